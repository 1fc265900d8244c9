"""Serves the empty app in our tuned way: the same settings, socket and middleware, none of our features."""

import os
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[3]
os.chdir(HOUSE)
sys.path.insert(0, str(HOUSE))

import streamlit as st  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402
from starlette.middleware.gzip import GZipMiddleware  # noqa: E402
from starlette.responses import PlainTextResponse  # noqa: E402
from starlette.routing import Route  # noqa: E402

from immunobook import server  # noqa: E402
from immunobook.server.compressed import Compressed  # noqa: E402
from immunobook.server.first_page import FirstPage  # noqa: E402

app = st.App(
    Path(__file__).with_name("script.py"),
    routes=[Route("/healthz", lambda request: PlainTextResponse("ok"))],
    middleware=[
        Middleware(Compressed),
        Middleware(GZipMiddleware, minimum_size=1000, compresslevel=6),
        Middleware(FirstPage),
    ],
)

if __name__ == "__main__":
    server.serve(app, "127.0.0.1", os.environ["IMMUNOBOOK_PORT"])

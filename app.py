"""The door: `python app.py` serves the notebook; `streamlit run app.py` and `uvicorn app:app` serve the same.

Environment:
    IMMUNOBOOK_HOST, IMMUNOBOOK_PORT: where `python app.py` listens (127.0.0.1, 8501).
    IMMUNOBOOK_DATABASE_URL: where records are kept (SQLite in var/ if unset).
    IMMUNOBOOK_DATA: another folder of content (data/ if unset).
    IMMUNOBOOK_PROXY, IMMUNOBOOK_ADDRESS: who the proxy is, and where browsers find the notebook.
    IMMUNOBOOK_OIDC and what it needs: see immunobook/server/sign_in.py.
    IMMUNOBOOK_RELOAD: 1 rereads the content whenever a file of it changes.
"""

import os
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent
# Streamlit looks for .streamlit/config.toml in the working folder when it is imported. Started from
# elsewhere it would serve without theme and with the slow defaults, and say nothing.
os.chdir(HOUSE)
if str(HOUSE) not in sys.path:
    sys.path.insert(0, str(HOUSE))

import streamlit as st  # noqa: E402

from immunobook import server  # noqa: E402

server.settle()
app = st.App(
    HOUSE / "immunobook" / "frame.py",
    routes=server.routes(),
    middleware=server.middleware(),
    lifespan=server.lifespan,
    on_script_error=server.apologise,
    secrets=server.secrets(),
)

if __name__ == "__main__":
    server.serve(
        app, os.environ.get("IMMUNOBOOK_HOST", "127.0.0.1"), os.environ.get("IMMUNOBOOK_PORT", "8501")
    )

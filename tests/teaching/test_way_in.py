"""The way into a room stands on the wall under the address by which browsers find the notebook."""

from io import BytesIO

import pytest
import segno
import streamlit as st
import zxingcpp
from PIL import Image

from immunobook.classroom import code as codes
from immunobook.teaching.projector import view as projector


@pytest.mark.parametrize(
    ("said", "open_at", "begins", "shown"),
    [
        ("https://learn.example.org", "http://10.0.0.7:8501/projector", "https://learn.example.org", "learn.example.org/join"),
        (" https://learn.example.org:8443/ ", "", "https://learn.example.org:8443", "learn.example.org:8443/join"),
        ("", "http://10.0.0.7:8501/projector?room=x", "http://10.0.0.7:8501", "10.0.0.7:8501/join"),
        ("", "", "", "/join"),
    ],
    ids=["as it is said", "with a port", "else as it is open", "nobody knows"],
)
def test_code_and_address_lead_to_where_browsers_find_it(monkeypatch, room, said, open_at, begins, shown):
    monkeypatch.setenv("IMMUNOBOOK_ADDRESS", said)
    monkeypatch.setattr(type(st.context), "url", property(lambda _: open_at or None))
    drawn, make = [], segno.make
    monkeypatch.setattr(segno, "make", lambda text, **more: drawn.append(make(text, **more)) or drawn[-1])
    html = projector.way_in(room, large=True)
    assert f"Open <b>{shown}</b>" in html
    assert codes.shown(room.code) in html
    picture = BytesIO()
    drawn[0].save(picture, kind="png", scale=4, border=3)
    [read] = zxingcpp.read_barcodes(Image.open(picture), formats=zxingcpp.BarcodeFormat.QRCode)
    assert read.text == f"{begins}/join?code={room.code}"
    assert drawn[0].svg_inline(scale=4, border=3, dark="#000", light="#fff", svgclass="im-qr", omitsize=True,
                               title="QR code that opens the room") in html  # fmt: skip

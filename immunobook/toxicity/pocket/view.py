"""Shows the pocket page of an organ, with a way to another one and a way to print it."""

from __future__ import annotations

import streamlit as st

from immunobook import content
from immunobook.content.toxicity import Toxicity
from immunobook.toxicity import view as shared
from immunobook.toxicity.pocket import page
from immunobook.ui import print_button


def pages(toxicity: Toxicity, wanted: str = "") -> None:
    """Show the page of the organ that the address asks for, else of the first.

    Args:
        wanted: An organ.
    """
    organs = page.organs(toxicity)
    if wanted and wanted not in organs:
        shared.told("There is no page for this. Here are all organs.")
    with st.container(key="bar-pocket"):
        chosen = st.pills(
            "Organ", organs, default=wanted if wanted in organs else organs[0], required=True,
            format_func=page.ORGANS.get, key="pocket:organ",
        )  # fmt: skip
        print_button.show("Print this page")
    st.html(page.page(toxicity, chosen or organs[0], content.sources()))

"""Screen: one page an organ for the pocket: what is heard, asked, graded and done; to print or on a phone."""

import streamlit as st

from immunobook import content
from immunobook.toxicity import view as toxicity
from immunobook.toxicity.pocket import view

st.title("Pocket pages", anchor=False)
toxicity.begin(content.toxicity(), "One page an organ, to print on A4 or to keep on a phone.", people=False)
view.pages(content.toxicity(), st.query_params.get("organ", ""))

"""What a learner sees when a screen fails: a sentence, never a traceback."""

import logging

import streamlit as st

from immunobook import study


def apologise(why: Exception) -> bool:
    """Say what happened and what to do; the log gets the traceback.

    Returns:
        True: Streamlit's own message, which speaks to programmers, is not shown.
    """
    if isinstance(why, study.NotAccepted | study.NotSaved):
        st.error(str(why), icon=":material/save:")
        return True
    logging.getLogger(__name__).error("a screen failed", exc_info=why)
    st.error(
        "Something went wrong on this page. What you answered and wrote before is safe. "
        "Reload the page; if it happens again, go on with another lesson.",
        icon=":material/refresh:",
    )
    return True

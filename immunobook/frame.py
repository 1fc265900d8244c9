"""The script that runs on each visit: lists the screens, sets the look, the level and the footer.

It is run, never imported. A screen is listed when it works, never before.
"""

from pathlib import Path

import streamlit as st

from immunobook import visit
from immunobook.ui import reconnect, state, style

PAGES = Path(__file__).resolve().parent.parent / "pages"
SCREENS = {
    "Learn": [
        ("learn/home.py", "Home", ":material/home:"),
        ("learn/immune_activation.py", "Immune activation", ":material/looks_one:"),
        ("learn/therapy_types.py", "Therapy types", ":material/looks_two:"),
        ("learn/response_evaluation.py", "Response evaluation", ":material/looks_3:"),
        ("learn/side_effects.py", "Side effects and care", ":material/looks_4:"),
        ("learn/recurrence.py", "Preventing recurrence", ":material/looks_5:"),
    ],
    "Practice": [
        ("practice/quiz.py", "Practise", ":material/edit_note:"),
        ("practice/review.py", "Review", ":material/event_repeat:"),
        ("practice/test.py", "Test myself", ":material/quiz:"),
        ("practice/toxicity_trainer.py", "Grading trainer", ":material/stethoscope:"),
        ("practice/phone_call.py", "The phone call", ":material/call:"),
        ("practice/case.py", "Unfolding cases", ":material/clinical_notes:"),
        ("practice/teach_back.py", "Teach-back", ":material/record_voice_over:"),
    ],
    "Explore": [
        ("explore/diagram.py", "Pictures", ":material/biotech:"),
        ("explore/response_lab.py", "Response lab", ":material/straighten:"),
        ("explore/agents.py", "Treatments", ":material/medication:"),
        ("explore/evidence.py", "Trials", ":material/balance:"),
        ("explore/onset_clock.py", "Onset clock", ":material/schedule:"),
        ("explore/pocket_pages.py", "Pocket pages", ":material/print:"),
    ],
    "Classroom": [
        ("classroom/join.py", "Join a room", ":material/groups:"),
        ("classroom/projector.py", "Projector", ":material/cast_for_education:"),
        ("classroom/groups.py", "My groups", ":material/groups:"),
        ("classroom/teach.py", "For teachers", ":material/co_present:"),
        ("classroom/host.py", "Lead a room", ":material/present_to_all:"),
        ("classroom/audit.py", "What teachers did", ":material/history:"),
    ],
    "Look up": [
        ("learn/faq.py", "Questions people ask", ":material/contact_support:"),
        ("learn/misconceptions.py", "What you may have read", ":material/newspaper:"),
        ("learn/glossary.py", "Glossary", ":material/menu_book:"),
        ("learn/sources.py", "Sources", ":material/fact_check:"),
    ],
    "Progress": [
        ("progress/progress.py", "Progress", ":material/checklist:"),
        ("progress/record.py", "Record of completion", ":material/workspace_premium:"),
        ("progress/insight.py", "Insight", ":material/insights:"),
    ],
}

ONLY_FOR = {
    "classroom/host.py": ("teacher", "administrator"),
    "progress/insight.py": ("teacher", "administrator"),
    "classroom/audit.py": ("administrator",),
}
"""Screens that stand only in these roles' menu. Who goes there by the address is told whom they are for; what may
be done is decided where it is done."""

st.set_page_config(page_title="Immunobook", page_icon=str(style.ICON), layout="wide")

teacher = visit.teacher()
role = teacher.role if teacher else ""
# Page objects may not be shared between sessions, and building them costs more than a whole run.
if st.session_state.get(state.ROLE) != role:
    st.session_state[state.PAGES] = {
        section: [
            st.Page(
                PAGES / file,
                title=title,
                icon=icon,
                default=file == "learn/home.py",
                visibility="visible" if role in ONLY_FOR.get(file, (role,)) else "hidden",
            )
            for file, title, icon in screens
        ]
        for section, screens in SCREENS.items()
    }
    # Last, for a run can be broken off at any of these lines: half made, the next one makes them anew.
    st.session_state[state.ROLE] = role

sections = {
    section: sum(page.visibility == "visible" for page in pages)
    for section, pages in st.session_state[state.PAGES].items()
}
st.logo(style.mark(visit.mode()), size="large")
# In one list, without its sections: Streamlit puts a section's heading inside the list, where screen readers
# expect entries only. To the eye the style sheet puts them back.
page = st.navigation([page for section in st.session_state[state.PAGES].values() for page in section])
# Each screen brings its sheets, and none is taken away: what is still to be seen of the screen before keeps its look.
section = next((name for name, pages in st.session_state[state.PAGES].items() if page in pages), "")
sheets = st.session_state[state.WORN] = st.session_state.get(state.WORN, frozenset()) | style.added(section)
st.html(f"<style>:root{{color-scheme:{visit.mode()}}}\n{style.styles(sheets)}\n{style.sections(sections)}</style>")
# Who has several of its tabs open tells them apart by their names.
st.set_page_config(page_title="Immunobook" if page.title == "Home" else f"{page.title} · Immunobook")

with st.container(key="bar-level"):
    chosen = st.segmented_control(
        "Wording",
        visit.LEVELS,
        default=visit.level(),
        required=True,
        format_func={"plain": "Plain", "clinical": "Clinical"}.get,
        key="level",
        label_visibility="collapsed",
        persist_state="session",
    )
    visit.set_level(chosen or visit.level())

reconnect.listen()
page.run()

st.html(
    '<footer class="im-foot">Immunobook teaches. It does not advise on any patient: for a person in front '
    "of you, follow your local protocol and ask the treating team.</footer>"
)

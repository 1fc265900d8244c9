"""Shows how far a learner is, what they know, what they answered, and what is kept of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

import pandas as pd
import streamlit as st

from immunobook.content.prose import in_names
from immunobook.progress.standing import RULE, Mastery
from immunobook.ui import state

SIGNS = {
    "mastered": ("✓", "im-right"),
    "nearly": ("◐", "im-partly"),
    "not yet": ("○", "im-muted"),
    "not started": ("○", "im-muted"),
}
VERDICTS = {
    "right": ("✓ Right", "im-right"), "partly": ("◐ Partly right", "im-partly"), "wrong": ("✕ Wrong", "im-wrong"),
    "omitted": ("○ Left open", "im-muted"), "committed": ("● Committed", "im-muted"),
}  # fmt: skip


def mastered(rows: Iterable[Mastery]) -> None:
    """Show each objective with its word and what it rests on."""
    st.header("What you know", anchor=False)
    lines = []
    for row in rows:
        glyph, colour = SIGNS[row.word]
        lines.append(
            f'<li><span class="im-tag {colour}">{glyph} {row.word}</span><div><b>{escape(in_names(row.skill.title))}</b>'
            f'<br><span class="im-src">{escape(row.in_words)}</span></div></li>'
        )
    st.html(f'<ul class="im-mastery">{"".join(lines)}</ul><p class="im-src">{escape(RULE)}</p>')


@st.fragment
def answers(table: pd.DataFrame) -> None:
    """Show the learner's own answers, question by question.

    Args:
        table: One row for each answer, newest first: question, given, verdict, points, when, number, link.
    """
    st.header("What you answered", anchor=False)
    if table.empty:
        st.html('<p class="im-src">Nothing yet. Your answers will stand here with what each was worth.</p>')
        return
    first = table[(table["number"] == 1) & (table["verdict"] != "committed")]
    points, most = int(first["points"].sum()), int(first["most"].sum())
    st.html(
        f'<p class="im-src">{len(table)} {"answer" if len(table) == 1 else "answers"} to '
        f"{table['item'].nunique()} questions"
        + (f"; {points} of {most} points at the first try." if most else ".")
        + "</p>"
    )
    only = st.pills(
        "Show", ["all", "missed"], default="all", required=True, key="progress:only",
        format_func={"all": "All answers", "missed": "Wrong or partly right"}.get,
    )  # fmt: skip
    shown = table[table["verdict"].isin(["wrong", "partly"])] if only == "missed" else table
    rows = "".join(
        f'<tr><td><a href="{escape(row.link)}" target="_self">{escape(in_names(row.question))}</a></td>'
        f"<td>{escape(in_names(row.given))}</td>"
        f'<td class="{VERDICTS[row.verdict][1]}">{VERDICTS[row.verdict][0]}'
        + ("" if row.verdict == "committed" else f"<br><small>{row.points} of {row.most}</small>")
        + f"</td><td><small>{row.when:%d.%m.%Y %H:%M}<br>try {row.number}</small></td></tr>"
        for row in shown.itertuples()
    )
    head = "<tr><th scope=col>Question</th><th scope=col>You said</th><th scope=col>It was</th><th scope=col>When (UTC)</th></tr>"
    if rows:
        st.html(
            f'<div class="im-wide"><table class="im-table im-answers"><thead>{head}</thead><tbody>{rows}</tbody></table></div>'
        )
    else:
        st.html('<p class="im-src" role="status">None. Everything was right.</p>')


def go_on_elsewhere(new_code: Callable[[], str], resume_address: str, home: str) -> None:
    """Let the learner go on with another device, by a code."""
    st.header("Go on with another device", anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        st.html(
            "<p>Make a code here, then type it on the other device. A new code makes the one before void.</p>"
        )
        if st.button("Make a code", key="resume:make"):
            st.session_state[state.CODE] = new_code()
        if code := st.session_state.get(state.CODE):
            st.html(
                f'<p class="im-code" role="status" aria-label="Your code: {" ".join(code)}"><code>{code}</code></p>'
                '<p class="im-src">Write it down now: it is shown once and kept only as a hash. '
                "Who has it can see your notes and answers.</p>"
            )
    with right:
        st.html("<p>You have a code? Then what you did there goes on here.</p>")
        _resume(key="resume", data={"address": resume_address, "home": home})


def my_data(tables: dict[str, list], json_address: str, zip_address: str, delete: Callable[[], None]) -> None:
    """Show what is kept, with one click each to take it away or to delete it."""
    st.header("My data", anchor=False)
    st.html(
        "<p>You need no name and no address here. This is all that is kept of you: what you answered, wrote and asked, "
        "where you were, the name you gave in a room or a group, and a hash of the secret in this browser's "
        "cookie.</p>"
    )
    counts = pd.DataFrame(
        [(WORDS.get(name, name), len(rows)) for name, rows in tables.items()], columns=["kept", "rows"]
    )
    rows = "".join(f"<tr><td>{escape(row.kept)}</td><td>{row.rows}</td></tr>" for row in counts.itertuples())
    st.html(
        f'<table class="im-table"><thead><tr><th scope=col>What</th><th scope=col>Rows</th></tr></thead><tbody>{rows}</tbody></table>'
    )
    with st.expander("See all of it"):
        for name, some in tables.items():
            if some:
                frame = pd.DataFrame(some).astype(str)
                st.html(
                    f'<h3>{escape(WORDS.get(name, name))}</h3><div class="im-wide">{html_table(frame)}</div>'
                )
    st.html(
        f'<p class="im-buttons"><a class="im-button" href="{escape(json_address)}" target="_self" download>Download as JSON</a> '
        f'<a class="im-button" href="{escape(zip_address)}" target="_self" download>Download as CSV</a></p>'
    )
    st.html(
        '<p class="im-src">Deleting is for good: nothing of it can be brought back, by you or by anybody.</p>'
    )
    st.button("Delete everything", key="data:delete", icon=":material/delete_forever:", on_click=delete)


def deleted(home: str) -> None:
    """Say that nothing is left, and offer a fresh start."""
    st.html(
        '<div role="status"><p class="im-verdict"><span class="im-tag im-right">✓ Deleted</span>'
        "<span>Nothing is kept of you any more.</span></p></div>"
        f'<p><a class="im-button" href="{escape(home)}" target="_self">Begin afresh</a></p>'
    )


def html_table(frame: pd.DataFrame) -> str:
    """Return a table as HTML with everything in it escaped."""
    return frame.to_html(index=False, border=0, classes="im-table", escape=True)


WORDS = {
    "learner": "You", "device": "Browsers that speak for you", "resume_code": "Resume code", "answer": "Answers",
    "cell_done": "Finished cells", "note": "Notes, each revision", "place": "Where you were", "setting": "Settings",
    "event": "Tests, cases, grading and calls",
    "cohort_member": "Groups, with the name you gave there", "room_member": "Rooms, with the name you gave there",
    "vote": "Answers in rooms", "floor": "Questions you asked in rooms",
}  # fmt: skip

_resume = st.components.v2.component(
    "resume",
    html="""
<form><label for="code">Resume code</label>
<input id="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="60" placeholder="7KQ2-M9XA-4TPC-ZW31-8">
<button type="submit">Go on here</button><p role="status"></p></form>
""",
    css="""
form { display: grid; gap: .45rem; font-family: var(--st-font); color: var(--im-ink); max-width: 22rem; }
label { font-size: .95rem; }
input { font: 500 1.05rem/1 var(--st-code-font, monospace); padding: .7rem .8rem; border: 1.5px solid var(--im-edge); border-radius: 8px; background: var(--im-surface); color: var(--im-ink); text-transform: uppercase; min-width: 0; }
input::placeholder { color: var(--im-muted); }
button { font: 600 1rem/1 var(--st-font); padding: .75rem; border: 1.5px solid var(--im-edge); border-radius: 8px; background: transparent; color: var(--im-ink); cursor: pointer; justify-self: start; }
:is(input, button):focus-visible { outline: 3px solid var(--im-focus); outline-offset: 2px; }
p { margin: .2rem 0 0; min-height: 1.4rem; line-height: 1.4; }
""",
    js="""
export default function ({ data, parentElement }) {
  const form = parentElement.querySelector('form')
  const says = parentElement.querySelector('[role=status]')
  form.onsubmit = async event => {
    event.preventDefault()
    try {
      const reply = await fetch(data.address, {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ code: form.code.value, sure: form.dataset.asked === form.code.value }),
      })
      const answer = await reply.json()
      says.textContent = answer.says
      form.dataset.asked = answer.ask ? form.code.value : ''
      if (reply.ok) setTimeout(() => { location.href = data.home }, 900)
    } catch {
      says.textContent = 'The notebook could not be reached. Your code is still in the box; try again.'
    }
  }
}
""",
)


def rows_of(found: Sequence[dict]) -> pd.DataFrame:
    """Return answers as the table that `answers` shows, newest first."""
    columns = ["item", "question", "given", "verdict", "points", "most", "when", "number", "link"]
    return pd.DataFrame(list(found), columns=columns).iloc[::-1].reset_index(drop=True)

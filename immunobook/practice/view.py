"""Shows practice, review and tests: choose, answer, look back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from uuid import uuid4

import streamlit as st

from immunobook import content, study, visit
from immunobook.content.prose import in_names
from immunobook.lesson import answering
from immunobook.practice import session
from immunobook.practice.session import Outcome
from immunobook.quiz import certainty, feedback
from immunobook.quiz import view as quiz_view
from immunobook.quiz.behaviour import Sitting
from immunobook.quiz.kind import Kind
from immunobook.quiz.sheet import address_of, sheet
from immunobook.ui import links

LENGTHS = (5, 10, 20, 30)


# --- a sitting --------------------------------------------------------------------------------------------


def asked_for(*sorts: str) -> Sitting | None:
    """Return the sitting that the address names, if it is the learner's own and of one of these sorts."""
    key = st.query_params.get("sitting", "")
    this = study.sitting(visit.store(), visit.learner(), key) if key.isalnum() and len(key) == 32 else None
    return this if this and this.sort in sorts else None


def begin(sort: str, items: Sequence[Kind], **more) -> None:
    """Begin a sitting and go to it; a sentence stands on the page if it cannot be."""
    try:
        this = visit.bind(study.start_sitting)(sort, items, **more)
    except (study.NotAccepted, study.NotSaved) as why:
        st.session_state["practice:says"] = str(why)
        return
    st.query_params["sitting"] = this.key


def leave() -> None:
    """Go back from a sitting to where one chooses."""
    st.query_params.pop("sitting", None)


def said() -> None:
    """Show why a sitting could not be begun."""
    if says := st.session_state.pop("practice:says", ""):
        st.warning(says, icon=":material/info:")


@st.fragment
def asking(key: str) -> None:
    """Ask the questions of a sitting."""
    store, who, now = visit.store(), visit.learner(), visit.now()
    this = study.sitting(store, who, key)
    if this is None or this.is_over(now):
        st.rerun()
    has_finished = quiz_view.sit(
        session.sheets(store, who, this, visit.level(), now=now),
        key=key,
        level=visit.level(),
        sitting={"test": this.is_test, **answering.state_of_sitting(this, now)},
        hand_in=visit.bind(answering.reply_to) if visit.is_guest() else None,
    )
    if has_finished:
        study.change_sitting(store, who, key, "finish", now=now)
        st.rerun()


def open_ones(*sorts: str) -> None:
    """Show what was begun and not finished, to go on with."""
    now = visit.now()
    begun = [
        one
        for one in study.sittings(visit.store(), visit.learner()).values()
        if one.sort in sorts and not one.is_over(now)
    ]
    for this in begun[-1:]:
        given = study.given_in(visit.store(), visit.learner(), this)
        with st.container(key="card-begun"):
            st.html(
                f'<p class="im-crumb">{this.behaviour.name}, begun {this.began:%-d %B, %H:%M} UTC · '
                f"{len(given)} of {len(this.items)} answered</p>"
            )
            st.button("Go on with it", key=f"go-on-{this.key}", icon=":material/play_arrow:",
                      on_click=st.query_params.update, args=({"sitting": this.key},))  # fmt: skip


# --- practise ---------------------------------------------------------------------------------------------


def practise() -> None:
    """Show practice: choose what to practise, answer it, look back."""
    this = asked_for("practice")
    if this is None:
        choose_practice()
    elif this.is_over(visit.now()):
        look_back(this, again=choose_again)
    else:
        asking(this.key)


def choose_practice() -> None:
    """Let the learner choose chapters, kinds and length, or take what she is weakest in."""
    st.html(
        '<p class="im-breath">Mixed questions with the reason for every answer, as often as you like. '
        "Mixing is harder than doing one topic at a time, and is what makes it stay.</p>"
    )
    said()
    open_ones("practice")
    titles = {one.id: one.title for one in content.course().chapters if session.pool({one.id})}
    with st.container(key="card-choose"):
        st.pills(
            "Chapters", list(titles), selection_mode="multi", format_func=titles.get, key="practise:chapters",
            help="None chosen means all.",
        )  # fmt: skip
        kinds = {item.kind for item in session.pool()}
        order = [kind for kind in session.KIND_NAMES if kind in kinds]
        with st.expander("Kinds of question: all, or choose"):
            st.pills(
                "Kinds of question", order, selection_mode="multi", format_func=session.kind_name,
                key="practise:kinds", label_visibility="collapsed",
            )  # fmt: skip
        st.segmented_control(
            "How many questions", LENGTHS, default=10, required=True, key="practise:length"
        )
        st.toggle("Ask how sure I am", value=True, key="practise:certainty")
        with st.container(key="practise-go", horizontal=True):
            st.button("Begin", type="primary", on_click=begin_practice, key="practise:begin")
            st.button(
                "What I am weakest in", on_click=begin_practice, args=(True,), key="practise:weakest"
            )


def begin_practice(is_weakest: bool = False) -> None:
    """Begin a practice of what was chosen."""
    store, who, now = visit.store(), visit.learner(), visit.now()
    chapters = st.session_state["practise:chapters"] or ()
    choose = session.weakest if is_weakest else session.mixed
    items = choose(
        store, who, session.pool(chapters, st.session_state["practise:kinds"] or ()),
        st.session_state["practise:length"], seed=uuid4().int, now=now,
    )  # fmt: skip
    begin("practice", items, chapters=chapters, certainty=st.session_state["practise:certainty"])


def choose_again() -> None:
    """Offer another round."""
    st.button("Practise something else", key="practise:again", on_click=leave, type="primary")


# --- looking back -----------------------------------------------------------------------------------------


def look_back(this: Sitting, *, again: Callable[[], None]) -> None:
    """Show how a sitting went: the sum, where to read again, certainty, and each question with its reasons."""
    store, who = visit.store(), visit.learner()
    went = session.outcome(store, who, this)
    st.html(summary(went))
    with st.container(key="look-back-go", horizontal=True):
        again()
    errors(went)
    read_again(went)
    certain(went)
    st.header("Question by question", anchor=False)
    st.html(report(went, who))


def summary(went: Outcome) -> str:
    """Return the sum of a sitting as HTML: the share, how many were right, and what counts."""
    n, done = len(went.lines), len(went.answered)
    if went.sitting.is_test:
        says = f"{went.right} of {n} questions wholly right." + (f" {n - done} left open." if n > done else "")
        counts = "The mean part of the points over all questions; the newest answer to each counts."
    else:
        says = f"{went.right} of {done} answered questions wholly right." if done else "Nothing answered yet."
        counts = "The mean part of the points of what you answered; the first answer to each counts."
    return (
        f'<div class="im-score" role="status"><p class="im-score-number">{went.percent:.0f}<small> %</small></p>'
        f'<div><p><b>{says}</b></p><p class="im-src">{counts}</p></div></div>'
    )


def errors(went: Outcome) -> None:
    """Show first what was wrong and felt sure."""
    grave = {line.item.id for line in went.lines if line.item.must_know}
    found = certainty.confident_errors(went.attempts, grave)
    if not found:
        return
    items = {line.item.id: line.item for line in went.lines}
    must = '<span class="im-tag im-wrong">must know</span> '
    rows = "".join(
        f"<li>{must if one.item in grave else ''}"
        f"{links.anchor(address_of(items[one.item].cell), in_names(items[one.item].asks))}</li>"
        for one in found
    )
    st.header("Sure, and wrong", anchor=False)
    st.html(
        f'<ul class="im-errors">{rows}</ul><p class="im-src">These matter most: nobody looks up what they feel '
        "sure of. They come first in Review.</p>"
    )


def read_again(went: Outcome) -> None:
    """Show the cells that treat what was not right."""
    cells = session.in_words(went.to_read_again())
    if not cells:
        return
    rows = "".join(
        f"<li>{links.anchor(address_of(name), in_names(title))}"
        f' <small>{count} {"question" if count == 1 else "questions"}</small></li>'
        for name, title, count in cells[:8]
    )
    st.header("Read again", anchor=False)
    st.html(f'<ul class="im-again-list">{rows}</ul>')


def certain(went: Outcome) -> None:
    """Show how well certainty fitted, if any was said."""
    rows = certainty.calibration(went.attempts)
    if not any(row.answers for row in rows):
        return
    st.header("How sure, how right", anchor=False)
    st.html(calibration_table(rows))


def calibration_table(rows: Sequence[certainty.Row]) -> str:
    """Return the calibration table as HTML."""
    lines = "".join(
        f"<tr><th scope=row>{row.level} {certainty.LEVELS[row.level]}</th><td>{row.answers}</td>"
        f"<td>{'' if row.percent is None else f'{row.percent} %'}</td><td>{certainty.BEST[row.level]}</td>"
        f"<td>{signed(float(row.marks))}</td><td>{row.in_words}</td></tr>"
        for row in rows
    )
    total = sum(float(row.marks) for row in rows)
    n = sum(row.answers for row in rows)
    return (
        '<div class="im-wide" tabindex="0" role="group" aria-label="Certainty"><table class="im-table im-calibration"><thead><tr><th scope=col>You said</th>'
        "<th scope=col>Answers</th><th scope=col>Right</th><th scope=col>It pays if you are</th><th scope=col>Marks</th>"
        f"<th scope=col>What it says</th></tr></thead><tbody>{lines}</tbody></table></div>"
        f'<p class="im-src">Marks by certainty: {signed(total)} of at most {3 * n} from {n} '
        f"{'answer' if n == 1 else 'answers'}. Right earns 1, 2 or 3; wrong costs 0, 2 or 6; a part of the points "
        "earns that part. It rewards knowing what you know.</p>"
    )


def signed(marks: float) -> str:
    """Return marks with their sign, as a reader writes them."""
    return f"{marks:+.3g}".replace("-", "−") if marks else "0"


def report(went: Outcome, who: str) -> str:
    """Return each question of a sitting with its answer and the reasons, folded up, as HTML."""
    rows = []
    for number, line in enumerate(went.lines, start=1):
        glyph, word, colour = feedback.WORDS[line.verdict]
        if line.attempt:
            inner = sheet(line.item, line.attempt, salt=who, sitting=went.sitting)["feedback"]
        else:
            cell = links.anchor(address_of(line.item.cell), "Read where this is explained")
            inner = f'<div class="im-feedback"><p>Left open. It earned nothing and was not counted as wrong knowledge.</p><p>{cell}</p></div>'
        flag = " ⚑" if line.item.id in went.sitting.flagged else ""
        rows.append(
            f'<details class="im-ask im-report"><summary><span class="im-tag {colour}">'
            f'<span aria-hidden="true">{glyph}</span> {word}</span>{flag} {number}. {escape(in_names(line.item.asks))}</summary>{inner}</details>'
        )
    return f'<div class="im-sheet im-reports">{"".join(rows)}</div>'


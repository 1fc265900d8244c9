"""Shows a chapter and its lessons: cells in order, each a fragment that reruns alone.

The only view that calls `study` itself. Each cell goes the same way: show, ask, keep, and show what was
read back.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from html import escape
from uuid import uuid4

import streamlit as st

from immunobook import content, study, visit
from immunobook.content.model import Chapter, LabCell, Lesson, MythCard, StoryCard
from immunobook.content.prose import in_names
from immunobook.content.reference import VERDICTS
from immunobook.diagram import view as diagram_view
from immunobook.lesson import answering, overview, story, tested_out
from immunobook.lesson import progress_of_cells as cells
from immunobook.quiz import bank
from immunobook.quiz import view as quiz_view
from immunobook.quiz.feedback import list_of_sources
from immunobook.records import Note
from immunobook.response import view as response_view
from immunobook.ui import links, notebook, state, style
from immunobook.ui.exercise import Desk

USUAL_KINDS = frozenset(
    {"single_choice", "multiple_choice", "select_n", "ordering", "matching", "numeric", "predict"}
)
"""Kinds of questions whose look goes to every screen; that of the others comes with the lessons that ask them."""


def chapter(chapter_id: str) -> None:
    """Show a chapter: its contents, or the lesson that the address asks for."""
    this = content.course().chapter(chapter_id)
    wanted = st.query_params.get("lesson")
    if wanted in this.lessons:
        with_sidebar(this, wanted)
        lesson(this, content.lesson(wanted))
        return
    with_sidebar(this, None)
    if wanted is not None:
        st.warning(
            "There is no such lesson in this chapter. Here is what it has.", icon=":material/explore_off:"
        )
    contents(this)


# --- what is kept, read back ----------------------------------------------------------------------------


def states_of(this: Lesson) -> dict[str, str]:
    """Return what each cell of a lesson has come to, as the records say."""
    who, store = visit.learner(), visit.store()
    done = study.done_cells(store, who, this.id)
    asked = [item for cell in this.cells for item in cells.questions_of(cell)]
    return cells.states_of(this, done, study.first_verdicts(store, who, asked))


def state_of(this: Lesson, cell) -> str:
    """Return what one cell has come to."""
    who, store = visit.learner(), visit.store()
    asked = cells.questions_of(cell)
    if asked:
        return cells.state_of(cell, (), study.first_verdicts(store, who, asked))
    return cells.state_of(cell, study.done_cells(store, who, this.id), {})


# --- the chapter ----------------------------------------------------------------------------------------


def contents(this: Chapter) -> None:
    """Show what a chapter has, and how far one is in each lesson."""
    number = content.course().chapters.index(this) + 1
    st.html(f'<p class="im-crumb">Chapter {number}</p>')
    st.title(this.title)
    st.html(f'<p class="im-breath">{escape(this.breath)}</p>')
    known = known_lessons()
    for place, lesson_id in enumerate(this.lessons, start=1):
        one = content.lesson(lesson_id)
        states = states_of(one)
        with st.container(key=f"card-lesson-{one.id}"):
            links.link(this.id, f"{place} · {one.title}", lesson=one.id)
            st.html(strip(one, states, words=how_far(one, states, known)))
            goals = "".join(f"<li>{escape(content.plain_text(goal))}</li>" for goal in one.goals)
            st.html(f'<ul class="im-goals">{goals}</ul>')


def known_lessons() -> frozenset[str]:
    """Return the lessons that a test-out freed the learner from."""
    return tested_out.lessons(visit.store(), visit.learner(), now=visit.now())


def how_far(this: Lesson, states: dict[str, str], known: Collection[str] = ()) -> str:
    """Return in words how far one is in a lesson; of one that a test showed to be known, that it may be skipped."""
    done = [cell for cell, came_to in states.items() if came_to != "new"]
    if this.id in known and len(done) < len(states):
        return "Tested out: you may skip it"
    if not done:
        return f"{len(states)} cells, {this.minutes} minutes"
    if len(done) == len(states):
        return f"All {len(states)} cells done"
    minutes = this.minutes_left(done)
    return (
        f"{len(done)} of {len(states)} cells, about {minutes} {'minute' if minutes == 1 else 'minutes'} left"
    )


def strip(this: Lesson, states: dict[str, str], *, words: str, live: bool = False) -> str:
    """Return the strip of squares that shows how far one is; a live one is kept up by the page itself."""
    squares = "".join(
        f'<i data-cell="{cell.id}" data-state="{states[cell.id]}" '
        f'data-minutes="{this.share(cell.id):.4f}"></i>'
        for cell in this.cells
    )
    return f'<div class="im-strip"{" data-cells" if live else ""}>{squares}<span>{escape(words)}</span></div>'


def with_sidebar(this: Chapter, here: str | None) -> None:
    """Show the chapter's lessons beside the page, and the cells of the one that is open."""
    known = known_lessons()
    with st.sidebar:
        rows = []
        for place, lesson_id in enumerate(this.lessons, start=1):
            one = content.lesson(lesson_id)
            came_to = states_of(one)
            done = sum(word != "new" for word in came_to.values())
            sign = "✓" if done == len(came_to) else f"{done}/{len(came_to)}" if done else ""
            if lesson_id in known and done < len(came_to):
                sign = "tested out"
            current = ' aria-current="page"' if lesson_id == here else ""
            inner = ""
            if lesson_id == here:
                inner = (
                    "<ol>"
                    + "".join(
                        f'<li><a href="{escape(links.address(this.id, lesson=one.id, cell=cell.id))}" '
                        f'target="_self"><code>[{cell.number}]</code> {escape(cell.title)}</a></li>'
                        for cell in one.cells
                    )
                    + "</ol>"
                )
            rows.append(
                f'<li{" class=on" if lesson_id == here else ""}><a{current} target="_self" '
                f'href="{escape(links.address(this.id, lesson=one.id))}"><b>{place}</b> {escape(one.title)}'
                f" <small>{sign}</small></a>{inner}</li>"
            )
        st.html(f'<nav class="im-toc" aria-label="Lessons of this chapter"><ol>{"".join(rows)}</ol></nav>')


# --- the lesson -----------------------------------------------------------------------------------------


def lesson(this: Chapter, one: Lesson) -> None:
    """Show a lesson: where it stands, its cells, its end."""
    states = states_of(one)
    number = content.course().chapters.index(this) + 1
    place = this.lessons.index(one.id) + 1
    st.html(
        f'<p class="im-crumb">{anchor_to(this)} · Lesson {place} of {len(this.lessons)} · {one.minutes} minutes'
        f" · {to_projector(one)}</p>".replace("%n", str(number))
    )
    st.set_page_config(page_title=f"{one.title} · Immunobook")
    st.title(one.title, anchor=False)
    with st.container(key="bar-strip"):
        st.html(strip(one, states, words=how_far(one, states), live=True))
    notebook.listen(go_to=where_to(one, states), visit=opening(one))
    style.bring(*sheets_of(one))
    for cell in one.cells:
        draw_cell(this.id, one, cell)
    end(this, one)


def sheets_of(one: Lesson) -> list[str]:
    """Return the style sheets of what only some lessons have."""
    asked = {bank.questions()[id].kind for cell in one.cells for id in cells.questions_of(cell)}
    blocks = [block for cell in one.cells if cell.kind == "read" for block in cell.blocks]
    return [
        *(["lab"] if any(isinstance(cell, LabCell) for cell in one.cells) else []),
        *(["quiz_kinds"] if asked - USUAL_KINDS else []),
        *(["story"] if any(isinstance(block, StoryCard) for block in blocks) else []),
    ]


def to_projector(one: Lesson) -> str:
    """Return the link that shows a lesson to a room."""
    return links.anchor(links.address("projector", lesson=one.id), "Show on a projector")


def anchor_to(this: Chapter) -> str:
    """Return the link back to a chapter's contents."""
    return links.anchor(links.address(this.id), f"Chapter %n · {this.title}")


def opening(one: Lesson) -> str:
    """Return a mark of this opening of a lesson, so that the page goes to its place once."""
    marks = st.session_state.setdefault(state.TOUCHED, {})
    wanted = (one.id, st.query_params.get("cell", ""))
    if marks.get("at") != wanted:
        marks.update(at=wanted, mark=uuid4().hex[:8])
    return marks["mark"]


def where_to(one: Lesson, states: dict[str, str]) -> str:
    """Return the cell a lesson opens at: the one asked for, else where one left off, else the top."""
    wanted = st.query_params.get("cell", "")
    if wanted in states:
        return f"{one.id}-{wanted}"
    if all(word == "new" for word in states.values()):
        return ""
    return f"{one.id}-{following}" if (following := cells.next_open(one, states)) else ""


def draw_cell(chapter_id: str, one: Lesson, cell) -> None:
    """Draw one cell: its body and its foot are fragments, and so is each question in it.

    A fragment reruns alone, so a press costs what it changes and not the whole lesson. Each ends with the
    cell's sign in the gutter, which says what the records say.
    """
    with st.container(key=f"cell-{cell.kind}-{one.id}-{cell.id}"):
        place = st.empty()
        if is_closed(one, cell):
            st.html(f'{heading(cell)}<p class="im-closed">Closed until you commit to an answer above.</p>')
            say(place, one, cell, "new")
            return
        DRAW[cell.kind](one, cell, place)
        foot(one.id, cell.id, place)
        drawer(cell)


def heading(cell) -> str:
    """Return a cell's heading as HTML; it stands in one piece with what follows, which is cheaper to show."""
    return f'<h2 class="im-cell-head">{escape(in_names(cell.title))}</h2>'


def say(place, one: Lesson, cell, came_to: str | None = None) -> None:
    """Write the cell's sign, as the records have it, unless it is known already."""
    place.html(cells.sign(cell, came_to or state_of(one, cell)))


def is_closed(one: Lesson, cell) -> bool:
    """Whether the cell before asks for a prediction that has not been made."""
    before = one.cells[cell.number - 2] if cell.number > 1 else None
    return before is not None and before.kind == "predict" and state_of(one, before) == "new"


@st.fragment
def foot(lesson_id: str, cell_id: str, place) -> None:
    """Draw what every cell ends with: Next, and a note."""
    one = content.lesson(lesson_id)
    cell = one.cell(cell_id)
    came_to = state_of(one, cell)
    last = cell.number == len(one.cells)
    waits = came_to == "new" and cell.kind == "predict"
    kept = kept_note(one, cell) if cell.kind != "note" else None
    is_open = False
    with st.container(
        key=f"foot-{one.id}-{cell.id}", horizontal=True, vertical_alignment="center", gap="small"
    ):
        if not waits:
            st.button(
                "Finish lesson" if last else "Next",
                key=f"next-{one.id}-{cell.id}",
                icon=":material/arrow_downward:" if not last else ":material/flag:",
                on_click=go_on,
                args=(one.id, cell.id),
            )
        if cell.kind != "note":
            is_open = st.toggle("Note", value=bool(kept and kept.text), key=f"note-open-{one.id}-{cell.id}")
    if is_open:
        note(one, cell, kept, f"Your note on cell {cell.number}")
    say(place, one, cell, came_to)


def drawer(cell) -> None:
    """Draw the drawer with the cell's sources."""
    if cell.cited:
        listed = list_of_sources(cell.cited, content.sources(), visit.now().date())
        st.html(
            f'<details class="im-drawer"><summary>Sources ({len(cell.cited)})</summary>{listed}</details>'
        )


def go_on(lesson_id: str, cell_id: str) -> None:
    """Finish a cell, where going on is what finishes it, and remember the next as the place."""
    one = content.lesson(lesson_id)
    cell = one.cell(cell_id)
    store, who = visit.store(), visit.learner()
    if cell.kind in ("read", "look", "note", "recap") or isinstance(cell, LabCell):
        study.finish_cell(store, who, one.id, cell.id, now=visit.now())
    following = one.cells[cell.number].id if cell.number < len(one.cells) else cell.id
    study.go_to(store, who, one.id, following, now=visit.now())


# --- the kinds of cell ----------------------------------------------------------------------------------


def words(cell) -> None:
    """Show a cell's heading, and its prose in the learner's wording."""
    text = cell.text(visit.level())
    st.html(f'{heading(cell)}<div class="im-prose">{prose_of(text, cell) if text else ""}</div>')


def prose_of(text: str, cell) -> str:
    """Return a text of a cell as HTML, its citations numbered as in the cell's drawer."""
    return content.prose(text, level=visit.level(), cited=cell.cited)


def read(one: Lesson, cell, place) -> None:
    """A read cell: prose, and the cards of what one may have read."""
    html = []
    for block in cell.at(visit.level()):
        if isinstance(block, MythCard):
            html.append(myth_card(content.myths()[block.myth], cell))
        elif isinstance(block, StoryCard):
            html.append(story.card(content.stories()[block.story], visit.level(), lambda text: prose_of(text, cell)))
        else:
            html.append(prose_of(block.text, cell))
    st.html(f'{heading(cell)}<div class="im-prose">{"".join(html)}</div>')


def myth_card(myth, cell) -> str:
    """Return the card of a misconception: what is said, what the evidence says, why it matters."""
    return (
        f'<div class="im-myth"><p class="im-myth-head"><span class="im-tag im-wrong">{VERDICTS[myth.verdict]}</span> '
        f"What you may have read</p><blockquote>{prose_of(myth.says, cell)}</blockquote>"
        f"<h3>What the evidence says</h3>{prose_of(myth.evidence, cell)}"
        f"<h3>Why it matters at the bedside</h3>{prose_of(myth.bedside, cell)}</div>"
    )


def look(one: Lesson, cell, place) -> None:
    """A look cell: a scene to explore."""
    words(cell)
    scene(one.id, cell.id)


@st.fragment
def scene(lesson_id: str, cell_id: str) -> None:
    """The picture of a look cell."""
    cell = content.lesson(lesson_id).cell(cell_id)
    diagram_view.show(
        content.diagram(cell.diagram), key=f"{lesson_id}-{cell_id}", level=visit.level(), shows=cell.shows
    )


def try_out(one: Lesson, cell, place) -> None:
    """A try cell: a scene with something to bring about, done once it has been seen; or a part of the lab."""
    words(cell)
    if isinstance(cell, LabCell):
        lab(one, cell)
        return
    scene_with_goal(one.id, cell.id, place)


def lab(one: Lesson, cell: LabCell) -> None:
    """A part of the response lab, and the way to all of it."""
    key = f"{one.id}-{cell.id}"
    if cell.patient is not None:
        response_view.judge_one(cell.patient, key=key, mode=visit.mode())
        links.link("response_lab", "Open the response lab", icon=":material/straighten:", patient=cell.patient)
    elif cell.scan is not None:
        kept = partial(study.kept, visit.store(), visit.learner())
        desk = Desk(visit.learner(), visit.bind(study.keep), kept)
        response_view.measure_one(cell.scan, key=key, desk=desk, through_page=visit.is_guest())
        links.link("response_lab", "Open the response lab", icon=":material/straighten:", part="measure")
    else:
        response_view.plot_one(cell.plot, key=key, mode=visit.mode())
        links.link("response_lab", "Open the response lab", icon=":material/straighten:", part="cohort")


@st.fragment
def scene_with_goal(lesson_id: str, cell_id: str, place) -> None:
    """The picture of a try cell, and whether what it asks for has been seen."""
    one = content.lesson(lesson_id)
    cell = one.cell(cell_id)
    on = diagram_view.show(
        content.diagram(cell.diagram),
        key=f"{lesson_id}-{cell_id}",
        level=visit.level(),
        shows=cell.shows,
        tells=True,
    )
    store, who = visit.store(), visit.learner()
    was_done = cell.id in study.done_cells(store, who, one.id)
    reached = set(cell.goal) <= set(on)
    if reached and not was_done:
        study.finish_cell(store, who, one.id, cell.id, now=visit.now())
    if reached:
        mark, glyph, word = "right", "✓", "There"
        says = prose_of(cell.reached, cell).removeprefix("<p>").removesuffix("</p>")
    elif was_done:
        mark, glyph, word, says = "right", "✓", "Done", "You have seen it. Change what you like."
    else:
        mark, glyph, word, says = "muted", "…", "Not yet", "Change the picture until it happens."
    st.html(
        f'<div role="status"><p class="im-verdict"><span class="im-tag im-{mark}">{glyph} {word}</span>'
        f"<span>{says}</span></p></div>"
    )
    say(place, one, cell)


def ask(one: Lesson, cell, place) -> None:
    """A predict or check cell: questions, one at a time, with the reason for each answer."""
    st.html(heading(cell))
    questions(one.id, cell.id, place)


@st.fragment
def questions(lesson_id: str, cell_id: str, place) -> None:
    """Ask a cell's questions one after the other; who comes back sees the first that is still open."""
    one = content.lesson(lesson_id)
    cell = one.cell(cell_id)
    store, who = visit.store(), visit.learner()
    has_committed = quiz_view.ask(
        [(bank.question(id), study.last_attempt(store, who, id)) for id in cells.questions_of(cell)],
        key=f"{one.id}-{cell.id}",
        level=visit.level(),
        salt=who,
        where=one.ref(cell),
        today=visit.now().date(),
        hand_in=visit.bind(answering.reply_to) if visit.is_guest() else None,
    )
    if has_committed:
        st.rerun()  # the next cell opens
    say(place, one, cell)


def own_note(one: Lesson, cell, place) -> None:
    """A note cell: the learner's own words."""
    words(cell)
    own_words(one.id, cell.id)


@st.fragment
def own_words(lesson_id: str, cell_id: str) -> None:
    """The box of a note cell."""
    one = content.lesson(lesson_id)
    cell = one.cell(cell_id)
    note(one, cell, kept_note(one, cell), "Your words")


def recap(one: Lesson, cell, place) -> None:
    """A recap cell: what to remember."""
    words(cell)


DRAW = {
    "read": read, "look": look, "predict": ask, "try": try_out, "check": ask, "note": own_note, "recap": recap,
}  # fmt: skip


# --- notes ----------------------------------------------------------------------------------------------


def kept_note(one: Lesson, cell) -> Note | None:
    """Return what the learner wrote under this cell last, or None."""
    return study.note(visit.store(), visit.learner(), one.ref(cell))


def note(one: Lesson, cell, kept: Note | None, label: str) -> None:
    """Show the learner's note under a cell, keep what is written, and say that it is kept."""
    store, who, ref = visit.store(), visit.learner(), one.ref(cell)
    key = f"note-{one.id}-{cell.id}"
    base = f"{key}:base"
    if base not in st.session_state:
        st.session_state[base] = kept.id if kept else None

    def write() -> None:
        try:
            outcome = study.write_note(
                store, who, ref, st.session_state[key], base=st.session_state[base], now=visit.now()
            )
        except (study.NotSaved, study.NotAccepted) as why:
            st.session_state[f"{key}:says"] = str(why)
            return
        st.session_state[base] = outcome.id
        st.session_state[f"{key}:says"] = outcome.says

    st.text_area(
        label,
        value=kept.text if kept else "",
        key=key,
        max_chars=study.LONGEST_NOTE,
        height=110,
        on_change=write,
        placeholder="Only you see this. Ctrl+Enter keeps it and goes on.",
    )
    says = st.session_state.get(f"{key}:says") or ("Kept." if kept and kept.text else "")
    st.html(f'<p class="im-src" role="status">{escape(says)}</p>')


# --- the end --------------------------------------------------------------------------------------------


@st.fragment
def end(this: Chapter, one: Lesson) -> None:
    """Show what a lesson leaves behind: what one can do now, what it left out, what comes next."""
    with st.container(key=f"end-{one.id}"):
        st.header("What you can do now", anchor=False)
        goals = "".join(f"<li>{escape(content.plain_text(goal))}</li>" for goal in one.goals)
        left_out = "".join(f"<li>{escape(content.plain_text(line))}</li>" for line in one.leaves_out)
        more = (
            f"<details><summary>What this lesson leaves out</summary><ul>{left_out}</ul></details>"
            if left_out
            else ""
        )
        st.html(f'<div class="im-prose"><ul class="im-goals">{goals}</ul>{more}</div>')
        at = this.lessons.index(one.id)
        if at + 1 < len(this.lessons):
            following = content.lesson(this.lessons[at + 1])
            links.link(
                this.id,
                f"Next lesson: {following.title}",
                icon=":material/arrow_forward:",
                lesson=following.id,
            )
        else:
            links.link("progress", "That was the chapter. See what you know", icon=":material/arrow_forward:")


# --- home, and how far one is ---------------------------------------------------------------------------


def welcome() -> None:
    """Show what this is, where one left off, and what comes next."""
    so_far = overview.states(visit.store(), visit.learner())
    st.title("Immunobook", anchor=False)
    st.html(
        '<p class="im-breath im-lead">A notebook you can play with: how the immune system fights a solid tumour, '
        "why it fails, and what treatment changes. For people who learn alone, in class, or at the bedside.</p>"
    )
    go_on_card(so_far)
    with st.container(key="home-scene"):
        hero()
    course_so_far(so_far)


def go_on_card(so_far: dict[str, dict[str, str]]) -> None:
    """Show the one thing to do next."""
    following = overview.where_next(visit.store(), visit.learner(), so_far, known=known_lessons())
    begun = any(word != "new" for states in so_far.values() for word in states.values())
    with st.container(key="card-continue"):
        if following is None:
            st.html('<p class="im-crumb">Every lesson is done</p>')
            links.link("progress", "See what you know", icon=":material/checklist:")
            return
        one = content.lesson(following[0])
        cell = one.cell(following[1])
        said = f"You left off at cell {cell.number}: {cell.title}" if begun else "Start here"
        st.html(f'<p class="im-crumb">{escape(said)}</p>')
        params = {"lesson": one.id, "cell": cell.id} if begun else {"lesson": one.id}
        links.link(
            one.chapter,
            f"{'Continue' if begun else 'Begin'}: {one.title}",
            icon=":material/play_arrow:",
            **params,
        )
        st.html(f'<p class="im-src">{escape(how_far(one, so_far[one.id]))}</p>')


@st.fragment
def hero() -> None:
    """Show the picture that says what this is about: change it and see."""
    diagram_view.show(content.diagram("synapse"), key="home", level=visit.level())


def course_so_far(so_far: dict[str, dict[str, str]] | None = None) -> None:
    """Show the chapters and their lessons with the cells as squares."""
    so_far = so_far or overview.states(visit.store(), visit.learner())
    known = known_lessons()
    for number, chapter_ in enumerate(content.course().chapters, start=1):
        st.header(f"{number} · {chapter_.title}", anchor=False)
        st.html(f'<p class="im-src">{escape(chapter_.breath)}</p>')
        for place, lesson_id in enumerate(chapter_.lessons, start=1):
            one = content.lesson(lesson_id)
            with st.container(
                key=f"row-{lesson_id}", horizontal=True, vertical_alignment="center", gap="small"
            ):
                links.link(chapter_.id, f"{place} · {one.title}", lesson=lesson_id)
                st.html(strip(one, so_far[lesson_id], words=how_far(one, so_far[lesson_id], known)), width="content")

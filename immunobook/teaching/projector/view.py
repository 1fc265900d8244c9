"""Shows slides to a room: large type, one thing at a time, worked by a clicker or the keyboard alone."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

import streamlit as st

from immunobook import content, visit
from immunobook.case import unfolding
from immunobook.case import view as case_view
from immunobook.content.case import TABS, Case
from immunobook.content.model import MythCard, StoryCard, citations
from immunobook.diagram import view as diagram_view
from immunobook.lesson import story
from immunobook.lesson import view as lesson_view
from immunobook.quiz import bank
from immunobook.response import view as response_view
from immunobook.teaching import slides, wall
from immunobook.teaching.slides import Deck, Slide
from immunobook.ui import links

HERE = Path(__file__).parent

_desk = st.components.v2.component(
    "projector",
    html=(HERE / "projector.html").read_text(encoding="utf-8"),
    js=(HERE / "projector.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)
_wall = st.components.v2.component(
    "wall",
    html='<div class="im-wall"></div>',
    # Not by st.html, which leaves out drawings such as the charts of a trend.
    js="export default ({ data, parentElement }) => { const box = parentElement.querySelector('.im-wall');"
    " if (box.dataset.is !== data.html) { box.innerHTML = data.html; box.dataset.is = data.html } }",
    isolate_styles=False,
)


def nothing() -> None:
    """Answer a change of a component that asks for a callback and needs none."""


def project() -> None:
    """Show what the address asks for, or what there is to show."""
    deck = slides.asked_for(st.query_params.to_dict(), bank.questions())
    if deck is None:
        choose()
        return
    with st.container(key="projector"):
        show(deck.key, st.query_params.to_dict())


# --- choosing -------------------------------------------------------------------------------------------


def choose() -> None:
    """Show what can be shown: lessons, pictures, cases."""
    st.title("Projector", anchor=False)
    if any(st.query_params.get(name) for name in ("lesson", "picture", "case", "question", "room")):
        st.html('<p class="im-told" role="status">There is no such thing to show. Here is all there is.</p>')
    st.html(
        '<p class="im-breath">Show any lesson, picture or case to a room: large type, one thing at a time, answers '
        "hidden until you ask for them. A presenter’s clicker works; nothing needs a mouse.</p>"
    )
    st.html(KEYS)
    for number, chapter in enumerate(content.course().chapters, start=1):
        rows = [(content.lesson(id).title, {"lesson": id}) for id in chapter.lessons]
        st.html(f"<h2>{number} · {escape(chapter.title)}</h2>{_list(rows)}")
    pictures = [(one.title, {"picture": one.id}) for one in content.diagrams().values()]
    st.html(f"<h2>Pictures</h2>{_list(pictures)}")
    cases = [(one.title, {"case": one.id}) for one in content.cases().values()]
    st.html(f"<h2>Unfolding cases</h2>{_list(cases)}")


KEYS = (
    '<dl class="im-keys">'
    "<div><dt><kbd>→</kbd> <kbd>Space</kbd> <kbd>Page down</kbd></dt><dd>on</dd></div>"
    "<div><dt><kbd>←</kbd> <kbd>Page up</kbd></dt><dd>back</dd></div>"
    "<div><dt><kbd>A</kbd> <kbd>Enter</kbd></dt><dd>show or hide the answer</dd></div>"
    "<div><dt><kbd>B</kbd> <kbd>.</kbd></dt><dd>black screen</dd></div>"
    "<div><dt><kbd>Tab</kbd></dt><dd>into a picture, <kbd>Esc</kbd> out of it</dd></div>"
    "<div><dt><kbd>F</kbd></dt><dd>full screen</dd></div>"
    "<div><dt><kbd>L</kbd></dt><dd>plain or clinical words</dd></div>"
    "<div><dt><kbd>Home</kbd> <kbd>End</kbd></dt><dd>first, last</dd></div>"
    "</dl>"
)


def _list(rows: list[tuple[str, Mapping[str, str]]]) -> str:
    lines = "".join(f"<li>{links.anchor(links.address('projector', **to), title)}</li>" for title, to in rows)
    return f'<ul class="im-to-show">{lines}</ul>'


# --- showing --------------------------------------------------------------------------------------------


@st.fragment
def show(key: str, params: Mapping[str, str]) -> None:
    """Show the slide of a deck that is on: where the address begins, then where the keys lead."""
    deck = slides.asked_for(params, bank.questions())
    begins = {"at": deck.slides[deck.at(params.get("slide") or params.get("cell", ""))].id, "answer": False}
    name = f"projector:{key}"
    stands = st.session_state.get(name, {}).get("stands") or begins
    at = deck.at(str(stands.get("at", "")))
    slide, answer = deck.slides[at], stands.get("answer") is True
    if stands.get("level") in visit.LEVELS:
        visit.set_level(stands["level"])
    with st.container(key="slide"):
        draw(deck, slide, answer)
    back, more = deck.back
    _desk(
        key=name,
        data={
            "slides": [{"id": one.id, "item": bool(one.item), "title": one.title} for one in deck.slides],
            "begins": begins,
            "shows": {"at": slide.id, "answer": answer and bool(slide.item)},
            "level": visit.level(),
            "leave": links.address(back, **more),
            "keys": KEYS,
            "crumb": deck.crumb if deck.crumb == deck.title else f"{deck.crumb} · {deck.title}",
        },
        default={"stands": begins},
        on_stands_change=nothing,
    )


def draw(deck: Deck, slide: Slide, answer: bool) -> None:
    """Draw one slide."""
    if slide.kind == "title":
        title(deck, slide)
        return
    st.title(slide.title, anchor=False)
    match slide.kind:
        case "step":
            step(slide, answer)
        case "end":
            end(content.cases()[slide.case])
        case "lab":
            lab(slide)
        case _ if slide.item:
            question(slide.item, answer)
        case "read":
            prose(slide)
        case "scene":
            scene(slide)
        case "look" | "try":
            said(slide)
            scene(slide)
        case _:
            said(slide)


def title(deck: Deck, slide: Slide) -> None:
    """The first slide: what it is, and what it is for."""
    st.html(f'<p class="im-crumb">{escape(deck.crumb)}</p>')
    st.title(deck.title, anchor=False)
    if slide.case:
        case = content.cases()[slide.case]
        words = (
            f'<p class="im-breath">{wall.named(case.patient)}</p><p class="im-fiction"><b>Fiction.</b> This patient '
            f"never lived.</p><p>Guidance used: {wall.named(case.guidance)}</p>"
        )
    else:
        goals = content.lesson(slide.lesson).goals
        lines = "".join(f"<li>{wall.named(content.plain_text(goal))}</li>" for goal in goals)
        words = f"<p>Afterwards you can:</p><ul>{lines}</ul>"
    st.html(
        f'<div class="im-slide im-first">{words}<p class="im-src">Immunobook teaches. It does not advise on any patient.</p></div>'
    )


def prose(slide: Slide) -> None:
    """The words of a read cell, with its cards."""
    cell = content.lesson(slide.lesson).cell(slide.cell)
    level = visit.level()
    parts = []
    for block in cell.at(level):
        if isinstance(block, MythCard):
            parts.append(lesson_view.myth_card(content.myths()[block.myth], cell))
        elif isinstance(block, StoryCard):
            told = content.stories()[block.story]
            parts.append(story.card(told, level, lambda text: lesson_view.prose_of(text, cell)))
        else:
            parts.append(lesson_view.prose_of(block.text, cell))
    st.html(f'<div class="im-slide im-prose">{"".join(parts)}</div>{foot(cell.cited)}')


def said(slide: Slide) -> None:
    """The words of any other cell."""
    cell = content.lesson(slide.lesson).cell(slide.cell)
    text = cell.text(visit.level())
    st.html(
        f'<div class="im-slide im-prose">{lesson_view.prose_of(text, cell) if text else ""}</div>'
        + (foot(cell.cited) if slide.kind not in ("look", "try") else "")
    )


def foot(cited: tuple[str, ...]) -> str:
    """Return the line of sources below a slide, as HTML."""
    return f'<p class="im-slide-sources">{wall.named(wall.sources_in_short(cited))}</p>' if cited else ""


def scene(slide: Slide, *, turn: str = "", tells: bool = False) -> tuple[str, ...]:
    """Show a slide's picture; return the words that are on in it.

    Args:
        turn: Changes when the picture has to follow `slide.shows` anew.
    """
    return diagram_view.show(
        content.diagram(slide.diagram),
        key=f"wall-{slide.diagram}",
        level=visit.level(),
        shows=slide.shows,
        tells=tells,
        turn=turn,
        large=True,
    )


def lab(slide: Slide) -> None:
    """A part of the response lab."""
    said(slide)
    cell = content.lesson(slide.lesson).cell(slide.cell)
    key = f"wall-{slide.lesson}-{slide.cell}"
    if cell.patient is not None:
        response_view.judge_one(cell.patient, key=key, mode=visit.mode())
    else:
        response_view.plot_one(cell.plot, key=key, mode=visit.mode())


def question(item_id: str, answer: bool, *, salt: str = "", below: str = "") -> None:
    """A question to read, or its answer with the reasons."""
    item = bank.question(item_id)
    shown = wall.answered(item, salt) + foot(item.sources) if answer else wall.to_read(item, salt)
    _wall(key=f"wall:{item.id}", data={"html": wall.asks(item, visit.level()) + shown + below})


def step(slide: Slide, answer: bool) -> None:
    """A step of a case: what is new in the record, and its question. It goes on as if each step before went well."""
    case = content.cases()[slide.case]
    before = {id: wall.keyed(bank.question(id)) for id in case.questions[: slide.number]}
    record = unfolding.record(case, before)
    fresh = {tab: tuple(entry for entry in entries if entry.new) for tab, entries in record.items()}
    new = "".join(
        f"<section><h2>{TABS[tab]}</h2>{case_view.part(tab, entries)}</section>" for tab, entries in fresh.items() if entries
    )
    if new and not answer:
        st.html(f'<div class="im-slide-record">{new}</div>')
    question(slide.item, answer)


def end(case: Case) -> None:
    """How a case ended."""
    cited = citations(case.ends)
    told = content.prose(case.ends, level=visit.level(), cited=cited, anchor=f"wall-{case.id}")
    st.html(f'<div class="im-slide im-prose">{told}</div>{foot(cited)}')

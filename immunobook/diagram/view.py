"""Shows a scene: the picture, its dials and switches, and in words what is seen.

One component draws every scene. The drawing is fetched by the browser, once; only the state travels.
"""

from __future__ import annotations

import hashlib
from functools import cache
from html import escape
from pathlib import Path

import streamlit as st

from immunobook import content
from immunobook.content.model import Diagram
from immunobook.ui import links

HERE = Path(__file__).parent
GLYPHS = {"right": "✓", "partly": "◐", "wrong": "✕", "none": ""}

_scene = st.components.v2.component(
    "scene",
    html=(HERE / "scene.html").read_text(encoding="utf-8"),
    css=(HERE / "scene.css").read_text(encoding="utf-8"),
    js=(HERE / "scene.js").read_text(encoding="utf-8"),
)


def nothing() -> None:
    """Answer a change of a component that asks for a callback and needs none."""


@cache
def version(drawing: str) -> str:
    """Return a short mark of a drawing, so that a changed one is fetched anew."""
    return hashlib.sha256(drawing.encode()).hexdigest()[:10]


@cache
def ratio(drawing: str) -> str:
    """Return the drawing's width over height as CSS writes it, for the room it needs before it is there."""
    box = drawing.split('data-vb-wide="', 1)[1].split('"', 1)[0].split()
    return f"{box[2]} / {box[3]}"


def address(diagram: Diagram) -> str:
    """Return where the browser fetches the drawing, also below a path of its own."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    prefix = f"/{base}" if base else ""
    return f"{prefix}/scene/{diagram.id}.svg?v={version(content.drawing(diagram.id))}"


def show(diagram: Diagram, *, key: str, level: str, shows: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Show a scene with its controls and return the words that are on. Call it inside a fragment.

    Args:
        key: Name of this place; two places can show one scene in two states.
        level: `plain` or `clinical`, the wording of what is said.
        shows: Words that are on at the start, when the lesson wants another start than the scene's own.
    """
    opening = diagram.started(shows)
    with st.container(key=f"scene-{key}"):
        place = st.container(key=f"picture-{key}", gap=None)
        with st.container(key=f"bar-{key}", gap="small"):
            on = controls(diagram, key, opening)
        with place:
            draw(diagram, key, level, on)
    return on


def controls(diagram: Diagram, key: str, opening: tuple[str, ...]) -> tuple[str, ...]:
    """Draw the dials and switches; return the state they stand in."""
    choice = {}
    for dial in diagram.dials:
        says = {option.id: option.says for option in dial.options}
        first = next(word for word in opening if word in says)
        widget = f"dial:{key}:{dial.id}"
        if dial.kind == "slider":
            choice[dial.id] = st.select_slider(
                dial.asks, list(says), value=first, format_func=says.get, key=widget
            )
        elif dial.kind == "steps":
            choice[dial.id] = step(dial, says, first, widget)
        else:
            choice[dial.id] = st.pills(
                dial.asks, list(says), default=first, required=True, format_func=says.get, key=widget
            )
    on = set(choice.values())
    says = {switch.id: switch.says for switch in diagram.switches if diagram.can_be_on(switch, on)}
    switched = (
        st.pills(
            "Change something",
            list(says),
            selection_mode="multi",
            default=[word for word in opening if word in says],
            format_func=says.get,
            key=f"switches:{key}",
        )
        if says
        else ()
    )
    return diagram.allowed({*on, *(switched or ())})


def step(dial, says: dict[str, str], first: str, widget: str) -> str:
    """Draw a dial of frames that follow one another: Back, the frames by name, Next."""
    ids = list(says)
    if st.session_state.get(widget) not in ids:
        st.session_state[widget] = first

    def move(by: int) -> None:
        now = ids.index(st.session_state.get(widget) or first)
        st.session_state[widget] = ids[max(0, min(len(ids) - 1, now + by))]

    with st.container(key=f"frames-{widget}", horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.pills(dial.asks, ids, required=True, wrap=True, format_func=says.get, key=widget) or first
        at = ids.index(chosen)
        st.button("Back", key=f"{widget}:back", on_click=move, args=(-1,), disabled=at == 0)
        st.button("Next frame", key=f"{widget}:next", on_click=move, args=(1,), disabled=at == len(ids) - 1)
    return chosen


def draw(diagram: Diagram, key: str, level: str, on: tuple[str, ...]) -> None:
    """Draw the picture in one state, with the words that say it."""
    drawing = content.drawing(diagram.id)
    line = diagram.saying(on)
    name = f"picture:{key}"
    chosen = st.session_state.get(name, {}).get("selected", "")
    part = next((part for part in diagram.parts if part.id == chosen), None)
    _scene(
        key=name,
        data={
            "scene": diagram.id,
            "title": diagram.title,
            "alt": diagram.alt,
            "src": address(diagram),
            "ratio": ratio(drawing),
            "on": list(on),
            "loops": diagram.loops,
            "selected": part.id if part else "",
            "partName": part.name if part else "",
            "partSays": part.text(level) if part else "",
            "mark": line.mark,
            "glyph": GLYPHS[line.mark],
            "tag": line.tag or "",
            "says": line.text(level),
        },
        default={"selected": ""},
        on_selected_change=nothing,
    )


def gallery(diagrams, *, level: str, wanted: str = "") -> None:
    """Show one picture at a time, with the names of all to choose from.

    Args:
        wanted: The picture the address asks for; an unknown one gets a sentence and the first.
    """
    in_order = sorted(
        diagrams.values(),
        key=lambda one: (content.course().lessons.index(one.lesson), list(diagrams).index(one.id)),
    )
    titles = {one.id: one.title for one in in_order}
    if wanted and wanted not in titles:
        st.html('<p class="im-told" role="status">There is no such picture. Here are all there are.</p>')
    _one_of(titles, level, wanted if wanted in titles else next(iter(titles)))


@st.fragment
def _one_of(titles: dict[str, str], level: str, first: str) -> None:
    chosen = st.pills(
        "Picture", list(titles), default=first, required=True, format_func=titles.get, key="gallery:picture"
    )
    diagram = content.diagram(chosen or first)
    st.header(diagram.title, anchor=False)
    st.html(f'<p class="im-src">{escape(diagram.alt)}</p>')
    show(diagram, key=f"gallery-{diagram.id}", level=level)
    lesson = content.lesson(diagram.lesson)
    links.link(lesson.chapter, f"Taught in: {lesson.title}", icon=":material/menu_book:", lesson=lesson.id)

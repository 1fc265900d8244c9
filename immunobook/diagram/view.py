"""Shows a scene: the picture, its dials and switches, and in words what is seen.

One component draws every scene. The drawing is fetched by the browser, once; only the state travels.
"""

from __future__ import annotations

import json
from functools import lru_cache
from html import escape
from pathlib import Path

import streamlit as st

from immunobook import content
from immunobook.content.model import Diagram, Source
from immunobook.content.prose import in_names
from immunobook.content.toxicity import Event
from immunobook.content.view import guidance_line, sources_of
from immunobook.diagram.sent import PLACE, sent, shared_style, version
from immunobook.ui import links, style
from immunobook.ui.light import light
from immunobook.ui.script import script, served, styled

HERE = Path(__file__).parent
CARE = "side_effects"
"""The chapter whose pictures say which guidance they rest on."""

GLYPHS = {"right": "✓", "partly": "◐", "wrong": "✕", "none": ""}

SCRIPT = f"const KIT = {json.dumps({'place': PLACE, 'style': light(shared_style())})}\n{script(HERE / 'scene.js')}"
"""What shows a scene; the component's last part is its `export default function`."""

_scene = st.components.v2.component(
    "scene",
    html=(HERE / "scene.html").read_text(encoding="utf-8"),
    js=served("scene", styled(script(HERE / "scene.css"), SCRIPT)),
)


def nothing() -> None:
    """Answer a change of a component that asks for a callback and needs none."""


@lru_cache(maxsize=64)
def ratio(drawing: str) -> str:
    """Return the drawing's width over height as CSS writes it, for the room it needs before it is there."""
    box = drawing.split('data-vb-wide="', 1)[1].split('"', 1)[0].split()
    return f"{box[2]} / {box[3]}"


def address(diagram: Diagram) -> str:
    """Return where the browser fetches the drawing, also below a path of its own."""
    return links.below(f"/scene/{diagram.id}.svg?part=1&v={version(sent(content.drawing(diagram.id)))}")


def show(
    diagram: Diagram,
    *,
    key: str,
    level: str,
    shows: tuple[str, ...] = (),
    tells: bool = False,
    turn: str = "",
    large: bool = False,
    exactly: tuple[str, ...] | None = None,
) -> tuple[str, ...]:
    """Show a scene with its controls and return the words that are on. Call it inside a fragment.

    Args:
        key: Name of this place; two places can show one scene in two states.
        level: `plain` or `clinical`, the wording of what is said.
        shows: Words that are on at the start, when the lesson wants another start than the scene's own.
        tells: Whether the page wants to know of each change. Without it the scene plays by itself in the
            browser, and what is returned is the start.
        turn: When this changes, the picture goes back to its start, wherever it stood; for one that follows another.
        exactly: All words that are on at the start and with each turn, instead of `shows`.
        large: Whether it is shown to a room: larger names in the drawing.
    """
    name = f"picture:{key}"
    opening = diagram.started(shows) if exactly is None else settled(diagram, exactly, diagram.started())
    kept = st.session_state.get(name, {}).get("on")
    if st.session_state.get(f"{name}:turn", turn) != turn:
        kept = None
    st.session_state[f"{name}:turn"] = turn
    on = settled(diagram, kept, opening)
    with st.container(key=f"scene-{key}"):
        _scene(
            key=name,
            data={
                **told(diagram, level),
                "lists": {} if large else lists(diagram),
                "key": key,
                "on": list(on),
                "tells": tells,
                "turn": turn,
                "large": large,
            },
            default={"on": list(opening)},
            on_on_change=nothing,
        )
    return on


def settled(diagram: Diagram, words: object, opening: tuple[str, ...]) -> tuple[str, ...]:
    """Return the state a browser reports, if it can be one; else the opening."""
    if not isinstance(words, list | tuple) or not all(isinstance(word, str) for word in words):
        return opening
    on = diagram.allowed(words)
    one_each = all(sum(option.id in on for option in dial.options) == 1 for dial in diagram.dials)
    return on if one_each else opening


def told(diagram: Diagram, level: str) -> dict:
    """Return what the browser needs to play a scene by itself: its controls and all it can say."""
    return {
        "scene": diagram.id,
        "title": diagram.title,
        "alt": diagram.alt,
        "src": address(diagram),
        "ratio": ratio(content.drawing(diagram.id)),
        "loops": diagram.loops,
        "glyphs": GLYPHS,
        "dials": [
            {
                "id": dial.id,
                "asks": dial.asks,
                "kind": dial.kind,
                "options": [{"id": option.id, "says": option.says} for option in dial.options],
            }
            for dial in diagram.dials
        ],
        "switches": [
            {"id": switch.id, "says": switch.says, "onlyIn": list(switch.only_in)}
            for switch in diagram.switches
        ],
        "says": [
            {
                "when": list(line.when),
                "unless": list(line.unless),
                "mark": line.mark,
                "tag": line.tag,
                "text": content.plain_text(line.text(level)),
            }
            for line in diagram.says
        ],
        "parts": [
            {
                "id": part.id,
                "name": part.name,
                "text": content.plain_text(part.text(level)),
                "leads": [{"says": lead.says, "to": links.below(lead.to)} for lead in part.leads],
            }
            for part in diagram.parts
        ],
    }


def guidance(chapter: str) -> str:
    """Return which guidance the pictures of a chapter rest on, as HTML; nothing where they rest on none."""
    return guidance_line(content.toxicity().guidance) if chapter == CARE else ""


def lists(diagram: Diagram) -> dict[str, list[dict]]:
    """Return by part the lists of its side effects: how often, what is heard, asked and so on, with their sources."""
    return _lists(content.edition(), diagram.id)


@lru_cache(maxsize=128)
def _lists(_edition: object, id: str) -> dict[str, list[dict]]:
    events, sources = _events(id), content.sources()
    return {
        part.id: [
            {
                "title": in_names(event.title),
                "lists": [[name, [in_names(line) for line in lines]] for name, lines in (*_how_often(event), *event.lists)],
                "sources": [
                    {"says": _in_short(source), "to": source.link}
                    for source in (sources[key] for key in _keys_of(event))
                ],
            }
            for event in (events[name] for name in part.events)
        ]
        for part in content.diagram(id).parts
        if part.events
    }


def _events(id: str) -> dict[str, Event]:
    wanted = {name for part in content.diagram(id).parts for name in part.events}
    return {each.id: each for each in content.toxicity().events if each.id in wanted} if wanted else {}


@lru_cache(maxsize=128)
def _sources(_edition: object, id: str) -> str:
    diagram, events = content.diagram(id), _events(id)
    of_lists = (key for part in diagram.parts for name in part.events for key in _keys_of(events[name]))
    return sources_of(tuple(dict.fromkeys((*diagram.cited, *of_lists))))


def _in_short(source: Source) -> str:
    """Return what a source is called in a list: a paper by who wrote it and where, all others by their title."""
    if source.doi or source.pmid:
        return in_names(f"{source.authors.split(',')[0].rstrip('.')}, {source.where}")
    return in_names(source.title)


def _keys_of(event: Event) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*event.sources, *(key for row in event.seen for key in row.sources))))


def _how_often(event: Event) -> list[tuple[str, tuple[str, ...]]]:
    """Return how often a side effect was seen, a line a regimen; nothing where the tables have no row."""
    lines = []
    for row in event.seen:
        shares = [f"{share.normalize():f}\N{NO-BREAK SPACE}% {word}" for share, word in ((row.any, "at any grade"), (row.severe, "at grade 3 or more")) if share is not None]
        lines.append(f"{row.regimen}, {row.people} people ({row.counted}): {', '.join(shares)}")
    return [("How often", tuple(lines))] if lines else []


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
    lesson = content.lesson(diagram.lesson)
    if said := guidance(lesson.chapter):
        style.bring("care")
    st.header(diagram.title, anchor=False)
    st.html(f'<p class="im-src">{escape(diagram.alt)}</p>')
    show(diagram, key=f"gallery-{diagram.id}", level=level)
    if said:
        st.html(said)
    if cited := _sources(content.edition(), diagram.id):
        st.html(cited)
    links.link(lesson.chapter, f"Taught in: {lesson.title}", icon=":material/menu_book:", lesson=lesson.id)
    links.link("projector", "Show on a projector", icon=":material/cast_for_education:", picture=diagram.id)

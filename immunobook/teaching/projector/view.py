"""Shows slides to a room: large type, one thing at a time, worked by a clicker or the keyboard alone."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from functools import partial
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import segno
import streamlit as st

from immunobook import attending, content, teach, visit
from immunobook.classroom import code as codes
from immunobook.classroom import tally
from immunobook.classroom.room import Room, Round
from immunobook.content.case import Case
from immunobook.content.model import MythCard, StoryCard, citations
from immunobook.content.prose import in_names
from immunobook.diagram import view as diagram_view
from immunobook.lesson import story
from immunobook.lesson import view as lesson_view
from immunobook.quiz import bank
from immunobook.records import Unavailable
from immunobook.response import view as response_view
from immunobook.teaching import case_record, counted, finding, led, slides, wall
from immunobook.teaching.slides import Deck, Slide
from immunobook.ui import links, news, state
from immunobook.ui.script import script, served

HERE = Path(__file__).parent

_desk = st.components.v2.component(
    "projector",
    html=(HERE / "projector.html").read_text(encoding="utf-8"),
    js=served("projector", script(HERE / "projector.js")),
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


MOST_PRESSES = 50
"""So many presses are remembered; more are never on their way at once."""


def nothing() -> None:
    """Answer a change of a component that asks for a callback and needs none."""


def project() -> None:
    """Show the room or the thing that the address asks for, or what there is to show."""
    if room_id := st.query_params.get("room", ""):
        with st.container(key="projector"):
            follow(room_id)
        return
    deck = slides.asked_for(st.query_params.to_dict(), bank.questions())
    if deck is None:
        choose()
        return
    with st.container(key="projector"):
        show(deck.key, st.query_params.to_dict())


# --- choosing -------------------------------------------------------------------------------------------


def choose() -> None:
    """Show what can be shown: questions that are looked for, lessons, pictures, cases."""
    st.title("Projector", anchor=False)
    if any(st.query_params.get(name) for name in ("lesson", "picture", "case", "question")):
        st.html('<p class="im-told" role="status">There is no such thing to show. Here is all there is.</p>')
    st.html(
        '<p class="im-breath">Show any lesson, picture or case to a room: large type, one thing at a time, answers '
        "hidden until you ask for them. A presenter’s clicker works; nothing needs a mouse.</p>"
    )
    st.html(KEYS)
    find()
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


@st.fragment
def find() -> None:
    """Look for questions by their words and their chapter; the address keeps both, so that the way back finds them."""
    chapters = {one.id: f"{number} · {one.title}" for number, one in enumerate(content.course().chapters, start=1)}
    for name in FOUND_BY:
        st.session_state.setdefault(f"projector:{name}", st.query_params.get(name, "")[:60])
    if st.session_state["projector:chapter"] not in chapters:
        st.session_state["projector:chapter"] = ""
    st.html("<h2>Questions</h2>")
    with st.container(key="find-question", horizontal=True):
        st.text_input(
            "Find a question by its words", max_chars=60, key="projector:find", placeholder="colitis", on_change=_keep_found
        )
        st.selectbox(
            "In", ["", *chapters], format_func=lambda id: chapters.get(id, "All chapters"), key="projector:chapter",
            on_change=_keep_found,
        )  # fmt: skip
    sought, chapter = (st.session_state[f"projector:{name}"].strip() for name in FOUND_BY)
    found = finding.found(sought, chapter)
    listed = found[: finding.MOST] if sought or chapter else []
    if not found:
        said = "No question says this. Try a shorter word, or another chapter."
    elif not listed:
        said = f"{len(found)} questions. Type a word of the one you want, or choose a chapter."
    elif len(listed) < len(found):
        said = f"The first {len(listed)} of {len(found)} questions. A further word finds fewer."
    else:
        said = f"{len(found)} {'question' if len(found) == 1 else 'questions'}"
    st.html(f'<p class="im-src" role="status">{said}</p>')
    if listed:
        st.html(_list([(in_names(item.asks_at(visit.level())), finding.way_to(item)) for item in listed], "im-found"))
    together = [item.id for item in listed if item.step is None]
    if len(together) > 1:
        to = links.address("projector", question=",".join(together))
        st.html(f'<p class="im-to-all">{links.anchor(to, f"Show {len(together)} of them one after another")}</p>')


FOUND_BY = ("find", "chapter")
"""The names in the address by which questions were looked for."""


def _keep_found() -> None:
    for name in FOUND_BY:
        if said := st.session_state[f"projector:{name}"].strip():
            st.query_params[name] = said
        elif name in st.query_params:
            del st.query_params[name]


def _list(rows: list[tuple[str, Mapping[str, str]]], sort: str = "") -> str:
    lines = "".join(f"<li>{links.anchor(links.address('projector', **to), title)}</li>" for title, to in rows)
    return f'<ul class="{f"im-to-show {sort}".strip()}">{lines}</ul>'


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
            step(slide, answer)
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
        words = case_record.who(content.cases()[slide.case])
    else:
        goals = content.lesson(slide.lesson).goals
        lines = "".join(f"<li>{wall.named(content.plain_text(goal))}</li>" for goal in goals)
        words = f"<p>Afterwards you can:</p><ul>{lines}</ul>{diagram_view.guidance(content.lesson(slide.lesson).chapter)}"
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


def scene(slide: Slide) -> None:
    """Show a slide's picture."""
    diagram_view.show(
        content.diagram(slide.diagram),
        key=f"wall-{slide.diagram}",
        level=visit.level(),
        shows=slide.shows,
        large=True,
    )
    rests_on(slide)


def rests_on(slide: Slide) -> None:
    """Below a picture that is shown by itself: which guidance it rests on. A lesson says so once, at its beginning."""
    if not slide.lesson and (line := diagram_view.guidance(content.diagram(slide.diagram).chapter)):
        st.html(line)


def lab(slide: Slide) -> None:
    """A part of the response lab."""
    said(slide)
    cell = content.lesson(slide.lesson).cell(slide.cell)
    key = f"wall-{slide.lesson}-{slide.cell}"
    if cell.patient is not None:
        response_view.judge_one(cell.patient, key=key, mode=visit.mode())
    elif cell.scan is not None:
        response_view.measure_one(cell.scan, key=key)
    else:
        response_view.plot_one(cell.plot, key=key, mode=visit.mode())


def question(item_id: str, answer: bool) -> None:
    """A question to read, or its answer with the reasons."""
    item = bank.question(item_id)
    shown = wall.answered(item) + foot(item.sources) if answer else wall.to_read(item)
    on_the_wall(item.id, wall.asks(item, visit.level()) + shown)


def on_the_wall(key: str, html: str) -> None:
    """Show HTML that may hold drawings."""
    _wall(key=f"wall:{key}", data={"html": html})


def step(slide: Slide, answer: bool) -> None:
    """A question; with that of a step of a case what is new in the record."""
    with st.container(key="beside"):
        if not answer:
            record(slides.step_of(slide.item))
        question(slide.item, answer)


def record(slide: Slide | None) -> None:
    """What is new in the record at a step of a case; nothing for None."""
    if slide is not None and (new := case_record.new(content.cases()[slide.case], slide.number)):
        st.html(f'<div class="im-slide-record">{new}</div>')


def end(case: Case) -> None:
    """How a case ended."""
    cited = citations(case.ends)
    told = content.prose(case.ends, level=visit.level(), cited=cited, anchor=f"wall-{case.id}")
    st.html(f'<div class="im-slide im-prose">{told}</div>{foot(cited)}')


# --- following a room -----------------------------------------------------------------------------------


def origin() -> str:
    """Return the address by which phones find this notebook, without a slash at its end."""
    if (said := visit.address()) is not None:
        return said
    here = urlsplit(st.context.url or "")
    return f"{here.scheme}://{here.netloc}" if here.netloc else ""


def way_in(room: Room, *, large: bool) -> str:
    """Return how to come into a room, as HTML: address, code and a QR code, made here."""
    href = f"{origin()}{links.address('join', code=room.code)}"
    picture = segno.make(href, error="m").svg_inline(
        scale=4, border=3, dark="#000", light="#fff", svgclass="im-qr", omitsize=True, title="QR code that opens the room"
    )
    where = f"{urlsplit(origin()).netloc}{links.address('join')}" if origin() else links.address("join")
    return (
        f'<div class="im-way-in{" im-large" if large else ""}">{picture}<div><p>Open <b>{escape(where)}</b> '
        f'and type the code, or scan this.</p><p class="im-room-code">{codes.shown(room.code)}</p></div></div>'
    )


def seen(room_id: str) -> tuple[Room | None, bool]:
    """Return a room for who may see it, its teacher or who is in it, and whether it is her own to lead."""
    who = visit.teacher()
    if who is not None:
        try:
            return teach.room(visit.store(), who, room_id), True
        except teach.NotAllowed:
            pass
    if attending.member(visit.store(), visit.learner(), room_id) is None:
        return None, False
    return attending.seen(visit.store(), room_id), False


@st.fragment
def follow(room_id: str) -> None:
    """Show what a room is shown, as its teacher leads it; her keys lead it from here too."""
    room, leads = seen(room_id)
    if room is None:
        st.title("Projector", anchor=False)
        st.html(
            '<p class="im-told" role="status">This room is shown to its teacher and to those who are in it. '
            f"{links.anchor(links.address('join'), 'Come in with its code')}, then open this page again.</p>"
        )
        return
    counts = attending.counts(visit.store(), room.id)
    deck = led.deck(room)
    with st.container(key="slide"):
        draw_room(room, deck, counts, leads)
    at = led.at(room, deck) if deck else 0
    slide = deck.slides[at] if deck else None
    act = led.next_act(room, slide) if slide else "done"
    name = f"projector:room:{room.id}"
    present = room.present
    answered = (
        f" · {counts.votes.get(present.id, 0)} of {counts.members} answered"
        if present and present.is_open
        else f" · {counts.members} here"
    )
    _desk(
        key=name,
        data={
            "slides": [{"id": one.id, "item": bool(one.item), "title": one.title} for one in (deck.slides if deck else ())],
            "begins": {},
            "shows": {"at": slide.id if slide else "", "answer": False, "version": room.version},
            "room": {"leads": leads and room.ended is None, "act": act, "says": led.SAYS[act], "black": room.black,
                     "heard": list(st.session_state.get(state.HEARD, ()))},
            "level": visit.level(),
            "leave": links.address("host", room=room.id) if leads else links.address("join", code=room.code),
            "keys": KEYS,
            "crumb": f"{codes.shown(room.code)}{answered}",
        },
        on_pressed_change=partial(press, room.id, name),
        on_stands_change=nothing,
    )
    address = links.address(f"room/{room.id}/news", **({"counts": "1"} if leads else {}))
    news.listen(address, key=f"wall-{room.id}", version=room.version)


def press(room_id: str, name: str) -> None:
    """Do in a room what keys on the projector ask for, in their order; what was heard before is not done again."""
    pressed = st.session_state.get(name, {}).get("pressed")
    heard = st.session_state.setdefault(state.HEARD, [])
    presses = pressed.get("presses") if isinstance(pressed, Mapping) else None
    for one in presses[-MOST_PRESSES:] if isinstance(presses, list) else ():
        once = str(one.get("once", ""))[:64] if isinstance(one, Mapping) else ""
        if not once or once in heard:
            continue
        if not do(room_id, one, once):
            break  # the page keeps it and those after it, and sends them with the next press
        heard.append(once)
    del heard[:-MOST_PRESSES]


def do(room_id: str, pressed: Mapping[str, object], once: str) -> bool:
    """Do what one press asks for; what cannot be done leaves the room as it is.

    Returns:
        Whether it is dealt with, done or refused; False where the records could not be reached, so that it may be
        done later.
    """
    try:
        who, store, now = visit.teacher(), visit.store(), visit.now()
        if who is None:
            return True
        room = teach.room(store, who, room_id)
        match pressed.get("do"):
            case "black":
                teach.black(store, who, room_id, pressed.get("on") is True, once=once, now=now)
            case "go":
                go(room, str(pressed.get("at", "")), once)
            case "act":
                act(room, str(pressed.get("act", "")), once)
            case "level":
                visit.set_level(str(pressed.get("to", "")))
    except (teach.NotAllowed, teach.NotAccepted):
        return True
    except (teach.NotSaved, Unavailable):
        return False
    return True


def go(room: Room, slide_id: str, once: str | None = None) -> None:
    """Let a room turn to a slide."""
    deck = led.deck(room)
    if deck is not None:
        what = led.shows(deck, deck.slides[deck.at(slide_id)], led.plan(room))
        teach.show(visit.store(), visit.teacher(), room.id, what, once=once, now=visit.now())


def act(room: Room, wanted: str, once: str | None = None) -> None:
    """Do the next thing with the question of the slide a room stands at, if it still is the next."""
    deck = led.deck(room)
    slide = deck.slides[led.at(room, deck)] if deck else None
    if slide is None or wanted != led.next_act(room, slide):
        return
    who, store, now, present = visit.teacher(), visit.store(), visit.now(), room.present
    match wanted:
        case "ask":
            teach.ask(store, who, room.id, bank.question(slide.item), once=once, now=now)
        case "close":
            teach.close(store, who, room.id, present.id, once=once, now=now)
        case "counts":
            teach.counts(store, who, room.id, present.id, once=once, now=now)
        case "reveal":
            teach.reveal(store, who, room.id, present.id, once=once, now=now)


def draw_room(room: Room, deck: Deck | None, counts: attending.Counts, leads: bool) -> None:
    """Draw what a room is shown now."""
    if room.ended is not None:
        st.title(room.title, anchor=False)
        st.html('<div class="im-slide im-first"><p>This room is over. Thank you.</p></div>')
    elif room.stage == "question" and room.present is not None:
        st.title("Once more, after talking" if room.present.again else "Question", anchor=False)
        with st.container(key="beside"):
            if not (room.present.counts or room.present.revealed):  # then the room looks at what it answered
                record(slides.step_of(room.present.item))
            asked(room, room.present, counts)
    elif deck is None or room.shown.get("lobby") or room.stage == "nothing":
        st.title(room.title, anchor=False)
        here = f"{counts.members} {'person is' if counts.members == 1 else 'people are'} here."
        on_the_wall(f"lobby-{room.id}", f'{way_in(room, large=True)}<p class="im-here" role="status">{here}</p>')
    else:
        slide = deck.slides[led.at(room, deck)]
        if slide.diagram:
            draw_picture(room, slide, leads)
        else:
            draw(deck, slide, answer=False)


def draw_picture(room: Room, slide: Slide, leads: bool) -> None:
    """Draw a slide with a picture, as the teacher has set it; what she changes here changes for all."""
    st.title(slide.title, anchor=False)
    if slide.lesson:
        said(slide)
    on = led.controls(room, slide)
    now = diagram_view.show(
        content.diagram(slide.diagram),
        # Who passes fast over a slide with the same picture must not have its setting taken for a press on this one.
        key=f"room-{slide.diagram}-{slide.id}",
        level=visit.level(),
        exactly=on,
        tells=leads,
        turn=" ".join(on),
        large=True,
    )
    rests_on(slide)
    if leads and now != on:
        set_picture(room, slide.diagram, now)


def set_picture(room: Room, diagram_id: str, on: tuple[str, ...]) -> None:
    """Set a picture for all; if it cannot be done, the room stays as it is."""
    with contextlib.suppress(teach.NotAllowed, teach.NotAccepted, teach.NotSaved):
        teach.scene(visit.store(), visit.teacher(), room.id, diagram_id, {"on": list(on)}, now=visit.now())


def asked(room: Room, this: Round, counts: attending.Counts) -> None:
    """A question of a room: to be answered, its counts, its answer."""
    item = bank.questions().get(this.item)
    if item is None:
        st.html("<p>This question is not in the notebook any more.</p>")
        return
    number = counts.votes.get(this.id, 0)
    if this.is_open:
        state = f'<p class="im-room-state"><b>Open</b> {number} of {counts.members} answered</p>'
    else:
        state = f'<p class="im-room-state"><b>Closed</b> {number} {"answer" if number == 1 else "answers"}</p>'
    html = wall.asks(item, visit.level()) + state
    if this.counts:
        html += counted.as_html(counts_of(room, this), tells=this.revealed)
    elif not this.revealed:
        html += wall.to_read(item)
    if this.revealed:
        html += wall.answered(item) + foot(item.sources)
    on_the_wall(f"round-{room.id}", html)


def counts_of(room: Room, this: Round) -> counted.Counted:
    """Return the counts of a question in a room: of its first round, and of its newest."""
    rounds = [one for one in room.family(this.id) if one.id <= this.id]
    rounds = [rounds[0], rounds[-1]] if len(rounds) > 1 else rounds
    given = [tally.tally(attending.answers(visit.store(), room.id, one.id)) for one in rounds]
    return counted.counted(bank.question(this.item), given)

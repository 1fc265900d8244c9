"""Shows the host's screen: open a room, lead it from a phone or a laptop, and have the notes at hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from immunobook import attending, content, study, teach, visit
from immunobook.classroom import code as codes
from immunobook.classroom import tally
from immunobook.classroom.room import Room, Round, Settings
from immunobook.content.model import Lesson
from immunobook.diagram import view as diagram_view
from immunobook.lesson import view as lesson_view
from immunobook.quiz import bank
from immunobook.quiz.kind import Kind
from immunobook.teaching import counted, led, wall
from immunobook.teaching.projector import view as projector
from immunobook.teaching.slides import Deck, Slide
from immunobook.ui import links, news, step

SAYS = "host:says"
SETTINGS = {
    "certainty": "Ask how sure people are",
    "phones_follow": "Phones show what you show",
    "floor": "Take questions from the floor",
    "anonymous_floor": "Let them ask without a name",
    "speed": "Tell me who was right first",
}


def host() -> None:
    """Show the room that the address names, or the teacher's rooms and the way to open one."""
    who = visit.teacher()
    if who is None:
        st.title("Lead a room", anchor=False)
        st.html(
            '<p class="im-breath">Rooms are opened by teachers. Open the teacher’s link that was printed when '
            "Immunobook was started, or sign in; then come back here.</p>"
        )
        links.link("teach", "How to become a teacher here", icon=":material/co_present:")
        links.link("projector", "Show a lesson on a projector; that needs no room", icon=":material/cast_for_education:")
        return
    wanted = st.query_params.get("room", "")
    if wanted:
        try:
            teach.room(visit.store(), who, wanted)
        except teach.NotAllowed as why:
            st.session_state[SAYS] = str(why)
        else:
            lead(wanted)
            return
    st.title("Lead a room", anchor=False)
    said()
    own_rooms(who)
    open_one(who)
    step.lead("host", "none", to="host-room")


def said() -> None:
    """Show why something was not done."""
    if says := st.session_state.pop(SAYS, ""):
        st.html(f'<p class="im-told" role="alert">{escape(says)}</p>')


def act(verb: Callable[..., Any], *args: Any, **more: Any) -> Any:
    """Do something as the teacher who is here; keep the sentence why, if it cannot be done."""
    who = visit.teacher()
    try:
        if who is None:
            raise teach.NotAllowed(teach.SAYS["session"])
        return verb(visit.store(), who, *args, now=visit.now(), **more)
    except (teach.NotAllowed, teach.NotAccepted, teach.NotSaved) as why:
        st.session_state[SAYS] = str(why)
        return None


# --- opening a room -------------------------------------------------------------------------------------


def own_rooms(who: teach.Teacher) -> None:
    """Show the rooms that are open, and those that were."""
    rooms = teach.rooms(visit.store(), who)
    going_on = [one for one in rooms if one.closed is None]
    over = [one for one in rooms if one.closed is not None]
    if going_on:
        st.header("Open now", anchor=False)
        _list(going_on)
    if over:
        with st.expander(f"Rooms that are over ({len(over)})"):
            _list(over)


def _list(rooms: list[teach.RoomRow]) -> None:
    rows = "".join(
        f"<li>{links.anchor(links.address('host', room=one.id), one.title)} "
        f"<span>{codes.shown(one.code)} · {one.opened.astimezone(visit.zone()):%-d %B %Y, %H:%M}</span></li>"
        for one in rooms
    )
    st.html(f'<ul class="im-rooms">{rows}</ul>')


def _numbered(lesson: Lesson) -> str:
    chapters = content.course().chapters
    at = next(place for place, one in enumerate(chapters) if one.id == lesson.chapter)
    return f"{at + 1}.{chapters[at].lessons.index(lesson.id) + 1} · {lesson.title}"


def open_one(who: teach.Teacher) -> None:
    """Choose what a room goes through, and open it."""
    st.header("Open a room", anchor=False)
    sorts = {"lesson": "A lesson", "question": "Questions", "case": "An unfolding case"}
    begins = "case" if "case" in st.query_params else "lesson"
    sort = st.segmented_control(
        "It goes through", list(sorts), default=begins, required=True, format_func=sorts.get, key="host:sort"
    )
    plan, title = CHOOSE[sort or "lesson"]()
    title = st.text_input("Title, seen by all", value=title, max_chars=teach.TITLE_SIGNS, key=f"host:title:{title}")
    groups = {one.id: one.title for one in teach.cohorts(visit.store(), who) if one.closed is None}
    group = None
    if groups:
        group = st.selectbox(
            "Whose class is it?", [None, *groups], format_func=lambda id: groups.get(id, "No group’s"), key="host:group"
        )
        st.html(
            '<p class="im-src">Anybody with the code can join, whichever you choose. A group’s page counts the class '
            "among its own, and of the answers only those of its members.</p>"
        )
    with st.expander("Settings"):
        usual = Settings()
        wished = {
            name: st.toggle(says, value=getattr(usual, name), key=f"host:new:{name}") for name, says in SETTINGS.items()
        }
    st.button(
        "Open the room", type="primary", disabled=not plan, on_click=begin, args=(title, plan, wished, group), key="host:open"
    )


def _a_lesson() -> tuple[dict[str, str], str]:
    lessons = content.course().lessons
    wanted = st.query_params.get("lesson", "")
    chosen = st.selectbox(
        "Lesson",
        lessons,
        index=lessons.index(wanted) if wanted in lessons else 0,
        format_func=lambda id: _numbered(content.lesson(id)),
        key="host:lesson",
    )
    return {"lesson": chosen}, content.lesson(chosen).title


def _a_case() -> tuple[dict[str, str], str]:
    cases = list(content.cases())
    wanted = st.query_params.get("case", "")
    chosen = st.selectbox(
        "Case",
        cases,
        index=cases.index(wanted) if wanted in cases else 0,
        format_func=lambda id: content.cases()[id].title,
        key="host:case",
    )
    return {"case": chosen}, content.cases()[chosen].title


def _questions() -> tuple[dict[str, str], str]:
    chapters = {one.id: one.title for one in content.course().chapters}
    chapter = st.selectbox("Chapter", list(chapters), format_func=chapters.get, key="host:chapter")
    here = [one for one in bank.questions().values() if not one.retired and one.step is None]
    here = [one for one in here if content.lesson(one.cell.partition("/")[0]).chapter == chapter]
    skills = {one.skill: content.skills()[one.skill].title for one in here}
    wanted = st.multiselect(
        "Objectives", list(skills), format_func=skills.get, key=f"host:skills:{chapter}", placeholder="All of the chapter"
    )
    of = {one.id: one.asks for one in here if not wanted or one.skill in wanted}
    chosen = st.multiselect(
        "Questions, in the order of asking",
        list(of),
        format_func=of.get,
        key=f"host:questions:{chapter}:{','.join(wanted)}",
        placeholder=f"Choose among {len(of)}",
    )
    return ({"question": ",".join(chosen)} if chosen else {}), chapters[chapter]


CHOOSE = {"lesson": _a_lesson, "question": _questions, "case": _a_case}


def begin(title: str, plan: dict[str, str], settings: dict[str, bool], group: str | None) -> None:
    """Open a room; it begins with the way in on the wall."""
    room = act(teach.open_room, title=title, settings=settings, cohort=group)
    if room is not None:
        act(teach.show, room.id, {"plan": plan, "slide": "", "lobby": True})
        st.query_params["room"] = room.id


# --- leading a room -------------------------------------------------------------------------------------


@st.fragment
def lead(room_id: str) -> None:
    """Show a room to its teacher: what is on, what comes next, what came in."""
    who, store = visit.teacher(), visit.store()
    try:
        if who is None:
            raise teach.NotAllowed(teach.SAYS["session"])
        room = teach.room(store, who, room_id)
    except teach.NotAllowed as why:
        st.title("Lead a room", anchor=False)
        st.html(f'<p class="im-told" role="alert">{escape(str(why))}</p>')
        return
    counts = attending.counts(store, room.id)
    deck = led.deck(room)
    slide = deck.slides[led.at(room, deck)] if deck else None
    with st.container(key="host-room"):
        st.title(room.title, anchor=False)
        said()
        if room.ended is None:
            head(room, counts)
        else:
            over(room)
        if room.present is not None:
            with st.container(key="card-asked"):
                asked(room, room.present, counts)
        if slide is not None and deck is not None:
            if room.ended is None:
                with st.container(key="card-remote"):
                    remote(room, deck, slide)
            with st.container(key="host-notes"):
                notes(room, slide)
        with st.container(key="host-floor"):
            floor(room)
        with st.container(key="host-more"):
            names(room)
            if room.ended is None:
                settings(room)
    # Opening and ending replace the button that was pressed: the keyboard goes on at the top of what came.
    step.lead("host", f"{room.id}-{'over' if room.ended else 'open'}", to="host-room")
    address = links.address(f"room/{room.id}/news", counts="1")
    news.listen(address, key=f"host-{room.id}", version=room.version)


def head(room: Room, counts: attending.Counts) -> None:
    """The code, who is here, and the way to the projector."""
    wall_href = links.address("projector", room=room.id)
    people = "person" if counts.members == 1 else "people"
    st.html(
        f'<div class="im-room-head"><p class="im-room-code">{codes.shown(room.code)}</p>'
        f'<p role="status"><b>{counts.members}</b> {people} here</p>'
        f'<p><a href="{escape(wall_href, quote=True)}" target="_blank">Open the projector</a></p></div>'
    )
    with st.expander("QR code and address"):
        projector.on_the_wall(f"way-in-{room.id}", projector.way_in(room, large=False))
        if any(own in projector.origin() for own in ("//127.", "//localhost", "//[::1]")):
            st.html(
                '<p class="im-src">This address is this computer’s own: phones cannot open it. Open Immunobook here by '
                "the address that the network knows, or set IMMUNOBOOK_ADDRESS.</p>"
            )


def over(room: Room) -> None:
    """What one can do with a room that is over."""
    st.html('<p class="im-told">This room is over. Its code opens nothing any more; what was answered is kept.</p>')
    for word, says in (("debrief", "See the debrief sheet"), ("insight", "See what the class knows")):
        try:
            links.link(word, says, icon=":material/insights:", room=room.id)
        except LookupError:
            continue
        return


def remote(room: Room, deck: Deck, slide: Slide) -> None:
    """What the wall shows, and the keys to change it."""
    at = deck.at(slide.id)
    on_wall = "The way in" if room.shown.get("lobby") and room.stage == "show" else slide.title
    if room.stage == "question":
        on_wall = "The question"
    if room.black:
        on_wall = "Black"
    coming = f"Next: {deck.slides[at + 1].title}" if at + 1 < len(deck.slides) else "This is the last one."
    st.html(
        f'<p class="im-crumb">On the wall · {at + 1} of {len(deck.slides)}</p><h2>{wall.named(on_wall)}</h2>'
        f'<p class="im-src">{wall.named(coming)}</p>'
    )
    turn, begins = partial(go, room), room.shown.get("lobby") and room.stage == "show"
    with st.container(key="host-keys", horizontal=True, gap="small"):
        st.button("Back", icon=":material/arrow_back:", disabled=at == 0, on_click=turn, args=(deck, at - 1), key="host:back")
        st.button(
            "Begin" if begins else "Next",
            icon=":material/arrow_forward:",
            disabled=at + 1 == len(deck.slides) and not begins,
            type="secondary" if slide.item and led.round_of(room, slide) is None and not begins else "primary",
            on_click=turn,
            args=(deck, at if begins else at + 1),
            key="host:next",
        )
        if slide.item and not begins and led.next_act(room, slide) == "ask":
            st.button(
                led.SAYS["ask"], type="primary", icon=":material/campaign:", on_click=projector_act, args=(room, "ask"), key="host:ask"
            )
        st.button(
            "Light" if room.black else "Black",
            icon=":material/lightbulb:" if room.black else ":material/dark_mode:",
            on_click=act,
            args=(teach.black, room.id, not room.black),
            key="host:black",
        )
        st.button(
            "Way in", icon=":material/qr_code:", on_click=act, key="host:lobby",
            args=(teach.show, room.id, {"plan": dict(led.plan(room)), "slide": slide.id, "lobby": True}),
        )  # fmt: skip
    is_next = slide.item and not begins and led.next_act(room, slide) == "ask"
    if is_next and (says := how_counted(bank.question(slide.item))):
        st.html(says)
    titles = {one.id: f"{number} · {one.title}" for number, one in enumerate(deck.slides, start=1)}
    st.selectbox(
        "Go to", list(titles), index=at, format_func=titles.get, key=f"host:jump:{slide.id}",
        on_change=lambda: go(room, deck, deck.at(st.session_state[f"host:jump:{slide.id}"])),
    )  # fmt: skip
    if slide.diagram and not begins:
        picture(room, slide)


def how_counted(item: Kind) -> str:
    """Say before it is asked how answers to a question are counted, where that is not plain."""
    says = counted.how(item)
    return f'<p class="im-src">{escape(says)}</p>' if says else ""


def projector_act(room: Room, wanted: str) -> None:
    """Do what one key on the projector would do."""
    try:
        projector.act(room, wanted)
    except (teach.NotAllowed, teach.NotAccepted, teach.NotSaved) as why:
        st.session_state[SAYS] = str(why)


def go(room: Room, deck: Deck, place: int) -> None:
    """Turn to a slide."""
    act(teach.show, room.id, led.shows(deck, deck.slides[min(max(place, 0), len(deck.slides) - 1)], led.plan(room)))


def picture(room: Room, slide: Slide) -> None:
    """The picture of the slide; as it is changed here, it changes on the wall and on the phones."""
    on = led.controls(room, slide)
    place = f"host-{slide.diagram}-{slide.id}"  # two slides with one picture must not hear of each other's
    with st.expander("Change the picture for all"):
        now = diagram_view.show(
            content.diagram(slide.diagram), key=place, turn=" ".join(on), level=visit.level(), exactly=on, tells=True
        )
    if now != on and st.session_state.get(f"picture:{place}"):
        act(teach.scene, room.id, slide.diagram, {"on": list(now)})


# --- a question -----------------------------------------------------------------------------------------


def asked(room: Room, this: Round, counts: attending.Counts) -> None:
    """The question that was asked last: how many have answered, what they said, what to do next."""
    item = bank.questions().get(this.item)
    if item is None:
        return
    number = counts.votes.get(this.id, 0)
    state = "Open" if this.is_open else "Answer revealed" if this.revealed else "Closed"
    again = " · asked again" if this.again else ""
    st.html(
        f'<p class="im-crumb">Question · {state}{again}</p><p class="im-host-asks">{wall.named(item.asks_at(visit.level()))}</p>'
        f'<p class="im-room-state" role="status"><b>{number}</b> of {counts.members} answered</p>'
        + how_counted(item)
    )
    if not this.is_open:
        votes = teach.votes(visit.store(), visit.teacher(), room.id)
        st.html(f'<div class="im-private">{counted.as_html(projector.counts_of(room, this), tells=True)}</div>')
        if this.again:
            before, after = (
                [vote for vote in votes if vote.round == one] for one in (room.family(this.id)[0].id, this.id)
            )
            is_judged = counted.is_judged(item)
            st.html(f"<p>{counted.shift_in_words(tally.shift(before, after), tells=is_judged)}</p>")
        if room.settings.speed and this.revealed and counted.is_judged(item):
            st.html(f"<p>{counted.fastest_in_words(counted.fastest(votes, this.id))}</p>")
        st.html(f'<p class="im-src">{"The wall shows the counts." if this.counts else "The wall does not show the counts."}</p>')
    if room.ended is None:
        buttons(room, this)
    with st.expander("The answer, for you"):
        projector.on_the_wall(f"answer-{room.id}", wall.answered(item))


def buttons(room: Room, this: Round) -> None:
    """What can be done with the question now."""
    with st.container(key="host-question", horizontal=True, gap="small"):
        if this.is_open:
            st.button("Close", type="primary", on_click=act, args=(teach.close, room.id, this.id), key="host:close")
            return
        says = "Hide the counts" if this.counts else led.SAYS["counts"]
        st.button(
            says, on_click=act, args=(teach.counts, room.id, this.id, not this.counts), key="host:counts",
            type="secondary" if this.counts else "primary",
        )  # fmt: skip
        if not this.revealed:
            item = bank.question(this.item)
            st.button("Ask again", on_click=act, args=(teach.ask, room.id, item), kwargs={"again": True}, key="host:again")
            st.button(
                led.SAYS["reveal"], on_click=act, args=(teach.reveal, room.id, this.id), key="host:reveal",
                type="primary" if this.counts else "secondary",
            )  # fmt: skip


# --- notes, floor, names, settings ------------------------------------------------------------------------


def notes(room: Room, slide: Slide) -> None:
    """What a teacher has at hand beside the slide that is on."""
    found = led.notes(slide)
    st.header("Notes for this slide", anchor=False)
    objectives = "".join(f"<li>{wall.named(words)}</li>" for words in found.objectives)
    html = f"<h3>Objective</h3><ul>{objectives}</ul>" if objectives else ""
    if slide.item:
        html += f"<h3>The question</h3><p>{wall.named(bank.question(slide.item).asks_at(visit.level()))}</p>"
    for says, evidence in found.myths:
        html += (
            f"<h3>They may have read</h3><blockquote>{wall.named(says)}</blockquote><p>{wall.named(evidence)}</p>"
        )
    if found.sources:
        html += f'<p class="im-src">Sources: {wall.named(wall.sources_in_short(found.sources))}</p>'
    st.html(f'<div class="im-prose im-host-notes">{html}</div>')
    if found.ref:
        lesson = content.lesson(slide.lesson)
        cell = lesson.cell(slide.cell)
        lesson_view.note(lesson, cell, study.note(visit.store(), visit.learner(), found.ref), "Your own note")


def floor(room: Room) -> None:
    """The questions from the floor, newest first; any of them can be taken off the screens."""
    asked_ = teach.floor(visit.store(), visit.teacher(), room.id)
    if not asked_ and not room.settings.floor:
        return
    st.header(f"From the floor ({len(asked_)})", anchor=False)
    if not asked_:
        st.html('<p class="im-src">Nobody has asked anything yet.</p>')
    for one in reversed(asked_):
        with st.container(key=f"floor-{one.id}", horizontal=True, vertical_alignment="center", gap="small"):
            words = '<span class="im-muted">Hidden.</span>' if one.hidden else f"<bdi>{escape(one.text)}</bdi>"
            name = f" <small><bdi>{escape(one.nickname)}</bdi></small>" if one.nickname and not one.hidden else ""
            st.html(f'<p class="im-floor">{words}{name}</p>')
            verb = teach.unhide if one.hidden else teach.hide
            st.button(
                "Show again" if one.hidden else "Hide", on_click=act, args=(verb, room.id, "floor", one.id), key=f"host:floor:{one.id}"
            )


def names(room: Room) -> None:
    """Who is here by name; any name can be taken off the screens."""
    members = [one for one in teach.members(visit.store(), visit.teacher(), room.id) if one.nickname]
    with st.expander(f"Names ({len(members)})"):
        if not members:
            st.html('<p class="im-src">Nobody has given a name.</p>')
        for place, one in enumerate(members):
            is_hidden = one.learner in room.hidden_nicknames
            with st.container(key=f"name-{place}", horizontal=True, vertical_alignment="center", gap="small"):
                said_ = '<span class="im-muted">A hidden name</span>' if is_hidden else f"<bdi>{escape(one.nickname)}</bdi>"
                st.html(f'<p class="im-floor">{said_}</p>')
                verb = teach.unhide if is_hidden else teach.hide
                st.button(
                    "Show again" if is_hidden else "Hide name",
                    on_click=act,
                    args=(verb, room.id, "nickname", one.learner),
                    key=f"host:name:{place}",
                )


def settings(room: Room) -> None:
    """The settings of the room, and its end."""
    with st.expander("Settings"):
        for name, says in SETTINGS.items():
            value = getattr(room.settings, name)
            st.toggle(
                says, value=value, on_change=act, args=(teach.change_settings, room.id, {name: not value}),
                key=f"host:set:{name}:{value}",
            )  # fmt: skip
    with st.popover("End the room"):
        st.html("<p>Its code will open nothing any more. What was answered is kept.</p>")
        st.button("End it now", type="primary", on_click=act, args=(teach.end, room.id), key="host:end")

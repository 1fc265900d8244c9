"""Shows a teacher her groups and rooms, the sheet after class, and what a group did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

import streamlit as st

from immunobook import content, study, teach, visit
from immunobook.classroom import code as codes
from immunobook.classroom.debrief import Column, Mistake, Objective, Question
from immunobook.content.prose import in_names
from immunobook.insight import seen, small
from immunobook.insight.finishing import LessonOf
from immunobook.quiz import bank
from immunobook.quiz.analysis import COUNTS_ONLY, EARLY
from immunobook.quiz.gain import in_words as gain_words
from immunobook.quiz.sheet import address_of
from immunobook.teach import Cohort, Teacher
from immunobook.teaching.insight import group_sheet as groups
from immunobook.teaching.insight import room_sheet as rooms
from immunobook.teaching.insight.group_sheet import GroupSheet, Held, ItemLine, Person
from immunobook.teaching.insight.room_sheet import RoomSheet
from immunobook.ui import links, print_button

SAYS = "insight:says"

NAMES = "member-names"
"""The wish for how members stand on the screen: `shown` or `hidden`."""
BY_NUMBER = "insight:by-number"
"""The key of the switch for it."""


def insight() -> None:
    """Show what the address names: a room's sheet, a group's, or what there is."""
    teacher = visit.teacher()
    if teacher is None:
        st.html(
            '<p class="im-breath">Here teachers see what their groups know. You are here as a learner; what a '
            "teacher can see of you stands beside each group, before you join it.</p>"
        )
        links.link("groups", "My groups", icon=":material/groups:")
        return
    said()
    room_id, cohort_id = st.query_params.get("room", ""), st.query_params.get("group", "")
    try:
        if room_id:
            after_class(teacher, room_id)
        elif cohort_id:
            group(teacher, cohort_id)
        else:
            overview(teacher)
    except teach.NotAllowed as why:
        st.warning(str(why), icon=":material/lock:")
        st.button("Back to my groups and rooms", key="insight:back", on_click=st.query_params.clear)


def said() -> None:
    """Show what became of the last press."""
    if says := st.session_state.pop(SAYS, ""):
        st.html(f'<p role="status" class="im-said">{escape(says)}</p>')


def doing(verb, *args, says: str = "", **more) -> object | None:
    """Let a teacher do something; keep for the next run what to say about it. Returns what came of it, or None."""
    teacher = visit.teacher()
    if teacher is None:
        st.session_state[SAYS] = "Your teaching session is over. Sign in again, or open a new teacher's link."
        return None
    try:
        done = verb(visit.store(), teacher, *args, now=visit.now(), **more)
    except (teach.NotAllowed, teach.NotAccepted, teach.NotSaved) as why:
        st.session_state[SAYS] = str(why)
        return None
    st.session_state[SAYS] = says
    return done


def back() -> None:
    """Offer the way back to all groups and rooms."""
    with st.container(key="noprint-back"):
        st.button("All groups and rooms", key="insight:all", icon=":material/arrow_back:", on_click=st.query_params.clear)


# --- what there is ----------------------------------------------------------------------------------------


def overview(teacher: Teacher) -> None:
    """Show a teacher's groups and rooms, and let her make a group."""
    store = visit.store()
    st.html(
        '<p class="im-breath">A group joins once, by its code, and you see how far it is. A room is one class; its '
        "sheet says what to take up again.</p>"
    )
    st.header("Groups", anchor=False)
    for one in teach.cohorts(store, teacher):
        with st.container(key=f"card-group-{one.id}"):
            st.html(
                f'<p class="im-group"><b>{escape(one.title)}</b> <span class="im-src">{of_members(one.members)} · '
                f"{joining(one)}</span></p>"
            )
            st.button("See what it did", key=f"group-{one.id}", on_click=st.query_params.update, args=({"group": one.id},))
    with st.form("insight:new", clear_on_submit=True):
        title = st.text_input("Name of a new group", max_chars=teach.TITLE_SIGNS, placeholder="Ward 7, autumn")
        if st.form_submit_button("Make the group"):
            made = doing(teach.new_cohort, title)
            if made is not None:
                st.session_state[SAYS] = f"Made. Learners join with the code {codes.shown(made.code)}."
            st.rerun()
    st.header("After class", anchor=False)
    held = teach.rooms(store, teacher)
    if not held:
        st.html('<p class="im-src">You have held no room yet. After one its sheet stands here.</p>')
    for one in held[:30]:
        with st.container(key=f"row-room-{one.id}", horizontal=True, vertical_alignment="center"):
            st.html(
                f'<p class="im-group"><b>{escape(one.title)}</b> <span class="im-src">{on(one.opened)}'
                f"{'' if one.closed else ' · still open'}</span></p>"
            )
            st.button("Sheet", key=f"room-{one.id}", help=f"After class: {one.title}",
                      on_click=st.query_params.update, args=({"room": one.id},))  # fmt: skip


def joining(one: Cohort) -> str:
    """Return the code of a group, or that nobody joins any more, as HTML."""
    if one.closed:
        return "closed to new members"
    return f'join with <code class="im-code-inline">{codes.shown(one.code)}</code>'


def of_members(number: int) -> str:
    """Return how many are in a group."""
    return "nobody in it yet" if not number else "1 member" if number == 1 else f"{number} members"


def on(at: datetime) -> str:
    """Return a day where the teacher is."""
    return f"{at.astimezone(visit.zone()):%-d %B %Y}"


def short(at: datetime) -> str:
    """Return the same for a table."""
    return f"{at.astimezone(visit.zone()):%-d %b %Y}"


# --- after class ------------------------------------------------------------------------------------------


def after_class(teacher: Teacher, room_id: str) -> None:
    """Show the sheet of a room, to read, to print, to download."""
    sheet = rooms.room_sheet(visit.store(), teacher, room_id)
    back()
    questions = len(sheet.found.questions)
    st.html(
        f'<div class="im-printed"><h2 class="im-sheet-title">After class: {escape(sheet.room.title)}</h2>'
        f'<p class="im-crumb">{on(sheet.room.opened)} · {number(sheet.learners)} answered · {questions} '
        f"{'question' if questions == 1 else 'questions'}{'' if sheet.room.ended else ' · the room is still open'}</p></div>"
    )
    if not sheet.found.questions:
        st.html('<p class="im-src">Nobody has answered anything in this room.</p>')
        return
    with st.container(key="noprint-take", horizontal=True):
        href = escape(links.address("insight/room.csv", room=room_id))
        st.html(f'<a class="im-button" href="{href}" target="_self" download>Download as CSV</a>')
        print_button.show("Print the sheet")
    st.html(f'<p class="im-src">{seen.SHARED}</p>')
    st.html(weakest(sheet.found.weakest))
    st.html(commonest(sheet.found.commonest, sheet))
    st.html(confident_errors(sheet.found.errors))
    ask_again(sheet)
    st.html(each_question(sheet.found.questions))


def both(full: str, shared: str) -> str:
    """Return HTML that is full on the teacher's screen and fit to be shared on paper."""
    return full if full == shared else f'<span class="im-full">{full}</span><span class="im-shared">{shared}</span>'


def number(count: int) -> str:
    """Return how many learners, on the screen and on paper."""
    shared = small.count(count)
    return both(f"{count} {'learner' if count == 1 else 'learners'}", f"{shared} learners")


def weakest(found: Sequence[Objective]) -> str:
    """Return the weakest objectives as HTML."""
    if not found:
        return '<section class="im-printed"><h3>Weakest objectives</h3><p>Everything was right in the end.</p></section>'
    rows = "".join(
        f"<li><div><b>{escape(in_names(rooms.objective(one.skill)))}</b><br>"
        f'<span class="im-src">{both(share_of(one), share_shared(one))} {taught(one.skill)}</span></div></li>'
        for one in found
    )
    title = "The three weakest objectives" if len(found) == 3 else "The weakest objectives"
    return f'<section class="im-printed"><h3>{title}</h3><ol class="im-weakest">{rows}</ol></section>'


def share_of(one: Objective) -> str:
    """Return how an objective went."""
    questions = "1 question" if one.questions == 1 else f"{one.questions} questions"
    return f"{one.percent} % of the points, {one.answers} answers to {questions}."


def share_shared(one: Objective) -> str:
    """Return the same to be shared."""
    if small.is_small(one.answers):
        return "Under 5 answers."
    right, _ = small.shared((one.right, one.answers - one.right))
    return share_of(one) if isinstance(right, int) else f"{one.answers} answers; the share is left out."


def taught(skill: str) -> str:
    """Return links to the lessons that treat an objective."""
    treated = {item.cell.partition("/")[0] for item in bank.questions().values() if item.skill == skill}
    found = [content.lesson(one) for one in content.course().lessons if one in treated]
    return " ".join(links.anchor(links.address(one.chapter, lesson=one.id), one.title) for one in found)


def commonest(found: Mistake | None, sheet: RoomSheet) -> str:
    """Return the commonest wrong choice with its misconception as HTML."""
    head = '<section class="im-printed"><h3>The commonest wrong answer</h3>'
    if found is None:
        was_wrong = any(one.commonest for one in sheet.found.questions if not one.is_prediction)
        return f"{head}<p>{'None stands out.' if was_wrong else 'Nobody chose anything wrong.'}</p></section>"
    question = next(one for one in sheet.found.questions if one.item == found.item)
    item = bank.question(found.item)
    full = f"chosen by {found.first} of {question.first.answers}"
    chose = rooms.passed(question.first, found.first).chose
    shared = f"chosen by {chose} of {question.first.answers}" if isinstance(chose, int) else "the number is left out"
    if found.again is not None and question.again:
        full += f"; when asked again by {found.again} of {question.again.answers}"
        later = rooms.passed(question.again, found.again).chose
        shared += f"; when asked again by {later} of {question.again.answers}" if isinstance(later, int) else ""
    return (
        f'{head}<p>To “<a href="{escape(address_of(item.cell))}" target="_self">{escape(in_names(item.asks_at(visit.level())))}</a>”: '
        f"<b>{quoted(found.choice.says)}</b> ({both(full, shared)})</p>"
        f"{''.join(map(misconception, found.choice.myths))}"
        + ("" if found.choice.myths else '<p class="im-src">No misconception is written down for it.</p>')
        + "</section>"
    )


def quoted(says: str) -> str:
    """Return an option as HTML in quotation marks, which some have already."""
    marked = says if says.startswith('"') else f"“{says}”"
    return escape(in_names(marked))


def misconception(key: str) -> str:
    """Return a misconception with the evidence as HTML."""
    myth = content.myths().get(key)
    if myth is None:
        return ""
    evidence, bedside = (
        content.prose(text, level=visit.level(), anchor=f"sheet-{key}-{name}")
        for name, text in (("evidence", myth.evidence), ("bedside", myth.bedside))
    )
    return (
        '<div class="im-myth"><p class="im-myth-head">The misconception behind it</p>'
        f"<blockquote>{escape(in_names(content.plain_text(myth.says)))}</blockquote>"
        f"<h4>What the evidence says</h4>{evidence}<h4>Why it matters at the bedside</h4>{bedside}</div>"
    )


def confident_errors(found: Sequence[Question]) -> str:
    """Return the questions with confident errors as HTML."""
    head = '<section class="im-printed"><h3>Sure, and wrong</h3>'
    if not found:
        return f"{head}<p>Nobody was highly sure of something wrong, or nobody said how sure.</p></section>"
    rows = "".join(
        f"<li>{escape(in_names(bank.question(one.item).asks_at(visit.level())))} "
        f'<span class="im-src">{both(*errors_of(one))}{" <b>Everybody must know this.</b>" if bank.question(one.item).must_know else ""}'
        "</span></li>"
        for one in found
    )
    return f'{head}<ul class="im-errors">{rows}</ul></section>'


def errors_of(one: Question) -> tuple[str, str]:
    """Return how many were sure and wrong, in full and to be shared."""

    def said(errors: int | str, sure: int | str, column: Column) -> str:
        return f"{errors} of {sure} who were highly sure, {column.answers} answers"

    full = said(one.first.errors, one.first.sure, one.first)
    passed = rooms.passed(one.first, 0)
    shared = said(passed.errors, passed.sure, one.first) if isinstance(passed.errors, int) else "The number is left out"
    if one.again:
        full += f"; when asked again {one.again.errors} of {one.again.sure}"
    return f"{full}.", f"{shared}."


def ask_again(sheet: RoomSheet) -> None:
    """Show what to ask again, and let the teacher offer it."""
    if not sheet.again:
        return
    rows = "".join(
        f'<li><a href="{escape(address_of(bank.question(id).cell))}" target="_self">'
        f"{escape(in_names(bank.question(id).asks_at(visit.level())))}</a></li>"
        for id in sheet.again
    )
    st.html(
        f'<section class="im-printed"><h3>Ask again on {on(sheet.due)}</h3><ol class="im-again">{rows}</ol>'
        '<p class="im-src">First what everybody must know and somebody was surely wrong about, then what earned the '
        "fewest points in its newest round.</p></section>"
    )
    with st.container(key="noprint-offer"):
        if sheet.is_offered:
            st.html(
                '<p class="im-src"><span class="im-tag im-right">✓ Offered</span> Who was in the room finds the offer '
                "under Review, and takes it or not.</p>"
            )
        else:
            st.button(
                "Offer these to the learners' reviews", key="insight:offer", type="primary", on_click=doing,
                args=(teach.offer, sheet.room.id, sheet.again, sheet.due),
                kwargs={"says": "Offered. Each learner decides under Review."},
            )  # fmt: skip


def each_question(found: Sequence[Question]) -> str:
    """Return a table of all questions as HTML."""
    rows = "".join(
        f"<tr><th scope=row>{escape(in_names(bank.question(one.item).asks_at(visit.level())))}</th>"
        f"<td>{percent(one, one.first, one.commonest.first if one.commonest else 0)}</td>"
        f"<td>{percent(one, one.again, (one.commonest.again or 0) if one.commonest else 0) if one.again else '–'}</td></tr>"
        for one in found
    )
    return (
        '<section class="im-printed"><h3>Every question</h3><div class="im-wide" tabindex="0" role="group" '
        'aria-label="Every question"><table class="im-table im-each"><thead><tr><th scope=col>Question</th>'
        f"<th scope=col>Asked</th><th scope=col>Asked again</th></tr></thead><tbody>{rows}</tbody></table></div></section>"
    )


def percent(one: Question, column: Column, chose: int) -> str:
    """Return the points of a round with how many answered."""
    if one.is_prediction:
        says = rooms.not_judged(one.item)
        return both(f"{says}, {column.answers}", f"{says}, {small.count(column.answers)}")
    passed = rooms.passed(column, chose)
    shared = f"{passed.percent} %" if isinstance(passed.percent, int) else passed.percent
    return both(
        f"<b>{column.percent} %</b> of {column.answers}", f"<b>{shared}</b> of {passed.answers}"
    )


# --- a group ----------------------------------------------------------------------------------------------


def group(teacher: Teacher, cohort_id: str) -> None:
    """Show what a group did."""
    sheet = groups.group_sheet(visit.store(), teacher, cohort_id, now=visit.now())
    back()
    one = sheet.cohort
    st.html(
        f'<div class="im-printed"><h2 class="im-sheet-title">{escape(one.title)}</h2><p class="im-crumb">'
        f"{number(len(sheet.people)) if sheet.people else 'Nobody in it yet'} · {joining(one)}</p></div>"
    )
    with st.container(key="noprint-take", horizontal=True):
        href = escape(links.address("insight/group.zip", group=cohort_id))
        st.html(f'<a class="im-button" href="{href}" target="_self" download>Download as CSV</a>')
        print_button.show("Print")
        if not one.closed:
            st.button("Let nobody join any more", key="insight:close", on_click=doing,
                      args=(teach.close_cohort, cohort_id), kwargs={"says": "Closed. Who is in it stays."})  # fmt: skip
    st.html(f'<p class="im-src">You see what members did since they joined. {seen.SHARED} {seen.NAMED}</p>')
    if sheet.classes:
        st.html(classes(sheet.classes))
    if not sheet.people:
        return
    st.html(gained(sheet))
    st.html(lessons(sheet))
    members(sheet.people, cohort_id)
    st.html(items(sheet))


def classes(found: Sequence[Held]) -> str:
    """Return the classes held with a group, each with what its members did not know, as HTML."""
    rows = "".join(
        f"<li>{links.anchor(links.address('insight', room=one.sheet.room.id), one.sheet.room.title)}, "
        f"{on(one.sheet.room.opened)}: {answered_in(one)}.</li>"
        for one in found
    )
    return (
        f'<section class="im-printed"><h3>Classes with this group</h3><ul class="im-errors">{rows}</ul>'
        '<p class="im-src">Here count the answers that today’s members gave since each joined the group. Who else was in '
        "the room stands on its own sheet.</p></section>"
    )


def answered_in(one: Held) -> str:
    """Return how many members answered in a class, and what they did not know, as HTML."""
    count = one.sheet.learners
    if not count:
        return "no member of the group answered"
    shared = small.HIDDEN if small.is_small(one.others.learners) else small.count(count)
    answered = f"{both(str(count), str(shared))} {'member' if count == 1 else 'members'} answered"
    if not one.sheet.found.weakest:
        return f"{answered}; everything was right in the end"
    weak = one.sheet.found.weakest[0]
    tells = share_shared(weak) == share_of(weak) and not one.tells_few_on(weak.skill)
    percent_ = both(f"{weak.percent} %", f"{weak.percent} %" if tells else small.HIDDEN)
    return f"{answered}; weakest: {escape(in_names(rooms.objective(weak.skill)))} ({percent_})"


def gained(sheet: GroupSheet) -> str:
    """Return what was gained between tests before and after learning as HTML."""
    head = '<section class="im-printed"><h3>Before and after learning</h3>'
    if not sheet.gains:
        return (
            f'{head}<p class="im-src">Nobody has finished a test before learning since joining. Learners find it under '
            "Test myself; its twin comes after the lessons.</p></section>"
        )
    rows = "".join(
        f"<li><b>{escape(groups.chapter_titles(one.chapters))}.</b> {both(escape(gain_words(one.gain)), gain_shared(one))}</li>"
        for one in sheet.gains
    )
    return (
        f'{head}<ul class="im-errors">{rows}</ul><p class="im-src">Only who took both tests is compared. Those who never '
        "came back for the second are not in it, and they may be the ones who learnt least.</p></section>"
    )


def gain_shared(one: groups.Chapters) -> str:
    """Return what was gained, to be shared."""
    together = small.shared((one.gain.matched, one.gain.before - one.gain.matched))
    return escape(gain_words(one.gain)) if all(isinstance(part, int) for part in together) else "Too few to share."


def lessons(sheet: GroupSheet) -> str:
    """Return how far the group is in each lesson as HTML."""
    rows = "".join(map(lesson_row, sheet.lessons))
    rest = sheet.untouched
    untouched = f"Nobody has begun {'the other ' if rows else ''}{rest} {'lesson' if rest == 1 else 'lessons'}." if rest else ""
    table = (
        '<div class="im-wide" tabindex="0" role="group" aria-label="Lessons"><table class="im-table im-far"><thead><tr>'
        "<th scope=col>Lesson</th><th scope=col>Finished</th><th scope=col>At it</th><th scope=col>Stopped</th>"
        f"<th scope=col>Not begun</th><th scope=col>Stopped before</th></tr></thead><tbody>{rows}</tbody></table></div>"
        if rows
        else ""
    )
    return (
        f'<section class="im-printed"><h3>Who has finished what, and where people stop</h3>{table}'
        f'<p class="im-src">{untouched} Stopped: begun, not finished, and nothing done in it for seven days.</p></section>'
    )


def lesson_row(one: LessonOf) -> str:
    """Return a lesson's row as HTML."""
    lesson = content.lesson(one.lesson)
    shared = (small.HIDDEN,) * 4 if small.is_small(sum(one.parts)) else small.shared(one.parts)
    cells = "".join(f"<td>{both(str(n), str(out))}</td>" for n, out in zip(one.parts, shared, strict=True))
    stops = "; ".join(f"{escape(lesson.cell(cell).title)} ({n})" for cell, n in one.stops) or "–"
    return (
        f'<tr><th scope=row>{links.anchor(links.address(lesson.chapter, lesson=lesson.id), lesson.title)}</th>'
        f"{cells}<td>{both(stops, '–')}</td></tr>"
    )


def members(found: Sequence[Person], cohort_id: str) -> None:
    """Show how far each member is, by name or, where others see the screen, by number; the switch is kept."""
    named = study.wished(visit.store(), visit.learner(), NAMES) != "hidden"
    st.session_state[BY_NUMBER] = not named  # what is kept, also where the last press could not be
    with st.container(key="noprint-names"):
        st.toggle(
            "Show members by number, so that others may see this screen", on_change=name_members, key=BY_NUMBER
        )
    st.html(people(found, cohort_id, named=named))


def name_members() -> None:
    """Keep how members shall stand there, as the switch shows it."""
    try:
        visit.bind(study.wish)(NAMES, "hidden" if st.session_state[BY_NUMBER] else "shown")
    except (study.NotAccepted, study.NotSaved) as why:
        st.session_state[SAYS] = str(why)


def people(found: Sequence[Person], cohort_id: str, *, named: bool) -> str:
    """Return how far each member is as HTML; for the teacher's screen, never on paper."""
    rows = "".join(
        f"<tr><th scope=row>{as_called(name)}</th><td>{short(one.member.joined)}</td>"
        + "".join(f"<td>{len(one.those(word))}</td>" for word in ("finished", "at it", "stopped"))
        + f"<td>{short(one.last) if one.last else 'never'}</td></tr>"
        for name, one in groups.called(found, named=named)
    )
    href = escape(links.address("insight/members.csv", group=cohort_id, **({} if named else {"names": "hidden"})))
    which = "its names" if named else "these numbers"
    return (
        '<section class="im-noprint"><h3>Members</h3><div class="im-wide" tabindex="0" role="group" aria-label="Members">'
        '<table class="im-table im-members"><thead><tr><th scope=col>Name</th><th scope=col>Joined</th><th scope=col>Lessons finished</th>'
        "<th scope=col>At it</th><th scope=col>Stopped</th><th scope=col>Last active</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>{lesson_by_lesson(found, named=named)}"
        '<p class="im-src">For you only: this is not printed. What was done before joining does not count. Answers and '
        f'results are not shown by name. <a href="{href}" target="_self" download>Download this list with {which}</a></p></section>'
    )


def as_called(name: str) -> str:
    """Return how a member is called as HTML."""
    return escape(name) or '<i class="im-src">no name</i>'


def lesson_by_lesson(found: Sequence[Person], *, named: bool) -> str:
    """Return which member has finished, is at, and has stopped in which lesson, as HTML that unfolds."""
    rows = "".join(
        f"<tr><th scope=row>{as_called(name)}</th>"
        + "".join(f"<td>{titles(one.those(word))}</td>" for word in ("finished", "at it", "stopped"))
        + f"<td>{the_rest(len(one.those('not begun')), len(one.lessons))}</td></tr>"
        for name, one in groups.called(found, named=named)
    )
    return (
        '<details class="im-rules im-which"><summary>Who has finished which lesson</summary><div class="im-wide" tabindex="0" '
        'role="group" aria-label="Members, lesson by lesson"><table class="im-table"><thead><tr><th scope=col>Name</th>'
        "<th scope=col>Finished</th><th scope=col>At it</th><th scope=col>Stopped</th><th scope=col>Not begun</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div></details>"
    )


def titles(lessons_: Sequence[str]) -> str:
    """Return lessons by number and title as an HTML list."""
    return f"<ul>{''.join(f'<li>{escape(groups.numbered(one))}</li>' for one in lessons_)}</ul>" if lessons_ else "–"


def the_rest(count: int, of: int) -> str:
    """Return how many of all lessons are left, in words."""
    return f"all {of}" if count == of else f"the other {count}" if count > 1 else "the other one" if count else "–"


def items(sheet: GroupSheet) -> str:
    """Return what the first answers say about the questions as HTML."""
    rows = "".join(map(item_row, sheet.items))
    quiet = sheet.quiet
    silent = (
        f"{quiet} more {'question has' if quiet == 1 else 'questions have'} fewer than {COUNTS_ONLY} first answers; of "
        "those nothing is said." if quiet and rows
        else f"{quiet} {'question has' if quiet == 1 else 'questions have'} answers, none of them {COUNTS_ONLY} or more; "
        "until then nothing is said." if quiet
        else "" if rows else "Nobody has answered a question yet."
    )  # fmt: skip
    return (
        '<section class="im-printed"><h3>What the questions say</h3>'
        + (f'<ul class="im-items">{rows}</ul>' if rows else "")
        + f'<p class="im-src">{silent} First answers only. Below {EARLY} learners it says “early”: one or two people '
        "still change it.</p></section>"
    )


def item_row(one: ItemLine) -> str:
    """Return what is known of a question as HTML."""
    item = bank.question(one.item)
    chose = one.wrong[1] if one.wrong else 0
    right, chosen, _ = small.shared((one.right, chose, one.n - one.right - chose))
    wrong = ""
    if one.wrong:
        words = f"Most often wrong: {quoted(one.wrong[0].says)} ("
        wrong = both(f"{words}{chose} of {one.n})", f"{words}{chosen} of {one.n})")
        myths = "".join(
            f' <span class="im-src">Behind it: {escape(in_names(rooms.myth_says(key)))}</span>' for key in one.wrong[0].myths
        )
        wrong = f"<p>{wrong}{myths}</p>"
    says = both(escape(one.says), escape(one.says) if isinstance(right, int) else f"{one.n} first answers; the share is left out.")
    return (
        f'<li><p><a href="{escape(address_of(item.cell))}" target="_self">{escape(in_names(item.asks_at(visit.level())))}</a></p>'
        f"<p>{says}</p>{wrong}</li>"
    )

"""Shows practice, review and tests: choose, answer, look back."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from html import escape
from uuid import uuid4

import streamlit as st

from immunobook import attending, content, study, visit
from immunobook.case import unfolding
from immunobook.case import view as case_view
from immunobook.content.case import Case
from immunobook.content.prose import in_names
from immunobook.lesson import answering
from immunobook.practice import cases, completion, five_minutes, session
from immunobook.practice.session import Outcome
from immunobook.progress.record import NO_CERTIFICATE
from immunobook.quiz import bank, behaviour, certainty, choosing, feedback
from immunobook.quiz import view as quiz_view
from immunobook.quiz.behaviour import Sitting
from immunobook.quiz.kind import Kind
from immunobook.quiz.result import PASS
from immunobook.quiz.result import in_words as result_words
from immunobook.quiz.sheet import address_of, sheet
from immunobook.review import queue
from immunobook.toxicity import kept
from immunobook.ui import links

LENGTHS = (5, 10, 20, 30)
MOST_ERRORS = 20


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
        sitting={"test": this.is_test, **answering.state_of_sitting(this, now), **after_questions(this)},
        hand_in=visit.bind(answering.reply_to) if visit.is_guest() else None,
    )
    if has_finished:
        study.change_sitting(store, who, key, "finish", now=now)
        st.rerun()


def open_ones(*sorts: str) -> None:
    """Show what was begun and not finished, to go on with."""
    store, who, now = visit.store(), visit.learner(), visit.now()
    sittings = [one for one in study.sittings(store, who).values() if one.sort in sorts]
    newest = study.last_attempts(store, who) if any(one.step for one in sittings) else {}
    begun = [one for one in sittings if five_minutes.stage(one, newest, now) != "over"]
    for this in begun[-1:]:
        given = study.given_in(store, who, this)
        with st.container(key="card-begun"):
            st.html(
                f'<p class="im-crumb">{"Five minutes" if this.is_five_minutes else this.behaviour.name}, begun '
                f"{this.began:%-d %B, %H:%M} UTC · {len(given)} of {len(this.asked)} answered</p>"
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
    choose = partial(session.weakest, zone=visit.zone()) if is_weakest else session.mixed
    items = choose(
        store, who, session.pool(chapters, st.session_state["practise:kinds"] or ()),
        st.session_state["practise:length"], seed=uuid4().int, now=now,
    )  # fmt: skip
    begin("practice", items, chapters=chapters, certainty=st.session_state["practise:certainty"])


def choose_again() -> None:
    """Offer another round."""
    st.button("Practise something else", key="practise:again", on_click=leave, type="primary")


# --- review -----------------------------------------------------------------------------------------------


def review() -> None:
    """Show review: what is due, answered one after another, and how it went."""
    this = asked_for("review")
    if this is None:
        choose_review()
        return
    match five_minutes.stage(this, study.last_attempts(visit.store(), visit.learner()), visit.now()):
        case "questions":
            asking(this.key)
        case "step":
            case_step(this.key)
        case _:
            look_back(this, again=partial(after_review, this))


def choose_review() -> None:
    """Show what is due, what it costs, and let the learner begin."""
    store, who = visit.store(), visit.learner()
    plan = session.plan(store, who, now=visit.now(), zone=visit.zone())
    st.html(
        '<p class="im-breath">What you answered comes back shortly before you would forget it. '
        "Nothing has to be graded: your answers and how sure you were say when.</p>"
    )
    said()
    from_classes()
    open_ones("review")
    st.html(due_now(plan))
    newest = study.last_attempts(store, who)
    has_five_minutes = bool(plan.now or plan.cases or cases.left(newest))
    with st.container(key="review-go", horizontal=True):
        if n := len(plan.now):
            st.button(
                f"Review {n} {'question' if n == 1 else 'questions'}", type="primary", key="review:begin",
                on_click=begin_review, args=(plan.now,),
            )  # fmt: skip
        few, step = plan.now[: queue.FIVE_MINUTES], cases.step_to_do(newest, plan.cases) or ""
        if has_five_minutes:
            st.button(
                "I have five minutes", key="review:five", icon=":material/timer:",
                on_click=begin_review, args=(few, step, True),
            )  # fmt: skip
    if has_five_minutes:
        st.html(f'<p class="im-src">{in_five_minutes(len(few), step)}</p>')
    if not plan.now:
        links.link("quiz", "Practise instead", icon=":material/edit_note:")
    in_cases(plan)
    in_trainers(plan)
    sure_and_wrong()
    if plan.cards or plan.from_class:
        st.header("The next seven days", anchor=False)
        st.html(ahead(plan.ahead))
        wishes(plan)


def in_five_minutes(questions: int, step: str) -> str:
    """Return in a sentence what five minutes hold, as HTML."""
    parts = [f"{questions} {'question' if questions == 1 else 'questions'}"] if questions else []
    if case := cases.of_question(step):
        at = f"step {case.questions.index(step) + 1} of {len(case.steps)}"
        parts.append(f"one step of a case (“{escape(in_names(case.title))}”, {at})")
    return f"Five minutes: {', then '.join(parts)}. If you are called away, it goes on where you were."


def from_classes() -> None:
    """Show what classes offer to ask again; each learner takes it or not."""
    for offer in attending.open_offers(visit.store(), visit.learner()):
        items = [bank.questions()[id] for id in offer.items if id in bank.questions()]
        if not items:
            continue
        n = len(items)
        with st.container(key=f"card-offer-{offer.room_id}"):
            rows = "".join(f"<li>{escape(in_names(one.asks_at(visit.level())))}</li>" for one in items)
            st.html(
                f'<p class="im-crumb">From a class you were in</p><p><b>{n} {"question" if n == 1 else "questions"} to come back on '
                f"{offer.on.astimezone(visit.zone()):%-d %B}</b>, because the class was not sure of "
                f'{"it" if n == 1 else "them"}. Nobody sees whether you take {"it" if n == 1 else "them"}.</p>'
                f'<details class="im-rules"><summary>Which {"one" if n == 1 else "ones"}</summary><ol>{rows}</ol></details>'
            )
            with st.container(key=f"offer-go-{offer.room_id}", horizontal=True):
                for take, label in ((True, "Take into my review"), (False, "No, thank you")):
                    st.button(label, key=f"offer-{take}-{offer.room_id}", on_click=answer_offer, args=(offer.room_id, take))


def answer_offer(room_id: str, take: bool) -> None:
    """Keep whether a learner takes what a class offers."""
    try:
        visit.bind(attending.answer_offer)(room_id, take)
    except (attending.NotAccepted, attending.NotSaved) as why:
        st.session_state["practice:says"] = str(why)


def due_now(plan: session.Plan) -> str:
    """Return how much is due as HTML."""
    if not plan.cards and not plan.from_class:
        number, says, more = "0", "Nothing to come back yet.", "Answer questions in a lesson or in Practise first."
    elif plan.now:
        number = str(len(plan.now))
        says = "to review today" + (f", {plan.errors} of them sure and wrong." if plan.errors else ".")
        waiting = plan.due - len(plan.now)
        more = "Confident errors come first, then what you remember least."
        if any(one.item in plan.now for one in plan.from_class):
            more = "What you took from a class comes first, then confident errors, then what you remember least."
        if waiting > 0:
            more += f" {waiting} more wait for another day; that is fine, and your portion stays at {plan.cap}."
    else:
        number, says = "0", "due today."
        more = f"{plan.done} reviewed today. " if plan.done else ""
        following = next(((day, n) for day, n in plan.ahead[1:] if n), None)
        more += f"Next: {following[1]} on {following[0]:%A}." if following else "Nothing in the next seven days."
        if plan.from_class and not following:
            more += f" From a class: {len(plan.from_class)} on {plan.from_class[0].on.astimezone(visit.zone()):%-d %B}."
    return (
        f'<div class="im-score"><p class="im-score-number">{number}</p><div><p><b>{says}</b></p>'
        f'<p class="im-src">{more}</p></div></div>'
    )


def ahead(days: Sequence[tuple[date, int]]) -> str:
    """Return the coming days as HTML: a bar and a number each."""
    most = max(n for _, n in days) or 1
    rows = "".join(
        f'<tr><th scope=row>{"Today" if place == 0 else f"{day:%a %-d %b}"}</th><td>{n}</td>'
        f'<td class="im-bar" aria-hidden="true"><i style="width:{100 * n / most:.0f}%"></i></td></tr>'
        for place, (day, n) in enumerate(days)
    )
    return (
        '<table class="im-ahead"><thead class="im-heard"><tr><th scope=col>Day</th><th scope=col>Questions</th><td></td></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def in_trainers(plan: session.Plan) -> None:
    """Show what comes back today in the trainers, each with a way there."""
    if not plan.trainers:
        return
    st.header("Back in the trainers", anchor=False)
    rows = []
    for one in plan.trainers:
        word, params = kept.way(one.thing)
        glyph, says, colour = feedback.WORDS[one.verdict]
        screen = session.SCREENS[one.thing.partition("/")[0]]
        rows.append(
            f"<li>{links.anchor(links.address(word, **params), in_names(one.about))} <small>{screen} · last time "
            f'<span class="{colour}"><span aria-hidden="true">{glyph}</span> {says.lower()}</span></small></li>'
        )
    st.html(
        f'<ul class="im-again-list">{"".join(rows)}</ul><p class="im-src">Decisions come back by the same rule as '
        "questions. A new patient, the same side effect; the same caller; the same task.</p>"
    )


def listed(words: Sequence[str]) -> str:
    """Return words as one says them: "A, b and c"."""
    first, *more = words
    *some, last = first, *(word.lower() for word in more)
    return f"{', '.join(some)} and {last}" if some else last


def in_cases(plan: session.Plan) -> None:
    """Show the cases that come back today, each with its steps and a way there."""
    if not plan.cases:
        return
    st.header("Back in the cases", anchor=False)
    rows = "".join(
        f'<li>{links.anchor(links.address("case", case=one.case.id, again="1"), in_names(one.case.title))} '
        f"<br>{listed(one.titles)}{' · sure and wrong' if one.is_error else ''}</li>"
        for one in plan.cases
    )
    st.html(
        f'<ul class="im-again-list im-again-cases">{rows}</ul><p class="im-src">A step that lost points is asked again, on the '
        "record as it stood then, by the same rule as a question. What was right from the first is not.</p>"
    )


def sure_and_wrong() -> None:
    """Show what felt sure and was wrong in questions, cases and trainers alike, the dangerous first."""
    found = session.confident_errors(visit.store(), visit.learner(), now=visit.now(), zone=visit.zone())
    st.header("Sure, and wrong", anchor=False)
    if not found:
        st.html(
            '<p class="im-src">Nothing open. What you were sure of and got wrong, in questions, cases, grading, calls and '
            "teach-back, will stand here until you get it right.</p>"
        )
        return
    rows = "".join(
        f"<li>{danger_of(one)}{links.anchor(one.href, in_names(one.about))} <small>{one.where}</small>"
        + (f"<br>{escape(in_names(one.says))}" if one.says else "")
        + "</li>"
        for one in found[:MOST_ERRORS]
    )
    more = f" The first {MOST_ERRORS} of {len(found)}." if len(found) > MOST_ERRORS else ""
    st.html(
        f'<ul class="im-errors">{rows}</ul><p class="im-src">The dangerous first: what could have harmed a patient, and '
        f"what nobody may get wrong. What you get right leaves this list.{more}</p>"
    )


def danger_of(one: session.ConfidentError) -> str:
    """Return the tag of a dangerous error as HTML; nothing for others."""
    word = "must know" if one.where in (session.QUESTION, session.CASE) else "✕ could harm"
    return f'<span class="im-tag im-wrong">{word}</span> ' if one.danger else ""


def begin_review(ids: Sequence[str], step: str = "", is_five_minutes: bool = False) -> None:
    """Begin a review of these questions; in five minutes with the case step that follows."""
    items = [bank.question(id) for id in ids]
    begin("review", items, certainty=True, is_five_minutes=is_five_minutes, step=step)


def after_review(this: Sitting) -> None:
    """Offer what comes after a review: what is still due; after five minutes the case too."""
    st.button("Back to what is due", key="review:again", on_click=leave, type="primary")
    if case := cases.of_question(this.step):
        on_with(case, study.last_attempts(visit.store(), visit.learner()))


def on_with(case: Case, newest: unfolding.Answers) -> None:
    """Draw the way to the case of which one step was done."""
    label = "See how the case ended" if unfolding.is_finished(case, newest) else "Go on with this case"
    links.link("case", label, icon=":material/clinical_notes:", case=case.id)


# --- steps of cases ---------------------------------------------------------------------------------------


def ask_in_case() -> Callable[..., bool]:
    """Return what asks the questions of a case."""
    hand_in = visit.bind(answering.reply_to) if visit.is_guest() else None
    return partial(
        quiz_view.ask, level=visit.level(), salt=visit.learner(), today=visit.now().date(), hand_in=hand_in
    )


def answers_to_cases(again: str = "") -> dict[str, study.Attempt]:
    """Return the newest answers of the learner.

    Args:
        again: A case that is taken up again: without the answers to its steps that come back today.
    """
    store, who = visit.store(), visit.learner()
    newest = study.last_attempts(store, who)
    if not again:
        return newest
    goal = session.goal_of(store, who)
    come_back = cases.due_of(store, who, now=visit.now(), zone=visit.zone(), goal=goal)
    return cases.to_answer(newest, come_back, again)


def after_questions(this: Sitting) -> dict[str, str]:
    """Return what the button after the questions says where a case step follows."""
    return {"finish": "Go on to the case"} if cases.of_question(this.step) else {}


@st.fragment
def case_step(key: str) -> None:
    """Ask the case step of five minutes; drawn anew once it is answered."""
    store, who = visit.store(), visit.learner()
    this, newest = study.sitting(store, who, key), study.last_attempts(store, who)
    case = cases.of_question(this.step) if this else None
    if this is None or case is None:
        st.rerun()
    given = newest.get(this.step) if five_minutes.is_step_done(this, newest) else None
    case_view.step(case, this.step, newest, given, bank.questions(), ask_in_case(), key=f"five-{key}")
    with st.container(key="look-back-go", horizontal=True):
        if given and st.button("Look back", key="five:look-back", type="primary"):
            st.rerun()
        if not given and st.button("Not now", key="five:later"):
            leave()
            st.rerun()


def wishes(plan: session.Plan) -> None:
    """Let the learner say how well she wants to know it, by when, and how much a day."""

    def keep(name: str, key: str) -> None:
        chosen = st.session_state[key]
        value = chosen.isoformat() if isinstance(chosen, date) else "" if chosen is None else str(chosen)
        try:
            visit.bind(study.wish)(name, value)
        except (study.NotAccepted, study.NotSaved) as why:
            st.session_state["practice:says"] = str(why)

    st.header("How well, and at what cost", anchor=False)
    with st.container(key="card-wishes"):
        goals = sorted(plan.costs)
        st.radio(
            "When a question comes back, I want to know it", goals,
            index=goals.index(plan.goal) if plan.goal in goals else None,
            format_func=lambda goal: f"{goal * 100:.0f} % of the time · about {minutes(plan.costs[goal])} a day",
            key="review:goal", on_change=keep, args=("review-goal", "review:goal"),
        )  # fmt: skip
        st.html(
            '<p class="im-src">Reckoned from how well you remember each question now, at 40 seconds an answer. '
            "The last few percent cost most.</p>"
        )
        st.segmented_control(
            "Questions a day, at most", queue.CAPS, default=plan.cap if plan.cap in queue.CAPS else None,
            required=True, key="review:cap", on_change=keep, args=("review-cap", "review:cap"),
        )  # fmt: skip
        st.date_input(
            "Ready for an examination or a shift on", value=plan.day, key="review:day", format="DD/MM/YYYY",
            on_change=keep, args=("review-day", "review:day"),
        )  # fmt: skip
        st.html(f'<p class="im-src" role="status">{by_date(plan)}</p>')


def minutes(cost: float) -> str:
    """Return minutes as one says them."""
    return "less than a minute" if cost < 1 else "1 minute" if cost < 1.5 else f"{cost:.0f} minutes"


def by_date(plan: session.Plan) -> str:
    """Return in a sentence what it takes to be ready for the chosen day."""
    if plan.day is None:
        return "No day chosen: questions come back by themselves."
    if plan.by_date is None:
        return f"{plan.day:%-d %B} has passed. Choose another day, or none."
    need = plan.by_date
    if not need.short:
        return f"On {plan.day:%-d %B} you would know all you have answered {plan.goal:.0%} of the time or more, as things stand."
    says = (
        f"{len(need.short)} {'question' if len(need.short) == 1 else 'questions'} would be below {plan.goal:.0%} on "
        f"{plan.day:%-d %B}: {need.a_day} a day until then."
    )
    return says if need.fits else f"{says} That is more than your {plan.cap} a day; those remembered least come first."


# --- tests ------------------------------------------------------------------------------------------------

TEST_SORTS = ("test", "pre", "post", "test_out")
SAYS = {
    "pre": "What do you know already? The results wait until you have taken its twin after learning.",
    "test": "One test of what you have learnt, with the results at the end.",
    "test_out": "Know it already? Up to three questions on each objective show which lessons you can skip.",
}
SECONDS_FOR_EACH = 90


def test_myself() -> None:
    """Show tests: before and after learning, testing out, or just a test."""
    this = asked_for(*TEST_SORTS)
    if this is None:
        choose_test()
    elif not this.is_over(visit.now()):
        st.html(f'<p class="im-crumb">{this.behaviour.name} · no feedback until the end · {chapters_of(this)}</p>')
        asking(this.key)
    elif behaviour.tells(this, study.sittings(visit.store(), visit.learner()), visit.now()):
        test_result(this)
    else:
        waits(this)


def chapters_of(this: Sitting) -> str:
    """Return the chapters of a sitting in words."""
    titles = {one.id: one.title for one in content.course().chapters}
    return escape(", ".join(titles[id] for id in this.chapters if id in titles) or "all chapters")


def choose_test() -> None:
    """Let the learner choose a test, go on with one, or take the twin of one."""
    st.html(
        '<p class="im-breath">No feedback until the end, as in an examination. You may go back, change an answer, '
        "flag it, close the page and come back.</p>"
    )
    said()
    open_ones(*TEST_SORTS)
    twins_to_take()
    titles = {one.id: one.title for one in content.course().chapters if session.pool({one.id})}
    with st.container(key="card-choose"):
        sort = st.radio(
            "Which test", list(SAYS), key="test:sort",
            format_func=lambda sort: f"**{behaviour.BEHAVIOURS[sort].name}.** {SAYS[sort]}",
        )  # fmt: skip
        st.pills(
            "Chapters", list(titles), selection_mode="multi", format_func=titles.get, key="test:chapters",
            help="None chosen means all.",
        )  # fmt: skip
        if sort == "test_out":
            st.html(f'<p class="im-src">{room_to_test_out()}</p>')
        else:
            st.segmented_control("How many questions", (10, 20, 30), default=10, required=True, key="test:length")
        st.toggle("Ask how sure I am", value=True, key="test:certainty")
        st.toggle("Show a clock: a minute and a half for each question", value=False, key="test:clock",
                  help="You can give yourself more time or switch it off whenever you like.")  # fmt: skip
        with st.container(key="test-go"):
            st.button("Begin the test", type="primary", on_click=begin_test, key="test:begin")
    results_so_far()


def room_to_test_out() -> str:
    """Return in a sentence what a test-out of the chosen chapters asks, and what it has no room for."""
    items = session.pool_for_tests(visit.now().date(), st.session_state["test:chapters"] or ())
    asked = choosing.to_test_out(items, seed=0, most=behaviour.MOST_ITEMS)
    known = {item.id: item.skill for item in items}
    objectives, all_ = len({known[id] for id in asked}), len(choosing.can_be_shown(items))
    says = f"{len(asked)} questions on {objectives} of {all_} objectives."
    if objectives < all_:
        says += " There is no room for the others, and chance decides. Choose fewer chapters to be asked about all."
    return says


def begin_test() -> None:
    """Begin the test that was chosen."""
    store, who, now = visit.store(), visit.learner(), visit.now()
    chapters = st.session_state["test:chapters"] or ()
    sort = st.session_state["test:sort"]
    items = session.pool_for_tests(now.date(), chapters)
    asked = set(session.last_right(store, who, now))
    seed, twin = uuid4().int, ()
    if sort == "pre":
        forms = choosing.parallel_forms(items, st.session_state["test:length"], seed=seed, asked=asked)
        ids, twin = forms.a, forms.b
    elif sort == "test":
        ids = choosing.one_form(items, st.session_state["test:length"], seed=seed, asked=asked)
    else:
        ids = choosing.to_test_out(items, seed=seed, most=behaviour.MOST_ITEMS)
    begin(
        sort, [bank.question(id) for id in ids], chapters=chapters, certainty=st.session_state["test:certainty"],
        minutes=minutes_for(len(ids)) if st.session_state["test:clock"] else None,
        form="a" if twin else "", twin=twin,
    )  # fmt: skip


def minutes_for(questions: int) -> int:
    """Return the minutes that a clock gives."""
    return max(1, -(-questions * SECONDS_FOR_EACH // 60))


def begin_twin(key: str) -> None:
    """Begin the test after learning that belongs to a test before."""
    before = study.sitting(visit.store(), visit.learner(), key)
    known = bank.questions()
    items = [known[id] for id in before.twin if id in known and not known[id].retired] if before else []
    begin(
        "post", items, chapters=before.chapters if before else (), of=key, form="b",
        certainty=bool(before and before.asks_certainty), minutes=before.minutes if before else None,
    )  # fmt: skip


def twins_to_take() -> None:
    """Show the tests before learning whose twin is still to be taken."""
    now = visit.now()
    all_ = study.sittings(visit.store(), visit.learner())
    taken = {one.of for one in all_.values() if one.of}
    for this in [one for one in all_.values() if one.sort == "pre" and one.is_over(now) and one.key not in taken][-2:]:
        with st.container(key=f"card-twin-{this.key}"):
            st.html(
                f'<p class="im-crumb">You took the test before learning on {this.began:%-d %B} · {chapters_of(this)}</p>'
            )
            st.button("Take the test after learning", key=f"twin-{this.key}", on_click=begin_twin, args=(this.key,))


def results_so_far() -> None:
    """Show the tests that were taken, newest first."""
    store, who, now = visit.store(), visit.learner(), visit.now()
    all_ = study.sittings(store, who)
    over = [one for one in all_.values() if one.is_test and one.is_over(now)]
    if not over:
        return
    st.header("Tests you took", anchor=False)
    rows = []
    for this in reversed(over[-20:]):
        told = behaviour.tells(this, all_, now)
        worth = session.result_of(session.outcome(store, who, this)).in_words if told else "told after its twin"
        href = links.address("test", sitting=this.key)
        rows.append(
            f"<tr><td>{links.anchor(href, this.behaviour.name)}</td><td>{chapters_of(this)}</td>"
            f"<td>{worth}</td><td>{len(this.items)}</td><td>{this.began:%d.%m.%Y}</td></tr>"
        )
    st.html(
        '<div class="im-wide" tabindex="0" role="group" aria-label="Tests you took"><table class="im-table"><thead><tr>'
        "<th scope=col>Test</th><th scope=col>Chapters</th><th scope=col>Result</th><th scope=col>Questions</th>"
        f"<th scope=col>When</th></tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def waits(this: Sitting) -> None:
    """Say that a test before learning is kept, and what comes now."""
    given = study.given_in(visit.store(), visit.learner(), this)
    st.html(
        f'<div class="im-score" role="status"><p class="im-score-number">{len(given)}<small> of {len(this.items)}</small></p>'
        "<div><p><b>answered and kept.</b></p><p class=\"im-src\">What they were worth is told when you have taken the "
        "test after learning, so that you learn the whole and not these questions.</p></div></div>"
    )
    st.header("Now learn", anchor=False)
    for chapter in content.course().chapters:
        if not this.chapters or chapter.id in this.chapters:
            links.link(chapter.id, chapter.title, icon=":material/menu_book:")
    with st.container(key="waits-go", horizontal=True):
        st.button("Take the test after learning", key="waits:twin", on_click=begin_twin, args=(this.key,), type="primary")
        st.button("Other tests", key="waits:leave", on_click=leave)


def test_result(this: Sitting) -> None:
    """Show what a test came to: the result, what was gained or may be skipped, and each question."""
    store, who = visit.store(), visit.learner()
    went = session.outcome(store, who, this)
    st.html(result_of_test(went))
    if this.sort == "post" and (before := study.sitting(store, who, this.of)):
        gained(session.outcome(store, who, before), went)
    if this.sort == "test_out":
        skips(went)
    with st.container(key="look-back-go", horizontal=True):
        st.button("Other tests", key="test:leave", on_click=leave)
    details_of(went, who)


def result_of_test(went: Outcome) -> str:
    """Return the result of a test with its error and the pass mark as HTML."""
    found = session.result_of(went)
    n, done = len(went.lines), len(went.answered)
    sign = ("✓ Passed", "im-right") if found.has_passed else ("○ Not yet", "im-muted")
    error = (
        f"± {found.error:.0f} is the standard error: another test like this would often differ by that much. "
        if found.error is not None
        else ""
    )
    left = f" {n - done} left open." if n > done else ""
    return (
        f'<div class="im-score" role="status"><p class="im-score-number">{found.percent:.0f}<small> %'
        f"{f' ± {found.error:.0f}' if found.error is not None else ''}</small></p>"
        f'<div><p><span class="im-tag {sign[1]}">{sign[0]}</span> <b>{went.right} of {n} questions wholly right.</b>{left}</p>'
        f'<p class="im-src">{error}The pass mark is {PASS} %. The mean part of the points over all questions; the '
        "newest answer to each counts.</p></div></div>"
    )


def gained(before: Outcome, after: Outcome) -> None:
    """Show a test before learning against its twin after."""
    changed = session.changed(before, after)
    one, other = session.result_of(before), session.result_of(after)
    skills = content.skills()
    rows = "".join(
        f"<tr><td>{escape(in_names(skills[row.skill].title))}</td><td>{row.before:.0f} %</td><td>{row.after:.0f} %</td>"
        f"<td>{GLYPHS[row.word]} {row.word}</td></tr>"
        for row in changed
    )
    st.header("What you gained", anchor=False)
    st.html(
        f'<p class="im-gain"><b>{one.in_words}</b> before, <b>{other.in_words}</b> after. '
        f"{result_words(one.percent, other.percent, changed)}</p>"
        '<div class="im-wide" tabindex="0" role="group" aria-label="What you gained"><table class="im-table im-gains"><thead><tr>'
        "<th scope=col>Objective</th><th scope=col>Before</th><th scope=col>After</th><th scope=col>So</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
        '<p class="im-src">Two tests of one plan: as many questions on each objective at each level of thinking, none '
        "in both. With one or two questions on an objective, chance plays a part.</p>"
    )
    with st.expander("The test before learning, question by question"):
        st.html(report(before, visit.learner()))


GLYPHS = {"gained": "▲", "lost": "▼", "unchanged": "–", "known before": "✓"}


def skips(went: Outcome) -> None:
    """Show which objectives are known and which lessons may be skipped."""
    sure, skills = session.known(went), content.skills()
    asked = list(dict.fromkeys(line.item.skill for line in went.lines))
    rows = "".join(
        f"<li><span class=\"im-tag {'im-right' if skill in sure else 'im-muted'}\">{'✓ known' if skill in sure else '○ learn'}</span> "
        f"{escape(in_names(skills[skill].title))}</li>"
        for skill in asked
    )
    st.header("What you know already", anchor=False)
    st.html(
        f'<ul class="im-errors">{rows}</ul><p class="im-src">Known: every question on it wholly right, two or three of them. '
        "Your record says that it was shown by a test.</p>"
    )
    chapters = went.sitting.chapters
    others = choosing.can_be_shown(session.pool_for_tests(visit.now().date(), chapters)) - set(asked)
    if others and len(went.sitting.items) == behaviour.MOST_ITEMS:
        n = len(others)
        st.html(
            f'<p class="im-src">{n} {"objective was" if n == 1 else "objectives were"} not asked, for want of room. '
            "Choose fewer chapters to be asked about all.</p>"
        )
    free = session.can_skip(went)
    if free:
        titles = ", ".join(escape(content.lesson(one).title) for one in free)
        st.html(f"<p>You can skip: <b>{titles}</b>.</p>")


# --- record of completion ---------------------------------------------------------------------------------


def completed() -> None:
    """Show the records one made, what is missing for others, and check a record."""
    st.html(
        '<p class="im-breath">For your portfolio or your employer: what you learnt, when, for how long, and how well. '
        "It is signed, so that anybody can see that nobody changed it.</p>"
        f'<p class="im-src">{NO_CERTIFICATE}</p>'
    )
    said()
    store, who = visit.store(), visit.learner()
    made = completion.kept(store, who)
    key = st.query_params.get("record", "")
    shown = next((row for row in made if row[0] == key), made[0] if made else None)
    if shown:
        st.html(record_card(shown[1]))
        href = escape(links.address("record.json", id=shown[0]))
        st.html(
            f'<p class="im-buttons im-noprint"><a class="im-button" href="{href}" target="_self" download>Download the signed file</a> '
            '<span class="im-src">To print it, print this page: only the record is printed.</span></p>'
        )
    if len(made) > 1:
        rows = "".join(
            f"<li>{links.anchor(links.address('record', record=ref), one['record']['title'])} "
            f"<small>{escape(one['record']['completed'][:10])} · {escape(one['code'])}</small></li>"
            for ref, one in made
        )
        st.html(f'<ul class="im-again-list im-noprint">{rows}</ul>')
    with st.container(key="noprint-chapters"):
        st.header("Chapters", anchor=False)
        for this in completion.chapters(store, who, now=visit.now()):
            to_complete(this)
        st.html(f'<p class="im-src">{escape(completion.RULE)}</p>')
    with st.container(key="noprint-check"):
        check_a_record()


def to_complete(this: completion.Standing) -> None:
    """Show one chapter: what is missing, or a name to be typed."""
    with st.container(key=f"card-complete-{this.chapter.id}"):
        sign = ("○", "Not yet", "im-muted") if this.missing else ("✓", "Complete", "im-right")
        lines = "".join(f"<li>{escape(line)}</li>" for line in this.missing)
        best = this.best
        worth = f"{best.name}: {best.result.in_words}, {best.result.questions} questions." if best else ""
        st.html(
            f'<p class="im-verdict"><span class="im-tag {sign[2]}">{sign[0]} {sign[1]}</span> '
            f"<b>{escape(this.chapter.title)}</b></p>"
            + (f'<ul class="im-missing">{lines}</ul>' if lines else f'<p class="im-src">{worth}</p>')
        )
        if this.missing:
            return
        st.text_input("Your name, as it should stand there", key=f"name-{this.chapter.id}", max_chars=120)
        st.button(
            "Make the record", key=f"make-{this.chapter.id}", type="primary", on_click=make_record,
            args=(this.chapter.id,),
        )  # fmt: skip


def make_record(chapter_id: str) -> None:
    """Make a record with the name that was typed."""
    try:
        visit.bind(completion.make)(chapter_id, st.session_state[f"name-{chapter_id}"], zone=visit.zone())
    except (study.NotAccepted, study.NotSaved) as why:
        st.session_state["practice:says"] = str(why)
        return
    st.query_params.pop("record", None)


def record_card(signed: dict) -> str:
    """Return a record as HTML, to read and to print."""
    one = signed["record"]
    test = one["test"]
    error = f" ± {test['standard_error']:.0f} (standard error)" if test["standard_error"] is not None else ""
    objectives = "".join(
        f"<li>{escape(in_names(row['objective']))} <small>{escape(row['mastery'])}, {row['answers']} "
        f"{'answer' if row['answers'] == 1 else 'answers'}</small></li>"
        for row in one["objectives"]
    )
    out = "; ".join(escape(in_names(title)) for title in one["tested_out"])
    facts = [
        ("Completed", f"{escape(one['completed'].replace('T', ' '))} ({escape(one['time_zone'])})"),
        ("Time", f"{one['minutes']} active minutes. {escape(one['rule_of_minutes'])}"),
        ("Test", f"{escape(test['name'])}: {test['percent']:.0f} %{error}, {test['questions']} questions; pass mark {one['pass_mark']} %"),
        *([("Shown by a test beforehand", out)] if out else []),
        ("Edition of the questions", f"<code>{escape(one['edition'])}</code>"),
        ("Code", f"<code>{escape(signed['code'])}</code>"),
    ]
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts)
    return (
        '<article class="im-record" aria-label="Record of completion"><p class="im-crumb">Immunobook · Record of completion</p>'
        f"<h2>{escape(one['title'])}</h2><p class=\"im-record-name\">{escape(one['name'])}</p>"
        f'<dl class="im-facts">{rows}</dl><details open><summary>Objectives</summary><ul>{objectives}</ul></details>'
        f'<p class="im-src">{escape(one["rule"])}</p><p><b>{escape(one["statement"])}</b></p>'
        '<p class="im-src">Anybody can check the signed file on this page, or without a network with '
        f"<code>python -m immunobook.progress.record check FILE</code> and the public key "
        f'<code class="im-key">{escape(signed["public_key"])}</code>.</p></article>'
    )


def check_a_record() -> None:
    """Let anybody check a record."""
    st.header("Check a record", anchor=False)
    text = st.text_area("Paste the text of the signed file", key="check:text", height=120, max_chars=100_000)
    if st.button("Check it", key="check:go"):
        found = completion.check(text)
        glyph, word, colour = ("✓", "Genuine", "im-right") if found.is_genuine else ("✕", "Not genuine", "im-wrong")
        st.html(
            f'<div role="status"><p class="im-verdict"><span class="im-tag {colour}">{glyph} {word}</span>'
            f"<span>{escape(found.says)}</span></p></div>"
        )
        if found.record is not None:
            st.html(record_card(json.loads(text)))


# --- looking back -----------------------------------------------------------------------------------------


def look_back(this: Sitting, *, again: Callable[[], None]) -> None:
    """Show how a sitting went: the sum, where to read again, certainty, and each question with its reasons."""
    store, who = visit.store(), visit.learner()
    went = session.outcome(store, who, this)
    st.html(summary(went))
    with st.container(key="look-back-go", horizontal=True):
        again()
    details_of(went, who)


def details_of(went: Outcome, who: str) -> None:
    """Show what there is to learn from a sitting: confident errors, cells to read again, certainty, each question."""
    errors(went)
    read_again(went)
    certain(went)
    st.header("Question by question", anchor=False)
    st.html(report(went, who))


def summary(went: Outcome) -> str:
    """Return the sum of a practice or a review as HTML: the share, how many were right, and what counts."""
    done = len(went.answered)
    says = f"{went.right} of {done} answered questions wholly right." if done else "Nothing answered yet."
    return (
        f'<div class="im-score" role="status"><p class="im-score-number">{went.percent:.0f}<small> %</small></p>'
        f'<div><p><b>{says}</b></p><p class="im-src">The mean part of the points of what you answered; the first '
        "answer to each counts.</p></div></div>"
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
            inner = sheet(line.item, line.attempt, salt=who, sitting=went.sitting, today=visit.now().date())["feedback"]
        else:
            cell = links.anchor(address_of(line.item.cell), "Read where this is explained")
            inner = f'<div class="im-feedback"><p>Left open. It earned nothing and was not counted as wrong knowledge.</p><p>{cell}</p></div>'
        flag = " ⚑" if line.item.id in went.sitting.flagged else ""
        rows.append(
            f'<details class="im-ask im-report"><summary><span class="im-tag {colour}">'
            f'<span aria-hidden="true">{glyph}</span> {word}</span>{flag} {number}. {escape(in_names(line.item.asks))}</summary>{inner}</details>'
        )
    return f'<div class="im-sheet im-reports">{"".join(rows)}</div>'


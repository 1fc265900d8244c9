"""What the screens of practice show, and what their buttons do: rendered and pressed, over days of a learner's own."""

import json
import re
from html import escape
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.requests import Request

from immunobook import content, study, visit
from immunobook.content.prose import in_names
from immunobook.content.question import STEPS
from immunobook.practice import session, view
from immunobook.quiz import bank, behaviour, choosing
from immunobook.server.routes import record_json
from tests.browser.learners import wrong_answer
from tests.load.learner_client import completed
from tests.practice.sample import NOW, later
from tests.practice.test_tested_out import ASKED, CHAPTER, LESSON
from tests.test_screens import HOUSE, opened, words

PRACTISE, REVIEW, TEST, CASES = (HOUSE / "pages" / "practice" / f"{name}.py" for name in ("quiz", "review", "test", "case"))
RECORD = HOUSE / "pages" / "progress" / "record.py"
SINGLE = [item for item in session.pool({CHAPTER.id}) if item.kind == "single_choice"]
CASE = next(iter(content.cases().values()))


class Clock:
    """What time it is for the screens."""

    now = NOW


@pytest.fixture
def clock(monkeypatch) -> Clock:
    this = Clock()
    monkeypatch.setattr(visit, "now", lambda: this.now)
    return this


@pytest.fixture
def secret(store, clock, monkeypatch) -> str:
    """Of somebody whose browser sends a cookie."""
    newcomer = study.new_learner(store, now=NOW)
    monkeypatch.setattr(visit, "store", lambda: store)
    monkeypatch.setattr(visit, "secret", lambda: newcomer.secret)
    return newcomer.secret


@pytest.fixture
def learner(store, secret) -> str:
    return study.learner_of(store, secret)


def answer(store, learner, item, *, right=True, at=NOW, **more):
    study.submit_answer(store, learner, item, item.key() if right else wrong_answer(item), now=at, **more)


def answer_all(store, learner, this, *, wrong=(), at=NOW, **more):
    """Answer a sitting and finish it."""
    for place, id in enumerate(this.items):
        sitting = this.key if this.is_test else None
        answer(store, learner, bank.question(id), right=place not in wrong, at=at, sitting=sitting, **more)
    study.change_sitting(store, learner, this.key, "finish", now=at)


def only(store, learner, sort):
    """Return the one sitting of this sort."""
    (this,) = (one for one in study.sittings(store, learner).values() if one.sort == sort)
    return this


def downloaded(key: str, secret: str = "") -> tuple[int, str]:
    """Return what `/record.json` answers to somebody with this cookie: status and text."""
    scope = {
        "type": "http", "method": "GET", "scheme": "http", "path": "/record.json", "query_string": f"id={key}".encode(),
        "headers": [(b"host", b"localhost"), (b"cookie", f"{visit.COOKIE}={secret}".encode())],
    }  # fmt: skip
    reply = completed(record_json(Request(scope)))
    return reply.status_code, reply.body.decode()


def labels(app) -> list[str]:
    return [button.label for button in app.button]


def hrefs(text: str, of: str) -> list[str]:
    """Return where the links of a list lead, by the list's class."""
    return [
        href.replace("&amp;", "&")
        for part in re.findall(rf'<ul class="{of}[^"]*">.*?</ul>', text, re.DOTALL)
        for href in re.findall(r'href="([^"]+)"', part)
    ]


# --- tests ------------------------------------------------------------------------------------------------


def test_what_was_gained_is_shown_after_the_twin_and_nothing_before(store, learner, clock):
    app = opened(TEST)
    app.pills(key="test:chapters").set_value([CHAPTER.id])
    app.button(key="test:begin").click().run()
    before = only(store, learner, "pre")
    assert app.query_params["sitting"] == before.key, "the address leads back to it"
    assert len(before.twin) == len(before.items) == 10
    assert not set(before.twin) & set(before.items)
    answer_all(store, learner, before, wrong=range(5), at=later(5))

    clock.now = later(10)
    told = words(opened(TEST, sitting=before.key))
    assert "answered and kept" in told
    assert "Question by question" not in told
    assert not [id for id in before.items if escape(in_names(bank.question(id).asks)) in told]
    app = opened(TEST)
    assert "told after its twin" in words(app)
    assert not re.search(r"\d+ % ± |\d+ of 10 questions", words(app)), "no result anywhere"
    app.button(key=f"twin-{before.key}").click().run()
    after = only(store, learner, "post")
    assert (after.of, after.items) == (before.key, before.twin)
    assert "told after its twin" in words(opened(TEST)), "nor while the twin is open"

    clock.now = later(20)
    answer_all(store, learner, after, at=later(20))
    app = opened(TEST, sitting=after.key)
    heads = [head.value for head in app.header]
    assert "What you gained" in heads
    changed = session.changed(*(session.outcome(store, learner, one) for one in (before, after)))
    gains = [row for row in changed if row.word == "gained"]
    assert gains, "half was wrong before"
    assert words(app).count("▲ gained") == len(gains)
    assert f"<b>{session.result_of(session.outcome(store, learner, before)).in_words}</b> before" in words(app)
    assert "100 %" in words(app)
    shown = words(opened(TEST))
    assert "told after its twin" not in shown
    assert hrefs(shown.replace("<table", '<ul class="tests"><table').replace("</table>", "</table></ul>"), "tests") == [
        f"/test?sitting={after.key}", f"/test?sitting={before.key}",
    ], "both, newest first"  # fmt: skip
    assert "Question by question" in [head.value for head in opened(TEST, sitting=before.key).header]


def test_a_test_out_skips_and_the_record_says_so(store, learner, secret, clock, monkeypatch):
    monkeypatch.setenv("IMMUNOBOOK_SIGNING_KEY", "A" * 43 + "=")
    out = study.start_sitting(store, learner, "test_out", ASKED, now=NOW)
    answer_all(store, learner, out, at=later(9))
    clock.now = later(60)
    told = words(opened(TEST, sitting=out.key))
    skills = {item.skill for item in ASKED}
    assert told.count("✓ known") == len(skills)
    assert f"You can skip: <b>{escape(content.lesson(LESSON).title)}" in told
    assert "for want of room" not in told, "there was room for more"

    app = opened(RECORD)
    assert f"make-{CHAPTER.id}" not in [button.key for button in app.button], "not complete yet"
    assert "cells are still to be done" in words(app)
    for lesson_id in CHAPTER.lessons:
        for cell in content.lesson(lesson_id).cells:
            asked = getattr(cell, "quiz", None)
            for id in [asked] if isinstance(asked, str) else asked or ():
                if lesson_id != LESSON:
                    answer(store, learner, bank.question(id), at=later(20))
            if not asked and lesson_id != LESSON:
                study.finish_cell(store, learner, lesson_id, cell.id, now=later(20))
    answer_all(store, learner, study.start_sitting(store, learner, "test", SINGLE[:5], now=later(30)), at=later(40))
    app = opened(RECORD)
    app.text_input(key=f"name-{CHAPTER.id}").set_value("  ")
    app.button(key=f"make-{CHAPTER.id}").click().run()
    assert "Type your name" in app.warning[0].value
    app.text_input(key=f"name-{CHAPTER.id}").set_value("Ada <Nurse>")
    app.button(key=f"make-{CHAPTER.id}").click().run()
    ((key, signed),) = study.records_of_completion(store, learner).items()
    assert set(signed["record"]["tested_out"]) == {content.skills()[skill].title for skill in skills}
    shown = words(app)
    assert "Shown by a test beforehand" in shown
    assert "Ada &lt;Nurse&gt;" in shown
    assert f"/record.json?id={key}" in shown

    assert downloaded(key)[0] == 403, "not for a stranger"
    assert downloaded("another", secret)[0] == 404
    status, file = downloaded(key, secret)
    assert (status, json.loads(file)) == (200, signed)
    for text, says in ((file, "✓ Genuine"), (file.replace("Ada", "Eve"), "✕ Not genuine"), ("{", "✕ Not genuine")):
        app.text_area(key="check:text").set_value(text)
        assert says in words(app.button(key="check:go").click().run()), text[:40]


def test_a_full_test_out_says_for_how_many_objectives_it_had_no_room(store, learner, clock):
    pool = session.pool_for_tests(NOW.date())
    asked = [bank.question(id) for id in choosing.to_test_out(pool, seed=1, most=behaviour.MOST_ITEMS)]
    out = study.start_sitting(store, learner, "test_out", asked, now=NOW)
    answer_all(store, learner, out, at=later(9))
    clock.now = later(60)
    others = choosing.can_be_shown(pool) - {item.skill for item in asked}
    assert others
    assert f"{len(others)} objectives were not asked, for want of room" in words(opened(TEST, sitting=out.key))


@pytest.mark.parametrize(
    ("said", "says"),
    [
        (["Take action"], "Take action"),
        (["Take action", "Recognise cues"], "Take action and recognise cues"),
        (["Take action", "Recognise cues", "Analyse cues"], "Take action, recognise cues and analyse cues"),
    ],
)
def test_steps_are_said_as_one_says_them(said, says):
    assert view.listed(said) == says


# --- practise and look back -------------------------------------------------------------------------------


def test_practise_asks_of_the_chapters_and_kinds_that_were_chosen(store, learner):
    app = opened(PRACTISE)
    app.pills(key="practise:chapters").set_value([CHAPTER.id])
    app.pills(key="practise:kinds").set_value(["matching", "ordering"])
    app.button(key="practise:begin").click().run()
    items = [bank.question(id) for id in only(store, learner, "practice").items]
    assert {session.chapter_of(item) for item in items} == {CHAPTER.id}
    assert {item.kind for item in items} <= {"matching", "ordering"}
    assert len(items) == min(10, len(session.pool({CHAPTER.id}, {"matching", "ordering"})))


def test_weakest_asks_what_one_knows_least(store, learner):
    weak, strong = SINGLE[0].skill, next(item.skill for item in SINGLE if item.skill != SINGLE[0].skill)
    for item in session.pool({CHAPTER.id}):
        if item.skill in (weak, strong):
            answer(store, learner, item, right=item.skill == strong)
    app = opened(PRACTISE)
    app.button(key="practise:weakest").click().run()
    asked = [bank.question(id).skill for id in only(store, learner, "practice").items]
    assert asked[0] == weak
    assert strong not in asked


def test_looking_back_leads_to_the_cells_and_says_how_sure_fitted(store, learner):
    grave = next(item for item in bank.questions().values() if item.must_know and choosing.can_be_practised(item)
                 and item.kind == "single_choice")  # fmt: skip
    items = [*SINGLE[:3], grave]
    this = study.start_sitting(store, learner, "practice", items, now=NOW, certainty=True)
    answer_all(store, learner, this, wrong={0, 3}, at=later(1), certainty=3)
    app = opened(PRACTISE, sitting=this.key)
    told = words(app)
    assert "50<small> %" in told
    assert [head.value for head in app.header] == ["Sure, and wrong", "Read again", "How sure, how right", "Question by question"]
    first = re.search(r'<ul class="im-errors"><li>(.*?)</li>', told)[1]
    assert "must know" in first
    assert in_names(escape(grave.asks)) in first, "the dangerous one first"
    assert "Marks by certainty: −6 of at most 12 from 4 answers" in told
    again = hrefs(told, "im-again-list")
    assert len(again) == len({SINGLE[0].cell, grave.cell})
    for href in again:
        asks_for = dict(parse_qsl(urlsplit(href).query))
        app = opened(HOUSE / "pages" / "learn" / f"{urlsplit(href).path.strip('/')}.py", **asks_for)
        assert f'data-cell="{asks_for["cell"]}"' in words(app)
        assert f"{asks_for['lesson']}/{asks_for['cell']}" in (SINGLE[0].cell, grave.cell)


# --- review -----------------------------------------------------------------------------------------------


def test_what_one_wishes_for_is_kept_and_changes_the_portion(store, learner, clock):
    for item in SINGLE[:8]:
        answer(store, learner, item)
    clock.now = later(days=10)
    app = opened(REVIEW)
    assert "Review 8 questions" in labels(app)
    costs = [re.search(r"about (.+) a day", label)[1] for label in app.radio(key="review:goal").options]
    assert len(costs) == 5
    assert costs[0] != costs[-1], "the last few percent cost most"
    app.radio(key="review:goal").set_value(0.97).run()
    assert study.wished(store, learner, "review-goal") == "0.97"
    app.segmented_control(key="review:cap").set_value(5).run()
    assert "Review 5 questions" in labels(app)
    assert "3 more wait for another day" in words(app)
    day = later(days=13).date()
    app.date_input(key="review:day").set_value(day).run()
    assert study.wished(store, learner, "review-day") == day.isoformat()
    assert f"would be below 97% on {day:%-d %B}: 3 a day until then" in words(app).replace(" %", "%")
    clock.now = later(days=14)
    assert "has passed" in words(opened(REVIEW))


def test_five_minutes_go_on_where_one_was_called_away(store, learner, clock):
    assert "I have five minutes" not in labels(opened(REVIEW)), "nothing is due, no case is open"
    for item in SINGLE[:4]:
        answer(store, learner, item, right=False)
    answer(store, learner, bank.question(CASE.questions[0]))
    clock.now = later(days=2)
    app = opened(REVIEW)
    assert f"3 questions, then one step of a case (“{escape(CASE.title)}”, step 2 of 6)" in words(app)
    app.button(key="review:five").click().run()
    this = only(store, learner, "review")
    assert (len(this.items), this.step) == (3, CASE.questions[1])
    answer(store, learner, bank.question(this.items[0]), at=later(days=2, minutes=1))

    clock.now = later(days=3)
    app = opened(REVIEW)
    assert "1 of 4 answered" in words(app)
    app.button(key=f"go-on-{this.key}").click().run()
    assert app.query_params["sitting"] == this.key
    assert "The record" not in words(app), "the questions first"
    for id in this.items[1:]:
        answer(store, learner, bank.question(id), at=later(days=3))
    study.change_sitting(store, learner, this.key, "finish", now=later(days=3))
    app = opened(REVIEW, sitting=this.key)
    assert f"Step 2 of 6: {STEPS[CASE.steps[1].step]}" in words(app)
    app.button(key="five:later").click().run()
    assert "3 of 4 answered" in words(app), "called away again"
    app.button(key=f"go-on-{this.key}").click().run()
    assert "Step 2 of 6" in words(app)
    answer(store, learner, bank.question(this.step), right=False, at=later(days=3, minutes=4))
    app = opened(REVIEW, sitting=this.key)
    assert "3 of 4 answered questions wholly right" in words(app)
    assert f"4. {escape(in_names(bank.question(this.step).asks))}" in words(app), "the step is looked back on too"
    app.button(key="review:again").click().run()
    assert f"go-on-{this.key}" not in [button.key for button in app.button], "done is done"


@pytest.mark.parametrize("due", [0, 1])
def test_five_minutes_are_offered_for_one_question_or_an_open_case(store, learner, clock, due):
    item = SINGLE[0] if due else bank.question(CASE.questions[0])
    answer(store, learner, item, right=not due)
    clock.now = later(days=2)
    app = opened(REVIEW)
    assert ("Review 1 question" in labels(app)) is bool(due)
    app.button(key="review:five").click().run()
    assert not app.exception
    this = only(store, learner, "review")
    assert (len(this.items), this.step) == (due, CASE.questions[0 if due else 1])
    assert ("Step 2 of 6" in words(app)) is not bool(due), "with nothing due the case comes at once"


def test_a_case_with_a_lost_step_comes_back_open_at_that_step(store, learner, clock):
    for place, id in enumerate(CASE.questions):
        answer(store, learner, bank.question(id), right=place != 2)
    clock.now = later(days=1)
    told = words(opened(REVIEW))
    (href,) = hrefs(told, "im-again-list")
    assert STEPS[CASE.steps[2].step] in told
    app = opened(CASES, **dict(parse_qsl(urlsplit(href).query)))
    assert re.search(r'aria-current="step">.*?</span>.*?</span>([^<]+)', words(app))[1] == STEPS[CASE.steps[2].step]
    assert "Your report" not in words(app)
    assert "Your report" in words(opened(CASES, case=CASE.id)), "from the list of cases it stays finished"
    answer(store, learner, bank.question(CASE.questions[2]), at=clock.now)
    assert "Your report" in words(opened(CASES, **dict(parse_qsl(urlsplit(href).query))))
    assert not hrefs(words(opened(REVIEW)), "im-again-list")

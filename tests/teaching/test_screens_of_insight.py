"""The screens of insight: who may see them, what a learner is told before joining, and what a press does."""


import pytest
from streamlit.testing.v1 import AppTest

from immunobook import attending, content, study, teach, visit
from immunobook.classroom import code as codes
from immunobook.insight import seen
from immunobook.records import Unavailable
from tests.browser import learners
from tests.screens import HOUSE, newcomer, opened
from tests.teaching.sample import NOW, OTHERS, WITH_MYTH, answer, ask, later

INSIGHT, GROUPS = HOUSE / "pages/progress/insight.py", HOUSE / "pages/classroom/groups.py"


@pytest.fixture(autouse=True)
def here(store, monkeypatch):
    """The records of this test, and a clock that stands."""
    monkeypatch.setattr(visit, "store", lambda: store)
    monkeypatch.setattr(visit, "now", lambda: later(minutes=30))
    monkeypatch.setattr(visit, "sender", lambda: "192.0.2.7")


@pytest.fixture
def as_ada(ada, monkeypatch):
    monkeypatch.setattr(visit, "teacher", lambda: ada)
    return ada


@pytest.fixture
def learner(store, monkeypatch):
    return newcomer(store, monkeypatch, now=NOW)


def words(app: AppTest) -> str:
    assert not app.exception
    return "\n".join([*(one.proto.body for one in app.get("html")), *(one.value for one in app.warning)])


# --- who may see it ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("params", [{}, {"room": "x"}, {"group": "x"}])
def test_a_learner_is_shown_nothing(store, learner, params):
    app = opened(INSIGHT, **params)
    assert "You are here as a learner" in words(app)
    assert not app.header


@pytest.mark.parametrize("what", ["room", "group"])
def test_another_teacher_is_shown_nothing(store, bob, room, cohort, in_cohort, monkeypatch, what):
    in_cohort(1, "Kim")
    monkeypatch.setattr(visit, "teacher", lambda: bob)
    said = words(opened(INSIGHT, **{what: {"room": room.id, "group": cohort.id}[what]}))
    assert f"There is no such {what} among yours" in said
    assert "Brakes" not in said
    assert "Ward 7" not in said
    assert "Kim" not in said


# --- a teacher --------------------------------------------------------------------------------------------


def test_a_teacher_makes_a_group_and_is_told_its_code(store, as_ada):
    app = opened(INSIGHT)
    app.text_input[0].input("Ward 9")
    next(one for one in app.button if one.label == "Make the group").click().run()
    (made,) = teach.cohorts(store, as_ada)
    assert made.title == "Ward 9"
    assert codes.shown(made.code) in words(app)


def test_the_sheet_names_the_misconception_and_offers_five(store, as_ada, room, in_room):
    who = in_room(12)
    ask(store, as_ada, room, WITH_MYTH, {one: at < 4 for at, one in enumerate(who)}, certainty=3)
    ask(store, as_ada, room, OTHERS[0], {one: at < 10 for at, one in enumerate(who)}, now=later(minutes=4))
    app = opened(INSIGHT, room=room.id)
    said = words(app)
    assert "The misconception behind it" in said
    assert "chosen by 8 of 12" in said
    assert "Ask again on 5 December 2026" in said
    next(one for one in app.button if one.key == "insight:offer").click().run()
    assert "✓ Offered" in words(app)
    (offer,) = attending.open_offers(store, who[0])
    assert offer.items == (WITH_MYTH.id, OTHERS[0].id)


def test_what_people_wrote_is_text(store, as_ada, room, cohort, in_room, in_cohort):
    (who,) = in_cohort(1, "<img src=x onerror=alert(1)>")
    study.finish_cell(store, who, "the-cycle", "x", now=later(minutes=5))
    said = words(opened(INSIGHT, group=cohort.id))
    assert "<img src=x" not in said
    assert "&lt;img src=x" in said


def test_numbers_on_paper_are_those_that_may_be_shared(store, as_ada, room, in_room):
    who = in_room(12)
    ask(store, as_ada, room, OTHERS[0], {one: at < 10 for at, one in enumerate(who)})
    said = words(opened(INSIGHT, room=room.id))
    assert '<span class="im-full"><b>83 %</b> of 12</span><span class="im-shared"><b>left out</b> of 12</span>' in said


def test_no_answer_stands_by_a_name(store, as_ada, cohort, in_cohort):
    who = in_cohort(10, "Name")
    for one in who:
        study.submit_answer(store, one, WITH_MYTH, WITH_MYTH.key(), now=later(minutes=5))
    said = words(opened(INSIGHT, group=cohort.id))
    with_names = said[said.index("<h3>Members</h3>") : said.index("<h3>What the questions say</h3>")]
    assert said.count("Name0") == with_names.count("Name0") == 2, "how far in all, and in which lesson"
    assert "%" not in with_names


def test_the_page_says_who_has_finished_which_lesson(store, as_ada, cohort, in_cohort):
    who, *_ = in_cohort(2, "Name")
    lesson = content.lesson(content.course().lessons[0])
    for cell in lesson.cells:
        for item in learners.questions_of(cell):
            answer(store, who, learners.bank.question(item))
        study.finish_cell(store, who, lesson.id, cell.id, now=later(minutes=5))
    said = words(opened(INSIGHT, group=cohort.id))
    table = said[said.index("<summary>Who has finished which lesson</summary>") :]
    rest = f"the other {len(content.course().lessons) - 1}"
    assert f"<th scope=row>Name0</th><td><ul><li>1.1 {lesson.title}</li></ul></td><td>–</td><td>–</td><td>{rest}</td>" in table
    assert f"<th scope=row>Name1</th><td>–</td><td>–</td><td>–</td><td>all {len(content.course().lessons)}</td>" in table


def test_members_can_stand_there_by_number_and_that_is_kept(store, as_ada, learner, cohort, in_cohort):
    """The order tells nothing either: it is that of joining, not of names."""
    attending.join_cohort(store, study.new_learner(store, now=NOW).learner, cohort.id, "Zoe", now=NOW)
    attending.join_cohort(store, study.new_learner(store, now=NOW).learner, cohort.id, "Ann", now=later(seconds=9))
    app = opened(INSIGHT, group=cohort.id)
    said = words(app)
    assert (said.index("<th scope=row>Ann"), "Member 1" in said) < (said.index("<th scope=row>Zoe"), True)
    assert "names=hidden" not in said
    app.toggle[0].set_value(True).run()
    for seen_so in (app, opened(INSIGHT, group=cohort.id)):
        said = words(seen_so)
        assert seen_so.toggle[0].value
        assert "Zoe" not in said
        assert "Ann" not in said
        assert said.count("<th scope=row>Member 1</th>") == said.count("<th scope=row>Member 2</th>") == 2
        assert "Download this list with these numbers" in said
        assert "names=hidden" in said
    app.toggle[0].set_value(False).run()
    assert "<th scope=row>Zoe</th>" in words(app)


def test_where_that_cannot_be_kept_the_switch_shows_what_is(store, as_ada, learner, cohort, in_cohort, monkeypatch):
    def away(*_, **__):
        raise Unavailable("It is away.")

    in_cohort(1, "Zoe")
    app = opened(INSIGHT, group=cohort.id)
    keep = store.set
    monkeypatch.setattr(store, "set", away)
    app.toggle[0].set_value(True).run()
    assert "This could not be saved just now." in words(app)
    assert "<th scope=row>Zoe0</th>" in words(app)
    assert not app.toggle[0].value
    monkeypatch.setattr(store, "set", keep)
    for by_number in (True, False):
        app.toggle[0].set_value(by_number).run()
        assert study.wished(store, learner, "member-names") == ("hidden" if by_number else "shown")
        assert app.toggle[0].value is by_number
        assert ("Zoe0" in words(app)) is not by_number


def test_a_class_on_the_page_of_its_group_counts_members_only(store, as_ada, cohort, in_cohort):
    members = in_cohort(6)
    guest = study.new_learner(store, now=NOW).learner
    rooms = [teach.open_room(store, as_ada, title=title, cohort=cohort.id, now=NOW) for title in ("Brakes", "Keys")]
    for room, who in zip(rooms, (members, [guest]), strict=True):
        for one in (*who, guest):
            attending.join(store, one, room.id, now=NOW)
        ask(store, as_ada, room, OTHERS[0], {**dict.fromkeys(who, True), guest: False}, now=later(minutes=2))
    said = words(opened(INSIGHT, group=cohort.id))
    assert "no member of the group answered" in said
    six = '<span class="im-full">6</span><span class="im-shared">left out</span> members answered; everything was right in the end'
    assert six in said, "paper, beside the room's own, would tell that there was one guest"


def test_who_opens_a_room_is_told_that_a_group_shuts_nobody_out(store, as_ada, cohort):
    app = opened(HOUSE / "pages/classroom/host.py")
    (box,) = [one for one in app.selectbox if one.label == "Whose class is it?"]
    assert box.options == ["No group’s", "Ward 7"]
    assert "Anybody with the code can join, whichever you choose." in words(app)


# --- a learner --------------------------------------------------------------------------------------------


def test_what_a_teacher_sees_is_said_before_joining(store, cohort, learner):
    app = opened(GROUPS)
    app.text_input[0].input(f" {codes.shown(cohort.code).lower()} ")
    next(one for one in app.button if one.label == "Look it up").click().run()
    said = words(app)
    assert "Ward 7" in said
    for sentence in (*seen.BY_NAME, *seen.COUNTED, *seen.NEVER, seen.SHARED, seen.NAMED, seen.IN_CLASS):
        assert sentence in said, sentence
    assert attending.cohorts_of(store, learner) == (), "looking joins nothing"
    app.text_input(key="groups:name").input("Kim").run()
    app.button(key="groups:join").click().run()
    (mine,) = attending.cohorts_of(store, learner)
    assert (mine.title, mine.nickname) == ("Ward 7", "Kim")
    assert "You are in “Ward 7”." in words(app)


def test_one_can_say_no_and_can_leave(store, cohort, learner):
    app = opened(GROUPS, code=cohort.code)
    next(one for one in app.button if one.label == "Look it up").click().run()
    app.button(key="groups:not").click().run()
    assert attending.cohorts_of(store, learner) == ()
    attending.join_cohort(store, learner, cohort.id, "", now=later(minutes=1))
    app = opened(GROUPS)
    app.button(key=f"leave-{cohort.id}").click().run()
    assert attending.cohorts_of(store, learner) == ()
    assert "sees nothing of you any more" in words(app)


@pytest.mark.parametrize("typed", ["", "K7M", "000-000", "<script>", "x" * 19])
def test_a_code_that_is_none_gets_a_sentence(store, learner, typed):
    app = opened(GROUPS)
    app.text_input[0].input(typed)
    next(one for one in app.button if one.label == "Look it up").click().run()
    assert "code" in words(app)
    assert not [one for one in app.button if one.key == "groups:join"]


def test_an_offer_is_taken_or_not(store, ada, room, learner):
    attending.join(store, learner, room.id, now=NOW)
    ask(store, ada, room, OTHERS[0], {learner: False})
    teach.offer(store, ada, room.id, [OTHERS[0].id], later(days=14), now=later(minutes=5))
    review = HOUSE / "pages/practice/review.py"
    app = opened(review)
    assert "1 question to come back on 5 December" in words(app)
    app.button(key=f"offer-True-{room.id}").click().run()
    assert attending.taken(store, learner) == ((OTHERS[0].id, later(days=14)),)
    said = words(app)
    assert "From a class you were in" not in said
    assert "From a class: 1 on 5 December." in said

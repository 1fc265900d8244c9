"""The phone call: every path of every caller ends in a debrief, and the rules of asking hold."""

from itertools import combinations

import pytest

from immunobook import content
from immunobook.content.toxicity import DEBRIEF, WHERE
from immunobook.toxicity import call as phone

CALLS = {each.id: each for each in content.toxicity().calls}


@pytest.fixture(params=CALLS)
def call(request):
    return CALLS[request.param]


def subsets(ids):
    return [chosen for size in range(1, len(ids) + 1) for chosen in combinations(ids, size)]


def outlook(call, state):
    """What can still influence the way: everything but the answers that only the debrief looks at."""
    asked = sorted(state.asked)
    if state.stage != "ask":
        asked = sorted(set(asked) & {id for each in call.unfolds for id in each.missed})
    if state.scene or state.stage == "debrief":
        return (state.stage, state.scene)
    advised = sorted(set(state.advised) & {id for each in call.unfolds for id in each.advised})
    return (state.stage, tuple(asked), state.where, tuple(advised))


def ways_on(call, state):
    """Every next state; of choices that only the debrief looks at, one stands for all."""
    match state.stage:
        case "ask":
            yield phone.stop_asking(call, state)
            for each in phone.can_ask(call, state):
                yield phone.ask(call, state, each.id)
        case "grade":
            yield phone.grade(call, state, call.grade.right)
        case "where":
            for where in WHERE:
                yield phone.send(call, state, where)
        case "advise":
            looked_at = {id for each in call.unfolds for id in each.advised}
            others = [each.id for each in call.advise if each.id not in looked_at]
            for chosen in subsets([*looked_at, others[0]]):
                yield phone.advise(call, state, chosen)
        case "escalate":
            yield phone.escalate(call, state, [call.escalate[0].id])
        case "document":
            yield phone.document(call, state, [call.document[0].id])
        case "scene":
            scene = phone.now_in(call, state)
            for each in scene.choose:
                yield phone.turn(call, state, each.id)
            if not scene.choose:
                yield phone.go_on(call, state)


def test_every_path_ends_in_a_debrief(call):
    """Walk the whole graph; a state is never met again on its own way, so there is no loop either."""
    seen, ended, scenes = {outlook(call, phone.start(call))}, 0, set()
    waiting = [phone.start(call)]
    while waiting:
        state = waiting.pop()
        scenes |= set(state.seen)
        if state.stage == "debrief":
            found = phone.debrief(call, state)
            assert found.points
            assert found.says
            ended += 1
            continue
        following = list(ways_on(call, state))
        assert following, f"a dead end: {state}"
        for each in following:
            assert phone.STAGES.index(each.stage) >= phone.STAGES.index(state.stage)
            assert outlook(call, each) != outlook(call, state)
            if outlook(call, each) not in seen:
                seen.add(outlook(call, each))
                waiting.append(each)
    assert ended
    assert scenes == {scene.id for scene in call.scenes}, "a scene that no path reaches"


def played(call, asked=None, where=None, advice=None):
    """A whole call; without arguments as an expert would play it."""
    state = phone.start(call)
    for question in asked if asked is not None else [each.id for each in call.questions if each.expert]:
        state = phone.ask(call, state, question)
    state = phone.grade(call, phone.stop_asking(call, state), call.grade.right)
    state = phone.send(call, state, where or next(each.id for each in call.where if each.right))
    state = phone.advise(call, state, advice or [each.id for each in call.advise if each.right])
    state = phone.escalate(call, state, [each.id for each in call.escalate if each.right])
    state = phone.document(call, state, [each.id for each in call.document if each.needed])
    while state.stage == "scene":
        scene = phone.now_in(call, state)
        right = [each.id for each in scene.choose if each.right]
        state = phone.turn(call, state, right[0]) if scene.choose else phone.go_on(call, state)
    return state


def test_an_expert_leaves_nothing_out(call):
    found = phone.debrief(call, played(call))
    assert not found.missed
    assert not found.needless
    assert not found.dangers
    assert found.safe
    assert all(each.right for each in found.points)


def test_who_asks_nothing_is_told_what_was_missed_red_flags_first(call):
    found = phone.debrief(call, played(call, asked=[]))
    assert {each.id for each in found.missed} == {each.id for each in call.questions if each.expert}
    flags = [each.red_flag for each in found.missed]
    assert flags == sorted(flags, reverse=True)
    assert all(each.because and each.sources for each in found.missed)
    assert not found.safe


def test_red_flags_never_count_against_you(call):
    flags = [each.id for each in call.questions if each.red_flag]
    assert flags
    state = phone.start(call)
    for id in flags:
        state = phone.ask(call, state, id)
    assert phone.minutes_left(call, state) == call.minutes
    assert not phone.debrief(call, played(call, asked=flags)).needless


def test_when_time_is_up_red_flags_can_still_be_asked(call):
    state = phone.start(call)
    for each in call.questions:
        if not each.red_flag and each.id in {one.id for one in phone.can_ask(call, state)}:
            state = phone.ask(call, state, each.id)
    unasked = [each for each in call.questions if each.id not in state.asked]
    assert any(not each.red_flag for each in unasked), "time must matter"
    left = phone.minutes_left(call, state)
    assert {each.id for each in phone.can_ask(call, state)} == {
        each.id for each in unasked if each.red_flag or each.minutes <= left
    }
    assert phone.stop_asking(call, state).stage == "grade"


def test_each_kind_of_caller_is_there():
    tags = [tag for each in CALLS.values() for tag in each.tags]
    assert len(CALLS) >= 12
    assert tags.count("nothing-serious") >= 2
    assert tags.count("two-things") >= 2
    for tag in ("late", "masked", "cell-therapy", "another-ward"):
        assert tag in tags
    late = CALLS["six-months-after"]
    assert "six months" in late.regimen


def test_everybody_is_made_up_and_says_so(call):
    assert call.fiction == "true"
    assert "made up" in call.who


def test_consequences_have_a_source_or_are_marked_fiction(call):
    assert all(scene.fiction or scene.sources for scene in call.scenes)


def test_what_is_right_has_a_source(call):
    for each in (*call.where, *call.advise, *call.escalate):
        if each.right:
            assert each.sources, (call.id, each.id)


def test_too_late_a_place_is_dangerous_where_the_right_one_is_an_emergency(call):
    if [each.id for each in call.where if each.right] == ["emergency"]:
        assert all(each.danger for each in call.where if each.id != "emergency")


def test_grades_of_callers_follow_the_table():
    for each in CALLS.values():
        if each.grade.event:
            event = content.toxicity().event(each.grade.event)
            assert each.grade.right in event.defines("v5"), each.id


def test_missing_the_heart_changes_what_happens():
    call = CALLS["a-drooping-lid"]
    asked = [each.id for each in call.questions if each.expert and each.id != "chest"]
    assert "half" in played(call, asked=asked).seen
    assert "in-time" in played(call).seen


@pytest.mark.parametrize(
    "act",
    [
        lambda call, state: phone.ask(call, state, "nothing"),
        lambda call, state: phone.grade(call, state, 2),
        lambda call, state: phone.send(call, state, "home"),
        lambda call, state: phone.advise(call, state, ["ring"]),
        lambda call, state: phone.escalate(call, state, ["nobody"]),
        lambda call, state: phone.document(call, state, ["s"]),
        lambda call, state: phone.go_on(call, state),
        lambda call, state: phone.turn(call, state, "now"),
        lambda call, state: phone.debrief(call, state),
        lambda call, state: phone.grade(call, phone.stop_asking(call, state), 7),
        lambda call, state: phone.send(call, phone.grade(call, phone.stop_asking(call, state), 1), "moon"),
    ],
)
def test_nothing_out_of_turn(call, act):
    with pytest.raises(phone.NotNow):
        act(call, phone.start(call))


def test_nothing_is_asked_twice(call):
    state = phone.ask(call, phone.start(call), call.questions[0].id)
    with pytest.raises(phone.NotNow):
        phone.ask(call, state, call.questions[0].id)


def test_at_least_one_advice_and_only_what_is_offered(call):
    state = phone.send(call, phone.grade(call, phone.stop_asking(call, phone.start(call)), 1), "home")
    for chosen in ([], ["made-of-air"]):
        with pytest.raises(phone.NotNow):
            phone.advise(call, state, chosen)


def test_a_kept_call_goes_on_where_it_stood(call):
    states = [phone.start(call), played(call), played(call, where="home", asked=[])]
    state = phone.ask(call, phone.start(call), call.questions[0].id)
    states += [state, phone.stop_asking(call, state)]
    for each in states:
        assert phone.from_plain(call, phone.to_plain(each)) == each


@pytest.mark.parametrize(
    "change",
    [
        {"call": "another"},
        {"stage": "somewhere"},
        {"asked": ["nothing"]},
        {"grade": 9},
        {"scene": "made-of-air"},
    ],
)
def test_a_call_that_cannot_have_come_about_is_refused(call, change):
    with pytest.raises(phone.NotNow):
        phone.from_plain(call, {**phone.to_plain(played(call)), **change})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"unfolds": [{"goes": "nowhere"}]}, "there is no scene"),
        ({"scenes": [{"id": "x", "says": "x", "goes": DEBRIEF}]}, "has no source"),
        ({"scenes": [{"id": "x", "says": "x", "fiction": True, "goes": "x"}], "unfolds": [{"goes": "x"}]}, "back to itself"),
        ({"scenes": [{"id": "x", "says": "x", "fiction": True}]}, "needs either"),
        ({"unfolds": [{"where": ["home"], "goes": DEBRIEF}]}, "must fit always"),
        ({"unfolds": [{"missed": ["x"], "goes": DEBRIEF}, {"goes": DEBRIEF}]}, "neither a question"),
        ({"fiction": "false"}, "fiction"),
        ({"minutes": 30}, "fewer minutes"),
        ({"minutes": 3}, "more minutes"),
    ],
)  # fmt: skip
def test_a_caller_that_cannot_be_played_is_a_fault(change, says):
    from pydantic import ValidationError

    from immunobook.content.toxicity import Call

    written = CALLS["a-drooping-lid"].model_dump() | {"minutes": 5}
    if "minutes" in change and change["minutes"] == 3:
        written["questions"][4]["minutes"] = 5
    with pytest.raises(ValidationError, match=says):
        Call.model_validate(written | change)

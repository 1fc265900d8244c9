"""Every screen opens inside the frame, also as the first address asked for, and says nothing it should not."""

import json
import re
from html import escape

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from immunobook import content, study, visit
from immunobook.content.prose import in_names
from immunobook.progress.view import WORDS
from immunobook.toxicity.phone.talk import CALL
from immunobook.toxicity.telling.attempt import TELLING
from tests.screens import HOUSE, newcomer, opened, own_records
from tests.study.test_my_data import in_class
from tests.toxicity.pressing import Exercised

PAGES = sorted((HOUSE / "pages").rglob("*.py"))
LESSONS = content.course().lessons


@pytest.fixture
def store(tmp_path, monkeypatch):
    """Records of this test's own, and nobody's cookie."""
    yield from own_records(tmp_path, monkeypatch)


@pytest.fixture
def learner(store, monkeypatch):
    """Somebody whose browser sends a cookie."""
    return newcomer(store, monkeypatch)


def words(app: AppTest) -> str:
    """Return everything that is written on the page."""
    bodies = [element.proto.body for element in app.get("html")]
    return "\n".join(
        [*bodies, *(title.value for title in app.title), *(head.value for head in app.subheader)]
    )


@pytest.mark.matrix  # in the gate each is opened on the real server, by tests/server/test_starting.py
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_screen_opens_first_inside_the_frame(store, page):
    app = opened(page)
    assert not app.exception
    assert app.title, "a screen has a heading"
    assert "It does not advise on any patient" in words(app), "the frame's last line is there"
    assert app.session_state["level"] in visit.LEVELS, "the wording can be chosen from here"


@pytest.mark.parametrize("line", [1, 5, 30])
def test_a_first_run_that_is_broken_off_spoils_nothing(store, monkeypatch, line):
    """A browser that comes back after a restart asks twice at once: the second breaks off the run for the first."""
    made, page = iter(range(1, 1000)), st.Page

    def broken_off(*args, **more):
        if next(made) == line:
            st.stop()
        return page(*args, **more)

    with monkeypatch.context() as patched:
        patched.setattr(st, "Page", broken_off)
        app = opened(HOUSE / "pages" / "learn" / "glossary.py")
        assert not app.title
    app.run()
    assert not app.exception
    assert "Something went wrong" not in " ".join(one.value for one in app.error)
    assert app.title


FIRST = [chapter.lessons[0] for chapter in content.course().chapters]
"""The first lessons of the chapters. All are opened in both wordings in the matrix, and in the gate where they are
weighed."""


@pytest.mark.parametrize("level", visit.LEVELS)
@pytest.mark.parametrize(
    "lesson_id", [one if one in FIRST else pytest.param(one, marks=pytest.mark.matrix) for one in LESSONS]
)
def test_a_lesson_opens_in_both_wordings(store, learner, lesson_id, level):
    study.set_level(store, learner, level, now=visit.now())
    lesson = content.lesson(lesson_id)
    app = opened(HOUSE / "pages" / "learn" / f"{lesson.chapter}.py", lesson=lesson_id)
    assert not app.exception
    assert app.title[0].value == lesson.title
    heads = re.findall(r'<h2 class="im-cell-head">(.*?)</h2>', words(app))
    assert [in_names(escape(cell.title)) for cell in lesson.cells] == heads, "each cell, in order"
    first = next(cell for cell in lesson.cells if cell.kind == "read")
    begins = content.prose(
        first.blocks[0].text if first.blocks[0].level == "both" else first.text(level), level=level
    )
    assert begins[:40] in words(app), "in the wording that was chosen"


def test_what_follows_a_prediction_stays_closed(store, learner):
    lesson = content.lesson(LESSONS[0])
    assert "Closed until you commit" in words(
        opened(HOUSE / "pages/learn/immune_activation.py", lesson=lesson.id)
    )


@pytest.mark.parametrize(
    ("lesson", "why"),
    [
        ("no-such-lesson", "a name nobody gave"),
        ("<script>alert(1)</script>", "a script"),
        ("../../etc/passwd", "a path"),
        ("", "nothing"),
        ("x" * 5000, "far too long"),
    ],
)
def test_an_unknown_lesson_gets_a_sentence_and_the_contents(store, lesson, why):
    app = opened(HOUSE / "pages/learn/immune_activation.py", lesson=lesson)
    assert not app.exception, why
    assert "There is no such lesson" in app.warning[0].value, why
    assert app.title[0].value == content.course().chapter("immune_activation").title, why


def test_next_finishes_a_cell_and_the_sign_says_so(store, learner):
    lesson = content.lesson(LESSONS[0])
    cell = lesson.cells[0]
    app = opened(HOUSE / "pages/learn/immune_activation.py", lesson=lesson.id)
    app.button(key=f"next-{lesson.id}-{cell.id}").click().run()
    assert study.done_cells(store, learner, lesson.id) == {cell.id}
    assert f'data-cell="{cell.id}" data-state="done"' in words(app)
    assert study.place(store, learner).cell == lesson.cells[1].id, "another day begins at the next cell"


def test_a_browser_without_cookies_is_known_as_long_as_the_page_is_open(store, monkeypatch):
    monkeypatch.setattr(visit, "secret", lambda: None)
    lesson = content.lesson(LESSONS[0])
    app = opened(HOUSE / "pages/learn/immune_activation.py", lesson=lesson.id)
    app.button(key=f"next-{lesson.id}-{lesson.cells[0].id}").click().run()
    assert not app.exception
    assert f'data-cell="{lesson.cells[0].id}" data-state="done"' in words(app)


def test_a_forged_cookie_is_a_fresh_learner_and_not_another_one(store, learner, monkeypatch):
    study.finish_cell(store, learner, LESSONS[0], content.lesson(LESSONS[0]).cells[0].id, now=visit.now())
    monkeypatch.setattr(visit, "secret", lambda: "0" * 32)
    app = opened(HOUSE / "pages/learn/immune_activation.py", lesson=LESSONS[0])
    assert not app.exception
    assert f'data-cell="{content.lesson(LESSONS[0]).cells[0].id}" data-state="new"' in words(app)
    assert not re.search(r'data-cell="[^"]+" data-state="done"', words(app))


def test_deleting_leaves_nothing_and_says_so(store, learner):
    lesson = content.lesson(LESSONS[0])
    study.finish_cell(store, learner, lesson.id, lesson.cells[0].id, now=visit.now())
    app = opened(HOUSE / "pages/progress/progress.py")
    app.button(key="data:delete").click().run()
    assert not app.exception
    assert "Nothing is kept of you any more" in words(app)
    assert study.my_data(store, learner) == {}


def test_my_data_says_that_a_name_given_in_class_is_kept(store, learner):
    in_class(store, learner)
    said = words(opened(HOUSE / "pages/progress/progress.py"))
    assert "the name you gave in a room or a group" in said
    assert "Groups, with the name you gave there" in said
    assert "Kim" in said, "and shows it"


def test_my_data_has_a_word_for_every_table(store, learner):
    in_class(store, learner)
    assert set(study.my_data(store, learner)) <= set(WORDS)


def test_a_question_that_people_ask_is_found_and_answered_at_ones_level(store, learner):
    study.set_level(store, learner, "clinical", now=visit.now())
    app = opened(HOUSE / "pages/learn/faq.py", question="can-it-cure")
    assert 'id="ask-can-it-cure" open' in words(app)
    asked = content.faq()["can-it-cure"]
    begins = [content.prose(asked.text(level), level=level, cited=asked.cited)[:60] for level in visit.LEVELS]
    assert words(app).index(begins[1]) < words(app).index(begins[0]), "one's own wording first"
    app.text_input(key="faq:find").set_value("chemotherapy").run()
    assert "ask-not-chemo" in words(app)
    assert "ask-pregnancy" not in words(app)
    app.text_input(key="faq:find").set_value("zzzz").run()
    assert "No question says this" in words(app)


def test_a_claim_stands_open_where_the_address_asks_for_it(store):
    app = opened(HOUSE / "pages/learn/misconceptions.py", claim="a12")
    assert 'id="claim-a12" open' in words(app)
    app.pills(key="myths:verdict").set_value(["fair"]).run()
    assert f"of {len(content.myths())} claims" in words(app)
    assert "claim-a12" not in words(app)


@pytest.mark.parametrize("page", ["faq", "misconceptions"])
def test_an_unknown_question_or_claim_gets_a_sentence(store, page):
    app = opened(HOUSE / f"pages/learn/{page}.py", question="<script>", claim="<script>")
    assert not app.exception
    assert "There is no such" in words(app)
    assert "<script>" not in words(app)


def test_the_trials_open_the_card_that_the_address_asks_for(store):
    app = opened(HOUSE / "pages/explore/evidence.py", trial="nadina")
    assert not app.exception
    assert 'id="trial-nadina" open' in words(app)
    assert "Read it right" in words(app)
    app.selectbox(key="evidence:tumour").set_value("Kidney").run()
    assert 'id="trial-keynote-564"' in words(app)
    assert 'id="trial-keynote-024"' not in words(app)
    assert "There is no such trial" in words(opened(HOUSE / "pages/explore/evidence.py", trial="<b>"))


def test_the_treatments_open_the_card_that_the_address_asks_for(store):
    app = opened(HOUSE / "pages/explore/agents.py", agent="tebentafusp")
    assert not app.exception
    assert 'id="agent-tebentafusp" open' in words(app)
    app.selectbox(key="agents:target").set_value("CTLA-4").run()
    assert "2 of " in words(app)
    app.pills(key="agents:sort").set_value(["vaccine"]).run()
    assert "Nothing matches all of this" in words(app)
    assert "There is no such treatment" in words(opened(HOUSE / "pages/explore/agents.py", agent="<b>"))


TRAINER = HOUSE / "pages/practice/toxicity_trainer.py"


def exercise_on(app: AppTest) -> dict:
    """Return what the exercise on a page was given; what is inside it, its own tests ask."""
    (found,) = [one.proto for one in app.get("bidi_component") if one.proto.component_name == "exercise"]
    return json.loads(found.json)


def test_an_unknown_side_effect_gets_a_sentence_and_a_patient(store, learner):
    app = opened(TRAINER, event="<script>")
    assert not app.exception
    assert "There is no such side effect" in words(app)
    assert "<script>" not in words(app) + exercise_on(app)["html"]
    assert '<section class="im-patient">' in exercise_on(app)["html"], "there is somebody to grade all the same"
    assert "There is no such side effect" not in words(opened(TRAINER, event="rash"))


def test_what_is_wished_for_is_graded(store, learner):
    app = opened(TRAINER, event="hepatitis")
    assert in_names(content.toxicity().guidance[:40]) in words(app), "which guidance is said"
    assert exercise_on(app)["wishes"] == {"difficulty": "clear", "event": "hepatitis", "version": ""}
    app.pills(key="trainer:difficulty").set_value("borderline").run()
    app.selectbox(key="trainer:version").set_value("v6").run()
    given = exercise_on(app)
    assert given["wishes"] == {"difficulty": "borderline", "event": "hepatitis", "version": "v6"}
    assert "hepatitis" in given["html"]
    assert "<b>CTCAE 6.0</b>" in given["html"]
    app.pills(key="trainer:kind").set_value("cells").run()
    assert "The ICE score, item by item" in exercise_on(app)["html"]
    assert "The ICE score, item by item" in exercise_on(opened(TRAINER, event="fever-after-cell-therapy"))["html"]


def pressed(app, label: str):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


PHONE = HOUSE / "pages/practice/phone_call.py"


def test_a_call_goes_on_after_a_reload_and_ends_in_its_debrief(store, learner):
    call = content.toxicity().call("one-stool-more")
    phone = Exercised(store, learner, CALL, call=call.id)
    asked = call.questions[0]
    answer = in_names(escape(asked.answer, quote=True))
    assert "What you heard" not in phone.html
    assert answer not in phone.html
    assert answer in phone.press("ask", question=asked.id)["html"]
    assert answer in phone.html, "what was heard is still there after a reload"
    assert not opened(PHONE, call="one-stool-more").exception
    phone.press("enough")
    for do, says, form in (
        ("grade", "Choose a grade", {"grade": "0"}),
        ("where", "Choose a place", {"where": call.where[0].id}),
        ("advise", "Choose at least one", {"chosen": call.advise[0].id}),
        ("escalate", "Choose at least one", {"chosen": call.escalate[0].id}),
        ("document", "Choose at least one", {"chosen": call.document[0].id}),
    ):
        assert says in phone.refused(do)
        phone.press(do, **form)
    for _ in range(len(call.scenes)):
        if "Take this call again" in phone.html:
            break
        if 'data-do="turn"' in phone.html:
            assert "Choose at least one" in phone.refused("turn")
            phone.press("turn", way=re.search(r'name="way" value="([^"]+)"', phone.html)[1])
        else:
            phone.press("on")
    assert "An expert would also have asked" in phone.html
    last = study.kept(store, learner, "call", "one-stool-more")[-1]
    assert last.data["done"]
    assert last.data["state"]["asked"] == [asked.id]
    assert "Four stools since Monday" in words(opened(PHONE))
    assert "1 of " in words(opened(PHONE)), "it counts as answered"
    assert WHO_ELSE in ways(opened(PHONE, call=call.id)), "from the look back a way leads to the others"
    assert "What do you ask?" in phone.press("again")["html"]
    assert WHO_ELSE not in ways(opened(PHONE, call=call.id))


WHO_ELSE = "Who else has rung"


def ways(app: AppTest) -> list[str]:
    """Return the words of the links that stand on the screen itself."""
    return [link.proto.label for link in app.main.get("page_link")]


def test_an_unknown_caller_gets_a_sentence(store, learner):
    app = opened(PHONE, call="<script>alert(1)</script>")
    assert "There is no such caller" in words(app)
    assert "<script>" not in words(app)


def test_what_one_would_tell_a_patient_is_looked_over_kept_and_shown_escaped(store, learner):
    page = HOUSE / "pages/practice/teach_back.py"
    task = content.toxicity().teach_back[0]
    telling = Exercised(store, learner, TELLING, task=task.id)
    model = in_names(escape(task.model[:30]))
    assert model not in telling.html, "no model answer before an own attempt"
    assert telling.refused("look") == "Write something first."
    assert f"{task.title} ✓" not in opened(page).pills(key="telling:task").options
    own = "<b>Count</b> your stools. Ring us at once if you see <i>blood</i> or get colitis.</textarea><hr>"
    reply = telling.press("look", text=own)
    assert model in reply["html"]
    assert "inflamed bowel" in reply["html"], "the word of the trade is named with what to say instead"
    assert not re.search("<i>blood|<b>Count|<hr>", reply["html"])
    assert reply["rest"], "the page is drawn anew for the tick"
    (kept,) = study.kept(store, learner, "teach_back", task.id)
    assert kept.data["text"] == own
    assert "no-loperamide" in kept.data["missing"]
    assert f">\n{escape(own)}</textarea>" in telling.html, "it is still there after a reload"
    assert "shorten it" in telling.refused("look", text="a" * 5001)
    assert f"{task.title} ✓" in opened(page).pills(key="telling:task").options
    assert "There is no such task" in words(opened(page, task="<b>"))


@pytest.mark.parametrize("organ", ["gut", "glands", "heart"])
def test_a_pocket_page_says_what_it_rests_on(store, organ):
    shown = words(opened(HOUSE / "pages/explore/pocket_pages.py", organ=organ))
    assert "For teaching; follow your local protocol." in shown
    for event in content.toxicity().events:
        assert (f"<h3>{in_names(event.title)}</h3>" in shown) == (event.organ == organ)
    assert "mg/kg" not in shown, "no dose without its regimen and guideline"
    assert "There is no page for this" in words(opened(HOUSE / "pages/explore/pocket_pages.py", organ="<b>"))


def test_a_label_that_differs_by_treatment_says_for_which(store):
    shown = words(opened(HOUSE / "pages/explore/pocket_pages.py", organ="gut"))
    assert "nivolumab (nivolumab alone)" in shown
    assert "nivolumab (nivolumab with ipilimumab)" in shown


def test_the_onset_clock_says_itself_in_a_sentence_and_a_table(store):
    app = opened(HOUSE / "pages/explore/onset_clock.py")
    assert "Medians run from" in words(app)
    app.selectbox(key="clock:organ").set_value("heart").run()
    assert not app.exception
    assert "Myocarditis" in words(app)
    assert "Pneumonitis" not in words(app).split("Not plotted")[0]

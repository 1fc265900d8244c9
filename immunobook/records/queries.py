"""What is asked of the tables. Each statement is built once, when this is imported; building it anew would take more
time than asking it. Parameters are named as the columns they are compared with.
"""

import sqlalchemy as sa
from sqlalchemy import bindparam as given

from immunobook.records import tables


def _of_learner(table: sa.Table, *names: str) -> list[sa.ColumnElement[bool]]:
    """Whose rows: the learner's, and those where these columns are as given."""
    return [table.c[name] == given(name) for name in ("learner", *names)]


# --- learners and what opens their notebook ---------------------------------------------------------------

_learner, _device, _code, _guess = tables.learner, tables.device, tables.resume_code, tables.guess

lock_learner = sa.select(_learner.c.id).where(_learner.c.id == given("learner")).with_for_update()
learner_created = sa.select(_learner.c.created).where(_learner.c.id == given("learner"))
delete_learner = sa.delete(_learner).where(_learner.c.id == given("learner"))
learner_of_device = sa.select(_device.c.learner).where(_device.c.secret_hash == given("secret_hash"))
devices = sa.select(_device.c.created).where(*_of_learner(_device)).order_by(_device.c.created)
resume_code = sa.select(_code.c.created).where(*_of_learner(_code))
delete_resume_code = sa.delete(_code).where(*_of_learner(_code))
learner_of_code = sa.select(_code.c.learner).where(_code.c.code_hash == given("code_hash"))
delete_old_guesses = sa.delete(_guess).where(_guess.c.at <= given("at"))
guesses = sa.select(_guess.c.at).where(
    _guess.c.purpose == given("purpose"), _guess.c.address_hash == given("address_hash")
)
lock_guesses = sa.select(sa.func.pg_advisory_xact_lock(given("key", type_=sa.BigInteger)))

_owned = (
    tables.event, tables.resume_code, tables.answer, tables.cell_done, tables.note, tables.place, tables.setting,
    tables.cohort_member, tables.room_member, tables.vote, tables.floor,
)  # fmt: skip
delete_unused = sa.delete(_learner).where(
    _learner.c.created < given("before"),
    *(~sa.exists().where(table.c.learner == _learner.c.id).correlate(_learner) for table in _owned),
)
has_work = sa.select(
    sa.or_(
        *(
            sa.exists().where(*_of_learner(table))
            for table in (
                tables.answer, tables.cell_done, tables.note, tables.event, tables.vote, tables.cohort_member,
            )
        )
    )
)

# --- answers ----------------------------------------------------------------------------------------------

_answer, _earlier = tables.answer, tables.answer.alias("earlier")


# Answers of a test are counted apart: what they were worth is not shown before the test is over.
_outside_of_tests = _answer.c.sitting.is_(None)


def _ends(*names: str) -> sa.Subquery:
    """Of each question that a learner answered outside of tests: ids of the first and last answer, and how many."""
    return (
        sa.select(
            _answer.c.item,
            sa.func.min(_answer.c.id).label("first"),
            sa.func.max(_answer.c.id).label("last"),
            sa.func.count().label("answers"),
        )
        .where(*_of_learner(_answer, *names), _outside_of_tests)
        .group_by(_answer.c.item)
        .subquery()
    )


def _numbered(*names: str) -> sa.Select:
    """A learner's answers in order, each with its number among those to its question, in its test or outside."""
    number = sa.func.row_number().over(partition_by=[_answer.c.item, _answer.c.sitting], order_by=_answer.c.id)
    return (
        sa.select(_answer, number.label("number")).where(*_of_learner(_answer, *names)).order_by(_answer.c.id)
    )


def _first_and_last(*names: str) -> sa.Select:
    ends = _ends(*names)
    number = sa.case((_answer.c.id == ends.c.first, 1), else_=ends.c.answers)
    return (
        sa.select(_answer, number.label("number"))
        .join(ends, sa.or_(_answer.c.id == ends.c.first, _answer.c.id == ends.c.last))
        .order_by(_answer.c.id)
    )


def _first_marks() -> sa.Select:
    ends = _ends()
    return sa.select(_answer.c.item, _answer.c.mark).join(ends, _answer.c.id == ends.c.first)


answers = _numbered()
answers_to = _numbered("item").where(_outside_of_tests)
answers_in = _numbered("sitting")
first_and_last = _first_and_last()
first_and_last_to = _first_and_last("item")
first_marks = _first_marks()
first_marks_of = first_marks.where(_answer.c.item.in_(given("items", expanding=True)))

# The answer with a key, and the first one to the question in the same test or outside of tests; in order.
_likewise = sa.and_(
    *_of_learner(_earlier, "item"), _earlier.c.sitting.is_not_distinct_from(_answer.c.sitting)
)
_number = sa.select(sa.func.count()).where(_likewise, _earlier.c.id <= _answer.c.id).scalar_subquery()
_first = sa.select(sa.func.min(_earlier.c.id)).where(_likewise).scalar_subquery()
answer_and_first = (
    sa.select(_answer, _number.label("number"))
    .where(*_of_learner(_answer, "item"), sa.or_(_answer.c.once == given("once"), _answer.c.id == _first))
    .order_by(_answer.c.id)
)

# --- events -----------------------------------------------------------------------------------------------

_event = tables.event

events = sa.select(_event).where(*_of_learner(_event)).order_by(_event.c.id)
events_of = events.where(_event.c.kind == given("kind"))
events_about = events_of.where(_event.c.ref == given("ref"))
event_once = sa.select(_event).where(*_of_learner(_event, "once"))

# --- cells, notes, places, settings -----------------------------------------------------------------------

_done, _note, _place, _setting = tables.cell_done, tables.note, tables.place, tables.setting

cells_done = sa.select(_done).where(*_of_learner(_done)).order_by(_done.c.at, _done.c.lesson, _done.c.cell)
cells_done_in = cells_done.where(_done.c.lesson == given("lesson"))

notes = sa.select(_note).where(*_of_learner(_note)).order_by(_note.c.id)
notes_in_lesson = notes.where(_note.c.lesson == given("lesson"))
notes_in_cell = notes_in_lesson.where(_note.c.cell == given("cell"))
newest_note = (
    sa.select(_note).where(*_of_learner(_note, "lesson", "cell")).order_by(_note.c.id.desc()).limit(1)
)
own_note = sa.select(_note.c.id).where(*_of_learner(_note, "lesson", "cell"), _note.c.id == given("base"))

places = sa.select(_place).where(*_of_learner(_place)).order_by(_place.c.at.desc(), _place.c.lesson)
settings = sa.select(_setting).where(*_of_learner(_setting)).order_by(_setting.c.id)
newest_setting = (
    sa.select(_setting.c.value).where(*_of_learner(_setting, "name")).order_by(_setting.c.id.desc()).limit(1)
)

sign_of_life = sa.select(sa.literal(1))
count_rows = {
    table.name: sa.select(sa.func.count()).select_from(table) for table in tables.metadata.sorted_tables
}

"""What is asked of the tables of the classroom. Each statement is built once; parameters are named as columns."""

import sqlalchemy as sa
from sqlalchemy import bindparam as given

from immunobook.records import tables

_teacher, _session, _link = tables.teacher, tables.teacher_session, tables.teacher_link
_room, _step, _member, _vote, _floor = (
    tables.room, tables.room_step, tables.room_member, tables.vote, tables.floor,
)  # fmt: skip
_cohort, _in_cohort = tables.cohort, tables.cohort_member

# --- teachers ---------------------------------------------------------------------------------------------

has_teachers = sa.select(sa.exists().where(_teacher.c.id.is_not(None)))
link = sa.select(_link.c.role).where(_link.c.secret_hash == given("secret_hash"), _link.c.ends > given("at"))
use_link = sa.delete(_link).where(_link.c.secret_hash == given("secret_hash"), _link.c.ends > given("at"))
delete_old_links = sa.delete(_link).where(_link.c.ends <= given("at"))
delete_old_sessions = sa.delete(_session).where(_session.c.ends <= given("at"))
delete_session = sa.delete(_session).where(_session.c.secret_hash == given("secret_hash"))
delete_sessions_of = sa.delete(_session).where(_session.c.teacher == given("id"))
_who = sa.select(_teacher.c.id, _teacher.c.role, _teacher.c.subject).order_by(_teacher.c.created, _teacher.c.id)
local_teacher = _who.where(_teacher.c.subject == "", _teacher.c.role == given("role")).limit(1)
teacher_named = _who.where(_teacher.c.subject == given("subject")).limit(1)
set_role = sa.update(_teacher).where(_teacher.c.id == given("who")).values(role=given("role"))
of_session = _who.join(_session, _session.c.teacher == _teacher.c.id).where(
    _session.c.secret_hash == given("secret_hash"), _session.c.ends > given("at")
)
lock = sa.select(sa.func.pg_advisory_xact_lock(given("key", type_=sa.BigInteger)))
lock_shared = sa.select(sa.func.pg_advisory_xact_lock_shared(given("key", type_=sa.BigInteger)))

acts = (
    sa.select(tables.audit, _teacher.c.subject)
    .join(_teacher, _teacher.c.id == tables.audit.c.teacher, isouter=True)
    .order_by(tables.audit.c.id.desc())
    .limit(given("limit"))
)
newest_act = sa.select(sa.func.max(tables.audit.c.at)).where(
    tables.audit.c.teacher == given("teacher"), tables.audit.c.act == given("act"), tables.audit.c.ref == given("ref")
)

# --- rooms ------------------------------------------------------------------------------------------------

room = sa.select(_room).where(_room.c.id == given("room"))
own_room = room.where(_room.c.teacher == given("teacher"))
own_rooms = (
    sa.select(_room).where(_room.c.teacher == given("teacher")).order_by(_room.c.opened.desc(), _room.c.id)
)
room_with_code = sa.select(_room.c.id, _room.c.closed).where(_room.c.code == given("code"))
room_for_member = room.add_columns(_member.c.nickname).join(_member, _member.c.room == _room.c.id).where(
    _member.c.learner == given("learner")
)
versions = sa.select(_room.c.id, _room.c.version).where(_room.c.id.in_(given("rooms", expanding=True)))
raise_version = sa.update(_room).where(_room.c.id == given("this")).values(version=_room.c.version + 1)
close_room = sa.update(_room).where(_room.c.id == given("this")).values(closed=given("ended"))
delete_room = sa.delete(_room).where(_room.c.id == given("room"))

steps = sa.select(_step).where(_step.c.room == given("room")).order_by(_step.c.id)
step_once = sa.select(_step.c.id).where(_step.c.room == given("room"), _step.c.once == given("once"))

members = sa.select(_member).where(_member.c.room == given("room")).order_by(_member.c.joined, _member.c.learner)
how_many_members = sa.select(sa.func.count()).where(_member.c.room == given("room"))
member = sa.select(_member).where(_member.c.room == given("room"), _member.c.learner == given("learner"))
rename_member = (
    sa.update(_member)
    .where(_member.c.room == given("in_room"), _member.c.learner == given("who"))
    .values(nickname=given("called"))
)
count_question = (
    sa.update(_member)
    .where(_member.c.room == given("in_room"), _member.c.learner == given("who"))
    .values(asked=_member.c.asked + 1)
)
leave_room = sa.delete(_member).where(_member.c.room == given("room"), _member.c.learner == given("learner"))

# Of a room, what decides about an answer: is it over, who gives it, what was asked, is that still the newest, and was
# it answered already. One question, because a whole class asks it at once.
_newest = (
    sa.select(sa.func.max(_step.c.id))
    .where(_step.c.room == given("room"), _step.c.kind.in_(("ask", "close")))
    .scalar_subquery()
)
round_state = (
    sa.select(
        _room.c.closed, _step.c.id, _step.c.data, _newest.label("newest"), _vote.c.id.label("vote")
    )
    .select_from(_room)
    .join(_member, sa.and_(_member.c.room == _room.c.id, _member.c.learner == given("learner")))
    .join(
        _step,
        sa.and_(_step.c.room == _room.c.id, _step.c.id == given("round"), _step.c.kind == "ask"),
        isouter=True,
    )
    .join(
        _vote, sa.and_(_vote.c.round == _step.c.id, _vote.c.learner == given("learner")), isouter=True
    )
    .where(_room.c.id == given("room"))
)
own_vote = sa.select(_vote).where(
    _vote.c.learner == given("learner"), _vote.c.room == given("room"), _vote.c.round == given("round")
)
own_votes = (
    sa.select(_vote).where(_vote.c.learner == given("learner"), _vote.c.room == given("room")).order_by(_vote.c.id)
)
votes = sa.select(_vote).where(_vote.c.room == given("room")).order_by(_vote.c.id)
votes_of = votes.where(_vote.c.round == given("round"))
how_many_votes = (
    sa.select(_vote.c.round, sa.func.count().label("votes"))
    .where(_vote.c.room == given("room"))
    .group_by(_vote.c.round)
)

floor = (
    sa.select(_floor, _member.c.nickname)
    .join(
        _member,
        sa.and_(_member.c.room == _floor.c.room, _member.c.learner == _floor.c.learner),
        isouter=True,
    )
    .where(_floor.c.room == given("room"))
    .order_by(_floor.c.id)
)
floor_once = floor.where(_floor.c.once == given("once"))
how_many_questions = sa.select(sa.func.count()).where(_floor.c.room == given("room"))

# --- groups -----------------------------------------------------------------------------------------------

_size = (
    sa.select(sa.func.count())
    .where(_in_cohort.c.cohort == _cohort.c.id, _in_cohort.c.left.is_(None))
    .scalar_subquery()
)
cohort = sa.select(_cohort, _size.label("members")).where(_cohort.c.id == given("cohort"))
own_cohort = cohort.where(_cohort.c.teacher == given("teacher"))
own_cohorts = (
    sa.select(_cohort, _size.label("members"))
    .where(_cohort.c.teacher == given("teacher"))
    .order_by(_cohort.c.created.desc(), _cohort.c.id)
)
cohort_with_code = sa.select(_cohort.c.id, _cohort.c.closed).where(_cohort.c.code == given("code"))
close_cohort = (
    sa.update(_cohort).where(_cohort.c.id == given("this"), _cohort.c.closed.is_(None)).values(closed=given("ended"))
)
delete_cohort = sa.delete(_cohort).where(_cohort.c.id == given("cohort"))
cohort_member = sa.select(_in_cohort).where(
    _in_cohort.c.cohort == given("cohort"), _in_cohort.c.learner == given("learner")
)
_one_member = sa.update(_in_cohort).where(
    _in_cohort.c.cohort == given("in_cohort"), _in_cohort.c.learner == given("who")
)
rejoin_cohort = _one_member.values(nickname=given("called"), joined=given("since"), left=None)
rename_in_cohort = _one_member.values(nickname=given("called"))
leave_cohort = _one_member.where(_in_cohort.c.left.is_(None)).values(left=given("until"), nickname="")
cohort_members = (
    sa.select(_in_cohort)
    .where(_in_cohort.c.cohort == given("cohort"), _in_cohort.c.left.is_(None))
    .order_by(_in_cohort.c.joined, _in_cohort.c.learner)
)


def _of_members(table: sa.Table | sa.Subquery) -> sa.Select:
    """Rows of those who are in a group, from the moment in which they joined it."""
    return (
        sa.select(table)
        .join(_in_cohort, _in_cohort.c.learner == table.c.learner)
        .where(
            _in_cohort.c.cohort == given("cohort"), _in_cohort.c.left.is_(None), table.c.at >= _in_cohort.c.joined
        )
    )


_answer, _event, _done = tables.answer, tables.event, tables.cell_done
_number = sa.func.row_number().over(
    partition_by=[_answer.c.learner, _answer.c.item, _answer.c.sitting], order_by=_answer.c.id
)
_here = sa.select(_in_cohort.c.learner).where(
    _in_cohort.c.cohort == given("cohort"), _in_cohort.c.left.is_(None)
)
_numbered = sa.select(_answer, _number.label("number")).where(_answer.c.learner.in_(_here)).subquery()
cohort_answers = _of_members(_numbered).order_by(_numbered.c.id)
cohort_cells = _of_members(_done).order_by(_done.c.at, _done.c.lesson, _done.c.cell)
cohort_events = (
    _of_members(_event).where(_event.c.kind.in_(given("kinds", expanding=True))).order_by(_event.c.id)
)

# --- what is kept of one learner --------------------------------------------------------------------------

my_rooms = (
    sa.select(_member, _room.c.title)
    .join(_room, _room.c.id == _member.c.room)
    .where(_member.c.learner == given("learner"))
    .order_by(_member.c.joined, _member.c.room)
)
my_cohorts = (
    sa.select(_in_cohort, _cohort.c.title)
    .join(_cohort, _cohort.c.id == _in_cohort.c.cohort)
    .where(_in_cohort.c.learner == given("learner"))
    .order_by(_in_cohort.c.joined, _in_cohort.c.cohort)
)
my_votes = sa.select(_vote).where(_vote.c.learner == given("learner")).order_by(_vote.c.id)
my_floor = (
    sa.select(_floor, _member.c.nickname)
    .join(
        _member,
        sa.and_(_member.c.room == _floor.c.room, _member.c.learner == _floor.c.learner),
        isouter=True,
    )
    .where(_floor.c.learner == given("learner"))
    .order_by(_floor.c.id)
)
_voted_in = sa.select(_vote.c.room).where(_vote.c.learner == given("learner"))
steps_where_voted = (
    sa.select(_step.c.room, _step.c.id, _step.c.kind, _step.c.data)
    .where(_step.c.room.in_(_voted_in), _step.c.kind.in_(("ask", "reveal")))
    .order_by(_step.c.id)
)
rooms_where_voted_that_are_over = sa.select(_room.c.id).where(
    _room.c.id.in_(_voted_in), _room.c.closed.is_not(None)
)
offers = (
    sa.select(_step.c.room, _step.c.id, _step.c.data, _step.c.at)
    .join(_member, _member.c.room == _step.c.room)
    .where(_member.c.learner == given("learner"), _step.c.kind == "offer")
    .order_by(_step.c.id)
)

"""Teachers, groups, live rooms with what is given in them, and what teachers did."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
NAME = sa.String(100)
ID = sa.String(36)
HASH = sa.String(64)
CODE = sa.String(12)
MOMENT = sa.DateTime(timezone=True)


def must(name: str, kind) -> sa.Column:
    return sa.Column(name, kind, nullable=False)


def number() -> sa.Column:
    return sa.Column("id", NUMBER, autoincrement=True, nullable=False)


def to(table: str, other: str, column: str | None = None, **more) -> sa.ForeignKeyConstraint:
    column = column or other
    more.setdefault("ondelete", "CASCADE")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}", **more)


def one(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def upgrade() -> None:
    op.create_table(
        "teacher", must("id", ID), must("subject", NAME), must("role", NAME), must("created", MOMENT),
        key("teacher", "id"),
    )  # fmt: skip
    index("teacher", "subject")
    op.create_table(
        "teacher_session",
        must("secret_hash", HASH), must("teacher", ID), must("created", MOMENT), must("ends", MOMENT),
        key("teacher_session", "secret_hash"), to("teacher_session", "teacher"),
    )  # fmt: skip
    index("teacher_session", "teacher")
    op.create_table(
        "teacher_link",
        must("secret_hash", HASH), must("role", NAME), must("created", MOMENT), must("ends", MOMENT),
        key("teacher_link", "secret_hash"),
    )  # fmt: skip
    op.create_table(
        "audit",
        number(), must("teacher", ID), must("act", NAME), must("ref", NAME), must("data", sa.Text),
        must("at", MOMENT), key("audit", "id"), sqlite_autoincrement=True,
    )  # fmt: skip
    index("audit", "teacher")
    op.create_table(
        "cohort",
        must("id", ID), must("teacher", ID), must("title", NAME), must("code", CODE), must("created", MOMENT),
        sa.Column("closed", MOMENT, nullable=True),
        key("cohort", "id"), to("cohort", "teacher"), one("cohort", "code"),
    )  # fmt: skip
    index("cohort", "teacher")
    op.create_table(
        "cohort_member",
        must("cohort", ID), must("learner", ID), must("nickname", NAME), must("joined", MOMENT),
        sa.Column("left", MOMENT, nullable=True),
        key("cohort_member", "cohort", "learner"), to("cohort_member", "cohort"), to("cohort_member", "learner"),
    )  # fmt: skip
    index("cohort_member", "learner")
    op.create_table(
        "room",
        must("id", ID), must("teacher", ID), must("code", CODE), must("title", NAME),
        sa.Column("cohort", ID, nullable=True), must("settings", sa.Text), must("version", sa.BigInteger),
        must("opened", MOMENT), sa.Column("closed", MOMENT, nullable=True),
        key("room", "id"), to("room", "teacher"), to("room", "cohort", ondelete="SET NULL"), one("room", "code"),
    )  # fmt: skip
    index("room", "teacher")
    op.create_table(
        "room_step",
        number(), must("room", ID), must("kind", NAME), must("data", sa.Text), must("once", NAME), must("at", MOMENT),
        key("room_step", "id"), to("room_step", "room"), one("room_step", "room", "once"), sqlite_autoincrement=True,
    )  # fmt: skip
    index("room_step", "room", "id")
    op.create_table(
        "room_member",
        must("room", ID), must("learner", ID), must("nickname", NAME), must("asked", sa.Integer),
        must("joined", MOMENT),
        key("room_member", "room", "learner"), to("room_member", "room"), to("room_member", "learner"),
    )  # fmt: skip
    index("room_member", "learner")
    op.create_table(
        "vote",
        number(), must("room", ID), must("learner", ID), must("round", NUMBER), must("item", NAME),
        must("version", sa.Integer), must("answer", sa.Text), must("mark", sa.Text),
        sa.Column("certainty", sa.SmallInteger, nullable=True), must("once", NAME), must("at", MOMENT),
        key("vote", "id"), to("vote", "room"), to("vote", "learner"), to("vote", "room_step", "round"),
        one("vote", "round", "learner"), sqlite_autoincrement=True,
    )  # fmt: skip
    index("vote", "learner")
    index("vote", "room", "round", "id")
    op.create_table(
        "floor",
        number(), must("room", ID), sa.Column("learner", ID, nullable=True), must("text", sa.Text),
        must("once", NAME), must("at", MOMENT),
        key("floor", "id"), to("floor", "room"), to("floor", "learner"), one("floor", "room", "once"),
        sqlite_autoincrement=True,
    )  # fmt: skip
    index("floor", "learner")
    index("floor", "room", "id")


def downgrade() -> None:
    for table in (
        "floor", "vote", "room_member", "room_step", "room", "cohort_member", "cohort", "audit", "teacher_link",
        "teacher_session", "teacher",
    ):  # fmt: skip
        op.drop_table(table)

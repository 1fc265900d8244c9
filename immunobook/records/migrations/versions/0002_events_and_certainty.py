"""Events (tests, grading, calls), and with an answer how sure one was and the test it was given in."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
NAME = sa.String(100)


def upgrade() -> None:
    op.add_column("answer", sa.Column("certainty", sa.SmallInteger, nullable=True))
    op.add_column("answer", sa.Column("sitting", NAME, nullable=True))
    op.create_table(
        "event",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("learner", sa.String(36), nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("ref", NAME, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("once", NAME, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.ForeignKeyConstraint(["learner"], ["learner.id"], name="fk_event_learner", ondelete="CASCADE"),
        sa.UniqueConstraint("learner", "once", name="uq_event_learner_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_learner_kind_ref_id", "event", ["learner", "kind", "ref", "id"])


def downgrade() -> None:
    op.drop_table("event")
    with op.batch_alter_table("answer") as answer:
        answer.drop_column("sitting")
        answer.drop_column("certainty")

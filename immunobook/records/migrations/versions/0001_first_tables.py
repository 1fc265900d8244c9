"""First tables: learners and their devices, codes, answers, finished cells, notes, places, settings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)
NAME = sa.String(100)
HASH = sa.String(64)


def learner(table: str) -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    return (
        sa.Column("learner", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learner.id"], name=f"fk_{table}_learner", ondelete="CASCADE"),
    )


def upgrade() -> None:
    op.create_table(
        "learner",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_learner"),
    )
    op.create_table(
        "device",
        sa.Column("secret_hash", HASH, nullable=False),
        *learner("device"),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("secret_hash", name="pk_device"),
    )
    op.create_index("ix_device_learner", "device", ["learner"])
    op.create_table(
        "resume_code",
        *learner("resume_code"),
        sa.Column("code_hash", HASH, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("learner", name="pk_resume_code"),
        sa.UniqueConstraint("code_hash", name="uq_resume_code_code_hash"),
    )
    op.create_table(
        "guess",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("purpose", NAME, nullable=False),
        sa.Column("address_hash", HASH, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_guess"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_guess_purpose_address_hash", "guess", ["purpose", "address_hash"])
    op.create_table(
        "answer",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        *learner("answer"),
        sa.Column("item", NAME, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=True),
        sa.Column("once", NAME, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
        sa.UniqueConstraint("learner", "once", name="uq_answer_learner_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_answer_learner_item_id", "answer", ["learner", "item", "id"])
    op.create_table(
        "cell_done",
        *learner("cell_done"),
        sa.Column("lesson", NAME, nullable=False),
        sa.Column("cell", NAME, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("learner", "lesson", "cell", name="pk_cell_done"),
    )
    op.create_table(
        "note",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        *learner("note"),
        sa.Column("lesson", NAME, nullable=False),
        sa.Column("cell", NAME, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("base", NUMBER, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_note"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_note_learner_lesson_cell_id", "note", ["learner", "lesson", "cell", "id"])
    op.create_table(
        "place",
        *learner("place"),
        sa.Column("lesson", NAME, nullable=False),
        sa.Column("cell", NAME, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("learner", "lesson", name="pk_place"),
    )
    op.create_table(
        "setting",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        *learner("setting"),
        sa.Column("name", NAME, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_setting"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_setting_learner_name_id", "setting", ["learner", "name", "id"])


def downgrade() -> None:
    for table in (
        "setting",
        "place",
        "note",
        "cell_done",
        "answer",
        "guess",
        "resume_code",
        "device",
        "learner",
    ):
        op.drop_table(table)

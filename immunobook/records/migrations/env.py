"""How Alembic runs here: on the connection it is handed, inside that one's transaction."""

from alembic import context

from immunobook.records.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    render_as_batch=True,  # SQLite cannot change a column in place
)
with context.begin_transaction():
    context.run_migrations()

"""The onset clock: when side effects come, as a picture, a sentence and a table."""

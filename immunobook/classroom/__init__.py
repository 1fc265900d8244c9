"""A live room: what was asked, what was answered, what to take from it."""

"""Questions: their kinds, how they are scored, and how they are shown."""

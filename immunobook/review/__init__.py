"""Which questions come back, and when: spaced by how well each is remembered."""

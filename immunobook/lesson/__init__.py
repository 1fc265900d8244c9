"""A lesson as a learner meets it: cells in order, what each has come to, what lies beyond."""

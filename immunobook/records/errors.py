"""What can go wrong with records, in three words: refused, unknown, unavailable."""


class Refused(ValueError):
    """A value that is not kept: too long, or of a form that could not be given back exactly.

    The message is a sentence that may be shown to the learner.
    """


class UnknownLearner(LookupError):
    """Nobody has this id; most likely the learner deleted everything in another window."""


class Unavailable(RuntimeError):
    """The database did not do what was asked; nothing of it was kept. The message is for the log."""

"""What can go wrong with records, in four words: refused, unknown, not theirs, unavailable."""


class Refused(ValueError):
    """A value that is not kept: too long, or of a form that could not be given back exactly.

    The message is a sentence that may be shown to the learner.
    """


class UnknownLearner(LookupError):
    """Nobody has this id; most likely the learner deleted everything in another window."""


class NotTheirs(LookupError):
    """A teacher's act that is not this teacher's to do: no session, not the role, or somebody else's room or group.

    The message is the word for what is missing: "session", "role", "room" or "group".
    """


class Unavailable(RuntimeError):
    """The database did not do what was asked; nothing of it was kept. The message is for the log."""

"""What a teacher sees of somebody in a group. Said before joining; what is shown keeps to it."""

BY_NAME = (
    "the name you type, or that there is none",
    "the day on which you joined",
    "for each lesson, whether you have finished it, are at it, have stopped in it, or have not begun",
    "the day on which you last worked at anything here: a lesson, practice, a review, a case or a test",
)
"""What stands beside a learner's name."""

COUNTED = (
    "your answers to questions, also in live classes held with the group",
    "your results in tests before and after learning",
    "the place at which you stopped in a lesson",
)
"""What goes into the group's numbers, without a name."""

NEVER = (
    "your notes",
    "your answers or results under your name",
    "anything you did before you joined",
    "anything at all once you have left",
)
"""What is not seen."""

SHARED = "What is printed or downloaded names nobody, and leaves out every count under five."

NAMED = "One file does name people: the list of members with what stands by each name here. It is for the group’s teacher only."
"""What of a group may be saved with names."""

IN_CLASS = (
    "A live class is apart from this: what you answer in one stays in that class’s own numbers, without your name, "
    "whether you are in a group or not."
)
"""What joining and leaving a group does not change."""

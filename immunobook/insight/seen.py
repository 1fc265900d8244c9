"""What a teacher sees of somebody in a group. Said before joining; what is shown keeps to it."""

BY_NAME = (
    "the name you type, or that there is none",
    "the day on which you joined",
    "how far you are in each lesson, and the day on which you last did something in one",
)
"""What stands beside a learner's name."""

COUNTED = (
    "your answers to questions",
    "your results in tests before and after learning",
    "where you stopped in a lesson",
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

"""How a learner joins a group, and leaves it."""

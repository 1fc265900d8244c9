"""How far a learner is and what they know, worked out from what they did."""

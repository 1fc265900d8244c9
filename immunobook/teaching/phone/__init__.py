"""What a learner in a room holds in the hand."""

"""Unfolding cases: one made-up patient, six questions, a record that grows with each answer."""

"""The grading trainer: a made-up patient, a decision, and what it rests on."""

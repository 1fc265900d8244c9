"""Teach-back: what the learner would tell a patient, looked over offline."""

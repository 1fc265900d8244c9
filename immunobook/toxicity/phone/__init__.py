"""The phone call: a made-up caller, what to ask, what to decide, and what came of it."""

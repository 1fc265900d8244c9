"""The host's screen: a teacher opens a room and leads it, from a phone or a laptop."""

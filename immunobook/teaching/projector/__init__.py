"""The projector: any lesson, picture, question or case, one thing at a time, for a whole room to read."""

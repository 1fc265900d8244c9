"""Small things that every view shares: the look, the keyboard, the names of what a session keeps."""

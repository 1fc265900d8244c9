"""Pocket pages: one page an organ, to print or to look at on a phone."""

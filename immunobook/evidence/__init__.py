"""The evidence: which treatments there are and since when, and what the landmark trials showed and did not show."""

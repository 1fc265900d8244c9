"""How long a check of facts lasts: twelve months."""

from datetime import date


def is_old(checked: date, today: date) -> bool:
    """Return whether something was last checked more than twelve months ago, to the day."""
    a_year_on = (checked.year + 1, checked.month, checked.day)
    return (today.year, today.month, today.day) > a_year_on

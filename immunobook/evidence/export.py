"""Tables as files for a spreadsheet, with nothing in them that a spreadsheet would run."""

import pandas as pd

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: object) -> object:
    """Return a cell that a spreadsheet reads as words: what would start a formula gets an apostrophe in front.

    Numbers stay as they are; a text that is a number, such as "-3", is no formula either.
    """
    if not isinstance(value, str) or not value.startswith(STARTS_A_FORMULA):
        return value
    try:
        float(value)
    except ValueError:
        return "'" + value
    return value


def csv(table: pd.DataFrame) -> bytes:
    """Return a table as CSV in UTF-8 with its mark, which spreadsheets need to read it; missing cells are empty."""
    safe = table.map(harmless).rename(columns=harmless)
    return safe.to_csv(index=False).encode("utf-8-sig")

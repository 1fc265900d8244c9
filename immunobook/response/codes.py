"""The codes of the criteria, and the ways in which people write them."""

TARGET = ("CR", "PR", "SD", "PD", "NE", "none")
NON_TARGET = ("CR", "NON-CR/NON-PD", "PD", "NE", "none")
NEW = ("no", "yes", "wait", "NE")
OVERALL = ("CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE")
IMMUNE = ("iCR", "iPR", "iSD", "NON-iCR/NON-iUPD", "iUPD", "iCPD", "NE")

_NON = "NON-CR/NON-PD"
_SAME = {
    "CR": "CR", "ICR": "CR", "PR": "PR", "IPR": "PR", "SD": "SD", "ISD": "SD",
    "PD": "PD", "IPD": "PD", "IUPD": "PD", "UNEQUIVOCAL PROGRESSION": "PD", "UNEQUIVOCAL": "PD", "UNE": "PD",
    _NON: _NON, "NON-ICR/NON-IUPD": _NON, "NONCR/NONPD": _NON, "NON-CR/ NON-PD": _NON, "NON CR/NON PD": _NON,
    "NN": _NON, "NON-CR NON-PD": _NON, "NON-CR": _NON, "NON-CR/NON PD": _NON,
    "NE": "NE", "INE": "NE", "ND": "NE", "NOT EVALUATED": "NE", "NOT ALL EVALUATED": "NE",
    "NOT EVALUABLE": "NE", "NOT DONE": "NE", "INEVALUABLE": "NE", "NOT ASSESSED": "NE", "UNKNOWN": "NE",
    "NONE": "none", "NA": "none", "N/A": "none", "NOT APPLICABLE": "none", "": "none", "-": "none",
    "NONE AT BASELINE": "none",
}  # fmt: skip
_NEW_WORDS = {
    "YES": "yes", "Y": "yes", "TRUE": "yes", "1": "yes", "PRESENT": "yes", "UNEQUIVOCAL": "yes",
    "NO": "no", "N": "no", "FALSE": "no", "0": "no", "NONE": "no", "ABSENT": "no", "": "no", "-": "no",
    "EQUIVOCAL": "wait", "WAIT": "wait",
    "NE": "NE", "UNKNOWN": "NE", "NOT EVALUATED": "NE", "NOT ASSESSED": "NE",
}  # fmt: skip
_RESPONSES = {
    "CR": "CR", "PR": "PR", "SD": "SD", "PD": "PD", "ICR": "iCR", "IPR": "iPR", "ISD": "iSD",
    "IUPD": "iUPD", "ICPD": "iCPD", "NON-ICR/NON-IUPD": "NON-iCR/NON-iUPD",
}  # fmt: skip


def _word(written: object) -> str:
    return "" if written is None else " ".join(str(written).upper().split())


def target(written: object) -> str:
    """Return a target category; None is "none": no targets at baseline.

    Raises:
        ValueError: If it is no such category.
    """
    return _known(_SAME.get(_word(written)), written, TARGET)


def non_target(written: object) -> str:
    """Return a non-target category; None is "none": no non-targets at baseline. SD is read as NON-CR/NON-PD.

    Raises:
        ValueError: If it is no such category.
    """
    found = _SAME.get(_word(written))
    return _known(_NON if found == "SD" else found, written, NON_TARGET)


def new(written: object) -> str:
    """Return whether there is a new lesion: "yes", "no", "wait" (equivocal) or "NE"; None is "no".

    Raises:
        ValueError: If it is none of these.
    """
    return _known(_NEW_WORDS.get(_word(written)), written, NEW)


def response(written: object) -> str:
    """Return an overall response of either criteria; None and "not done" are NE.

    Raises:
        ValueError: If it is no such response.
    """
    word = _word(written)
    found = _RESPONSES.get(word) or _SAME.get(word)
    return _known("NE" if found == "none" else found, written, (*OVERALL, *IMMUNE))


def immune(response: str) -> str:
    """Return the label of iRECIST for a response that is no progression."""
    return {"CR": "iCR", "PR": "iPR", "SD": "iSD", _NON: "NON-iCR/NON-iUPD"}.get(response, response)


def plain(response: str) -> str:
    """Return the label without its i; iUPD and iCPD stay."""
    return {"iCR": "CR", "iPR": "PR", "iSD": "SD", "NON-iCR/NON-iUPD": _NON}.get(response, response)


def _known(found: str | None, written: object, allowed: tuple[str, ...]) -> str:
    if found not in allowed:
        raise ValueError(f"expected one of {', '.join(dict.fromkeys(allowed))}, got {written!r}")
    return found

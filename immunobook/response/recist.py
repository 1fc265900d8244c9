"""RECIST 1.1: the overall response of one visit from its three categories (Tables 1 and 2)."""

from immunobook.response import codes
from immunobook.response.rules import RULES
from immunobook.response.verdict import Rule, Verdict

_TARGET_PD, _NON_TARGET_PD, _NEW_PD = (RULES[f"O-PD-{word}"] for word in ("TARGET", "NON-TARGET", "NEW"))
_WITH_TARGETS = {
    "PR": RULES["O-PR"],
    "SD": RULES["O-SD"],
    "NE": RULES["O-NE"],
}
_CR_WITH = {
    "CR": RULES["O-CR"],
    "none": RULES["O-CR"],
    "NON-CR/NON-PD": RULES["O-PR-NON-CR"],
    "NE": RULES["O-PR-NT-NE"],
}
_WITHOUT_TARGETS = {
    "CR": RULES["O2-CR"],
    "NON-CR/NON-PD": RULES["O2-NON"],
    "NE": RULES["O2-NE"],
    "none": RULES["O-NOTHING"],
}
_NEW_UNKNOWN = RULES["O-NE-NEW"]

_PROGRESSING = {
    "O-PD-TARGET": "targets",
    "O-PD-NON-TARGET": "non-targets",
    "O-PD-NEW": "new lesion",
}


def overall_rule(target: str, non_target: str, new: str) -> Rule:
    """Return the line of Table 1 or 2 that holds, for codes of this package (see `codes`)."""
    if target == "PD":
        return _TARGET_PD
    if non_target == "PD":
        return _NON_TARGET_PD
    if new == "yes":
        return _NEW_PD
    if target == "none":
        found = _WITHOUT_TARGETS[non_target]
    elif target == "CR":
        found = _CR_WITH[non_target]
    else:
        found = _WITH_TARGETS[target]
    return _NEW_UNKNOWN if new == "NE" and found.category != "NE" else found


def progressing(target: str, non_target: str, new: str) -> str:
    """Return in words which of the three progress, such as "targets and new lesion"."""
    words = []
    if target == "PD":
        words.append("targets")
    if non_target == "PD":
        words.append("non-targets")
    if new == "yes":
        words.append("new lesion")
    return " and ".join(words)


def overall_response(target: object, non_target: object, new_lesion: object) -> Verdict:
    """Return the overall response of one visit under RECIST 1.1, from a row of its table.

    Args:
        target: CR, PR, SD, PD, NE; None where there were no targets at baseline.
        non_target: CR, NON-CR/NON-PD, PD, NE; None where there were no non-targets at baseline.
        new_lesion: True or "yes"; False, None or "no"; "equivocal"; "NE" where it is not known.

    Raises:
        ValueError: If a category is none of these.

    Source: Eisenhauer 2009, Tables 1 and 2.
    """
    t, n, new = codes.target(target), codes.non_target(non_target), codes.new(new_lesion)
    return overall_verdict(overall_rule(t, n, new), t, n, new)


def overall_verdict(rule: Rule, target: str, non_target: str, new: str, **more: object) -> Verdict:
    """Return the verdict of a rule that `overall_rule` found."""
    facts = {"target": target, "non_target": non_target, "new_lesion": new}
    if rule.category == "PD":
        facts["progressing"] = progressing(target, non_target, new)
    return Verdict(rule.category, rule, facts, **more)  # type: ignore[arg-type]

"""iRECIST: the overall response of one visit, with and without an iUPD that is still open (Table 2).

Order of the tests at an open iUPD: is it confirmed (and may this scan confirm)? Does nothing progress any
more, so that the bar is reset? Otherwise it is iUPD again.
"""

from collections.abc import Collection

from immunobook.response import codes
from immunobook.response.recist import progressing
from immunobook.response.rules import RULES
from immunobook.response.settings import DEFAULT, Settings
from immunobook.response.size import UNITS_PER_MM, to_mm, to_units
from immunobook.response.verdict import Rule, Verdict

FURTHER_GROWTH = 5 * UNITS_PER_MM
"""The sum of targets, or of measured new lesions, must grow by this much to confirm an iUPD.

Table 2 prints "> 5 mm" in one row and "≥ 5 mm" in the others; here 5 mm is enough throughout.
"""

CATEGORIES = ("target", "non-target", "new lesion")
_RANK = {"CR": 4, "PR": 3, "SD": 2, "NON-CR/NON-PD": 2, "PD": 1, "NE": 0, "none": 0}

_CLOSED_CR = {"CR": RULES["I-CR"], "none": RULES["I-CR"]}
_RESET = {
    "iCR": RULES["I-RESET-CR"],
    "iPR": RULES["I-RESET-PR"],
    "iSD": RULES["I-RESET-SD"],
    "NON-iCR/NON-iUPD": RULES["I-RESET-NON"],
}


def closed_rule(target: str, non_target: str, new: str, again: str = "") -> Rule:
    """Return the rule for a visit without an open iUPD.

    Args:
        again: "NLT" or "NLNT" where new lesions that a reset had settled have grown again.
    """
    if target == "PD":
        return RULES["I-UPD-TARGET"]
    if non_target == "PD":
        return RULES["I-UPD-NON-TARGET"]
    if again:
        return RULES[f"I-UPD-{again}"]
    if new == "yes":
        return RULES["I-UPD-NEW"]
    if new == "NE":
        return RULES["I-NE"]
    if target == "CR":
        return _CLOSED_CR.get(non_target, RULES["I-PR-NON-CR"])
    if target == "PR":
        return RULES["I-PR"]
    if target == "SD":
        return RULES["I-SD"]
    if target == "none" and non_target == "CR":
        return RULES["I-CR-NT"]
    if target == "none" and non_target == "NON-CR/NON-PD":
        return RULES["I-NON"]
    return RULES["I-NE"]


def is_better(target: str, non_target: str, target_at_iupd: str, non_target_at_iupd: str) -> bool:
    """Whether the targets' category has improved since the iUPD; without targets, that of the non-targets."""
    if target == "none":
        now, then = _RANK[non_target], _RANK[non_target_at_iupd]
    else:
        now, then = _RANK[target], _RANK[target_at_iupd]
    return now > then > 0


def open_rule(
    *,
    earlier: Collection[str],
    target: str,
    non_target: str,
    new: str,
    target_growth: int | None,
    non_target_grown: bool,
    nlt_growth: int | None,
    nlnt_grown: bool,
    further: bool,
    improved: bool,
    early: bool,
    late: bool,
    new_symptom: bool,
    settings: Settings,
    again: str = "",
) -> Rule:
    """Return the rule for a visit while an iUPD is open.

    Args:
        earlier: Which of `CATEGORIES` progressed at the iUPD.
        new: Whether a new lesion is to be seen that no reset has settled.
        target_growth, nlt_growth: In millionths of a millimetre since the iUPD; None if not measured.
        further: A new lesion that was not there at the iUPD.
        again: As in `closed_rule`.
    """
    may_confirm = not early and (settings.late_scan_confirms or not late)
    found: Rule | None = None
    additional = further or (new == "yes" and "new lesion" not in earlier)
    if "target" in earlier and target_growth is not None and target_growth >= FURTHER_GROWTH:
        found = RULES["I-CPD-TARGET"]
    elif "non-target" in earlier and non_target_grown:
        found = RULES["I-CPD-NON-TARGET"]
    elif "new lesion" in earlier and nlt_growth is not None and nlt_growth >= FURTHER_GROWTH:
        found = RULES["I-CPD-NLT"]
    elif "new lesion" in earlier and nlnt_grown:
        found = RULES["I-CPD-NLNT"]
    elif "new lesion" in earlier and further:
        found = RULES["I-CPD-FURTHER"]
    elif (
        (target == "PD" and "target" not in earlier)
        or (non_target == "PD" and "non-target" not in earlier)
        or (additional and "new lesion" not in earlier)
        or (again and "new lesion" not in earlier)
    ):
        found = RULES["I-CPD-CATEGORY"]
    if found is not None:
        if may_confirm:
            return found
        if early and new_symptom and additional:
            return RULES["I-CPD-EARLY"]
        return RULES["I-UPD-EARLY"] if early else RULES["I-UPD-LATE"]

    still = target == "PD" or non_target == "PD" or bool(again)
    if still:
        return RULES["I-UPD-AGAIN"]
    if new == "yes":
        if not improved:
            return RULES["I-UPD-NEW-STAYS"]
        new = "no"
        blocked = settings.new_lesion_left_blocks_icr
    else:
        blocked = False
    response = closed_rule(target, non_target, new).category
    if response == "NE":
        return RULES["I-NE"]
    return _RESET["iPR" if blocked and response == "iCR" else response]


def overall_iresponse(
    target: object,
    non_target: object,
    new_lesion: object,
    *,
    earlier_iupd: Collection[str] | bool = (),
    target_growth_mm: object = None,
    non_target_grown: bool = False,
    new_target_growth_mm: object = None,
    new_non_target_grown: bool = False,
    further_new_lesion: bool = False,
    target_at_iupd: object = None,
    non_target_at_iupd: object = None,
    target_improved: bool | None = None,
    days_since_first_iupd: int | None = None,
    days_since_last_iupd: int | None = None,
    new_symptom: bool = False,
    settings: Settings = DEFAULT,
) -> Verdict:
    """Return the overall response of one visit under iRECIST, from a row of its table.

    Args:
        target: CR, PR, SD, PD (or iUPD), NE, by RECIST's limits; None where there were no targets at baseline.
        non_target: CR, NON-CR/NON-PD, PD (or iUPD), NE; None where there were none at baseline.
        new_lesion: Whether a new lesion is to be seen now, also one that was there at the iUPD.
        earlier_iupd: Empty without an open iUPD; else which of "target", "non-target", "new lesion" progressed
            at it. True says that one is open without saying in which: then it counts for all three.
        target_growth_mm: How much the target sum grew since the iUPD; negative if it shrank.
        non_target_grown: Any further growth of non-targets since the iUPD.
        new_target_growth_mm: How much the sum of the measured new lesions grew since the iUPD.
        new_non_target_grown: Any growth of new lesions that are not measured.
        further_new_lesion: A new lesion that was not there at the iUPD.
        target_at_iupd, non_target_at_iupd: Categories at the iUPD; they tell whether the targets are better now.
        target_improved: Says so directly; without it, PD at the iUPD counts as worse than anything now.
        days_since_first_iupd: From the first iUPD of the run; None if the time does not matter.
        days_since_last_iupd: From the latest iUPD; without it, as the first.
        new_symptom: The scan was done for a new symptom or sign.

    Raises:
        ValueError: If a category is not known.

    Source: Seymour 2017, Table 2; EORTC questions and answers on iRECIST.
    """
    t, n, new = codes.target(target), codes.non_target(non_target), codes.new(new_lesion)
    if isinstance(earlier_iupd, str):
        earlier_iupd = (earlier_iupd,)
    earlier = CATEGORIES if earlier_iupd is True else tuple(earlier_iupd or ())
    for each in earlier:
        if each not in CATEGORIES:
            raise ValueError(f"earlier_iupd holds {', '.join(CATEGORIES)}; got {each!r}")
    facts: dict[str, object] = {"target": t, "non_target": n, "new_lesion": new}
    if not earlier:
        rule = closed_rule(t, n, new)
    else:
        growth, new_growth = _growth(target_growth_mm), _growth(new_target_growth_mm)
        then_target = codes.target(target_at_iupd) if target_at_iupd is not None else (
            "PD" if "target" in earlier else t
        )
        then_non_target = codes.non_target(non_target_at_iupd) if non_target_at_iupd is not None else (
            "PD" if "non-target" in earlier else n
        )
        improved = is_better(t, n, then_target, then_non_target)
        if target_improved is not None:
            improved = bool(target_improved)
        first = days_since_first_iupd
        last = first if days_since_last_iupd is None else days_since_last_iupd
        rule = open_rule(
            earlier=earlier,
            target=t,
            non_target=n,
            new="yes" if further_new_lesion else new,
            target_growth=growth,
            non_target_grown=non_target_grown,
            nlt_growth=new_growth,
            nlnt_grown=new_non_target_grown,
            further=further_new_lesion,
            improved=improved,
            early=is_early(first, settings),
            late=is_late(last, settings),
            new_symptom=new_symptom,
            settings=settings,
        )
        facts |= open_facts(growth, new_growth, first, last)
        facts["earlier_iupd"] = " and ".join(earlier)
    if rule.category in ("iUPD", "iCPD"):
        facts["progressing"] = progressing(t, n, new)
    return Verdict(rule.category, rule, facts)


def is_early(days: int | None, settings: Settings) -> bool:
    """Whether a scan so many days after the first iUPD is too early to confirm it."""
    return days is not None and days < settings.iupd_confirmation_from_days - settings.iupd_tolerance_days


def is_late(days: int | None, settings: Settings) -> bool:
    """Whether a scan so many days after the last iUPD is too late to confirm it."""
    return days is not None and days > settings.iupd_confirmation_to_days + settings.iupd_tolerance_days


def open_facts(growth: int | None, new_growth: int | None, first: int | None, last: int | None) -> dict:
    """Return the facts of a visit while an iUPD is open."""
    facts: dict[str, object] = {}
    if growth is not None:
        facts["target_growth"] = _signed(growth)
    if new_growth is not None:
        facts["new_growth"] = _signed(new_growth)
    if first is not None:
        facts["days"] = first
    if last is not None:
        facts["days_since_last"] = last
    told = [f"targets {_signed(growth)}"] if growth is not None else []
    told += [f"measured new lesions {_signed(new_growth)}"] if new_growth is not None else []
    facts["unchanged"] = (" and ".join(told) + " since the iUPD") if told else ""
    return facts


def _signed(units: int) -> str:
    return f"{'-' if units < 0 else '+'}{to_mm(abs(units)):f} mm"


def _growth(mm: object) -> int | None:
    if mm is None:
        return None
    text = str(mm).strip()
    return -to_units(text[1:]) if text.startswith("-") else to_units(text)


def _code(response: object) -> str:
    """Return a response as this module writes it; what is no response as it stands."""
    return codes._RESPONSES.get(str(response).upper(), str(response))


def may_continue(response: object, is_clinically_stable: bool | None) -> bool | None:
    """Whether treatment past this visit may be considered under iRECIST; None if nobody said how the patient is.

    It is a rule for trials, never advice: only a patient who is clinically stable may go on after an iUPD, and
    iCPD ends it. Whether somebody is stable is judged by those who see them.

    Source: Seymour 2017.
    """
    found = _code(response)
    if found == "iCPD":
        return False
    if found == "iUPD":
        return is_clinically_stable
    return True


_STABLE = "seymour-2017"
_GOING_ON = {
    ("iUPD", True): Rule("G-STABLE", "yes", "The patient is stable, so treatment may go on until the next scan.", _STABLE),
    ("iUPD", False): Rule("G-WORSE", "no", "The patient is not stable, so treatment does not go on after iUPD.", _STABLE),
    ("iUPD", None): Rule("G-UNSAID", "wait", "After iUPD treatment may go on only while the patient is stable, which"
                         " is not said here.", _STABLE),
    ("iCPD", False): Rule("G-CONFIRMED", "no", "The progression is confirmed, so treatment does not go on.", _STABLE),
}  # fmt: skip


def going_on(response: object, is_clinically_stable: bool | None) -> Verdict | None:
    """Return whether treatment may go on past a progression as a verdict: yes, no or wait; None where none is seen.

    As `may_continue`, which decides, it is a rule for trials and never advice.
    """
    found = _code(response)
    rule = _GOING_ON.get((found, may_continue(found, is_clinically_stable)))
    return None if rule is None else Verdict(rule.category, rule)

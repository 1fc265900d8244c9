"""The best overall response of a patient from the responses of the visits, by either criteria.

The search for a confirmed response follows the conventions of the admiralonco package: the confirming visit is
the first that qualifies at or after the interval; it need not be the next one.
"""

from collections.abc import Sequence
from typing import Any

from immunobook.response import codes
from immunobook.response.rules import RULES
from immunobook.response.settings import DEFAULT, Settings
from immunobook.response.verdict import Rule, Verdict

Visits = Sequence[tuple[str, int | None]]
"""Response and day of each visit after baseline, in their order."""

_STABLE = ("CR", "PR", "SD")


def best_response(
    responses: Sequence[Any],
    days: Sequence[int | None] | None = None,
    settings: Settings = DEFAULT,
    *,
    new_therapy_day: int | None = None,
    minimum_met: bool = True,
) -> Verdict:
    """Return the best overall response under RECIST 1.1.

    Args:
        responses: Overall response of each visit after baseline, in their order: CR, PR, SD, NON-CR/NON-PD, PD,
            NE. (A `Verdict` is taken by its category.)
        days: Day of each, from the start. Without days, intervals count as long enough.
        settings: `confirmation_required` decides which of the two definitions holds.
        new_therapy_day: Visits from this day on do not count.
        minimum_met: Where a visit has no day: whether it lies at or after the minimum time for SD.

    Returns:
        CR, PR, SD, NON-CR/NON-PD, PD, NE or MISSING; `day` and `visit` tell which visit decided.

    Raises:
        ValueError: If a response is none, or days and responses differ in number.

    Source: Eisenhauer 2009, 4.4.3, 4.6.1 and Table 3.
    """
    visits = _visits(responses, days, new_therapy_day)
    return _best([(codes.plain(each), day) for each, day in visits], settings, "", minimum_met)


def best_iresponse(
    responses: Sequence[Any],
    days: Sequence[int | None] | None = None,
    settings: Settings = DEFAULT,
    *,
    new_therapy_day: int | None = None,
    minimum_met: bool = True,
) -> Verdict:
    """Return the best overall response under iRECIST (iBOR).

    Visits up to the first iCPD count; an iUPD or NE does not cancel a response before or after it. Arguments as
    in `best_response`; responses are iCR, iPR, iSD, NON-iCR/NON-iUPD, iUPD, iCPD, NE.

    Raises:
        ValueError: As `best_response`.

    Source: Seymour 2017, Table 3.
    """
    visits = _visits(responses, days, new_therapy_day)
    plain = [("iUPD" if each == "PD" else codes.plain(each), day) for each, day in visits]
    return _best(plain, settings, "i", minimum_met)


def _visits(responses: Sequence[Any], days: Sequence[int | None] | None, until: int | None) -> Visits:
    if days is not None and len(days) != len(responses):
        raise ValueError(f"there are {len(responses)} responses and {len(days)} days")
    found = [
        (codes.response(each.category if isinstance(each, Verdict) else each), None if days is None else days[number])
        for number, each in enumerate(responses)
    ]
    known = [day for _, day in found if day is not None]
    if known != sorted(known):
        raise ValueError("visits come in the order of their days")
    return [(each, day) for each, day in found if until is None or day is None or day < until]


def _best(visits: Visits, settings: Settings, i: str, minimum_met: bool) -> Verdict:
    rule, at, other = best_rule(visits, settings, i, minimum_met)
    facts: dict[str, Any] = {"minimum": settings.sd_minimum_days, "visits": len(visits)}
    day = None
    if at is not None:
        day = visits[at][1]
        facts["day"] = "?" if day is None else day
    if other is not None:
        facts["confirmed_on"] = "?" if visits[other][1] is None else visits[other][1]
    category = rule.category
    if category == "MISSING" and settings.missing_as_ne:
        category = "NE"
    return Verdict(category, rule, facts, day=day, visit=None if at is None else at + 1)


def best_rule(
    visits: Visits, settings: Settings, i: str, minimum_met: bool = True
) -> tuple[Rule, int | None, int | None]:
    """Return the rule, the position of the visit that decided, and that of the visit that confirmed it.

    Args:
        visits: Responses without their i, except iUPD and iCPD.
        i: "i" for iRECIST, "" for RECIST 1.1.
    """
    end = "iCPD" if i else "PD"
    until: list[tuple[str, int | None]] = []
    for each in visits:
        until.append(each)
        if each[0] == end:
            break
    needs = settings.confirmation_required
    prefix = ("I" if i else "") + ("C" if needs else "B")
    if not until:
        return RULES[f"{prefix}-MISSING"], None, None

    if needs and not i:
        until = _with_pr_after_cr(until, settings)
    for response in ("CR", "PR"):
        for at, (each, _) in enumerate(until):
            if each == response:
                other = confirming(until, at, settings) if needs else at
                if other is not None:
                    return RULES[f"{prefix}-{response}"], at, other if needs else None

    def is_late_enough(day: int | None) -> bool:
        return minimum_met if day is None else day >= settings.sd_minimum_days

    first_stable = next(
        (at for at, (each, day) in enumerate(until) if each in _STABLE and is_late_enough(day)), None
    )
    if first_stable is not None:
        plain_sd = next(
            (at for at, (each, day) in enumerate(until) if each == "SD" and is_late_enough(day)), None
        )
        if plain_sd is None:
            return RULES[f"{prefix}-SD-UNCONFIRMED"], first_stable, None
        return RULES[f"{prefix}-SD"], plain_sd, None
    for at, (each, day) in enumerate(until):
        if each == "NON-CR/NON-PD" and is_late_enough(day):
            return RULES[f"{prefix}-NON"], at, None
    for category, rule in (("iCPD", "CPD"), ("PD", "PD"), ("iUPD", "UPD")):
        for at, (each, _) in enumerate(until):
            if each == category:
                return RULES[f"{prefix}-{rule}"], at, None
    if needs and not i:
        first_cr = next((at for at, (each, _) in enumerate(until) if each == "CR"), None)
        if first_cr is not None:
            for at in range(first_cr + 1, len(until)):
                if until[at][0] in ("PR", "SD"):
                    return RULES[f"{prefix}-PD-AFTER-CR"], at, None
    early = next((at for at, (each, _) in enumerate(until) if each in (*_STABLE, "NON-CR/NON-PD")), None)
    if early is not None:
        return RULES[f"{prefix}-NE-EARLY"], early, None
    return RULES[f"{prefix}-NE"], 0, None


def _with_pr_after_cr(visits: list[tuple[str, int | None]], settings: Settings) -> list[tuple[str, int | None]]:
    """Return the visits with a CR followed by PR read as the protocol says (Table 3 leaves it open)."""
    if settings.cr_followed_by_pr == "as recorded":
        return visits
    read = list(visits)
    for at, (each, day) in enumerate(visits):
        if each == "PR" and any(before == "CR" for before, _ in visits[:at]):
            if settings.cr_followed_by_pr == "true CR":
                return [*read[:at], ("PD", day)]
            read = [("PR", d) if c == "CR" and n < at else (c, d) for n, (c, d) in enumerate(read)]
    return read


def confirming(visits: Visits, at: int, settings: Settings) -> int | None:
    """Return the position of the visit that confirms the response at a position, or None.

    A CR needs a CR, a PR a CR or PR, at least `confirmation_days` later. In between at most `most_ne_between`
    NE, for a PR at most `most_sd_between` SD, nothing else; and no PR after a CR.
    """
    response, first = visits[at]
    wanted = ("CR",) if response == "CR" else ("CR", "PR")
    between: list[str] = []
    for position in range(at + 1, len(visits)):
        each, day = visits[position]
        between.append(each)
        is_far = first is None or day is None or day - first >= settings.confirmation_days
        if each in wanted and is_far:
            break
    else:
        return None
    most_sd = settings.most_sd_between if response == "PR" else 0
    allowed = ("CR", "NE") if response == "CR" else ("CR", "PR", "SD", "NE")
    if any(each not in allowed for each in between):
        return None
    if between.count("NE") > settings.most_ne_between or between.count("SD") > most_sd:
        return None
    if "CR" in between and "PR" in between[between.index("CR") :]:
        return None
    return at + len(between)


def confirmed_pair(first: Any, later: Any, *, minimum_met: bool = True, settings: Settings = DEFAULT) -> Verdict:
    """Return the best response where confirmation is required, from a row of Table 3: a first response, a later one.

    Args:
        first, later: CR, PR, SD, PD, NE.
        minimum_met: Whether the minimum time for SD was met at the first visit.
        settings: `cr_followed_by_pr` decides the row that the table leaves open (CR, then PR); as recorded, the
            CR is taken for true.

    Source: Eisenhauer 2009, Table 3.
    """
    a, b = codes.plain(codes.response(first)), codes.plain(codes.response(later))
    stable = "SD" if minimum_met else None
    if b == "CR" and a in ("CR", "PR"):
        category = a
    elif a == "PR" and b == "PR":
        category = "PR"
    elif a == "CR" and b == "PR":
        category = "PR" if settings.cr_followed_by_pr == "was PR" else stable or "PD"
    elif (a, b) == ("PR", "SD"):
        category = "SD"
    elif a in ("CR", "PR") and b == "NE":
        category = stable or "NE"
    elif a in ("CR", "PR", "SD") and b in ("SD", "PD"):
        category = stable or ("SD" if (a, b) == ("SD", "SD") else "PD")
    elif a in _STABLE and b in _STABLE:
        category = "SD"
    elif a == "SD" and b == "NE":
        category = stable or "NE"
    elif a == "PD" or (a == "NE" and b == "PD"):
        category = "PD"
    elif a == "NE" and b in _STABLE:
        category = "SD"
    else:
        category = "NON-CR/NON-PD" if "NON-CR/NON-PD" in (a, b) and minimum_met else "NE"
    return Verdict(category, RULES["PAIR"], {"first": a, "later": b, "minimum_met": minimum_met})

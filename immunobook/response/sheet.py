"""A sheet of lesions over visits as somebody types it: what can be judged is judged, the rest is said.

A sheet is two lists of plain rows. Lesions: Lesion, Role, Organ, Node, and one column for each visit, `v0` (baseline),
`v1`, ..., in the words of `written`. Visits: Day, Imaged, Markers, PET, New symptom, Stable.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from immunobook.content.response import TeachingPatient
from immunobook.response.baseline import MOST_PER_ORGAN, MOST_TARGETS, NODES, organ_of
from immunobook.response.patient import PET, ROLES, Finding, Judgement, Lesion, Patient, Visit, judge_patient
from immunobook.response.settings import DEFAULT, Settings
from immunobook.response.written import read_finding

MARKERS = ("", "normal", "raised")
FARTHEST_DAY = 36_525
LONGEST = 60
"""Characters of a name; what is longer is a slip."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """Lesions and visits as plain rows."""

    lesions: tuple[dict[str, Any], ...]
    visits: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class ReadSheet:
    """What came of a sheet.

    Attributes:
        judgement: None if nothing can be judged yet.
        problems: One sentence each, with lesion or row and visit.
        columns: Which column of the sheet each judged visit was, baseline first.
    """

    judgement: Judgement | None
    problems: tuple[str, ...]
    columns: tuple[int, ...] = ()


def column(number: int) -> str:
    """Return the name of the column of a visit."""
    return f"v{number}"


def visit_row(day: int | None) -> dict[str, Any]:
    """Return a visit of which nothing is known but its day."""
    return {"Day": day, "Imaged": True, "Markers": "", "PET": "", "New symptom": False, "Stable": None}


def sheet_of(written: TeachingPatient) -> Sheet:
    """Return the sheet of a teaching patient."""
    lesions = tuple(
        {
            "Lesion": one.id,
            "Role": one.role,
            "Organ": one.organ,
            "Node": one.node,
            **{column(at): visit.found.get(one.id, "") for at, visit in enumerate(written.visits)},
        }
        for one in written.lesions
    )
    visits = tuple(
        {
            "Day": one.day,
            "Imaged": one.imaged,
            "Markers": one.markers,
            "PET": one.pet,
            "New symptom": one.new_symptom,
            "Stable": one.stable,
        }
        for one in written.visits
    )
    return Sheet(lesions, visits)


def sheet_of_patient(patient: Patient) -> Sheet:
    """Return the sheet of any patient, such as one of a cohort."""
    visits = (patient.baseline, *patient.visits)
    found = [{finding.lesion: finding for finding in visit.findings} for visit in visits]
    lesions = tuple(
        {
            "Lesion": one.id,
            "Role": one.role,
            "Organ": one.organ,
            "Node": one.is_node,
            **{column(at): in_words(each.get(one.id)) for at, each in enumerate(found)},
        }
        for one in patient.lesions
    )
    return Sheet(
        lesions,
        tuple(
            {
                "Day": one.day,
                "Imaged": one.is_imaged,
                "Markers": one.markers,
                "PET": one.pet,
                "New symptom": one.new_symptom,
                "Stable": one.is_clinically_stable,
            }
            for one in visits
        ),
    )


def empty() -> Sheet:
    """Return a sheet to begin with: one target, baseline and two visits."""
    lesion = {"Lesion": "T1", "Role": "target", "Organ": "liver", "Node": False, "v0": "40", "v1": "", "v2": ""}
    return Sheet((lesion,), tuple(visit_row(day) for day in (0, 42, 84)))


def with_a_visit(sheet: Sheet) -> Sheet:
    """Return the sheet with one more visit, as far from the last as that was from the one before."""
    days = [day for row in sheet.visits if (day := _whole(row.get("Day"))) is not None]
    step = days[-1] - days[-2] if len(days) > 1 and days[-1] > days[-2] else 42
    name = column(len(sheet.visits))
    visit = visit_row((days[-1] if days else 0) + step)
    return Sheet(tuple({**row, name: ""} for row in sheet.lesions), (*sheet.visits, visit))


def in_words(finding: Finding | None) -> str:
    """Return a finding as it is typed; `read_finding` understands it."""
    if finding is None or finding.state == "not evaluated":
        return "NE" if finding is not None else ""
    if finding.merged_into:
        return f"merged with {finding.merged_into}"
    if finding.fragments_mm:
        return " + ".join(f"{Decimal(str(part)):f}" for part in finding.fragments_mm)
    words = [] if finding.mm is None else [_short(finding.mm)]
    if finding.state:
        words.append({"absent": "gone"}.get(finding.state, finding.state))
    if finding.grown:
        words.append("grown")
    return ", ".join(words)


def _short(mm: Any) -> str:
    size = Decimal(str(mm))
    return f"{size.normalize():f}" if size else "0"


def read_sheet(
    lesions: Iterable[Row], visits: Iterable[Row], settings: Settings = DEFAULT, *, pet_at_baseline: str = "",
    name: str = "sheet",
) -> ReadSheet:  # fmt: skip
    """Judge a sheet as far as it can be judged."""
    problems: list[str] = []
    known = _lesions(lesions, problems)
    days = _days(list(visits), problems)
    if not known:
        return ReadSheet(None, (*problems, "Write a lesion and its size at baseline; then there is a verdict."))
    if not days:
        return ReadSheet(None, (*problems, "No visit has a day; nothing can be judged."))
    first = min(number for number, _, _ in days)
    start = next(day for number, day, _ in days if number == first)
    kept: list[tuple[int, Visit]] = []
    for number, day, row in sorted(days, key=lambda one: (one[0] != first, one[1], one[0])):
        if number != first and day <= start:
            problems.append(f"Visit {number + 1}, Day: {day} is not after baseline (day {start}); it is left out.")
            continue
        if kept and day == kept[-1][1].day:
            problems.append(f"Visit {number + 1}, Day: there is a visit on day {day} already; this one is left out.")
            continue
        findings, is_filled = _findings(known, number, day, problems)
        is_imaged = row.get("Imaged") is not False
        if not is_filled and is_imaged and number != first:
            continue  # nothing typed yet
        kept.append((number, _visit(row, day, findings, is_imaged)))
    for lesion, cells in known:
        _remark(lesion, cells.get(column(first)), problems)
    problems += _too_many([lesion for lesion, _ in known])
    patient = Patient(
        name, tuple(lesion for lesion, _ in known), kept[0][1], tuple(visit for _, visit in kept[1:]),
        pet_at_baseline=pet_at_baseline,
    )  # fmt: skip
    return ReadSheet(judge_patient(patient, settings), tuple(problems), tuple(number for number, _ in kept))


def _lesions(rows: Iterable[Row], problems: list[str]) -> list[tuple[Lesion, Row]]:
    known: list[tuple[Lesion, Row]] = []
    for number, row in enumerate(rows, start=1):
        id = _text(row.get("Lesion"))
        typed = any(_text(value) for key, value in row.items() if key.startswith("v") and key[1:].isdigit())
        if not id and not typed:
            continue
        if not id:
            problems.append(f"Row {number}, Lesion: it has no name; the row is left out.")
            continue
        if len(id) > LONGEST:
            problems.append(f"Row {number}, Lesion: the name is longer than {LONGEST} signs; the row is left out.")
            continue
        if any(id == other.id for other, _ in known):
            problems.append(f"Row {number}, Lesion: {id} is there already; the second one is left out.")
            continue
        role = _text(row.get("Role")) or "target"
        if role not in ROLES:
            problems.append(f"Row {number}, Role: {role[:LONGEST]} is none; it is taken for a target.")
            role = "target"
        known.append((Lesion(id, role, _text(row.get("Organ"))[:LONGEST], row.get("Node") is True), row))  # type: ignore[arg-type]
    return known


def _days(rows: list[Row], problems: list[str]) -> list[tuple[int, int, Row]]:
    found = []
    for number, row in enumerate(rows):
        day = _whole(row.get("Day"))
        if day is None:
            problems.append(f"Visit {number + 1}, Day: it has no day; the visit is left out.")
        elif abs(day) > FARTHEST_DAY:
            problems.append(f"Visit {number + 1}, Day: {day} is more than 100 years away; the visit is left out.")
        else:
            found.append((number, day, row))
    return found


def _findings(
    known: list[tuple[Lesion, Row]], number: int, day: int, problems: list[str]
) -> tuple[tuple[Finding, ...], bool]:
    found, is_filled = [], False
    ids = {lesion.id for lesion, _ in known}
    for lesion, cells in known:
        written = _text(cells.get(column(number)))
        if not written:
            continue
        is_filled = True
        try:
            finding, remarks = read_finding(lesion.id, written)
        except ValueError as why:
            problems.append(f"{lesion.id}, day {day}: {why}; it counts as not evaluated.")
            continue
        if finding.merged_into and (finding.merged_into not in ids or finding.merged_into == lesion.id):
            problems.append(f"{lesion.id}, day {day}: there is no other lesion {finding.merged_into[:LONGEST]};"
                            " it counts as not evaluated.")  # fmt: skip
            continue
        problems += [f"{lesion.id}, day {day}: {remark}." for remark in remarks]
        found.append(finding)
    return tuple(found), is_filled


def _visit(row: Row, day: int, findings: tuple[Finding, ...], is_imaged: bool) -> Visit:
    markers, pet = _text(row.get("Markers")), _text(row.get("PET"))
    stable = row.get("Stable")
    return Visit(
        day,
        findings,
        is_imaged=is_imaged,
        markers=markers if markers in MARKERS else "",
        pet=pet if pet in PET else "",
        new_symptom=row.get("New symptom") is True,
        is_clinically_stable=stable if isinstance(stable, bool) else None,
    )


def _remark(lesion: Lesion, written: Any, problems: list[str]) -> None:
    """Say where a target is too small to be one; it is judged all the same."""
    try:
        mm = read_finding(lesion.id, _text(written))[0].mm
    except ValueError:
        return
    least = 15 if lesion.is_node else 10
    if lesion.role == "target" and mm is not None and 0 < mm < least:
        what = "a node in its short axis" if lesion.is_node else "a lesion on CT"
        problems.append(f"{lesion.id}, baseline: {_short(mm)} mm; a target is at least {least} mm, {what}. Judged as typed.")


def _too_many(lesions: list[Lesion]) -> list[str]:
    targets = [lesion for lesion in lesions if lesion.role == "target"]
    said = []
    if len(targets) > MOST_TARGETS:
        said.append(f"There are {len(targets)} targets; RECIST 1.1 takes {MOST_TARGETS} at most. Judged as typed.")
    organs: dict[str, int] = {}
    for lesion in targets:
        organ = organ_of(lesion.organ, is_node=lesion.is_node)
        organs[organ] = organs.get(organ, 0) + 1
    for organ, count in organs.items():
        if organ and count > MOST_PER_ORGAN:
            where = "lymph nodes" if organ == NODES else organ
            said.append(f"{where}: {count} targets; RECIST 1.1 takes {MOST_PER_ORGAN} in one organ. Judged as typed.")
    return said


def _text(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return str(value).strip()


def _whole(value: Any) -> int | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return int(number) if math.isfinite(number) and number == int(number) else None


# --- the sum, its limits, and what a change has turned ---------------------------------------------------


@dataclass(frozen=True)
class SumPoint:
    """A visit on the chart of sums; lengths in mm.

    Attributes:
        total: None where not all targets were measured.
        nadir: Smallest sum before this visit; None before there is one.
        progression_from: From this sum on it is +20 % and +5 mm over that nadir.
    """

    day: int
    total: Decimal | None
    nadir: Decimal | None = None
    progression_from: Decimal | None = None
    recist: str = ""
    irecist: str = ""
    has_new_lesion: bool = False


@dataclass(frozen=True)
class SumCourse:
    """The sums of a patient from baseline on, and from where down it is a response."""

    points: tuple[SumPoint, ...]
    response_to: Decimal | None


def sum_course(judgement: Judgement) -> SumCourse:
    """Return the sums with both limits, for a chart.

    Source: Eisenhauer 2009, 4.3.1.
    """
    start = judgement.baseline_mm
    points = [SumPoint(judgement.patient.baseline.day, start)]
    nadir = start
    for visit, verdicts, total in zip(
        judgement.patient.visits, judgement.visits, judgement.sums_mm, strict=True
    ):
        points.append(
            SumPoint(
                visit.day, total, nadir, None if nadir is None else progression_from(nadir),
                verdicts.recist.category, verdicts.irecist.category, verdicts.new_lesion.category == "yes",
            )
        )  # fmt: skip
        if total is not None and (nadir is None or total < nadir):
            nadir = total
    return SumCourse(tuple(points), None if start is None else start * Decimal("0.7"))


def progression_from(nadir: Decimal) -> Decimal:
    """Return the smallest sum that is at least 20 % and at least 5 mm over a nadir."""
    return max(nadir * Decimal("1.2"), nadir + 5)


@dataclass(frozen=True)
class Turn:
    """A verdict that a change in the sheet has turned."""

    day: int
    criteria: str
    before: str
    rule_before: str
    now: str
    rule_now: str


def turns(before: Judgement, now: Judgement) -> tuple[Turn, ...]:
    """Return where two judgements of one patient differ, visit by visit, in category or rule."""
    earlier = {visit.recist.day: visit for visit in before.visits}
    found = []
    for visit in now.visits:
        old = earlier.get(visit.recist.day)
        if old is None:
            continue
        for criteria, a, b in (("RECIST 1.1", old.recist, visit.recist), ("iRECIST", old.irecist, visit.irecist)):
            if (a.category, a.rule.id) != (b.category, b.rule.id):
                found.append(Turn(b.day or 0, criteria, a.category, a.rule.id, b.category, b.rule.id))
    return tuple(found)


def apart(recist: str, irecist: str) -> str:
    """Return how the two criteria part at a visit, in a sentence; "" where they say the same."""
    if recist == "PD" and irecist == "iUPD":
        return "RECIST 1.1 calls it progression now. iRECIST waits for the next scan to prove it."
    if recist == "PD" and irecist == "iCPD":
        return ""
    if recist == "PD":
        return "For RECIST 1.1 it is progression. iRECIST has undone the earlier iUPD and counts on."
    if irecist == "iCPD":
        return "iRECIST was ended by iCPD. RECIST 1.1 rates each scan anew, but its progression stands too."
    if irecist == "iUPD":
        return "RECIST 1.1 sees no growth at this scan. For iRECIST the earlier iUPD is still open."
    plain = {"NON-CR/NON-PD": "NON-iCR/NON-iUPD"}.get(recist, f"i{recist}")
    return "" if irecist in (plain, recist) else "The two count from different points here."



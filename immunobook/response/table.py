"""Reads patients from CSV or JSON: what can be judged is judged, and everything else is said with row and column.

**CSV**: one row for each lesion at each visit, in any order; comma, semicolon or tab; UTF-8. Columns, under their
own names or those of CDISC's tumour domains (TU, TR):

| column | also called | holds |
| --- | --- | --- |
| `patient` | USUBJID, SUBJID, subject | who |
| `day` | | days from the start of treatment, which is day 0; or instead |
| `TRDY` | ADY, VISITDY | CDISC study days: there is no day 0, day 1 is the start; or instead |
| `date` | TRDTC, ADT | 2026-03-01; the start is `start` (RFSTDTC, TRTSDT, RANDDT) or else the day of baseline |
| `lesion` | TRLNKID, TULNKID | which |
| `mm` | TRSTRESN, size, diameter | millimetres; a node: its short axis |
| `visit` | VISIT, AVISIT | name; the one called baseline or screening is the baseline, else the last one up to day 0 |
| `role` | TRGRPID, TUSTRESC | target, non-target, new |
| `organ` | TULOC, LOC, site | where it lies |
| `node` | | yes for a lymph node; without it, an organ whose name holds "node" |
| `finding` | TRSTRESC, state | words instead of (or besides) a size, see `written` |
| `unit` | TRSTRESU | mm or cm |
| `markers`, `pet`, `new_symptom`, `stable`, `imaged` | | of the visit; may stand in any of its rows |
| `death_day`, `last_seen_day`, `new_therapy_day`, `end_of_treatment_day`, `arm`, `pet_at_baseline` | | of the patient |

patient, lesion, a day or date, and mm or finding must be there. Without a role, ids that start with NT are
non-targets, those with NEW (or seen only after baseline) new lesions, the others targets. A row without a lesion is
a visit without findings.

**JSON**: `{"patients": [{"id": "P1", "lesions": [{"id": "T1", "role": "target", "organ": "liver", "node": false}],
"visits": [{"day": 0, "found": {"T1": 30}}, ...], "death_day": 200}]}`; or a list of such patients; or a list of
rows as in a CSV.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from immunobook.response.patient import PET, Finding, Lesion, Patient, Role, Visit
from immunobook.response.written import read_finding

_NAMES = {
    "patient": ("patient", "usubjid", "subjid", "subject", "patientid", "subjectid"),
    "visit": ("visit", "avisit", "visitname", "timepoint"),
    "day": ("day",),
    "study_day": ("trdy", "ady", "visitdy", "tudy", "studyday"),
    "date": ("date", "trdtc", "adt", "tudtc", "visitdate", "scandate"),
    "start": ("start", "rfstdtc", "trtsdt", "randdt", "startdate"),
    "lesion": ("lesion", "trlnkid", "tulnkid", "lesionid", "lnkid"),
    "role": ("role", "trgrpid", "tugrpid", "tustresc", "lesiontype"),
    "organ": ("organ", "tuloc", "trloc", "loc", "site", "location"),
    "node": ("node", "isnode", "lymphnode"),
    "mm": ("mm", "trstresn", "size", "sizemm", "diameter", "diametermm", "longestdiameter", "longestdiametermm"),
    "finding": ("finding", "trstresc", "state", "result"),
    "unit": ("unit", "trstresu", "units"),
    "test": ("trtestcd", "paramcd"),
    "markers": ("markers",),
    "pet": ("pet",),
    "new_symptom": ("newsymptom",),
    "stable": ("stable", "clinicallystable"),
    "imaged": ("imaged",),
    "death_day": ("deathday",),
    "last_seen_day": ("lastseenday",),
    "new_therapy_day": ("newtherapyday",),
    "end_of_treatment_day": ("endoftreatmentday",),
    "arm": ("arm", "actarm", "trt01p"),
    "pet_at_baseline": ("petatbaseline",),
}  # fmt: skip
_KNOWN = {name: column for column, names in _NAMES.items() for name in names}
_TESTS = ("LDIAM", "SAXIS", "DIAMETER", "LPERP", "TUMSTATE", "")
_ROLES: dict[str, Role] = {
    "target": "target", "t": "target", "targetlesion": "target",
    "nontarget": "non-target", "nt": "non-target", "nontargetlesion": "non-target",
    "new": "new", "newlesion": "new", "nl": "new",
}  # fmt: skip
_YES = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
_PATIENT_DAYS = ("death_day", "last_seen_day", "new_therapy_day", "end_of_treatment_day")
FARTHEST_DAY = 36_525


@dataclass(frozen=True)
class Problem:
    """Something that could not be taken as it was written.

    Attributes:
        row: Row of the file as a spreadsheet counts it (the heading is row 1), or the place in JSON; "" if none.
        column: Name of the column as the file has it; "" if none.
        patient: Whom it is about; "" if nobody.
        says: One sentence: what is wrong, and what was done.
        is_remark: True if it was understood all the same and nothing was left out.
    """

    row: str
    column: str
    patient: str
    says: str
    is_remark: bool = False

    def __str__(self) -> str:
        where = ", ".join(
            part
            for part in (
                f"row {self.row}" if self.row else "",
                f"column {self.column}" if self.column else "",
                f"patient {self.patient}" if self.patient else "",
            )
            if part
        )
        return f"{where}: {self.says}" if where else self.says


@dataclass(frozen=True)
class Read:
    """Patients that can be judged, and what could not be taken as written.

    Attributes:
        rows: How many rows (or findings) were read; each is in a patient or in a problem.
    """

    patients: tuple[Patient, ...]
    problems: tuple[Problem, ...]
    rows: int


@dataclass
class _Row:
    """A row with its columns under our names, and what they are called in the file."""

    where: str
    cells: Mapping[str, str]
    names: Mapping[str, str]

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    def name(self, column: str) -> str:
        return self.names.get(column, column)


@dataclass
class _Desk:
    problems: list[Problem] = field(default_factory=list)

    def note(self, row: _Row | None, column: str, patient: str, says: str, *, is_remark: bool = False) -> None:
        where = row.where if row else ""
        name = row.name(column) if row and column else column
        self.problems.append(Problem(where, name, patient, says, is_remark))


def read_file(path: str | Path) -> Read:
    """Return the patients of a CSV or JSON file.

    Raises:
        OSError: If the file cannot be opened.
    """
    data = Path(path).read_bytes()
    return read_bytes(data, is_json=str(path).lower().endswith(".json"))


def read_bytes(data: bytes, *, is_json: bool | None = None) -> Read:
    """Return the patients of a CSV or JSON text; without `is_json` the first character tells."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if is_json is None:
        is_json = text.lstrip()[:1] in ("{", "[")
    return read_json(text) if is_json else read_csv(text)


def read_csv(text: str) -> Read:
    """Return the patients of a long table."""
    desk = _Desk()
    text = text.replace("\x00", "")
    heading = text.split("\n", 1)[0]
    separator = max(",;\t", key=heading.count)
    csv.field_size_limit(10_000_000)
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        desk.note(None, "", "", f"This is no table of separated values ({error}); nothing was read.")
        return Read((), tuple(desk.problems), 0)
    if not lines or not any(cell.strip() for cell in lines[0]):
        desk.note(None, "", "", "The file is empty; nothing was read.")
        return Read((), tuple(desk.problems), 0)
    names = [name.strip() for name in lines[0]]
    columns: dict[str, int] = {}
    for position, name in enumerate(names):
        column = _KNOWN.get(re.sub(r"[^a-z0-9]", "", name.lower()))
        if column is not None:
            columns.setdefault(column, position)
    called = {column: names[position] for column, position in columns.items()}
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in line):
            cells = {
                column: line[position].strip() if position < len(line) else ""
                for column, position in columns.items()
            }
            rows.append(_Row(str(number), cells, called))
    return _build(rows, set(columns), desk)


def read_json(text: str) -> Read:
    """Return the patients of a JSON text."""
    desk = _Desk()
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        desk.note(None, "", "", f"This is not valid JSON ({error}); nothing was read.")
        return Read((), tuple(desk.problems), 0)
    found = value.get("patients") if isinstance(value, dict) else value
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        desk.note(None, "", "", 'JSON holds {"patients": [...]} or a list of patients or rows; nothing was read.')
        return Read((), tuple(desk.problems), 0)
    rows: list[_Row] = []
    for number, each in enumerate(found):
        if "visits" in each or "lesions" in each:
            rows += _rows_of(each, f"patients[{number}]", desk)
        else:
            cells, called = {}, {}
            for name, content in each.items():
                column = _KNOWN.get(re.sub(r"[^a-z0-9]", "", str(name).lower()))
                if column is not None and column not in cells:
                    cells[column], called[column] = _text(content), str(name)
            rows.append(_Row(str(number + 1), cells, called))
    return _build(rows, {column for row in rows for column in row.cells}, desk)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).strip()


def _rows_of(patient: Mapping[str, Any], where: str, desk: _Desk) -> Iterator[_Row]:
    id = _text(patient.get("id", patient.get("patient")))
    of_patient = {name: _text(patient.get(name)) for name in (*_PATIENT_DAYS, "arm", "pet_at_baseline")}
    of_lesion: dict[str, dict[str, str]] = {}
    lesions = patient.get("lesions") or []
    for lesion in lesions if isinstance(lesions, list) else []:
        if isinstance(lesion, dict):
            of_lesion[_text(lesion.get("id"))] = {
                "role": _text(lesion.get("role")),
                "organ": _text(lesion.get("organ")),
                "node": _text(lesion.get("node", lesion.get("is_node"))),
            }
    visits = patient.get("visits")
    if not isinstance(visits, list) or not visits:
        desk.note(_Row(where, {}, {}), "visits", id, "This patient has no visits and cannot be judged.")
        return
    for number, visit in enumerate(visits):
        here = f"{where}.visits[{number}]"
        if not isinstance(visit, dict):
            desk.note(_Row(here, {}, {}), "", id, "A visit is written as {...}; it was left out.")
            continue
        cells = {
            "patient": id,
            "visit": _text(visit.get("name", visit.get("visit"))),
            **{name: _text(visit.get(name)) for name in
               ("day", "date", "markers", "pet", "new_symptom", "stable", "imaged")},
            **of_patient,
        }  # fmt: skip
        found = visit.get("found", visit.get("findings")) or {}
        if not isinstance(found, dict):
            desk.note(_Row(here, {}, {}), "found", id, "Findings are written as {lesion: finding}; they were left out.")
            found = {}
        if not found:
            yield _Row(here, {**cells, "lesion": "", "finding": ""}, {})
        for lesion, finding in found.items():
            about = of_lesion.get(str(lesion), {})
            yield _Row(f"{here}.found", {**cells, "lesion": str(lesion), "finding": _text(finding), **about}, {})


# --- from rows to patients ------------------------------------------------------------------------------


def _build(rows: list[_Row], columns: set[str], desk: _Desk) -> Read:
    needed = [
        ("patient", ("patient",)),
        ("lesion", ("lesion",)),
        ("day or date", ("day", "study_day", "date")),
        ("mm or finding", ("mm", "finding")),
    ]
    missing = [says for says, any_of in needed if not columns & set(any_of)]
    if missing:
        says = f"There is no column for {', '.join(missing)}; without it no patient can be judged."
        desk.note(None, "", "", says)
        return Read((), tuple(desk.problems), len(rows))
    groups: dict[str, list[_Row]] = {}
    for row in rows:
        id = row.get("patient")
        if not id:
            desk.note(row, "patient", "", "Nobody is named here; the row was left out.")
            continue
        groups.setdefault(id, []).append(row)
    patients = []
    for id, group in groups.items():
        patient = _patient(id, group, desk)
        if patient is not None:
            patients.append(patient)
    return Read(tuple(patients), tuple(desk.problems), len(rows))


@dataclass
class _Visit:
    name: str
    day: int
    first: _Row
    rows: list[_Row] = field(default_factory=list)


def _patient(id: str, rows: list[_Row], desk: _Desk) -> Patient | None:
    rows = [row for row in rows if _is_measurement(row)]
    visits = _visits(id, rows, desk)
    if not visits:
        desk.note(rows[0] if rows else None, "", id, "No visit has a day; this patient cannot be judged.")
        return None
    baseline = _baseline(visits)
    kept = [baseline]
    for visit in visits:
        if visit is baseline:
            continue
        if visit.day < baseline.day:
            says = f"The visit on day {visit.day} is before baseline (day {baseline.day}); it was left out."
            desk.note(visit.first, "visit", id, says)
        elif visit.day == baseline.day or any(other.day == visit.day for other in kept[1:]):
            says = f"There are two visits on day {visit.day}; this one was left out."
            desk.note(visit.first, "visit", id, says)
        else:
            kept.append(visit)
    lesions = _lesions(id, kept, baseline, desk)
    built = [_built_visit(id, visit, lesions, desk) for visit in kept]
    _remark_small_targets(id, lesions, built[0], baseline, desk)
    days = {name: _patient_day(id, name, rows, desk) for name in _PATIENT_DAYS}
    if days["death_day"] is not None and days["death_day"] < built[-1].day:
        desk.note(rows[0], "death_day", id, "There are visits after the day of death; the day was kept.", is_remark=True)
    at_baseline = _one("pet_at_baseline", rows)
    if at_baseline not in ("", "negative", "positive"):
        desk.note(rows[0], "pet_at_baseline", id, f'"{at_baseline}" is neither negative nor positive; it was left out.')
        at_baseline = ""
    return Patient(
        id=id,
        lesions=tuple(lesions.values()),
        baseline=built[0],
        visits=tuple(built[1:]),
        arm=_one("arm", rows),
        pet_at_baseline=at_baseline,
        **days,
    )


def _is_measurement(row: _Row) -> bool:
    return row.get("test").upper() in _TESTS


def _one(column: str, rows: Iterable[_Row]) -> str:
    return next((row.get(column) for row in rows if row.get(column)), "")


def _visits(id: str, rows: list[_Row], desk: _Desk) -> list[_Visit]:
    start = _date(_one("start", rows))
    dates = [(row, _date(row.get("date"))) for row in rows]
    if start is None:
        named = [found for row, found in dates if found and _is_baseline(row.get("visit"))]
        start = min(named, default=min((found for _, found in dates if found), default=None))
    by_key: dict[str, _Visit] = {}
    for row, on in dates:
        day = _day(id, row, on, start, desk)
        if day is None:
            continue
        name = row.get("visit")
        visit = by_key.setdefault(name.lower() or f"day {day}", _Visit(name, day, row))
        if abs(visit.day - day) > 28:
            says = f'The visit "{name}" has days as far apart as {visit.day} and {day}; this row was left out.'
            desk.note(row, "visit", id, says)
            continue
        visit.day = min(visit.day, day)
        visit.rows.append(row)
    return sorted(by_key.values(), key=lambda visit: visit.day)


def _day(id: str, row: _Row, on: date | None, start: date | None, desk: _Desk) -> int | None:
    for column in ("day", "study_day"):
        written = row.get(column)
        if not written:
            continue
        try:
            day = int(written) if re.fullmatch(r"[+-]?\d{1,9}", written) else int(_whole(written))
        except ValueError:
            desk.note(row, column, id, f'"{written[:40]}" is not a whole number of days; the row was left out.')
            return None
        if abs(day) > FARTHEST_DAY:
            desk.note(row, column, id, f"Day {day} lies a hundred years away; the row was left out.")
            return None
        return day - 1 if column == "study_day" and day > 0 else day
    if on is not None and start is not None:
        return (on - start).days
    column = "date" if "date" in row.cells else "day"
    written = row.get("date")
    says = f'"{written[:40]}" is no date such as 2026-03-01' if written else "There is no day here"
    desk.note(row, column, id, f"{says}; the row was left out.")
    return None


def _whole(written: str) -> float:
    value = float(written)
    if not value.is_integer():
        raise ValueError(written)
    return value


def _date(written: str) -> date | None:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None


def _is_baseline(name: str) -> bool:
    return bool(re.search(r"baseline|screening|\bbl\b", name.lower()))


def _baseline(visits: list[_Visit]) -> _Visit:
    named = [visit for visit in visits if _is_baseline(visit.name)]
    if named:
        return named[-1]
    return next((visit for visit in reversed(visits) if visit.day <= 0), visits[0])


def _lesions(id: str, visits: list[_Visit], baseline: _Visit, desk: _Desk) -> dict[str, Lesion]:
    lesions: dict[str, Lesion] = {}
    for visit in visits:
        for row in visit.rows:
            name = row.get("lesion")
            if not name:
                continue
            organ = row.get("organ")
            if name in lesions:
                known = lesions[name]
                if organ and known.organ and organ.lower() != known.organ.lower():
                    says = f"{name} was in {known.organ} before and is in {organ} here; {known.organ} was kept."
                    desk.note(row, "organ", id, says, is_remark=True)
                elif organ and not known.organ:
                    lesions[name] = replace(known, organ=organ, is_node=known.is_node or "node" in organ.lower())
                role = _role(row)
                if role is not None and role != known.role:
                    says = f"{name} was {known.role} before and is {role} here; {known.role} was kept."
                    desk.note(row, "role", id, says, is_remark=True)
                continue
            role = _role(row)
            if row.get("role") and role is None:
                says = f'"{row.get("role")[:40]}" is not target, non-target or new; the name of the lesion decided.'
                desk.note(row, "role", id, says, is_remark=True)
            lesions[name] = Lesion(
                name,
                role or _role_by_name(name, at_baseline=visit is baseline),
                organ,
                _YES.get(row.get("node").lower(), "node" in organ.lower()),
            )
    return lesions


def _role(row: _Row) -> Role | None:
    return _ROLES.get(re.sub(r"[^a-z]", "", row.get("role").lower()))


def _role_by_name(name: str, *, at_baseline: bool) -> Role:
    upper = name.upper()
    if upper.startswith("NEW") or not at_baseline:
        return "new"
    return "non-target" if upper.startswith(("NT", "NON")) else "target"


def _built_visit(id: str, visit: _Visit, lesions: Mapping[str, Lesion], desk: _Desk) -> Visit:
    found: dict[str, Finding] = {}
    for row in visit.rows:
        lesion = row.get("lesion")
        if not lesion:
            continue
        finding = _finding(id, lesion, row, lesions, desk)
        if lesion in found:
            before = found[lesion]
            if before.state == "not evaluated" and before.mm is None:
                found[lesion] = finding
            elif finding != before and (finding.mm is not None or finding.state != "not evaluated"):
                joined = _join(before, finding)
                if joined is None:
                    desk.note(row, "lesion", id, f"{lesion} is measured twice at this visit; the first was kept.")
                else:
                    found[lesion] = joined
            continue
        found[lesion] = finding
    flags: dict[str, Any] = {}
    for column, allowed in (("new_symptom", _YES), ("stable", _YES), ("imaged", _YES)):
        written = _one(column, visit.rows).lower()
        if written and written not in allowed:
            desk.note(visit.first, column, id, f'"{written[:40]}" is neither yes nor no; it was left out.')
        flags[column] = allowed.get(written)
    markers, pet = _one("markers", visit.rows).lower(), _one("pet", visit.rows).lower()
    if markers not in ("", "normal", "raised"):
        desk.note(visit.first, "markers", id, f'"{markers[:40]}" is neither normal nor raised; it was left out.')
        markers = ""
    pet = {each.lower(): each for each in PET}.get(pet, "?")
    if pet == "?":
        says = f"FDG-PET is written as one of {', '.join(PET[1:])}; it was left out."
        desk.note(visit.first, "pet", id, says)
        pet = ""
    return Visit(
        day=visit.day,
        findings=tuple(found.values()),
        is_imaged=flags["imaged"] is not False,
        markers=markers,
        pet=pet,
        new_symptom=bool(flags["new_symptom"]),
        is_clinically_stable=flags["stable"],
        name=visit.name,
    )


def _join(one: Finding, other: Finding) -> Finding | None:
    """Return a size and a state that stand in two rows as one finding; None if both are sizes or both states."""
    if one.mm is not None and other.mm is None and not one.state:
        return replace(one, state=other.state, grown=one.grown or other.grown)
    if other.mm is not None and one.mm is None and not other.state:
        return replace(other, state=one.state, grown=one.grown or other.grown)
    return None


def _finding(id: str, lesion: str, row: _Row, lesions: Mapping[str, Lesion], desk: _Desk) -> Finding:
    size, words, unit = row.get("mm"), row.get("finding"), row.get("unit").lower()
    column = "mm" if size else "finding"
    if size and words and words.replace(",", ".") != size.replace(",", "."):
        is_same = re.fullmatch(r"[\d.,]+\s*(mm|cm)?", words.lower())
        written = size if is_same else f"{size}; {words}"
    else:
        written = size or words
    if unit and unit not in ("mm", "cm"):
        desk.note(row, "unit", id, f'"{unit[:20]}" is neither mm nor cm; the size of {lesion} was left out.')
        return Finding(lesion, state="not evaluated")
    if unit == "cm" and re.fullmatch(r"-?[\d.,]+", written):
        written += " cm"
    try:
        finding, remarks = read_finding(lesion, written)
    except ValueError as error:
        desk.note(row, column, id, f"{error}; {lesion} counts as not evaluated at this visit.")
        return Finding(lesion, state="not evaluated")
    for remark in remarks:
        desk.note(row, column, id, f"{remark}.", is_remark=True)
    if finding.merged_into and (finding.merged_into not in lesions or finding.merged_into == lesion):
        desk.note(row, column, id, f"{lesion} merged with {finding.merged_into}, which is no other lesion;"
                  f" {lesion} counts as not evaluated at this visit.")  # fmt: skip
        return Finding(lesion, state="not evaluated")
    return finding


def _remark_small_targets(
    id: str, lesions: Mapping[str, Lesion], built: Visit, baseline: _Visit, desk: _Desk
) -> None:
    for finding in built.findings:
        lesion = lesions[finding.lesion]
        least = 15 if lesion.is_node else 10
        if lesion.role == "target" and finding.mm is not None and 0 < finding.mm < least:
            row = next((row for row in baseline.rows if row.get("lesion") == lesion.id), baseline.first)
            says = (
                f"{lesion.id} is {finding.mm:f} mm at baseline; a target {'node' if lesion.is_node else 'lesion'} is"
                f" at least {least} mm. If it is in cm, write the unit. It was kept as it is."
            )
            desk.note(row, "mm" if "mm" in row.cells else "finding", id, says, is_remark=True)


def _patient_day(id: str, column: str, rows: list[_Row], desk: _Desk) -> int | None:
    row = next((row for row in rows if row.get(column)), None)
    if row is None:
        return None
    try:
        day = int(_whole(row.get(column)))
        if abs(day) > FARTHEST_DAY:
            raise ValueError(day)
    except (ValueError, OverflowError):
        desk.note(row, column, id, f'"{row.get(column)[:40]}" is not a whole number of days; it was left out.')
        return None
    return day

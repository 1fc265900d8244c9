"""Judges very many patients at once: the same rules, without making an object for each verdict.

Sums, non-targets and completeness are worked out for the whole table with NumPy; then each patient walks through
the same `Timeline` as a single one does, and the best response comes from the same `best_rule`. New lesions are
read by `patient.new_lesions`, and patients with anything out of the ordinary (a target that is too small to measure,
one that was not there at baseline, ...) are summed up by `patient.summarise`. A verdict with its reason is made when somebody asks for it: `Judged.explain`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from immunobook.response.baseline import NODE_NORMAL
from immunobook.response.best import best_rule
from immunobook.response.patient import (
    Course,
    Finding,
    Judgement,
    Lesion,
    Patient,
    Visit,
    judge_patient,
    new_lesions,
    summarise,
)
from immunobook.response.settings import DEFAULT, Settings
from immunobook.response.size import LARGEST_MM, UNITS_PER_MM, to_mm
from immunobook.response.timeline import Seen, Timeline
from immunobook.response.verdict import Rule

NEEDED = ("patient", "day", "lesion", "role", "mm")
_ROLES = ("target", "non-target", "new")
_PLAIN_STATES = ("", "present", "absent", "unequivocal", "not evaluated")


@dataclass(frozen=True)
class Judged:
    """What was judged.

    Attributes:
        visits: One row for each visit after baseline, by patient and day: patient, day, sum_mm (NaN where not all
            targets were measured), target, recist, irecist, and the ids of the rules: recist_rule, irecist_rule.
        patients: One row for each patient: patient, best, ibest, best_rule, ibest_rule.
        by_columns: How many patients went through the columns; the others were summed up one by one.
    """

    visits: pd.DataFrame
    patients: pd.DataFrame
    by_columns: int
    settings: Settings
    _columns: "_Columns"
    _starts: np.ndarray

    def explain(self, patient: Any) -> Judgement:
        """Return everything about one patient, with reasons.

        Raises:
            KeyError: If there is no such patient.
        """
        found = np.flatnonzero((self.patients["patient"] == patient).to_numpy())
        if not found.size:
            raise KeyError(patient)
        at = int(found[0])
        return judge_patient(_patient(self._columns, self._starts[at], self._starts[at + 1]), self.settings)


class _Columns:
    """A sorted table as arrays."""

    def state(self, at: int) -> str:
        """Return the state that stands in a row."""
        return self.states[self.state_code[at]]

    def state_is(self, *states: str) -> np.ndarray:
        """Return in which rows one of these states stands."""
        return np.array([each in states for each in self.states])[self.state_code]

    def __init__(self, table: pd.DataFrame) -> None:
        """Sort a table by patient and day; words become numbers at once, because comparing them is slow.

        Raises:
            ValueError: As `judge_table`.
        """
        if missing := [name for name in NEEDED if name not in table.columns]:
            raise ValueError(f"the table has no column {', '.join(missing)}")
        day = table["day"].astype("int64").to_numpy()
        code, self.patients = pd.factorize(table["patient"])
        if (code < 0).any():
            raise ValueError("a row names no patient")
        order = np.lexsort((day, code))
        self.code, self.day = code[order], day[order]
        mm = pd.to_numeric(table["mm"]).to_numpy(dtype=float)[order]
        if (mm < 0).any() or (mm > LARGEST_MM).any():
            raise ValueError(f"sizes lie between 0 and {LARGEST_MM} mm")
        self.units = np.where(np.isnan(mm), -1, np.rint(np.nan_to_num(mm) * UNITS_PER_MM)).astype("int64")
        role_code, roles = pd.factorize(table["role"])
        if (role_code < 0).any() or not set(roles) <= set(_ROLES):
            raise ValueError(f"role is one of {', '.join(_ROLES)}")
        self.role = np.array([_ROLES.index(each) for each in roles] or [0], dtype="int8")[role_code[order]]
        self.lesion_code, lesions = pd.factorize(table["lesion"])
        self.lesion_code = self.lesion_code[order]
        self.lesions = [str(each) for each in lesions]
        self.states, self.state_code = self._words(table, "state", order)
        self.organs, self.organ_code = self._words(table, "organ", order)
        self.node, self.grown = (
            table[name].to_numpy(dtype=bool)[order] if name in table.columns else np.zeros(len(table), dtype=bool)
            for name in ("node", "grown")
        )

    @staticmethod
    def _words(table: pd.DataFrame, name: str, order: np.ndarray) -> tuple[list[str], np.ndarray]:
        if name not in table.columns:
            return [""], np.zeros(len(table), dtype="int64")
        code, words = pd.factorize(table[name])
        return [*map(str, words), ""], code[order]  # what is missing has the code -1, which is the last: ""

    def refuse_doubles(self, visit_of: np.ndarray) -> None:
        """Raise ValueError if a lesion stands twice in a visit."""
        key = np.sort(visit_of * max(len(self.lesions), 1) + self.lesion_code)
        twice = np.flatnonzero(key[1:] == key[:-1])
        if twice.size:
            visit, lesion = divmod(int(key[twice[0]]), len(self.lesions))
            at = int(np.searchsorted(visit_of, visit))
            who = self.patients[self.code[at]]
            raise ValueError(f"patient {who}, day {self.day[at]}: {self.lesions[lesion]} stands there twice")


def judge_table(table: pd.DataFrame, settings: Settings = DEFAULT) -> Judged:
    """Judge a long table: one row for each lesion at each visit.

    Args:
        table: Columns patient, day (whole number), lesion, role (target, non-target, new), mm (NaN where not
            measured); if they are there, node (bool), state (see `patient.STATES`), grown (bool), organ. The first
            visit of each patient is the baseline.

    Raises:
        ValueError: If a column is missing, a size is negative, or a lesion stands twice in a visit.
    """
    columns = _Columns(table)
    count = len(columns.day)
    if not count:
        empty = pd.DataFrame(columns=["patient", "best", "ibest", "best_rule", "ibest_rule"])
        none = pd.DataFrame(
            columns=["patient", "day", "sum_mm", "target", "recist", "irecist", "recist_rule", "irecist_rule"]
        )
        return Judged(none, empty, 0, settings, columns, np.array([0]))
    codes = columns.code
    is_start = np.r_[True, codes[1:] != codes[:-1]]
    starts = np.r_[np.flatnonzero(is_start), count]
    is_visit = is_start | np.r_[True, columns.day[1:] != columns.day[:-1]]
    visit_starts = np.flatnonzero(is_visit)
    visit_of = np.cumsum(is_visit) - 1
    columns.refuse_doubles(visit_of)
    code_of_visit = codes[visit_starts]
    first_visit = np.searchsorted(code_of_visit, np.arange(len(starts)))

    visits = _Visits(columns, codes, visit_of, visit_starts, first_visit, len(starts) - 1)
    days = columns.day[visit_starts].tolist()
    return _walk(columns, starts, first_visit.tolist(), days, visits, settings)


class _Visits:
    """What each visit shows, for all visits at once."""

    def __init__(
        self,
        columns: _Columns,
        codes: np.ndarray,
        visit_of: np.ndarray,
        visit_starts: np.ndarray,
        first_visit: np.ndarray,
        patients: int,
    ) -> None:
        visits = len(visit_starts)
        units = columns.units
        is_said = ~columns.state_is("", "not evaluated")
        at_baseline = visit_of == first_visit[codes]
        is_target, is_non_target, is_new = (columns.role == role for role in (0, 1, 2))
        is_absent = columns.state_is("absent")
        size = np.where(is_absent & (units < 0), 0, units)
        is_measured = size >= 0

        targets = np.bincount(codes[is_target & at_baseline], minlength=patients)
        non_targets = np.bincount(codes[is_non_target & at_baseline], minlength=patients)
        of_visit = np.searchsorted(first_visit, np.arange(visits), side="right") - 1

        measured = is_target & is_measured
        self.total = np.bincount(visit_of[measured], weights=size[measured], minlength=visits).astype("int64")
        counted = np.bincount(visit_of[measured], minlength=visits)
        self.has_sum = counted > 0
        self.is_complete = counted == targets[of_visit]
        still = measured & np.where(columns.node, size >= NODE_NORMAL, size > 0)
        self.all_gone = self.has_sum & (np.bincount(visit_of[still], minlength=visits) == 0)

        evaluated = is_non_target & (is_measured | is_said)
        unequivocal = is_non_target & columns.state_is("unequivocal")
        gone = np.where(units >= 0, np.where(columns.node, units < NODE_NORMAL, units == 0), is_absent)
        persists = evaluated & ~gone
        has_pd = np.bincount(visit_of[unequivocal], minlength=visits) > 0
        missing = np.bincount(visit_of[evaluated], minlength=visits) < non_targets[of_visit]
        persisting = np.bincount(visit_of[persists], minlength=visits) > 0
        names = np.array(["none", "PD", "NE", "NON-CR/NON-PD", "CR"], dtype=object)
        which = np.select([non_targets[of_visit] == 0, has_pd, missing, persisting], [0, 1, 2, 3], 4)
        self.non_target = names[which].tolist()
        grown = evaluated & columns.grown
        self.grown = (np.bincount(visit_of[grown], minlength=visits) > 0).tolist()
        self.targets = targets

        # Whatever the columns do not cover is left to `summarise`.
        odd = ~columns.state_is(*_PLAIN_STATES)
        comes = is_new & (is_measured | is_said) & ~gone
        odd &= ~is_new
        odd |= is_target & at_baseline & (size <= 0)
        odd |= is_non_target & at_baseline & (gone | ~evaluated)
        odd |= is_target & (units < 0) & columns.state_is("present", "unequivocal")
        self.is_odd = np.bincount(codes[odd], minlength=patients) > 0
        self.has_new = np.bincount(codes[comes], minlength=patients) > 0
        # A non-target that is there again after it had gone.
        nt_rows = np.flatnonzero(is_non_target & ~at_baseline & evaluated)
        if nt_rows.size and gone[nt_rows].any():
            lesion = codes[nt_rows].astype("int64") * max(len(columns.lesions), 1) + columns.lesion_code[nt_rows]
            order = np.argsort(lesion, kind="stable")  # rows stand by day, so each lesion's do now too
            lesion, went = lesion[order], gone[nt_rows][order]
            back = (lesion[1:] == lesion[:-1]) & went[:-1] & ~went[1:]
            self.is_odd[codes[nt_rows][order][1:][back]] = True
        # A lesion that comes up only later than baseline although it is none of the new ones.
        key = codes.astype("int64") * max(len(columns.lesions), 1) + columns.lesion_code
        later = ~is_new & ~at_baseline
        unknown = ~np.isin(key[later], key[at_baseline & ~is_new])
        self.is_odd |= np.bincount(codes[later][unknown], minlength=patients) > 0


def _walk(
    columns: _Columns,
    starts: np.ndarray,
    first_visit: list[int],
    days: list[int],
    visits: _Visits,
    settings: Settings,
) -> Judged:
    patients = len(starts) - 1
    totals, has_sum = visits.total.tolist(), visits.has_sum.tolist()
    complete, gone = visits.is_complete.tolist(), visits.all_gone.tolist()
    is_odd, has_new, targets = visits.is_odd.tolist(), visits.has_new.tolist(), visits.targets.tolist()
    non_target, grown = visits.non_target, visits.grown
    after = len(days) - patients
    new_at = np.flatnonzero(columns.role == 2)
    new_from = np.searchsorted(new_at, starts).tolist()
    new_rows = list(
        zip(
            columns.lesion_code[new_at].tolist(),
            columns.organ_code[new_at].tolist(),
            columns.node[new_at].tolist(),
            columns.day[new_at].tolist(),
            columns.units[new_at].tolist(),
            columns.state_code[new_at].tolist(),
            columns.grown[new_at].tolist(),
            strict=True,
        )
    )
    states = columns.states
    lesions, organs = columns.lesions, columns.organs
    new_rows = [(lesions[row[0]], organs[row[1]], *row[2:5], states[row[5]], row[6]) for row in new_rows]
    sums = np.full(after, np.nan)
    found: tuple[list[Rule], list[Rule], list[Rule]] = ([], [], [])
    target_rules, overall_rules, immune_rules = found
    best: list[Rule] = []
    ibest: list[Rule] = []
    plain = {"iCR": "CR", "iPR": "PR", "iSD": "SD", "NON-iCR/NON-iUPD": "NON-CR/NON-PD"}
    nothing: frozenset[str] = frozenset()
    place = 0
    known_best: dict[tuple, tuple[Rule, Rule]] = {}
    for number in range(patients):
        first, end = first_visit[number], first_visit[number + 1]
        backs: list[int | None] | None = None
        if is_odd[number]:
            patient = _patient(columns, starts[number], starts[number + 1])
            baseline, has_targets, seen, _, backs, _ = summarise(patient, settings)
        else:
            has_targets = targets[number] > 0
            baseline = totals[first] if has_targets and complete[first] else None
            seen = [
                Seen(
                    days[at],
                    totals[at] if has_sum[at] else None,
                    complete[at],
                    gone[at],
                    non_target[at],
                    grown[at],
                    "no",
                    nothing,
                )
                for at in range(first + 1, end)
            ]
            if has_new[number]:
                rows_of_new = new_rows[new_from[number] : new_from[number + 1]]
                seen, backs = _with_new(rows_of_new, days[first], seen, settings)
        timeline = Timeline(baseline, settings, has_targets=has_targets)
        series: list[tuple[str, int | None]] = []
        iseries: list[tuple[str, int | None]] = []
        for each in seen:
            step = timeline.step(each)
            target_rules.append(step.target)
            overall_rules.append(step.overall)
            immune_rules.append(step.immune)
            series.append((step.overall.category, each.day))
            category = step.immune.category
            iseries.append((plain.get(category, category), each.day))
            if has_targets and each.is_complete and each.total is not None:
                sums[place] = each.total
            place += 1
        if backs is not None and any(back is not None for back in backs):
            series = _dated_back(series, overall_rules[-len(seen):], backs, "O-PD-NEW", "PD")
        course = (*series, *iseries)
        both = known_best.get(course)
        if both is None:
            both = best_rule(series, settings, "")[0], best_rule(iseries, settings, "i")[0]
            if len(known_best) < 50_000:  # many patients share a course; memory stays bounded
                known_best[course] = both
        best.append(both[0])
        ibest.append(both[1])

    codes_of_patients = columns.code[starts[:-1]]
    keep = np.ones(len(days), dtype=bool)
    keep[first_visit[:-1]] = False
    of_visit = np.repeat(np.arange(patients), np.diff(first_visit) - 1)
    names = np.asarray(columns.patients)[codes_of_patients]
    return Judged(
        visits=pd.DataFrame({
            "patient": names[of_visit],
            "day": np.array(days)[keep],
            "sum_mm": sums / UNITS_PER_MM,
            "target": _categories(target_rules),
            "recist": _categories(overall_rules),
            "irecist": _categories(immune_rules),
            "recist_rule": _ids(overall_rules),
            "irecist_rule": _ids(immune_rules),
        }),
        patients=pd.DataFrame({
            "patient": names,
            "best": _ends(best, settings),
            "ibest": _ends(ibest, settings),
            "best_rule": _ids(best),
            "ibest_rule": _ids(ibest),
        }),
        by_columns=patients - int(visits.is_odd.sum()),
        settings=settings,
        _columns=columns,
        _starts=starts,
    )  # fmt: skip


def _with_new(
    rows: list[tuple[Any, Any, bool, int, int, str, bool]], baseline: int, seen: list[Seen], settings: Settings
) -> tuple[list[Seen], list[int | None]]:
    """Return what the visits show with their new lesions, and the days to which these are dated back."""
    lesions: dict[str, Lesion] = {}
    found: dict[int, dict[str, Finding]] = {}
    for lesion, organ, node, day, units, state, grown in rows:
        id = str(lesion)
        if id not in lesions:
            lesions[id] = Lesion(id, "new", str(organ), node)
        if day > baseline:
            found.setdefault(day, {})[id] = Finding(id, None if units < 0 else to_mm(units), state, grown)
    course = Course("", settings, {}, {}, lesions, was_raised=False)
    complete, backs = [], []
    for each in seen:
        here = found.get(each.day, {})
        if not here and not course.known_new:
            complete.append(each)
            backs.append(None)
            continue
        new = new_lesions(course, Visit(each.day or 0), here, others_progress=each.non_target == "PD")
        complete.append(
            each._replace(
                new=new.state,
                new_ids=frozenset(new.seen),
                nlt=new.nlt,
                nlnt_grown=new.grown,
                nlnt_unequivocal=new.unequivocal,
            )
        )
        backs.append(new.dated)
    return complete, backs


def _dated_back(
    series: list[tuple[str, int | None]],
    rules: list[Rule],
    backs: list[int | None],
    rule: str,
    end: str,
) -> list[tuple[str, int | None]]:
    """Return the series with a progression that is dated back standing on its day, as a single patient's is."""
    at = next((at for at, (category, _) in enumerate(series) if category == end), None)
    if at is None or backs[at] is None or rules[at].id != rule:
        return series
    back = backs[at]
    return [(each, day) for each, day in series if day is not None and back is not None and day < back] + [
        (end, back)
    ]


def _categories(rules: list[Rule]) -> pd.Categorical:
    return pd.Categorical([rule.category for rule in rules])


def _ids(rules: list[Rule]) -> pd.Categorical:
    return pd.Categorical([rule.id for rule in rules])


def _ends(rules: list[Rule], settings: Settings) -> pd.Categorical:
    as_ne = settings.missing_as_ne
    return pd.Categorical(
        ["NE" if as_ne and rule.category == "MISSING" else rule.category for rule in rules]
    )


def _patient(columns: _Columns, start: int, end: int) -> Patient:
    """Return one patient of the table as an object."""
    lesions: dict[str, Lesion] = {}
    by_day: dict[int, list[Finding]] = {}
    for at in range(int(start), int(end)):
        id = columns.lesions[columns.lesion_code[at]]
        if id not in lesions:
            lesions[id] = Lesion(id, _ROLES[columns.role[at]], columns.organs[columns.organ_code[at]], bool(columns.node[at]))  # type: ignore[arg-type]
        units = int(columns.units[at])
        by_day.setdefault(int(columns.day[at]), []).append(
            Finding(id, None if units < 0 else to_mm(units), columns.state(at), bool(columns.grown[at]))
        )
    baseline, *visits = (Visit(day, tuple(found)) for day, found in sorted(by_day.items()))
    return Patient(str(columns.patients[columns.code[int(start)]]), tuple(lesions.values()), baseline, tuple(visits))

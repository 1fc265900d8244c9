"""Draws made-up patients from the grading table, each with a known right answer; the same seed, the same patient.

    clear       values in the middle of a grade, version 5, nothing to compare with
    compared    a baseline that has to be looked at
    borderline  exactly at a limit or one step short of it, either version, other findings around it

Only what the table holds is drawn: grades that CTCAE defines, below 5. Where no verified advice exists, the patient
is for grading only.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from types import MappingProxyType
from typing import Literal

from immunobook.content.toxicity import (
    REGIMENS,
    VERSIONS,
    Event,
    Limit,
    Measure,
    Regimen,
    Rule,
    Toxicity,
    Version,
)
from immunobook.toxicity import grading
from immunobook.toxicity.grading import Value

Difficulty = Literal["clear", "compared", "borderline"]
DIFFICULTIES: tuple[Difficulty, ...] = ("clear", "compared", "borderline")

_TRIES = 400
_FIRST_DOSE_WEEKS = (2, 40)


@dataclass(frozen=True)
class Row:
    """Something that can be drawn: a grade of an event by a version."""

    event: str
    grade: int
    version: Version


@dataclass(frozen=True)
class Finding:
    """One thing that is told about a patient, in words."""

    measure: str
    says: str
    now: str
    before: str | None
    normal: str | None


@dataclass(frozen=True)
class Patient:
    """A made-up patient: everything needed to show, and to grade again.

    Attributes:
        border: The measure whose value lies at a limit, and on which side; None away from limits.
        full: Whether the learner also decides what to do; else no verified advice fits, and she only grades.
    """

    seed: int
    difficulty: Difficulty
    row: Row
    age: int
    sex: Literal["woman", "man"]
    regimen: Regimen
    weeks: int
    values: Mapping[str, Value]
    baseline: Mapping[str, Decimal]
    told: tuple[Finding, ...]
    border: tuple[str, Literal["at", "short"]] | None
    full: bool

    @property
    def id(self) -> str:
        """A name that brings the same patient back."""
        return f"{self.row.event}.{self.row.grade}.{self.row.version}.{self.difficulty}.{self.seed}"


def rows(toxicity: Toxicity, difficulty: Difficulty | None = None) -> tuple[Row, ...]:
    """Return everything that is drawn at a difficulty; without one, at any."""
    versions = VERSIONS if difficulty in (None, "borderline") else VERSIONS[:1]
    return tuple(
        Row(event.id, grade, version)
        for event in toxicity.events
        for version in versions
        for grade in event.defines(version)
    )


def draw(
    toxicity: Toxicity,
    seed: int,
    difficulty: Difficulty,
    *,
    event: str | None = None,
    grade: int | None = None,
    version: Version | None = None,
) -> Patient:
    """Return a patient; the same arguments always return the same one.

    Args:
        event, grade, version: Draw from these rows only.

    Raises:
        LookupError: If no row fits, or none can be met at this difficulty.
    """
    choice = random.Random(f"{seed}/{difficulty}/{event}/{grade}/{version}")
    fitting = [
        row
        for row in rows(toxicity, None if version else difficulty)
        if event in (None, row.event) and grade in (None, row.grade) and version in (None, row.version)
    ]
    if not fitting:
        raise LookupError(f"nothing is drawn for {event}, grade {grade}, {version}")
    # Events first, so that one with two versions and four grades is not met more often than a small one.
    events = sorted({row.event for row in fitting})
    chosen = choice.choice(events)
    row = choice.choice([each for each in fitting if each.event == chosen])
    return of_row(toxicity, row, seed, difficulty)


def again(toxicity: Toxicity, id: str) -> Patient:
    """Return the patient of an id; LookupError if there is none (any more)."""
    parts = id.split(".")
    if len(parts) != 5 or not parts[1].isdigit() or not parts[4].lstrip("-").isdigit():
        raise LookupError(f"{id!r} is no patient")
    event, grade, version, difficulty, seed = parts
    if version not in VERSIONS or difficulty not in DIFFICULTIES:
        raise LookupError(f"{id!r} is no patient")
    if event not in {each.id for each in toxicity.events}:
        raise LookupError(f"{id!r} is no patient")
    row = Row(event, int(grade), version)  # type: ignore[arg-type]
    if row not in rows(toxicity):
        raise LookupError(f"{id!r} is no patient")
    return of_row(toxicity, row, int(seed), difficulty)  # type: ignore[arg-type]


def of_row(toxicity: Toxicity, row: Row, seed: int, difficulty: Difficulty) -> Patient:
    """Return the patient of a row; LookupError if the row cannot be met at this difficulty."""
    return _patient(toxicity.event(row.event), row, seed, difficulty)


def _patient(event: Event, row: Row, seed: int, difficulty: Difficulty) -> Patient:
    # Its own chance, so that `again` finds the same patient without knowing how it was chosen.
    chance = random.Random(f"{row.event}/{row.grade}/{row.version}/{difficulty}/{seed}")
    for _try in range(_TRIES):
        made = _attempt(event, row, difficulty, chance)
        if made is None:
            continue
        values, baseline, border = made
        if grading.grade(event, values, baseline, row.version).grade != row.grade:
            continue
        _make_coherent(event, row, values, baseline)
        _make_glucose_coherent(event, row, values, border, chance)
        if grading.grade(event, values, baseline, row.version).grade != row.grade:
            continue
        return Patient(
            seed=seed,
            difficulty=difficulty,
            row=row,
            age=chance.randint(34, 83),
            sex=chance.choice(("woman", "man")),
            regimen=chance.choice(REGIMENS),
            weeks=chance.randint(*_FIRST_DOSE_WEEKS),
            values=MappingProxyType(values),
            baseline=MappingProxyType(baseline),
            told=tuple(_told(event, values, baseline, chance)),
            border=border,
            full=event.advice_at(row.grade) is not None and _guidelines_mean(event, row, values, baseline),
        )
    raise LookupError(f"no patient of {row} at {difficulty}")


def _guidelines_mean(
    event: Event, row: Row, values: Mapping[str, Value], baseline: Mapping[str, Decimal]
) -> bool:
    """Whether the guidelines mean this patient when they name the grade.

    The versions draw limits elsewhere: 12 platelets without a transfusion are grade 2 in version 6 and grade 4 for
    ASCO; an untreated glucose of 20 mmol/L is grade 1 in version 5 and grade 3 for ASCO.
    """
    if row.version == event.advised_by or row.grade in event.undefined(event.advised_by):
        return True
    return grading.grade(event, values, baseline, event.advised_by).grade == row.grade


Border = tuple[str, Literal["at", "short"]]


def _attempt(
    event: Event, row: Row, difficulty: Difficulty, chance: random.Random
) -> tuple[dict[str, Value], dict[str, Decimal], Border | None] | None:
    """Return values that may have the grade of the row; the caller grades them and drops what does not fit."""
    rules = [rule for rule in event.rules if row.version in rule.versions]
    baseline = {
        measure.id: _baseline(measure, _may_be_raised(rules, measure, difficulty), chance)
        for measure in event.measures
        if measure.baseline
    }
    values: dict[str, Value] = {measure.id: _well(measure, baseline, chance) for measure in event.measures}
    own = [rule for rule in rules if rule.grade == row.grade and _guards_hold(event, rule, baseline)]
    if not own:
        return None
    rule = chance.choice(own)
    for limit in rule.when:
        values[limit.measure] = _reaching(event, limit, rules, row.grade, baseline, chance)
    border: Border | None = None
    if difficulty == "borderline":
        border = _move_to_border(event, rule, rules, row.grade, values, baseline, chance)
        _add_others(event, rule, rules, values, baseline, chance)
    elif difficulty == "compared":
        _add_others(event, rule, rules, values, baseline, chance)
    return values, baseline, border


def _may_be_raised(rules: list[Rule], measure: Measure, difficulty: Difficulty) -> bool:
    """A raised baseline is drawn only where the rules of this version speak of one."""
    speaks = any(
        limit.guard == "raised" and limit.measure == measure.id for rule in rules for limit in rule.when
    )
    return difficulty != "clear" and measure.raised is not None and speaks


def _baseline(measure: Measure, may_be_raised: bool, chance: random.Random) -> Decimal:
    assert measure.usual is not None
    low, high = measure.usual
    if may_be_raised and chance.random() < 0.5:
        assert measure.raised is not None
        low, high = measure.raised
    return _between(measure, low, high, chance)


def _well(measure: Measure, baseline: Mapping[str, Decimal], chance: random.Random) -> Value:
    """Return the value of somebody in whom nothing has changed."""
    if measure.kind == "level":
        return measure.best
    if measure.id in baseline:
        return baseline[measure.id]
    assert measure.usual is not None
    return _between(measure, *measure.usual, chance)


def _between(measure: Measure, low: Decimal, high: Decimal, chance: random.Random) -> Decimal:
    assert measure.step is not None
    steps = int((high - low) / measure.step)
    return low + measure.step * chance.randint(0, max(0, steps))


def _guards_hold(event: Event, rule: Rule, baseline: Mapping[str, Decimal]) -> bool:
    return all(
        limit.guard is None
        or limit.guard == grading.baseline_is(event.measure(limit.measure), baseline[limit.measure])
        for limit in rule.when
    )


def least(measure: Measure, limit: Limit, baseline: Mapping[str, Decimal]) -> Decimal:
    """Return the first value, in steps of the measure, that crosses a limit."""
    assert measure.step is not None
    threshold, step = grading.threshold_of(measure, limit, baseline), measure.step
    sign = grading.towards(limit)
    if sign in (">=", ">"):
        value = (threshold / step).to_integral_value(ROUND_CEILING) * step
        return value + step if sign == ">" and value == threshold else value
    value = (threshold / step).to_integral_value(ROUND_FLOOR) * step
    return value - step if sign == "<" and value == threshold else value


def _reaching(
    event: Event,
    limit: Limit,
    rules: list[Rule],
    grade: int,
    baseline: Mapping[str, Decimal],
    chance: random.Random,
) -> Value:
    """Return a value that crosses a limit, well away from it and from the limits of higher grades."""
    measure = event.measure(limit.measure)
    if limit.step is not None:
        return limit.step
    assert measure.step is not None
    assert measure.least is not None
    assert measure.most is not None
    first = least(measure, limit, baseline)
    sign = 1 if measure.worse == "more" else -1
    edge = measure.most if sign > 0 else measure.least
    for rule in rules:
        for other in rule.when:
            if (
                other.measure == measure.id
                and rule.grade > grade
                and other.step is None
                and other.guard == limit.guard
            ):
                last = least(measure, other, baseline) - sign * measure.step
                if len(rule.when) == 1:
                    edge = min(edge, last) if sign > 0 else max(edge, last)
    width = int(abs(edge - first) / measure.step)
    if (edge - first) * sign < 0:
        return first
    return first + sign * measure.step * chance.randint(width // 4, max(width // 4, 3 * width // 4))


def _move_to_border(
    event: Event,
    rule: Rule,
    rules: list[Rule],
    grade: int,
    values: dict[str, Value],
    baseline: Mapping[str, Decimal],
    chance: random.Random,
) -> Border | None:
    """Put a number exactly at the limit of its grade, or one step short of the next; None if it has no number."""
    ways: list[tuple[str, Decimal, Literal["at", "short"]]] = []
    for limit in rule.when:
        measure = event.measure(limit.measure)
        needless = (
            limit.amount == 0 and len(rule.when) > 1
        )  # "there is a rash at all" is no border to look at
        if limit.step is None and not needless:
            ways.append((measure.id, least(measure, limit, baseline), "at"))
    for other in rules:
        if other.grade > grade and _guards_hold(event, other, baseline):
            for limit in other.when:
                measure = event.measure(limit.measure)
                if limit.step is None and any(each.measure == measure.id for each in rule.when):
                    assert measure.step is not None
                    short = (
                        least(measure, limit, baseline)
                        - (1 if measure.worse == "more" else -1) * measure.step
                    )
                    ways.append((measure.id, short, "short"))
    if not ways:
        return None
    measure_id, value, side = chance.choice(ways)
    if value < 0:
        return None
    values[measure_id] = value
    return measure_id, side


def _add_others(
    event: Event,
    own: Rule,
    rules: list[Rule],
    values: dict[str, Value],
    baseline: Mapping[str, Decimal],
    chance: random.Random,
) -> None:
    """Add another finding that alone would mean a lower grade: the worst one decides, and one has to see which."""
    taken = {limit.measure for limit in own.when}
    lower = [
        rule
        for rule in rules
        if rule.grade < own.grade
        and _guards_hold(event, rule, baseline)
        and any(limit.measure not in taken for limit in rule.when)
    ]
    if not lower or chance.random() < 0.3:
        return
    rule = chance.choice(lower)
    for limit in rule.when:
        if limit.measure not in taken:
            values[limit.measure] = _reaching(event, limit, rules, rule.grade, baseline, chance)


_GOES_WITH = (
    ("symptoms", "severe", "daily-life", ("self-care", "instrumental")),
    ("daily-life", "self-care", "symptoms", ("moderate",)),
    ("daily-life", "instrumental", "symptoms", ("mild",)),
    ("symptoms", "moderate", "findings", ("signs",)),
    ("daily-life", "self-care", "findings", ("signs",)),
)
"""From which step on which other step belongs to it: nobody goes to work with a thyroid storm, or is numb with feeling intact."""


def _make_coherent(event: Event, row: Row, values: dict[str, Value], baseline: Mapping[str, Decimal]) -> None:
    """Add what goes with the findings, as long as the grade stays what it is."""
    known = {measure.id: measure for measure in event.measures}
    wanted = [
        (other, steps)
        for measure, step, other, steps in _GOES_WITH
        if measure in known
        and other in known
        and known[measure].rank(str(values[measure])) >= known[measure].rank(step)
    ]
    if row.grade >= 3 and "daily-life" in known:
        wanted.append(("daily-life", ("self-care", "instrumental")))
    for other, steps in wanted:
        for step in steps:
            if known[other].rank(str(values[other])) >= known[other].rank(step):
                break
            tried = {**values, other: step}
            if grading.grade(event, tried, baseline, row.version).grade == row.grade:
                values[other] = step
                break


_GLUCOSE_WITH = {
    "nothing": ("6.2", "8.9"),
    "tablets-or-tests": ("9.0", "13.8"),
    "insulin": ("16.0", "27.0"),
    "life-threatening": ("30.0", "38.0"),
}
"""Which fasting glucose, in mmol/L, belongs to what was started; nobody with 25 goes untreated and is called mild."""


def _make_glucose_coherent(
    event: Event, row: Row, values: dict[str, Value], border: Border | None, chance: random.Random
) -> None:
    """Fit glucose and what was started to each other: version 5 grades by the second alone, version 6 by the first."""
    if event.id != "diabetes":
        return
    if row.version == "v6":
        values["management"] = "nothing"
    elif border is None or border[0] != "glucose":
        low, high = (Decimal(each) for each in _GLUCOSE_WITH[str(values["management"])])
        values["glucose"] = low + Decimal(chance.randint(0, int((high - low) * 10))) / 10


def _told(
    event: Event, values: Mapping[str, Value], baseline: Mapping[str, Decimal], chance: random.Random
) -> Iterator[Finding]:
    for measure in event.measures:
        value = values[measure.id]
        if measure.kind == "level":
            now = chance.choice(measure.steps[measure.rank(str(value))].says)
            yield Finding(measure.id, measure.says, now, None, None)
            continue
        before = grading.in_words(measure, baseline[measure.id]) if measure.baseline else None
        normal = None
        if measure.limit is not None:
            word = "up to" if measure.worse == "more" else "from"
            normal = f"{word} {grading.in_words(measure, measure.limit)}"
        yield Finding(measure.id, measure.says, grading.in_words(measure, value), before, normal)

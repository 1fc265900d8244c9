"""Which grade a person's values mean by CTCAE, and which threshold was crossed.

Each rule is a list of limits that must all be crossed; the highest grade of a rule that holds is the grade. Limits
point to the worse side only, so that a worse value never gives a lower grade.

Source: CTCAE 5.0 (NCI 2017) and 6.0 (NCI 2025), in the words of data/toxicity/event.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from immunobook.content.toxicity import Event, Limit, Measure, Rule, Version

Value = Decimal | str
"""A number, or the id of a step of a level."""


class CannotBeGraded(ValueError):
    """The values do not fit the event: something is missing, unknown, or of the wrong sort."""


@dataclass(frozen=True)
class Crossed:
    """A limit that was crossed, and the value that crossed it.

    Attributes:
        threshold: The limit as a number in the unit of the measure, for this person; None for a level.
        says: The crossing in words, with the numbers of this person.
    """

    measure: str
    limit: Limit
    value: Value
    threshold: Decimal | None
    says: str


@dataclass(frozen=True)
class Graded:
    """A grade with its reason.

    Attributes:
        grade: 0 if nothing reaches grade 1.
        rule: The rule that decided; None at grade 0.
        crossed: The limits of that rule.
        also: Other rules of the same grade that hold.
        next: How the next grade would be reached, in words; None if there is none.
    """

    event: str
    version: Version
    grade: int
    rule: Rule | None
    crossed: tuple[Crossed, ...]
    also: tuple[Rule, ...]
    next: str | None


def grade(
    event: Event, values: Mapping[str, Value], baseline: Mapping[str, Decimal], version: Version
) -> Graded:
    """Return the grade of an event by a version of CTCAE.

    Args:
        values: Now, by measure: a Decimal in the measure's unit, or the id of a step. All measures of the event.
        baseline: Before treatment, for each measure that is compared with it.

    Raises:
        CannotBeGraded: If a value or a baseline is missing or unknown, or if the baseline is out of range in a way
            that this version's rules say nothing about.
    """
    _refuse_what_does_not_fit(event, values, baseline, version)
    rules = [rule for rule in event.rules if version in rule.versions]
    holding = [rule for rule in rules if all(holds(event, limit, values, baseline) for limit in rule.when)]
    top = max((rule.grade for rule in holding), default=0)
    deciding = [rule for rule in holding if rule.grade == top]
    rule = deciding[0] if deciding else None
    return Graded(
        event=event.id,
        version=version,
        grade=top,
        rule=rule,
        crossed=tuple(_crossing(event, limit, values, baseline) for limit in rule.when) if rule else (),
        also=tuple(deciding[1:]),
        next=_next(event, rules, top, baseline),
    )


def holds(event: Event, limit: Limit, values: Mapping[str, Value], baseline: Mapping[str, Decimal]) -> bool:
    """Whether a limit is crossed."""
    measure = event.measure(limit.measure)
    if limit.guard is not None and limit.guard != baseline_is(measure, baseline[measure.id]):
        return False
    value = values[measure.id]
    if limit.step is not None:
        return measure.rank(str(value)) >= measure.rank(limit.step)
    assert isinstance(value, Decimal)
    threshold = threshold_of(measure, limit, baseline)
    return {
        ">=": value >= threshold,
        ">": value > threshold,
        "<=": value <= threshold,
        "<": value < threshold,
    }[towards(limit)]


def towards(limit: Limit) -> str:
    """Return the sign with which the value itself is compared; a fall by at least 2 means: not above."""
    if limit.test == "fall":
        return {">=": "<=", ">": "<"}[limit.sign]
    return limit.sign


def threshold_of(measure: Measure, limit: Limit, baseline: Mapping[str, Decimal]) -> Decimal:
    """Return a limit as a number in the measure's unit, for this person's baseline."""
    assert limit.amount is not None
    if limit.test == "rise":
        return baseline[measure.id] + limit.amount
    if limit.test == "fall":
        return baseline[measure.id] - limit.amount
    if limit.test == "baseline":
        return baseline[measure.id] * limit.amount
    if limit.test == "limit":
        assert measure.limit is not None
        return measure.limit * limit.amount
    return limit.amount


def baseline_is(measure: Measure, baseline: Decimal) -> str:
    """Return `normal` or `raised`: whether a baseline lies within the limit of normal."""
    assert measure.limit is not None
    beyond = baseline > measure.limit if measure.worse == "more" else baseline < measure.limit
    return "raised" if beyond else "normal"


def worse_or_equal(measure: Measure, one: Value, other: Value) -> bool:
    """Whether `one` is at least as bad as `other`."""
    if measure.kind == "level":
        return measure.rank(str(one)) >= measure.rank(str(other))
    assert isinstance(one, Decimal)
    assert isinstance(other, Decimal)
    return one >= other if measure.worse == "more" else one <= other


def in_words(measure: Measure, value: Value) -> str:
    """Return a value with its unit, or the first way in which a step is told."""
    if measure.kind == "level":
        return measure.steps[measure.rank(str(value))].says[0]
    unit = f" {measure.unit}" if measure.unit else ""
    return f"{plain(Decimal(value))}{unit}"


def plain(number: Decimal) -> str:
    """Return a number without needless zeros: 8.90 as 8.9, 1E+1 as 10."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _refuse_what_does_not_fit(
    event: Event, values: Mapping[str, Value], baseline: Mapping[str, Decimal], version: Version
) -> None:
    unknown = set(values) - {measure.id for measure in event.measures}
    if unknown:
        raise CannotBeGraded(f"{event.id} does not measure {', '.join(sorted(unknown))}")
    for measure in event.measures:
        if measure.id not in values:
            raise CannotBeGraded(f"{measure.id} is missing")
        value = values[measure.id]
        if measure.kind == "level":
            if not isinstance(value, str) or value not in {step.id for step in measure.steps}:
                raise CannotBeGraded(f"{measure.id} has no step {value!r}")
        elif not isinstance(value, Decimal) or not value.is_finite() or value < 0:
            raise CannotBeGraded(f"{measure.id} is not a number from 0")
        if measure.baseline:
            before = baseline.get(measure.id)
            if before is None or not before.is_finite() or before < 0:
                raise CannotBeGraded(f"the baseline of {measure.id} is missing")
            guards = {
                limit.guard
                for rule in event.rules
                if version in rule.versions
                for limit in rule.when
                if limit.measure == measure.id
            }
            if guards and None not in guards and baseline_is(measure, before) not in guards:
                raise CannotBeGraded(
                    f"the baseline of {measure.id} is {baseline_is(measure, before)}, "
                    f"and our table of {version} says nothing about that"
                )


def _crossing(
    event: Event, limit: Limit, values: Mapping[str, Value], baseline: Mapping[str, Decimal]
) -> Crossed:
    measure = event.measure(limit.measure)
    value = values[measure.id]
    if limit.step is not None:
        says = f"{measure.says}: {in_words(measure, limit.step)}".rstrip(".")
        return Crossed(measure.id, limit, value, None, says)
    threshold = threshold_of(measure, limit, baseline)
    says = f"{measure.says}: {in_words(measure, value)} is {_compared(event, limit, baseline)}"
    return Crossed(measure.id, limit, value, threshold, says)


_SAID = {">=": "at least", ">": "more than", "<=": "at most", "<": "less than"}


def _compared(event: Event, limit: Limit, baseline: Mapping[str, Decimal]) -> str:
    measure = event.measure(limit.measure)
    assert limit.amount is not None
    said = _SAID[towards(limit)]
    threshold = in_words(measure, threshold_of(measure, limit, baseline))
    before = in_words(measure, baseline[measure.id]) if measure.baseline else ""
    normal = "upper limit of normal" if measure.worse == "more" else "lower limit of normal"
    match limit.test:
        case "rise":
            return f"{said} {threshold} ({plain(limit.amount)} above the baseline of {before})"
        case "fall":
            return f"{said} {threshold} ({plain(limit.amount)} below the baseline of {before})"
        case "baseline":
            return f"{said} {threshold} ({plain(limit.amount)} times the baseline of {before})"
        case "limit" if limit.amount == 1:
            return f"{said} the {normal}, {threshold}"
        case "limit":
            return f"{said} {threshold} ({plain(limit.amount)} times the {normal})"
    return f"{said} {threshold}"


def _next(event: Event, rules: list[Rule], top: int, baseline: Mapping[str, Decimal]) -> str | None:
    """Return how the next grade would be reached by one number alone, or by the words of its first rule."""
    above = sorted({rule.grade for rule in rules if rule.grade > top})
    if not above:
        return None
    following = [rule for rule in rules if rule.grade == above[0]]
    for rule in following:
        numbers = [limit for limit in rule.when if limit.step is None]
        guard = rule.when[0].guard
        measure = event.measure(rule.when[0].measure)
        if guard is not None and guard != baseline_is(measure, baseline[measure.id]):
            continue
        if len(rule.when) == 1 and numbers:
            return f"Grade {above[0]}: {measure.says} {_compared(event, rule.when[0], baseline)}."
    return f"Grade {above[0]}: {following[0].says}"

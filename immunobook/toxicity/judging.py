"""What the learner chose against what is right: verdicts with the threshold crossed and the source of the advice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from immunobook.content.toxicity import WHERE, Event, Toxicity, Where
from immunobook.toxicity import advice, grading, sentence
from immunobook.toxicity.advice import CHOICES, Advised, Choice
from immunobook.toxicity.generator import Patient
from immunobook.toxicity.grading import Crossed, Graded

Part = Literal["grade", "action", "first", "where", "whom"]
PARTS: tuple[Part, ...] = ("grade", "action", "first", "where", "whom")


@dataclass(frozen=True)
class Decision:
    """What the learner chose; everything but the grade is None where she only grades."""

    grade: int
    action: Choice | None = None
    first: str | None = None
    where: Where | None = None
    whom: str | None = None


@dataclass(frozen=True)
class Verdict:
    """The judgement on one part.

    Attributes:
        danger: A wrong choice that could harm: too mild a grade, place or action, or a first step that hurts.
        careful: Right or wrong on the careful side, where somebody is seen earlier than needed.
        sources: Keys of what it rests on.
    """

    part: Part
    right: bool
    danger: bool
    careful: bool
    chosen: str
    expected: str
    because: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """All verdicts on one patient, with the grading and the advice they rest on."""

    patient: Patient
    graded: Graded
    advised: Advised | None
    verdicts: tuple[Verdict, ...]
    left_out: tuple[str, ...] = field(default=())

    @property
    def right(self) -> bool:
        """Whether every part is right."""
        return all(each.right for each in self.verdicts)

    @property
    def dangers(self) -> tuple[Verdict, ...]:
        """The verdicts that would have put the patient at risk."""
        return tuple(each for each in self.verdicts if each.danger)


def judge(toxicity: Toxicity, patient: Patient, decision: Decision) -> Judged:
    """Return the verdicts on a decision.

    Raises:
        ValueError: If the decision names something that cannot be chosen, or leaves open what was asked.
    """
    event = toxicity.event(patient.row.event)
    graded = grading.grade(event, patient.values, patient.baseline, patient.row.version)
    advised = advice.advise(toxicity, event, graded.grade, patient.regimen) if patient.full else None
    verdicts = [_on_grade(decision, patient, graded, event.sources)]
    if advised is not None:
        if None in (decision.action, decision.first, decision.where, decision.whom):
            raise ValueError("a decision is missing; choose action, first treatment, place and whom to call")
        verdicts += [
            _on_action(decision, advised),
            _on_first(toxicity, decision, advised),
            _on_where(toxicity, decision, advised),
            _on_whom(toxicity, decision, advised),
        ]
    return Judged(
        patient, graded, advised, tuple(verdicts), tuple(_left_out(toxicity, event, patient, graded))
    )


def _left_out(toxicity: Toxicity, event: Event, patient: Patient, graded: Graded) -> Iterator[str]:
    yield from advice.left_out(toxicity, event, graded.grade)
    if not patient.full and event.advice_at(graded.grade) is not None:
        meant = grading.grade(event, patient.values, patient.baseline, event.advised_by).grade
        number = event.advised_by.removeprefix("v")
        yield f"Advice: the guidelines mean the limits of version {number}, by which this is grade {meant}. Act on that."


def _on_grade(decision: Decision, patient: Patient, graded: Graded, sources: tuple[str, ...]) -> Verdict:
    if not 0 <= decision.grade <= 4:
        raise ValueError(f"there is no grade {decision.grade} to choose")
    crossed = "; ".join(_as_told(each, patient) for each in graded.crossed)
    because = f"{graded.rule.says} {crossed}." if graded.rule else "Nothing here reaches grade 1."
    if graded.next:
        because += f" {graded.next}"
    key = "ctcae-v5" if graded.version == "v5" else "ctcae-v6"
    return Verdict(
        part="grade",
        right=decision.grade == graded.grade,
        danger=decision.grade < graded.grade,
        careful=decision.grade > graded.grade,
        chosen=str(decision.grade),
        expected=str(graded.grade),
        because=because,
        sources=tuple(each for each in sources if each == key) or sources[:1],
    )


def _as_told(crossed: Crossed, patient: Patient) -> str:
    """Return what was crossed, and of a level that was told in other words those too."""
    told = next((each.now for each in patient.told if each.measure == crossed.measure), "").rstrip(".")
    is_told = crossed.threshold is not None or not told or told in crossed.says
    return crossed.says if is_told else f"{crossed.says} (told as “{told}”)"


def _on_action(decision: Decision, advised: Advised) -> Verdict:
    chosen = decision.action
    if chosen not in CHOICES:
        raise ValueError(f'"{chosen}" is neither continue, hold nor stop')
    said = " ".join(
        f"{each.who} ({each.for_whom}): {advice.SAYS[each.statement.action]}." for each in advised.cited
    )
    differ = " Here the guidelines differ." if advised.differ else ""
    mildest = min(advised.right, key=CHOICES.index)
    return Verdict(
        part="action",
        right=chosen in advised.right,
        danger=CHOICES.index(chosen) < CHOICES.index(mildest),
        careful=CHOICES.index(chosen) > CHOICES.index(advised.strictest),
        chosen=chosen,
        expected=" or ".join(each for each in CHOICES if each in advised.right),
        because=f"{said}{differ} {advice.LOCAL_FIRST}.",
        sources=advised.sources,
    )


def _on_first(toxicity: Toxicity, decision: Decision, advised: Advised) -> Verdict:
    assert toxicity.choices is not None
    words = _words(toxicity.choices.treatments)
    chosen = _known(decision.first, words, "first treatment")
    danger = next((each for each in advised.row.never if each.id == chosen), None)
    expected = sentence.joined([words[id] for id in advised.row.first], "; or ")
    said = " ".join(f"{each.who}: {each.statement.says}" for each in advised.cited)
    doses = " ".join(each.dose for each in advised.cited if each.dose)
    because = f"{danger.because} {said}" if danger else said
    return Verdict(
        part="first",
        right=chosen in advised.row.first,
        danger=danger is not None,
        careful=False,
        chosen=words[chosen],
        expected=expected,
        because=f"{because} {doses} (Which step comes first: {advice.TEACHING.lower()}. {advice.LOCAL_FIRST}.)",
        sources=tuple(dict.fromkeys((*(danger.sources if danger else ()), *advised.sources))),
    )


def _on_where(toxicity: Toxicity, decision: Decision, advised: Advised) -> Verdict:
    assert toxicity.choices is not None
    words = _words(toxicity.choices.places)
    chosen = _known(decision.where, words, "place")
    wanted = advised.where
    return Verdict(
        part="where",
        right=chosen == wanted,
        danger=WHERE.index(chosen) < WHERE.index(wanted),  # type: ignore[arg-type]
        careful=WHERE.index(chosen) > WHERE.index(wanted),  # type: ignore[arg-type]
        chosen=words[chosen],
        expected=words[wanted],
        because=advised.row.because,
        sources=advised.sources,
    )


def _on_whom(toxicity: Toxicity, decision: Decision, advised: Advised) -> Verdict:
    assert toxicity.choices is not None
    words = _words(toxicity.choices.people)
    chosen = _known(decision.whom, words, "person to call")
    right = chosen in advised.row.whom
    return Verdict(
        part="whom",
        right=right,
        danger=not right and chosen == "nobody",
        careful=False,
        chosen=words[chosen],
        expected=sentence.joined([words[id] for id in advised.row.whom], "; or "),
        because=advised.row.because,
        sources=advised.sources,
    )


def _words(choices: tuple) -> Mapping[str, str]:
    return {each.id: each.says for each in choices}


def _known(chosen: str | None, words: Mapping[str, str], what: str) -> str:
    if chosen not in words:
        raise ValueError(f'"{chosen}" is no {what}')
    return chosen

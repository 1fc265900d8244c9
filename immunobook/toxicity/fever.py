"""Draws made-up people with a fever after cell therapy, hour by hour as a nurse meets them, and judges her grades.

The same seed, the same person. Graded by ASTCT (`cytokine_release`).
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from immunobook.content.toxicity import CellTherapy, IceItem
from immunobook.toxicity import cytokine_release
from immunobook.toxicity.cytokine_release import CellGrade

REF = "fever-after-cell-therapy"
"""Under which decisions on these people are kept."""

ANSWERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "orientation": ("year", "month", "city", "hospital"),
        "naming": ("clock", "pen", "button"),
    }
)
"""Items with several points: what each point is for."""


@dataclass(frozen=True)
class Fevered:
    """A made-up person some days after cell therapy.

    Attributes:
        hours: Since the infusion.
        masked: What was given that may hide the fever; empty if nothing was.
        missed: By item, which of its points were not earned.
    """

    seed: int
    age: int
    sex: str
    hours: int
    temperature: Decimal
    masked: str
    pressure: str
    oxygen: str
    awakening: str
    seizure: str
    strength: str
    brain_pressure: str
    missed: Mapping[str, tuple[str, ...]]

    @property
    def id(self) -> str:
        """A name that brings the same person back."""
        return f"{REF}.{self.seed}"


@dataclass(frozen=True)
class Point:
    """The judgement on one part of what the learner said."""

    part: str
    right: bool
    danger: bool
    chosen: str
    expected: str
    because: str


def draw(table: CellTherapy, seed: int) -> Fevered:
    """Return a person; grades are drawn evenly enough that each is met."""
    chance = random.Random(f"fever/{seed}")
    crs = chance.choice((0, 1, 1, 2, 2, 3, 3, 4))
    icans = chance.choice((0, 0, 1, 2, 2, 3, 3, 4))
    masked = chance.choice(("", "", "paracetamol four hours ago", "tocilizumab six hours ago"))
    hot = not (masked and crs >= 2 and chance.random() < 0.7) and crs > 0
    pressure, oxygen = _pressure_and_oxygen(table, crs, chance)
    levels = {"awakening": "by-itself", "seizure": "none", "strength": "normal", "brain-pressure": "none"}
    points = 10
    if icans == 4:
        levels[chance.choice(("awakening", "seizure", "brain-pressure"))] = "?"
    elif icans == 3 and chance.random() < 0.5:
        levels[chance.choice(("awakening", "seizure"))] = "?"
        points = chance.randint(0, 6)
    elif icans:
        points = {1: chance.randint(7, 9), 2: chance.randint(3, 6), 3: chance.randint(0, 2)}[icans]
    for domain in table.icans:
        if levels[domain.id] == "?":
            levels[domain.id] = next(each.id for each in domain.levels if each.grade == icans)
    if levels["awakening"] == "not":
        points = 0
    elif icans == 4:
        points = chance.randint(0, 4)
    return Fevered(
        seed=seed,
        age=chance.randint(24, 74),
        sex=chance.choice(("woman", "man")),
        hours=chance.choice((18, 30, 42, 54, 72, 96, 120)),
        temperature=_temperature(hot, chance),
        masked=masked,
        pressure=pressure,
        oxygen=oxygen,
        awakening=levels["awakening"],
        seizure=levels["seizure"],
        strength=levels["strength"],
        brain_pressure=levels["brain-pressure"],
        missed=MappingProxyType(_missed(table, 10 - points, chance)),
    )


def _temperature(hot: bool, chance: random.Random) -> Decimal:
    """38.0 itself is drawn often, and so is 37.9: the limit is what is learnt."""
    tenths = (
        chance.choice((380, 380, chance.randint(381, 405)))
        if hot
        else chance.choice((379, chance.randint(365, 378)))
    )
    return Decimal(tenths) / 10


def _pressure_and_oxygen(table: CellTherapy, crs: int, chance: random.Random) -> tuple[str, str]:
    """Return levels whose worse one means the grade."""
    both = []
    for domain in table.crs[1:]:
        low = [each.id for each in domain.levels if each.grade <= max(crs, 1) and each.grade < max(crs, 2)]
        own = [each.id for each in domain.levels if each.grade == crs]
        both.append((chance.choice(low), chance.choice(own) if own and crs > 1 else None))
    (low_pressure, own_pressure), (low_oxygen, own_oxygen) = both
    if crs < 2:
        return "normal", "air"
    if chance.random() < 0.5:
        return str(own_pressure), low_oxygen
    return low_pressure, str(own_oxygen)


def _missed(table: CellTherapy, points: int, chance: random.Random) -> dict[str, tuple[str, ...]]:
    every = [(item.id, part) for item in table.ice for part in parts(item)]
    lost = set(chance.sample(range(len(every)), points))
    return {
        item.id: tuple(
            part for at, (id, part) in enumerate(every) if at in lost and id == item.id
        )
        for item in table.ice
    }  # fmt: skip


def parts(item: IceItem) -> tuple[str, ...]:
    """Return what each point of an item is for."""
    return ANSWERS.get(item.id, (item.id,))


def earned(table: CellTherapy, person: Fevered) -> dict[str, int]:
    """Return the points by item."""
    return {item.id: item.points - len(person.missed[item.id]) for item in table.ice}


def crs_of(table: CellTherapy, person: Fevered) -> CellGrade:
    """Return the grade of CRS."""
    return cytokine_release.crs(
        table, person.temperature, person.pressure, person.oxygen, masked=bool(person.masked)
    )


def icans_of(table: CellTherapy, person: Fevered) -> CellGrade:
    """Return the grade of ICANS."""
    return cytokine_release.icans(
        table,
        cytokine_release.ice_score(table, earned(table, person)),
        awakening=person.awakening,
        seizure=person.seizure,
        strength=person.strength,
        brain_pressure=person.brain_pressure,
    )


def judge(
    table: CellTherapy, person: Fevered, points: Mapping[str, int], crs: int, icans: int
) -> tuple[Point, ...]:
    """Return the judgement on the ICE score and both grades.

    Args:
        points: What the learner gave, by item.

    Raises:
        ValueError: If an item is missing or gives more points than it has, or a grade is not 0 to 4.
    """
    given = cytokine_release.ice_score(table, points)
    if not (0 <= crs <= 4 and 0 <= icans <= 4):
        raise ValueError("a grade is 0 to 4")
    own = earned(table, person)
    score = cytokine_release.ice_score(table, own)
    wrong = [item for item in table.ice if points[item.id] != own[item.id]]
    counted = (
        " ".join(f"{item.asks} {own[item.id]} of {item.points}." for item in wrong) or "Each item is right."
    )
    true_crs, true_icans = crs_of(table, person), icans_of(table, person)
    return (
        Point("ice", given == score, given > score, str(given), str(score), counted),
        Point("icans", icans == true_icans.grade, icans < true_icans.grade, str(icans), str(true_icans.grade),
              true_icans.because),
        Point("crs", crs == true_crs.grade, crs < true_crs.grade, str(crs), str(true_crs.grade), true_crs.because),
    )  # fmt: skip


def of_fever(
    person: Fevered,
    points: Mapping[str, int],
    crs: int,
    icans: int,
    judged: tuple[Point, ...],
    sure: int | None,
) -> dict[str, Any]:
    """Return what is kept of a decision, as plain JSON."""
    return {
        "patient": person.id,
        "decision": {"ice": dict(points), "crs": crs, "icans": icans},
        "sure": sure,
        "right": all(each.right for each in judged),
        "danger": any(each.danger for each in judged),
        "verdicts": [
            {
                "part": each.part,
                "right": each.right,
                "danger": each.danger,
                "chosen": each.chosen,
                "expected": each.expected,
            }
            for each in judged
        ],
    }

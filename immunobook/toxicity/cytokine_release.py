"""CRS and ICANS by ASTCT, and the ICE score item by item.

Fever is needed for CRS unless an antipyretic, tocilizumab or a steroid was given; then pressure and oxygen decide
alone. The worst domain decides on ICANS.

Source: Lee et al. 2019, Biol Blood Marrow Transplant 25:625-638.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from immunobook.content.toxicity import CellTherapy, Domain, GradedLevel

FEVER = Decimal("38.0")
"""Degrees Celsius from which a temperature counts as fever."""

FULL_ICE = 10


@dataclass(frozen=True)
class CellGrade:
    """A grade of CRS or ICANS, with the domains that decided on it."""

    grade: int
    decided_by: tuple[str, ...]
    because: str


def crs(table: CellTherapy, temperature: Decimal, pressure: str, oxygen: str, *, masked: bool) -> CellGrade:
    """Return the grade of CRS, 0 if there is none.

    Args:
        temperature: Degrees Celsius now, not explained by anything else.
        pressure, oxygen: Ids of levels.
        masked: Whether an antipyretic, tocilizumab or a steroid was given, so that fever may be gone.

    Raises:
        KeyError: If there is no such level.
        ValueError: If the temperature is none.
    """
    if not temperature.is_finite() or not 25 <= temperature <= 45:
        raise ValueError(f"{temperature} is no body temperature")
    low, gas = _level(table.crs, "pressure", pressure), _level(table.crs, "oxygen", oxygen)
    fever = temperature >= FEVER
    if not fever and not masked:
        return CellGrade(
            0,
            (),
            "Without fever, and with nothing given that could hide it, this is not CRS: look for another cause.",
        )
    worst = max(low.grade, gas.grade)
    if worst == 0:
        if fever:
            return CellGrade(1, ("temperature",), "Fever alone.")
        return CellGrade(
            0, (), "No fever now, normal pressure and no oxygen. Go on measuring: it may be hidden."
        )
    decided = tuple(name for name, level in (("pressure", low), ("oxygen", gas)) if level.grade == worst)
    said = " and ".join(level.says for level in (low, gas) if level.grade == worst)
    hidden = "" if fever else " The fever may be hidden; it is no longer needed for the grade."
    return CellGrade(worst, decided, f"{said}.{hidden}")


def ice_score(table: CellTherapy, points: Mapping[str, int]) -> int:
    """Return the ICE score, 0 to 10.

    Args:
        points: By item; all items.

    Raises:
        ValueError: If an item is missing, unknown, or has more points than it gives.
    """
    items = {item.id: item.points for item in table.ice}
    if set(points) != set(items):
        raise ValueError(f"the items are {', '.join(items)}")
    for id, got in points.items():
        if not 0 <= got <= items[id]:
            raise ValueError(f"{id} gives 0 to {items[id]} points")
    return sum(points.values())


def icans(
    table: CellTherapy,
    ice: int,
    *,
    awakening: str = "by-itself",
    seizure: str = "none",
    strength: str = "normal",
    brain_pressure: str = "none",
) -> CellGrade:
    """Return the grade of ICANS, 0 if there is none.

    Args:
        ice: ICE score; 0 where the person cannot be woken.
        awakening, seizure, strength, brain_pressure: Ids of levels.

    Raises:
        KeyError: If there is no such level.
        ValueError: If the score is not 0 to 10.
    """
    if not 0 <= ice <= FULL_ICE:
        raise ValueError(f"{ice} is no ICE score")
    levels = {
        "awakening": _level(table.icans, "awakening", awakening),
        "seizure": _level(table.icans, "seizure", seizure),
        "strength": _level(table.icans, "strength", strength),
        "brain-pressure": _level(table.icans, "brain-pressure", brain_pressure),
    }
    grades = {"ice": grade_of_ice(ice), **{name: level.grade for name, level in levels.items()}}
    worst = max(grades.values())
    decided = tuple(name for name, grade in grades.items() if grade == worst) if worst else ()
    if not worst:
        return CellGrade(0, (), "ICE 10, awake, no seizure, no weakness.")
    said = [f"ICE {ice}" if name == "ice" else levels[name].says for name in decided]
    return CellGrade(worst, decided, "; ".join(said) + ". The worst domain decides.")


def grade_of_ice(ice: int) -> int:
    """Return the grade that an ICE score means in somebody who is awake: 0 points are grade 3 then."""
    return 0 if ice == FULL_ICE else 1 if ice >= 7 else 2 if ice >= 3 else 3


def _level(domains: tuple[Domain, ...], domain: str, level: str) -> GradedLevel:
    for each in domains:
        if each.id == domain:
            for one in each.levels:
                if one.id == level:
                    return one
    raise KeyError(f"{domain}: {level}")

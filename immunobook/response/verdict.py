"""A verdict says what was decided, by which rule, from which numbers, and where that rule is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from immunobook.response.size import percent, to_mm

CODES = (
    "CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE", "MISSING", "none",
    "iCR", "iPR", "iSD", "NON-iCR/NON-iUPD", "iUPD", "iCPD",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the criteria.

    Attributes:
        id: Short and stable, such as "T-PD".
        category: What it decides; a code of the criteria, or "yes", "no", "wait" for new lesions.
        says: The rule in words.
        source: Key in data/sources.yaml; "" where the protocol decides.
        section: Where in that source.
        shows: Which numbers made it true, as a template over the facts; "" if none.
    """

    id: str
    category: str
    says: str
    source: str = ""
    section: str = ""
    shows: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided at one visit, or for one patient.

    Attributes:
        category: A code: CR, PR, SD, NON-CR/NON-PD, PD, NE, MISSING, iCR, iPR, iSD, NON-iCR/NON-iUPD, iUPD, iCPD;
            "none" where there is nothing to judge.
        rule: The rule that decided.
        facts: The numbers that made it true: lengths in millimetres (Decimal), days, counts, words.
        day: Day of the visit counted from the start, if known.
        visit: Position of the visit that decided, from 1; None where it is no visit.
        dated: Day that counts for durations, where it is not `day` (a progression dated back).
        notes: What a reader should know besides.
    """

    category: str
    rule: Rule
    facts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    day: int | None = None
    visit: int | None = None
    dated: int | None = None
    notes: tuple[str, ...] = ()

    @property
    def numbers(self) -> str:
        """The numbers that made the rule true, in words; "" if there are none."""
        return in_numbers(self.rule, self.facts)

    @property
    def because(self) -> str:
        """Numbers and rule in one sentence."""
        return f"{self.numbers}: {self.rule.says}" if self.numbers else self.rule.says

    @property
    def cited(self) -> str:
        """Source key and section; "" where the protocol decides."""
        return ", ".join(part for part in (self.rule.source, self.rule.section) if part)

    def __str__(self) -> str:
        cited = f"; {self.cited}" if self.cited else ""
        return f"{self.numbers or self.rule.says} -> {self.category}{cited}"

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; millimetres become numbers."""
        written: dict[str, Any] = {
            "category": self.category,
            "rule": self.rule.id,
            "because": self.because,
            "source": self.rule.source,
            "section": self.rule.section,
            "facts": {name: _plain(value) for name, value in self.facts.items()},
        }
        for name in ("day", "visit", "dated"):
            if getattr(self, name) is not None:
                written[name] = getattr(self, name)
        if self.notes:
            written["notes"] = list(self.notes)
        return written


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def in_numbers(rule: Rule, facts: Mapping[str, Any]) -> str:
    """Return a rule's numbers in words."""
    return rule.shows.format_map(_Words(facts)) if rule.shows else ""


class _Words(dict):
    """Facts as words; `growth` and `percent_of` are worked out from the sums."""

    def __missing__(self, name: str) -> str:
        return "?"

    def __getitem__(self, name: str) -> str:
        value = super().get(name)
        if value is None:
            return "?"
        return f"{value:f}" if isinstance(value, Decimal) else str(value)


def sum_facts(now: int | None, nadir: int | None, baseline: int | None) -> dict[str, Any]:
    """Return what sums in millionths of a millimetre say about growth and shrinkage."""
    facts: dict[str, Any] = {}
    if baseline is not None:
        facts["baseline_mm"] = to_mm(baseline)
    if nadir is not None:
        facts["nadir_mm"] = to_mm(nadir)
    if now is None:
        return facts
    facts["sum_mm"] = to_mm(now)
    if baseline is not None:
        facts["from_baseline"] = _signed(percent(now - baseline, baseline), " %")
    if nadir is not None:
        facts["over_nadir"] = _signed(percent(now - nadir, nadir), " %")
        facts["over_nadir_mm"] = _signed(to_mm(now - nadir) if now >= nadir else -to_mm(nadir - now), " mm")
    return facts


def _signed(value: Decimal | None, unit: str) -> str:
    if value is None:
        return "no percentage of 0 mm"
    return f"{'+' if value > 0 else ''}{value:f}{unit}"

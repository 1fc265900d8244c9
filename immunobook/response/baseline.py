"""The start: what is measurable, which lesions become targets, and their sum of diameters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from immunobook.response.rules import RULES
from immunobook.response.settings import DEFAULT, Settings
from immunobook.response.size import UNITS_PER_MM, to_mm, to_units
from immunobook.response.verdict import Verdict

NODE_TARGET = 15 * UNITS_PER_MM
NODE_NORMAL = 10 * UNITS_PER_MM
LESION = 10 * UNITS_PER_MM
X_RAY = 20 * UNITS_PER_MM
MOST_TARGETS, MOST_PER_ORGAN = 5, 2
NODES = "lymph nodes"
"""All nodes together are one organ."""

Method = Literal["CT", "MRI", "X-ray", "calipers", "ultrasound"]
NEVER_MEASURABLE = (
    "leptomeningeal disease", "ascites", "pleural effusion", "pericardial effusion", "inflammatory breast disease",
    "lymphangitic spread", "organomegaly",
)  # fmt: skip
NATURES = (
    "solid", "blastic bone", "lytic bone", "lytic bone with soft tissue", "simple cyst", "cystic metastasis",
    *NEVER_MEASURABLE,
)  # fmt: skip


def measurability(
    mm: Any,
    *,
    is_node: bool = False,
    method: Method = "CT",
    slice_mm: Any = 5,
    nature: str = "solid",
    is_lung: bool = False,
    is_clear: bool = True,
    treated_before: bool = False,
    grown_since: bool = False,
) -> Verdict:
    """Return whether a lesion is measurable at baseline: "measurable", "non-measurable" or "normal".

    Args:
        mm: Longest diameter; of a node its short axis; of a bone lesion that of its soft-tissue part.
        method: How it was measured.
        slice_mm: Thickness of the slices of CT or MRI.
        nature: One of `NATURES`.
        is_lung: The lesion lies in the lung.
        is_clear: On a chest X-ray: clearly defined and surrounded by aerated lung.
        treated_before, grown_since: Irradiated or treated locally before; has progressed since then.

    Raises:
        ValueError: If a size, the method or the nature is none.

    Source: Eisenhauer 2009, 3.1, 3.2 and Appendix II.
    """
    size, slices = to_units(mm), to_units(slice_mm)
    if nature not in NATURES:
        raise ValueError(f"nature is one of {', '.join(NATURES)}; got {nature!r}")
    if method not in ("CT", "MRI", "X-ray", "calipers", "ultrasound"):
        raise ValueError(f"method is one of CT, MRI, X-ray, calipers, ultrasound; got {method!r}")
    facts: dict[str, Any] = {"mm": to_mm(size), "method": method}

    def verdict(rule: str, **more: Any) -> Verdict:
        return Verdict(RULES[rule].category, RULES[rule], facts | more)

    if nature in NEVER_MEASURABLE:
        return verdict("M-NEVER")
    if nature in ("blastic bone", "lytic bone"):
        return verdict("M-BONE")
    if nature == "simple cyst":
        return verdict("M-CYST")
    if is_node and size < NODE_NORMAL:
        return verdict("M-NODE-NORMAL")
    if method == "ultrasound":
        return verdict("M-ULTRASOUND")
    if method == "MRI" and is_lung:
        return verdict("M-MRI-LUNG")
    if method == "X-ray" and (is_node or not is_clear):  # no node is surrounded by aerated lung
        return verdict("M-X-RAY")
    if treated_before and not grown_since:
        return verdict("M-TREATED")
    if is_node:
        return verdict("M-NODE" if size >= NODE_TARGET else "M-NODE-NON-TARGET")
    if method == "X-ray":
        least = X_RAY
    elif method == "calipers":
        least = LESION
    else:
        least = max(LESION, 2 * slices)
    if size >= least:
        return verdict("M-SIZE", least=to_mm(least))
    is_for_slices = method in ("CT", "MRI") and size >= LESION
    return verdict("M-SLICE" if is_for_slices else "M-SMALL", least=to_mm(least))


@dataclass(frozen=True)
class Candidate:
    """A lesion that was found at baseline.

    Attributes:
        mm: Longest diameter, of a node its short axis.
        is_measurable: As `measurability` says; None: by size alone (10 mm; node 15 mm).
        is_reproducible: Can be measured reliably again.
        chain: Of a node: its region, so that the second target is taken from another.
    """

    id: str
    organ: str
    mm: Any
    is_node: bool = False
    is_measurable: bool | None = None
    is_reproducible: bool = True
    chain: str = ""


@dataclass(frozen=True)
class Choice:
    """Which lesions became targets, which non-targets, which are not recorded; ids in the order of choice."""

    targets: tuple[str, ...]
    non_targets: tuple[str, ...]
    not_recorded: tuple[str, ...]
    sum_mm: Decimal


_SIDES = {"left", "right", "bilateral", "both", "l", "r", "lt", "rt"}
_PAIRED = {"lungs": "lung", "kidneys": "kidney", "ovaries": "ovary", "adrenals": "adrenal", "breasts": "breast",
           "adrenal glands": "adrenal", "adrenal gland": "adrenal"}  # fmt: skip


def organ_of(name: str, *, is_node: bool = False) -> str:
    """Return one name for an organ: both sides of a paired one are one organ, and so are all lymph nodes.

    Source: EORTC RECIST, questions and clarifications, "Paired" organs.
    """
    if is_node:
        return NODES
    words = "".join(each if each.isalnum() else " " for each in name.lower()).split()
    kept = " ".join(each for each in words if each not in _SIDES)
    return _PAIRED.get(kept, kept)


def choose_targets(candidates: Iterable[Candidate]) -> Choice:
    """Choose targets: at most 5, at most 2 an organ, all involved organs represented, the largest first.

    First the largest of each organ, largest organ first; then the second of each. Lymph nodes together are one
    organ, and so are both sides of a paired one; a second node is taken from another chain if there is one. What cannot be measured reliably again is
    passed over.

    Source: Eisenhauer 2009, 4.2; EORTC RECIST, questions and clarifications.
    """
    found = [(each, to_units(each.mm)) for each in candidates]
    recorded, eligible = [], []
    for each, size in found:
        if (each.is_node and size < NODE_NORMAL) or size == 0:
            continue
        recorded.append(each.id)
        is_measurable = each.is_measurable
        if is_measurable is None:
            is_measurable = size >= (NODE_TARGET if each.is_node else LESION)
        if is_measurable and each.is_reproducible:
            eligible.append((each, size))
    eligible.sort(key=lambda pair: (-pair[1], pair[0].id))
    organs: dict[str, list[tuple[Candidate, int]]] = {}
    for each, size in eligible:
        organs.setdefault(organ_of(each.organ, is_node=each.is_node), []).append((each, size))
    chosen = [lesions[0] for lesions in organs.values()]
    seconds = []
    for lesions in organs.values():
        if len(lesions) > 1:
            first = lesions[0][0]
            others = [pair for pair in lesions[1:] if first.is_node and pair[0].chain != first.chain]
            seconds.append((others or lesions[1:])[0])
    seconds.sort(key=lambda pair: (-pair[1], pair[0].id))
    chosen = [*chosen, *seconds][:MOST_TARGETS]
    targets = tuple(each.id for each, _ in chosen)
    return Choice(
        targets=targets,
        non_targets=tuple(id for id in recorded if id not in targets),
        not_recorded=tuple(each.id for each, _ in found if each.id not in recorded),
        sum_mm=to_mm(sum(size for _, size in chosen)),
    )


@dataclass(frozen=True)
class Measured:
    """One target at one visit.

    Attributes:
        mm: Longest diameter, of a node its short axis; 0 if it is gone; None if it was not measured.
        is_too_small: Seen, but too small to measure: counts 5 mm, unless `mm` says what it measures.
        fragments_mm: Longest diameters of the parts of a lesion that split; they are added.
        merged_into: Id of the target that it has merged with, which carries the measurement of both.
    """

    id: str
    mm: Any = None
    is_node: bool = False
    is_too_small: bool = False
    fragments_mm: Sequence[Any] = ()
    merged_into: str = ""


@dataclass(frozen=True)
class SumOfDiameters:
    """A sum, and what it is made of.

    Attributes:
        mm: Sum of what was measured; None if nothing was.
        complete: Whether every target was evaluated.
        all_gone: Whether every non-nodal target measured is gone, and every node under 10 mm.
        missing: Ids of targets that were not evaluated.
        parts: What each target contributes, in millimetres.
    """

    mm: Decimal | None
    complete: bool
    all_gone: bool
    missing: tuple[str, ...]
    parts: tuple[tuple[str, Decimal], ...]


def sum_of_diameters(targets: Iterable[Measured], settings: Settings = DEFAULT) -> SumOfDiameters:
    """Add up the targets of one visit: longest diameters, and short axes of nodes.

    Raises:
        ValueError: If a size is none, or two targets have one id.

    Source: Eisenhauer 2009, 4.2, 4.3.2 and Appendix II.
    """
    found = tuple(targets)
    by_id = {each.id: each for each in found}
    if len(by_id) != len(found):
        raise ValueError("each target has an id of its own")
    parts, missing, total, all_gone = [], [], 0, True
    for each in found:
        units = contribution(each, by_id, settings)
        if units is None:
            missing.append(each.id)
            continue
        parts.append((each.id, to_mm(units)))
        total += units
        all_gone = all_gone and (units < NODE_NORMAL if each.is_node else units == 0)
    return SumOfDiameters(
        mm=to_mm(total) if parts else None,
        complete=not missing,
        all_gone=all_gone and bool(parts),
        missing=tuple(missing),
        parts=tuple(parts),
    )


def contribution(target: Measured, others: dict[str, Measured], settings: Settings) -> int | None:
    """Return what one target adds to the sum, in millionths of a millimetre; None if it was not evaluated."""
    if target.fragments_mm:
        return sum(map(to_units, target.fragments_mm))
    if target.mm is not None:
        return to_units(target.mm)
    if target.is_too_small:
        return settings.too_small_mm * UNITS_PER_MM
    if target.merged_into:
        host, seen = others.get(target.merged_into), {target.id}
        while host is not None and host.id not in seen and host.mm is None and host.merged_into:
            seen.add(host.id)  # a into b and b into c: c carries all three
            host = others.get(host.merged_into)
        is_evaluated = (
            host is not None and host.id not in seen and contribution(host, others, settings) is not None
        )
        return 0 if is_evaluated else None
    return None

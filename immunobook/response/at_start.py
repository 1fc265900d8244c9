"""What is asked before anything is judged: of each lesion found at baseline, whether it becomes a target.

Asked of the teaching patients, and of single lesions made from a seed, one for each rule of measurability; a single
one is asked for its reason too. The engine answers: `baseline.measurability`, then `baseline.choose_targets`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from immunobook.content.response import TeachingPatient
from immunobook.response.baseline import Candidate, choose_targets, measurability
from immunobook.response.cases import AT_BASELINE
from immunobook.response.rules import RULES
from immunobook.response.training import COMES_BACK_AFTER, REASONS
from immunobook.response.verdict import Verdict
from immunobook.response.written import read_finding

KIND = "response_start"
"""Kind of event: a start answered. Its ref is a patient's id or a rule, its data what was said."""

BECOMES = ("target", "non-target", "not recorded")
_OF_CATEGORY = {"measurable": "target", "non-measurable": "non-target", "normal": "not recorded"}
_ORGANS = {
    "M-MRI-LUNG": "lung", "M-X-RAY": "lung", "M-BONE": "bone", "M-CYST": "liver", "M-NEVER": "pleura",
    "M-NODE": "lymph node", "M-NODE-NON-TARGET": "lymph node", "M-NODE-NORMAL": "lymph node",
}  # fmt: skip
_SEEN = {
    "solid": "", "blastic bone": "blastic", "lytic bone": "lytic, without a soft-tissue part",
    "lytic bone with soft tissue": "lytic, with a soft-tissue part", "simple cyst": "a simple cyst",
    "cystic metastasis": "presumed to be a cystic metastasis",
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A lesion found at baseline, and what becomes of it.

    Attributes:
        words: All that is told of it.
        becomes: One of `BECOMES`.
        verdict: Whether it is measurable, and why.
        more: Why a measurable one was not chosen; else empty.
    """

    id: str
    words: str
    becomes: str
    verdict: Verdict
    more: str = ""


@dataclass(frozen=True)
class Start:
    """A start as it is asked.

    Attributes:
        ref: Id of the teaching patient, or of the rule that the lesion was made for.
        reasons: Ids of rules to choose from; none for a patient.
    """

    ref: str
    seed: int
    found: tuple[Found, ...]
    reasons: tuple[str, ...] = ()
    is_return: bool = False


def of_patient(written: TeachingPatient) -> Start:
    """Return the start of a teaching patient: every lesion that its baseline shows.

    Raises:
        ValueError: If a finding cannot be understood.
    """
    judged: dict[str, tuple[str, Verdict]] = {}
    candidates = []
    baseline = written.visits[0].found
    for lesion in (*written.lesions, *written.also_seen):
        said = baseline.get(lesion.id) if lesion.mm is None else str(lesion.mm)
        if said is None:
            continue
        finding, _ = read_finding(lesion.id, said)
        verdict = measurability(
            finding.mm or 0, is_node=lesion.node, method=lesion.method, slice_mm=lesion.slice, nature=lesion.nature,
            is_lung=lesion.organ == "lung", treated_before=lesion.treated,
        )  # fmt: skip
        judged[lesion.id] = (
            _words(lesion.organ, finding.mm, lesion.node, lesion.method, lesion.slice, lesion.nature, lesion.treated),
            verdict,
        )
        if verdict.category == "measurable":
            candidates.append(Candidate(lesion.id, lesion.organ, finding.mm, lesion.node, is_measurable=True))
    targets = choose_targets(candidates).targets
    return Start(
        written.id,
        0,
        tuple(
            Found(id, words, "target", verdict) if id in targets
            else Found(id, words, "non-target", verdict, "Its organ has two targets already, or there are five in all.")
            if verdict.category == "measurable"
            else Found(id, words, _OF_CATEGORY[verdict.category], verdict)
            for id, (words, verdict) in judged.items()
        ),
    )  # fmt: skip


def of_rule(rule: str, seed: int) -> Start:
    """Return a single lesion that a rule of measurability decides; the same for the same seed.

    Raises:
        KeyError: If it is no such rule.
    """
    given = AT_BASELINE[rule]
    random = Random(f"{rule}/{seed}")
    for _ in range(100):
        varied = dict(given) if seed == 0 else given | {"mm": max(4, round(float(given["mm"]) * random.uniform(0.7, 2)))}
        verdict = measurability(**varied)  # type: ignore[arg-type]
        if verdict.rule.id == rule:
            break
    else:
        varied, verdict = dict(given), measurability(**given)  # type: ignore[arg-type]
    words = _words(
        _ORGANS.get(rule, "liver"), varied["mm"], bool(varied.get("is_node")), str(varied.get("method", "CT")),
        varied.get("slice_mm", 5), str(varied.get("nature", "solid")), bool(varied.get("treated_before")),
        is_clear=bool(varied.get("is_clear", True)),
    )  # fmt: skip
    others = [each for each in RULES if each.startswith("M-") and each != rule]
    reasons = [rule, *random.sample(others, REASONS - 1)]
    random.shuffle(reasons)
    return Start(rule, seed, (Found("L1", words, _OF_CATEGORY[verdict.category], verdict),), tuple(reasons))


def _words(
    organ: str, mm: Any, is_node: bool, method: str, slice_mm: Any, nature: str, treated: bool, *, is_clear: bool = True
) -> str:
    size = "not measured" if not mm else f"{mm} mm{' across its short axis' if is_node else ''}"
    how = f"on {method}" + (f", slices of {slice_mm} mm" if method in ("CT", "MRI") else "")
    more = [_SEEN.get(nature, nature)]
    if treated:
        more.append("irradiated before, not grown since")
    if not is_clear:
        more.append("its edge is not clear")
    return ", ".join(part for part in (organ, f"{size} {how}" if mm else size, *more) if part)


def mark(start: Start, said: Mapping[str, Any], reason: object = None) -> tuple[bool, bool]:
    """Return whether every lesion was named right, and whether the reason holds (True where none is asked)."""
    is_right = all(said.get(each.id) == each.becomes for each in start.found)
    return is_right, not start.reasons or reason == start.found[0].verdict.rule.id


def as_data(start: Start, said: Mapping[str, Any], reason: object = None) -> dict[str, Any]:
    """Return an answer as it is kept."""
    is_right, is_reason_right = mark(start, said, reason)
    data = {"seed": start.seed, "said": dict(said), "right": is_right, "reason_right": is_reason_right}
    return data | ({"reason": reason} if start.reasons else {})


def again(ref: str, seed: object, patients: Mapping[str, TeachingPatient]) -> Start | None:
    """Return a start that was asked before, or None if there is none such any more."""
    if ref in patients:
        return of_patient(patients[ref])
    return of_rule(ref, seed) if ref in AT_BASELINE and isinstance(seed, int) else None


def waiting(kept: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[str, ...]:
    """Return what was missed when it was last met, the longest ago first."""
    last: dict[str, bool] = {}
    for ref, data in kept:
        last.pop(ref, None)
        last[ref] = bool(data.get("right")) and bool(data.get("reason_right"))
    return tuple(ref for ref, was_right in last.items() if not was_right)


def next_start(
    kept: Sequence[tuple[str, Mapping[str, Any]]], patients: Mapping[str, TeachingPatient], *, salt: str = ""
) -> Start:
    """Return the next start for somebody: what was missed comes back after two others, then what was not met yet.

    Single lesions and patients take turns, patients from easy to nasty.
    """
    known = [(ref, data) for ref, data in kept if isinstance(data, Mapping) and (ref in patients or ref in AT_BASELINE)]
    random = Random(f"{salt}/{len(known)}")
    recent = {ref for ref, _ in known[-COMES_BACK_AFTER:]}
    due = [ref for ref in waiting(known) if ref not in recent]
    met = {ref for ref, _ in known}
    singles = [rule for rule in AT_BASELINE if rule not in met]
    Random(salt).shuffle(singles)
    written = [id for id in sorted(patients, key=lambda id: patients[id].hard) if id not in met]
    pools = (singles, written) if len(known) % 2 == 0 else (written, singles)
    fresh = next((pool for pool in pools if pool), [])
    ref = due[0] if due else fresh[0] if fresh else random.choice([one for one in (*AT_BASELINE, *patients) if one not in recent])
    start = again(ref, random.randrange(1, 1_000_000), patients)
    assert start is not None  # it was taken from what there is
    return Start(start.ref, start.seed, start.found, start.reasons, is_return=bool(due))

"""A patient with lesions and visits; `judge_patient` gives every verdict about them, with its reason."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

from immunobook.response import best
from immunobook.response.baseline import (
    LESION,
    MOST_PER_ORGAN,
    MOST_TARGETS,
    NODE_NORMAL,
    NODE_TARGET,
    Measured,
    contribution,
    organ_of,
)
from immunobook.response.rules import RULES
from immunobook.response.settings import DEFAULT, Settings
from immunobook.response.size import UNITS_PER_MM, percent, to_mm, to_units
from immunobook.response.timeline import Seen, VisitVerdict, follow
from immunobook.response.verdict import Rule, Verdict

Role = Literal["target", "non-target", "new"]
ROLES: tuple[Role, ...] = ("target", "non-target", "new")

STATES = ("", "present", "absent", "too small", "not evaluated", "unequivocal", "equivocal")
"""What a finding may say besides its size.

present: it is there (a non-target without unequivocal progression); absent: gone; too small: seen, but too small
to measure; unequivocal: a non-target (or new lesion) that has grown unequivocally; equivocal: a new lesion of
which it is not sure that it is one.
"""

PET = ("", "negative", "positive, new on CT", "positive, not seen on CT", "positive, known on CT")


@dataclass(frozen=True)
class Lesion:
    """A lesion of a patient.

    Attributes:
        role: target and non-target were there at baseline, new were not.
        organ: Where it lies; all nodes count as one organ.
        is_node: A lymph node, measured across its short axis.
    """

    id: str
    role: Role
    organ: str = ""
    is_node: bool = False

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f"role is one of {', '.join(ROLES)}; got {self.role!r}")


@dataclass(frozen=True)
class Finding:
    """What one visit shows of one lesion.

    Attributes:
        lesion: Its id.
        mm: Longest diameter, of a node its short axis; 0 if it is gone; None if it was not measured.
        state: One of `STATES`.
        grown: Of non-targets and new lesions: grown since the visit before, unequivocally or not.
        fragments_mm: Longest diameters of the parts of a target that split.
        merged_into: Id of the target that this one has merged with.
    """

    lesion: str
    mm: Any = None
    state: str = ""
    grown: bool = False
    fragments_mm: tuple[Any, ...] = ()
    merged_into: str = ""

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise ValueError(f"state is one of {', '.join(STATES[1:])} or empty; got {self.state!r}")


@dataclass(frozen=True)
class Visit:
    """One visit.

    Attributes:
        day: From the start of treatment (or randomisation), which is day 0; baseline is at or before it.
        findings: At most one for each lesion; a lesion without one was not evaluated.
        is_imaged: False where there was no imaging at all: the visit is NE.
        markers: Tumour markers: "normal", "raised", or "" where they are not known.
        pet: What FDG-PET shows, one of `PET`; "" if there was none.
        new_symptom: The scan was done for a new symptom or sign.
        is_clinically_stable: How the patient is; no category depends on it.
    """

    day: int
    findings: tuple[Finding, ...] = ()
    is_imaged: bool = True
    markers: str = ""
    pet: str = ""
    new_symptom: bool = False
    is_clinically_stable: bool | None = None
    name: str = ""

    def __post_init__(self) -> None:
        if self.pet not in PET:
            raise ValueError(f"pet is one of {', '.join(PET[1:])} or empty; got {self.pet!r}")
        if self.markers not in ("", "normal", "raised"):
            raise ValueError(f"markers is normal, raised or empty; got {self.markers!r}")


@dataclass(frozen=True)
class Patient:
    """A patient: lesions, the visit at baseline, and the visits after it in their order.

    Attributes:
        death_day, last_seen_day: Day of death; last day known to be alive.
        new_therapy_day: First day of another anticancer treatment.
        end_of_treatment_day: Last day of treatment; None while it goes on.
        pet_at_baseline: "negative", "positive", or "" if there was none.

    Raises:
        ValueError: If an id is used twice, a finding has no lesion, or the visits are not in order.
    """

    id: str
    lesions: tuple[Lesion, ...]
    baseline: Visit
    visits: tuple[Visit, ...] = ()
    death_day: int | None = None
    last_seen_day: int | None = None
    new_therapy_day: int | None = None
    end_of_treatment_day: int | None = None
    pet_at_baseline: str = ""
    arm: str = ""

    def __post_init__(self) -> None:
        ids = {lesion.id for lesion in self.lesions}
        if len(ids) != len(self.lesions):
            raise ValueError(f"patient {self.id}: each lesion has an id of its own")
        days = [self.baseline.day, *(visit.day for visit in self.visits)]
        if any(later <= earlier for earlier, later in itertools.pairwise(days)):
            raise ValueError(f"patient {self.id}: visits come one after the other, on days of their own")
        for visit in (self.baseline, *self.visits):
            named = [finding.lesion for finding in visit.findings]
            if unknown := sorted(set(named) - ids):
                raise ValueError(f"patient {self.id}, day {visit.day}: there is no lesion {', '.join(unknown)}")
            if len(set(named)) != len(named):
                raise ValueError(f"patient {self.id}, day {visit.day}: a lesion has one finding at a visit")


@dataclass(frozen=True)
class Judgement:
    """Everything that can be said about one patient.

    Attributes:
        baseline_mm: Sum of the targets at baseline; None without targets, or if it is not complete.
        sums_mm: Sum at each visit; None where not all targets were evaluated.
        changes: Per cent change of that sum from baseline, cut to four decimals; None where there is none.
        best, ibest: Best overall response by RECIST 1.1 and by iRECIST.
        new_target_sums_mm: Sum of the measured new lesions at each visit, kept apart.
        notes: What a reader should know about the data.
    """

    patient: Patient
    baseline_mm: Decimal | None
    sums_mm: tuple[Decimal | None, ...]
    changes: tuple[Decimal | None, ...]
    visits: tuple[VisitVerdict, ...]
    best: Verdict
    ibest: Verdict
    new_target_sums_mm: tuple[Decimal | None, ...] = ()
    notes: tuple[str, ...] = ()
    settings: Settings = field(default=DEFAULT, repr=False)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "patient": self.patient.id,
            "baseline_mm": None if self.baseline_mm is None else float(self.baseline_mm),
            "best": self.best.as_dict(),
            "ibest": self.ibest.as_dict(),
            "visits": [
                {
                    **verdict.as_dict(),
                    "name": visit.name,
                    "sum_mm": None if total is None else float(total),
                    "change_percent": None if change is None else float(change),
                }
                for visit, verdict, total, change in zip(
                    self.patient.visits, self.visits, self.sums_mm, self.changes, strict=True
                )
            ],
            "notes": list(self.notes),
        }


# --- from lesions to what a visit shows -----------------------------------------------------------------


@dataclass
class Course:
    """What must be remembered from visit to visit while lesions are read."""

    pet_at_baseline: str
    settings: Settings
    targets: dict[str, Lesion]
    non_targets: dict[str, Lesion]
    new: dict[str, Lesion]
    was_raised: bool
    waiting: dict[str, int] = field(default_factory=dict)
    gone_non_targets: set[str] = field(default_factory=set)
    measured_new: list[str] = field(default_factory=list)
    known_new: set[str] = field(default_factory=set)
    last_new_mm: dict[str, int] = field(default_factory=dict)


def summarise(
    patient: Patient, settings: Settings = DEFAULT
) -> tuple[int | None, bool, list[Seen], list[tuple[Rule, Rule, str, str]], list[int | None], list[str]]:
    """Return what `timeline.follow` needs, and what lies behind it.

    Returns:
        Baseline sum, whether there are targets, what each visit shows, for each visit the rules behind the
        non-targets and the new lesions with the lesions that they are about, for each visit the day to which its
        new lesion is dated back, and notes.
    """
    notes: list[str] = []
    first = {finding.lesion: finding for finding in patient.baseline.findings}
    targets, non_targets, new = {}, {}, {}
    for lesion in patient.lesions:
        if lesion.role == "target":
            finding = first.get(lesion.id)
            if finding is not None and _is_empty(finding):
                if _is_ever_seen(patient, lesion):
                    new[lesion.id] = replace(lesion, role="new")
                    notes.append(f"{lesion.id} was not there at baseline (0 mm) and is judged as a new lesion.")
                continue
            targets[lesion.id] = lesion
        elif lesion.role == "non-target":
            finding = first.get(lesion.id)
            if finding is not None and _is_gone(finding, lesion):
                if _is_ever_seen(patient, lesion):
                    new[lesion.id] = replace(lesion, role="new")
                    notes.append(f"{lesion.id} was not there at baseline and is judged as a new lesion.")
                continue
            non_targets[lesion.id] = lesion
        else:
            new[lesion.id] = lesion
    course = Course(
        patient.pet_at_baseline, settings, targets, non_targets, new,
        was_raised=patient.baseline.markers == "raised",
    )
    baseline, is_complete, _ = _targets(course, patient.baseline)
    start = baseline if is_complete else None
    if targets and start is None:
        notes.append("Not every target was measured at baseline; nothing can be compared with it.")
    seen, behind, dated = [], [], []
    for visit in patient.visits:
        one, rules, back = _look(course, visit)
        seen.append(one)
        behind.append(rules)
        dated.append(back)
    return start, bool(targets), seen, behind, dated, notes


def _is_ever_seen(patient: Patient, lesion: Lesion) -> bool:
    return any(
        finding.lesion == lesion.id and not _is_gone(finding, lesion) and finding.state != "not evaluated"
        for visit in patient.visits
        for finding in visit.findings
    )


def _is_empty(finding: Finding) -> bool:
    """Whether there was nothing to measure: 0 mm, or "absent" in words."""
    if finding.mm is not None:
        return to_units(finding.mm) == 0 and not finding.fragments_mm
    return finding.state == "absent" and not finding.fragments_mm and not finding.merged_into


def _is_gone(finding: Finding, lesion: Lesion) -> bool:
    """Whether a lesion is not to be seen, or a node normal."""
    if finding.mm is not None:
        size = to_units(finding.mm)
        return size < NODE_NORMAL if lesion.is_node else size == 0
    return finding.state == "absent"


def _targets(course: Course, visit: Visit) -> tuple[int | None, bool, bool]:
    """Return the sum of the targets measured, whether that is all of them, and whether all are gone."""
    if not visit.is_imaged:
        return None, False, False
    found = {finding.lesion: finding for finding in visit.findings}
    measured = {}
    for id, lesion in course.targets.items():
        finding = found.get(id) or Finding(id)
        mm = finding.mm
        if mm is None and finding.state == "absent":
            mm = 0
        measured[id] = Measured(
            id, mm, lesion.is_node, finding.state == "too small", finding.fragments_mm, finding.merged_into
        )
    total, is_any, is_complete, all_gone = 0, False, True, True
    for id, each in measured.items():
        units = contribution(each, measured, course.settings)
        if units is None:
            is_complete = False
            continue
        is_any = True
        total += units
        all_gone = all_gone and (units < NODE_NORMAL if course.targets[id].is_node else units == 0)
    return (total if is_any else None), is_complete, all_gone and is_any


def _look(course: Course, visit: Visit) -> tuple[Seen, tuple[Rule, Rule, str, str], int | None]:
    total, is_complete, all_gone = _targets(course, visit)
    found = {finding.lesion: finding for finding in visit.findings} if visit.is_imaged else {}
    non_target, grown, nt_rule, nt_words = _non_targets(course, visit, found)
    new = new_lesions(course, visit, found, others_progress=non_target == "PD")
    seen = Seen(
        day=visit.day,
        total=total,
        is_complete=is_complete,
        all_gone=all_gone,
        non_target=non_target,
        non_target_grown=grown,
        new=new.state,
        new_ids=frozenset(new.seen),
        nlt=new.nlt,
        nlnt_grown=new.grown,
        nlnt_unequivocal=new.unequivocal,
        new_symptom=visit.new_symptom,
        non_target_back=_is_back(course, found),
    )
    return seen, (nt_rule, new.rule, nt_words, new.words), new.dated


def _is_back(course: Course, found: Mapping[str, Finding]) -> bool:
    """Whether a non-target that was gone at an earlier visit is there again; the course remembers those gone."""
    back = False
    for id, lesion in course.non_targets.items():
        finding = found.get(id)
        if finding is None or (finding.mm is None and finding.state in ("", "not evaluated")):
            continue
        if _is_gone(finding, lesion):
            course.gone_non_targets.add(id)
        else:
            back = back or id in course.gone_non_targets
    return back


def _non_targets(
    course: Course, visit: Visit, found: Mapping[str, Finding]
) -> tuple[str, bool, Rule, str]:
    """Return category, whether any has grown, the rule, and the lesions it is about."""
    raised = course.was_raised and visit.markers != "normal"
    if not course.non_targets:
        if course.was_raised and visit.is_imaged:
            # Raised markers must be normal again before anything is a complete response.
            if visit.markers == "normal":
                return "CR", False, RULES["N-CR"], ""
            if visit.markers == "raised":
                return "NON-CR/NON-PD", False, RULES["N-NON-MARKER"], ""
            return "NE", False, RULES["N-NE"], "tumour markers"
        return "none", False, RULES["N-NONE"], ""
    unequivocal, missing, persisting, grown = [], [], [], False
    for id, lesion in course.non_targets.items():
        finding = found.get(id)
        if finding is None or (finding.mm is None and finding.state in ("", "not evaluated")):
            missing.append(id)
            continue
        grown = grown or finding.grown
        if finding.state == "unequivocal":
            unequivocal.append(id)
        elif not _is_gone(finding, lesion):
            persisting.append(id)
    if unequivocal:
        return "PD", grown, RULES["N-PD"], ", ".join(unequivocal)
    if missing:
        return "NE", grown, RULES["N-NE"], f"{', '.join(missing)} not evaluated"
    if persisting:
        return "NON-CR/NON-PD", grown, RULES["N-NON"], f"{', '.join(persisting)} still there"
    if raised:
        if visit.markers == "raised":
            return "NON-CR/NON-PD", grown, RULES["N-NON-MARKER"], ""
        return "NE", grown, RULES["N-NE"], "tumour markers not evaluated"
    return "CR", grown, RULES["N-CR"], ""


@dataclass
class _New:
    """What a visit shows of lesions that were not there at baseline."""

    state: str
    rule: Rule
    words: str = ""
    seen: tuple[str, ...] = ()
    nlt: int | None = None
    grown: bool = False
    unequivocal: bool = False
    dated: int | None = None


def new_lesions(course: Course, visit: Visit, found: Mapping[str, Finding], *, others_progress: bool) -> _New:
    """Return what a visit shows of lesions that were not there at baseline; the course remembers them."""
    if not visit.is_imaged:
        return _New("no", RULES["L-NO"])
    sure, unsure, small_nodes, grown, unequivocal = [], [], [], False, False
    sizes: dict[str, int | None] = {}
    for id, lesion in course.new.items():
        finding = found.get(id)
        if finding is None or (finding.mm is None and finding.state in ("", "not evaluated")):
            if id in course.known_new:
                sure.append(id)  # once seen, it is taken to be there until a visit says that it is gone
                sizes[id] = None
            continue
        if _is_gone(finding, lesion):
            course.waiting.pop(id, None)  # what was doubtful and went is no start of what may come later
            continue
        size = sizes[id] = None if finding.mm is None else to_units(finding.mm)
        is_small_node = lesion.is_node and size is not None and size < NODE_TARGET
        if id in course.known_new:
            sure.append(id)
        elif finding.state == "equivocal":
            unsure.append(id)
        elif is_small_node and finding.state != "unequivocal" and id not in course.waiting:
            small_nodes.append(id)
        else:
            sure.append(id)
        before = course.last_new_mm.get(id)
        is_larger = size is not None and before is not None and size > before
        if id not in course.measured_new and id in course.known_new:
            grown = grown or finding.grown or is_larger or finding.state == "unequivocal"
            unequivocal = unequivocal or finding.state == "unequivocal"
        if size is not None:
            course.last_new_mm[id] = size

    pet_rule, pet_state = _pet(course, visit) if visit.pet else (RULES["L-NO"], "no")
    if small_nodes and (
        not course.settings.small_new_node_waits or sure or others_progress or pet_state == "yes"
    ):
        sure += small_nodes
        small_nodes = []
    if pet_state == "yes" and not sure:
        sure.append("FDG-PET")
    dated = None
    for id in sure:
        if id in course.waiting:
            day = course.waiting[id]
            dated = day if dated is None else min(day, dated)
    if sure and "FDG-PET not seen on CT" in course.waiting:
        day = course.waiting.pop("FDG-PET not seen on CT")
        dated = day if dated is None else min(day, dated)
    for id in (*unsure, *small_nodes):
        course.waiting.setdefault(id, visit.day)
    for id in sure:
        course.waiting.pop(id, None)
    if visit.pet == "negative":
        course.waiting.pop("FDG-PET not seen on CT", None)
    if pet_state == "wait" and not sure:
        course.waiting.setdefault("FDG-PET not seen on CT", visit.day)

    _choose_measured(course, [id for id in sure if id not in course.known_new], sizes)
    course.known_new |= set(sure)
    nlt: int | None = None
    if course.measured_new:
        parts = [sizes.get(id, 0) for id in course.measured_new]
        nlt = None if any(part is None for part in parts) else sum(part or 0 for part in parts)
    if sure:
        rule = pet_rule if sure == ["FDG-PET"] else RULES["L-YES"]
        return _New("yes", rule, ", ".join(sure), tuple(sure), nlt, grown, unequivocal, dated)
    if unsure:
        return _New("wait", RULES["L-WAIT"], ", ".join(unsure), nlt=nlt)
    if small_nodes:
        words = ", ".join(f"{id} {to_mm(sizes[id] or 0):f} mm" for id in small_nodes)
        return _New("wait", RULES["L-WAIT-NODE"], words, nlt=nlt)
    if pet_state == "wait":
        return _New("wait", pet_rule, "FDG-PET", nlt=nlt)
    return _New("no", pet_rule if visit.pet else RULES["L-NO"], nlt=nlt)


def _pet(course: Course, visit: Visit) -> tuple[Rule, str]:
    verdict = fdg_pet(course.pet_at_baseline, visit.pet)
    return verdict.rule, verdict.category


def fdg_pet(at_baseline: str, now: str) -> Verdict:
    """Return whether FDG-PET shows a new lesion: "yes", "no", or "wait" until a CT has been repeated.

    Args:
        at_baseline: "negative", "positive", or "" if there was none.
        now: One of `PET`.

    Raises:
        ValueError: If either is something else.

    Source: Eisenhauer 2009, 4.3.5.
    """
    if at_baseline not in ("", "negative", "positive") or now not in PET:
        raise ValueError(f"FDG-PET is one of {', '.join(PET[1:])} or empty; got {at_baseline!r} and {now!r}")
    if not now.startswith("positive"):
        rule = RULES["L-PET-NO"]
    elif at_baseline == "negative":
        rule = RULES["L-PET-NEW"]
    elif now == "positive, new on CT":
        rule = RULES["L-PET-CT"]
    elif now == "positive, known on CT":
        rule = RULES["L-PET-KNOWN"]
    elif at_baseline == "positive":
        rule = RULES["L-PET-NO"]
    else:
        rule = RULES["L-PET-WAIT"]
    return Verdict(rule.category, rule, {"at_baseline": at_baseline, "now": now})


def _choose_measured(course: Course, fresh: list[str], sizes: Mapping[str, int | None]) -> None:
    """Add measurable new lesions to those whose sum is followed: at most 5, at most 2 an organ, largest first."""
    for id in sorted(fresh, key=lambda id: (-(sizes.get(id) or 0), id)):
        lesion, size = course.new.get(id), sizes.get(id)
        if lesion is None or size is None or size < (NODE_TARGET if lesion.is_node else LESION):
            continue
        organ = _organ(lesion)
        in_organ = sum(_organ(course.new[other]) == organ for other in course.measured_new)
        if len(course.measured_new) < MOST_TARGETS and (in_organ < MOST_PER_ORGAN or not organ):
            course.measured_new.append(id)


def _organ(lesion: Lesion) -> str:
    return organ_of(lesion.organ, is_node=lesion.is_node)


# --- everything about one patient -----------------------------------------------------------------------


def judge_patient(patient: Patient, settings: Settings = DEFAULT) -> Judgement:
    """Judge a patient from lesions and visits, by RECIST 1.1 and iRECIST.

    Raises:
        ValueError: If a size is none.
    """
    baseline, has_targets, seen, behind, dated, notes = summarise(patient, settings)
    followed = follow(baseline, seen, settings, has_targets=has_targets)
    visits = tuple(
        _with_lesions(verdict, *rules, back)
        for verdict, rules, back in zip(followed, behind, dated, strict=True)
    )
    sums = tuple(
        to_mm(each.total) if has_targets and each.is_complete and each.total is not None else None for each in seen
    )
    changes = tuple(
        None
        if total is None or not baseline
        else percent(int(total * UNITS_PER_MM) - baseline, baseline, decimals=4)
        for total in sums
    )
    return Judgement(
        patient=patient,
        baseline_mm=None if baseline is None or not has_targets else to_mm(baseline),
        sums_mm=sums,
        changes=changes,
        visits=visits,
        best=_best(visits, patient, settings, "recist"),
        ibest=_best(visits, patient, settings, "irecist"),
        new_target_sums_mm=tuple(None if each.nlt is None else to_mm(each.nlt) for each in seen),
        notes=tuple(notes),
        settings=settings,
    )


def _with_lesions(
    verdict: VisitVerdict, nt_rule: Rule, new_rule_: Rule, nt_words: str, new_words: str, back: int | None
) -> VisitVerdict:
    recist, irecist = verdict.recist, verdict.irecist
    if back is not None:
        note = f"The new lesion was first seen on day {back}; the progression is dated back to it."
        if recist.rule.id == "O-PD-NEW":
            recist = replace(recist, dated=back, notes=(*recist.notes, note))
        if irecist.rule.id == "I-UPD-NEW":
            irecist = replace(irecist, dated=back, notes=(*irecist.notes, note))
    if verdict.non_target.category == "PD" and nt_rule.category != "PD":
        nt_rule = RULES["N-PD-BACK"]  # only the timeline knows that there was a CR
    return replace(
        verdict,
        non_target=replace(verdict.non_target, rule=nt_rule, facts={"lesions": nt_words}),
        new_lesion=replace(verdict.new_lesion, rule=new_rule_, facts={"lesions": new_words}),
        recist=recist,
        irecist=irecist,
    )


def _best(
    visits: Iterable[VisitVerdict], patient: Patient, settings: Settings, criteria: Literal["recist", "irecist"]
) -> Verdict:
    """Return the best response; visits between a progression that is dated back and its finding do not count."""
    verdicts = [getattr(visit, criteria) for visit in visits]
    end = next((each for each in verdicts if each.category in ("PD", "iCPD")), None)
    if end is not None and end.dated is not None:
        verdicts = [each for each in verdicts if each.day < end.dated] + [replace(end, day=end.dated)]
    search = best.best_response if criteria == "recist" else best.best_iresponse
    found = search(
        [each.category for each in verdicts],
        [each.day for each in verdicts],
        settings,
        new_therapy_day=patient.new_therapy_day,
    )
    if found.visit is None:
        return found
    kept = [each for each in verdicts if patient.new_therapy_day is None or each.day < patient.new_therapy_day]
    return replace(found, visit=kept[found.visit - 1].visit)



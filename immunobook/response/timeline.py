"""Follows one patient from baseline over the visits, and judges each by both criteria.

This is the only place in which the rules about sums and about iUPD are applied: single patients, the lab and a
batch of 100,000 all walk through `Timeline.step`. It works on whole millionths of a millimetre and returns
rules with raw numbers; words are made only for a verdict that somebody reads.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from immunobook.response import codes
from immunobook.response.irecist import closed_rule, is_better, is_early, is_late, open_facts, open_rule
from immunobook.response.recist import overall_rule, overall_verdict, progressing
from immunobook.response.rules import RULES
from immunobook.response.settings import DEFAULT, Settings
from immunobook.response.size import UNITS_PER_MM, to_units
from immunobook.response.verdict import Rule, Verdict, sum_facts

FIVE_MM = 5 * UNITS_PER_MM

_NONE, _NE_BASELINE, _NE = RULES["T-NONE"], RULES["T-NE-BASELINE"], RULES["T-NE"]
_PD_MEASURED, _CR, _PD_BACK, _PD = RULES["T-PD-MEASURED"], RULES["T-CR"], RULES["T-PD-BACK"], RULES["T-PD"]
_NT_BACK = RULES["N-PD-BACK"]
_PR, _PR_HELD, _SD, _ENDED = RULES["T-PR"], RULES["T-PR-HELD"], RULES["T-SD"], RULES["I-ENDED"]


def has_grown(now: int, nadir: int) -> bool:
    """Whether a sum is at least 20 % and at least 5 mm over the nadir."""
    return 10 * now >= 12 * nadir and now - nadir >= FIVE_MM


class Seen(NamedTuple):
    """What one visit shows, summed up; lengths in millionths of a millimetre.

    Attributes:
        day: From the start; None where the time does not matter.
        total: Sum of the targets that were measured; None if none was.
        is_complete: All targets were evaluated.
        all_gone: No measured target is to be seen (a node: is under 10 mm).
        non_target: CR, NON-CR/NON-PD, PD, NE, none.
        non_target_grown: Non-targets grew since the visit before, unequivocally or not.
        new: yes, no, wait, NE, for lesions that were not there at baseline.
        new_ids: Which unequivocal new lesions are to be seen; empty if they have no names.
        further: A further new lesion, where they have no names.
        nlt: Sum of the measured new lesions; None if there are none or not all were measured.
        nlnt_grown: A new lesion that is not measured has grown since the visit before.
        nlnt_unequivocal: It has grown unequivocally.
        new_symptom: The scan was done for a new symptom or sign.
        non_target_back: A non-target lesion that had gone is there again.
    """

    day: int | None
    total: int | None
    is_complete: bool = True
    all_gone: bool = False
    non_target: str = "none"
    non_target_grown: bool = False
    new: str = "no"
    new_ids: frozenset[str] = frozenset()
    further: bool = False
    nlt: int | None = None
    nlnt_grown: bool = False
    nlnt_unequivocal: bool = False
    new_symptom: bool = False
    non_target_back: bool = False


class Step(NamedTuple):
    """Three rules that hold at a visit, and the numbers that they were held against."""

    target: Rule
    overall: Rule
    immune: Rule
    nadir: int | None
    new: str
    growth: int | None
    new_growth: int | None
    first_iupd: int | None
    last_iupd: int | None
    again: str
    non_target: str


class Timeline:
    """One patient on the way from baseline; `step` takes the visits in their order."""

    __slots__ = (
        "_cr_overall",
        "_ended",
        "_first_day",
        "_grown_nl",
        "_grown_nt",
        "_had_cr",
        "_held",
        "_known",
        "_last_day",
        "_nl_sum",
        "_nlt_nadir",
        "_non_target_then",
        "_open",
        "_pr_days",
        "_run_sum",
        "_settings",
        "_settled",
        "_settled_any",
        "_target_then",
        "baseline",
        "has_targets",
        "nadir",
    )  # fmt: skip

    def __init__(self, baseline: int | None, settings: Settings = DEFAULT, *, has_targets: bool = True) -> None:
        """Start at baseline.

        Args:
            baseline: Sum of the targets; None if it is not complete; 0 is taken for no targets.
            has_targets: False where there was non-target disease only.
        """
        self._settings = settings
        self.has_targets = has_targets and baseline != 0
        self.baseline = self.nadir = baseline if self.has_targets else None
        self._had_cr = self._cr_overall = self._held = self._ended = False
        self._pr_days: list[int | None] = []
        self._open: tuple[str, ...] = ()
        self._settled: frozenset[str] = frozenset()
        self._settled_any = False
        self._known: frozenset[str] = frozenset()
        self._nlt_nadir: int | None = None
        self._first_day = self._last_day = self._run_sum = self._nl_sum = None
        self._target_then = self._non_target_then = "none"
        self._grown_nt = self._grown_nl = False

    def step(self, seen: Seen) -> Step:
        """Judge the next visit."""
        nadir = self.nadir
        target = self._target(seen)
        if seen.non_target_back and self._cr_overall and seen.non_target == "NON-CR/NON-PD":
            seen = seen._replace(non_target="PD")  # after a CR of everything, any disease that is back progresses
        overall = overall_rule(target.category, seen.non_target, seen.new)
        if overall.category == "CR":
            self._cr_overall = True
        return self._immune(seen, target, overall, nadir)

    # --- targets ----------------------------------------------------------------------------------------

    def _target(self, seen: Seen) -> Rule:
        if not self.has_targets:
            return _NONE
        baseline, nadir, now = self.baseline, self.nadir, seen.total
        if baseline is None or nadir is None:
            return _NE_BASELINE
        if now is None:
            return _NE
        is_back = self._had_cr and not seen.all_gone
        if is_back and self._settings.reappearance_needs_overall_cr and not self._cr_overall:
            is_back = False
        if not seen.is_complete:
            if is_back:
                self._progressed()
                return _PD_BACK
            if has_grown(now, nadir):
                self._progressed()
                return _PD_MEASURED
            return _NE
        if now < nadir:
            self.nadir = now
        if seen.all_gone:
            self._had_cr = True
            self._responded(seen.day)
            return _CR
        if is_back:
            self._progressed()
            return _PD_BACK
        if has_grown(now, nadir):
            self._progressed()
            return _PD
        if 10 * now <= 7 * baseline:
            self._responded(seen.day)
            return _PR
        if self._held and self._settings.continuing_pr:
            return _PR_HELD
        self._pr_days.clear()
        return _SD

    def _progressed(self) -> None:
        self._held = False
        self._pr_days.clear()

    def _responded(self, day: int | None) -> None:
        if self._held:
            return
        if not self._settings.confirmation_required:
            self._held = True
            return
        self._held = any(
            day is None or first is None or day - first >= self._settings.confirmation_days
            for first in self._pr_days
        )
        self._pr_days.append(day)

    # --- iRECIST ----------------------------------------------------------------------------------------

    def _immune(self, seen: Seen, target: Rule, overall: Rule, nadir: int | None) -> Step:
        if self._ended:
            return Step(target, overall, _ENDED, nadir, seen.new, None, None, None, None, "", seen.non_target)
        t, n = target.category, seen.non_target
        if seen.new == "no" and seen.nlt is None and not self._open:  # the ordinary visit, kept short
            rule = closed_rule(t, n, "no")
            if rule.category == "iUPD":
                self._open_run(seen, t, n, "no", "")
            elif rule.category == "iCR":
                self._forget_new()
            return Step(target, overall, rule, nadir, "no", None, None, None, None, "", n)
        new, again = self._news(seen)
        growth = new_growth = first = last = None
        was_open = bool(self._open)
        if was_open:
            if seen.total is not None and self._run_sum is not None:
                growth = seen.total - self._run_sum
                if not seen.is_complete and growth < FIVE_MM:
                    growth = None  # a part of the targets says nothing about shrinkage
            if seen.nlt is not None and self._nl_sum is not None:
                new_growth = seen.nlt - self._nl_sum
            if seen.day is not None and self._first_day is not None:
                first = seen.day - self._first_day
            if seen.day is not None and self._last_day is not None:
                last = seen.day - self._last_day
            further = new == "yes" and bool(
                seen.new_ids - self._known - self._settled if seen.new_ids else seen.further
            )
            # Growth on a scan that may not confirm is still there at the next one: it adds up.
            grown_nt = seen.non_target_grown or (self._grown_nt and n == "PD")
            grown_nl = seen.nlnt_grown or (self._grown_nl and seen.new == "yes")
            early = is_early(first, self._settings)
            rule = open_rule(
                earlier=self._open,
                target=t,
                non_target=n,
                new=new,
                target_growth=growth,
                non_target_grown=grown_nt,
                nlt_growth=new_growth,
                nlnt_grown=grown_nl,
                further=further,
                improved=is_better(t, n, self._target_then, self._non_target_then),
                early=early,
                late=is_late(last, self._settings),
                new_symptom=seen.new_symptom,
                settings=self._settings,
                again=again,
            )
            self._grown_nt, self._grown_nl = grown_nt, grown_nl
        else:
            rule = closed_rule(t, n, new, again)
            if (
                rule.category == "iCR"
                and seen.new == "yes"  # settled by a reset, and still to be seen
                and self._settings.new_lesion_left_blocks_icr
            ):
                rule = RULES["I-NON" if t == "none" else "I-PR-NON-CR"]
        category = rule.category
        if category == "iUPD":
            if not was_open:
                self._open_run(seen, t, n, new, again)
            else:
                if not early:
                    self._last_day = seen.day if seen.day is not None else self._last_day
                follows = self._settings.iupd_reference == "last visit" and not early
                if seen.is_complete and seen.total is not None and (follows or self._run_sum is None):
                    self._run_sum = seen.total
                if seen.nlt is not None and (follows or self._nl_sum is None):
                    self._nl_sum = seen.nlt
        elif category == "iCPD":
            self._ended = True
        elif category != "NE" and was_open:
            self._reset(seen)
        if category == "iCR" and seen.new == "no":
            self._forget_new()
        elif seen.nlt is not None:
            self._nlt_nadir = seen.nlt if self._nlt_nadir is None else min(seen.nlt, self._nlt_nadir)
        return Step(target, overall, rule, nadir, new, growth, new_growth, first, last, again, n)

    def _news(self, seen: Seen) -> tuple[str, str]:
        """Return whether there is a new lesion that no reset has settled, and what settled ones do."""
        if seen.new != "yes" or not (self._settled or self._settled_any):
            return seen.new, ""
        again = ""
        if seen.nlt is not None and self._nlt_nadir is not None and has_grown(seen.nlt, self._nlt_nadir):
            again = "NLT"
        elif seen.nlnt_unequivocal:
            again = "NLNT"
        is_fresh = bool(seen.new_ids - self._settled) if seen.new_ids else seen.further
        return ("yes" if is_fresh else "no"), again

    def _open_run(self, seen: Seen, t: str, n: str, new: str, again: str) -> None:
        self._open = tuple(
            name
            for name, is_so in (
                ("target", t == "PD"),
                ("non-target", n == "PD"),
                ("new lesion", new == "yes" or bool(again)),
            )
            if is_so
        )
        self._first_day = self._last_day = seen.day
        self._run_sum = seen.total if seen.is_complete else None
        self._nl_sum = seen.nlt
        self._known = seen.new_ids
        self._target_then, self._non_target_then = t, n
        self._grown_nt = self._grown_nl = False

    def _forget_new(self) -> None:
        """After iCR with nothing left to be seen, a new lesion that comes back is new again."""
        self._settled, self._settled_any, self._nlt_nadir = frozenset(), False, None

    def _reset(self, seen: Seen) -> None:
        self._settled |= seen.new_ids | self._known
        self._settled_any = self._settled_any or "new lesion" in self._open or seen.new == "yes"
        self._open = ()
        self._first_day = self._last_day = self._run_sum = self._nl_sum = None
        self._known = frozenset()
        self._grown_nt = self._grown_nl = False


@dataclass(frozen=True)
class Assessment:
    """What one visit shows, summed up: the input of `judge_series`.

    Attributes:
        target_sum_mm: Sum of the target diameters; None if no target was measured.
        day: From the start of treatment (or randomisation); None if the time does not matter.
        complete: All targets were evaluated; False makes `target_sum_mm` the sum of those that were.
        all_gone: Every non-nodal target is gone and every node under 10 mm. Without it, whether the sum is 0.
        non_target: CR, NON-CR/NON-PD, PD, NE, or None where there were none at baseline.
        non_target_grown: Non-targets grew since the visit before, unequivocally or not.
        new_lesion: Whether a lesion that was not there at baseline is to be seen: True, False, "equivocal", "NE".
        new_lesions: Names of all such lesions that are to be seen, so that a further one is known as such.
        further_new_lesion: Says so where they have no names.
        new_target_sum_mm: Sum of the measured new lesions (NLT), kept apart from the targets.
        new_non_target_grown: A new lesion that is not measured (NLNT) grew since the visit before.
        new_non_target_unequivocal: It grew unequivocally.
        new_symptom: The scan was done for a new symptom or sign.
        non_target_back: A non-target lesion that had gone is there again: after an overall CR that is PD.
    """

    target_sum_mm: Any = None
    day: int | None = None
    complete: bool = True
    all_gone: bool | None = None
    non_target: Any = None
    non_target_grown: bool = False
    new_lesion: Any = False
    new_lesions: Iterable[str] = ()
    further_new_lesion: bool = False
    new_target_sum_mm: Any = None
    new_non_target_grown: bool = False
    new_non_target_unequivocal: bool = False
    new_symptom: bool = False
    non_target_back: bool = False

    def seen(self) -> Seen:
        """Return it in the integers that `Timeline` counts in.

        Raises:
            ValueError: If a size or a category is none.
        """
        total = None if self.target_sum_mm is None else to_units(self.target_sum_mm)
        names = frozenset(map(str, self.new_lesions))
        new = "yes" if names or self.further_new_lesion else codes.new(self.new_lesion)
        return Seen(
            self.day,
            total,
            bool(self.complete),
            (total == 0) if self.all_gone is None else bool(self.all_gone),
            codes.non_target(self.non_target),
            bool(self.non_target_grown),
            new,
            names,
            bool(self.further_new_lesion),
            None if self.new_target_sum_mm is None else to_units(self.new_target_sum_mm),
            bool(self.new_non_target_grown or self.new_non_target_unequivocal),
            bool(self.new_non_target_unequivocal),
            bool(self.new_symptom),
            bool(self.non_target_back),
        )


@dataclass(frozen=True)
class VisitVerdict:
    """The verdicts of one visit after baseline.

    Attributes:
        target, non_target, new_lesion: The three categories, each with its reason.
        recist: Overall response under RECIST 1.1.
        irecist: Overall response under iRECIST.
    """

    day: int | None
    visit: int
    target: Verdict
    non_target: Verdict
    new_lesion: Verdict
    recist: Verdict
    irecist: Verdict

    @property
    def parts_ways(self) -> bool:
        """Whether the two criteria say different things."""
        return codes.plain(self.irecist.category) != self.recist.category

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        names = ("target", "non_target", "new_lesion", "recist", "irecist")
        return {"visit": self.visit, "day": self.day} | {name: getattr(self, name).as_dict() for name in names}


AFTER_PD = "RECIST 1.1 ended with the first progression; this visit cannot improve the best response."


@dataclass
class _Reader:
    """Turns steps into verdicts."""

    baseline: int | None
    has_progressed: bool = field(default=False)

    def read(self, seen: Seen, step: Step, visit: int) -> VisitVerdict:
        where = {"day": seen.day, "visit": visit}
        sums = sum_facts(seen.total, step.nadir, self.baseline) if step.target is not _NONE else {}
        if seen.total is None:
            sums["measured"] = "no target was measured"
        elif sums and "nadir_mm" in sums:
            sums["measured"] = f"measured {sums['sum_mm']:f} mm, nadir {sums['nadir_mm']:f} mm"
        t, n = step.target.category, step.non_target
        recist = overall_verdict(
            step.overall, t, n, seen.new, notes=(AFTER_PD,) if self.has_progressed else (), **where
        )
        if recist.category in ("PD", "PR", "SD") and t == recist.category:
            recist = replace(recist, facts={**recist.facts, **sums})
        self.has_progressed = self.has_progressed or recist.category == "PD"
        facts: dict[str, Any] = {"target": t, "non_target": n, "new_lesion": seen.new}
        if step.immune.category in ("iUPD", "iCPD"):
            told = [progressing(t, n, step.new)] if progressing(t, n, step.new) else []
            told += ["earlier new lesions grown"] if step.again else []
            facts["progressing"] = " and ".join(told)
        facts |= open_facts(step.growth, step.new_growth, step.first_iupd, step.last_iupd)
        return VisitVerdict(
            day=seen.day,
            visit=visit,
            target=Verdict(t, step.target, sums, notes=_target_notes(step.target), **where),
            non_target=Verdict(
                n, _NT_BACK if n != seen.non_target else non_target_rule(n), {"lesions": ""}, **where
            ),
            new_lesion=Verdict(seen.new, new_rule(seen.new), {"lesions": ", ".join(sorted(seen.new_ids))}, **where),
            recist=recist,
            irecist=Verdict(step.immune.category, step.immune, facts, **where),
        )


def _target_notes(rule: Rule) -> tuple[str, ...]:
    if rule is _PD_BACK:
        return (
            "Have a complete response confirmed first: faint lesions may have been there all along, and then both"
            " visits were PR.",
        )
    return ()


def non_target_rule(category: str) -> Rule:
    """Return the rule behind a non-target category that came without its lesions."""
    return RULES[{"none": "N-NONE", "CR": "N-CR", "PD": "N-PD", "NE": "N-NE"}.get(category, "N-NON")]


def new_rule(new: str) -> Rule:
    """Return the rule behind what is known of new lesions."""
    return RULES[{"yes": "L-YES", "no": "L-NO", "wait": "L-WAIT"}.get(new, "L-NE")]


def follow(
    baseline: int | None,
    visits: Iterable[Seen],
    settings: Settings = DEFAULT,
    *,
    has_targets: bool = True,
) -> tuple[VisitVerdict, ...]:
    """Judge visits in their order and return the verdicts with their reasons; see `Timeline`."""
    timeline = Timeline(baseline, settings, has_targets=has_targets)
    reader = _Reader(timeline.baseline)
    return tuple(reader.read(seen, timeline.step(seen), visit) for visit, seen in enumerate(visits, start=1))


def judge_series(
    baseline_mm: Any,
    assessments: Sequence[Assessment],
    settings: Settings = DEFAULT,
) -> tuple[VisitVerdict, ...]:
    """Judge a series of visits, each summed up, by both criteria.

    Args:
        baseline_mm: Sum of the targets at baseline; None or 0 where there was non-target disease only.
        assessments: The visits after baseline in their order.

    Raises:
        ValueError: If a size or a category is none.
    """
    baseline = None if baseline_mm is None else to_units(baseline_mm)
    seen = [each.seen() for each in assessments]
    return follow(baseline, seen, settings, has_targets=bool(baseline))


def judge_sums(
    sums_mm: Sequence[Any],
    settings: Settings = DEFAULT,
    *,
    days: Sequence[int] | None = None,
    complete: Sequence[bool] | None = None,
    all_gone: Sequence[bool | None] | None = None,
) -> tuple[Verdict, ...]:
    """Return the target response at each visit from a series of sums.

    Args:
        sums_mm: Baseline first, then one sum for each visit, in millimetres; None where no target was measured.
        days: Of the same visits, baseline first; only needed where PR must be confirmed before it holds on.
        complete: For the same visits; False says that the sum is only of those targets that were measured.
        all_gone: For the same visits; says that a sum above 0 is of nodes under 10 mm only. Without it a sum of
            0 is a complete response.

    Returns:
        One verdict for each visit after baseline: CR, PR, SD, PD or NE.

    Raises:
        ValueError: If there is no baseline, the lengths differ, or a size is none.

    Source: Eisenhauer 2009, 4.3.1.
    """
    if not sums_mm:
        raise ValueError("a series of sums starts with the one at baseline; it is empty")
    for name, other in (("days", days), ("complete", complete), ("all_gone", all_gone)):
        if other is not None and len(other) != len(sums_mm):
            raise ValueError(f"{name} has {len(other)} entries, sums_mm has {len(sums_mm)}")
    visits = [
        Assessment(
            mm,
            day=None if days is None else days[number],
            complete=True if complete is None else complete[number],
            all_gone=None if all_gone is None else all_gone[number],
        ).seen()
        for number, mm in enumerate(sums_mm)
    ]
    baseline = visits[0].total if visits[0].is_complete else None
    return tuple(each.target for each in follow(baseline, visits[1:], settings))

"""Cases to train on: made from a seed, from easy to nasty, and together they reach every rule of a visit.

A case is a short series of lesions over visits. `NAMED` holds one for each rule, by the rule's id; `make(rule, seed)`
varies its sizes and days and keeps its point: a variation that no longer decides by that rule is thrown away.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from immunobook.response.patient import Judgement, Lesion, Patient, Visit, judge_patient
from immunobook.response.settings import DEFAULT, Settings
from immunobook.response.written import read_finding


@dataclass(frozen=True)
class Case:
    """A case to train on.

    Attributes:
        rule: Id of the rule that it is about.
        hard: 1 easy, 2 middling, 3 nasty.
        visit: Which visit after baseline the rule decides, from 1; None where it is about the best response.
        judgement: Every verdict, with reasons.
    """

    rule: str
    hard: int
    seed: int
    visit: int | None
    patient: Patient
    judgement: Judgement


@dataclass(frozen=True)
class _Plan:
    hard: int
    lesions: str
    visits: tuple[str, ...]
    settings: Settings = DEFAULT
    more: tuple[tuple[int, dict[str, object]], ...] = ()
    pet_at_baseline: str = ""


def _plan(hard: int, lesions: str, *visits: str, more: dict | None = None, pet: str = "", **chosen) -> _Plan:
    """Return a plan: lesions as "T1 liver, N1 node, X1 new lung", visits as "0: T1 40, NT1 present"."""
    return _Plan(hard, lesions, visits, Settings(**chosen), tuple((more or {}).items()), pet)


_T, _TT, _TN = "T1 liver", "T1 liver, T2 lung", "T1 liver, NT1 bone"
_TX, _NT = "T1 liver, X1 lung", "NT1 bone"
_NEW = ("0: T1 40", "42: T1 40; X1 12")

NAMED: dict[str, _Plan] = {
    # targets
    "T-NONE": _plan(1, _NT, "0: NT1 present", "42: NT1 present"),
    "T-NE-BASELINE": _plan(3, _TT, "0: T1 40", "42: T1 30; T2 20"),
    "T-NE": _plan(1, _TT, "0: T1 40; T2 30", "42: T1 38"),
    "T-PD-MEASURED": _plan(3, _TT, "0: T1 20; T2 20", "42: T1 50"),
    "T-CR": _plan(1, _TT, "0: T1 30; T2 20", "42: T1 gone; T2 gone"),
    "T-PD-BACK": _plan(2, _T, "0: T1 30", "42: T1 gone", "84: T1 4"),
    "T-PD": _plan(1, _T, "0: T1 40", "42: T1 52"),
    "T-PR": _plan(1, _TT, "0: T1 50; T2 30", "42: T1 30; T2 20"),
    "T-PR-HELD": _plan(2, _T, "0: T1 100", "42: T1 70", "84: T1 78"),
    "T-SD": _plan(1, _T, "0: T1 40", "42: T1 36"),
    # non-targets
    "N-NONE": _plan(1, _T, "0: T1 40", "42: T1 38"),
    "N-PD": _plan(2, _TN, "0: T1 40; NT1 present", "42: T1 40; NT1 unequivocal"),
    "N-PD-BACK": _plan(3, _TN, "0: T1 40; NT1 present", "42: T1 gone; NT1 gone", "84: T1 gone; NT1 present"),
    "N-NE": _plan(1, _TN, "0: T1 40; NT1 present", "42: T1 38"),
    "N-NON": _plan(1, _TN, "0: T1 40; NT1 present", "42: T1 38; NT1 present"),
    "N-NON-MARKER": _plan(2, _TN, "0: T1 40; NT1 present", "42: T1 gone; NT1 gone",
                          more={0: {"markers": "raised"}, 1: {"markers": "raised"}}),
    "N-CR": _plan(1, _TN, "0: T1 40; NT1 present", "42: T1 30; NT1 gone"),
    # new lesions
    "L-NO": _plan(1, _T, "0: T1 40", "42: T1 30"),
    "L-YES": _plan(1, _TX, *_NEW),
    "L-WAIT": _plan(2, _TX, "0: T1 40", "42: T1 38; X1 6, equivocal"),
    "L-WAIT-NODE": _plan(3, "T1 liver, X1 node", "0: T1 40", "42: T1 38; X1 12"),
    "L-PET-NEW": _plan(2, _T, "0: T1 40", "42: T1 38", more={1: {"pet": "positive, not seen on CT"}}, pet="negative"),
    "L-PET-CT": _plan(2, _T, "0: T1 40", "42: T1 38", more={1: {"pet": "positive, new on CT"}}),
    "L-PET-WAIT": _plan(3, _T, "0: T1 40", "42: T1 38", more={1: {"pet": "positive, not seen on CT"}}),
    "L-PET-KNOWN": _plan(3, _T, "0: T1 40", "42: T1 38", more={1: {"pet": "positive, known on CT"}}),
    "L-PET-NO": _plan(2, _T, "0: T1 40", "42: T1 38", more={1: {"pet": "negative"}}),
    # overall
    "O-PD-TARGET": _plan(1, _T, "0: T1 40", "42: T1 52"),
    "O-PD-NON-TARGET": _plan(2, _TN, "0: T1 40; NT1 present", "42: T1 34; NT1 unequivocal"),
    "O-PD-NEW": _plan(1, _TX, "0: T1 40", "42: T1 24; X1 12"),
    "O-NE": _plan(1, _TT, "0: T1 40; T2 30", "42: T2 30"),
    "O-CR": _plan(1, _T, "0: T1 40", "42: T1 gone"),
    "O-PR-NON-CR": _plan(2, _TN, "0: T1 40; NT1 present", "42: T1 gone; NT1 present"),
    "O-PR-NT-NE": _plan(2, _TN, "0: T1 40; NT1 present", "42: T1 gone"),
    "O-PR": _plan(1, _T, "0: T1 40", "42: T1 24"),
    "O-SD": _plan(1, _T, "0: T1 40", "42: T1 38"),
    "O2-CR": _plan(1, _NT, "0: NT1 present", "42: NT1 gone"),
    "O2-NON": _plan(2, _NT, "0: NT1 present", "42: NT1 present"),
    "O2-NE": _plan(1, _NT, "0: NT1 present", "42: NT1 NE"),
    "O-NOTHING": _plan(3, "X1 lung", "0: X1 0", "42: X1 0"),
    # iRECIST
    "I-CR": _plan(1, _T, "0: T1 40", "42: T1 gone"),
    "I-PR-NON-CR": _plan(2, _TN, "0: T1 40; NT1 present", "42: T1 gone; NT1 present"),
    "I-PR": _plan(1, _T, "0: T1 40", "42: T1 24"),
    "I-SD": _plan(1, _T, "0: T1 40", "42: T1 38"),
    "I-CR-NT": _plan(1, _NT, "0: NT1 present", "42: NT1 gone"),
    "I-NON": _plan(2, _NT, "0: NT1 present", "42: NT1 present"),
    "I-NE": _plan(1, _TT, "0: T1 40; T2 30", "42: T2 30"),
    "I-UPD-TARGET": _plan(1, _T, "0: T1 40", "42: T1 52"),
    "I-UPD-NON-TARGET": _plan(2, _TN, "0: T1 40; NT1 present", "42: T1 34; NT1 unequivocal"),
    "I-UPD-NEW": _plan(1, _TX, *_NEW),
    "I-UPD-NLT": _plan(3, _TX, *_NEW, "84: T1 24; X1 12", "126: T1 24; X1 18"),
    "I-UPD-NLNT": _plan(3, _TX, "0: T1 40", "42: T1 40; X1 6", "84: T1 24; X1 6", "126: T1 24; X1 unequivocal"),
    "I-CPD-TARGET": _plan(1, _T, "0: T1 40", "42: T1 52", "84: T1 60"),
    "I-CPD-NON-TARGET": _plan(2, _NT, "0: NT1 present", "42: NT1 unequivocal", "84: NT1 unequivocal, grown"),
    "I-CPD-NLT": _plan(2, _TX, *_NEW, "84: T1 40; X1 18"),
    "I-CPD-NLNT": _plan(3, _TX, "0: T1 40", "42: T1 40; X1 6", "84: T1 40; X1 8"),
    "I-CPD-FURTHER": _plan(2, "T1 liver, X1 lung, X2 bone", *_NEW, "84: T1 40; X1 12; X2 present"),
    "I-CPD-CATEGORY": _plan(3, _TX, "0: T1 40", "42: T1 52", "84: T1 52; X1 12"),
    "I-CPD-EARLY": _plan(3, "T1 liver, X1 lung, X2 brain", *_NEW, "56: T1 40; X1 12; X2 9",
                         more={2: {"new_symptom": True}}),
    "I-UPD-EARLY": _plan(3, _T, "0: T1 40", "42: T1 52", "60: T1 60"),
    "I-UPD-LATE": _plan(3, _T, "0: T1 40", "42: T1 52", "119: T1 60"),
    "I-UPD-AGAIN": _plan(2, _T, "0: T1 40", "42: T1 52", "84: T1 53"),
    "I-UPD-NEW-STAYS": _plan(3, _TX, "0: T1 40", "42: T1 24", "84: T1 24; X1 12", "126: T1 24; X1 12"),
    "I-RESET-CR": _plan(3, _T, "0: T1 40", "42: T1 52", "84: T1 gone"),
    "I-RESET-PR": _plan(2, _T, "0: T1 40", "42: T1 52", "84: T1 24"),
    "I-RESET-SD": _plan(2, _T, "0: T1 40", "42: T1 52", "84: T1 44"),
    "I-RESET-NON": _plan(3, _NT, "0: NT1 present", "42: NT1 unequivocal", "84: NT1 present"),
    "I-ENDED": _plan(2, _T, "0: T1 40", "42: T1 52", "84: T1 60", "126: T1 20"),
}  # fmt: skip

_BEST: dict[str, tuple[_Plan, str]] = {}

_CONFIRMED = {"confirmation_required": True}
for _rule, _visits in {
    "CR": ("0: T1 40", "42: T1 gone", "84: T1 gone"),
    "PR": ("0: T1 40", "42: T1 24", "84: T1 23"),
    "SD": ("0: T1 40", "49: T1 38", "98: T1 38"),
    "NE-EARLY": ("0: T1 40", "28: T1 38"),
    "MISSING": ("0: T1 40",),
}.items():
    for _prefix, _chosen in (("", {}), ("C", _CONFIRMED)):
        for _i in ("", "I"):
            _id = f"{_i}{_prefix or 'B'}-{_rule}"
            _BEST[_id] = (_plan(2 if _prefix else 1, _T, *_visits, **_chosen), "ibest" if _i else "best")
for _prefix, _chosen in (("B", {}), ("C", _CONFIRMED)):
    for _i, _which in (("", "best"), ("I", "ibest")):
        _BEST[f"{_i}{_prefix}-NON"] = (_plan(2, _NT, "0: NT1 present", "49: NT1 present", **_chosen), _which)
        _BEST[f"{_i}{_prefix}-NE"] = (_plan(1, _TT, "0: T1 40; T2 20", "49: T1 30", **_chosen), _which)
    _BEST[f"{_prefix}-PD"] = (_plan(1, _T, "0: T1 40", "42: T1 52", **_chosen), "best")
    _BEST[f"I{_prefix}-UPD"] = (_plan(1, _T, "0: T1 40", "42: T1 52", **_chosen), "ibest")
    _BEST[f"I{_prefix}-CPD"] = (_plan(1, _T, "0: T1 40", "42: T1 52", "84: T1 60", **_chosen), "ibest")
for _i, _which in (("", "best"), ("I", "ibest")):
    _BEST[f"{_i}C-SD-UNCONFIRMED"] = (_plan(3, _T, "0: T1 40", "49: T1 24", "98: T1 36", **_CONFIRMED), _which)

AT_BASELINE: dict[str, dict[str, object]] = {
    "M-SIZE": {"mm": 10},
    "M-SMALL": {"mm": 9},
    "M-SLICE": {"mm": 14, "slice_mm": 8},
    "M-NODE": {"mm": 15, "is_node": True},
    "M-NODE-NON-TARGET": {"mm": 14, "is_node": True},
    "M-NODE-NORMAL": {"mm": 9, "is_node": True},
    "M-ULTRASOUND": {"mm": 30, "method": "ultrasound"},
    "M-MRI-LUNG": {"mm": 30, "method": "MRI", "is_lung": True},
    "M-X-RAY": {"mm": 30, "method": "X-ray", "is_clear": False},
    "M-BONE": {"mm": 30, "nature": "blastic bone"},
    "M-CYST": {"mm": 30, "nature": "simple cyst"},
    "M-TREATED": {"mm": 30, "treated_before": True},
    "M-NEVER": {"mm": 60, "nature": "pleural effusion"},
}
"""For each rule of measurability a lesion that it decides, as arguments of `baseline.measurability`."""

UNREACHED = {
    "L-NE": "a patient's lesions always tell whether there is a new one; only a row of categories can leave it open",
    "O-NE-NEW": "as L-NE",
    "C-PD-AFTER-CR": "visits of a patient call what comes back after a CR a PD; only given responses can differ",
    "PAIR": "a row of Table 3, not a patient",
}
"""Rules that no patient with lesions can reach, and why; they belong to rows and series given as such."""

RULES_WITH_A_CASE = (*NAMED, *_BEST)


def make(rule: str, seed: int = 0) -> Case:
    """Return a case about a rule; seed 0 is the named case itself, others vary its sizes and days.

    Raises:
        KeyError: If no case is about this rule.
    """
    plan, which = (NAMED[rule], None) if rule in NAMED else _BEST[rule]
    random = Random(f"{rule}/{seed}")
    for attempt in range(200):
        varied = attempt < 199 and seed != 0
        patient = _patient(rule, plan, seed, random if varied else None)
        judgement = judge_patient(patient, plan.settings)
        found = _where(judgement, rule, which)
        if found is not False:
            return Case(rule, plan.hard, seed, found, patient, judgement)
    raise AssertionError(f"the named case of {rule} does not reach it")


def deal(seed: int, *, hard: int | None = None, rules: Callable[[str], bool] | None = None) -> Case:
    """Return any case of a difficulty, the same for the same seed.

    Args:
        hard: 1, 2 or 3; None for any.
        rules: Which rules may be dealt, by id.

    Raises:
        ValueError: If no case fits.
    """
    fitting = [
        rule for rule in RULES_WITH_A_CASE
        if (hard is None or hard_of(rule) == hard) and (rules is None or rules(rule))
    ]  # fmt: skip
    if not fitting:
        raise ValueError("no case fits")
    random = Random(seed)
    return make(random.choice(fitting), seed=random.randrange(1, 1_000_000))


def hard_of(rule: str) -> int:
    """Return how hard the case of a rule is: 1, 2 or 3."""
    return NAMED[rule].hard if rule in NAMED else _BEST[rule][0].hard


def _where(judgement: Judgement, rule: str, which: str | None) -> int | bool | None:
    """Return the visit that the rule decides, None for the best response, False if it decides nothing."""
    if which is not None:
        return None if getattr(judgement, which).rule.id == rule else False
    part = {"T": "target", "N": "non_target", "L": "new_lesion", "O": "recist", "I": "irecist"}[rule[0]]
    for verdicts in reversed(judgement.visits):
        if getattr(verdicts, part).rule.id == rule:
            return verdicts.visit
    return False


def _patient(rule: str, plan: _Plan, seed: int, random: Random | None) -> Patient:
    lesions = []
    for each in plan.lesions.split(", "):
        id, organ = each.split(" ", 1)
        role = "new" if id.startswith("X") else "non-target" if id.startswith("NT") else "target"
        node = organ == "node"
        lesions.append(Lesion(id, role, "lymph node" if node else organ, node))  # type: ignore[arg-type]
    scale = Decimal(1) if random is None else Decimal(random.randrange(80, 161)) / 100
    visits, slip = [], 0
    for number, text in enumerate(plan.visits):
        day, _, findings = text.partition(": ")
        found = []
        for finding in findings.split("; "):
            id, _, written = finding.partition(" ")
            read, _ = read_finding(id, written)
            if random is not None and read.mm is not None and read.mm > 0 and not id.startswith("X"):
                jitter = Decimal(random.randrange(-4, 5)) / 100 + 1
                read = replace(read, mm=max(Decimal(2), (Decimal(read.mm) * scale * jitter).quantize(Decimal(1))))
            found.append(read)
        slip = slip if random is None or number == 0 else random.randrange(-2, 3)
        visits.append(Visit(int(day) + slip, tuple(found)))
    for number, more in plan.more:
        visits[number] = replace(visits[number], **more)  # type: ignore[arg-type]
    baseline, *later = visits
    return Patient(f"case-{rule.lower()}-{seed}", tuple(lesions), baseline, tuple(later),
                   pet_at_baseline=plan.pet_at_baseline)  # fmt: skip

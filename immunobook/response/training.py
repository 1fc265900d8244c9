"""What is asked of a case, what an answer was worth, and which case comes next: mistakes come back.

Nothing is remembered here: the next case follows from what was kept of the earlier ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from immunobook.response.cases import RULES_WITH_A_CASE, Case, hard_of, make
from immunobook.response.rules import RULES
from immunobook.response.verdict import Rule, Verdict

KIND = "response_case"
"""Kind of event: a case answered. Its ref is the rule, its data what was said."""

REASONS = 4
COMES_BACK_AFTER = 2
"""How many other cases come before a mistake returns."""

_ASKS = {
    "T": "What is the response of the targets at the marked visit?",
    "N": "What is the response of the non-targets at the marked visit?",
    "L": "Is there a new lesion at the marked visit?",
    "O": "What is the overall response by RECIST 1.1 at the marked visit?",
    "I": "What is the overall response by iRECIST at the marked visit?",
    "B": "What is the best overall response by RECIST 1.1? Confirmation is not required.",
    "C": "What is the best overall response by RECIST 1.1? Here CR and PR must be confirmed.",
    "IB": "What is the best overall response by iRECIST? Confirmation is not required.",
    "IC": "What is the best overall response by iRECIST? Here iCR and iPR must be confirmed.",
}
_PARTS = {"T": "target", "N": "non_target", "L": "new_lesion", "O": "recist", "I": "irecist"}


@dataclass(frozen=True)
class Task:
    """A case as it is asked.

    Attributes:
        number: How many were answered before it.
        is_return: It comes back because its rule was missed before.
        verdicts: Categories to choose from.
        reasons: Ids of rules to choose from; each category has at least one where there are enough.
    """

    case: Case
    number: int
    asks: str
    verdicts: tuple[str, ...]
    reasons: tuple[str, ...]
    is_return: bool = False

    @property
    def key(self) -> Verdict:
        """The verdict that is asked for."""
        judgement = self.case.judgement
        group = group_of(self.case.rule)
        if group in ("B", "C"):
            return judgement.best
        if group in ("IB", "IC"):
            return judgement.ibest
        assert self.case.visit is not None
        return getattr(judgement.visits[self.case.visit - 1], _PARTS[group])


@dataclass(frozen=True)
class Result:
    """What an answer was worth."""

    is_right: bool
    is_reason_right: bool


def group_of(rule: str) -> str:
    """Return the family of a rule: what comes before its first hyphen, without the number of a table."""
    return rule.split("-", 1)[0].rstrip("2")


def ask(case: Case, number: int, *, is_return: bool = False) -> Task:
    """Return what is asked of a case; the same for the same case."""
    group = group_of(case.rule)
    family = [rule for rule in RULES.values() if group_of(rule.id) == group]
    verdicts = tuple(dict.fromkeys(rule.category for rule in family))
    key = Task(case, number, "", (), ()).key.rule
    return Task(case, number, _ASKS[group], verdicts, _reasons(key, family, Random(f"{case.rule}/{case.seed}")), is_return)


def _reasons(key: Rule, family: Sequence[Rule], random: Random) -> tuple[str, ...]:
    """Return the reason that holds and others: some for the same verdict, some for another, each said once."""
    others = [rule for rule in family if rule.says != key.says]
    random.shuffle(others)
    said = {key.says}
    chosen = [key]
    # A reason that belongs to the right verdict comes first: it must be known why, not only what.
    for rule in sorted(others, key=lambda rule: rule.category != key.category):
        same = sum(one.category == key.category for one in chosen)
        if len(chosen) < REASONS and rule.says not in said and (rule.category != key.category or same < 3):
            said.add(rule.says)
            chosen.append(rule)
    random.shuffle(chosen)
    return tuple(rule.id for rule in chosen)


def mark(task: Task, verdict: str, reason: str) -> Result:
    """Mark an answer; a reason is right if it says what the deciding rule says."""
    key = task.key
    named = RULES.get(reason)
    return Result(verdict == key.category, named is not None and named.says == key.rule.says)


def as_data(task: Task, verdict: str, reason: str) -> dict[str, Any]:
    """Return an answer as it is kept."""
    result = mark(task, verdict, reason)
    return {
        "seed": task.case.seed,
        "verdict": verdict,
        "reason": reason,
        "right": result.is_right,
        "reason_right": result.is_reason_right,
    }


def waiting(kept: Sequence[tuple[str, Mapping[str, Any]]]) -> tuple[str, ...]:
    """Return the rules whose last case was missed, the longest ago first."""
    last = {}
    for at, (rule, data) in enumerate(kept):
        last[rule] = (at, bool(data.get("right")) and bool(data.get("reason_right")))
    return tuple(rule for rule, (_, was_right) in sorted(last.items(), key=lambda one: one[1][0]) if not was_right)


def next_task(kept: Sequence[tuple[str, Mapping[str, Any]]], *, hard: int | None = None, salt: str = "") -> Task:
    """Return the next case for somebody.

    A missed rule comes back, with other numbers, after two other cases; else comes a rule that was not met yet;
    when all were met, any of them.

    Args:
        kept: Rule and data of each case answered, in order.
        hard: 1, 2 or 3; None: from easy to nasty as one goes on.
        salt: Makes the order differ between learners.
    """
    known = [(rule, data) for rule, data in kept if rule in RULES_WITH_A_CASE and isinstance(data, Mapping)]
    number = len(known)
    random = Random(f"{salt}/{number}/{hard}")
    recent = {rule for rule, _ in known[-COMES_BACK_AFTER:]}
    due = [rule for rule in waiting(known) if rule not in recent and (hard is None or hard_of(rule) == hard)]
    if due:
        return ask(make(due[0], seed=random.randrange(1, 1_000_000)), number, is_return=True)
    met = {rule for rule, _ in known}
    level = hard if hard is not None else 1 + min(2, number // 8)
    fitting = [rule for rule in RULES_WITH_A_CASE if hard_of(rule) == level]
    fresh = [rule for rule in fitting if rule not in met and rule not in recent]
    choice = fresh or [rule for rule in fitting if rule not in recent] or fitting
    # What is met most on a ward comes more often: the verdicts of a visit.
    weights = [3 if group_of(rule) in ("O", "I", "T") else 1 for rule in choice]
    rule = random.choices(choice, weights)[0]
    return ask(make(rule, seed=random.randrange(1, 1_000_000)), number)

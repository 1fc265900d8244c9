"""A moment, some questions, and what a browser sends from a form."""

from datetime import UTC, datetime, timedelta

from immunobook.quiz import bank
from immunobook.quiz.kind import Kind
from immunobook.quiz.order import digest, shown
from tests.browser.learners import wrong_answer
from tests.quiz.filled_in import filled_in

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def later(minutes: float = 0, days: float = 0) -> datetime:
    return NOW + timedelta(minutes=minutes, days=days)


def some(n: int = 3, kind: str = "single_choice") -> list[Kind]:
    """Return questions of the bank that anybody may be asked."""
    return [item for item in bank.questions().values() if item.kind == kind and not item.retired][:n]


def sent(item: Kind, *, right: bool = True, sitting: str = "", once: str = "", seed: int = 7, **more) -> dict:
    """Return what a browser sends when a question is answered."""
    answer = item.key() if right else wrong_answer(item)
    ids = shown(item, seed)
    form = filled_in(item, answer, ids)
    if (level := more.pop("certainty", None)) is not None:
        form["certainty"] = [str(level)]
    return {
        "item": item.id, "seed": seed, "order": digest(ids), "once": once or f"{item.id:0<8.60}-{right}".replace("_", "-"),
        "form": form, "where": "", "sitting": sitting, **more,
    }  # fmt: skip

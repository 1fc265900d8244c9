"""What a room answered, for all its screens: how many chose what, before and after talking. Pure.

A question that was asked again has two columns. Counts stand as numbers and as bars; nothing is said by colour
alone, and what is right is said only once the answer is revealed.

Every kind of question can be asked in a room, and is counted as far as that makes sense (`how`): options one by one;
numbers as they were written, but written words only where the question knows them (`written`); what has several parts
by how many had it right; and own words, which nobody marks, by how many wrote any.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from immunobook.classroom import tally
from immunobook.classroom.tally import Shift, Tally
from immunobook.quiz import certainty as sure
from immunobook.quiz.choosing import NOT_IN_TESTS
from immunobook.quiz.kind import Kind
from immunobook.quiz.kinds import ShortText
from immunobook.quiz.markup import text
from immunobook.quiz.options import WithOptions
from immunobook.teach import Vote
from immunobook.teaching import wall, written

MOST_ROWS = 7
"""Different numbers that are told apart; the rest is counted together."""
VERDICTS = {"right": "Right", "partly": "Partly right", "wrong": "Not right", "omitted": "Left open", "committed": "Answered"}
OWN_WORDS = (
    "Nobody marks this one: each writes in their own words, and compares them with a model answer when you reveal it. "
    "The counts say only how many have written."
)
A_WORD = (
    "The counts name what the question knows, right or a known mistake. Whatever else people write is counted together "
    f"as “{written.OTHERS.lower()}” and shown to nobody."
)
IN_PARTS = "This one has several parts: the counts say how many had it right, not who chose what."


@dataclass(frozen=True)
class Row:
    """Something that could be answered, and how many did, in each round.

    Attributes:
        letter: Of an option; empty otherwise.
        right: Whether it belongs to the right answer; None where that cannot be said of it.
    """

    letter: str
    says: str
    right: bool | None
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Counted:
    """The answers to a question, a column for each round.

    Attributes:
        answers: How many answered in each round.
        sure: Of each round, how many said each level of certainty, lowest first; empty where nobody was asked.
    """

    rows: tuple[Row, ...]
    answers: tuple[int, ...]
    sure: tuple[tuple[int, int, int], ...]


def counted(item: Kind, rounds: Sequence[Tally]) -> Counted:
    """Return how many answered what, in the words and the order of the screen.

    Args:
        rounds: Each round counted, the first one first.
    """
    certain = tuple((one.certainty[1], one.certainty[2], one.certainty[3]) for one in rounds)
    return Counted(
        _rows(item, rounds), tuple(one.votes for one in rounds), certain if any(map(any, certain)) else ()
    )


def _rows(item: Kind, rounds: Sequence[Tally]) -> tuple[Row, ...]:
    nobody = (0,) * len(rounds)
    found = tally.rows(*rounds)
    if isinstance(item, WithOptions):
        counts = {row.id: row.counts for row in found}
        options = {option.id: option for option in item.options}
        return tuple(
            Row(letter, options[id].says, options[id].right, counts.get(id, nobody))
            for id, letter in wall.letters(item).items()
        )
    if isinstance(item, ShortText):
        return tuple(
            Row("", str(row.value), None if row.value == written.OTHERS else row.right, row.counts)
            for row in written.told_apart(item, found)
        )
    if item.kind == "numeric":
        given = [row for row in found if any(row.counts)]
        rows = [Row("", str(row.value), row.right, row.counts) for row in given[:MOST_ROWS]]
        rest = [row.counts for row in given[MOST_ROWS:]]
        return (*rows, Row("", written.OTHERS, None, tuple(map(sum, zip(*rest, strict=True))))) if rest else tuple(rows)
    if item.kind == "free_text":
        return (Row("", VERDICTS["committed"], None, tuple(one.votes for one in rounds)),)
    return tuple(
        Row("", says, None, tuple(one.verdicts.get(verdict, 0) for one in rounds))
        for verdict, says in VERDICTS.items()
        if any(one.verdicts.get(verdict) for one in rounds) or verdict in ("right", "wrong")
    )


def how(item: Kind) -> str:
    """Return in a sentence for the teacher how answers to a question are counted; empty where nothing needs saying."""
    if item.kind == "free_text":
        return OWN_WORDS
    if item.kind == "short_text":
        return A_WORD
    return "" if isinstance(item, WithOptions) or item.kind == "numeric" else IN_PARTS


def is_judged(item: Kind) -> bool:
    """Whether an answer can be right or wrong: not where one commits to a guess or writes in one's own words."""
    return item.kind not in NOT_IN_TESTS


def fastest(votes: Sequence[Vote], round: int, most: int = 3) -> tuple[Vote, ...]:
    """Return who was wholly right first in a round, by the server's clock; of interest only where speed counts."""
    right = [vote for vote in votes if vote.round == round and vote.mark.verdict == "right"]
    return tuple(sorted(right, key=lambda vote: (vote.seconds, vote.id))[:most])


# --- to be seen -------------------------------------------------------------------------------------------


def as_html(this: Counted, *, tells: bool) -> str:
    """Return the counts as a table with bars.

    Args:
        tells: Whether it may be said what is right.
    """
    heads = ("Answers",) if len(this.answers) == 1 else ("First", "Again")
    head = "".join(
        f'<th scope="col">{words} <small>{number} {"answer" if number == 1 else "answers"}</small></th>'
        for words, number in zip(heads, this.answers, strict=True)
    )
    rows = "".join(
        f'<tr{" class=im-key" if tells and row.right else ""}><th scope="row">{_named(row, tells)}</th>'
        + "".join(
            f'<td data-column="{heads[place]}">{_bar(count, whole, place + 1 == len(this.answers))}</td>'
            for place, (count, whole) in enumerate(zip(row.counts, this.answers, strict=True))
        )
        + "</tr>"
        for row in this.rows
    )
    table = f'<table class="im-counts"><thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return table + (_certainty(this, heads) if this.sure else "")


def shift_in_words(this: Shift, *, tells: bool) -> str:
    """Return in words what talking did; about right and wrong only if that may be told."""
    if not this.matched:
        return "Nobody has answered both times yet."
    people = "person" if this.matched == 1 else "people"
    says = [f"{this.matched} {people} answered both times; {this.changed} changed the answer."]
    if tells:
        says.append(
            f"Right before {this.right_before}, after {this.right_after}; better {this.better}, worse {this.worse}."
        )
    if this.surer or this.less_sure:
        says.append(f"Surer than before {this.surer}, less sure {this.less_sure}.")
    return " ".join(says)


def fastest_in_words(first: Sequence[Vote]) -> str:
    """Return who was right first as HTML; names are what people typed."""
    people = ", ".join(
        f"<bdi>{escape(vote.nickname) or 'somebody without a name'}</bdi> ({vote.seconds:.1f} s)" for vote in first
    )
    return f"Right first: {people}." if people else "Nobody was right."


def _named(row: Row, tells: bool) -> str:
    letter = f'<span class="im-letter">{row.letter}</span> ' if row.letter else ""
    sign = ' <span class="im-tag im-right">✓ right</span>' if tells and row.right else ""
    return f"{letter}{text(row.says)}{sign}"


def _bar(count: int, whole: int, newest: bool) -> str:
    share = count / whole if whole else 0
    percent = f" <small>{100 * share:.0f} %</small>" if whole else ""
    bar = f'<i style="width:{100 * share:.1f}%"></i>' if count else ""
    return (
        f'<span class="im-count{"" if newest else " im-before-talk"}">{bar}</span>'
        f"<b>{count}</b>{percent}"
    )


def _certainty(this: Counted, heads: tuple[str, ...]) -> str:
    head = "".join(f'<th scope="col">{escape(words)}</th>' for words in heads)
    rows = "".join(
        f'<tr><th scope="row">{name}</th>'
        + "".join(
            f'<td data-column="{heads[place]}">{_bar(levels[level - 1], sum(levels), place + 1 == len(this.sure))}</td>'
            for place, levels in enumerate(this.sure)
        )
        + "</tr>"
        for level, name in reversed(sure.LEVELS.items())
    )
    return (
        f'<table class="im-counts im-how-sure"><caption>How sure</caption><thead><tr><td></td>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )

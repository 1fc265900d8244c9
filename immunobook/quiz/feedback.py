"""What is said about an answer: the verdict, the reason for each option, the sum, the misconception.

All of it is HTML with escaped text, and none of it is made before there is an answer.
"""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Protocol

from immunobook.content import plain_text
from immunobook.content.model import Myth, Source
from immunobook.content.prose import in_names
from immunobook.quiz.kind import Answer, Kind
from immunobook.quiz.kinds.matching import Matching
from immunobook.quiz.kinds.numeric import PART, Numeric, in_digits
from immunobook.quiz.kinds.ordering import Ordering
from immunobook.quiz.mark import Mark, Part
from immunobook.quiz.options import WithOptions
from immunobook.quiz.order import shown
from immunobook.quiz.scoring import RULES


class Attempt(Protocol):
    """An answer as it was read back from the records.

    Attributes:
        number: 1 for the first answer to this question.
        seed: By which its options were ordered.
        first: The first answer to this question; for the first one, itself.
    """

    @property
    def answer(self) -> Answer: ...
    @property
    def mark(self) -> Mark: ...
    @property
    def number(self) -> int: ...
    @property
    def seed(self) -> int: ...
    @property
    def first(self) -> "Attempt": ...


WORDS = {
    "right": ("✓", "Right", "im-right"),
    "partly": ("◐", "Partly right", "im-partly"),
    "wrong": ("✕", "Wrong", "im-wrong"),
    "omitted": ("○", "Left open", "im-muted"),
    "committed": ("●", "Committed", "im-muted"),
}
"""Glyph, word and colour of each verdict; the colour never stands alone."""

YES, NO, SO_SO = ("✓", "im-right"), ("✕", "im-wrong"), ("✓", "im-partly")


def words_on(
    item: Kind,
    attempt: Attempt,
    *,
    cell_href: str,
    myths: Mapping[str, Myth],
    sources: str,
) -> str:
    """Return everything that is said about an answer, as HTML.

    Args:
        cell_href: Address of the cell that treats this.
        myths: The misconceptions, by key.
        sources: The list of sources, as HTML.
    """
    reasons = f'<ul class="im-reasons">{"".join(REASONS[item.kind](item, attempt))}</ul>'
    behind = "".join(
        _misconception(myths[key], cell_href) for key in myths_behind(item, attempt) if key in myths
    )
    if item.kind == "predict":
        reasons = (
            f'<details class="im-reveal"><summary>What happens, and why</summary>{reasons}{behind}</details>'
        )
        behind = ""
    again = (
        "" if behind else f'<p class="im-back">{_link(cell_href, "Read again where this is explained")}</p>'
    )
    return (
        f'<div class="im-feedback">{_verdict(item, attempt)}{_sum(attempt.mark)}{reasons}{behind}{again}'
        f'<details class="im-sources"><summary>Sources</summary>{sources}</details></div>'
    )


def myths_behind(item: Kind, attempt: Attempt) -> tuple[str, ...]:
    """Return the keys of the misconceptions behind what was wrongly chosen."""
    if isinstance(item, WithOptions):
        wrong = {part.id for part in attempt.mark.parts if part.verdict == "wrong"}
        return tuple(dict.fromkeys(o.myth for o in item.options if o.id in wrong and o.myth))
    mistake = item.mistake(attempt.answer) if isinstance(item, Numeric) else None
    wrong_number = mistake is not None and attempt.mark.verdict == "wrong"
    return (mistake.myth,) if mistake and mistake.myth and wrong_number else ()


def tag(mark: Mark) -> str:
    """Return the verdict as a tag: glyph and word, in its colour."""
    glyph, word, colour = WORDS[mark.verdict]
    return f'<span class="im-tag {colour}"><span aria-hidden="true">{glyph}</span> {word}</span>'


def counts(attempt: Attempt) -> str:
    """Return the sentence that says which answer counts, as HTML."""
    if attempt.number == 1:
        return '<p class="im-counts">Your first answer is the one that counts.</p>'
    first = attempt.first.mark
    return (
        f'<p class="im-counts">This was try {attempt.number}. Your first answer is the one that counts: '
        f"{tag(first)} {first.points} of {first.most}.</p>"
    )


def list_of_sources(keys: Iterable[str], sources: Mapping[str, Source]) -> str:
    """Return sources as an HTML list, each with its link and the day on which it was checked."""
    known = (sources[key] for key in keys if key in sources)
    lines = (
        f"<li>{text(source.authors.rstrip('.'))}. {_link(source.link, source.title)}. {text(source.where)}. "
        f'<span class="im-checked">Checked {source.checked:%-d %B %Y}.</span></li>'
        for source in known
    )
    return f"<ol>{''.join(lines)}</ol>"


def text(words: str) -> str:
    """Return an author's or learner's words as HTML; names such as PD-1 hold together."""
    return escape(in_names(words))


# --- the reason for each option, row, step or number ------------------------------------------------------


def reasons_for_options(item: WithOptions, attempt: Attempt) -> Iterable[str]:
    """Say for each option, in the order in which it was shown, whether it is right, was chosen, and why."""
    options = {option.id: option for option in item.options}
    for id in shown(item, attempt.seed):
        part = attempt.mark.part(id)
        option = options[id]
        if part is None:  # the option came later than this answer
            yield _reason(YES if option.right else NO, option.says, option.because)
        else:
            sign = SO_SO if part.verdict == "missed" and _several(item) else YES if part.right else NO
            yield _reason(
                sign, option.says, option.because, _said_of_option(part, _several(item)), part.chosen is True
            )


def reasons_for_steps(item: Ordering, attempt: Attempt) -> Iterable[str]:
    """Say for each step, in the right order, where it was put and why it stands there."""
    for place, step in enumerate(item.steps, start=1):
        part = attempt.mark.part(step.id)
        if part is None or part.chosen is None:
            sign, said = YES, ""
        elif part.verdict == "right":
            sign, said = YES, "you had it here"
        else:
            sign, said = NO, f"you had it in place {part.chosen}"
        yield _reason(sign, f"{place}. {step.says}", step.because, said, bool(said), heard=_heard(part))


def reasons_for_rows(item: Matching, attempt: Attempt) -> Iterable[str]:
    """Say for each row which partner it has, which was chosen, and why; then for the partners left over."""
    says = {partner.id: partner.right for partner in item.partners()}
    for pair in item.pairs:
        part = attempt.mark.part(pair.id)
        if part is None or part.chosen is None:
            sign, said = SO_SO, "left open"
        elif part.verdict == "right":
            sign, said = YES, "your choice"
        else:
            sign, said = NO, f"not {says.get(str(part.chosen), part.chosen)}, as you chose"
        row = f"{pair.left} → {pair.right}"
        yield _reason(sign, row, pair.because, said, said != "left open", heard=_heard(part))
    taken = {part.chosen for part in attempt.mark.parts}
    for extra in item.extra:
        said = "you chose it for a row" if extra.id in taken else ""
        yield _reason(NO, f"{extra.right}: fits no row", extra.because, said, bool(said))


def reasons_for_number(item: Numeric, attempt: Attempt) -> Iterable[str]:
    """Say what the number is and why; and for a known mistake, how one arrives at it."""
    part = attempt.mark.part(PART)
    right = part is not None and part.verdict == "right"
    low, high = in_digits(item.value - item.tolerance), in_digits(item.value + item.tolerance)
    span = f" (from {low} to {high} counts)" if item.tolerance else ""
    typed = str(part.chosen) if part is not None and part.chosen is not None else ""
    said = f"you wrote {typed}" if right else ""
    yield _reason(YES, f"{item.key()}{span}", item.because, said, right)
    if typed and not right:
        mistake = item.mistake(attempt.answer)
        yield _reason(NO, typed, mistake.because if mistake else "", "you wrote this", True)


REASONS: dict[str, Callable[..., Iterable[str]]] = {
    "single_choice": reasons_for_options,
    "multiple_choice": reasons_for_options,
    "select_n": reasons_for_options,
    "ordering": reasons_for_steps,
    "matching": reasons_for_rows,
    "numeric": reasons_for_number,
    "predict": reasons_for_options,
}


# --- pieces -----------------------------------------------------------------------------------------------


def _several(item: WithOptions) -> bool:
    return not isinstance(item.key(), str)


def _said_of_option(part: Part, several: bool) -> str:
    match part.verdict:
        case "right" | "wrong":
            return "your choice"
        case "missed":
            return "you left it out" if several else "the right answer"
        case _:
            return "rightly left out" if several else ""


def _heard(part: Part | None) -> str:
    """Return what a screen reader says before a row or a step, whose own words are always true."""
    if part is None or part.chosen is None:
        return "Left open"
    return "You had it right" if part.verdict == "right" else "You had it wrong"


def _reason(
    sign: tuple[str, str], says: str, because: str, said: str = "", chosen: bool = False, *, heard: str = ""
) -> str:
    glyph, colour = sign
    heard = heard or ("Wrong" if sign == NO else "Right")
    own = f' <span class="im-said">{text(said)}</span>' if said else ""
    why = f'<p class="im-because">{text(because)}</p>' if because else ""
    return (
        f'<li class="im-reason{" im-chosen" if chosen else ""}">'
        f'<span class="im-glyph {colour}"><span aria-hidden="true">{glyph}</span>'
        f'<span class="im-heard">{heard}:</span></span>'
        f'<div><p class="im-says">{text(says)}{own}</p>{why}</div></li>'
    )


def _verdict(item: Kind, attempt: Attempt) -> str:
    return f'<p class="im-verdict" role="status">{tag(attempt.mark)} <span>{_told(item, attempt)}</span></p>'


def _told(item: Kind, attempt: Attempt) -> str:
    """Return the words beside the verdict: what was answered, or what it earned."""
    if attempt.mark.verdict == "omitted":
        return "Nothing was answered."
    if isinstance(item, WithOptions) and not _several(item):
        said = next((option.says for option in item.options if option.id == attempt.answer), None)
        verb = "said" if item.kind == "predict" else "chose"
        return f"You {verb}: <b>{text(said)}</b>" if said else ""
    if isinstance(item, Numeric):
        return f"You wrote: <b>{text(str(attempt.answer).strip())}</b>"
    points = "point" if attempt.mark.most == 1 else "points"
    return f"<b>{attempt.mark.points} of {attempt.mark.most}</b> {points}"


def _sum(mark: Mark) -> str:
    """Return the arithmetic with the rule's name; where one thing was asked there is nothing to add up."""
    if mark.rule == "commitment" or len(mark.parts) == 1 or (mark.rule == "zero_one" and mark.most == 1):
        return ""
    rule = RULES.get(mark.rule)
    named = f'. <span class="im-rule">Rule: {text(rule.name)}. {text(rule.says)}</span>' if rule else ""
    return f'<p class="im-sum">{text(mark.arithmetic[:1].upper() + mark.arithmetic[1:])}{named}</p>'


def _misconception(myth: Myth, href: str) -> str:
    return (
        '<div class="im-behind"><p class="im-behind-title">What you may have read</p>'
        f'<p class="im-quoted">{text(myth.says)}</p>'
        f"<p><b>What the evidence says.</b> {text(plain_text(myth.evidence))}</p>"
        f"<p><b>At the bedside.</b> {text(plain_text(myth.bedside))}</p>"
        f"<p>{_link(href, 'Go back to the cell that treats this')}</p></div>"
    )


def _link(href: str, words: str) -> str:
    inside = href.startswith("/")
    target = "_self" if inside else "_blank"
    return f'<a href="{escape(href, quote=True)}" target="{target}">{text(words)}</a>'

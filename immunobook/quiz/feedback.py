"""What is said about an answer: the verdict, the reason for each option, the sum, the misconception.

All of it is HTML with escaped text, and none of it is made before there is an answer.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from immunobook.content import plain_text
from immunobook.content.age import is_old
from immunobook.content.model import Myth, Source
from immunobook.quiz import certainty as sure
from immunobook.quiz.kind import Attempt, Kind
from immunobook.quiz.mark import Mark
from immunobook.quiz.markup import link, text
from immunobook.quiz.scoring import RULES, by_other_rules

WORDS = {
    "right": ("✓", "Right", "im-right"),
    "partly": ("◐", "Partly right", "im-partly"),
    "wrong": ("✕", "Wrong", "im-wrong"),
    "omitted": ("○", "Left open", "im-muted"),
    "committed": ("●", "Committed", "im-muted"),
}
"""Glyph, word and colour of each verdict; the colour never stands alone."""

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
    reasons = f'<ul class="im-reasons">{"".join(item.reasons(attempt))}</ul>'
    behind = "".join(
        _misconception(myths[key], cell_href) for key in item.myths(attempt) if key in myths
    )
    if item.kind == "predict":
        reasons = (
            f'<details class="im-reveal"><summary>What happens, and why</summary>{reasons}{behind}</details>'
        )
        behind = ""
    again = (
        "" if behind else f'<p class="im-back">{link(cell_href, "Read again where this is explained")}</p>'
    )
    return (
        f'<div class="im-feedback">{_verdict(item, attempt)}{_sum(attempt.mark)}{reasons}{behind}{again}'
        f'<details class="im-sources"><summary>Sources</summary>{sources}</details></div>'
    )


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


def certain(attempt: Attempt) -> str:
    """Return what an answer earned by its certainty, as HTML; empty where none was said."""
    level = getattr(attempt, "certainty", None)
    if level is None or attempt.mark.verdict in ("omitted", "committed"):
        return ""
    earned = sure.marks(attempt.mark, level)
    shown = f"{float(earned):+.3g}".replace("-", "−") if earned else "0"
    right, wrong = sure.AT_STAKE[level]
    says = "You were sure, and it was wrong: look at this one twice. " if sure.is_confident_error(attempt) else ""
    return (
        f'<p class="im-sum">{says}Certainty {level} {sure.LEVELS[level]}: {shown} '
        f'<span class="im-rule">of +{right} for right and {f"−{-wrong}" if wrong else "0"} for wrong.</span></p>'
    )


OVER_A_YEAR = '<span class="im-tag im-partly">\u25d0 over a year</span>'
"""Says of a check, and not by colour alone, that it is more than a year ago."""


def old_facts(item: Kind, today: date) -> str:
    """Return that the facts of a question were not checked for a year, as HTML; nothing if they were."""
    if not is_old(item.checked, today):
        return ""
    return (
        f'<p class="im-src">{OVER_A_YEAR} Key and sources of this question were last checked on '
        f"{item.checked:%-d %B %Y}. No test asks it until they have been read again.</p>"
    )


def list_of_sources(keys: Iterable[str], sources: Mapping[str, Source], today: date | None = None) -> str:
    """Return sources as an HTML list, each with its link and the day on which it was checked.

    Args:
        today: The day against which the age of a check is told; None where it is not.
    """
    known = (sources[key] for key in keys if key in sources)
    lines = (
        f"<li>{text(source.authors.rstrip('.'))}. {link(source.link, source.title)}. {text(source.where)}. "
        f'<span class="im-checked">Checked {source.checked:%-d %B %Y}.</span>'
        f"{f' {OVER_A_YEAR}' if today and is_old(source.checked, today) else ''}</li>"
        for source in known
    )
    return f"<ol>{''.join(lines)}</ol>"


# --- pieces -----------------------------------------------------------------------------------------------


def _verdict(item: Kind, attempt: Attempt) -> str:
    omitted = attempt.mark.verdict == "omitted"
    told = "Nothing was answered." if omitted else item.told(attempt)
    return f'<p class="im-verdict">{tag(attempt.mark)} <span>{told}</span></p>'


def _sum(mark: Mark) -> str:
    """Return the arithmetic with the rule's name; where one thing was asked only what it earned, and the name."""
    if mark.rule == "commitment":
        return ""
    rule = RULES.get(mark.rule)
    if len(mark.parts) == 1 or (mark.rule == "zero_one" and mark.most == 1):
        named = f' <span class="im-rule">Rule: {text(rule.name)}.</span>' if rule else ""
        return f'<p class="im-sum">{mark.points} of {mark.most}.{named}</p>'
    named = f'. <span class="im-rule">Rule: {text(rule.name)}. {text(rule.says)}</span>' if rule else ""
    return (
        f'<p class="im-sum">{text(mark.arithmetic[:1].upper() + mark.arithmetic[1:])}{named}</p>{_other_rules(mark)}'
    )


def _other_rules(mark: Mark) -> str:
    """Return what the other rules would have given for the same answer, folded up."""
    rows = "".join(
        f"<tr><th scope=row>{text(rule.name)}</th><td>{score.points} of {score.most}</td>"
        f"<td>{text(score.arithmetic[:1].upper() + score.arithmetic[1:])}</td></tr>"
        for rule, score in by_other_rules(mark)
    )
    if not rows:
        return ""
    return (
        '<details class="im-rules"><summary>What other rules would have given</summary><div class="im-table" tabindex="0" role="group" aria-label="What other rules would have given"><table>'
        f"<thead><tr><th scope=col>Rule</th><th scope=col>Points</th><th scope=col>Sum</th></tr></thead><tbody>{rows}</tbody></table></div>"
        "<p>Only the rule named above counts here.</p></details>"
    )


def _misconception(myth: Myth, href: str) -> str:
    return (
        '<div class="im-behind"><p class="im-behind-title">What you may have read</p>'
        f'<p class="im-quoted">{text(myth.says)}</p>'
        f"<p><b>What the evidence says.</b> {text(plain_text(myth.evidence))}</p>"
        f"<p><b>At the bedside.</b> {text(plain_text(myth.bedside))}</p>"
        f"<p>{link(href, 'Go back to the cell that treats this')}</p></div>"
    )


"""The pieces of HTML that the response lab is made of; every text in them is escaped."""

from __future__ import annotations

from html import escape
from typing import Any

from immunobook import content
from immunobook.content.prose import in_names
from immunobook.response import sheet as sheets
from immunobook.response.irecist import going_on
from immunobook.response.patient import Judgement
from immunobook.response.size import tenths
from immunobook.response.verdict import Verdict

HARD = {1: "easy", 2: "middling", 3: "nasty"}
MARKS = {"CR": ("im-right", "✓"), "PR": ("im-right", "✓"), "SD": ("im-partly", "◐"), "PD": ("im-wrong", "✕")}


def tag(category: str) -> str:
    """Return a category with its sign as HTML."""
    plain = {"iCPD": "PD", "NON-CR/NON-PD": "SD", "NON-iCR/NON-iUPD": "SD", "iUPD": ""}.get(
        category, category.removeprefix("i")
    )
    colour, sign = MARKS.get(plain, ("im-partly", "?") if category == "iUPD" else ("im-muted", "–"))
    return f'<span class="im-tag {colour}">{sign} {escape(category)}</span>'


def source_link(verdict: Verdict) -> str:
    """Return where a verdict's rule is written, as a link to the source itself."""
    source = content.sources().get(verdict.rule.source)
    if source is None:
        return '<span class="im-src">No source decides this; the protocol must.</span>'
    section = f", {escape(verdict.rule.section)}" if verdict.rule.section else ""
    return (
        f'<a href="{escape(source.link)}" target="_blank" rel="noopener" title="{escape(source.title)}">'
        f"{escape(in_names(source.where))}{section}</a>"
    )


def because(verdict: Verdict) -> str:
    """Return tag, numbers, rule and source of a verdict as HTML."""
    # That the targets decide is said by the rule; their numbers stand above both verdicts.
    told = "" if verdict.numbers == "targets" else verdict.numbers
    numbers = f'<p class="im-numbers">{escape(in_names(told))}</p>' if told else ""
    notes = "".join(f"<p>{escape(note)}</p>" for note in verdict.notes)
    return (
        f"<p>{tag(verdict.category)}</p>{numbers}<p>{escape(in_names(verdict.rule.says))}</p>{notes}"
        f'<p class="im-src">{source_link(verdict)}</p>'
    )


def past_progression(verdict: Verdict, is_clinically_stable: bool | None) -> str:
    """Return whether treatment may go on past a progression under iRECIST, with its source, as HTML."""
    found = going_on(verdict.category, is_clinically_stable)
    if found is None:
        return ""
    word = {"yes": "may go on", "no": "ends", "wait": "open"}[found.category]
    return (
        f'<p class="im-past"><b>Treatment in a trial: {word}.</b> {escape(found.because)}</p>'
        f'<p class="im-src">{source_link(found)}</p>'
    )


def summed_up(is_right: bool, is_reason_right: bool, words: str, more: str = "") -> str:
    """Return whether an answer holds, as HTML; whoever pressed is led to it."""
    if is_right:
        colour, sign = ("im-right", "✓ Right") if is_reason_right else ("im-partly", "◐ In part")
    else:
        colour, sign = "im-wrong", "✕ No"
    return (
        f'<div class="im-turned" role="status" data-lead><p class="im-verdict"><span class="im-tag {colour}">{sign}</span>'
        f"<span>{escape(words)}</span></p>{more}</div>"
    )


def gone(sentence: str) -> str:
    """Return the sentence that stands where something can be shown no more."""
    return f'<p class="im-told" role="status" data-lead>{escape(sentence)}</p>'


def verdicts(judgement: Judgement, *, heading: str = "Visit by visit") -> str:
    """Return each visit with its verdicts by both criteria, side by side, as HTML."""
    if not judgement.visits:
        return '<p class="im-told">There is no visit after baseline yet. Type what the next scan shows.</p>'
    items = []
    for visit, found, total, change in zip(
        judgement.patient.visits, judgement.visits, judgement.sums_mm, judgement.changes, strict=True
    ):
        numbers = found.target.numbers or ("" if total is None else f"sum {total.normalize():f} mm")
        if change is not None and "baseline" not in numbers:
            numbers += f"; {tenths(change):+f} % from baseline"
        parting = sheets.apart(found.recist.category, found.irecist.category)
        apart = f'<p class="im-apart"><b>Here they part.</b> {escape(parting)}</p>' if parting else ""
        made = "".join(
            f"<li>{name}: {tag(part.category)} {escape(in_names(part.because))} {source_link(part)}</li>"
            for name, part in (
                ("Targets", found.target),
                ("Non-targets", found.non_target),
                ("New lesions", found.new_lesion),
            )
        )
        items.append(
            f'<li id="visit-{visit.day}"><p class="im-visit-head"><b>Day {visit.day}</b><span>'
            f"{escape(in_names(numbers) or 'no targets were measured')}</span></p>"
            f'<div class="im-both"><div><h3>RECIST 1.1</h3>{because(found.recist)}</div>'
            f"<div><h3>iRECIST</h3>{because(found.irecist)}{past_progression(found.irecist, visit.is_clinically_stable)}</div></div>"
            f"{apart}"
            f'<details class="im-made"><summary>What it was put together from</summary><ul>{made}</ul></details></li>'
        )
    notes = "".join(f'<p class="im-src">{escape(note)}</p>' for note in judgement.notes)
    head = f'<h2 class="im-cell-head">{heading}</h2>' if heading else ""
    return f'{head}<ol class="im-visits">{"".join(items)}</ol>{notes}'


def turned(before: Judgement | None, now: Judgement) -> str:
    """Return what a change has turned, as HTML."""
    best = (
        f'<p class="im-best"><span>Best response, RECIST 1.1: {tag(now.best.category)}</span>'
        f"<span>iRECIST: {tag(now.ibest.category)}</span></p>"
    )
    found = sheets.turns(before, now) if before is not None else ()
    if not found:
        has_changed = before is not None and (before.baseline_mm, before.sums_mm) != (
            now.baseline_mm,
            now.sums_mm,
        )
        none = "<p>Your change turned no verdict.</p>" if has_changed else ""
        return f'<div role="status">{none}{best}</div>'
    listed = "".join(
        f"<li>Day {one.day}, {one.criteria}: "
        + (
            f"{tag(one.before)} became {tag(one.now)}"
            if one.before != one.now
            else f"still {tag(one.now)}, by another rule"
        )
        + "</li>"
        for one in found
    )
    return (
        f'<div class="im-turned" role="status"><p><b>Your change turned {len(found)} '
        f"{'verdict' if len(found) == 1 else 'verdicts'}:</b></p><ul>{listed}</ul></div>{best}"
    )


def html_table(rows: list[dict[str, Any]]) -> str:
    """Return rows as an HTML table that scrolls within itself."""
    if not rows:
        return "<p>Nothing to show.</p>"
    head = "".join(f"<th scope=col>{escape(name)}</th>" for name in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row.values()) + "</tr>" for row in rows
    )
    return (
        '<div class="im-wide" tabindex="0" role="region" aria-label="Table"><table class="im-lab-table">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )

"""A slice to measure on, as an exercise: what its lines are worth, and what trained readers would come to.

Lines come drawn from the picture, or chosen from a table by whoever does not see it. What was taken last counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from html import escape
from random import Random
from typing import Any

from immunobook import content
from immunobook.content.prose import in_names
from immunobook.response import measuring, phantom, without_picture
from immunobook.response.markup import source_link, tag
from immunobook.response.size import tenths
from immunobook.ui import fields
from immunobook.ui.exercise import NOT_OF_THIS, Desk, Exercise, NotTaken, Press, Shown

KIND = "response_measure"
"""Kind of event: a slice measured. Its ref is "scan/visit", its data holds the lines."""

VISIT_NAMES = ("Start", "Second scan", "Third scan")
CREDITS = {1.0: ("im-right", "✓ full credit"), 0.5: ("im-partly", "◐ half"), 0.0: ("im-wrong", "✕ not yet")}
NUMBER = re.compile(r"-?[0-9]{1,4}(\.[0-9]{1,20})?")
MOST_MM = 2500

Lines = Mapping[str, measuring.Line]
Past = Sequence[Any]
"""Events of one scan, oldest first."""


def show(desk: Desk, wishes: Mapping[str, str]) -> Shown:
    """Show what was measured so far, and the slice as a table for whoever does not see it.

    Args:
        wishes: `scan`, and which `visit` of it.
    """
    scan_id, visit = _wished(wishes)
    return _shown(desk, scan_id, visit)


def take(desk: Desk, wishes: Mapping[str, str], press: Press) -> Shown:
    """Take the lines of a slice.

    The same lines on the same turn count once. Other lines from another window count too, as the newest.
    """
    scan_id, visit = _wished(wishes)
    past = _past(desk, scan_id)
    if press.at() > len(past) or press.do not in ("draw", "words"):
        raise NotTaken(NOT_OF_THIS)
    said = ""
    if press.do == "draw":
        lines = _drawn(scan_id, visit, press)
    else:
        total = _sum(press)
        chosen = _chosen(scan_id, visit, press)
        lines = {id: one.line for id, one in chosen.items()}
        said = _of_sum(
            scan_id, visit, measured(past, scan_id), {id: one.mm for id, one in chosen.items()}, total
        )
    data = as_kept(lines)
    mark = sha256(repr(sorted(data["lines"].items())).encode()).hexdigest()[:12]
    ref = f"{scan_id}/{visit}"
    desk.keep(KIND, ref, data, once=f"measure {ref} {press.at()} {mark}")
    return _shown(desk, scan_id, visit, said)


MEASURE = Exercise("measure", show, take)


def taken(desk: Desk, scan_id: str, visit: int) -> dict[str, Any]:
    """Return what the picture is told: the turn, and where they were taken each lesion's line with the true one."""
    return _taken(_past(desk, scan_id), scan_id, visit)


def _taken(past: Past, scan_id: str, visit: int) -> dict[str, Any]:
    lines = measured(past, scan_id).get(visit, {})
    truths = phantom.truths(scan_id, visit) if lines else ()
    return {
        "slice": f"{scan_id}/{visit}",
        "turn": len(past),
        "lines": {one.id: {"line": lines[one.id], "truth": [*one.ends[0], *one.ends[1]]} for one in truths},
    }


# --- what is sent ---------------------------------------------------------------------------------------


def _wished(wishes: Mapping[str, str]) -> tuple[str, int]:
    scan_id, visit = (
        wishes.get("scan", ""),
        {str(one): one for one in range(phantom.VISITS)}.get(wishes.get("visit", "")),
    )
    if scan_id not in phantom.SCANS or visit is None:
        raise NotTaken(NOT_OF_THIS)
    return scan_id, visit


def _past(desk: Desk, scan_id: str) -> Past:
    """Return what was kept of a scan, whichever of its slices was measured."""
    return [event for event in desk.kept(KIND) if event.ref.partition("/")[0] == scan_id]


def _drawn(scan_id: str, visit: int, press: Press) -> Lines:
    """Return the lines that were drawn, each sent as "x1,y1,x2,y2"."""
    truths = phantom.truths(scan_id, visit)
    sent = {one.id: press.one(one.id) for one in truths}
    if missing := [id for id, line in sent.items() if line is None]:
        raise NotTaken(
            f"Not measured yet: {', '.join(missing)}. Choose it above the picture and draw its line."
        )
    parts = {id: (line or "").split(",") for id, line in sent.items()}
    if (
        not all(NUMBER.fullmatch(part) for line in parts.values() for part in line)
        or press.form.keys() - sent
    ):
        raise NotTaken(NOT_OF_THIS)
    lines = measuring.lines_of({id: [float(part) for part in line] for id, line in parts.items()}, truths)
    if len(lines) != len(truths):
        raise NotTaken(NOT_OF_THIS)
    return lines


def _chosen(scan_id: str, visit: int, press: Press) -> dict[str, without_picture.Offered]:
    """Return the lines that were chosen from the table."""
    offered = without_picture.offered(scan_id, visit)
    places = {id: press.number(f"line-{id}") for id in offered}
    if missing := [id for id, place in places.items() if place is None]:
        raise NotTaken(f"Choose a line for {', '.join(missing)} first.")
    if any(place >= len(offered[id]) for id, place in places.items()):  # type: ignore[operator]
        raise NotTaken(NOT_OF_THIS)
    return {id: offered[id][place] for id, place in places.items()}  # type: ignore[index]


def _sum(press: Press) -> float | None:
    """Return the sum of the targets that somebody gave, None if it stayed open."""
    given = press.one("sum")
    if given is not None and (not NUMBER.fullmatch(given) or not 0 <= float(given) <= MOST_MM):
        raise NotTaken(f"The sum is a number of millimetres, from 0 to {MOST_MM}.")
    return None if given is None else float(given)


def _of_sum(
    scan_id: str, visit: int, done: Mapping[int, Lines], now: Mapping[str, float], total: float | None
) -> str:
    """Say what the lines that were chosen add up to, beside the sum that was given."""
    first = phantom.truths(scan_id, 0)
    start = now if visit == 0 else {
        one.id: measuring.length_mm(done[0][one.id]) if 0 in done else one.mm for one in first
    }  # fmt: skip
    right = without_picture.sum_mm(first, start, now)
    if total is None:
        return f"The sum of the targets, by your lines, is {right:g} mm."
    if abs(total - right) <= without_picture.SUM_OFF_MM:
        return f"✓ {total:g} mm is the sum of the targets, by your lines."
    return f"✕ You say {total:g} mm. By your lines the sum of the targets is {right:g} mm."


# --- what is shown --------------------------------------------------------------------------------------


def _shown(desk: Desk, scan_id: str, visit: int, said: str = "") -> Shown:
    past = _past(desk, scan_id)
    done = measured(past, scan_id)
    html = _in_words(scan_id, visit, said)
    if visit in done:
        html += scores(scan_id, visit, done[visit])
    if len(done) == phantom.VISITS:
        html += readers(scan_id, done)
    elif done:
        left = [VISIT_NAMES[number] for number in range(phantom.VISITS) if number not in done]
        html += (
            f'<p class="im-src">Still to measure: {escape(", ".join(left))}. Then the sums are judged.</p>'
        )
    return Shown(html, str(len(past)), more={"taken": _taken(past, scan_id, visit)})


def _in_words(scan_id: str, visit: int, said: str) -> str:
    """Return the same without the picture: of each lesion the right one of the lines given, and the sum.

    Args:
        said: What is said of a sum that was just given.
    """
    truths, offered = phantom.truths(scan_id, visit), without_picture.offered(scan_id, visit)
    asked = "".join(
        fields.choose(
            f"line-{one.id}", {number: each.ends for number, each in enumerate(offered[one.id])},
            legend=f"{one.id}, {escape(one.organ)}: the line to measure", in_a_row=True,
        )
        for one in truths
    )  # fmt: skip
    asked += (
        f'<label class="im-sum"><b>Sum of the targets, mm</b><input type="number" name="sum" min="0" max="{MOST_MM}" step="0.1">'
        '<span class="im-src">Only what was measurable at the start: 10 mm or more; a node 15 mm or more.</span></label>'
    )
    told = f'<p class="im-told" role="status" data-lead="near">{escape(said)}</p>' if said else ""
    return (
        # What is wrong with lines that were drawn is said here, right below the picture.
        f'<form class="im-form" data-do="draw">{fields.TOLD}</form>'
        f'<details class="im-in-words"{" open" if said else ""}><summary>Without the picture: the lesions as a table</summary>'
        f"<div>{lines_table(truths, offered)}{fields.form('words', asked, 'Take these lines')}{told}</div></details>"
    )


def lines_table(
    truths: tuple[phantom.Truth, ...], offered: Mapping[str, tuple[without_picture.Offered, ...]]
) -> str:
    """Return the lines of each lesion of a slice as an HTML table, with where they run."""
    rows = []
    for one in truths:
        asks = "the longest line at a right angle to its length" if one.is_node else "the longest line"
        rows.append(
            f"<tr><th scope=rowgroup colspan=4>{one.id}, {escape(one.organ)}. Wanted is {asks}.</th></tr>"
        )
        rows += [
            f"<tr><th scope=row>{each.ends}</th><td>{each.runs}</td><td>{each.mm:.1f} mm</td>"
            f"<td>{'' if each.angle is None else f'{each.angle}°' if each.angle else 'along it'}</td></tr>"
            for each in offered[one.id]
        ]
    return (
        '<div class="im-prose"><p>Each lesion is given by lines from one side to the other, as on the face of a clock. '
        "Choose of each the line that is measured, and add up.</p></div>"
        '<div class="im-wide" tabindex="0" role="region" aria-label="Lines of each lesion"><table class="im-lab-table">'
        "<thead><tr><th scope=col>Line</th><th scope=col>Runs</th><th scope=col>Long</th>"
        f"<th scope=col>Angle to the length of a node</th></tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def as_kept(lines: Lines) -> dict[str, Any]:
    """Return lines as they are kept."""
    return {"lines": {id: [round(one, 2) for one in line] for id, line in lines.items()}}


def measured(past: Past, scan_id: str) -> dict[int, Lines]:
    """Return the newest lines of each visit of a scan that has been measured."""
    found: dict[int, Lines] = {}
    for event in past:
        visit = event.ref.partition("/")[2]
        if visit in ("0", "1", "2"):
            truths = phantom.truths(scan_id, int(visit))
            lines = measuring.lines_of((event.data or {}).get("lines"), truths)
            if len(lines) == len(truths):
                found[int(visit)] = lines
    return found


def scores(scan_id: str, visit: int, lines: Lines) -> str:
    """Return how each line of a visit compares with the truth, as HTML."""
    rows = []
    for truth in phantom.truths(scan_id, visit):
        found = measuring.score(truth, lines[truth.id])
        colour, words = CREDITS[found.credit]
        along = "across the node" if truth.is_node else "along the longest line"
        apart = "".join(
            f"<li>{'✓' if is_met else '✕'} {says}</li>"
            for is_met, says in (
                (
                    found.is_on_line,
                    f"{'runs' if found.is_on_line else 'does not run'} {along}, within 20 degrees",
                ),
                (
                    found.ends_on_edge == 2,
                    f"{('no end', 'one end', 'both ends')[found.ends_on_edge]} on the edge, within 2 mm",
                ),
            )
        )
        rows.append(
            f'<li><p><b>{truth.id}</b> <span class="im-tag {colour}">{words}</span> You {found.mm:.1f} mm, '
            f"true {truth.mm:g} mm ({100 * found.off:+.0f} %). {escape(found.says)}</p>"
            f'<ul class="im-parts">{apart}</ul>{limit_said(truth, found.mm) if visit == 0 else ""}</li>'
        )
    merged = "".join(
        f"<p>{escape(', '.join(each.holds))} has merged with {each.id}: one mass, one longest line.</p>"
        for each in phantom.truths(scan_id, visit) if each.holds
    )  # fmt: skip
    return (
        f'<div class="im-turned" role="status"><p><b>{VISIT_NAMES[visit]}.</b> The dashed line is the true one.</p>'
        f"<ul>{''.join(rows)}</ul>{merged}</div>"
    )


def limit_said(truth: phantom.Truth, mm: float) -> str:
    """Return whether a lesion may become a target by what was measured, and by the truth where that differs, as HTML."""
    own, true = measuring.at_the_start(truth, mm), measuring.at_the_start(truth, truth.mm)
    said = f"<p>By your line {escape(own.category)}: {escape(in_names(own.rule.says))} {source_link(own)}</p>"
    if own.category != true.category:
        said += (
            f"<p><b>A millimetre decides:</b> by the true {truth.mm:g} mm it is {escape(true.category)}.</p>"
        )
    return said


@cache
def _apart(scan_id: str) -> tuple[float, ...]:
    truths = [phantom.truths(scan_id, visit) for visit in range(phantom.VISITS)]
    return measuring.disagreement(truths, sum(map(ord, scan_id)))


def readers(scan_id: str, done: Mapping[int, Lines]) -> str:
    """Return what the learner, the truth and two trained readers come to, as HTML."""
    truths = [phantom.truths(scan_id, visit) for visit in range(phantom.VISITS)]
    random = Random(sum(map(ord, scan_id)))
    own = [
        {id: measuring.length_mm(line) for id, line in done[visit].items()} for visit in range(phantom.VISITS)
    ]
    people = [
        ("You", own),
        ("The truth", [{one.id: one.mm for one in visit} for visit in truths]),
        ("Reader 1", measuring.reading(truths, random)),
        ("Reader 2", measuring.reading(truths, random)),
    ]
    rows = []
    for name, mm in people:
        found = measuring.judged(truths, mm)
        cells = "".join(
            f"<td>{'' if total is None else f'{total:f} mm'}<br>"
            f"{'' if change is None else f'{tenths(change):+f} %'} {tag(visit.recist.category)}</td>"
            for visit, total, change in zip(found.visits, found.sums_mm, found.changes, strict=True)
        )
        start = "no target" if found.baseline_mm is None else f"{found.baseline_mm:f} mm"
        rows.append(f"<tr><th scope=row>{name}</th><td>{start}</td>{cells}</tr>")
    apart = _apart(scan_id)
    often = " and ".join(
        f"{round(100 * share)} of 100 pairs at the {VISIT_NAMES[at + 1].lower()}"
        for at, share in enumerate(apart)
    )
    source = content.sources()["yoon-2016"]
    return (
        '<h2 class="im-cell-head">Four readers, one patient</h2><div class="im-wide" tabindex="0" role="region" '
        'aria-label="Sums and verdicts of four readers"><table class="im-lab-table"><thead><tr><th scope=col>Who</th>'
        + "".join(f"<th scope=col>{name}</th>" for name in VISIT_NAMES)
        + f"</tr></thead><tbody>{''.join(rows)}</tbody></table></div>{what_it_came_to(truths, own)}"
        f'<div class="im-prose"><p>The two readers are drawn by chance, as far apart as trained ones are: of one lesion, '
        f"95 of 100 pairs differ by -22 % to +25 % at most. Drawn so, two readers call it differently in "
        f"<b>{often}</b>. One reader who measures the same lesion again is steadier: -18 % to +16 %. So let the same "
        f'person follow a patient.</p></div><p class="im-src"><a href="{escape(source.link)}" target="_blank" '
        f'rel="noopener">{escape(in_names(source.where))}</a>: single lesion, between observers, 12 studies.</p>'
    )


def what_it_came_to(truths: list[tuple[phantom.Truth, ...]], own: list[dict[str, float]]) -> str:
    """Return the learner's sums, changes and verdicts beside the true ones, each with its sign, as HTML."""
    found = measuring.tally(truths, own)
    items = []
    for at, off in enumerate(found.sums_off):
        if off is not None:
            is_met = abs(off) <= measuring.FULL
            items.append(f"{'✓' if is_met else '✕'} {VISIT_NAMES[at]}: your sum is {100 * off:+.0f} % off.")
    for at, (off, (mine, true)) in enumerate(zip(found.changes_off, found.verdicts, strict=True), start=1):
        change = "" if off is None else f"your change from the start is {off:+.0f} points off; "
        words = f"{tag(mine)} as by the truth" if mine == true else f"{tag(mine)}, by the truth {tag(true)}"
        items.append(f"{'✓' if mine == true else '✕'} {VISIT_NAMES[at]}: {change}{words}.")
    point = ""
    if found.other_targets:
        point = (
            "By your lines other lesions became targets than by the truth, so the sums are of other things."
        )
    elif any(mine != true for mine, true in found.verdicts):
        point = "A small difference turned a word. That is the point of the exercise, not a failure."
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f'<div class="im-turned"><p><b>You beside the truth</b></p><ul class="im-parts">{listed}</ul><p>{point}</p></div>'

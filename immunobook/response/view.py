"""Shows the response lab: measure, judge, train, and the plots of a cohort.

Only the part that was chosen is drawn, so Plotly is loaded only where there is a plot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pandas as pd
import streamlit as st

from immunobook import content
from immunobook.content.prose import in_names
from immunobook.response import (
    at_start,
    export,
    in_words,
    measuring,
    phantom,
    table,
    training,
    without_picture,
)
from immunobook.response import cohort as cohorts
from immunobook.response import sheet as sheets
from immunobook.response.cases import make as make_case
from immunobook.response.endpoints import control_rate, response_rate, spider, swimmer, waterfall
from immunobook.response.irecist import going_on
from immunobook.response.patient import PET, ROLES, Judgement, judge_patient
from immunobook.response.rules import RULES
from immunobook.response.settings import DEFAULT, Settings
from immunobook.response.size import tenths
from immunobook.response.teaching import settings_of
from immunobook.response.verdict import Verdict
from immunobook.ui import chart_theme, links, state
from immunobook.ui.script import script, served

HERE = Path(__file__).parent
PARTS = ("Measure", "Judge", "Train", "Cohort")
OWN = "own"
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


# --- judge ----------------------------------------------------------------------------------------------


@st.fragment
def judge(level: str, mode: str, wanted: str = "") -> None:
    """Choose a patient or write an own sheet; see each visit's verdict, its reason, and what turns it."""
    patients = content.patients()
    if wanted and wanted not in patients and wanted != OWN:
        st.html('<p class="im-told" role="status">There is no such patient. Here are all there are.</p>')
        wanted = ""
    order = sorted(patients, key=lambda id: (patients[id].hard, list(patients).index(id)))
    chosen = st.selectbox(
        "Patient",
        [*order, OWN],
        index=[*order, OWN].index(wanted) if wanted else 0,
        format_func=lambda id: (
            "An own sheet" if id == OWN else f"{patients[id].title} ({HARD[patients[id].hard]})"
        ),
        key="lab:patient",
    )
    if chosen == OWN or chosen not in patients:
        st.html(
            '<div class="im-prose"><p>Type what you like. In each cell stands a size in millimetres, or a word: '
            "<b>gone</b>, <b>too small</b>, <b>present</b>, <b>unequivocal</b>, <b>equivocal</b>, <b>NE</b>. "
            "A node is measured across its short axis. Nothing of it is kept.</p></div>"
        )
        sheet_with_verdicts(sheets.empty(), key="own", mode=mode)
        return
    written = patients[chosen]
    story = content.prose(written.text(level), level=level, cited=written.cited)  # type: ignore[arg-type]
    st.html(f'<div class="im-prose">{story}</div><p class="im-src">An invented patient.</p>')
    sheet_with_verdicts(
        sheets.sheet_of(written),
        key=written.id,
        mode=mode,
        settings=settings_of(written),
        pet_at_baseline=written.pet_at_baseline,
    )
    point = content.prose(written.teaches, level=level, cited=written.cited)  # type: ignore[arg-type]
    st.html(f'<div class="im-right-notes"><h2 class="im-cell-head">The point</h2><div class="im-prose">{point}</div></div>')


@st.fragment
def judge_one(patient: str, *, key: str, mode: str) -> None:
    """Show the sheet of one teaching patient with its verdicts, as a cell of a lesson does."""
    written = content.patients()[patient]
    sheet_with_verdicts(
        sheets.sheet_of(written),
        key=key,
        mode=mode,
        settings=settings_of(written),
        pet_at_baseline=written.pet_at_baseline,
        heading="",  # the cell has one
    )


def sheet_with_verdicts(
    start: sheets.Sheet, *, key: str, mode: str, settings: Settings = DEFAULT, pet_at_baseline: str = "",
    heading: str = "Visit by visit",
) -> None:  # fmt: skip
    """Draw a sheet to change, and below it what it comes to. Call it inside a fragment."""
    kept = st.session_state.setdefault(state.SHEETS, {}).setdefault(
        key, {"lesions": list(start.lesions), "visits": list(start.visits), "version": 0}
    )
    lesions, visits = edited(kept, key)
    now = sheets.read_sheet(lesions, visits, settings, pet_at_baseline=pet_at_baseline, name=key)
    with st.container(horizontal=True, gap="small", key=f"bar-sheet-{key}"):
        st.button(
            "Add a visit", icon=":material/add:", key=f"lab:add:{key}", on_click=add_visit,
            args=(key, lesions, visits),
        )  # fmt: skip
        st.button(
            "Start again", icon=":material/undo:", key=f"lab:reset:{key}", on_click=reset, args=(key, start)
        )
    if now.problems:
        listed = "".join(f"<li>{escape(in_names(problem))}</li>" for problem in now.problems)
        st.html(f'<div class="im-turned" role="status"><ul class="im-problems">{listed}</ul></div>')
    if now.judgement is None:
        return
    before = sheets.read_sheet(start.lesions, start.visits, settings, pet_at_baseline=pet_at_baseline, name=key)
    st.html(turned(before.judgement, now.judgement))
    if now.judgement.baseline_mm is not None:
        sum_chart(now.judgement, before.judgement, key=key, mode=mode)
    st.html(verdicts(now.judgement, heading=heading))


def edited(kept: dict[str, Any], key: str) -> tuple[list[dict], list[dict]]:
    """Draw both tables of a sheet and return their rows as they stand."""
    version = kept["version"]
    days = kept["visits"]
    above = st.container(key=f"sheet-{key}")
    with st.expander("Days, markers, FDG-PET and what else a visit brings"):
        visits = st.data_editor(
            pd.DataFrame(days, columns=list(sheets.visit_row(0)),
                         index=["Baseline", *(f"Visit {n}" for n in range(1, len(days)))]),
            key=f"lab:visits:{key}:{version}",
            width="stretch",
            column_config={
                "Day": st.column_config.NumberColumn("Day", step=1, help="Days from the start of treatment, which is day 0"),
                "Imaged": st.column_config.CheckboxColumn("Imaged", help="Untick it where there was no scan at all"),
                "Markers": st.column_config.SelectboxColumn("Markers", options=[*sheets.MARKERS]),
                "PET": st.column_config.SelectboxColumn("FDG-PET", options=[*PET]),
                "New symptom": st.column_config.CheckboxColumn("New symptom", help="The scan was done because of one"),
                "Stable": st.column_config.CheckboxColumn("Patient stable"),
            },
        )  # fmt: skip
    rows_of_visits = visits.to_dict("records")
    names = [sheets.column(number) for number in range(len(days))]
    labels = [
        f"Day {shown(row.get('Day'))}{' (start)' if number == 0 else ''}"
        for number, row in enumerate(rows_of_visits)
    ]
    lesions = above.data_editor(
        pd.DataFrame(kept["lesions"], columns=["Lesion", "Role", "Organ", "Node", *names]),
        key=f"lab:lesions:{key}:{version}",
        num_rows="dynamic",
        hide_index=True,
        column_order=["Lesion", *names, "Role", "Organ", "Node"],  # on a phone the numbers are seen first
        width="stretch",
        column_config={
            "Lesion": st.column_config.TextColumn("Lesion", max_chars=40, pinned=True),
            "Role": st.column_config.SelectboxColumn("Role", options=[*ROLES]),
            "Organ": st.column_config.TextColumn("Organ", max_chars=40),
            "Node": st.column_config.CheckboxColumn("Node", help="A lymph node: measured across its short axis"),
            **{
                name: st.column_config.TextColumn(
                    label, max_chars=60,
                    help="Millimetres, or: gone, too small, present, grown, unequivocal, equivocal, NE, 12 + 8, merged with T1",
                )
                for name, label in zip(names, labels, strict=True)
            },
        },
    )  # fmt: skip
    return lesions.to_dict("records"), rows_of_visits


def shown(day: object) -> str:
    """Return a day as a heading shows it."""
    return "?" if day is None or pd.isna(day) else f"{day:g}"  # type: ignore[call-overload, str-format]


def add_visit(key: str, lesions: list[dict], visits: list[dict]) -> None:
    """Take a sheet as it stands and give it one more visit."""
    more = sheets.with_a_visit(sheets.Sheet(tuple(lesions), tuple(visits)))
    version = st.session_state[state.SHEETS][key]["version"] + 1
    st.session_state[state.SHEETS][key] = {
        "lesions": list(more.lesions), "visits": list(more.visits), "version": version,
    }  # fmt: skip


def reset(key: str, start: sheets.Sheet) -> None:
    """Put a sheet back to how it began."""
    version = st.session_state[state.SHEETS][key]["version"] + 1
    st.session_state[state.SHEETS][key] = {
        "lesions": list(start.lesions), "visits": list(start.visits), "version": version,
    }  # fmt: skip


def turned(before: Judgement | None, now: Judgement) -> str:
    """Return what a change has turned, as HTML."""
    best = (
        f'<p class="im-best"><span>Best response, RECIST 1.1: {tag(now.best.category)}</span>'
        f"<span>iRECIST: {tag(now.ibest.category)}</span></p>"
    )
    found = sheets.turns(before, now) if before is not None else ()
    if not found:
        has_changed = before is not None and (before.baseline_mm, before.sums_mm) != (now.baseline_mm, now.sums_mm)
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


def sum_chart(now: Judgement, before: Judgement | None, *, key: str, mode: str) -> None:
    """Show the sums with their limits, and the same in words."""
    from immunobook.response import figure  # Plotly takes long to load; only who sees a plot waits for it

    course = sheets.sum_course(now)
    earlier = sheets.sum_course(before) if before is not None and before.baseline_mm is not None else None
    said = sums_in_words(course)
    with st.container(key=f"chart-sums-{key}"):
        st.plotly_chart(
            figure.sums(course, mode, before=earlier), theme=None, key=f"lab:sums:{key}",
            config=dict(chart_theme.CONFIG), alt=said,
        )  # fmt: skip
    st.html(f'<p class="im-src">{escape(said)}</p>')


def sums_in_words(course: sheets.SumCourse) -> str:
    """Return the chart of sums in sentences."""
    sums = ", ".join(
        f"day {point.day}: {'not complete' if point.total is None else f'{point.total.normalize():f} mm'}"
        for point in course.points
    )
    said = f"Sum of the targets: {sums}."
    if course.response_to is not None:
        said += f" Response from {course.response_to.normalize():f} mm down"
        last = course.points[-1]
        if last.progression_from is not None:
            said += f"; growth at the last visit from {last.progression_from.normalize():f} mm up"
        said += "."
    return said


def past(verdict: Verdict, is_clinically_stable: bool | None) -> str:
    """Return whether treatment may go on past a progression under iRECIST, with its source, as HTML."""
    found = going_on(verdict.category, is_clinically_stable)
    if found is None:
        return ""
    word = {"yes": "may go on", "no": "ends", "wait": "open"}[found.category]
    return (
        f'<p class="im-past"><b>Treatment in a trial: {word}.</b> {escape(found.because)}</p>'
        f'<p class="im-src">{source_link(found)}</p>'
    )


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
            f"<div><h3>iRECIST</h3>{because(found.irecist)}{past(found.irecist, visit.is_clinically_stable)}</div></div>"
            f"{apart}"
            f'<details class="im-made"><summary>What it was put together from</summary><ul>{made}</ul></details></li>'
        )
    notes = "".join(f'<p class="im-src">{escape(note)}</p>' for note in judgement.notes)
    head = f'<h2 class="im-cell-head">{heading}</h2>' if heading else ""
    return f'{head}<ol class="im-visits">{"".join(items)}</ol>{notes}'


# --- measure --------------------------------------------------------------------------------------------

MEASURE = "response_measure"
"""Kind of event: a slice measured. Its ref is "scan/visit", its data holds the lines."""

WINDOWS = {
    "soft": {"id": "soft", "says": "Soft tissue", "level": 40, "width": 400},
    "lung": {"id": "lung", "says": "Lung", "level": -600, "width": 1500},
    "liver": {"id": "liver", "says": "Liver, narrow", "level": 90, "width": 150},
}
VISIT_NAMES = ("Start", "Second scan", "Third scan")
CREDITS = {1.0: ("im-right", "✓ full credit"), 0.5: ("im-partly", "◐ half"), 0.0: ("im-wrong", "✕ not yet")}

_measure = st.components.v2.component(
    "measure",
    html=(HERE / "measure.html").read_text(encoding="utf-8"),
    css=script(HERE / "measure.css"),
    js=served("measure", script(HERE / "measure.js")),
)


def _nothing() -> None:
    """Answer a change of a component that asks for a callback and needs none."""


@st.fragment
def measure(*, keep: Callable[..., Any], kept: Callable[[str], Any]) -> None:
    """Draw diameters on slices of three visits, and see how far trained readers lie apart."""
    scan_id = st.selectbox(
        "Scan", list(phantom.SCANS), format_func=lambda id: phantom.SCANS[id].title, key="lab:scan"
    )
    slices(scan_id, key="lab", keep=keep, kept=kept)


@st.fragment
def measure_one(
    scan_id: str, *, key: str, keep: Callable[..., Any] | None = None, kept: Callable[[str], Any] | None = None
) -> None:
    """Show the three visits of one scan to measure on, as a cell of a lesson does.

    Args:
        keep, kept: As in `lab`; None: what is measured is forgotten with the session, as on a projector.
    """
    if keep is None or kept is None:
        keep, kept = for_the_session()
    slices(scan_id, key=key, keep=keep, kept=kept)


def for_the_session() -> tuple[Callable[..., None], Callable[[str], tuple[SimpleNamespace, ...]]]:
    """Return a `keep` and a `kept`, as in `lab`, that hold of each slice the newest lines, as long as the session."""
    newest: dict[str, SimpleNamespace] = st.session_state.setdefault(state.MEASURED, {})

    def keep(kind: str, ref: str, data: Any, *, once: str | None = None) -> None:
        newest[ref] = SimpleNamespace(kind=kind, ref=ref, data=data, once=once)

    def kept(kind: str) -> tuple[SimpleNamespace, ...]:
        return tuple(each for each in newest.values() if each.kind == kind)

    return keep, kept


def slices(scan_id: str, *, key: str, keep: Callable[..., Any], kept: Callable[[str], Any]) -> None:
    """Show the visits of one scan, one at a time, and what was measured on them. Call it inside a fragment."""
    scan = phantom.SCANS[scan_id]
    visit = st.pills(
        "Visit", range(phantom.VISITS), default=0, required=True, format_func=VISIT_NAMES.__getitem__,
        key=f"{key}:visit",
    ) or 0  # fmt: skip
    st.html(
        f'<div class="im-prose"><p>{escape(scan.plain)} The letter stands above the lesion. '
        f"All of it is drawn, no patient was scanned; a real liver is less clear. Slices are {measuring.SLICE_MM} mm "
        "thick, and this is the one where the lesions are largest.</p></div>"
    )
    place = f"{key}:slice:{scan_id}:{visit}"
    take_drawn(scan_id, visit, keep, place=place)
    done = measured(kept, scan_id)
    one_slice(scan_id, visit, done, place=place)
    in_words_only(scan_id, visit, done, keep, key=key)
    if visit in done:
        st.html(scores(scan_id, visit, done[visit]))
    if len(done) == phantom.VISITS:
        st.html(readers(scan_id, done))
    elif done:
        left = [VISIT_NAMES[number] for number in range(phantom.VISITS) if number not in done]
        st.html(f'<p class="im-src">Still to measure: {escape(", ".join(left))}. Then the sums are judged.</p>')


def in_words_only(
    scan_id: str, visit: int, done: dict[int, dict[str, measuring.Line]], keep: Callable[..., Any], *, key: str
) -> None:
    """Ask for the same without the picture: of each lesion the right one of the lines given, and the sum."""
    truths, offered = phantom.truths(scan_id, visit), without_picture.offered(scan_id, visit)
    name = f"{key}:words:{scan_id}:{visit}"
    with st.expander("Without the picture: the lesions as a table"):
        st.html(lines_table(truths, offered))
        with st.form(name, border=False):
            for one in truths:
                st.radio(
                    f"{one.id}, {one.organ}: the line to measure", [each.ends for each in offered[one.id]],
                    index=None, horizontal=True, key=f"{name}:{one.id}",
                )  # fmt: skip
            st.number_input(
                "Sum of the targets, mm", 0.0, 2500.0, None, step=0.1, format="%.1f", key=f"{name}:sum",
                help="Only what was measurable at the start: 10 mm or more; a node 15 mm or more",
            )  # fmt: skip
            st.form_submit_button(
                "Take these lines", on_click=take_in_words, args=(scan_id, visit, done, keep), kwargs={"name": name}
            )
        place, said = st.session_state.get(state.LAST_SAID, ("", ""))
        if place == name:
            st.html(f'<p class="im-told" role="status">{escape(said)}</p>')


def take_in_words(
    scan_id: str, visit: int, done: dict[int, dict[str, measuring.Line]], keep: Callable[..., Any], *, name: str
) -> None:
    """Keep the lines that were chosen from the table, and say what sum they come to."""
    offered = without_picture.offered(scan_id, visit)
    picked = {
        id: one for id, lines in offered.items() for one in lines if one.ends == st.session_state.get(f"{name}:{id}")
    }
    if missing := [id for id in offered if id not in picked]:
        st.session_state[state.LAST_SAID] = (name, f"Choose a line for {', '.join(missing)} first.")
        return
    try:
        keep(MEASURE, f"{scan_id}/{visit}", as_kept({id: one.line for id, one in picked.items()}))
    except (ValueError, RuntimeError) as why:  # what the verb says is the sentence for the learner
        st.session_state[state.LAST_SAID] = (name, str(why))
        return
    now = {id: one.mm for id, one in picked.items()}
    first = phantom.truths(scan_id, 0)
    start = now if visit == 0 else {
        one.id: measuring.length_mm(done[0][one.id]) if 0 in done else one.mm for one in first
    }  # fmt: skip
    right = without_picture.sum_mm(first, start, now)
    total = st.session_state.get(f"{name}:sum")
    if total is None:
        said = f"The sum of the targets, by your lines, is {right:g} mm."
    elif abs(total - right) <= without_picture.SUM_OFF_MM:
        said = f"✓ {total:g} mm is the sum of the targets, by your lines."
    else:
        said = f"✕ You say {total:g} mm. By your lines the sum of the targets is {right:g} mm."
    st.session_state[state.LAST_SAID] = (name, said)


def lines_table(truths: tuple[phantom.Truth, ...], offered: Mapping[str, tuple[without_picture.Offered, ...]]) -> str:
    """Return the lines of each lesion of a slice as an HTML table, with where they run."""
    rows = []
    for one in truths:
        asks = "the longest line at a right angle to its length" if one.is_node else "the longest line"
        rows.append(f"<tr><th scope=rowgroup colspan=4>{one.id}, {escape(one.organ)}. Wanted is {asks}.</th></tr>")
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


def as_kept(lines: Mapping[str, measuring.Line]) -> dict[str, Any]:
    """Return lines as they are kept."""
    return {"lines": {id: [round(one, 2) for one in line] for id, line in lines.items()}}


def measured(kept: Callable[[str], Any], scan_id: str) -> dict[int, dict[str, measuring.Line]]:
    """Return the newest lines of each visit of a scan that has been measured."""
    found = {}
    for event in kept(MEASURE):
        name, _, visit = event.ref.partition("/")
        if name == scan_id and visit in ("0", "1", "2"):
            truths = phantom.truths(scan_id, int(visit))
            lines = measuring.lines_of((event.data or {}).get("lines"), truths)
            if len(lines) == len(truths):
                found[int(visit)] = lines
    return found


def take_drawn(scan_id: str, visit: int, keep: Callable[..., Any], *, place: str) -> None:
    """Keep the lines that were drawn on a slice.

    What was drawn last comes with every run, also after other lines were chosen in words; it is kept once.
    """
    taken = st.session_state.get(place, {}).get("taken")
    once = str(taken.get("once", ""))[:40] if isinstance(taken, dict) else ""
    last = st.session_state.setdefault(state.TAKEN, {})
    if not once or last.get(place) == once:
        return
    last[place] = once
    truths = phantom.truths(scan_id, visit)
    lines = measuring.lines_of(taken.get("lines"), truths)
    if len(lines) != len(truths):
        return
    try:
        keep(MEASURE, f"{scan_id}/{visit}", as_kept(lines), once=once)
    except (ValueError, RuntimeError) as why:  # what the verb says is the sentence for the learner
        st.warning(str(why))


def one_slice(scan_id: str, visit: int, done: Mapping[int, Mapping[str, measuring.Line]], *, place: str) -> None:
    """Show one slice to draw on, with the lines that were kept of it."""
    scan, truths = phantom.SCANS[scan_id], phantom.truths(scan_id, visit)
    first = {"abdomen": ("soft", "liver"), "chest": ("soft", "lung")}[scan.region]
    if scan.region == "chest" and not truths[0].is_node:
        first = ("lung", "soft")
    data = {
        "key": place,
        "src": f"{links.address('slice')}/{scan_id}/{visit}.png?v={phantom.DRAWING}",
        "alt": phantom.in_words(scan_id, visit),
        "size": phantom.PIXELS,
        "spacing": phantom.SPACING_MM,
        "offset": phantom.HU_OFFSET,
        "step": phantom.HU_STEP,
        "windows": [WINDOWS[name] for name in first],
        "lesions": [
            {
                "id": one.id,
                "says": one.organ,
                "asks": "width of the node, at a right angle to its length" if one.is_node else "longest diameter",
                "at": one.middle,
                "away": one.longest_mm / 2 / phantom.SPACING_MM,
                "line": done[visit][one.id] if visit in done else None,
                "truth": [*one.ends[0], *one.ends[1]] if visit in done else None,
            }
            for one in truths
        ],
    }
    with st.container(key=f"scene-{place}"):
        _measure(key=place, data=data, default={"taken": None}, on_taken_change=_nothing)


def scores(scan_id: str, visit: int, lines: dict[str, measuring.Line]) -> str:
    """Return how each line of a visit compares with the truth, as HTML."""
    rows = []
    for truth in phantom.truths(scan_id, visit):
        found = measuring.score(truth, lines[truth.id])
        colour, words = CREDITS[found.credit]
        along = "across the node" if truth.is_node else "along the longest line"
        apart = "".join(
            f'<li>{"✓" if is_met else "✕"} {says}</li>'
            for is_met, says in (
                (found.is_on_line, f"{'runs' if found.is_on_line else 'does not run'} {along}, within 20 degrees"),
                (found.ends_on_edge == 2, f"{('no end', 'one end', 'both ends')[found.ends_on_edge]} on the edge, within 2 mm"),
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
        said += f"<p><b>A millimetre decides:</b> by the true {truth.mm:g} mm it is {escape(true.category)}.</p>"
    return said


@cache
def _apart(scan_id: str) -> tuple[float, ...]:
    truths = [phantom.truths(scan_id, visit) for visit in range(phantom.VISITS)]
    return measuring.disagreement(truths, sum(map(ord, scan_id)))


def readers(scan_id: str, done: dict[int, dict[str, measuring.Line]]) -> str:
    """Return what the learner, the truth and two trained readers come to, as HTML."""
    truths = [phantom.truths(scan_id, visit) for visit in range(phantom.VISITS)]
    random = Random(sum(map(ord, scan_id)))
    own = [{id: measuring.length_mm(line) for id, line in done[visit].items()} for visit in range(phantom.VISITS)]
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
        f"{round(100 * share)} of 100 pairs at the {VISIT_NAMES[at + 1].lower()}" for at, share in enumerate(apart)
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
        point = "By your lines other lesions became targets than by the truth, so the sums are of other things."
    elif any(mine != true for mine, true in found.verdicts):
        point = "A small difference turned a word. That is the point of the exercise, not a failure."
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f'<div class="im-turned"><p><b>You beside the truth</b></p><ul class="im-parts">{listed}</ul><p>{point}</p></div>'


# --- train ----------------------------------------------------------------------------------------------

PACE = {0: "From easy to nasty", 1: "Easy", 2: "Middling", 3: "Nasty"}
SAID = {"yes": "Yes", "no": "No", "wait": "Not sure: look again", "none": "None, there were none", "NE": "NE, not evaluable"}


@st.fragment
def train(*, keep: Callable[..., Any], kept: Callable[[str], Any], salt: str) -> None:
    """Ask one case after the other: commit to a verdict and a reason, then see both. Mistakes come back."""
    about = st.segmented_control(
        "Train", ("Verdicts", "The start"), default="Verdicts", required=True, key="lab:about"
    )
    if about == "The start":
        starts(keep=keep, kept=kept, salt=salt)
        return
    past = [(event.ref, event.data) for event in kept(training.KIND)]
    pace = st.pills("Cases", list(PACE), default=0, required=True, format_func=PACE.get, key="lab:pace")
    if st.session_state.get(state.SHOWN_CASE) == len(past) and past:
        answered(past, *past[-1])
        return
    task = training.next_task(past, hard=pace or None, salt=salt)
    st.html(case_head(task, past) + case_table(task))
    name = f"lab:case:{task.case.rule}:{task.case.seed}"
    with st.form(name):
        verdict = st.radio(
            task.asks, task.verdicts, index=None, format_func=lambda one: SAID.get(one, one), horizontal=True,
            key=f"{name}:verdict",
        )  # fmt: skip
        reason = st.radio(
            "Because", task.reasons, index=None, format_func=lambda id: in_names(RULES[id].says), key=f"{name}:reason"
        )  # fmt: skip
        is_sent = st.form_submit_button("Commit", type="primary")
    if not is_sent:
        return
    if verdict is None or reason is None:
        st.html('<p class="im-told" role="status">Choose a verdict and a reason, then press Commit.</p>')
        return
    try:
        keep(training.KIND, task.case.rule, training.as_data(task, verdict, reason))
    except (ValueError, RuntimeError) as why:  # what the verb says is the sentence for the learner
        st.warning(str(why))
        return
    st.session_state[state.SHOWN_CASE] = len(past) + 1
    st.rerun(scope="fragment")


def case_head(task: training.Task, past: list) -> str:
    """Return what is said above a case, as HTML."""
    hard = HARD[task.case.hard]
    again = " You met its rule before; the numbers are new." if task.is_return else ""
    right = sum(bool(data.get("right") and data.get("reason_right")) for _, data in past if isinstance(data, dict))
    score = f" {right} of {len(past)} right so far, reason and all." if past else ""
    return (
        f'<h2 class="im-cell-head">Case {len(past) + 1}</h2><p class="im-src">Made by the computer, {hard}.{again}{score}</p>'
    )


def case_table(task: training.Task) -> str:
    """Return the lesions of a case over its visits as an HTML table, up to the visit that is asked about."""
    case = task.case
    patient, until = case.patient, case.visit or len(case.patient.visits)
    visits = (patient.baseline, *patient.visits[:until])
    shown = sheets.sheet_of_patient(patient)
    heads = "".join(
        f'<th scope=col{" class=im-here" if number == case.visit else ""}>'
        f"{'▸ ' if number == case.visit else ''}Day {visit.day}{' (start)' if not number else ''}</th>"
        for number, visit in enumerate(visits)
    )

    def cells(words: list[str]) -> str:
        return "".join(
            f'<td{" class=im-here" if number == case.visit else ""}>{escape(word)}</td>' for number, word in enumerate(words)
        )

    rows = ""
    for row in shown.lesions:
        where = row["Organ"] + (", short axis" if row["Node"] and "node" in row["Organ"] else "")
        words = [str(row[sheets.column(number)]) for number in range(len(visits))]
        if row["Role"] == "new" and not any(word and word != "0" for word in words) and patient.lesions[0].id != row["Lesion"]:
            continue  # it comes later than what is asked about
        said = ["not evaluated" if not word and row["Role"] != "new" else word for word in words]
        said = [f"{word} mm" if word.replace(".", "").isdigit() else word for word in said]
        rows += f"<tr><th scope=row>{escape(row['Lesion'])}</th><td>{escape(row['Role'])}</td><td>{escape(where)}</td>{cells(said)}</tr>"
    pet = [patient.pet_at_baseline, *(visit.pet for visit in visits[1:])]
    for name, words in (
        ("Tumour markers", [visit.markers for visit in visits]),
        ("FDG-PET", pet),
        ("New symptom", ["yes" if visit.new_symptom else "" for visit in visits]),
    ):
        if any(words):
            rows += f"<tr><th scope=row>{name}</th><td></td><td></td>{cells([word or 'none' for word in words])}</tr>"
    return (
        '<div class="im-wide" tabindex="0" role="region" aria-label="Lesions over visits"><table class="im-lab-table">'
        f"<thead><tr><th scope=col>Lesion</th><th scope=col>Role</th><th scope=col>Where</th>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def answered(past: list, rule: str, data: dict[str, Any]) -> None:
    """Show what a case was, what was said of it, and what holds."""
    task = training.ask(make_case(rule, data["seed"]), len(past))
    result = training.mark(task, data["verdict"], data["reason"])
    if result.is_right and result.is_reason_right:
        colour, sign, words = "im-right", "✓ Right", "Verdict and reason hold."
    elif result.is_right:
        colour, sign, words = "im-partly", "◐ In part", "The verdict holds, for another reason. This rule comes back."
    else:
        colour, sign, words = "im-wrong", "✕ No", "This rule comes back, with other numbers."
    chosen = RULES[data["reason"]]
    yours = f'<p>You said {tag(data["verdict"])} because: {escape(in_names(chosen.says))}</p>'
    if not result.is_reason_right:
        yours += f'<p class="im-src">That reason would make it {escape(SAID.get(chosen.category, chosen.category))}.</p>'
    st.html(
        case_head(task, past[:-1])
        + case_table(task)
        + f'<p class="im-asks">{escape(task.asks)}</p><div class="im-turned" role="status">'
        f'<p class="im-verdict"><span class="im-tag {colour}">{sign}</span><span>{words}</span></p>{yours}</div>'
        f'<ol class="im-visits"><li>{because(task.key)}</li></ol>'
        f'<details class="im-drawer"><summary>Every visit of this case, by both criteria</summary>'
        f"{verdicts(task.case.judgement)}</details>"
    )
    waiting = len(training.waiting(past))
    st.button("Next case", type="primary", key="lab:next", icon=":material/arrow_downward:", on_click=next_case)
    if waiting:
        st.html(f'<p class="im-src">{waiting} {"rule waits" if waiting == 1 else "rules wait"} to come back.</p>')


def next_case() -> None:
    """Go on from a verdict to the next case."""
    st.session_state.pop(state.SHOWN_CASE, None)


def starts(*, keep: Callable[..., Any], kept: Callable[[str], Any], salt: str) -> None:
    """Ask of the lesions found at baseline what becomes of each, then show each with its reason. Call it in a fragment."""
    patients = content.patients()
    past = [(event.ref, event.data or {}) for event in kept(at_start.KIND)]
    if past and st.session_state.get(state.SHOWN_START) == len(past):
        ref, data = past[-1]
        start = at_start.again(ref, data.get("seed"), patients)
        if start is not None:
            start_answered(start, past)
            return
    start = at_start.next_start(past, patients, salt=salt)
    st.html(start_head(start, past))
    name = f"lab:start:{len(past)}:{start.ref}:{start.seed}"
    with st.form(name):
        for each in start.found:
            st.radio(f"{each.id}: {each.words}", at_start.BECOMES, index=None, horizontal=True, key=f"{name}:{each.id}")
        if start.reasons:
            st.radio(
                "Because", start.reasons, index=None, format_func=lambda id: in_names(RULES[id].says), key=f"{name}:reason"
            )  # fmt: skip
        st.form_submit_button("Commit", type="primary", on_click=commit_start, args=(start, len(past), keep, name))
    place, told = st.session_state.get(state.LAST_SAID, ("", ""))
    if place == name:
        st.html(f'<p class="im-told" role="status">{escape(told)}</p>')


def commit_start(start: at_start.Start, before: int, keep: Callable[..., Any], name: str) -> None:
    """Keep what somebody said of a start, or say what is missing."""
    said = {each.id: st.session_state.get(f"{name}:{each.id}") for each in start.found}
    reason = st.session_state.get(f"{name}:reason")
    if None in said.values() or (start.reasons and reason is None):
        words = " and a reason" if start.reasons else " for each lesion"
        st.session_state[state.LAST_SAID] = (name, f"Choose what it becomes{words}, then press Commit.")
        return
    try:
        keep(at_start.KIND, start.ref, at_start.as_data(start, said, reason))
    except (ValueError, RuntimeError) as why:  # what the verb says is the sentence for the learner
        st.session_state[state.LAST_SAID] = (name, str(why))
        return
    st.session_state[state.SHOWN_START] = before + 1


def start_head(start: at_start.Start, past: list) -> str:
    """Return what is said above a start, as HTML."""
    again = " You met it before." if start.is_return else ""
    right = sum(bool(data.get("right") and data.get("reason_right")) for _, data in past if isinstance(data, dict))
    score = f" {right} of {len(past)} right so far." if past else ""
    who = "A single lesion, made by the computer." if start.reasons else "An invented patient, before the first dose."
    asks = "it?" if start.reasons else "each? Targets are five at most, and two in an organ."
    return (
        f'<h2 class="im-cell-head">What is a target?</h2><p class="im-src">{who}{again}{score}</p>'
        f'<p class="im-asks">This was found at the start. What becomes of {asks}</p>'
    )


def start_answered(start: at_start.Start, past: list) -> None:
    """Show what becomes of each lesion of a start, why, and what was said of it."""
    data = past[-1][1]
    said = data.get("said") if isinstance(data.get("said"), dict) else {}
    is_right, is_reason_right = at_start.mark(start, said, data.get("reason"))
    if is_right and is_reason_right:
        colour, sign, words = "im-right", "✓ Right", "All of it holds."
    elif is_right:
        colour, sign, words = "im-partly", "◐ In part", "It holds, for another reason. It comes back."
    else:
        colour, sign, words = "im-wrong", "✕ No", "It comes back."
    items = []
    for each in start.found:
        is_met = said.get(each.id) == each.becomes
        yours = "" if is_met else f" You said: {escape(str(said.get(each.id)))}."
        more = f"<p>{escape(each.more)}</p>" if each.more else ""
        items.append(
            f'<li><p class="im-visit-head"><b>{escape(each.id)}</b><span>{escape(each.words)}</span></p>'
            f"<p>{'✓' if is_met else '✕'} <b>{each.becomes}</b>.{yours}</p><p>{escape(in_names(each.verdict.because))}</p>{more}"
            f'<p class="im-src">{source_link(each.verdict)}</p></li>'
        )
    st.html(
        f'<h2 class="im-cell-head">What is a target?</h2><div class="im-turned" role="status"><p class="im-verdict">'
        f'<span class="im-tag {colour}">{sign}</span><span>{words}</span></p></div><ol class="im-visits">{"".join(items)}</ol>'
    )
    with st.container(horizontal=True, gap="small", key="bar-start"):
        st.button(
            "Next start", type="primary", key="lab:next-start", icon=":material/arrow_downward:", on_click=next_start
        )
        if not start.reasons and st.button(
            "Judge this patient", key="lab:judge-start", icon=":material/straighten:", on_click=to_judge, args=(start.ref,)
        ):  # fmt: skip
            st.rerun()
    waiting = len(at_start.waiting(past))
    if waiting:
        st.html(f'<p class="im-src">{waiting} {"start waits" if waiting == 1 else "starts wait"} to come back.</p>')


def next_start() -> None:
    """Go on to the next start."""
    st.session_state.pop(state.SHOWN_START, None)


def to_judge(patient: str) -> None:
    """Open the sheet of a patient in the lab."""
    st.session_state["lab:part"] = "Judge"
    st.session_state["lab:patient"] = patient


# --- cohort ---------------------------------------------------------------------------------------------

CRITERIA = {"recist": "RECIST 1.1", "irecist": "iRECIST"}
WHATS = {
    "response-rate": ("Share with a response", lambda value: f"{100 * value:.0f} %"),
    "median-pfs-months": ("Median progression-free survival", lambda value: f"{value:.1f} months"),
    "pseudoprogression-rate": ("Share with pseudoprogression", lambda value: f"{100 * value:.0f} %"),
}
MOST_BARS, MOST_LANES = 600, 60


@lru_cache(maxsize=8)
def _generated(id: str, n: int, seed: int) -> cohorts.GeneratedCohort:
    figures = content.cohorts()[id].figures
    wanted = [cohorts.Wanted(one.what, one.value, one.low, one.high, one.says) for one in figures if one.what in WHATS]
    return cohorts.generate(wanted, n, seed)


@st.fragment
def cohort(mode: str) -> None:
    """Take a generated cohort or an own table; see its four plots, its rates, and each patient behind a mark."""
    source = st.segmented_control(
        "Patients from", ("A generated cohort", "An own table"), default="A generated cohort", required=True,
        key="lab:source",
    )  # fmt: skip
    judgements = own_table() if source == "An own table" else generated()
    if not judgements:
        return
    is_generated = source != "An own table"
    criteria = st.segmented_control(
        "Criteria", list(CRITERIA), default="recist", required=True, format_func=CRITERIA.get, key="lab:criteria"
    ) or "recist"  # fmt: skip
    rates(judgements, criteria)
    plot(judgements, criteria, mode, is_generated=is_generated)
    st.download_button(
        "Download every verdict as CSV",
        lambda: export.to_csv(export.judged_rows(judgements)),
        "generated-verdicts.csv" if is_generated else "verdicts.csv",
        "text/csv",
        icon=":material/download:",
        key="lab:csv",
    )


def generated() -> tuple[Judgement, ...]:
    """Ask which cohort to generate; say what it is drawn after, and how well that is met."""
    known = content.cohorts()
    first, second, third = st.columns([3, 1.2, 1.2], vertical_alignment="bottom")
    id = first.selectbox("Cohort", list(known), format_func=lambda one: known[one].title, key="lab:cohort")
    n = second.selectbox("Patients", (30, 100, known[id].figures[0].n), index=1, key="lab:n")
    seed = third.number_input("Draw number", 1, 999, 1, step=1, key="lab:seed")
    made = _generated(id, int(n), int(seed))
    rows = "".join(
        f"<tr><th scope=row>{WHATS[one.wanted.what][0]}</th><td>{WHATS[one.wanted.what][1](one.wanted.value)}</td>"
        f"<td>{'' if one.wanted.low is None else f'{WHATS[one.wanted.what][1](one.wanted.low)} to {WHATS[one.wanted.what][1](one.wanted.high)}'}</td>"
        f"<td>{'none' if one.found is None else WHATS[one.wanted.what][1](one.found)} "
        + ('<span class="im-tag im-right">✓ within</span>' if one.is_within else '<span class="im-tag im-wrong">✕ outside</span>')
        + "</td></tr>"
        for one in made.met
    )
    cited = " ".join(
        f'<a href="{escape(content.sources()[key].link)}" target="_blank" rel="noopener">'
        f"{escape(in_names(content.sources()[key].where))}</a>"
        for key in known[id].sources
    )
    st.html(
        '<div class="im-prose"><p><span class="im-generated">generated</span>Nobody here exists. The cohort is drawn after '
        "these figures of one trial, and says nothing about what they leave open.</p></div>"
        '<div class="im-wide" tabindex="0" role="region" aria-label="How well the figures are met">'
        '<table class="im-lab-table"><thead><tr><th scope=col>Figure</th><th scope=col>Published</th>'
        f"<th scope=col>95 % interval</th><th scope=col>Here</th></tr></thead><tbody>{rows}</tbody></table></div>"
        f'<p class="im-src im-made">{escape(" ".join(one.says for one in known[id].figures))} {cited}</p>'
    )
    return made.judgements


def own_table() -> tuple[Judgement, ...]:
    """Ask for a table, judge what can be judged, and say what could not be taken, with row and column."""
    st.html(
        '<div class="im-prose"><p>One row for each lesion at each visit, as CSV or JSON. Needed are the columns '
        "<b>patient</b>, <b>day</b> (or a date), <b>lesion</b> and <b>mm</b> (or a finding in words); <b>role</b>, <b>organ</b> "
        "and <b>node</b> help. CDISC names such as USUBJID are understood. The table is judged and forgotten: nothing is kept. "
        "Take only data that may leave your house.</p></div>"
    )
    st.download_button(
        "An example to start from", content.response_example, "response-example.csv", "text/csv",
        icon=":material/download:", key="lab:example",
    )  # fmt: skip
    file = st.file_uploader("Table", type=["csv", "tsv", "txt", "json"], key="lab:table")
    if file is None:
        st.session_state.pop(state.COHORT, None)
        return ()
    kept = st.session_state.get(state.COHORT)
    if kept is None or kept["mark"] != file.file_id:
        read = table.read_bytes(file.getvalue(), is_json=file.name.lower().endswith(".json"))
        kept = {
            "mark": file.file_id, "problems": read.problems, "rows": read.rows,
            "judgements": tuple(judge_patient(patient) for patient in read.patients),
        }  # fmt: skip
        st.session_state[state.COHORT] = kept
    problems, judgements = kept["problems"], kept["judgements"]
    said = f"{kept['rows']:,} rows read, {len(judgements):,} patients judged."
    st.html(f'<p class="im-src" role="status">{said}</p>')
    if problems:
        listed = "".join(f"<li>{escape(in_names(str(one)))}</li>" for one in problems[:30])
        more = f"<p>And {len(problems) - 30:,} more; they are in the download below.</p>" if len(problems) > 30 else ""
        st.html(
            f'<div class="im-turned" role="status"><p><b>Not everything could be taken as written. The rest is judged.</b>'
            f'</p><ul class="im-problems">{listed}</ul>{more}</div>'
        )
        st.download_button(
            "Download what was said as CSV",
            lambda: export.to_csv(
                ({"row": one.row, "column": one.column, "patient": one.patient, "says": one.says} for one in problems),
                ("row", "column", "patient", "says"),
            ),
            "what-was-said.csv", "text/csv", icon=":material/download:", key="lab:problems",
        )  # fmt: skip
    return judgements


def rates(judgements: tuple[Judgement, ...], criteria: str) -> None:
    """Show response and control rate, each of all patients, with its exact interval."""
    best = [each.best if criteria == "recist" else each.ibest for each in judgements]
    rows = "".join(
        f"<tr><th scope=row>{name}</th><td>{found}</td><td>{escape(found.says)}</td></tr>"
        for name, found in (("Response (ORR)", response_rate(best)), ("Control (DCR)", control_rate(best)))
    )
    st.html(
        '<div class="im-wide" tabindex="0" role="region" aria-label="Rates"><table class="im-lab-table"><thead><tr>'
        "<th scope=col>Rate</th><th scope=col>Patients, exact interval</th><th scope=col>What is counted</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def plot(judgements: tuple[Judgement, ...], criteria: str, mode: str, *, is_generated: bool) -> None:
    """Show one of the plots with what it answers, its trap, its sentence, its table, and who is behind a mark."""
    name = st.pills("Plot", list(in_words.PLOTS), default="Waterfall", required=True, key="lab:plot") or "Waterfall"
    about = in_words.PLOTS[name]
    by_id = {each.patient.id: each for each in judgements}
    key = f"lab:plot:{name}"
    picked = picked_id(st.session_state.get(key))
    if picked in by_id and st.session_state.get(state.PICKED) != (name, picked):
        st.session_state[state.PICKED] = (name, picked)
        st.session_state["lab:who"] = picked
    who = st.session_state.get("lab:who")
    if who not in by_id:
        st.session_state.pop("lab:who", None)
        who = ""
    said, rows = in_words.TOLD[name](judgements, criteria)
    fig, left_out = drawn(name, judgements, criteria, mode, who)
    label = '<span class="im-generated">generated</span>' if is_generated else ""
    st.html(f'<div class="im-prose"><p>{label}{escape(about.reads)}</p></div>')
    with st.container(key=f"chart-cohort-{name.lower()}"):
        st.plotly_chart(
            fig, theme=None, key=key, on_select="rerun", selection_mode="points", config=dict(chart_theme.CONFIG), alt=said
        )  # fmt: skip
    st.html(
        f'<p class="im-src">{escape(said)}{escape(left_out)}</p>'
        f'<p class="im-apart"><b>Its trap.</b> {escape(about.trap)}</p>'
    )
    with st.expander("The same as a table"):
        st.html(html_table(rows[:400]) + (f"<p>{len(rows) - 400} more rows are in the download.</p>" if len(rows) > 400 else ""))
    title = f"{name}, {CRITERIA[criteria]}, {len(judgements)} patients{' (generated)' if is_generated else ''}"
    with st.container(horizontal=True, gap="small", key="bar-plot"):
        st.download_button(
            "Download the plot", lambda: as_page(name, judgements, criteria, title),
            f"{'generated-' if is_generated else ''}{name.lower()}.html", "text/html", icon=":material/download:", key="lab:html",
        )  # fmt: skip
        columns = list(rows[0]) if rows else []
        st.download_button(
            "Download its numbers", lambda: export.to_csv(rows, columns),
            f"{'generated-' if is_generated else ''}{name.lower()}.csv", "text/csv", icon=":material/download:", key="lab:numbers",
        )  # fmt: skip
    one = st.selectbox(
        "A patient behind it (or choose a mark in the plot)", list(by_id), index=None, placeholder="Nobody chosen", key="lab:who"
    )
    if one in by_id:
        st.html(f'<h2 class="im-cell-head">{escape(one)}</h2>')
        if by_id[one].baseline_mm is not None:
            sum_chart(by_id[one], None, key="cohort", mode=mode)
        st.html(verdicts(by_id[one]))


@st.fragment
def plot_one(wanted: str, *, key: str, mode: str) -> None:
    """Show one plot of a generated cohort, as a cell of a lesson does; another draw shows what chance does.

    Args:
        wanted: Name of the plot in small letters.
    """
    name = next(each for each in in_words.PLOTS if each.lower() == wanted)
    id = next(iter(content.cohorts()))
    first, second = st.columns(2)
    n = first.pills("Patients", (30, 100), default=30, required=True, key=f"lab:n:{key}") or 30
    criteria = second.segmented_control(
        "Criteria", list(CRITERIA), default="recist", required=True, format_func=CRITERIA.get, key=f"lab:criteria:{key}"
    ) or "recist"  # fmt: skip
    seed = st.slider("Draw", 1, 6, 1, key=f"lab:draw:{key}")
    judgements = _generated(id, int(n), int(seed)).judgements
    said, _ = in_words.TOLD[name](judgements, criteria)
    fig, left_out = drawn(name, judgements, criteria, mode)
    with st.container(key=f"chart-{key}"):
        st.plotly_chart(fig, theme=None, key=f"lab:plot:{key}", config=dict(chart_theme.CONFIG), alt=said)
    st.html(
        f'<p class="im-src"><span class="im-generated">generated</span>{escape(said)}{escape(left_out)} Nobody here '
        f"exists; drawn after: {escape(content.cohorts()[id].title)}.</p>"
    )


def drawn(name: str, judgements: tuple[Judgement, ...], criteria: str, mode: str, who: str = "") -> tuple[Any, str]:
    """Return a plot as a figure, and which part of a large cohort it shows, in words."""
    from immunobook.response import figure  # Plotly takes long to load; only who sees a plot waits for it

    if name == "Waterfall":
        bars = waterfall(judgements).bars
        few = in_words.evenly(bars, MOST_BARS)
        fig = figure.waterfall(few, mode, criteria=criteria, picked=who)
        total = len(bars)
    elif name == "Spider":
        few = in_words.evenly(judgements, MOST_BARS)
        lines = [
            (each.patient.id, (each.best if criteria == "recist" else each.ibest).category, spider(each)) for each in few
        ]
        fig, total = figure.spider(lines, mode, picked=who), len(judgements)
    elif name == "Swimmer":
        lanes = swimmer(judgements, criteria)
        few = in_words.evenly(lanes, MOST_LANES)
        fig, total = figure.swimmer(few, mode, picked=who), len(lanes)
    else:
        curve = in_words.survival(judgements, criteria)
        rows = curve.at_risk(in_words.ticks(curve))
        return figure.kaplan_meier(curve, rows, mode, says="Free of progression (of 100)"), ""
    return fig, f" Drawn are {len(few)} of {total}, evenly picked." if len(few) < total else ""


def as_page(name: str, judgements: tuple[Judgement, ...], criteria: str, title: str) -> str:
    """Return a plot as one file that opens without a network, in light colours."""
    from immunobook.response import figure

    return figure.as_page(drawn(name, judgements, criteria, "light")[0], title)


def picked_id(event: object) -> str:
    """Return the patient whose mark was chosen; empty if none is, or the browser says nonsense."""
    try:
        data = event["selection"]["points"][0]["customdata"]  # type: ignore[index]
        return str(data[0] if isinstance(data, list | tuple) else data["0"])
    except (KeyError, IndexError, TypeError):
        return ""


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


# --- the lab --------------------------------------------------------------------------------------------


def lab(
    level: str,
    mode: str,
    *,
    part: str = "",
    wanted: str = "",
    keep: Callable[..., Any],
    kept: Callable[[str], Any],
    salt: str = "",
) -> None:
    """Show the part of the lab that was chosen.

    Args:
        part: Part that the address asks for.
        wanted: Patient that the address asks for.
        keep: `study.keep`, with learner and clock filled in.
        kept: Returns the learner's events of a kind.
        salt: Makes the cases differ between learners.
    """
    first = next((one for one in PARTS if one.lower() == part.lower()), "Judge")
    chosen = st.pills(
        "Part", PARTS, default=first, required=True, key="lab:part", label_visibility="collapsed"
    ) or first  # fmt: skip
    if chosen == "Judge":
        judge(level, mode, wanted)
    elif chosen == "Measure":
        measure(keep=keep, kept=kept)
    elif chosen == "Train":
        train(keep=keep, kept=kept, salt=salt)
    elif chosen == "Cohort":
        cohort(mode)

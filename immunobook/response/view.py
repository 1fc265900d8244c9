"""Shows the response lab: measure, judge, train, and the plots of a cohort.

Only the part that was chosen is drawn, so Plotly is loaded only where there is a plot.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from immunobook import content
from immunobook.content.prose import in_names
from immunobook.response import sheet as sheets
from immunobook.response.patient import PET, ROLES, Judgement
from immunobook.response.settings import DEFAULT, Settings
from immunobook.response.size import tenths
from immunobook.response.teaching import settings_of
from immunobook.response.verdict import Verdict
from immunobook.ui import chart_theme, state

PARTS = ("Judge",)
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
def judge_one(patient: str, *, key: str, level: str, mode: str) -> None:
    """Show the sheet of one teaching patient with its verdicts, as a cell of a lesson does."""
    written = content.patients()[patient]
    sheet_with_verdicts(
        sheets.sheet_of(written),
        key=key,
        mode=mode,
        settings=settings_of(written),
        pet_at_baseline=written.pet_at_baseline,
    )


def sheet_with_verdicts(
    start: sheets.Sheet, *, key: str, mode: str, settings: Settings = DEFAULT, pet_at_baseline: str = ""
) -> None:
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
    st.html(verdicts(now.judgement))


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
        width="stretch",
        column_config={
            "Lesion": st.column_config.TextColumn("Lesion", max_chars=40),
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
        return f'<div role="status">{best}</div>'
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


def verdicts(judgement: Judgement) -> str:
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
            f'<div class="im-both"><div><h4>RECIST 1.1</h4>{because(found.recist)}</div>'
            f"<div><h4>iRECIST</h4>{because(found.irecist)}</div></div>{apart}"
            f'<details class="im-made"><summary>What it was put together from</summary><ul>{made}</ul></details></li>'
        )
    notes = "".join(f'<p class="im-src">{escape(note)}</p>' for note in judgement.notes)
    return f'<h2 class="im-cell-head">Visit by visit</h2><ol class="im-visits">{"".join(items)}</ol>{notes}'


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
    first = next((one for one in PARTS if one.lower() == part.lower()), PARTS[0])
    chosen = st.pills(
        "Part", PARTS, default=first, required=True, key="lab:part", label_visibility="collapsed"
    ) or first  # fmt: skip
    if chosen == "Judge":
        judge(level, mode, wanted)

"""Shows the response lab: measure, judge, train, and the plots of a cohort.

Only the part that was chosen is drawn, so Plotly is loaded only where there is a plot.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import streamlit as st

from immunobook import content
from immunobook.content.prose import in_names
from immunobook.response import cohort as cohorts
from immunobook.response import export, in_words, measuring, phantom, table
from immunobook.response import sheet as sheets
from immunobook.response.case_exercise import CASE, PACE
from immunobook.response.endpoints import control_rate, response_rate, spider, swimmer, waterfall
from immunobook.response.markup import HARD, html_table, turned, verdicts
from immunobook.response.patient import PET, ROLES, Judgement, judge_patient
from immunobook.response.settings import DEFAULT, Settings
from immunobook.response.slice_exercise import MEASURE, VISIT_NAMES, taken
from immunobook.response.start_exercise import START
from immunobook.response.teaching import settings_of
from immunobook.ui import chart_theme, exercise, links, state
from immunobook.ui.exercise import Desk
from immunobook.ui.script import script, served

HERE = Path(__file__).parent
PARTS = ("Measure", "Judge", "Train", "Cohort")
OWN = "own"


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
    above = st.container()
    st.html(verdicts(now.judgement, heading=heading))
    if now.judgement.baseline_mm is not None:
        with above:  # drawn last: a browser takes longer for a plot than for all the words
            sum_chart(now.judgement, before.judgement, key=key, mode=mode)


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


# --- measure --------------------------------------------------------------------------------------------

WINDOWS = {
    "soft": {"id": "soft", "says": "Soft tissue", "level": 40, "width": 400},
    "lung": {"id": "lung", "says": "Lung", "level": -600, "width": 1500},
    "liver": {"id": "liver", "says": "Liver, narrow", "level": 90, "width": 150},
}

_measure = st.components.v2.component(
    "measure",
    html=(HERE / "measure.html").read_text(encoding="utf-8"),
    css=script(HERE / "measure.css"),
    js=served("measure", script(HERE / "measure.js")),
)


@st.fragment
def measure(desk: Desk, *, through_page: bool) -> None:
    """Draw diameters on slices of three visits, and see how far trained readers lie apart."""
    scan_id = st.selectbox(
        "Scan", list(phantom.SCANS), format_func=lambda id: phantom.SCANS[id].title, key="lab:scan"
    )
    slices(scan_id, desk, key="lab", through_page=through_page)


@st.fragment
def measure_one(scan_id: str, *, key: str, desk: Desk | None = None, through_page: bool = False) -> None:
    """Show the three visits of one scan to measure on, as a cell of a lesson does.

    Args:
        desk: None: what is measured is forgotten with the session, as on a projector.
        through_page: As in `exercise.place`.
    """
    slices(scan_id, desk or for_the_session(), key=key, through_page=through_page or desk is None)


def for_the_session() -> Desk:
    """Return a desk that holds of each slice the newest lines, as long as the session."""
    taken: list[SimpleNamespace] = st.session_state.setdefault(state.MEASURED, [])

    def keep(kind: str, ref: str, data: Any, *, once: str | None = None) -> SimpleNamespace:
        for each in taken:
            if once is not None and each.once == once:
                return each
            if (each.kind, each.ref) == (kind, ref):
                each.data = None  # that it was taken still counts
        taken.append(SimpleNamespace(kind=kind, ref=ref, data=data, once=once))
        return taken[-1]

    return Desk("", keep, lambda kind: tuple(each for each in taken if each.kind == kind))


def slices(scan_id: str, desk: Desk, *, key: str, through_page: bool) -> None:
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
    wishes = {"scan": scan_id, "visit": str(visit)}
    one_slice(scan_id, visit, desk, wishes, key=key)
    exercise.place(MEASURE, desk, wishes, key=f"{key}-lines", through_page=through_page)


def one_slice(scan_id: str, visit: int, desk: Desk, wishes: dict[str, str], *, key: str) -> None:
    """Show one slice to draw on, with the lines that were kept of it. Its lines are sent by the exercise below it."""
    scan, truths = phantom.SCANS[scan_id], phantom.truths(scan_id, visit)
    first = {"abdomen": ("soft", "liver"), "chest": ("soft", "lung")}[scan.region]
    if scan.region == "chest" and not truths[0].is_node:
        first = ("lung", "soft")
    place = f"{key}:slice:{scan_id}:{visit}"
    data = {
        "key": place,
        "exercise": f"{key}-lines",
        "wishes": wishes,
        "slice": f"{scan_id}/{visit}",
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
            }
            for one in truths
        ],
        "taken": taken(desk, scan_id, visit),
    }
    with st.container(key=f"scene-{place}"):
        _measure(key=place, data=data)


# --- train ----------------------------------------------------------------------------------------------


@st.fragment
def train(desk: Desk, *, through_page: bool) -> None:
    """Ask one case after the other: commit to a verdict and a reason, then see both. Mistakes come back."""
    about = st.segmented_control(
        "Train", ("Verdicts", "The start"), default="Verdicts", required=True, key="lab:about"
    )
    if about == "The start":
        exercise.place(START, desk, {}, key="start", through_page=through_page)
        return
    pace = st.pills("Cases", list(PACE), default=0, required=True, format_func=PACE.get, key="lab:pace") or 0
    exercise.place(CASE, desk, {"pace": str(pace)}, key="case", through_page=through_page)


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
        "A patient behind it (or choose a mark in the plot; on a phone, tap it twice)", list(by_id), index=None, placeholder="Nobody chosen", key="lab:who"
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


# --- the lab --------------------------------------------------------------------------------------------


def lab(
    level: str, mode: str, desk: Desk, *, part: str = "", wanted: str = "", through_page: bool = False
) -> None:
    """Show the part of the lab that was chosen.

    Args:
        part: Part that the address asks for.
        wanted: Patient that the address asks for.
        through_page: As in `exercise.place`.
    """
    first = next((one for one in PARTS if one.lower() == part.lower()), "Judge")
    chosen = st.pills(
        "Part", PARTS, default=first, required=True, key="lab:part", label_visibility="collapsed"
    ) or first  # fmt: skip
    if chosen == "Judge":
        judge(level, mode, wanted)
    elif chosen == "Measure":
        measure(desk, through_page=through_page)
    elif chosen == "Train":
        train(desk, through_page=through_page)
    elif chosen == "Cohort":
        cohort(mode)

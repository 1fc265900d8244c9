"""Shows the grading trainer: a patient, what the learner decides, and which threshold and whose advice it rests on."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from immunobook.content.toxicity import WHERE, CellTherapyStatement, Event, IceItem, Toxicity
from immunobook.toxicity import fever, generator, judging, kept, offered
from immunobook.toxicity import view as shared
from immunobook.toxicity.advice import LOCAL_FIRST, TEACHING, Cited
from immunobook.toxicity.generator import DIFFICULTIES, Patient
from immunobook.toxicity.judging import Decision, Judged
from immunobook.toxicity.view import text
from immunobook.ui import state, step

Keep = Callable[..., kept.Kept]
"""`study.keep` with store, learner and clock filled in."""

KINDS = {"checkpoint": "Checkpoint inhibitor", "cells": "Fever after cell therapy"}
HARDER = {"clear": "Clear", "compared": "Compare with before", "borderline": "At the limit"}
VERSIONS = {"v5": "CTCAE 5.0", "v6": "CTCAE 6.0"}
ACTIONS = kept.ACTIONS
GRADES = {0: "0", 1: "1", 2: "2", 3: "3", 4: "4"}
TRIES = 20
RULE_HERE = (
    "Where and whom: this notebook's rule for teaching, built on the guidelines. Follow your local protocol."
)


@st.fragment
def trainer(
    toxicity: Toxicity,
    learner: str,
    keep: Keep,
    events: Callable[[], tuple[kept.Kept, ...]],
    wanted: str = "",
) -> None:
    """Show one patient after another, and below what was missed so far.

    Args:
        learner: Whose patients these are; with the number of decisions kept it gives the seed.
        keep: Keeps a decision.
        events: Returns the decisions kept so far, oldest first.
        wanted: Id of a side effect that the address asks for, or that of fever after cell therapy.
    """
    past = events()
    if wanted and wanted != fever.REF and wanted not in {each.id for each in toxicity.events}:
        shared.told("There is no such side effect. Here are all, mixed.")
    kind = st.pills(
        "Practise", KINDS, default="cells" if wanted == fever.REF else "checkpoint", required=True, format_func=KINDS.get, key="trainer:kind",
        on_change=_next,
    )  # fmt: skip
    with st.container(key="trainer-stage"):
        if kind == "cells":
            _cells(toxicity, learner, keep, past)
        else:
            _checkpoint(toxicity, learner, keep, past, wanted)
    step.lead("trainer", f"{len(past)} {st.session_state.get(state.GRADED)}", to="trainer-stage")
    missed(toxicity, events())


def _next() -> None:
    st.session_state.pop(state.GRADED, None)


def _graded(past: tuple[kept.Kept, ...]) -> kept.Kept | None:
    """Return the decision that was just taken, as it was kept; None if a new patient is asked for."""
    wanted = st.session_state.get(state.GRADED)
    return next((each for each in past if each.id == wanted), None)


# --- checkpoint inhibitors ------------------------------------------------------------------------------


def _checkpoint(
    toxicity: Toxicity, learner: str, keep: Keep, past: tuple[kept.Kept, ...], wanted: str
) -> None:
    difficulty, event, version = _wishes(toxicity, wanted)
    own = [each for each in past if each.ref != fever.REF]
    if just := _graded(tuple(own)):
        _feedback(toxicity, just)
        st.button("Next patient", key="trainer:next", type="primary", on_click=_next)
        return
    patient = _draw(toxicity, kept.seed(learner, len(own)), difficulty, event, version)
    if patient is None:
        shared.told(
            "Nothing fits all of these wishes: not every grade exists in both versions. Take one back."
        )
        return
    show(toxicity, patient, len(own) + 1)
    decision, sure = _decide(toxicity, patient)
    if decision is None:
        return
    try:
        judged = judging.judge(toxicity, patient, decision)
        data = kept.of_grading(patient, decision, judged, sure)
        done = keep(kept.GRADING, patient.row.event, data, once=f"grading {len(own)} {patient.id}")
    except (ValueError, RuntimeError) as fault:
        shared.told(str(fault))
        return
    st.session_state[state.GRADED] = done.id
    shared.draw_anew()


def _wishes(toxicity: Toxicity, wanted: str) -> tuple[str, str | None, str | None]:
    """Return how hard it may be, which side effect, and which version."""
    titles = {each.id: each.title for each in sorted(toxicity.events, key=lambda one: one.title)}
    with st.expander(
        "Choose what you get: how hard, which side effect, which version", expanded=wanted in titles
    ):
        difficulty = st.pills(
            "How hard", DIFFICULTIES, default="clear", required=True, format_func=HARDER.get,
            key="trainer:difficulty", on_change=_next,
        )  # fmt: skip
        event = st.selectbox(
            "Side effect", titles, index=list(titles).index(wanted) if wanted in titles else None,
            placeholder="Any, mixed", format_func=titles.get, key="trainer:event", on_change=_next,
        )  # fmt: skip
        version = st.selectbox(
            "Version", VERSIONS, index=None, placeholder="Either, as it comes", format_func=VERSIONS.get,
            key="trainer:version", on_change=_next,
        )  # fmt: skip
    return difficulty or "clear", event, version


def _draw(
    toxicity: Toxicity, seed: int, difficulty: str, event: str | None, version: str | None
) -> Patient | None:
    """Return a patient; not every row can be met at every difficulty, so some more are tried."""
    for more in range(TRIES):
        try:
            return generator.draw(toxicity, seed + more, difficulty, event=event, version=version)  # type: ignore[arg-type]
        except LookupError:
            continue
    return None


def show(toxicity: Toxicity, patient: Patient, number: int) -> None:
    """Show a made-up patient: who, which drug, what is told, and what it was before."""
    event = toxicity.event(patient.row.event)
    drug = drug_of(patient)
    before = any(each.before for each in patient.told)
    normal = any(each.normal for each in patient.told)
    heads = ["What", "Now", *(["Before treatment"] if before else []), *(["Normal"] if normal else [])]
    rows = "".join(
        f"<tr><th scope=row>{text(each.says)}</th>"
        + "".join(
            f'<td data-head="{head}">{text(value or "–")}</td>'
            for head, value in zip(heads[1:], _cells_of(each, before, normal), strict=True)
        )
        + "</tr>"
        for each in patient.told
    )
    head = "".join(f"<th scope=col>{each}</th>" for each in heads)
    st.html(
        f'<section class="im-patient"><p class="im-crumb">Patient {number}, made up</p>'
        f'<h2 class="im-cell-head">A {patient.sex} of {patient.age} on {text(drug)}</h2>'
        f"<p>{patient.weeks} weeks after the first dose: <b>{text(event.title.lower())}</b>. {text(event.plain)}</p>"
        f'<div class="im-findings"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
        f'<p class="im-src">Grade by <b>{VERSIONS[patient.row.version]}</b>, term: {text(event.term)}.</p></section>'
    )


def _cells_of(finding: generator.Finding, before: bool, normal: bool) -> list[str | None]:
    return [finding.now, *([finding.before] if before else []), *([finding.normal] if normal else [])]


def drug_of(patient: Patient) -> str:
    """Return a patient's treatment in words."""
    return str(patient.regimen).replace("nivolumab-ipilimumab", "nivolumab with ipilimumab")


def _decide(toxicity: Toxicity, patient: Patient) -> tuple[Decision | None, int | None]:
    """Ask for the decision; None until everything is chosen and handed in."""
    assert toxicity.choices is not None
    key = f"trainer:{patient.difficulty}:{patient.seed}"  # keys travel to the browser; the id names the grade
    action = first = where = whom = None
    with st.form(key=f"{key}:form", border=False):
        version = VERSIONS[patient.row.version]
        grade = shared.choose(
            f"Which grade is it by {version}?", GRADES, says=GRADES.get, key=f"{key}:grade", in_a_row=True
        )
        if patient.full:
            action = shared.choose(
                "The next dose of the treatment", ACTIONS, says=ACTIONS.get, key=f"{key}:action"
            )
            first = _pick("What helps first?", offered.treatments(toxicity, patient), f"{key}:first")
            where = shared.choose(
                "Where is this person seen, at the latest?",
                WHERE,
                says=toxicity.choices.place,
                key=f"{key}:where",
            )
            whom = _pick("Whom do you call?", offered.people(toxicity, patient), f"{key}:whom")
        else:
            st.html(
                '<p class="im-src">Only the grade is asked here: for what to do we have no advice that was read '
                "in its source and means this grade.</p>"
            )
        sure = shared.choose(
            "How sure are you? (if you like)", kept.SURE, says=kept.SURE.get, key=f"{key}:sure", in_a_row=True
        )
        if not st.form_submit_button("Check", type="primary"):
            return None, None
    open_ = [("the grade", grade)]
    if patient.full:
        open_ += [
            ("the next dose", action),
            ("what helps first", first),
            ("where", where),
            ("whom to call", whom),
        ]
    missing = [name for name, value in open_ if value is None]
    if missing:
        shared.told(f"Still open: {', '.join(missing)}. Choose, then press Check.")
        return None, None
    return Decision(grade, action, first, where, whom), sure  # type: ignore[arg-type]


def _pick(label: str, options: tuple, key: str) -> str | None:
    says = {each.id: each.says for each in options}
    return shared.choose(label, list(says), says=says.get, key=key)


# --- feedback -------------------------------------------------------------------------------------------


def _feedback(toxicity: Toxicity, just: kept.Kept) -> None:
    """Show the judgement on a decision, worked out anew from what was kept."""
    try:
        patient = generator.again(toxicity, just.data["patient"])
        judged = judging.judge(toxicity, patient, Decision(**just.data["decision"]))
    except (KeyError, LookupError, TypeError, ValueError):
        shared.told(
            "This patient is not in the tables any more. Your decision is kept; go on to the next one."
        )
        return
    st.html(told_of(toxicity, judged))


def told_of(toxicity: Toxicity, judged: Judged) -> str:
    """Return what is said about a decision, as HTML: each part with its reason, then who advises what."""
    patient = judged.patient
    event = toxicity.event(patient.row.event)
    right = sum(each.right for each in judged.verdicts)
    if judged.dangers:
        word, colour, says = (
            "✕ Could harm",
            "im-wrong",
            "Something here could have harmed this patient. Read it first.",
        )
    elif judged.right:
        word, colour, says = "✓ Right", "im-right", "Every part of it."
    else:
        word, colour, says = "◐ Partly right", "im-partly", f"{right} of {len(judged.verdicts)} parts."
    found = "; ".join(f"{each.says}: {each.now.rstrip('.')}" for each in patient.told)
    rows = "".join(map(_row, sorted(judged.verdicts, key=lambda one: not one.danger)))
    return (
        f'<div class="im-feedback"><p class="im-verdict" role="status"><span class="im-tag {colour}">{word}</span>'
        f"<span>{text(says)}</span></p>"
        f'<p class="im-src">{text(event.title)}, {text(drug_of(patient))}, {VERSIONS[patient.row.version]}. '
        f"{text(found)}</p>"
        f'<ul class="im-reasons">{rows}</ul>{_versions(event, judged)}{_advisers(judged)}{_left_out(judged)}</div>'
    )


def _row(each: judging.Verdict) -> str:
    names = GRADES | ACTIONS if each.part in ("grade", "action") else {}
    chosen, expected = (_named(each.part, value, names) for value in (each.chosen, each.expected))
    line = f"You chose: {chosen}." if each.right else f"You chose: {chosen}. It is: {expected}."
    # What is advised stands below, with who says it; where and whom share one reason and one label.
    silent = ("action", "first", "whom")
    because = "" if each.part in silent else f'<p class="im-because">{text(each.because)}</p>'
    if each.part == "first" and each.danger:
        because = f'<p class="im-because">{text(each.because.split(". ")[0])}.</p>'
    if each.part == "whom":
        because += f'<p class="im-src">{RULE_HERE}</p>'
    if each.part == "first":
        because += f'<p class="im-src">Which step counts as the first: {text(TEACHING.lower())}.</p>'
    return (
        f'<li class="im-reason im-judged"><div><p class="im-says">{kept.PARTS[each.part]} '
        f"{shared.verdict(each.right, each.danger, each.careful)}</p><p>{text(line)}</p>{because}"
        f"{shared.sources(each.sources)}</div></li>"
    )


def _named(part: str, value: str, names: dict) -> str:
    if part == "action":
        return " or ".join(names[each].lower() for each in value.split(" or "))
    return value.rstrip(".")


def _versions(event: Event, judged: Judged) -> str:
    """Say which grade the other version gives, where it differs."""
    from immunobook.toxicity import grading

    patient = judged.patient
    other = "v6" if patient.row.version == "v5" else "v5"
    try:
        graded = grading.grade(event, patient.values, patient.baseline, other)
    except grading.CannotBeGraded:
        return ""
    if graded.grade == judged.graded.grade:
        return f'<p class="im-src">{VERSIONS[other]} gives the same grade here.</p>'
    says = graded.rule.says if graded.rule else "Nothing here reaches grade 1."
    return f'<p class="im-told"><b>{VERSIONS[other]} differs: grade {graded.grade}.</b> {text(says)}</p>'


def _advisers(judged: Judged) -> str:
    """Show what each guideline says, with doses never without their regimen, guideline, year and the local protocol."""
    advised = judged.advised
    if advised is None:
        return ""
    differ = (
        '<p class="im-told"><b>Here the guidelines differ.</b> Each is given below; either counts as right.</p>'
        if advised.differ
        else ""
    )
    said = "".join(map(_said, advised.cited))
    others = ""
    if advised.others:
        others = (
            '<details class="im-drawer"><summary>Said about other treatments</summary><ul class="im-advisers">'
            + "".join(map(_said, advised.others))
            + "</ul></details>"
        )
    return (
        f'<section><h2 class="im-small-head">Who advises what at grade {advised.grade}</h2>{differ}'
        f'<ul class="im-advisers">{said}</ul>{others}<p class="im-src">{LOCAL_FIRST}.</p></section>'
    )


def _said(cited: Cited) -> str:
    from immunobook.toxicity.advice import SAYS

    dose = f'<br><span class="im-src">Dose: {text(cited.dose)}</span>' if cited.dose else ""
    return (
        f"<li><b>{text(cited.who)}</b>, for {text(cited.for_whom)}: <b>{SAYS[cited.statement.action]}</b>. "
        f"{text(cited.statement.says)}{dose}</li>"
    )


def _left_out(judged: Judged) -> str:
    if not judged.left_out:
        return ""
    lines = "".join(f"<li>{text(each)}</li>" for each in judged.left_out)
    return f'<details class="im-drawer"><summary>Left out, and why</summary><ul>{lines}</ul></details>'


# --- fever after cell therapy ---------------------------------------------------------------------------


def _cells(toxicity: Toxicity, learner: str, keep: Keep, past: tuple[kept.Kept, ...]) -> None:
    table = toxicity.cell_therapy
    if table is None:
        shared.told("There is no table for cell therapy.")
        return
    own = tuple(each for each in past if each.ref == fever.REF)
    if just := _graded(own):
        _fever_feedback(toxicity, just)
        st.button("Next patient", key="trainer:next", type="primary", on_click=_next)
        return
    person = fever.draw(table, kept.seed(learner, len(own), fever.REF))
    show_fever(toxicity, person, len(own) + 1)
    key = f"trainer:{person.id}"
    with st.form(key=f"{key}:form", border=False):
        st.html('<h2 class="im-small-head">The ICE score, item by item</h2>')
        points = {
            item.id: shared.choose(
                f"“{item.asks}” {answered(item, person)} {item.says}",
                range(item.points + 1),
                key=f"{key}:ice:{item.id}",
                in_a_row=True,
            )
            for item in table.ice
        }
        icans = shared.choose("Grade of ICANS (ASTCT)", range(5), key=f"{key}:icans", in_a_row=True)
        crs = shared.choose("Grade of CRS (ASTCT)", range(5), key=f"{key}:crs", in_a_row=True)
        sure = shared.choose(
            "How sure are you? (if you like)", kept.SURE, says=kept.SURE.get, key=f"{key}:sure", in_a_row=True
        )
        handed_in = st.form_submit_button("Check", type="primary")
    if not handed_in:
        return
    if None in (*points.values(), icans, crs):
        shared.told("Still open: give points for each item, and both grades. Then press Check.")
        return
    try:
        judged = fever.judge(table, person, points, crs, icans)  # type: ignore[arg-type]
        done = keep(
            kept.GRADING,
            fever.REF,
            fever.of_fever(person, points, crs, icans, judged, sure),  # type: ignore[arg-type]
            once=f"grading {len(own)} {person.id}",
        )
    except (ValueError, RuntimeError) as fault:
        shared.told(str(fault))
        return
    st.session_state[state.GRADED] = done.id
    shared.draw_anew()


def answered(item: IceItem, person: fever.Fevered) -> str:
    """Return how somebody answers an item of the ICE score, in words."""
    lost = person.missed[item.id]
    if item.id not in fever.ANSWERS:
        return "Fails." if lost else "Manages it."
    good = [each for each in fever.parts(item) if each not in lost]
    said = [f"{', '.join(some)} {word}" for some, word in ((good, "right"), (lost, "wrong")) if some]
    return f"{'; '.join(said).capitalize()}."


def show_fever(toxicity: Toxicity, person: fever.Fevered, number: int) -> None:
    """Show somebody some hours after cell therapy: vital signs, how she wakes, and her answers."""
    table = toxicity.cell_therapy
    assert table is not None
    levels = {
        "pressure": person.pressure, "oxygen": person.oxygen, "awakening": person.awakening,
        "seizure": person.seizure, "strength": person.strength, "brain-pressure": person.brain_pressure,
    }  # fmt: skip
    rows = [
        ("Temperature", f"{person.temperature} °C"),
        ("Given before", person.masked or "Nothing against fever"),
    ]
    for domain in (*table.crs[1:], *table.icans):
        rows.append((domain.says, next(each.says for each in domain.levels if each.id == levels[domain.id])))
    lines = "".join(
        f'<tr><th scope=row>{text(name)}</th><td data-head="Found">{text(value)}</td></tr>'
        for name, value in rows
    )
    st.html(
        f'<section class="im-patient"><p class="im-crumb">Patient {number}, made up</p>'
        f'<h2 class="im-cell-head">A {person.sex} of {person.age}, {person.hours} hours after the cells were given</h2>'
        f'<div class="im-findings"><table><thead><tr><th scope=col>Looked at</th><th scope=col>Found</th></tr></thead>'
        f'<tbody>{lines}</tbody></table></div><p class="im-src">Grade by ASTCT 2019. No other cause of the fever was '
        "found.</p></section>"
    )


def _fever_feedback(toxicity: Toxicity, just: kept.Kept) -> None:
    table = toxicity.cell_therapy
    assert table is not None
    try:
        person = fever.draw(table, int(just.data["patient"].rsplit(".", 1)[1]))
        said = just.data["decision"]
        judged = fever.judge(table, person, said["ice"], said["crs"], said["icans"])
    except (KeyError, TypeError, ValueError):
        shared.told(
            "This patient is not in the tables any more. Your decision is kept; go on to the next one."
        )
        return
    danger, right = any(each.danger for each in judged), all(each.right for each in judged)
    word, colour = (
        ("✕ Could harm", "im-wrong")
        if danger
        else ("✓ Right", "im-right")
        if right
        else ("✕ Wrong", "im-wrong")
    )
    rows = "".join(
        f'<li class="im-reason im-judged"><div><p class="im-says">{kept.PARTS[each.part]} '
        f"{shared.verdict(each.right, each.danger)}</p><p>You said {each.chosen}. It is {each.expected}.</p>"
        f'<p class="im-because">{text(each.because)}</p></div></li>'
        for each in judged
    )
    care = ""
    for name, grades, grade in (
        ("CRS", table.crs_grades, fever.crs_of(table, person).grade),
        ("ICANS", table.icans_grades, fever.icans_of(table, person).grade),
    ):
        for each in grades:
            if each.grade == grade:
                said_by = "".join(_for_cells(toxicity, one) for one in each.advice)
                care += (
                    f'<h2 class="im-small-head">{name} grade {grade}: {text(each.says)}</h2><p>The nurse: {text(each.nurse)}</p>'
                    f'<ul class="im-advisers">{said_by}</ul>{shared.sources(each.sources)}'
                )
    notes = "".join(f"<li>{text(each.split(' [@')[0])}</li>" for each in table.notes)
    st.html(
        f'<div class="im-feedback"><p class="im-verdict" role="status"><span class="im-tag {colour}">{word}</span></p>'
        f'<ul class="im-reasons">{rows}</ul><section>{care}</section><p class="im-src">{LOCAL_FIRST}.</p>'
        f'<details class="im-drawer"><summary>How ASTCT grades</summary><ul>{notes}</ul></details>'
        f"{shared.sources(table.sources)}</div>"
    )


def _for_cells(toxicity: Toxicity, said: CellTherapyStatement) -> str:
    """Return what is advised after CAR T cells: there is no next dose to hold, so only what to do."""
    who = toxicity.guideline(said.by)
    dose = ""
    if said.dose:
        dose = f"{said.dose} (CAR T cells; {who.name} {who.year}). {LOCAL_FIRST}."
        dose = f'<br><span class="im-src">Dose: {text(dose)}</span>'
    return f"<li><b>{text(who.name)} {who.year}</b>, for CAR T cells: {text(said.says)}{dose}</li>"


# --- what was missed ------------------------------------------------------------------------------------

SHOWN = 20


def missed(toxicity: Toxicity, past: tuple[kept.Kept, ...]) -> None:
    """Show what was missed and not got right since, the most dangerous first."""
    found = kept.missed(toxicity, past, kept.GRADING)
    right = sum(bool(each.data.get("right")) for each in past)
    st.html('<h2 class="im-cell-head im-further">What you missed, most dangerous first</h2>')
    if not past:
        st.html(
            '<p class="im-src">Nothing yet. What you get wrong will stand here until you get it right.</p>'
        )
        return
    count = f"{len(past)} {'patient' if len(past) == 1 else 'patients'} graded, {right} right in every part."
    if not found:
        st.html(f'<p class="im-src">{count} Nothing is open: what you missed you got right since.</p>')
        return
    rows = "".join(
        f'<li class="im-reason im-judged"><div><p class="im-says">{text(each.about)} {shared.verdict(False, each.danger)}'
        + (' <span class="im-tag">and you were sure</span>' if each.sure else "")
        + f"</p><p>{text(each.part)}. {text(each.says)}</p></div></li>"
        for each in found[:SHOWN]
    )
    more = f" The first {SHOWN} of {len(found)}." if len(found) > SHOWN else ""
    st.html(
        f'<p class="im-src">{count} What you get right later leaves this list.{more}</p><ul class="im-reasons">{rows}</ul>'
    )

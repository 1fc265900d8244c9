"""A case to train on, as an exercise: committed to with verdict and reason, then shown with both. Mistakes come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from immunobook.content.prose import in_names
from immunobook.response import sheet as sheets
from immunobook.response import training
from immunobook.response.cases import make as make_case
from immunobook.response.markup import HARD, because, gone, summed_up, tag, verdicts
from immunobook.response.rules import RULES
from immunobook.ui import fields
from immunobook.ui.exercise import NOT_OF_THIS, Desk, Exercise, NotTaken, Press, Shown

PACE = {0: "From easy to nasty", 1: "Easy", 2: "Middling", 3: "Nasty"}
SAID = {
    "yes": "Yes",
    "no": "No",
    "wait": "Not sure: look again",
    "none": "None, there were none",
    "NE": "NE, not evaluable",
}

Past = Sequence[tuple[str, Mapping[str, Any]]]
"""Rule and data of each case that was answered, oldest first."""


def show(desk: Desk, wishes: Mapping[str, str]) -> Shown:
    """Show the next case.

    Args:
        wishes: `pace`, one of `PACE`.
    """
    past = _past(desk)
    task = _next(past, desk, wishes)
    return Shown(case_head(task, past) + case_table(task) + _form(task), str(len(past)))


def take(desk: Desk, wishes: Mapping[str, str], press: Press) -> Shown:
    """Take a verdict with its reason, or go on to the next case."""
    if press.do == "next":
        return show(desk, wishes)
    past, number = _past(desk), press.at()
    if press.do != "commit" or number > len(past):
        raise NotTaken(NOT_OF_THIS)
    # A press that comes again, or from another window, finds what was kept.
    rule, data = past[number] if number < len(past) else _committed(desk, wishes, past, press)
    now = _past(desk)
    return Shown(_feedback(past[:number], rule, data) + _on(now), str(len(now)))


CASE = Exercise("case", show, take)


def _past(desk: Desk) -> Past:
    return [(event.ref, event.data or {}) for event in desk.kept(training.KIND)]


def _next(past: Past, desk: Desk, wishes: Mapping[str, str]) -> training.Task:
    """Return the case that follows from those before."""
    pace = {str(hard): hard for hard in PACE}.get(wishes.get("pace", ""))
    if pace is None:
        raise NotTaken(NOT_OF_THIS)
    return training.next_task(past, hard=pace or None, salt=desk.learner)


def _committed(
    desk: Desk, wishes: Mapping[str, str], past: Past, press: Press
) -> tuple[str, Mapping[str, Any]]:
    """Keep what was said of the case that follows from those before."""
    task = _next(past, desk, wishes)
    verdict, reason = press.one("verdict"), press.number("reason")
    if verdict is None or reason is None:
        raise NotTaken("Choose a verdict and a reason, then press Commit.")
    if verdict not in task.verdicts or reason >= len(task.reasons):
        raise NotTaken(NOT_OF_THIS)
    data = training.as_data(task, verdict, task.reasons[reason])
    once = f"case {len(past)} {task.case.rule} {task.case.seed}"
    event = desk.keep(training.KIND, task.case.rule, data, once=once)
    return event.ref, event.data


def _form(task: training.Task) -> str:
    """Return what is asked of a case; reasons go by their places, for the name of a rule tells its verdict."""
    says = {one: escape(SAID.get(one, one)) for one in task.verdicts}
    reasons = {number: escape(in_names(RULES[id].says)) for number, id in enumerate(task.reasons)}
    return fields.form(
        "commit",
        fields.choose("verdict", says, legend=escape(task.asks), in_a_row=True)
        + fields.choose("reason", reasons, legend="Because"),
        "Commit",
    )


def case_head(task: training.Task, past: Past) -> str:
    """Return what is said above a case, as HTML."""
    hard = HARD[task.case.hard]
    again = " You met its rule before; the numbers are new." if task.is_return else ""
    right = sum(
        bool(data.get("right") and data.get("reason_right")) for _, data in past if isinstance(data, dict)
    )
    score = f" {right} of {len(past)} right so far, reason and all." if past else ""
    return f'<div><h2 class="im-cell-head">Case {len(past) + 1}</h2><p class="im-src">Made by the computer, {hard}.{again}{score}</p></div>'


def case_table(task: training.Task) -> str:
    """Return the lesions of a case over its visits as an HTML table, up to the visit that is asked about."""
    case = task.case
    patient, until = case.patient, case.visit or len(case.patient.visits)
    visits = (patient.baseline, *patient.visits[:until])
    shown = sheets.sheet_of_patient(patient)
    heads = "".join(
        f"<th scope=col{' class=im-here' if number == case.visit else ''}>"
        f"{'▸ ' if number == case.visit else ''}Day {visit.day}{' (start)' if not number else ''}</th>"
        for number, visit in enumerate(visits)
    )

    def cells(words: list[str]) -> str:
        return "".join(
            f"<td{' class=im-here' if number == case.visit else ''}>{escape(word)}</td>"
            for number, word in enumerate(words)
        )

    rows = ""
    for row in shown.lesions:
        where = row["Organ"] + (", short axis" if row["Node"] and "node" in row["Organ"] else "")
        words = [str(row[sheets.column(number)]) for number in range(len(visits))]
        if (
            row["Role"] == "new"
            and not any(word and word != "0" for word in words)
            and patient.lesions[0].id != row["Lesion"]
        ):
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


def _feedback(before: Past, rule: str, data: Mapping[str, Any]) -> str:
    """Return what a case was, what was said of it, and what holds; worked out anew from what was kept."""
    try:
        task = training.ask(make_case(rule, data["seed"]), len(before))
        result = training.mark(task, data["verdict"], data["reason"])
        chosen = RULES[data["reason"]]
    except (AssertionError, KeyError, TypeError, ValueError):  # the rules have changed since
        return gone("This case is not in the rules any more. What you said is kept; go on to the next one.")
    again = "" if result.is_right else "This rule comes back, with other numbers."
    words = again or (
        "Verdict and reason hold."
        if result.is_reason_right
        else "The verdict holds, for another reason. This rule comes back."
    )
    yours = f"<p>You said {tag(data['verdict'])} because: {escape(in_names(chosen.says))}</p>"
    if not result.is_reason_right:
        yours += f'<p class="im-src">That reason would make it {escape(SAID.get(chosen.category, chosen.category))}.</p>'
    return (
        case_head(task, before)
        + case_table(task)
        + f'<p class="im-asks">{escape(task.asks)}</p>'
        + summed_up(result.is_right, result.is_reason_right, words, yours)
        + f'<ol class="im-visits"><li>{because(task.key)}</li></ol>'
        f'<details class="im-drawer"><summary>Every visit of this case, by both criteria</summary>'
        f"{verdicts(task.case.judgement)}</details>"
    )


def _on(past: Past) -> str:
    """Return the way to the next case, and how many rules come back."""
    waiting = len(training.waiting(past))
    rest = f'<p class="im-src">{waiting} {"rule waits" if waiting == 1 else "rules wait"} to come back.</p>'
    return fields.form("next", "", "Next case") + (rest if waiting else "")

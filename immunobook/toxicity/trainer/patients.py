"""A made-up patient on a checkpoint inhibitor: shown, decided on, and which threshold and whose advice it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from immunobook import content
from immunobook.content.toxicity import WHERE, Event, Toxicity
from immunobook.toxicity import fever, generator, grading, judging, kept, offered
from immunobook.toxicity.advice import LOCAL_FIRST, SAYS, TEACHING, Cited
from immunobook.toxicity.generator import DIFFICULTIES, Difficulty, Patient
from immunobook.toxicity.judging import Decision, Judged
from immunobook.toxicity.markup import how_sure, read_sure, sources, text, told, verdict, whole
from immunobook.toxicity.trainer.missed import missed
from immunobook.ui import fields
from immunobook.ui.exercise import NOT_OF_THIS, Desk, Exercise, NotTaken, Press, Shown

VERSIONS = {"v5": "CTCAE 5.0", "v6": "CTCAE 6.0"}
GRADES = {0: "0", 1: "1", 2: "2", 3: "3", 4: "4"}
TRIES = 20
RULE_HERE = (
    "Where and whom: this notebook's rule for teaching, built on the guidelines. Follow your local protocol."
)
GONE = "This patient is not in the tables any more. Your decision is kept; go on to the next one."
NEXT = fields.form("next", "", "Next patient")


def show(desk: Desk, wishes: Mapping[str, str]) -> Shown:
    """Show the next patient, and below what was missed so far.

    Args:
        wishes: `difficulty`, and if they are wished for `event` (its id) and `version`.
    """
    toxicity, past = content.toxicity(), desk.kept(kept.GRADING)
    number = len(_own(past))
    try:
        patient = _wished(toxicity, desk, wishes, number)
        html = told_of_patient(toxicity, patient, number + 1) + _form(toxicity, patient)
    except LookupError:
        html = told(
            "Nothing fits all of these wishes: not every grade exists in both versions. Take one back."
        )
    return Shown(html + missed(toxicity, past), str(number))


def take(desk: Desk, wishes: Mapping[str, str], press: Press) -> Shown:
    """Take a decision, or go on to the next patient."""
    if press.do == "next":
        return show(desk, wishes)
    toxicity, number = content.toxicity(), press.at()
    own = _own(desk.kept(kept.GRADING))
    if press.do != "check" or number > len(own):
        raise NotTaken(NOT_OF_THIS)
    # A press that comes again, or from another window, finds what was kept.
    just = own[number] if number < len(own) else _decided(toxicity, desk, wishes, number, press)
    past = desk.kept(kept.GRADING)
    return Shown(_feedback(toxicity, just) + NEXT + missed(toxicity, past), str(len(_own(past))))


GRADING = Exercise("grading", show, take)


def _own(past: tuple[kept.Kept, ...]) -> list[kept.Kept]:
    return [each for each in past if each.ref != fever.REF]


def _decided(
    toxicity: Toxicity, desk: Desk, wishes: Mapping[str, str], number: int, press: Press
) -> kept.Kept:
    """Judge a decision and keep it."""
    try:
        patient = _wished(toxicity, desk, wishes, number)
    except LookupError:
        raise NotTaken(NOT_OF_THIS) from None
    decision, sure = _read(patient, press)
    judged = judging.judge(toxicity, patient, decision)
    data = kept.of_grading(patient, decision, judged, sure)
    return desk.keep(kept.GRADING, patient.row.event, data, once=f"grading {number} {patient.id}")


def _wished(toxicity: Toxicity, desk: Desk, wishes: Mapping[str, str], number: int) -> Patient:
    """Return a learner's patient; not every row can be met at every difficulty, so some more are tried.

    Raises:
        LookupError: If nothing fits the wishes.
        NotTaken: If there are no such wishes.
    """
    difficulty, event, version = (wishes.get(name, "") for name in ("difficulty", "event", "version"))
    known = {each.id for each in toxicity.events}
    if difficulty not in DIFFICULTIES or event not in known | {""} or version not in {*VERSIONS, ""}:
        raise NotTaken(NOT_OF_THIS)
    seed = kept.seed(desk.learner, number)
    for more in range(TRIES):
        try:
            return generator.draw(
                toxicity,
                seed + more,
                cast(Difficulty, difficulty),
                event=event or None,
                version=version or None,  # type: ignore[arg-type]
            )
        except LookupError:
            continue
    raise LookupError("nothing fits")


def told_of_patient(toxicity: Toxicity, patient: Patient, number: int) -> str:
    """Return a made-up patient: who, which drug, what is told, and what it was before."""
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
    return (
        f'<section class="im-patient"><p class="im-crumb">Patient {number}, made up</p>'
        f'<h2 class="im-cell-head">A {patient.sex} of {patient.age} on {text(drug)}</h2>'
        f"<p>{patient.weeks} weeks after the first dose: <b>{text(in_running(event.title))}</b>. {text(event.plain)}</p>"
        f'<div class="im-findings"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
        f'<p class="im-src">Grade by <b>{VERSIONS[patient.row.version]}</b>, term: {text(event.term)}.</p></section>'
    )


def _cells_of(finding: generator.Finding, before: bool, normal: bool) -> list[str | None]:
    return [finding.now, *([finding.before] if before else []), *([finding.normal] if normal else [])]


def in_running(title: str) -> str:
    """Return a title as it stands in a sentence: a name keeps its capital, and so do letters that stand for words."""
    first = title.split()[0]
    return title if any(sign.isupper() for sign in first[1:]) else title[:1].lower() + title[1:]


def drug_of(patient: Patient) -> str:
    """Return a patient's treatment in words."""
    return str(patient.regimen).replace("nivolumab-ipilimumab", "nivolumab with ipilimumab")


def _form(toxicity: Toxicity, patient: Patient) -> str:
    """Return what is asked of a patient; where there is no advice, only the grade."""
    assert toxicity.choices is not None
    grade = f"Which grade is it by {VERSIONS[patient.row.version]}?"
    asked = fields.choose("grade", GRADES, legend=grade, in_a_row=True)
    if patient.full:
        asked += fields.choose("action", kept.ACTIONS, legend="The next dose of the treatment")
        asked += _pick("first", "What helps first?", offered.treatments(toxicity, patient))
        places = {place: text(toxicity.choices.place(place)) for place in WHERE}
        asked += fields.choose("where", places, legend="Where is this person seen, at the latest?")
        asked += _pick("whom", "Whom do you call?", offered.people(toxicity, patient))
    else:
        asked += (
            '<p class="im-src">Only the grade is asked here: for what to do we have no advice that was read in its '
            "source and means this grade.</p>"
        )
    return fields.form("check", asked + how_sure(), "Check")


def _pick(name: str, legend: str, some: tuple) -> str:
    return fields.choose(name, {each.id: text(each.says) for each in some}, legend=legend)


OPEN = {
    "grade": "the grade", "action": "the next dose", "first": "what helps first", "where": "where", "whom": "whom to call",
}  # fmt: skip


def _read(patient: Patient, press: Press) -> tuple[Decision, int | None]:
    """Return the decision that was sent, and how sure somebody was.

    Raises:
        NotTaken: If something is still open.
    """
    asked = OPEN if patient.full else {"grade": OPEN["grade"]}
    chosen = {name: press.one(name) for name in asked}
    if missing := [words for name, words in asked.items() if chosen[name] is None]:
        raise NotTaken(f"Still open: {', '.join(missing)}. Choose, then press Check.")
    grade = press.number("grade")
    rest = {name: value for name, value in chosen.items() if name != "grade"}
    return Decision(grade, **rest), read_sure(press)  # type: ignore[arg-type]


# --- feedback -------------------------------------------------------------------------------------------


def _feedback(toxicity: Toxicity, just: kept.Kept) -> str:
    """Return the judgement on a decision, worked out anew from what was kept."""
    try:
        patient = generator.again(toxicity, just.data["patient"])
        judged = judging.judge(toxicity, patient, Decision(**just.data["decision"]))
    except (KeyError, LookupError, TypeError, ValueError):
        return told(GONE)
    return told_of(toxicity, judged)


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
        f'<div class="im-feedback">{whole(word, colour, says)}'
        f'<p class="im-src">{text(event.title)}, {text(drug_of(patient))}, {VERSIONS[patient.row.version]}. '
        f"{text(found)}</p>"
        f'<ul class="im-reasons">{rows}</ul>{_versions(event, judged)}{_advisers(judged)}{_left_out(judged)}</div>'
    )


def _row(each: judging.Verdict) -> str:
    names = GRADES | kept.ACTIONS if each.part in ("grade", "action") else {}
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
        f"{verdict(each.right, each.danger, each.careful)}</p><p>{text(line)}</p>{because}"
        f"{sources(each.sources)}</div></li>"
    )


def _named(part: str, value: str, names: dict) -> str:
    if part == "action":
        return " or ".join(names[each].lower() for each in value.split(" or "))
    return value.rstrip(".")


def _versions(event: Event, judged: Judged) -> str:
    """Say which grade the other version gives, where it differs."""
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
        f'<ul class="im-advisers">{said}</ul>{others}{sources(advised.sources)}<p class="im-src">{LOCAL_FIRST}.</p></section>'
    )


def _said(cited: Cited) -> str:
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

"""Somebody with a fever after cell therapy: shown, scored item by item, graded by ASTCT, and judged."""

from __future__ import annotations

from collections.abc import Mapping

from immunobook import content
from immunobook.content.toxicity import CellTherapy, CellTherapyStatement, IceItem, Toxicity
from immunobook.toxicity import fever, kept
from immunobook.toxicity.advice import LOCAL_FIRST
from immunobook.toxicity.markup import how_sure, read_sure, sources, text, told, verdict, whole
from immunobook.toxicity.trainer.missed import missed
from immunobook.toxicity.trainer.patients import GONE, NEXT
from immunobook.ui import fields
from immunobook.ui.exercise import NOT_OF_THIS, Desk, Exercise, NotTaken, Press, Shown

NO_TABLE = "There is no table for cell therapy."


def show(desk: Desk, wishes: Mapping[str, str]) -> Shown:
    """Show the next person, and below what was missed so far. There is nothing to wish for."""
    toxicity, past = content.toxicity(), desk.kept(kept.GRADING)
    if toxicity.cell_therapy is None:
        return Shown(told(NO_TABLE), "0")
    number = len(_own(past))
    person = fever.draw(toxicity.cell_therapy, kept.seed(desk.learner, number, fever.REF))
    html = told_of_person(toxicity.cell_therapy, person, number + 1) + _form(toxicity.cell_therapy, person)
    return Shown(html + missed(toxicity, past), str(number))


def take(desk: Desk, wishes: Mapping[str, str], press: Press) -> Shown:
    """Take a score with both grades, or go on to the next person."""
    if press.do == "next":
        return show(desk, wishes)
    toxicity, number = content.toxicity(), press.at()
    own = _own(desk.kept(kept.GRADING))
    if press.do != "check" or number > len(own) or toxicity.cell_therapy is None:
        raise NotTaken(NOT_OF_THIS)
    # A press that comes again, or from another window, finds what was kept.
    just = own[number] if number < len(own) else _decided(toxicity.cell_therapy, desk, number, press)
    past = desk.kept(kept.GRADING)
    return Shown(_feedback(toxicity, just) + NEXT + missed(toxicity, past), str(len(_own(past))))


FEVER = Exercise("fever", show, take)


def _own(past: tuple[kept.Kept, ...]) -> list[kept.Kept]:
    return [each for each in past if each.ref == fever.REF]


def _decided(table: CellTherapy, desk: Desk, number: int, press: Press) -> kept.Kept:
    """Judge a score with both grades and keep it."""
    person = fever.draw(table, kept.seed(desk.learner, number, fever.REF))
    points = {item.id: press.number(f"ice-{item.id}") for item in table.ice}
    icans, crs = press.number("icans"), press.number("crs")
    open_ = [f"“{item.asks}”" for item in table.ice if points[item.id] is None]
    open_ += [words for words, grade in (("the grade of ICANS", icans), ("the grade of CRS", crs)) if grade is None]
    if len(open_) == len(table.ice) + 2:
        raise NotTaken("Still open: give points for each item, and both grades. Then press Check.")
    if open_:
        raise NotTaken(f"Still open: {', '.join(open_)}. Choose, then press Check.")
    judged = fever.judge(table, person, points, crs, icans)  # type: ignore[arg-type]
    data = fever.of_fever(person, points, crs, icans, judged, read_sure(press))  # type: ignore[arg-type]
    return desk.keep(kept.GRADING, fever.REF, data, once=f"grading {number} {person.id}")


def _form(table: CellTherapy, person: fever.Fevered) -> str:
    """Return what is asked: points for each item, and both grades."""
    asked = '<h2 class="im-small-head">The ICE score, item by item</h2>'
    for item in table.ice:
        asks = text(f"“{item.asks}” {answered(item, person)} {item.says}")
        asked += fields.choose(f"ice-{item.id}", _up_to(item.points), legend=asks, in_a_row=True)
    for name, words in (("icans", "Grade of ICANS (ASTCT)"), ("crs", "Grade of CRS (ASTCT)")):
        asked += fields.choose(name, _up_to(4), legend=words, in_a_row=True)
    return fields.form("check", asked + how_sure(), "Check")


def _up_to(most: int) -> dict[object, str]:
    return {number: str(number) for number in range(most + 1)}


def answered(item: IceItem, person: fever.Fevered) -> str:
    """Return how somebody answers an item of the ICE score, in words."""
    lost = person.missed[item.id]
    if item.id not in fever.ANSWERS:
        return "Fails." if lost else "Manages it."
    good = [each for each in fever.parts(item) if each not in lost]
    said = [f"{', '.join(some)} {word}" for some, word in ((good, "right"), (lost, "wrong")) if some]
    return f"{'; '.join(said).capitalize()}."


def told_of_person(table: CellTherapy, person: fever.Fevered, number: int) -> str:
    """Return somebody some hours after cell therapy: vital signs, how she wakes, and her answers."""
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
    return (
        f'<section class="im-patient"><p class="im-crumb">Patient {number}, made up</p>'
        f'<h2 class="im-cell-head">A {person.sex} of {person.age}, {person.hours} hours after the cells were given</h2>'
        f'<div class="im-findings"><table><thead><tr><th scope=col>Looked at</th><th scope=col>Found</th></tr></thead>'
        f'<tbody>{lines}</tbody></table></div><p class="im-src">Grade by ASTCT 2019. No other cause of the fever was '
        "found.</p></section>"
    )


def _feedback(toxicity: Toxicity, just: kept.Kept) -> str:
    """Return the judgement on a score and both grades, worked out anew from what was kept."""
    table = toxicity.cell_therapy
    assert table is not None
    try:
        person = fever.draw(table, int(just.data["patient"].rsplit(".", 1)[1]))
        said = just.data["decision"]
        judged = fever.judge(table, person, said["ice"], said["crs"], said["icans"])
    except (KeyError, TypeError, ValueError):
        return told(GONE)
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
        f"{verdict(each.right, each.danger)}</p><p>You said {each.chosen}. It is {each.expected}.</p>"
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
                    f'<ul class="im-advisers">{said_by}</ul>{sources(each.sources)}'
                )
    notes = "".join(f"<li>{text(each.split(' [@')[0])}</li>" for each in table.notes)
    return (
        f'<div class="im-feedback">{whole(word, colour)}'
        f'<ul class="im-reasons">{rows}</ul><section>{care}</section><p class="im-src">{LOCAL_FIRST}.</p>'
        f'<details class="im-drawer"><summary>How ASTCT grades</summary><ul>{notes}</ul></details>'
        f"{sources(table.sources)}</div>"
    )


def _for_cells(toxicity: Toxicity, said: CellTherapyStatement) -> str:
    """Return what is advised after CAR T cells: there is no next dose to hold, so only what to do."""
    who = toxicity.guideline(said.by)
    dose = ""
    if said.dose:
        dose = f"{said.dose} (CAR T cells; {who.name} {who.year}). {LOCAL_FIRST}."
        dose = f'<br><span class="im-src">Dose: {text(dose)}</span>'
    return f"<li><b>{text(who.name)} {who.year}</b>, for CAR T cells: {text(said.says)}{dose}</li>"

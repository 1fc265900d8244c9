"""Builds the pocket page of an organ as HTML: what is heard, asked, graded and done, with sources and date."""

from collections.abc import Mapping
from html import escape

from immunobook.content.model import Source
from immunobook.content.prose import in_names
from immunobook.content.toxicity import Event, Organ, Rule, Toxicity
from immunobook.toxicity import advice, sentence
from immunobook.toxicity.advice import Cited

ORGANS: Mapping[Organ, str] = {
    "skin": "Skin", "gut": "Gut", "liver": "Liver", "lung": "Lung", "glands": "Glands", "kidney": "Kidney",
    "heart": "Heart", "muscle-joint": "Muscle and joint", "nerve": "Nerve", "eye": "Eye", "blood": "Blood",
    "general": "Whole body",
}  # fmt: skip
STAR = "* First step, place and person: this notebook's rule for teaching, built on the guidelines; follow your local protocol."
FOOT = "For teaching; follow your local protocol."
SIZES = {1: "", 2: " im-some", 3: " im-many", 4: " im-many"}
"""With more side effects the print is set smaller, so that an organ stays one page; above these, smallest."""


def organs(toxicity: Toxicity) -> tuple[Organ, ...]:
    """Return the organs that have a side effect in the tables, in the order of the page."""
    there = {each.organ for each in toxicity.events}
    return tuple(each for each in ORGANS if each in there)


def page(toxicity: Toxicity, organ: Organ, sources: Mapping[str, Source]) -> str:
    """Return the page of an organ; KeyError if there is none."""
    events = [each for each in toxicity.events if each.organ == organ]
    if not events:
        raise KeyError(organ)
    keys = dict.fromkeys(key for event in events for key in _keys(toxicity, event))
    listed = "; ".join(
        f'<a href="{escape(one.link)}" target="_blank" rel="noopener">{_text(one.authors.split(",")[0])}</a>, {_text(one.where)}'
        for key in keys
        if (one := sources.get(key))
    )
    size = SIZES.get(len(events), " im-many im-most")
    return (
        f'<article class="im-pocket{size}"><h2>{ORGANS[organ]}: side effects of checkpoint inhibitors</h2>'
        + "".join(_event(toxicity, each) for each in events)
        + f"<footer><p>{STAR}</p><p><b>{FOOT}</b> Doses and second-line treatment: your protocol.</p><p>{_text(toxicity.guidance)}</p>"
        f"<p>Sources: {listed}.</p></footer></article>"
    )


def _event(toxicity: Toxicity, event: Event) -> str:
    facts = "".join(
        f'<dt class="{kind}">{name}</dt><dd class="{kind}">{_text((" " if name == "Ask" else "; ").join(said))}</dd>'
        for name, said in event.lists
        for kind in ("im-flags" if name == "Red flags" else "",)
    )
    grades = sorted({rule.grade for rule in event.rules})
    rows = "".join(_grade(toxicity, event, grade) for grade in grades)
    heads = ("Grade", "By CTCAE", "Next dose", "First *", "Where, whom *")
    head = "".join(f"<th scope=col>{each}</th>" for each in heads)
    return (
        f'<section><h3>{_text(event.title)}</h3><dl class="im-facts">{facts}</dl>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></section>"
    )


def _grade(toxicity: Toxicity, event: Event, grade: int) -> str:
    rules = _text(sentence.joined([_rule(each) for each in event.rules if each.grade == grade], "; "))
    row = event.advice_at(grade)
    first_cell = f'<th scope=row><span class="im-grade" data-grade="{grade}">{grade}</span></th><td data-head="By CTCAE">{rules}</td>'
    if row is None or toxicity.choices is None:
        why = "No row of a guideline could be read in its source: ask the team."
        return f'<tr>{first_cell}<td colspan="3">{why}</td></tr>'
    words = toxicity.choices
    first = sentence.joined([words.treatment(id) for id in row.first], "; or ")
    never = "".join(
        f"<p><b>Not:</b> {_text(words.treatment(each.id).rstrip('.'))}. <span class='im-why'>{_text(each.because)}</span></p>"
        for each in row.never
    )
    whom = sentence.joined([words.person(id) for id in row.whom if id != "nobody"], ", ")
    cells = (
        ("Next dose", _next_dose(toxicity, event, grade)),
        ("First", f"{_text(first)}.{never}"),
        ("Where, whom", f"<b>{_text(words.place(row.where))}</b>. {_text(whom)}"),
    )
    rest = "".join(f'<td data-head="{name}">{cell}</td>' for name, cell in cells)
    return f"<tr>{first_cell}{rest}</tr>"


def _rule(rule: Rule) -> str:
    version = {("v5",): " (5.0 only)", ("v6",): " (6.0 only)"}.get(tuple(rule.versions), "")
    return f"{rule.says.rstrip('.')}{version}"


def _next_dose(toxicity: Toxicity, event: Event, grade: int) -> str:
    """Return who says what about the next dose; those who say the same stand together."""
    row = event.advice_at(grade)
    assert row is not None
    general = toxicity.general if grade == 4 and event.organ != "glands" else ()
    by_action: dict[str, list[str]] = {}
    for each in (*row.says, *general):
        cited = Cited(each, toxicity.guideline(each.by))
        name = cited.who.replace("US label of ", "label of ")
        # The label of nivolumab differs between the drug alone and with ipilimumab; its name does not say which.
        narrow = [] if each.regimens == ("pembrolizumab",) else [
            "nivolumab alone" if one == "nivolumab" else advice.regimen_in_words(one) for one in each.regimens
        ]  # fmt: skip
        about = "; ".join([*([" or ".join(narrow)] if narrow else []), *([each.only] if each.only else [])])
        by_action.setdefault(advice.SAYS[each.action], []).append(f"{name} ({about})" if about else name)
    return "<br>".join(
        f"<b>{action[:1].upper() + action[1:]}</b>: {_text(', '.join(dict.fromkeys(who)))}"
        for action, who in by_action.items()
    )


def _keys(toxicity: Toxicity, event: Event) -> list[str]:
    return [*event.sources, *(key for row in event.advice for one in row.never for key in one.sources)]


def _text(words: str) -> str:
    return escape(in_names(words))

"""Fills in the form of a question as a browser would: only with fields and values that the form really has."""

from __future__ import annotations

from collections.abc import Sequence
from html.parser import HTMLParser

from immunobook.quiz.kind import Answer, Kind


class Fields(HTMLParser):
    """The fields of a form: for each name the values it can have, and what it starts with.

    Attributes:
        can: The values that can be chosen, by the name of the field; None where anything can be written.
        several: The fields that can have several values at once.
        starts: What the form would send if nobody touched it.
    """

    def __init__(self, html: str):
        super().__init__()
        self.can: dict[str, list[str] | None] = {}
        self.several: set[str] = set()
        self.starts: dict[str, list[str]] = {}
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "select":
            self._select = given["name"]
            self.can[self._select] = []
        elif tag == "option":
            self.can[self._select].append(given["value"])
            assert "selected" not in given
        elif tag == "textarea":
            self.can[given["name"]] = None
        elif tag == "input" and given["type"] in ("radio", "checkbox"):
            self.can.setdefault(given["name"], []).append(given["value"])
            if given["type"] == "checkbox":
                self.several.add(given["name"])
            if "checked" in given:
                self.starts.setdefault(given["name"], []).append(given["value"])
        elif tag == "input":
            self.can[given["name"]] = None
            if given.get("value"):
                self.starts[given["name"]] = [given["value"]]


def filled_in(item: Kind, answer: Answer, ids: Sequence[str]) -> dict[str, list[str]]:
    """Return what the form of a question sends when it is filled in with an answer.

    Raises:
        AssertionError: If the form has no field for it.
    """
    form = FILL[item.kind](item, answer, {id: str(place) for place, id in enumerate(ids)})
    fields = Fields(item.form(ids))
    if item.kind == "free_text" and "met" in form:  # the points are only in the form of the second try
        fields.can["met"] = form["met"]
    for name, values in form.items():
        assert name in fields.can, f"the form has no field {name}"
        if fields.can[name] is not None:
            assert set(values) <= set(fields.can[name]), f"{name} cannot be {values}"
    return form


def _one(item, answer, places):
    return {"chosen": [places[answer]]} if answer else {}


def _several(item, answer, places):
    return {"chosen": [places[id] for id in answer]} if answer else {}


def _order(item, answer, places):
    return {"order": [",".join(places[id] for id in answer)]} if answer else {}


def _rows(item, answer, places):
    return {
        f"row-{number}": [places[answer[pair.id]]]
        for number, pair in enumerate(item.pairs)
        if answer.get(pair.id)
    }


def _number(item, answer, places):
    return {"number": [answer]} if answer else {}


def _matrix(item, answer, places):
    """Rows name the fields, places of columns are the values."""
    columns = [column.id for column in item.columns]
    return {f"row-{places[row]}": [str(columns.index(column))] for row, column in answer.items() if column}


def _matrix_of_several(item, answer, places):
    columns = [column.id for column in item.columns]
    form: dict[str, list[str]] = {}
    for column, rows in answer.items():
        for row in rows:
            form.setdefault(f"row-{places[row]}", []).append(str(columns.index(column)))
    return form


def _groups(names):
    """Groups name the fields, places within the group are the values."""

    def fill(item, answer, places):
        form = {}
        for number, group in enumerate(item.groups()):
            shown = [id for id in places if id.partition("/")[0] == group]
            if answer.get(group):
                form[names(group, number)] = [str(shown.index(f"{group}/{id}")) for id in answer[group]]
        return form

    return fill


def _blanks(item, answer, places):
    form = {}
    for number, blank in enumerate(item.blanks):
        shown = [id for id in places if id.partition("/")[0] == blank.id]
        if answer.get(blank.id):
            form[f"blank-{number}"] = [str(shown.index(f"{blank.id}/{answer[blank.id]}"))]
    return form


def _passages(item, answer, places):
    return {"chosen": [str(item.order().index(id)) for id in answer]} if answer else {}


def _inner(item, answer, places):
    return FILL[item.inner.kind](item.inner, answer, places)


def _text(item, answer, places):
    if not answer:
        return {}
    met = [str([point.id for point in item.points].index(id)) for id in answer.get("met", ())]
    return {"text": answer["text"], **({"met": met} if met else {})}


FILL = {
    "matrix_multiple_choice": _matrix,
    "matrix_multiple_response": _matrix_of_several,
    "multiple_response_grouping": _groups(lambda group, number: f"group-{number}"),
    "bow_tie": _groups(lambda group, number: group),
    "drop_down_cloze": _blanks,
    "drop_down_table": _blanks,
    "drop_down_rationale": _blanks,
    "highlight": _passages,
    "short_text": lambda item, answer, places: {"words": [answer]} if answer else {},
    "label_picture": _rows,
    "trend": _inner,
    "free_text": _text,
    "single_choice": _one,
    "predict": _one,
    "multiple_choice": _several,
    "select_n": _several,
    "ordering": _order,
    "matching": _rows,
    "numeric": _number,
}
"""How each kind's form is filled in; a new kind adds a line here."""

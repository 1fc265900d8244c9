"""Works a lesson by mouse as a learner does: finds a cell, answers a question of any kind, hands it in."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from immunobook.content.prose import in_names


def cell_of(page: Page, lesson_id: str, cell_id: str) -> Locator:
    """Return a cell of the open lesson."""
    return page.locator(f'[class*="st-key-cell-"][class$="-{lesson_id}-{cell_id}"], '
                        f'[class*="st-key-cell-"][class*="-{lesson_id}-{cell_id} "]')  # fmt: skip


def state_of(cell: Locator) -> Locator:
    """Return the sign in the gutter, whose `data-state` says what the records say."""
    return cell.locator(".im-state")


def exactly(words: str) -> re.Pattern[str]:
    """Match a label that says just this, whatever its blanks, its hyphens and the glyphs before it."""
    pieces = (re.escape(word).replace("/", r"\/") for word in in_names(words).split())
    pattern = r"\s+".join(pieces).replace("\N{NON-BREAKING HYPHEN}", "[-\N{NON-BREAKING HYPHEN}]")
    return re.compile(rf"^\W*{pattern}\W*$")


def fill_in(cell: Locator, item, answer) -> None:
    """Put an answer on the page without handing it in."""
    if item.kind == "trend":
        fill_in(cell, item.inner, answer)
    elif item.kind in ("single_choice", "predict"):
        says = next(option.says for option in item.options if option.id == answer)
        cell.get_by_role("radio", name=exactly(says)).check(force=True)
    elif item.kind in ("multiple_choice", "select_n", "highlight"):
        for option in item.options:
            box = cell.get_by_role("checkbox", name=exactly(option.says))
            box.set_checked(option.id in answer, force=True)
    elif item.kind == "ordering":
        says = {step.id: in_names(step.says) for step in item.steps}
        for place, id in enumerate(answer):
            while steps_shown(cell)[place] != says[id]:
                move(cell, says[id], "up")
        if not cell.locator(".im-moved").inner_text():  # it stood like this by chance: touch it
            move(cell, says[answer[0]], "up")
            expect(cell.locator(".im-moved")).not_to_be_empty()
    elif item.kind in WITH_LISTS:
        for label, says in lists_of(item, answer):
            row = cell.get_by_role("combobox", name=exactly(label))
            shown = row.get_by_role("option").all_inner_texts()
            row.select_option(index=next(at for at, text in enumerate(shown) if is_entry(says, text)))
    elif item.kind in WITH_BOXES:
        for box in boxes_of(cell, item, answer):
            box.check(force=True)
    elif item.kind == "free_text":
        cell.get_by_role("textbox", name=re.compile("^Your answer")).fill(answer["text"][0])
    else:
        cell.get_by_role("textbox", name=re.compile("^Your answer")).fill(str(answer))


WITH_LISTS = ("matching", "label_picture", "drop_down_cloze", "drop_down_table", "drop_down_rationale")
WITH_BOXES = ("matrix_multiple_choice", "matrix_multiple_response", "multiple_response_grouping", "bow_tie")


def lists_of(item, answer) -> list[tuple[str, str]]:
    """Return what to choose in each list of a question, by its label."""
    if item.kind in ("matching", "label_picture"):
        says = {partner.id: partner.right for partner in item.partners()}
        return [(pair.left, says[answer[pair.id]]) for pair in item.pairs if pair.id in answer]
    return [
        (f"Blank {number}", blank.option(answer[blank.id]).says)
        for number, blank in enumerate(item.blanks, start=1)
        if blank.id in answer
    ]


def is_entry(says: str, shown: str) -> bool:
    """Whether an entry of a list says this, with or without a letter before it."""
    return re.fullmatch(rf"([A-Z]\. )?{re.escape(in_names(says))}", shown.strip()) is not None


def boxes_of(cell: Locator, item, answer) -> list[Locator]:
    """Return what has to be ticked in a table or in groups."""
    if item.kind in ("matrix_multiple_choice", "matrix_multiple_response"):
        rows = {row.id: row.says for row in item.rows}
        columns = {column.id: column.says for column in item.columns}
        if item.kind == "matrix_multiple_choice":
            places = list(answer.items())
        else:
            places = [(row, column) for column, chosen in answer.items() for row in chosen]
        sort = "radio" if item.kind == "matrix_multiple_choice" else "checkbox"
        return [
            cell.get_by_role(sort, name=exactly(f"{rows[row]}: {columns[column]}")) for row, column in places
        ]
    boxes = []
    for group, chosen in answer.items():
        title = in_names(item.title_of(group))
        inside = cell.get_by_role("group", name=re.compile(f"^{re.escape(title)}"))
        for id in chosen:
            says = item.texts()[f"{group}/{id}"]
            sort = "radio" if group == "condition" else "checkbox"
            boxes.append(inside.get_by_role(sort, name=exactly(says)))
    return boxes


def steps_shown(cell: Locator) -> list[str]:
    """Return the steps of an ordering question as they stand now."""
    return cell.locator(".im-step").evaluate_all(
        "steps => steps.map(step => step.lastChild.textContent.trim())"
    )


def move(cell: Locator, says: str, way: str) -> None:
    cell.get_by_role("button", name=f"Move “{says}” {way}").click()


def hand_in(cell: Locator) -> None:
    """Press Check (or Commit, or Compare) and wait for what is said about it."""
    cell.get_by_role("button", name=re.compile("^(Check|Commit|Compare)$")).click()
    expect(cell.locator(".im-feedback")).to_be_visible()


def options_shown(cell: Locator) -> list[str]:
    """Return the options of the question in the order on the page."""
    return cell.locator(".im-options label").all_inner_texts()

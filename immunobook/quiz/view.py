"""Shows a question, hands in what was answered, and shows what was remembered and why.

Nothing is preselected, and neither key nor reason reaches the page before the answer is in: options carry
only their words, and the keys of widgets only their place in the order shown.
"""

import logging
import re
from collections.abc import Callable
from html import escape
from string import ascii_uppercase

import streamlit as st

from immunobook import content
from immunobook.content.frozen import Level
from immunobook.content.prose import in_names
from immunobook.quiz import feedback
from immunobook.quiz.feedback import Attempt, text
from immunobook.quiz.kind import Answer, Kind
from immunobook.quiz.kinds.matching import Matching
from immunobook.quiz.kinds.numeric import LONGEST, Numeric
from immunobook.quiz.kinds.ordering import Ordering
from immunobook.quiz.kinds.select_n import SelectN
from immunobook.quiz.options import WithOneRight, WithSeveralRight
from immunobook.quiz.order import seed_for, shown

AGAIN = "quiz:again:"
"""Session key, with the question's key behind it: number of the answer that "Try again" looks past."""

ARRANGED = "quiz:arranged:"
"""Session key, with the name of the question's widgets behind it, while steps are being put in order: the
ids as they stand (`ids`), and the sentence about the last move (`said`, empty before the first)."""

FITS_A_PHONE = 30
"""Characters of a list's line at 360 px; what is longer is written out above the lists, with a letter."""

NOT_SAVED = "This answer could not be saved just now. It is still in the box; press Check again."


def cell(
    item: Kind,
    *,
    last: Callable[[], Attempt | None],
    submit: Callable[[Answer, int], object],
    level: Level,
    key: str,
    cell_link: Callable[[str], str],
    source_html: Callable[[tuple[str, ...]], str] | None = None,
    salt: str = "",
) -> Attempt | None:
    """Ask a question, or show what was answered and why; return the answer as it was read back.

    Draw it inside a fragment: it uses reruns of its own for nothing but itself.

    Args:
        last: Reads the newest answer back; called again after one was handed in.
        submit: Keeps an answer with the seed of its order; may raise anything, then the answer stays.
        key: Names this place on the page; one question may stand in two places under two keys.
        cell_link: Gives the address of a cell, named as "lesson-id/cell-id".
        source_html: Gives the list of sources as HTML; without it, the list of `content`.
        salt: Makes the order of options differ between learners, such as the learner's id.
    """
    attempt = last()
    with st.container(key=f"quiz:{key}"):
        st.html(_question(item, level))
        place = st.empty()
        if attempt is None or st.session_state.get(AGAIN + key) == attempt.number:
            # One child, so that the feedback, drawn over it in the same run, leaves nothing of it behind.
            with place.container(), st.container(key=f"ask:{key}"):
                is_kept = _ask(item, attempt, submit, key, salt)
            if is_kept:
                attempt = last()
        if attempt is not None and st.session_state.get(AGAIN + key) != attempt.number:
            with place.container():
                _show(item, attempt, key, cell_link(item.cell), source_html)
    return attempt


def _question(item: Kind, level: Level) -> str:
    bedside = '<span class="im-bedside">At the bedside</span>' if item.bedside else ""
    return f'<div class="im-question">{bedside}<p class="im-asks">{text(item.asks_at(level))}</p></div>'


def _ask(
    item: Kind, attempt: Attempt | None, submit: Callable[[Answer, int], object], key: str, salt: str
) -> bool:
    """Draw the question's widget; return whether an answer was handed in and kept."""
    tries = attempt.number if attempt else 0
    seed = seed_for(item, tries, salt=salt, last=attempt.seed if attempt else None)
    ids = shown(item, seed)
    name = f"quiz:{key}:{tries}"
    check = "Commit" if item.kind == "predict" else "Check"
    if item.kind == "ordering":
        answer = WIDGETS[item.kind](item, ids, name)
        is_ready = "ready" if answer else "open"
        pressed = st.button(check, key=f"check:{name}:{is_ready}", type="primary")
    else:
        with st.form(key=name, border=False):
            answer = WIDGETS[item.kind](item, ids, name)
            pressed = st.form_submit_button(check, key=f"{name}:check", type="primary")
    if tries:
        st.html(
            '<p class="im-counts">Your first answer is the one that counts. This one is for practice.</p>'
        )
    if not pressed:
        return False
    refusal = NOTHING_YET[item.kind] if item.blank(answer) else item.refusal(answer)
    if refusal:
        _tell(refusal)
        return False
    try:
        submit(answer, seed)
    except Exception:
        logging.getLogger(__name__).exception("an answer to %s was not saved", item.id)
        _tell(NOT_SAVED.replace("Check", check))
        return False
    return True


def _show(
    item: Kind,
    attempt: Attempt,
    key: str,
    cell_href: str,
    source_html: Callable[[tuple[str, ...]], str] | None,
) -> None:
    sources = (
        source_html(item.sources)
        if source_html
        else feedback.list_of_sources(item.sources, content.sources())
    )
    myths = content.myths() if feedback.myths_behind(item, attempt) else {}
    st.html(feedback.words_on(item, attempt, cell_href=cell_href, myths=myths, sources=sources))
    if item.kind == "predict":  # what was said beforehand can be said only once
        return
    with st.container(key=f"quiz:{key}:after", horizontal=True, vertical_alignment="center"):
        st.button(
            "Try again",
            key=f"quiz:{key}:again:{attempt.number}",
            on_click=_try_again,
            args=(key, attempt.number),
        )
        st.html(feedback.counts(attempt), width="content")


def _try_again(key: str, number: int) -> None:
    st.session_state[AGAIN + key] = number


def _tell(sentence: str) -> None:
    st.html(f'<p class="im-told" role="status">{escape(sentence)}</p>')


# --- one widget for each kind -----------------------------------------------------------------------------

NOTHING_YET = {
    "single_choice": "Nothing is chosen yet. Choose one, then press Check.",
    "multiple_choice": "Nothing is chosen yet. Choose all that apply, then press Check.",
    "select_n": "Nothing is chosen yet. Choose as many as are asked for, then press Check.",
    "ordering": "Nothing is moved yet. Put the steps in order, then press Check.",
    "matching": "No row has a partner yet. Choose one, then press Check.",
    "numeric": "Nothing is written yet. Write a number, then press Check.",
    "predict": "Nothing is chosen yet. Say what you expect, then press Commit.",
}
"""Said when the button is pressed before there is an answer. It costs nothing."""


def choose_one(item: WithOneRight, ids: tuple[str, ...], name: str) -> Answer:
    """Offer options of which one is chosen."""
    _hint(item, "Say what you expect, before it is shown." if item.kind == "predict" else "Choose one.")
    says = {option.id: option.says for option in item.options}
    chosen = st.radio(
        as_label(item.asks),
        range(len(ids)),
        format_func=lambda place: as_label(says[ids[place]]),
        index=None,
        key=f"{name}:one",
        label_visibility="collapsed",
        width="stretch",
    )
    return "" if chosen is None else ids[chosen]


def choose_several(item: WithSeveralRight, ids: tuple[str, ...], name: str) -> Answer:
    """Offer options of which several can be chosen."""
    several = f"Select {item.choose}." if isinstance(item, SelectN) else "Select all that apply."
    costs = "" if isinstance(item, SelectN) else " A wrong choice takes a point off."
    _hint(item, several + costs)
    says = {option.id: option.says for option in item.options}
    with st.container(key=f"several:{name}", gap=None):
        chosen = [
            st.checkbox(as_label(says[id]), key=f"{name}:{place}", width="stretch")
            for place, id in enumerate(ids)
        ]
    return [id for id, is_chosen in zip(ids, chosen, strict=True) if is_chosen]


def put_in_order(item: Ordering, ids: tuple[str, ...], name: str) -> Answer:
    """List the steps with buttons that move them; a list that was never touched is no answer."""
    if sorted(st.session_state.get(ARRANGED + name, {}).get("ids", ())) != sorted(ids):
        st.session_state[ARRANGED + name] = {"ids": list(ids), "said": ""}
    state = st.session_state[ARRANGED + name]
    says = {step.id: step.says for step in item.steps}
    _hint(item, "Put the first one on top, with the arrows.")
    with st.container(key=f"steps:{name}", gap=None):
        for place, id in enumerate(state["ids"], start=1):
            own = f"{name}:{ids.index(id)}"
            with st.container(key=f"step:{own}", horizontal=True, vertical_alignment="center", wrap=False):
                st.html(f'<p class="im-step"><span>{place}</span> {text(says[id])}</p>')
                for way, by in (("up", -1), ("down", 1)):
                    label = as_label(f"Move “{says[id]}” {way}")
                    st.button(label, key=f"move-{way}:{own}", on_click=_move, args=(name, id, by, says[id]))
    st.html(f'<p class="im-moved" role="status">{text(state["said"])}</p>')
    return list(state["ids"]) if state["said"] else []


def _move(name: str, id: str, by: int, says: str) -> None:
    state = st.session_state[ARRANGED + name]
    ids = state["ids"]
    place = ids.index(id)
    target = min(max(place + by, 0), len(ids) - 1)
    ids.insert(target, ids.pop(place))
    where = f"is now {target + 1} of {len(ids)}" if target != place else "cannot go further"
    state["said"] = f"“{says}” {where}."


def match(item: Matching, ids: tuple[str, ...], name: str) -> Answer:
    """Offer a list of partners for each row."""
    left_over = " Some are left over." if item.extra else ""
    _hint(item, f"Choose a partner for each row. Each fits once.{left_over}")
    says = {partner.id: partner.right for partner in item.partners()}
    if max(map(len, says.values())) > FITS_A_PHONE:
        says = {id: f"{letter}. {says[id]}" for letter, id in zip(ascii_uppercase, ids, strict=False)}
        st.html(f'<ul class="im-partners">{"".join(f"<li>{text(says[id])}</li>" for id in ids)}</ul>')
    answer = {}
    with st.container(key=f"rows:{name}"):
        for number, pair in enumerate(item.pairs):
            chosen = st.selectbox(
                as_label(pair.left),
                range(len(ids)),
                format_func=lambda place: says[ids[place]],
                index=None,
                placeholder="Choose a partner",
                filter_mode=None,
                key=f"{name}:{number}",
            )
            if chosen is not None:
                answer[pair.id] = ids[chosen]
    return answer


def write_number(item: Numeric, ids: tuple[str, ...], name: str) -> Answer:
    """Offer a box for a number and its unit."""
    _hint(item, "")
    return st.text_input(
        f"Your answer, in {as_label(item.unit)}", key=f"number:{name}", max_chars=LONGEST, autocomplete="off"
    )


WIDGETS: dict[str, Callable[..., Answer]] = {
    "single_choice": choose_one,
    "multiple_choice": choose_several,
    "select_n": choose_several,
    "ordering": put_in_order,
    "matching": match,
    "numeric": write_number,
    "predict": choose_one,
}


def _hint(item: Kind, what_to_do: str) -> None:
    """Say how to answer, and keep the hint behind a word that opens it."""
    hint = (
        f'<details class="im-hint"><summary>Hint</summary><p>{text(item.hint)}</p></details>'
        if item.hint
        else ""
    )
    if what_to_do or hint:
        st.html(f'<div class="im-how"><p>{escape(what_to_do)}</p>{hint}</div>')


def as_label(words: str) -> str:
    """Return words as the label of a widget, in which nothing is taken for Markdown."""
    return re.sub(r"([\\`*_\[\]$~<>#&:])", r"\\\1", in_names(words))

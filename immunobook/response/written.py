"""How a finding is written in a table, a JSON file or a teaching patient, and what is understood.

| written | means |
| --- | --- |
| `23`, `23.5`, `23 mm` | measured: longest diameter, of a node its short axis |
| `2.3 cm`, `23,5` | understood as 23 mm and 23.5 mm, and said so |
| `gone`, `absent`, `0` | not to be seen any more |
| `too small` | seen, but too small to measure |
| `present` | a non-target or new lesion that is there, not measured |
| `grown` | the same, larger than at the visit before |
| `unequivocal` | a non-target that has progressed unequivocally; `unequivocal, grown` if it grew since then |
| `equivocal` | perhaps a new lesion; `8, equivocal` with its size |
| `12 + 8` | a target that split into parts |
| `merged with T1` | a target that has merged with another, which carries the measurement |
| `NE`, `not evaluated`, nothing | not evaluated at this visit |
"""

import re
from dataclasses import replace

from immunobook.response.patient import Finding
from immunobook.response.size import to_mm, to_units

LARGEST_LESION_MM = 500
"""Larger than any lesion that fits into a person's trunk; such a number is a slip."""

_NUMBER = re.compile(r"^(?P<sign>-?)(?P<whole>\d+)(?P<rest>[.,]\d+)?\s*(?P<unit>mm|cm)?$")
_WORDS = {
    "": "not evaluated", "ne": "not evaluated", "nd": "not evaluated", "na": "not evaluated", "nan": "not evaluated",
    "not evaluated": "not evaluated", "not done": "not evaluated", "not assessed": "not evaluated",
    "not evaluable": "not evaluated", "missing": "not evaluated",
    "gone": "absent", "absent": "absent", "resolved": "absent", "disappeared": "absent", "cr": "absent",
    "too small": "too small", "too small to measure": "too small", "tstm": "too small", "<5": "too small",
    "< 5 mm": "too small",
    "present": "present", "stable": "present", "unchanged": "present", "non-cr/non-pd": "present", "yes": "present",
    "unequivocal": "unequivocal", "unequivocal progression": "unequivocal", "pd": "unequivocal",
    "equivocal": "equivocal", "suspected": "equivocal",
    "grown": "grown", "increased": "grown", "larger": "grown", "worsened": "grown",
}  # fmt: skip


def read_finding(lesion: str, written: object) -> tuple[Finding, tuple[str, ...]]:
    """Return what was found of a lesion, and remarks on how it was understood.

    Raises:
        ValueError: With one sentence, if it cannot be understood; what it holds is then not evaluated.
    """
    text = "" if written is None else str(written).strip()
    if text[:1] in ("=", "@") or (text[:1] == "+" and not text[1:2].isdigit()):
        raise ValueError(f"{_short(text)} is a formula, not a finding")
    lower = " ".join(text.lower().split())
    if merged := re.match(r"^merged (?:with|into) (?P<other>\S+)$", text, flags=re.IGNORECASE):
        return Finding(lesion, merged_into=merged["other"]), ()
    if "+" in lower:
        parts, remarks = [], []
        for part in lower.split("+"):
            mm, said = _size(part.strip())
            parts.append(mm)
            remarks += said
        return Finding(lesion, fragments_mm=tuple(parts)), tuple(remarks)
    if _NUMBER.match(lower):
        mm, said = _size(lower)
        return Finding(lesion, mm), tuple(said)
    found, remarks = Finding(lesion), []
    for number, word in enumerate(each.strip() for each in re.split(r"[;,]", lower)):
        if number == 0 and _NUMBER.match(word):
            mm, said = _size(word)
            found = replace(found, mm=mm)
            remarks += said
            continue
        meaning = _WORDS.get(word)
        if meaning is None:
            raise ValueError(f"{_short(text)} is not a size in millimetres, nor a word for a finding")
        if meaning == "grown":
            found = replace(found, grown=True, state=found.state or ("" if found.mm is not None else "present"))
        else:
            found = replace(found, state=meaning)
    return found, tuple(remarks)


def _size(text: str) -> tuple[object, list[str]]:
    found = _NUMBER.match(text)
    if not found:
        raise ValueError(f"{_short(text)} is not a size in millimetres")
    if found["sign"]:
        raise ValueError(f"{_short(text)} is negative; nothing is smaller than 0 mm")
    remarks = []
    rest = found["rest"] or ""
    if rest.startswith(","):
        remarks.append(f"{_short(text)} has a decimal comma and was read as {found['whole']}.{rest[1:]}")
    units = to_units_or_refuse(f"{found['whole']}{rest.replace(',', '.')}", text)
    if found["unit"] == "cm":
        units *= 10
        remarks.append(f"{_short(text)} is in cm and was read as {to_mm(units):f} mm")
    mm = to_mm(units)
    if mm > LARGEST_LESION_MM:
        raise ValueError(f"{_short(text)} is more than {LARGEST_LESION_MM} mm, larger than any lesion can be")
    return mm, remarks


def to_units_or_refuse(number: str, text: str) -> int:
    """Return the size in the units that are compared, or refuse it in words for a reader."""
    try:
        return to_units(number)
    except ValueError:
        raise ValueError(f"{_short(text)} is larger than any lesion can be") from None


def _short(text: str) -> str:
    return f'"{text[:40]}…"' if len(text) > 40 else f'"{text}"'

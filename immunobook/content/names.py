"""Names as they are used today: those that went out of use, and what ends as a drug does and is none we know.

Sources: ICANS in place of CRES, Lee 2019, doi 10.1016/j.bbmt.2018.12.758; RECIST 1.1, Eisenhauer 2009, doi
10.1016/j.ejca.2008.10.026; polyangiitis without the eponym, Falk, Ann. Rheum. Dis. 2011;70:704. Drugs go by their
registered names; their numbers and first names come from before that.
"""

import re
from collections.abc import Collection, Iterable, Iterator

from immunobook.content.evidence import Agent

OUT_OF_DATE = {
    "lambrolizumab": "pembrolizumab", "MK-3475": "pembrolizumab", "BMS-936558": "nivolumab", "MDX-1106": "nivolumab",
    "MDX-010": "ipilimumab", "MPDL3280A": "atezolizumab", "MEDI4736": "durvalumab", "ticilimumab": "tremelimumab",
    "CRES": "ICANS", "RECIST 1.0": "RECIST 1.1", "Wegener": "granulomatosis with polyangiitis",
    "acute renal failure": "acute kidney injury", "chronic renal failure": "chronic kidney disease", "SGOT": "AST",
    "SGPT": "ALT",
}  # fmt: skip
"""What was said once, and what is said now."""

_OLD = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, OUT_OF_DATE))})(?![\w-])", re.IGNORECASE)
_TODAY = {old.casefold(): now for old, now in OUT_OF_DATE.items()}
_DRUG = re.compile(r"\b[a-z]{3,}(?:mab|leucel|repvec|tinib)\b", re.IGNORECASE)
"""By the ends of registered names: antibodies, cells, viruses, kinase inhibitors."""

NO_IMMUNOTHERAPY = frozenset({"gefitinib", "infliximab", "rituximab", "tocilizumab", "vedolizumab"})
"""Drugs that questions name beside ours: against a side effect, or to compare with."""


def out_of_date(text: str) -> Iterator[tuple[str, str]]:
    """Yield each name that went out of use, as it stands there, with the name of today."""
    yield from ((found[0], _TODAY[found[0].casefold()]) for found in _OLD.finditer(text))


def of_drugs(agents: Iterable[Agent]) -> frozenset[str]:
    """Return the words by which drugs are known: those of their names and brands, and what is named beside ours."""
    names = (name for agent in agents for name in (agent.name, *agent.brands))
    return NO_IMMUNOTHERAPY.union(word for name in names for word in re.findall(r"\w+", name.casefold()))


def unknown_drugs(text: str, known: Collection[str]) -> Iterator[str]:
    """Yield each word that ends as a drug does and is none of these, which are written small."""
    yield from (found[0] for found in _DRUG.finditer(text) if found[0].casefold() not in known)

"""What was missed in the grading trainer and not got right since, the most dangerous first."""

from __future__ import annotations

from immunobook.content.toxicity import Toxicity
from immunobook.toxicity import kept
from immunobook.toxicity.markup import text, verdict

SHOWN = 20


def missed(toxicity: Toxicity, past: tuple[kept.Kept, ...]) -> str:
    """Return what was missed and not got right since, the most dangerous first."""
    found = kept.missed(toxicity, past, kept.GRADING)
    right = sum(bool(each.data.get("right")) for each in past)
    head = '<h2 class="im-cell-head im-further">What you missed, most dangerous first</h2>'
    if not past:
        return f'{head}<p class="im-src">Nothing yet. What you get wrong will stand here until you get it right.</p>'
    count = f"{len(past)} {'patient' if len(past) == 1 else 'patients'} graded, {right} right in every part."
    if not found:
        return f'{head}<p class="im-src">{count} Nothing is open: what you missed you got right since.</p>'
    rows = "".join(
        f'<li class="im-reason im-judged"><div><p class="im-says">{text(each.about)} {verdict(False, each.danger)}'
        + (' <span class="im-tag">and you were sure</span>' if each.sure else "")
        + f"</p><p>{text(each.part)}. {text(each.says)}</p></div></li>"
        for each in found[:SHOWN]
    )
    more = f" The first {SHOWN} of {len(found)}." if len(found) > SHOWN else ""
    return f'{head}<p class="im-src">{count} What you get right later leaves this list.{more}</p><ul class="im-reasons">{rows}</ul>'

"""The card of a story: a composite fiction, and the hundred people whom its trial counted.

A person is a small shape: full for who reached what is counted, ringed for those who are the difference between
the two hundreds, hollow for the others. The person of the story stands on the marker.
"""

from collections.abc import Callable
from html import escape

from immunobook.content.frozen import Level
from immunobook.content.model import Hundred, Story
from immunobook.content.prose import in_names

LABEL = "Composite fiction"


def card(story: Story, level: Level, prose: Callable[[str], str]) -> str:
    """Return a story as HTML.

    Args:
        level: In whose words it is told.
        prose: Turns an author's text into HTML, with the citations of the cell around it.
    """
    who = escape(in_names(f"{story.name}, {story.cancer}"))
    hundreds = "".join(_hundred(story, at) for at in range(len(story.hundreds)))
    return (
        f'<section class="im-story" aria-label="Story, {LABEL.lower()}: {who}">'
        f'<p class="im-story-head"><span class="im-tag im-muted">{LABEL}</span> {who}</p>'
        f"{prose(story.story.text(level))}"
        f"<h3>Out of how many?</h3>"
        f'<div class="im-hundreds">{hundreds}</div>{_legend(story)}'
        f"{prose(story.means.text(level))}"
        f"<h3>At what price?</h3>{prose(story.price.text(level))}</section>"
    )


def in_words(story: Story, hundred: Hundred) -> str:
    """Return what one of the hundreds shows, as a sentence."""
    return f"{hundred.says}: {story.counted.lower()}, {hundred.reached} of 100."


def people(story: Story, at: int) -> tuple[str, ...]:
    """Return what each of the hundred people is: "reached", "more" or "missed", in the order of drawing.

    Args:
        at: Which of the story's hundreds. "More" are the difference to the first one.
    """
    reached = story.hundreds[at].reached
    more = max(0, reached - story.hundreds[0].reached)
    return ("reached",) * (reached - more) + ("more",) * more + ("missed",) * (100 - reached)


def here(story: Story) -> int:
    """Return the place of the person of the story in the last hundred: in the middle of the group, not at an edge."""
    kinds = people(story, len(story.hundreds) - 1)
    places = [at for at, kind in enumerate(kinds) if kind == story.stands]
    return places[len(places) // 2]


def _hundred(story: Story, at: int) -> str:
    hundred = story.hundreds[at]
    marked = here(story) if at == len(story.hundreds) - 1 else None
    drawn = "".join(
        f'<i class="{kind}{" here" if place == marked else ""}"></i>' for place, kind in enumerate(people(story, at))
    )
    return (
        f'<figure><figcaption>{escape(in_names(hundred.says))} <b>{hundred.reached} of 100</b></figcaption>'
        f'<div class="im-people" role="img" aria-label="{escape(in_names(in_words(story, hundred)))}">{drawn}</div>'
        f'<p class="im-src">{escape(in_names(hundred.exactly))}</p></figure>'
    )


def _legend(story: Story) -> str:
    more = f'<li><i class="more"></i> {story.more} more than in the other hundred</li>' if story.more > 0 else ""
    return (
        f'<ul class="im-legend"><li><i class="reached"></i> {escape(in_names(story.counted))}</li>{more}'
        f'<li><i class="missed"></i> The others</li><li><i class="{story.stands} here"></i> '
        f"Where {escape(story.name.split(',')[0])} stands</li></ul>"
    )

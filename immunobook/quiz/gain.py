"""What was gained between a test before and a test after: normalised gain and effect size, of matched learners only.

Sources: class gain and its bands, physport.org/recommendations/Entry.cfm?ID=93334 and Hake's scale (low below 0.3,
medium to 0.7, high above). The gain of averages and the average of gains differ; both are given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean, stdev


@dataclass(frozen=True)
class Gain:
    """What a class gained, in percent of the points that could be earned; None where it is not defined.

    Attributes:
        before, after, matched: How many took the test before, the one after, and both.
        mean_before, mean_after: Mean scores of those who took both, in percent.
        of_averages: (after - before) / (100 - before), of the means; 1 is all that could be gained, below 0 a loss.
        average: Mean of each learner's own gain; learners with everything right before have none.
        without_room: How many had everything right before.
        effect: Difference of the means over the mean of the two standard deviations (Cohen's d).
    """

    before: int
    after: int
    matched: int
    mean_before: float | None = None
    mean_after: float | None = None
    of_averages: float | None = None
    average: float | None = None
    without_room: int = 0
    effect: float | None = None


def gain(before: Mapping[str, float], after: Mapping[str, float]) -> Gain:
    """Return what was gained.

    Args:
        before, after: Score of each learner in percent, 0 to 100, by the learner's id.

    Raises:
        ValueError: If a score is no percentage.
    """
    for score in (*before.values(), *after.values()):
        if not 0 <= score <= 100:
            raise ValueError(f"a score must be 0 to 100 percent, got {score}")
    both = sorted(before.keys() & after.keys())
    if not both:
        return Gain(len(before), len(after), 0)
    pre, post = [before[id] for id in both], [after[id] for id in both]
    own = [single(a, b) for a, b in zip(pre, post, strict=True)]
    own = [one for one in own if one is not None]
    spread = (stdev(pre) + stdev(post)) / 2 if len(both) > 1 else 0.0
    return Gain(
        len(before),
        len(after),
        len(both),
        fmean(pre),
        fmean(post),
        single(fmean(pre), fmean(post)),
        fmean(own) if own else None,
        len(both) - len(own),
        (fmean(post) - fmean(pre)) / spread if spread else None,
    )


def single(before: float, after: float) -> float | None:
    """Return the share gained of what could be gained; None where everything was right before."""
    return None if before >= 100 else (after - before) / (100 - before)


def band(share: float) -> str:
    """Return the band of a gain: loss, low, medium, high."""
    if share < 0:
        return "loss"
    return "low" if share < 0.3 else "high" if share > 0.7 else "medium"


def in_words(found: Gain) -> str:
    """Return what was gained in a sentence that names how many it rests on."""
    if not found.matched:
        return f"Nobody took both tests ({found.before} before, {found.after} after), so nothing can be compared."
    people = "learner" if found.matched == 1 else "learners"
    text = (
        f"{found.matched} {people} took both ({found.before} before, {found.after} after): from "
        f"{found.mean_before:.0f} % to {found.mean_after:.0f} %."
    )
    if found.of_averages is None:
        return f"{text} Everything was right before, so there was nothing to gain."
    text += f" Of what could be gained, {100 * found.of_averages:.0f} % was: {band(found.of_averages)}."
    return text + (f" Effect size {found.effect:.2f}." if found.effect is not None else "")

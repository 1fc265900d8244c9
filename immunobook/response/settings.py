"""Everything that a protocol may set, each with its default, what it means, and what the default rests on."""

from dataclasses import dataclass, field, fields
from typing import Any, Literal


def _setting(default: Any, says: str, source: str) -> Any:
    return field(default=default, metadata={"says": says, "source": source})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """A protocol's choices; `Settings()` are the defaults, `about()` lists them with their sources."""

    too_small_mm: int = _setting(
        5, "what a lesion counts that is seen but too small to measure, in mm", "eisenhauer-2009, 4.3.2"
    )
    continuing_pr: bool = _setting(
        True,
        "once PR, the targets stay PR until PD; off: each visit is judged against baseline anew",
        "eortc-recist-pr",
    )
    reappearance_needs_overall_cr: bool = _setting(
        True,
        "targets that come back after they were all gone are PD, however small, only if the overall response was"
        " CR; off: also if non-target disease was left",
        "eortc-recist-new-lesion",
    )
    small_new_node_waits: bool = _setting(
        True,
        "a new node of 10 to under 15 mm as the only change is judged at the next visit",
        "eortc-recist-new-node",
    )
    confirmation_required: bool = _setting(
        False,
        "CR and PR count only when met again later (non-randomised trials with response as primary endpoint)",
        "eisenhauer-2009, 4.6.1",
    )
    confirmation_days: int = _setting(
        28, "fewest days from a response to the visit that confirms it", "eisenhauer-2009, 4.4.3"
    )
    most_ne_between: int = _setting(
        1, "most NE visits between a response and the visit that confirms it", "admiralonco"
    )
    most_sd_between: int = _setting(
        0, "most SD visits between a PR and the visit that confirms it", "admiralonco"
    )
    sd_minimum_days: int = _setting(
        42, "fewest days from the start for SD (or NON-CR/NON-PD) as best response", "eisenhauer-2009, 4.6.1"
    )
    cr_followed_by_pr: Literal["as recorded", "true CR", "was PR"] = _setting(
        "as recorded",
        "a CR followed by PR: each as recorded; or a true CR, then the PR is really PD; or the CR was really PR",
        "eisenhauer-2009, Table 3",
    )
    missing_as_ne: bool = _setting(
        False, "a patient without any assessment is NE instead of MISSING", "admiralonco"
    )
    iupd_confirmation_from_days: int = _setting(
        28, "fewest days from the first iUPD to a scan that can confirm it", "eortc-irecist-early-scan"
    )
    iupd_confirmation_to_days: int = _setting(
        56, "most days from the last iUPD to a scan that can confirm it", "eortc-irecist-early-scan"
    )
    iupd_tolerance_days: int = _setting(
        0, "days by which a protocol widens that window at both ends (about 2)", "eortc-irecist-early-scan"
    )
    late_scan_confirms: bool = _setting(
        False, "growth that is first seen after the window confirms; no source decides, the protocol must", ""
    )
    iupd_reference: Literal["first iUPD", "last visit"] = _setting(
        "first iUPD",
        "from where further growth is measured: small steps add up from the first iUPD of the run, or not",
        "eortc-irecist-new-lesions",
    )
    new_lesion_left_blocks_icr: bool = _setting(
        False,
        "a new lesion that is still visible after a reset turns iCR into iPR, then and later; no source read decides",
        "",
    )
    add_one_day: bool = _setting(
        False, "durations count both the first and the last day (end - start + 1)", "admiralonco"
    )
    death_ends_response: bool = _setting(
        True, "death ends the duration of response, as progression does", "admiralonco"
    )
    new_therapy_censors: bool = _setting(
        False, "visits from a new anticancer treatment on do not count for durations either", "admiralonco"
    )
    non_cr_non_pd_controls: bool = _setting(
        False, "NON-CR/NON-PD counts as disease control", "admiralonco"
    )
    unconfirmed_iupd_is_event: bool = _setting(
        False,
        "an iUPD that nothing but iUPD or NE follows is a progression; no source read decides, the protocol must",
        "",
    )

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(each.default, bool):
                if not isinstance(value, bool):
                    raise ValueError(f"{each.name} is True or False, got {value!r}")
            elif isinstance(each.default, int):
                if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                    raise ValueError(f"{each.name} is a whole number from 0 up, got {value!r}")
            elif value not in (allowed := _CHOICES[each.name]):
                raise ValueError(f"{each.name} is one of {', '.join(allowed)}, got {value!r}")


_CHOICES = {
    "cr_followed_by_pr": ("as recorded", "true CR", "was PR"),
    "iupd_reference": ("first iUPD", "last visit"),
}

DEFAULT = Settings()


@dataclass(frozen=True)
class About:
    """One setting in words."""

    name: str
    default: Any
    says: str
    source: str


def about() -> tuple[About, ...]:
    """Return every setting with its default, its meaning and its source ("" where no source decides)."""
    return tuple(
        About(each.name, each.default, each.metadata["says"], each.metadata["source"])
        for each in fields(Settings)
    )

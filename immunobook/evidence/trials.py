"""What the landmark trials reported, as tables: a number always stands with its cut, its follow-up and its level."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pandas as pd

from immunobook.content.evidence import Result, Trial

ENDPOINTS = {
    "OS": "Survival",
    "PFS": "Survival without growth",
    "RFS": "Survival without relapse",
    "DFS": "Survival without disease",
    "EFS": "Survival without an event",
    "DMFS": "Survival without spread",
    "ORR": "Tumour shrank",
    "pCR": "No living tumour at surgery",
    "harm": "Severe side effects",
}
KINDS = {"hazard_ratio": "Hazard ratio", "rate": "Out of 100", "median": "Median, months"}


def table(trials: Iterable[Trial]) -> pd.DataFrame:
    """Return one row for each result of each trial.

    `first_look` is False where a cut that stands above it in the file (the longer follow-up) reports the same thing of
    the same people, or where only a subgroup is counted: such rows are shown only when asked for. A subgroup counts as
    first where the trial reports nothing else of that kind.
    """
    rows = []
    for trial in trials:
        for cut, one in trial.results():
            against = trial.arm(one.against).name if one.against else ""
            rows.append(
                {
                    "id": trial.id,
                    "outcome": trial.outcome,
                    "setting": trial.setting,
                    "cut": cut.id,
                    "endpoint": one.endpoint,
                    "kind": one.kind,
                    "months": cut.months,
                    "arm": one.arm,
                    "against": one.against or "",
                    "Trial": trial.name,
                    "Tumour": trial.tumour,
                    "What": one.of or ENDPOINTS[one.endpoint],
                    "Number": KINDS[one.kind],
                    "Group": trial.arm(one.arm).name,
                    "Against": against,
                    "People": people(trial, one),
                    "Value": one.value,
                    "From": one.low,
                    "To": one.high,
                    "Level of the interval (%)": one.level,
                    "At month": one.at,
                    "Counted": one.population or "everyone",
                    "Follow-up": cut.follow_up,
                    "Source": cut.source,
                    "Note": one.note or "",
                }
            )
    all = pd.DataFrame(rows)
    everyone = all["Counted"] == "everyone"
    same = ["id", "endpoint", "kind", "arm", "against"]
    whole = all[everyone].drop_duplicates(same).index
    lonely = all.groupby(["id", "endpoint", "kind"])["Counted"].transform(
        lambda counted: (counted != "everyone").all()
    )
    all["first_look"] = all.index.isin(whole) | lonely
    return all


def people(trial: Trial, one: Result) -> int | None:
    """Return how many people are compared; None for a subgroup, or where the file does not say it."""
    groups = [trial.arm(id).people for id in (one.arm, one.against) if id]
    return None if one.population or None in groups else sum(groups)  # type: ignore[arg-type]


def chosen(
    all: pd.DataFrame,
    *,
    tumour: str | None = None,
    setting: str | None = None,
    endpoints: Collection[str] = (),
    every_look: bool = False,
) -> pd.DataFrame:
    """Return the rows that meet every wish; a wish that is empty is none."""
    keep = pd.Series(True, index=all.index)
    if tumour:
        keep &= all["Tumour"] == tumour
    if setting:
        keep &= all["setting"] == setting
    if endpoints:
        keep &= all["endpoint"].isin(list(endpoints))
    if not every_look:
        keep &= all["first_look"]
    return all[keep]


def ratios(all: pd.DataFrame) -> pd.DataFrame:
    """Return the hazard ratios, the lowest first."""
    return all[all["kind"] == "hazard_ratio"].sort_values(["Value", "Trial"], ignore_index=True)


def verdict(low: float, high: float) -> str:
    """Return where an interval lies: `below` 1, `holds` 1, `above` 1, or `none` if there is no interval."""
    if pd.isna(low) or pd.isna(high):
        return "none"
    if high < 1:
        return "below"
    return "above" if low > 1 else "holds"


def interval(low: float, high: float, level: float) -> str:
    """Return an interval in words, with its level: 0.44 to 0.65 (95%)."""
    if pd.isna(low):
        return "no interval given"
    upper = f"{high:g}" if not pd.isna(high) else "not reached"
    return f"{low:g} to {upper} ({level:g}%)"


def landmarks(all: pd.DataFrame) -> pd.DataFrame:
    """Return rates of survival of any kind at a month, where a cut has them for two groups at least."""
    rates = all[(all["kind"] == "rate") & all["At month"].notna() & (all["endpoint"] != "harm")]
    size = rates.groupby(["id", "cut", "endpoint", "At month", "Counted"])["arm"].transform("nunique")
    return rates[size >= 2].reset_index(drop=True)


def balance(all: pd.DataFrame) -> pd.DataFrame:
    """Return benefit and harm of the groups of one cut, never of two.

    One row a group: `benefit` in percent at a month (survival if the cut has it, else its first rate), and `harm` in
    percent. A cut that lacks one of them for two groups is left out.
    """
    rows = []
    for (id, cut), here in all.groupby(["id", "cut"], sort=False):
        everyone = here[here["Counted"] == "everyone"]
        harms = everyone[everyone["endpoint"] == "harm"].set_index("arm")
        rates = landmarks(everyone)
        if len(harms) < 2 or rates.empty:
            continue
        endpoint = "OS" if "OS" in set(rates["endpoint"]) else rates["endpoint"].iloc[0]
        rates = rates[rates["endpoint"] == endpoint]
        month = rates["At month"].max()
        for row in rates[rates["At month"] == month].to_dict("records"):
            if row["arm"] in harms.index:
                harm = harms.loc[row["arm"]]
                rows.append({**row, "id": id, "cut": cut, "harm": harm["Value"], "of": harm["What"]})
    return pd.DataFrame(rows)


def forest_in_words(shown: pd.DataFrame) -> str:
    """Return in one sentence what the forest plot shows."""
    seen = [verdict(low, high) for low, high in zip(shown["From"], shown["To"], strict=True)]
    parts = [
        f"in {seen.count(word)} {says}"
        for word, says in (
            ("below", "the whole interval lies below 1"),
            ("holds", "it holds 1"),
            ("above", "it lies above 1"),
            ("none", "none is given"),
        )
        if word in seen
    ]
    count = "1 hazard ratio" if len(shown) == 1 else f"{len(shown)} hazard ratios"
    return f"{count} of {shown['id'].nunique()} trials: {'; '.join(parts)}."


def landmarks_in_words(shown: pd.DataFrame) -> str:
    """Return in one sentence what the landmarks show: the widest and the narrowest gap between two groups."""
    keys = ["Trial", "endpoint", "At month", "Counted"]
    values = shown.groupby(keys, sort=False)["Value"]
    gap = (values.max() - values.min()).sort_values()
    least, most = gap.index[0], gap.index[-1]
    if len(gap) == 1:
        return f"{most[0]}: {gap.iloc[0]:g} in 100 between the groups at month {most[2]:g}."
    return (
        f"{len(gap)} comparisons; the groups lie furthest apart in {most[0]} ({gap.iloc[-1]:.3g} in 100 at month "
        f"{most[2]:g}) and nearest in {least[0]} ({gap.iloc[0]:.3g} in 100 at month {least[2]:g})."
    )


def balance_in_words(shown: pd.DataFrame) -> str:
    """Return in one sentence what benefit against harm shows."""
    both = 0
    for _, pair in shown.groupby(["id", "cut"], sort=False):
        first, second = pair.iloc[0], pair.iloc[1]
        both += (first["Value"] > second["Value"]) and (first["harm"] > second["harm"])
    trials = shown["id"].nunique()
    return (
        f"{trials} reports that give both for the same follow-up; in {both} of them the new treatment had more people "
        "without the event, and more with severe side effects."
    )

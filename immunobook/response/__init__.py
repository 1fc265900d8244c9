"""Response evaluation: RECIST 1.1 and iRECIST, each verdict with its rule, its numbers and its source.

Pure: no screen, no file. Lengths are millimetres, given as int, float, Decimal, Fraction or text with a point, and
compared exactly (`size`); days count from the start of treatment or randomisation, which is day 0. Every function
that judges returns a frozen `Verdict(category, rule, facts, ...)`; `str(verdict)` says why:
"sum 36 mm, nadir 29 mm: +24.1 % and +7 mm -> PD; eisenhauer-2009, 4.3.1".

One public function for each level:

| level | function | input | gives |
| --- | --- | --- | --- |
| a lesion at baseline | `measurability(mm, is_node=, method=, slice_mm=, nature=, ...)` | one lesion | measurable, non-measurable, normal |
| lesions at baseline | `choose_targets([Candidate(id, organ, mm, is_node), ...])` | all lesions found | targets, non-targets, sum |
| lesions at a visit | `sum_of_diameters([Measured(id, mm, is_node, ...), ...])` | the targets | sum, complete, all gone |
| **a row of categories** | `overall_response(target, non_target, new_lesion)` | CR, PR, SD, PD, NE or None / CR, NON-CR/NON-PD, PD, NE or None / True, False | RECIST 1.1, Tables 1 and 2 |
| the same, iRECIST | `overall_iresponse(target, non_target, new_lesion, earlier_iupd=(...), target_growth_mm=, ...)` | the row, and what an open iUPD needs | iRECIST, Table 2 |
| the same, confirmation | `confirmed_pair(first, later, minimum_met=)` | two responses | RECIST 1.1, Table 3 |
| **a series of sums** | `judge_sums([baseline, visit 1, ...])` | sums; None where nothing was measured | target response of each visit |
| a series of visits | `judge_series(baseline_mm, [Assessment(...), ...])` | each visit summed up | `VisitVerdict` of each visit: target, non_target, new_lesion, recist, irecist |
| **a series of lesions** | `judge_patient(Patient(id, lesions, baseline, visits))` | lesions and findings | `Judgement`: all verdicts, sums, best responses |
| FDG-PET | `fdg_pet(at_baseline, now)` | two findings | yes, no, wait |
| **a series of verdicts** | `best_response([...], days)`, `best_iresponse([...], days)` | overall responses | best overall response, unconfirmed or confirmed |
| a judged patient | `response_day`, `progression_day`, `duration_of_response`, `progression_free_survival`, `overall_survival` | a `Judgement`; criteria "recist" or "irecist" | days, `Duration` |
| verdicts of a cohort | `response_rate([...])`, `control_rate([...])`, `exact_interval(events, n)` | best responses of all patients | `Rate` with exact interval |
| a judged cohort | `best_change`, `waterfall`, `spider`, `swimmer`, `kaplan_meier(times, is_event)` | judgements; times | the numbers of a plot |
| very many patients | `batch.judge_table(frame)` | a long table | responses of every visit and patient |
| training | `cases.make(rule, seed)`, `cases.deal(seed, hard=)` | a rule's id; a seed | `Case(rule, hard, visit, patient, judgement)` |
| a generated cohort | `cohort.generate([Wanted(what, value, low, high)], n, seed)` | published figures | patients, judgements, how well each figure is met |
| a file | `table.read_bytes(data)`, `export.to_csv(export.judged_rows(...))` | CSV or JSON | patients and problems; safe CSV |
| a teaching patient | `teaching.as_patient(content.patients()[id])` | | `Patient` |

None for a category means "there was none at baseline"; "NE" means "not (all) evaluated". What a protocol may set is
in `Settings` (days for confirmation, NE between, minimum for SD, ...), and `settings.about()` lists each with its
default and source. `python -m immunobook.response FILE` judges a table; `table` says how it is written.
"""

from immunobook.response.baseline import (
    Candidate,
    Choice,
    Measured,
    SumOfDiameters,
    choose_targets,
    measurability,
    sum_of_diameters,
)
from immunobook.response.best import best_iresponse, best_response, confirmed_pair
from immunobook.response.endpoints import (
    best_change,
    control_rate,
    duration_of_response,
    exact_interval,
    kaplan_meier,
    overall_survival,
    progression_day,
    progression_free_survival,
    response_day,
    response_rate,
    spider,
    swimmer,
    waterfall,
)
from immunobook.response.irecist import going_on, may_continue, overall_iresponse
from immunobook.response.patient import Finding, Judgement, Lesion, Patient, Visit, fdg_pet, judge_patient
from immunobook.response.recist import overall_response
from immunobook.response.rules import RULES
from immunobook.response.settings import Settings
from immunobook.response.timeline import Assessment, VisitVerdict, judge_series, judge_sums
from immunobook.response.verdict import Rule, Verdict

__all__ = [
    "RULES",
    "Assessment",
    "Candidate",
    "Choice",
    "Finding",
    "Judgement",
    "Lesion",
    "Measured",
    "Patient",
    "Rule",
    "Settings",
    "SumOfDiameters",
    "Verdict",
    "Visit",
    "VisitVerdict",
    "best_change",
    "best_iresponse",
    "best_response",
    "choose_targets",
    "confirmed_pair",
    "control_rate",
    "duration_of_response",
    "exact_interval",
    "fdg_pet",
    "going_on",
    "judge_patient",
    "judge_series",
    "judge_sums",
    "kaplan_meier",
    "may_continue",
    "measurability",
    "overall_iresponse",
    "overall_response",
    "overall_survival",
    "progression_day",
    "progression_free_survival",
    "response_day",
    "response_rate",
    "spider",
    "sum_of_diameters",
    "swimmer",
    "waterfall",
]

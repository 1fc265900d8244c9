"""Every rule of RECIST 1.1 and iRECIST that this package can apply, under its id.

T target lesions, N non-target lesions, L new lesions, O overall response of a visit, I overall response of a
visit under iRECIST, B best overall response, C confirmed best overall response, IB and IC the same under
iRECIST, M measurability.
"""

from types import MappingProxyType

from immunobook.response.verdict import Rule

R11, IR, ADM = "eisenhauer-2009", "seymour-2017", "admiralonco"
_GROWTH = "sum {sum_mm} mm, nadir {nadir_mm} mm: {over_nadir} and {over_nadir_mm}"
_SHRINKAGE = "sum {sum_mm} mm, baseline {baseline_mm} mm: {from_baseline}"
_BOTH = (
    "sum {sum_mm} mm, baseline {baseline_mm} mm: {from_baseline}; nadir {nadir_mm} mm: {over_nadir} and"
    " {over_nadir_mm}"
)
_RUN = "{days} days after the first iUPD"

_TARGET = (
    Rule("T-NONE", "none", "No target lesion was chosen at baseline.", R11, "4.2"),
    Rule("T-NE-BASELINE", "NE", "Without a complete sum at baseline nothing can be compared.", R11, "4.4.2"),
    Rule("T-NE", "NE", "Not all targets were measured, and those that were do not reach progression.", R11,
         "4.4.2", "{measured}"),
    Rule("T-PD-MEASURED", "PD", "The measured targets alone are at least 20 % and 5 mm over the nadir.", R11,
         "4.4.2", "measured " + _GROWTH),
    Rule("T-CR", "CR", "Every target lesion is gone, and every target node is under 10 mm.", R11, "4.3.1",
         "sum {sum_mm} mm"),
    Rule("T-PD-BACK", "PD", "Targets that had all gone are back; after a CR that is progression, without a"
         " minimum.", "eortc-recist-new-lesion", "", "sum {sum_mm} mm after a complete response"),
    Rule("T-PD", "PD", "The sum grew by at least 20 % and by at least 5 mm over its smallest value.", R11,
         "4.3.1", _GROWTH),
    Rule("T-PR", "PR", "The sum is at least 30 % below baseline.", R11, "4.3.1", _SHRINKAGE),
    Rule("T-PR-HELD", "PR", "Once PR, the targets stay PR until they progress.", "eortc-recist-pr", "", _BOTH),
    Rule("T-SD", "SD", "Too little shrinkage from baseline for PR, too little growth over the nadir for PD.",
         R11, "4.3.1", _BOTH),
)  # fmt: skip

_NON_TARGET = (
    Rule("N-NONE", "none", "There was no non-target disease at baseline.", R11, "4.2"),
    Rule("N-PD", "PD", "Existing non-target disease has progressed unequivocally.", R11, "4.3.4", "{lesions}"),
    Rule("N-PD-BACK", "PD", "Non-target disease that had gone is back; after a CR of everything that is"
         " progression.", "eortc-recist-new-lesion", "", "{lesions}"),
    Rule("N-NE", "NE", "Not all non-target disease was evaluated.", R11, "4.4.2", "{lesions}"),
    Rule("N-NON", "NON-CR/NON-PD", "Some non-target disease persists, without unequivocal progression.", R11,
         "4.3.3", "{lesions}"),
    Rule("N-NON-MARKER", "NON-CR/NON-PD", "A tumour marker that was raised is not back to normal.", R11,
         "4.3.3"),
    Rule("N-CR", "CR", "All non-target disease is gone, nodes are under 10 mm, raised markers are normal.",
         R11, "4.3.3"),
)  # fmt: skip

_NEW = (
    Rule("L-NO", "no", "No new lesion is seen.", R11, "4.3.5"),
    Rule("L-YES", "yes", "An unequivocal new lesion is seen; it need not be measurable.", R11, "4.3.5",
         "{lesions}"),
    Rule("L-WAIT", "wait", "The new lesion is equivocal: go on and look again; if it is confirmed, the"
         " progression is dated back to this visit.", R11, "4.3.5", "{lesions}"),
    Rule("L-WAIT-NODE", "wait", "A new node of 10 to under 15 mm as the only change is judged at the next"
         " visit.", "eortc-recist-new-node", "", "{lesions}"),
    Rule("L-NE", "NE", "It is not known whether there is a new lesion.", R11, "4.3.5"),
    Rule("L-PET-NEW", "yes", "FDG-PET was negative at baseline and is positive now: a new lesion.", R11,
         "4.3.5"),
    Rule("L-PET-CT", "yes", "FDG-PET is positive at a site that is new on CT: a new lesion.", R11, "4.3.5"),
    Rule("L-PET-WAIT", "wait", "FDG-PET is positive at a site not seen on CT: repeat the CT; if it confirms the"
         " lesion, the progression is dated back to this PET.", R11, "4.3.5"),
    Rule("L-PET-KNOWN", "no", "FDG-PET is positive at a site that CT knew and that is not growing: no new"
         " lesion.", R11, "4.3.5"),
    Rule("L-PET-NO", "no", "FDG-PET shows nothing new.", R11, "4.3.5"),
)  # fmt: skip

_OVERALL = (
    Rule("O-PD-TARGET", "PD", "Progression of the targets is progression, whatever the rest shows.", R11,
         "Table 1", "{progressing}"),
    Rule("O-PD-NON-TARGET", "PD", "Unequivocal progression of non-targets is progression, whatever the rest"
         " shows.", R11, "Tables 1 and 2", "{progressing}"),
    Rule("O-PD-NEW", "PD", "A new lesion is progression, whatever the rest shows.", R11, "Tables 1 and 2",
         "{progressing}"),
    Rule("O-NE", "NE", "Targets not all evaluated, and no progression elsewhere.", R11, "Table 1"),
    Rule("O-NE-NEW", "NE", "Without knowing whether there is a new lesion, no response can be given.", R11,
         "4.4.2"),
    Rule("O-CR", "CR", "All targets gone, all non-targets gone, nothing new.", R11, "Table 1"),
    Rule("O-PR-NON-CR", "PR", "All targets gone, but non-target disease persists: PR at most.", R11,
         "Table 1"),
    Rule("O-PR-NT-NE", "PR", "All targets gone, but non-targets not all evaluated: PR at most.", R11,
         "Table 1"),
    Rule("O-PR", "PR", "Targets in PR, nothing progressing, nothing new.", R11, "Table 1"),
    Rule("O-SD", "SD", "Targets stable, nothing progressing, nothing new.", R11, "Table 1"),
    Rule("O2-CR", "CR", "Non-target disease only, all of it gone, nothing new.", R11, "Table 2"),
    Rule("O2-NON", "NON-CR/NON-PD", "Non-target disease only, persisting: not called SD.", R11, "Table 2"),
    Rule("O2-NE", "NE", "Non-target disease only, not all evaluated.", R11, "Table 2"),
    Rule("O-NOTHING", "NE", "No disease was recorded at baseline, so that there is nothing to compare.", R11,
         "4.2"),
)  # fmt: skip

_IMMUNE = (
    Rule("I-CR", "iCR", "All targets and non-targets gone, nothing new.", IR, "Table 2"),
    Rule("I-PR-NON-CR", "iPR", "All targets gone, but other disease persists or was not all evaluated.",
         IR, "Table 2"),
    Rule("I-PR", "iPR", "Targets in iPR, nothing progressing, nothing new.", IR, "Table 2"),
    Rule("I-SD", "iSD", "Targets stable, nothing progressing, nothing new.", IR, "Table 2"),
    Rule("I-CR-NT", "iCR", "Non-target disease only, all of it gone, nothing new.", IR, "Table 3"),
    Rule("I-NON", "NON-iCR/NON-iUPD", "Non-target disease only, persisting without progression.", IR,
         "Table 3"),
    Rule("I-NE", "NE", "Not enough was evaluated to assign a response, and nothing progresses.", R11,
         "Table 1"),
    Rule("I-UPD-TARGET", "iUPD", "The targets progress: unconfirmed until a later scan shows further growth.",
         IR, "Table 2", "{progressing}"),
    Rule("I-UPD-NON-TARGET", "iUPD", "Non-targets progress: unconfirmed until a later scan shows further"
         " growth.", IR, "Table 2", "{progressing}"),
    Rule("I-UPD-NEW", "iUPD", "A new lesion: unconfirmed until it grows or another comes.", IR, "Table 2",
         "{progressing}"),
    Rule("I-UPD-NLT", "iUPD", "After a reset, the measured new lesions are at least 20 % and 5 mm over their own"
         " nadir: a new iUPD.", "eortc-irecist-new-lesions", "", "{progressing}"),
    Rule("I-UPD-NLNT", "iUPD", "After a reset, the new lesions that are not measured have grown unequivocally: a"
         " new iUPD.", "eortc-irecist-new-lesions", "", "{progressing}"),
    Rule("I-CPD-TARGET", "iCPD", "The iUPD of the targets is confirmed: the sum grew by at least 5 mm more.",
         IR, "Table 2", "{target_growth} since the iUPD"),
    Rule("I-CPD-NON-TARGET", "iCPD", "The iUPD of the non-targets is confirmed: any further growth, which need"
         " not be unequivocal again.", "eortc-irecist-non-target"),
    Rule("I-CPD-NLT", "iCPD", "The iUPD by a new lesion is confirmed: the measured new lesions grew by at least"
         " 5 mm.", IR, "Table 2", "{new_growth} since the iUPD"),
    Rule("I-CPD-NLNT", "iCPD", "The iUPD by a new lesion is confirmed: a new lesion that is not measured"
         " grew.", IR, "Table 2"),
    Rule("I-CPD-FURTHER", "iCPD", "The iUPD by a new lesion is confirmed: a further new lesion.", IR,
         "Table 2"),
    Rule("I-CPD-CATEGORY", "iCPD", "Progression where there was none at the iUPD confirms it.", IR, "Table 2",
         "{progressing}"),
    Rule("I-CPD-EARLY", "iCPD", "Earlier than 4 weeks, but done for a new symptom, and an additional new lesion"
         " is there.", "eortc-irecist-early-scan", "", _RUN),
    Rule("I-UPD-EARLY", "iUPD", "It grows, but this scan came too early to confirm; repeat it in the window.",
         "eortc-irecist-early-scan", "", _RUN),
    Rule("I-UPD-LATE", "iUPD", "It grows, but this scan came after the window for confirming the last iUPD.",
         "eortc-irecist-early-scan", "", "{days_since_last} days after the last iUPD"),
    Rule("I-UPD-AGAIN", "iUPD", "Still progressed, but without the further growth that would confirm it.", IR,
         "Table 2", "{unchanged}"),
    Rule("I-UPD-NEW-STAYS", "iUPD", "The new lesion is still there and the targets are no better than at the"
         " iUPD.", "eortc-irecist-scenarios"),
    Rule("I-RESET-CR", "iCR", "Nothing progresses any more: the iUPD is undone and the bar is reset.", IR,
         "Table 2"),
    Rule("I-RESET-PR", "iPR", "Nothing progresses any more: the iUPD is undone and the bar is reset.", IR,
         "Table 2"),
    Rule("I-RESET-SD", "iSD", "Nothing progresses any more: the iUPD is undone and the bar is reset.", IR,
         "Table 2"),
    Rule("I-RESET-NON", "NON-iCR/NON-iUPD", "Nothing progresses any more: the iUPD is undone and the bar is"
         " reset.", IR, "Table 2"),
    Rule("I-ENDED", "iCPD", "Progression was confirmed before; nothing after iCPD counts.", IR, "Table 3"),
)  # fmt: skip

_SIZE = "{mm} mm, at least {least} mm needed"
_MEASURABLE = (
    Rule("M-SIZE", "measurable", "The longest diameter is long enough for this method.", R11, "3.1", _SIZE),
    Rule("M-SMALL", "non-measurable", "The longest diameter is too short for this method.", R11, "3.1", _SIZE),
    Rule("M-SLICE", "non-measurable", "Slices over 5 mm: the diameter must be at least twice their thickness.",
         R11, "Appendix II", _SIZE),
    Rule("M-NODE", "measurable", "A node of at least 15 mm in its short axis can be a target.", R11, "3.1",
         "short axis {mm} mm"),
    Rule("M-NODE-NON-TARGET", "non-measurable", "A node of 10 to under 15 mm in its short axis is pathological,"
         " and non-target.", R11, "3.1", "short axis {mm} mm"),
    Rule("M-NODE-NORMAL", "normal", "A node under 10 mm in its short axis is normal and is not recorded.", R11,
         "3.1", "short axis {mm} mm"),
    Rule("M-ULTRASOUND", "non-measurable", "Ultrasound is never used to measure.", R11, "3.2.2"),
    Rule("M-MRI-LUNG", "non-measurable", "MRI is not used to measure in the lung.", R11, "3.2.2"),
    Rule("M-X-RAY", "non-measurable", "On a chest X-ray only a clearly defined lesion in aerated lung is"
         " measurable.", R11, "3.2.2"),
    Rule("M-BONE", "non-measurable", "Blastic bone lesions, and lytic ones without a soft-tissue part, are"
         " non-measurable.", R11, "3.1.1"),
    Rule("M-CYST", "normal", "A simple cyst is no malignant lesion and is not recorded.", R11, "3.1.1"),
    Rule("M-TREATED", "non-measurable", "A lesion that was irradiated or treated locally usually counts only if it"
         " has grown since.", R11, "3.1.1"),
    Rule("M-NEVER", "non-measurable", "Disease of this kind is never measurable.", R11, "3.1"),
)  # fmt: skip


def _best(prefix: str, i: str, confirmed: bool) -> tuple[Rule, ...]:
    cr, pr, sd = f"{i}CR", f"{i}PR", f"{i}SD"
    non = "NON-iCR/NON-iUPD" if i else "NON-CR/NON-PD"
    source, section = (IR, "Table 3") if i else (R11, "Table 3" if confirmed else "4.4.3")
    first = "day {day}"
    minimum = f"{first}, minimum {{minimum}}"
    twice = "day {day}, confirmed on day {confirmed_on}"
    met = "met, and met again late enough" if confirmed else "met at a visit that counts"
    shows = twice if confirmed else first
    rules = [
        Rule(f"{prefix}-CR", cr, f"{cr} was {met}.", source, section, shows),
        Rule(f"{prefix}-PR", pr, f"{pr} was {met}, and nothing better.", source, section, shows),
        Rule(f"{prefix}-SD", sd, f"{sd} at or after the minimum time, and nothing better.", R11, "4.6.1", minimum),
        Rule(f"{prefix}-NON", non, f"{non} at or after the minimum time.", R11, "4.6.1", minimum),
        Rule(f"{prefix}-NE", "NE", "No visit could be evaluated.", R11, "Table 3"),
        Rule(f"{prefix}-NE-EARLY", "NE", "The only visits without progression came before the minimum time.",
             R11, "4.6.1", minimum),
        Rule(f"{prefix}-MISSING", "MISSING", "There is no assessment after baseline.", ADM),
    ]
    if i:
        rules += [
            Rule(f"{prefix}-CPD", "iCPD", "No response that counts, and progression was confirmed.", IR, "Table 3",
                 first),
            Rule(f"{prefix}-UPD", "iUPD", "No response that counts, and progression was never confirmed.", IR,
                 "Table 3", first),
        ]
    else:
        rules += [Rule(f"{prefix}-PD", "PD", "Progression came before any response that counts.", R11,
                       "4.4.3", first)]
    if confirmed:
        rules.append(
            Rule(f"{prefix}-SD-UNCONFIRMED", sd, "A response that was never confirmed counts as stable disease, if"
                 " it lies at or after the minimum time.", R11, "Table 3", minimum))
        if not i:
            rules.append(
                Rule(f"{prefix}-PD-AFTER-CR", "PD", "Disease after a true CR is progression, and the minimum time"
                     " for SD was not met.", R11, "Table 3", first))
    return tuple(rules)  # fmt: skip


RULES = MappingProxyType({
    rule.id: rule
    for rule in (
        *_MEASURABLE, *_TARGET, *_NON_TARGET, *_NEW, *_OVERALL, *_IMMUNE,
        *_best("B", "", False), *_best("C", "", True), *_best("IB", "i", False), *_best("IC", "i", True),
        Rule("PAIR", "", "A first response and the later one that does or does not confirm it.", R11, "Table 3"),
    )
})  # fmt: skip

"""Turns a teaching patient of data/response/patients into one that can be judged."""

from immunobook.content.response import TeachingPatient, TeachingVisit
from immunobook.response.patient import Lesion, Patient, Visit
from immunobook.response.settings import Settings
from immunobook.response.written import read_finding


def as_patient(written: TeachingPatient) -> Patient:
    """Return the patient; findings are understood as in tables.

    Raises:
        ValueError: If a finding cannot be understood.
    """
    baseline, *visits = (_visit(visit) for visit in written.visits)
    return Patient(
        id=written.id,
        lesions=tuple(Lesion(each.id, each.role, each.organ, each.node) for each in written.lesions),
        baseline=baseline,
        visits=tuple(visits),
        death_day=written.death_day,
        pet_at_baseline=written.pet_at_baseline,
    )


def settings_of(written: TeachingPatient) -> Settings:
    """Return what this patient's trial has set."""
    return Settings(confirmation_required=written.confirmation)


def _visit(visit: TeachingVisit) -> Visit:
    findings = []
    for lesion, text in visit.found.items():
        finding, remarks = read_finding(lesion, text)
        if remarks:
            raise ValueError(f"day {visit.day}, {lesion}: {'; '.join(remarks)}")
        findings.append(finding)
    return Visit(
        day=visit.day,
        findings=tuple(findings),
        is_imaged=visit.imaged,
        markers=visit.markers,
        pet=visit.pet,
        new_symptom=visit.new_symptom,
        is_clinically_stable=visit.stable,
    )

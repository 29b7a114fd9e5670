"""Public reference data, by its public codes. Only `load_reference` writes here; nothing else in the project does."""

from portal.reference.models.base import ReferenceQuerySet, ReferenceRelease, ReferenceRow, RetirableRow
from portal.reference.models.occupations import (
    Appellation,
    Mobility,
    NafCode,
    Occupation,
    OccupationNaf,
    OccupationSector,
    Sector,
)
from portal.reference.models.people import DiplomaCode, DiplomaLevel, Language, Licence
from portal.reference.models.places import (
    Commune,
    Department,
    EmploymentZone,
    Epci,
    MissionLocale,
    Postcode,
    PriorityArea,
)
from portal.reference.models.skills import (
    Interest,
    OccupationInterest,
    OccupationSkill,
    OccupationWorkContext,
    Skill,
    WorkContext,
)

__all__ = [
    "Appellation",
    "Commune",
    "Department",
    "DiplomaCode",
    "DiplomaLevel",
    "EmploymentZone",
    "Epci",
    "Interest",
    "Language",
    "Licence",
    "MissionLocale",
    "Mobility",
    "NafCode",
    "Occupation",
    "OccupationInterest",
    "OccupationNaf",
    "OccupationSector",
    "OccupationSkill",
    "OccupationWorkContext",
    "Postcode",
    "PriorityArea",
    "ReferenceQuerySet",
    "ReferenceRelease",
    "ReferenceRow",
    "RetirableRow",
    "Sector",
    "Skill",
    "WorkContext",
]

"""Young people, what they want and can do, and the pathway facts that matching needs.

Diagnosis, sequences, events and obstacles come as further models pointing to `Youth`.
"""

from pathways.models.pathway import Commitment, CommitmentTransition, Programme, Referral, Situation
from pathways.models.profile import (
    YouthContract,
    YouthLanguage,
    YouthLicence,
    YouthScheduleLimit,
    YouthSkill,
    YouthWish,
)
from pathways.models.records import FileAccess, NotDuplicate, YouthImport
from pathways.models.youth import Youth, YouthTransition

__all__ = [
    "Commitment",
    "CommitmentTransition",
    "FileAccess",
    "NotDuplicate",
    "Programme",
    "Referral",
    "Situation",
    "Youth",
    "YouthContract",
    "YouthImport",
    "YouthLanguage",
    "YouthLicence",
    "YouthScheduleLimit",
    "YouthSkill",
    "YouthTransition",
    "YouthWish",
]

"""The mediation file, what is said in it, and the follow-up in the job."""

from mediations.models.files import Mediation, MediationTransition
from mediations.models.follow_up import QUESTIONS, Alert, CheckIn, CheckInAnswer, Side
from mediations.models.talk import Disclosure, Meeting, Note

__all__ = [
    "QUESTIONS",
    "Alert",
    "CheckIn",
    "CheckInAnswer",
    "Disclosure",
    "Mediation",
    "MediationTransition",
    "Meeting",
    "Note",
    "Side",
]

"""Companies and establishments; needs: support requests, drafts, closed days."""

from employers.models.establishments import (
    Company,
    EmployerMembership,
    Establishment,
    EstablishmentTransition,
    Invitation,
    JoinRequest,
)
from employers.models.requests import Holiday, NeedDraft, SupportRequest, SupportRequestTransition

__all__ = [
    "Company",
    "EmployerMembership",
    "Establishment",
    "EstablishmentTransition",
    "Holiday",
    "Invitation",
    "JoinRequest",
    "NeedDraft",
    "SupportRequest",
    "SupportRequestTransition",
]

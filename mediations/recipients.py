"""Who is told about a file, where each can be reached, and the page that is theirs."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from employers.models import EmployerMembership
from mediations.models import Mediation
from pathways.models import Youth
from portal.accounts.models import Adviser, User
from portal.accounts.phones import normalise_mobile
from portal.core.errors import ApplicationError


def adviser_to_tell(mediation: Mediation, *, at: datetime | None = None) -> Adviser | None:
    """The adviser of the file; during an absence the stand-in."""
    adviser = mediation.adviser or mediation.youth.adviser
    if adviser is None:
        return None
    if adviser.is_absent(timezone.localdate(at)) and adviser.stand_in is not None:
        return adviser.stand_in
    return adviser


def employer_people(mediation: Mediation) -> list[User]:
    """Those who speak for the establishment; nobody for an offer of a feed."""
    members = EmployerMembership.objects.filter(
        establishment=mediation.offer.establishment_id, ended_at__isnull=True, user__is_active=True
    ).select_related("user")
    return [member.user for member in members] if mediation.offer.establishment_id else []


def staff_path(mediation: Mediation) -> str:
    return reverse("mediations:staff_file", args=[mediation.public_id])


def employer_path(mediation: Mediation) -> str:
    return reverse("mediations:employer_candidate", args=[mediation.public_id])


def youth_path(mediation: Mediation) -> str:
    return reverse("mediations:youth_file", args=[mediation.public_id])


def youth_email(youth: Youth) -> str:
    return youth.email or (youth.user.email if youth.user and youth.user.email else "")


def youth_mobile(youth: Youth) -> str:
    """A number that can receive a text message; empty when there is none."""
    for number in (youth.user.phone if youth.user else None, youth.phone):
        if number:
            try:
                return normalise_mobile(number)
            except ApplicationError:
                continue
    return ""


def can_be_reached(youth: Youth) -> bool:
    return bool(youth_email(youth) or youth_mobile(youth))

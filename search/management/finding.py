"""Find what a command names, with an error that says what to do."""

import uuid
from datetime import date

from django.core.management.base import CommandError
from django.utils import timezone

from mediations.models import Mediation
from offers.models import Offer
from pathways.models import Youth


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise CommandError(f"« {text} » n’est pas un identifiant (UUID).") from error


def offer_by_id(text: str) -> Offer:
    offer = Offer.objects.select_related("profile").filter(public_id=_uuid(text)).first()
    if offer is None:
        raise CommandError(f"Aucune offre n’a l’identifiant {text}.")
    return offer


def youth_by_id(text: str) -> Youth:
    youth = Youth.objects.filter(public_id=_uuid(text)).first()
    if youth is None:
        raise CommandError(f"Aucun jeune n’a l’identifiant {text}.")
    return youth


def mediation_by_id(text: str) -> Mediation:
    mediation = Mediation.objects.filter(public_id=_uuid(text)).first()
    if mediation is None:
        raise CommandError(f"Aucune mise en relation n’a l’identifiant {text}.")
    return mediation


def reference_day() -> date:
    """The day that an unknown or past start counts as."""
    return timezone.localdate()

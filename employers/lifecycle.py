"""States of an employer's access and of a support request, each with its one transition table."""

from django.db import models

from portal.core.lifecycle import Lifecycle


class EstablishmentState(models.TextChoices):
    PENDING = "pending", "à vérifier"
    VERIFIED = "verified", "vérifié"
    REFUSED = "refused", "refusé"
    CLOSED = "closed", "fermé"


# Where a need may be said: a place still to be verified may say it, nothing is published before.
OPEN_TO_NEEDS = (EstablishmentState.PENDING, EstablishmentState.VERIFIED)
ESTABLISHMENT = Lifecycle(
    table={
        EstablishmentState.PENDING: frozenset({EstablishmentState.VERIFIED, EstablishmentState.REFUSED}),
        EstablishmentState.VERIFIED: frozenset({EstablishmentState.CLOSED}),
        EstablishmentState.REFUSED: frozenset({EstablishmentState.PENDING, EstablishmentState.VERIFIED}),
        EstablishmentState.CLOSED: frozenset({EstablishmentState.VERIFIED}),
    },
    initial=EstablishmentState.PENDING,
    labels=dict(EstablishmentState.choices),
)


class RequestState(models.TextChoices):
    SUBMITTED = "submitted", "reçue"
    ASSIGNED = "assigned", "prise en charge"
    IN_PROGRESS = "in_progress", "en cours"
    RESOLVED = "resolved", "terminée"
    CANCELLED = "cancelled", "annulée"


SUPPORT_REQUEST = Lifecycle(
    table={
        RequestState.SUBMITTED: frozenset({RequestState.ASSIGNED, RequestState.CANCELLED}),
        RequestState.ASSIGNED: frozenset({RequestState.IN_PROGRESS, RequestState.CANCELLED}),
        RequestState.IN_PROGRESS: frozenset({RequestState.RESOLVED, RequestState.CANCELLED}),
    },
    initial=RequestState.SUBMITTED,
    labels=dict(RequestState.choices),
)
OPEN_REQUEST_STATES = sorted(SUPPORT_REQUEST.open)

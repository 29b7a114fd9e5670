"""States of an offer and their one transition table (design, section 5)."""

from django.db import models

from portal.core.lifecycle import Lifecycle


class OfferState(models.TextChoices):
    DRAFT = "draft", "brouillon"
    SUBMITTED = "submitted", "envoyée"
    RETURNED = "returned", "à compléter"
    PUBLISHED = "published", "publiée"
    PAUSED = "paused", "en pause"
    FILLED = "filled", "pourvue"
    EXPIRED = "expired", "expirée"
    WITHDRAWN = "withdrawn", "retirée"


_CLOSING = {OfferState.FILLED, OfferState.EXPIRED, OfferState.WITHDRAWN}
OFFER = Lifecycle(
    table={
        OfferState.DRAFT: frozenset({OfferState.SUBMITTED, OfferState.WITHDRAWN}),
        OfferState.SUBMITTED: frozenset({OfferState.PUBLISHED, OfferState.RETURNED, OfferState.WITHDRAWN}),
        OfferState.RETURNED: frozenset({OfferState.SUBMITTED, OfferState.WITHDRAWN}),
        OfferState.PUBLISHED: frozenset({OfferState.PAUSED, *_CLOSING}),
        OfferState.PAUSED: frozenset({OfferState.PUBLISHED, *_CLOSING}),
    },
    initial=OfferState.DRAFT,
    labels=dict(OfferState.choices),
)
CLOSED_STATES = sorted(OFFER.final)
OPEN_STATES = sorted(OFFER.open)


class CloseReason(models.TextChoices):
    """Why an offer ends and through which channel it was filled: "not filled" proposes to rework the profile."""

    HIRED_HERE = "hired_here", "J’ai recruté grâce à la Mission locale"
    HIRED_NETWORK = "hired_network", "J’ai recruté par une connaissance ou une candidature spontanée"
    HIRED_OTHER = "hired_other", "J’ai recruté par un autre organisme ou un site d’annonces"
    NOT_FILLED = "not_filled", "Je n’ai trouvé personne"
    NO_NEED = "no_need", "Je n’ai plus besoin de recruter"
    OTHER = "other", "Autre raison"

"""Where the layer above tells why a young person and an offer fit: it fills this list in the `ready` of its app."""

from collections.abc import Callable
from dataclasses import dataclass

from offers.models import Offer
from pathways.models import Youth


@dataclass(frozen=True)
class Why:
    """Why this offer for this person, in the words of three readers; kept as they were on the day."""

    youth: str = ""
    employer: str = ""
    adviser: str = ""
    score: int | None = None
    criteria_version: str = ""


Explainer = Callable[[Offer, Youth], Why]
explainers: list[Explainer] = []


def why(offer: Offer, youth: Youth) -> Why:
    """What matching says of the pair; nothing while no layer above is installed."""
    return explainers[0](offer, youth) if explainers else Why()

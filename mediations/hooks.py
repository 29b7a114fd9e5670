"""Where the layer above tells why a young person and an offer fit, and keeps it: it fills these lists in its `ready`."""

from collections.abc import Callable
from dataclasses import dataclass

from mediations.models import Mediation
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


# Called in the transaction that opens a file.
on_opened: list[Callable[[Mediation], None]] = []


def opened(mediation: Mediation) -> None:
    for keep in on_opened:
        keep(mediation)

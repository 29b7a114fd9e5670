"""Where the layers above plug into an offer: they fill this list in the `ready` of their apps."""

from collections.abc import Callable

from offers.models import Offer
from portal.accounts.models import User

# Called as `hook(offer, actor)` inside the transaction that closes the offer; no actor when it expired by itself.
OfferHook = Callable[[Offer, User | None], None]
on_offer_closed: list[OfferHook] = []


def offer_closed(offer: Offer, actor: User | None) -> None:
    for hook in on_offer_closed:
        hook(offer, actor)

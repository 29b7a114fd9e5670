"""Who may do what with a need and its offer. An offer of a feed has no establishment: only staff act on it."""

from employers.models import SupportRequest
from employers.permissions import is_member
from offers.models import Offer
from portal.accounts.permissions import Person, is_case_worker, is_manager, same_structure


def can_handle_request(user: Person, request: SupportRequest) -> bool:
    """Take, answer, resolve: case workers of the structure that received the need."""
    return is_case_worker(user) and same_structure(user, request.agency)


def can_hand_over(user: Person, request: SupportRequest) -> bool:
    """Managers share out the needs; whoever holds one may give it to a colleague."""
    held = request.assigned_to is not None and request.assigned_to.user == user
    return can_handle_request(user, request) and (is_manager(user) or held)


def can_handle_offer(user: Person, offer: Offer) -> bool:
    """Publish, return, adjust, close: case workers of the structure that owns the offer."""
    return is_case_worker(user) and same_structure(user, offer.agency)


def can_follow_request(user: Person, request: SupportRequest) -> bool:
    """Members of the establishment see their need from the first day, verified or not."""
    return is_member(user, request.establishment)


def can_edit_offer(user: Person, offer: Offer) -> bool:
    """The profile is written by both sides: the establishment's members and the case workers."""
    return can_handle_offer(user, offer) or _speaks_for(user, offer)


def can_close_offer(user: Person, offer: Offer) -> bool:
    """Who needs no candidate any more says so without waiting for anybody."""
    return can_edit_offer(user, offer)


def _speaks_for(user: Person, offer: Offer) -> bool:
    return offer.establishment is not None and is_member(user, offer.establishment)

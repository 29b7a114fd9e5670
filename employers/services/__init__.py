"""The only writers of establishments and of the people who speak for them."""

from employers.services.establishments import (
    EstablishmentData,
    close,
    refuse,
    register_by_staff,
    register_establishment,
    verify,
)
from employers.services.members import (
    accept_invitation,
    cancel_invitation,
    decide_join,
    end_membership,
    invite_colleague,
    request_to_join,
    set_admin,
    usable_invitation,
)

__all__ = [
    "EstablishmentData",
    "accept_invitation",
    "cancel_invitation",
    "close",
    "decide_join",
    "end_membership",
    "invite_colleague",
    "refuse",
    "register_by_staff",
    "register_establishment",
    "request_to_join",
    "set_admin",
    "usable_invitation",
    "verify",
]

"""The only writers of needs, job profiles, offers and bookmarks."""

from offers.services.bookmarks import bookmark
from offers.services.closing import close_offer, expire_offers, pause_offer, resume_offer
from offers.services.data import NeedData
from offers.services.drafts import drop_draft, save_draft, send_draft
from offers.services.needs import note_need, submit_need
from offers.services.places import fill_place, release_place
from offers.services.profiles import adjust_profile, resubmit_offer, resubmit_with
from offers.services.publishing import publish_offer, return_offer, take_request
from offers.services.requests import hand_over

__all__ = [
    "NeedData",
    "adjust_profile",
    "bookmark",
    "close_offer",
    "drop_draft",
    "expire_offers",
    "fill_place",
    "hand_over",
    "note_need",
    "pause_offer",
    "publish_offer",
    "release_place",
    "resubmit_offer",
    "resubmit_with",
    "resume_offer",
    "return_offer",
    "save_draft",
    "send_draft",
    "submit_need",
    "take_request",
]

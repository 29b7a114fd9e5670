"""The only writers of what pages keep beside Wagtail's own tables."""

from portal.pages.services.answers import forget_old_answers, keep_answer
from portal.pages.services.authors import forget_author_profile, save_author_profile
from portal.pages.services.dates import cancel_occurrence, extend_dates, sync_dates, withdraw_dates
from portal.pages.services.landings import make_landings
from portal.pages.services.registrations import (
    Answer,
    cancel_registration,
    fill_places,
    forget_old_registrations,
    note_attendance,
    places_left,
    register,
    send_reminders,
)
from portal.pages.services.reviews import remind_reviews

__all__ = [
    "Answer",
    "cancel_occurrence",
    "cancel_registration",
    "extend_dates",
    "fill_places",
    "forget_author_profile",
    "forget_old_answers",
    "forget_old_registrations",
    "keep_answer",
    "make_landings",
    "note_attendance",
    "places_left",
    "register",
    "remind_reviews",
    "save_author_profile",
    "send_reminders",
    "sync_dates",
    "withdraw_dates",
]

"""The only writers of mediation files."""

from mediations.hooks import Why
from mediations.services.alerts import raise_alert, solve_alert
from mediations.services.check_ins import (
    LinkError,
    LinkExpired,
    LinkUnknown,
    LinkUsed,
    answer_check_in,
    find_link,
    send_due,
)
from mediations.services.meetings import MeetingPlan, cancel_meeting, plan_meeting
from mediations.services.offer_closing import close_for_offer
from mediations.services.opening import SuggestResult, apply, suggest
from mediations.services.silence import remind_youth, silent_before, tell_silences
from mediations.services.steps import move
from mediations.services.talk import add_note, grant_disclosure, record_profile_view, revoke_disclosure
from mediations.services.undo import UNDO_DELAY, can_undo, undo_last, undoable_step

__all__ = [
    "UNDO_DELAY",
    "LinkError",
    "LinkExpired",
    "LinkUnknown",
    "LinkUsed",
    "MeetingPlan",
    "SuggestResult",
    "Why",
    "add_note",
    "answer_check_in",
    "apply",
    "can_undo",
    "cancel_meeting",
    "close_for_offer",
    "find_link",
    "grant_disclosure",
    "move",
    "plan_meeting",
    "raise_alert",
    "record_profile_view",
    "remind_youth",
    "revoke_disclosure",
    "send_due",
    "silent_before",
    "solve_alert",
    "suggest",
    "tell_silences",
    "undo_last",
    "undoable_step",
]

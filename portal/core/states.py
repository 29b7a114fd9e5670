"""How a state looks: a tone (colour and sign). The word comes from the state itself."""

from typing import Any

# tone → the sign that goes with its colour
SIGNS = {"ok": "check", "warn": "clock", "bad": "cross", "open": "arrow-right", "quiet": "minus"}

# One word means one thing in all life cycles, so one table serves offers, requests, files, establishments and youth.
TONES = {
    "draft": "quiet",
    "submitted": "warn",
    "returned": "warn",
    "published": "ok",
    "paused": "quiet",
    "filled": "ok",
    "expired": "quiet",
    "withdrawn": "quiet",
    "pending": "warn",
    "verified": "ok",
    "refused": "bad",
    "closed": "quiet",
    "suspended": "warn",
    "completed": "ok",
    "ended": "quiet",
    "assigned": "open",
    "in_progress": "open",
    "resolved": "ok",
    "cancelled": "quiet",
    "suggested": "warn",
    "applied": "warn",
    "agreed": "open",
    "declined": "quiet",
    "declined_by_adviser": "quiet",
    "presented": "open",
    "meeting": "open",
    "immersion": "open",
    "hired": "ok",
    "not_retained": "quiet",
    "following": "open",
    "held": "ok",
    "ended_early": "bad",
    "active": "ok",
    "left": "quiet",
    "anonymised": "quiet",
    "open": "warn",
    "solved": "ok",
}


def describe(state: Any, label: str = "") -> tuple[str, str]:
    """(tone, word) of a state: a choice, an object with a `state` field, or a code and its label."""
    if hasattr(state, "get_state_display"):
        state, label = state.state, label or state.get_state_display()
    word = label or str(getattr(state, "label", state))
    return TONES.get(str(getattr(state, "value", state)), "quiet"), word

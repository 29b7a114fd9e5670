"""What rules can do: for each action, a plan of what it would do on a page now."""

from collections.abc import Callable
from typing import Any

from portal.rules.actions import changing, telling
from portal.rules.actions.base import Step, Turn, refused
from portal.rules.blocks import ONLY_TELLING
from portal.rules.models import Part

PLANS: dict[str, Callable[[Any, Turn], Step]] = {
    "mail": telling.mail_plan,
    "notice": telling.notice_plan,
    "move": changing.move_plan,
    "tags": changing.tags_plan,
    "filing": changing.filing_plan,
    "publish": changing.publish_plan,
    "unpublish": changing.unpublish_plan,
    "submit": changing.submit_plan,
    "visibility": changing.visibility_plan,
    "review_date": changing.review_date_plan,
    "expiry": changing.expiry_plan,
    "bin": changing.bin_plan,
}


def plan(part: Part, turn: Turn) -> Step:
    if turn.subject.in_bin and part.kind not in ONLY_TELLING:
        return refused("La page est à la corbeille : une règle n’y change rien.")
    return PLANS[part.kind](part.value, turn)


__all__ = ["PLANS", "Step", "Turn", "plan"]

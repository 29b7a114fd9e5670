"""Where the layers above plug into a young person's file: they fill these lists in the `ready` of their apps."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pathways.models import Youth
from portal.accounts.models import User

# Called as `hook(keep, duplicate, actor)` inside the transaction of the merge: it moves to `keep` what points to
# `duplicate`.
MergeHook = Callable[[Youth, Youth, User], None]
on_merge: list[MergeHook] = []


@dataclass(frozen=True)
class Panel:
    """A part of the page of a file that belongs to a layer above, with the template that shows it."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


# Called as `panel(youth, user)` for each display of the page, in the order of the list.
PanelMaker = Callable[[Youth, User], Panel]
file_panels: list[PanelMaker] = []

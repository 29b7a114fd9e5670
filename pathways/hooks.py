"""Where the layers above plug into a merge: they fill `on_merge` in the `ready` of their apps."""

from collections.abc import Callable

from pathways.models import Youth
from portal.accounts.models import User

# Called as `hook(keep, duplicate, actor)` inside the transaction of the merge: it moves to `keep` what points to
# `duplicate`.
MergeHook = Callable[[Youth, Youth, User], None]
on_merge: list[MergeHook] = []

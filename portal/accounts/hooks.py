"""What the layers above say about acts on accounts."""

from collections.abc import Callable

from portal.accounts.models import Adviser

# A sentence on what somebody who leaves the team leaves behind, or nothing.
left_behind: list[Callable[[Adviser], str]] = []

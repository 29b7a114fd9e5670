"""What the layers above say about acts on accounts."""

from collections.abc import Callable

from portal.accounts.models import Adviser, User

# A sentence on what somebody who leaves the team leaves behind, or nothing.
left_behind: list[Callable[[Adviser], str]] = []
# Called in the transaction that closes an account.
account_closed: list[Callable[[User], object]] = []

"""On-commit callbacks run inside Django's test transactions, at the moment they would run in production.

Django keeps them for ever in a `TestCase`, because its outer transaction never commits; half of our effects (outbox, tasks)
start there, so a test would not see them.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

_exit = transaction.Atomic.__exit__
_on_commit = BaseDatabaseWrapper.on_commit


def _only_test_transactions(connection: BaseDatabaseWrapper) -> bool:
    blocks = connection.atomic_blocks
    return bool(blocks) and all(getattr(block, "_from_testcase", False) for block in blocks)


def _run(connection: BaseDatabaseWrapper) -> None:
    while connection.run_on_commit and not connection.needs_rollback and _only_test_transactions(connection):
        _, function, robust = connection.run_on_commit.pop(0)
        try:
            function()
        except Exception:
            if not robust:
                raise


def _exit_and_run(self: transaction.Atomic, *exc_info: Any) -> None:
    _exit(self, *exc_info)
    if not self._from_testcase:
        _run(transaction.get_connection(self.using))


def _on_commit_and_run(self: BaseDatabaseWrapper, func: Callable[[], object], robust: bool = False) -> None:
    _on_commit(self, func, robust)
    _run(self)


def install() -> None:
    transaction.Atomic.__exit__ = _exit_and_run  # type: ignore[method-assign]
    BaseDatabaseWrapper.on_commit = _on_commit_and_run  # type: ignore[method-assign]

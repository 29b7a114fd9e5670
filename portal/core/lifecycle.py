"""One small state machine for every life cycle: a transition table, and the only function that moves along it."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from portal.core.errors import ApplicationError

S = TypeVar("S", bound=str)


class TransitionRefused(ApplicationError):
    """The step is not in the table; the message says in French what can be done from here."""


class Lifecycle(Generic[S]):
    """`table`: state → states it may move to. States absent from the keys are final."""

    def __init__(self, *, table: Mapping[S, frozenset[S]], initial: S, labels: Mapping[Any, str]) -> None:
        self.table = dict(table)
        self.initial = initial
        self.labels = dict(labels)
        unknown = {state for targets in self.table.values() for state in targets} - set(self.labels)
        if unknown or not set(self.table) <= set(self.labels):
            raise ValueError(
                f"states without a label: {sorted(unknown | (set(self.table) - set(self.labels)))}"
            )

    @property
    def final(self) -> frozenset[S]:
        return frozenset(state for state in self.labels if not self.table.get(state))

    @property
    def open(self) -> frozenset[S]:
        return frozenset(self.labels) - self.final

    def allows(self, current: S, target: S) -> bool:
        return target in self.table.get(current, frozenset())

    def check(self, current: S, target: S) -> None:
        """Raise `TransitionRefused` unless `current → target` is in the table."""
        if self.allows(current, target):
            return
        possible = sorted(str(self.labels[state]) for state in self.table.get(current, frozenset()))
        suite = f" Étapes possibles : {', '.join(possible)}." if possible else " Ce dossier est terminé."
        raise TransitionRefused(
            f"Impossible de passer de « {self.labels.get(current, current)} » à « {self.labels.get(target, target)} »."
            + suite
        )

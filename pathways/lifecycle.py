"""States of a young person's file and of a commitment, each with its one transition table."""

from django.db import models

from portal.core.lifecycle import Lifecycle


class YouthState(models.TextChoices):
    ACTIVE = "active", "suivi actif"
    PAUSED = "paused", "en pause"
    LEFT = "left", "sorti"
    ANONYMISED = "anonymised", "anonymisé"


YOUTH = Lifecycle(
    table={
        YouthState.ACTIVE: frozenset({YouthState.PAUSED, YouthState.LEFT}),
        YouthState.PAUSED: frozenset({YouthState.ACTIVE, YouthState.LEFT}),
        YouthState.LEFT: frozenset({YouthState.ACTIVE, YouthState.ANONYMISED}),
    },
    initial=YouthState.ACTIVE,
    labels=dict(YouthState.choices),
)


class CommitmentState(models.TextChoices):
    ACTIVE = "active", "en cours"
    SUSPENDED = "suspended", "suspendu"
    COMPLETED = "completed", "achevé"
    ENDED = "ended", "arrêté"


COMMITMENT = Lifecycle(
    table={
        CommitmentState.ACTIVE: frozenset(
            {CommitmentState.SUSPENDED, CommitmentState.COMPLETED, CommitmentState.ENDED}
        ),
        CommitmentState.SUSPENDED: frozenset({CommitmentState.ACTIVE, CommitmentState.ENDED}),
    },
    initial=CommitmentState.ACTIVE,
    labels=dict(CommitmentState.choices),
)

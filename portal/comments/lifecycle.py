"""The one table of states of a comment. Nothing shows before a moderator accepts it."""

from django.db import models

from portal.core.lifecycle import Lifecycle


class CommentState(models.TextChoices):
    WAITING = "waiting", "à lire"
    ACCEPTED = "accepted", "accepté"
    REFUSED = "refused", "refusé"
    SPAM = "spam", "indésirable"
    REMOVED = "removed", "retiré par son auteur"


S = CommentState
LIFECYCLE: Lifecycle[CommentState] = Lifecycle(
    table={
        S.WAITING: frozenset({S.ACCEPTED, S.REFUSED, S.SPAM, S.REMOVED}),
        S.ACCEPTED: frozenset({S.REFUSED, S.SPAM, S.REMOVED}),
        S.REFUSED: frozenset({S.ACCEPTED, S.REMOVED}),
        S.SPAM: frozenset({S.ACCEPTED, S.REMOVED}),
    },
    initial=S.WAITING,
    labels=dict(CommentState.choices),
)

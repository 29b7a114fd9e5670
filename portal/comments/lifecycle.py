"""The one table of states of a comment. Nothing shows before a moderator accepts it."""

from typing import cast

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.lifecycle import Lifecycle


class CommentState(models.TextChoices):
    WAITING = "waiting", _("à lire")
    ACCEPTED = "accepted", _("accepté")
    REFUSED = "refused", _("refusé")
    SPAM = "spam", _("indésirable")
    REMOVED = "removed", _("retiré par son auteur")


S = CommentState
LIFECYCLE: Lifecycle[CommentState] = Lifecycle(
    table={
        S.WAITING: frozenset({S.ACCEPTED, S.REFUSED, S.SPAM, S.REMOVED}),
        S.ACCEPTED: frozenset({S.REFUSED, S.SPAM, S.REMOVED}),
        S.REFUSED: frozenset({S.ACCEPTED, S.REMOVED}),
        S.SPAM: frozenset({S.ACCEPTED, S.REMOVED}),
    },
    initial=S.WAITING,
    # Promises of words: French for the team, the language of the page for who wrote.
    labels=cast(dict[CommentState, str], dict(CommentState.choices)),
)

"""When a rule is asked: what happened to a page. One table, read by the wires, the editing screen and the check of loops."""

from django.db import models


class Trigger(models.TextChoices):
    CREATED = "created", "Une page est créée"
    PUBLISHED = "published", "Une page est publiée, la première fois ou de nouveau"
    FIRST = "published_first", "Une page est publiée pour la première fois"
    AGAIN = "published_again", "Une page déjà parue est publiée de nouveau"
    UNPUBLISHED = "unpublished", "Une page quitte le site"
    MOVED = "moved", "Une page change de rubrique"
    SUBMITTED = "submitted", "Une page est envoyée en relecture"
    REFUSED = "refused", "Une relecture demande des changements"
    BINNED = "binned", "Une page est mise à la corbeille"
    COMMENT = "comment", "Un commentaire attend d’être lu (une fois par heure et par page au plus)"
    ANSWERED = "answered", "Un formulaire reçoit une réponse (une fois par heure et par page au plus)"
    REVIEW_DUE = "review_due", "La date de validité d’une ressource est passée (chaque nuit)"
    EVENT_PAST = "event_past", "La dernière date d’un événement est passée (chaque nuit)"


# What happened → the triggers of the rules that are asked. Everything else is its own trigger.
HEARD_BY: dict[str, tuple[str, ...]] = {
    Trigger.FIRST: (Trigger.FIRST, Trigger.PUBLISHED),
    Trigger.AGAIN: (Trigger.AGAIN, Trigger.PUBLISHED),
}
# Here the draft is what the editor has in mind; elsewhere the version of the site, where there is one.
OF_THE_DRAFT = frozenset({Trigger.CREATED, Trigger.SUBMITTED, Trigger.REFUSED})
# The page types that a trigger can happen to; all, for those that are not here.
ONLY_TYPES: dict[str, str] = {
    Trigger.COMMENT: "pages.articlepage",
    Trigger.ANSWERED: "pages.formpage",
    Trigger.REVIEW_DUE: "pages.resourcepage",
    Trigger.EVENT_PAST: "pages.eventpage",
}


def heard_by(kind: str) -> tuple[str, ...]:
    return HEARD_BY.get(kind, (kind,))


def hears(trigger: str, kind: str) -> bool:
    return trigger in heard_by(kind)

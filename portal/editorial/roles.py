"""What each role may do below the page where it is given, in the words of Wagtail's own page permissions."""

from django.db import models

from portal.accounts.models import Adviser
from portal.accounts.services import WAGTAIL_GROUPS

# Structure administrators keep every right everywhere: nobody can lock the house out of its own pages.
KEPT_GROUP = WAGTAIL_GROUPS[Adviser.Role.STRUCTURE_ADMIN]


class Role(models.TextChoices):
    READER = "reader", "Lecteur"
    WRITER = "writer", "Rédacteur"
    REVIEWER = "reviewer", "Relecteur"
    EDITOR = "editor", "Éditeur"


# Role → kinds of `GroupPagePermission`. A reader has none: reading is a matter of `PageViewRestriction`.
PERMISSIONS: dict[str, frozenset[str]] = {
    Role.READER: frozenset(),
    Role.WRITER: frozenset({"add", "change"}),
    Role.REVIEWER: frozenset({"publish"}),
    Role.EDITOR: frozenset({"add", "change", "publish", "lock", "unlock", "bulk_delete"}),
}
SENTENCES: dict[str, str] = {
    Role.READER: "lit les pages privées",
    Role.WRITER: "ajoute et modifie des pages, et les envoie en relecture",
    Role.REVIEWER: "relit, accepte et publie",
    Role.EDITOR: "fait tout : écrire, publier, verrouiller, déplacer, supprimer",
}

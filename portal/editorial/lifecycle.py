"""Who sees a page: the states and the one table of their transitions."""

from django.db import models

from portal.core.lifecycle import Lifecycle


class Visibility(models.TextChoices):
    PUBLIC = "public", "Tout le monde"
    INTRANET = "intranet", "L’équipe (intranet)"
    PRIVATE = "private", "L’auteur, les relecteurs et les personnes du partage (privé)"


# From private a page first goes to the team: nothing jumps from a drawer to the public by one wrong click.
VISIBILITY: Lifecycle[str] = Lifecycle(
    table={
        Visibility.PUBLIC: frozenset({Visibility.INTRANET, Visibility.PRIVATE}),
        Visibility.INTRANET: frozenset({Visibility.PUBLIC, Visibility.PRIVATE}),
        Visibility.PRIVATE: frozenset({Visibility.INTRANET}),
    },
    initial=Visibility.PUBLIC,
    labels=dict(Visibility.choices),
)
# The two steps that open a page to more people need the right to publish; closing one needs the right to change it.
OPENING = frozenset({(Visibility.PRIVATE, Visibility.INTRANET), (Visibility.INTRANET, Visibility.PUBLIC)})

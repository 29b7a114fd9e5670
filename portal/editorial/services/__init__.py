"""The only writers of rights, visibility, reviews and links of the editors' work."""

from portal.editorial.services.reviews import (
    remind_reviewers,
    set_up_workflow,
    tell_author,
    tell_reviewers,
)
from portal.editorial.services.rights import (
    adopt_restrictions,
    cut_inheritance,
    grant,
    realise_restrictions,
    restore_inheritance,
    revoke,
    set_visibility,
)

__all__ = [
    "adopt_restrictions",
    "cut_inheritance",
    "grant",
    "realise_restrictions",
    "remind_reviewers",
    "restore_inheritance",
    "revoke",
    "set_up_workflow",
    "set_visibility",
    "tell_author",
    "tell_reviewers",
]

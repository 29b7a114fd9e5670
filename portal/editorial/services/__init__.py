"""The only writers of rights, visibility, reviews and links of the editors' work."""

from portal.editorial.services.bulk import change_page, draft_of, undo_changes, undoing_of
from portal.editorial.services.copies import Typed, cancel_copy, check_in, check_out
from portal.editorial.services.following import close_translations, drop_copied_restrictions
from portal.editorial.services.previews import (
    create_preview_link,
    open_preview_link,
    preview_path,
    revoke_preview_link,
)
from portal.editorial.services.recycling import delete_for_good, empty_bin, put_in_bin, restore
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
from portal.editorial.services.translated import hand_over_translation

__all__ = [
    "Typed",
    "adopt_restrictions",
    "cancel_copy",
    "change_page",
    "check_in",
    "check_out",
    "close_translations",
    "create_preview_link",
    "cut_inheritance",
    "delete_for_good",
    "draft_of",
    "drop_copied_restrictions",
    "empty_bin",
    "grant",
    "hand_over_translation",
    "open_preview_link",
    "preview_path",
    "put_in_bin",
    "realise_restrictions",
    "remind_reviewers",
    "restore",
    "restore_inheritance",
    "revoke",
    "revoke_preview_link",
    "set_up_workflow",
    "set_visibility",
    "tell_author",
    "tell_reviewers",
    "undo_changes",
    "undoing_of",
]

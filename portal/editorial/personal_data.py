"""Personal data of the editors' work: roles of the team on pages. The person of a rule is known by the account alone."""

from portal.core.personal_data import NOT_PERSONAL, Erase, declare

NOT_PERSONAL |= {
    "editorial.CopyShelf",
    "editorial.FollowedRestriction",
    "editorial.PageSharing",
    "editorial.RecycleBin",
    "editorial.ThemeReviewTask",
}
declare("editorial.SharingRule", purpose="account", user="user", row=Erase.DELETE)
declare("editorial.ThemeOwner", purpose="account", user="adviser__user", row=Erase.DELETE)
declare(
    "editorial.PreviewLink",
    purpose="account",
    user="created_by",
    empty="note",
    keep="page created_by expires_at revoked_at opened last_opened_at",
)
declare("editorial.BinEntry", purpose="account", user="by", keep="page parent parent_title slug live by at")
declare(
    "editorial.WorkingCopy",
    purpose="account",
    user="owner",
    keep="page original purpose origin baseline base rows",
)

"""Rights on pages, reviews, the recycle bin, working copies, links that show a draft."""

from portal.editorial.models.copies import CopyShelf, WorkingCopy
from portal.editorial.models.following import FollowedRestriction
from portal.editorial.models.recycling import BinEntry, RecycleBin
from portal.editorial.models.rights import PageSharing, PreviewLink, SharingRule, ThemeOwner
from portal.editorial.review_task import ThemeReviewTask

__all__ = [
    "BinEntry",
    "CopyShelf",
    "FollowedRestriction",
    "PageSharing",
    "PreviewLink",
    "RecycleBin",
    "SharingRule",
    "ThemeOwner",
    "ThemeReviewTask",
    "WorkingCopy",
]

"""What offers keep about a young person, moved when two files of one person are merged."""

from offers.models import OfferBookmark
from pathways.models import Youth
from portal.accounts.models import User


def move_bookmarks(keep: Youth, duplicate: Youth, actor: User) -> None:
    kept = OfferBookmark.objects.filter(youth=keep).values("offer")
    OfferBookmark.objects.filter(youth=duplicate, offer__in=kept).delete()
    OfferBookmark.objects.filter(youth=duplicate).update(youth=keep)

"""Personal data of comments: a name that is shown, an address that is not."""

from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Lower

from portal.core.personal_data import NOT_PERSONAL, Erase, Needles, declare, eraser, purger

NOT_PERSONAL |= {"comments.CommentSettings"}
declare("comments.Comment", purpose="comment", row=Erase.DELETE)


@eraser
def own_comments(needles: Needles) -> int:
    """Those of the person, known by address or by name; a name in somebody else's text is taken out with other texts."""
    from portal.comments.models import Comment

    wanted = {needle.lower() for needle in needles}
    rows = Comment.objects.annotate(lower_email=Lower("email"), lower_name=Lower("name"))
    return rows.filter(Q(lower_email__in=wanted) | Q(lower_name__in=wanted)).delete()[0]


@purger
def old_comments(at: datetime) -> int:
    from portal.comments.services import forget_old

    return forget_old(at=at)

"""The only writers of comments."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from portal.accounts.models import User
from portal.comments import links
from portal.comments.lifecycle import LIFECYCLE, CommentState
from portal.comments.models import Comment, CommentSettings
from portal.comments.permissions import can_moderate
from portal.core import mail
from portal.core.errors import ApplicationError

# What was refused is kept as long as its author may ask why; what is shown stays with the article.
KEEP_REFUSED = timedelta(days=90)
KEEP_IDENTITY = timedelta(days=365)


def post_comment(
    *, page: Page, name: str, email: str, text: str, token: str, at: datetime | None = None
) -> Comment | None:
    """Keep a comment that nobody sees yet, and send its author the link that takes it back. None when sent before."""
    comment = Comment(
        page=page, name=" ".join(name.split()), email=email.lower(), text=text.strip(), token=token,
        created_at=at or timezone.now(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            comment.save()
            mail.send(
                template="comment_received",
                to=comment.email,
                context={"title": page.title},
                path=links.removal_path(comment),
                dedupe_key=f"comment-received-{comment.public_id}",
                about=[comment.public_id],
                language=page.locale.language_code,
            )
    except IntegrityError:
        if Comment.objects.filter(token=comment.token).exists():
            return None
        raise
    return comment


@transaction.atomic
def decide(
    *, comments: Iterable[Comment], state: CommentState, actor: User, at: datetime | None = None
) -> int:
    """Move each comment that this person may moderate. Returns how many moved; those already there are left alone."""
    keys = [comment.pk for comment in comments]
    moved = 0
    for comment in Comment.objects.select_for_update(of=("self",)).filter(pk__in=keys).select_related("page"):
        if not can_moderate(actor, comment):
            raise ApplicationError("Vous ne pouvez pas décider des commentaires de cette page.")
        if comment.state == state:
            continue
        LIFECYCLE.check(CommentState(comment.state), state)
        comment.state, comment.decided_by, comment.decided_at = state, actor, at or timezone.now()
        comment.save(update_fields=["state", "decided_by", "decided_at", "updated_at"])
        moved += 1
    return moved


@transaction.atomic
def remove_own(*, comment: Comment, at: datetime | None = None) -> None:
    """Its author takes it back: nothing of what was written stays."""
    row = Comment.objects.select_for_update().get(pk=comment.pk)
    if row.state == CommentState.REMOVED:
        return
    LIFECYCLE.check(CommentState(row.state), CommentState.REMOVED)
    row.state, row.decided_at = CommentState.REMOVED, at or timezone.now()
    row.name = row.email = row.text = ""
    row.save()


@transaction.atomic
def tell_moderators(*, at: datetime | None = None) -> int:
    """One mail a day at most to each, when something waits. Returns how many were written."""
    day = timezone.localdate(at)
    sent = 0
    for site in Site.objects.all():
        waiting = Comment.objects.waiting().filter(page__path__startswith=site.root_page.path).count()
        moderators = CommentSettings.of(site).moderators if waiting else ""
        for address in filter(None, (part.strip() for part in moderators.split(","))):
            row = mail.send(
                template="comments_waiting",
                to=address,
                context={"count": waiting},
                path=reverse("comments_queue"),
                dedupe_key=f"comments-waiting-{site.pk}-{address}-{day}",
            )
            sent += row is not None
    return sent


@transaction.atomic
def forget_old(*, at: datetime) -> int:
    """What was refused goes after 90 days; the address of an author after a year: nothing is left to send there."""
    gone = {CommentState.REFUSED, CommentState.SPAM, CommentState.REMOVED}
    deleted, _ = Comment.objects.filter(state__in=gone, decided_at__lt=at - KEEP_REFUSED).delete()
    kept = Comment.objects.filter(created_at__lt=at - KEEP_IDENTITY).exclude(email="").update(email="")
    return deleted + kept

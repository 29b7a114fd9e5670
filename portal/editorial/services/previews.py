"""Links that show a draft to somebody without account: made, opened, taken back."""

from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from portal.accounts.models import User
from portal.core.errors import ApplicationError
from portal.editorial.models import PreviewLink
from portal.editorial.policy import hidden_roots

SALT = "portal.editorial.preview"
LONGEST = 30  # days
# One line of the history for the readings of an hour.
QUIET = timedelta(hours=1)


@transaction.atomic
def create_preview_link(
    *, page: Page, actor: User, days: int, note: str = "", at: datetime | None = None
) -> PreviewLink:
    if not 1 <= days <= LONGEST:
        raise ApplicationError(f"Un lien vaut de 1 à {LONGEST} jours.", field="days")
    link = PreviewLink.objects.create(
        page=page,
        created_by=actor,
        note=note.strip(),
        expires_at=(at or timezone.now()) + timedelta(days=days),
    )
    until = f"{timezone.localtime(link.expires_at):%d/%m/%Y}"
    log(instance=page.specific, action="editorial.preview_link", user=actor, data={"until": until})
    return link


@transaction.atomic
def revoke_preview_link(*, link: PreviewLink, actor: User, at: datetime | None = None) -> None:
    if link.revoked_at is not None:
        return
    link.revoked_at = at or timezone.now()
    link.save(update_fields=["revoked_at", "updated_at"])
    log(instance=link.page.specific, action="editorial.preview_revoke", user=actor)


def preview_path(link: PreviewLink) -> str:
    token = signing.Signer(salt=SALT).sign(str(link.public_id))
    return reverse("editorial:preview", args=[token])


@transaction.atomic
def open_preview_link(*, token: str, at: datetime | None = None) -> PreviewLink | None:
    """The link of this token while it is valid, counted as opened; nothing for a wrong or a stale one."""
    at = at or timezone.now()
    try:
        public_id = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    link = PreviewLink.objects.valid(at=at).select_related("page").filter(public_id=public_id).first()
    if link is None or link.page.path.startswith(hidden_roots().bin):
        return None
    if link.last_opened_at is None or at - link.last_opened_at > QUIET:
        log(instance=link.page.specific, action="editorial.preview_open", user=None)
    PreviewLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1, last_opened_at=at)
    return link

"""Rows of offers: what everybody may see of a published one."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offers.models import Offer
from portal.core import outbox
from portal.finding.models import Entry
from portal.finding.pages import FIELDS
from portal.finding.wording import indexed

RELATED = ("profile__occupation", "commune", "establishment")


def key_of(pk: int) -> str:
    return f"offer-{pk}"


def offer_changed(*, kind: str, pk: int | None) -> None:
    """Follows `portal.core.indexing`: called in the transaction of every change of an offer."""
    if kind != "offer":
        return
    # After the change as a whole: a service may ask before its last write.
    if pk is None:
        outbox.enqueue(kind="finding.offers", payload={}, dedupe_key=f"finding.offers.{uuid.uuid4()}")
    else:
        outbox.enqueue(
            kind="finding.offer", payload={"id": pk}, dedupe_key=f"finding.offer.{pk}.{uuid.uuid4()}"
        )


@outbox.handler("finding.offer")
def _keep_one(payload: dict[str, Any]) -> None:
    keep([payload["id"]])


@outbox.handler("finding.offers")
def _keep_every(payload: dict[str, Any]) -> None:
    keep_all()


def keep(pks: Iterable[int]) -> int:
    """Bring the rows of these offers up to date; what is no longer visible loses its own."""
    wanted = list(pks)
    visible = list(Offer.objects.visible().filter(pk__in=wanted).select_related(*RELATED))
    shown = {offer.pk for offer in visible}
    with transaction.atomic():
        Entry.objects.filter(key__in=[key_of(pk) for pk in wanted if pk not in shown]).delete()
        Entry.objects.bulk_create(
            [_entry(offer) for offer in visible],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=FIELDS,
        )
    return len(visible)


def keep_all() -> int:
    """Compare all with the database, a part at a time."""
    pks = list(Offer.objects.visible().values_list("pk", flat=True))
    stale = Entry.objects.filter(kind=Entry.Kind.OFFER).exclude(key__in=[key_of(pk) for pk in pks])
    stale.delete()
    return sum(keep(pks[at : at + 500]) for at in range(0, len(pks), 500))


def _entry(offer: Any) -> Entry:
    profile = offer.profile
    occupation = profile.occupation.label if profile.occupation else ""
    contract = offer.get_contract_display() if offer.contract else ""
    summary = ", ".join(part for part in (contract, offer.employer_label, offer.pay) if part)
    return Entry(
        kind=Entry.Kind.OFFER,
        key=key_of(offer.pk),
        title=profile.title[:255],
        summary=summary[:300],
        title_words=indexed(profile.title),
        summary_words=indexed(f"{occupation} {contract} {offer.employer_label}"),
        words=indexed(f"{profile.tasks} {profile.employer_words} {offer.benefits}"),
        url=reverse("offers:detail", args=[offer.public_id]),
        audience="youth",
        theme="job",
        place=offer.commune.name if offer.commune else "",
        day=timezone.localdate(offer.published_at) if offer.published_at else None,
        until=offer.expires_at,
        updated=offer.published_at or offer.created_at,
    )

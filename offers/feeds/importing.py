"""Write parsed offers: create, update, leave alone what was closed or edited here. In bulk: 20,000 offers a minute."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from offers.feeds.parsed import OfferRejected, ParsedOffer, Report
from offers.feeds.vocabulary import Vocabulary
from offers.lifecycle import OFFER, OfferState
from offers.models import (
    JobProfile,
    Offer,
    OfferTransition,
    ProfileConstraint,
    ProfileLanguage,
    ProfileLicence,
    ProfileSkill,
)
from portal.accounts.models import Agency, AgencyCommune
from portal.core.errors import ApplicationError
from portal.core.indexing import mark_all_changed

BATCH = 1000
# Parsed name → attribute written.
PROFILE = {
    "title": "title", "tasks": "tasks", "occupation": "occupation_id", "level_minimum": "level_minimum_id",
    "level_mandatory": "level_mandatory", "unknown_labels": "unknown_labels",
}  # fmt: skip
OFFER_FIELDS = {
    "contract": "contract", "duration": "duration", "weekly_hours": "weekly_hours", "hours_text": "hours_text",
    "pay": "pay", "address": "address", "commune": "commune_id", "lat": "lat", "lon": "lon", "places": "places",
    "employer_name": "employer_name", "source_url": "source_url",
}  # fmt: skip
# name → (model, code field, value field): the lists below a profile.
LISTS: dict[str, tuple[Any, str, str | None]] = {
    "skills": (ProfileSkill, "skill_id", "requirement"),
    "licences": (ProfileLicence, "licence_id", "mandatory"),
    "languages": (ProfileLanguage, "language_id", "mandatory"),
    "constraints": (ProfileConstraint, "context_id", None),
}


def import_offers(
    *, raw: Iterable[Any], parse: Callable[[Any, Vocabulary], ParsedOffer], source: str, dry_run: bool = False
) -> Report:
    """Import these raw offers; with `dry_run` everything is worked out and nothing kept. All or nothing is written."""
    structure = Agency.objects.structures().order_by("pk").first()
    if structure is None:
        raise ApplicationError("Créez d’abord la structure : manage.py setup_structure.")
    report = Report()
    places = dict(AgencyCommune.objects.values_list("commune_id", "agency_id"))
    with transaction.atomic():
        parsed = _parsed(raw, parse, report)
        while batch := list(islice(parsed, BATCH)):
            _write(batch, report, source=source, agency=lambda insee: places.get(insee or "", structure.pk))
        if dry_run:
            transaction.set_rollback(True)
        elif report.created or report.updated:
            mark_all_changed(kind="offer")
    return report


def _parsed(
    raw: Iterable[Any], parse: Callable[[Any, Vocabulary], ParsedOffer], report: Report
) -> Iterator[ParsedOffer]:
    words, seen = Vocabulary(), set()
    for number, item in enumerate(raw, start=1):
        ref = str(item.get("id") or "")[:60] if isinstance(item, dict) else ""
        ref = ref.encode(errors="replace").decode()
        try:
            offer = parse(item, words)
            if offer.ref in seen:
                raise OfferRejected("Cette référence est déjà dans le fichier.")
        except OfferRejected as error:
            report.rejected.append({"ref": ref or f"n° {number}", "reason": str(error)})
            continue
        seen.add(offer.ref)
        report.warnings += [{"ref": offer.ref, "text": text} for text in offer.warnings]
        yield offer


def _write(
    batch: list[ParsedOffer], report: Report, *, source: str, agency: Callable[[str | None], int]
) -> None:
    known = {
        offer.source_ref: offer
        for offer in Offer.objects.filter(source=source, source_ref__in=[one.ref for one in batch])
        .select_related("profile")
        .prefetch_related(*(f"profile__{name}" for name in LISTS))
    }
    _create([one for one in batch if one.ref not in known], report, source=source, agency=agency)
    _update([(known[one.ref], one) for one in batch if one.ref in known], report)


def _create(
    batch: list[ParsedOffer], report: Report, *, source: str, agency: Callable[[str | None], int]
) -> None:
    now = timezone.now()
    profiles = JobProfile.objects.bulk_create(
        JobProfile(**{attribute: getattr(one, name) for name, attribute in PROFILE.items()}) for one in batch
    )
    offers = Offer.objects.bulk_create(
        Offer(
            profile=profile,
            source=source,
            source_ref=one.ref,
            source_updated_at=one.updated_at,
            agency_id=agency(one.commune),
            # Nothing is published without an occupation: a person chooses it first.
            state=OfferState.PUBLISHED if one.occupation else OfferState.SUBMITTED,
            published_at=now if one.occupation else None,
            **{attribute: getattr(one, name) for name, attribute in OFFER_FIELDS.items()},
        )
        for profile, one in zip(profiles, batch, strict=True)
    )
    OfferTransition.objects.bulk_create(
        OfferTransition(
            subject=offer,
            from_state=OfferState.DRAFT,
            to_state=offer.state,
            actor_label="Import",
            automatic=True,
            reason="import",
            at=now,
        )
        for offer in offers
    )
    for name in LISTS:
        _write_lists(
            name, [(profile, getattr(one, name)) for profile, one in zip(profiles, batch, strict=True)]
        )
    report.created += [one.ref for one in batch]


def _write_lists(name: str, pairs: list[tuple[JobProfile, Any]]) -> None:
    model, code, value = LISTS[name]
    rows = []
    for profile, entries in pairs:
        for entry in sorted(entries):
            extra = {value: entries[entry]} if value else {}
            rows.append(model(profile=profile, **{code: entry}, **extra))
    model.objects.bulk_create(rows, batch_size=2000)


def _update(pairs: list[tuple[Offer, ParsedOffer]], report: Report) -> None:
    """Closed offers stay closed; a field edited here stays as it is; both are said under `kept`."""
    touched: list[Offer] = []
    lists: dict[str, list[tuple[JobProfile, Any]]] = {name: [] for name in LISTS}
    for offer, one in pairs:
        if offer.state in OFFER.final:
            report.kept.append(one.ref)
            continue
        changed, kept = _changes(offer, one, lists)
        if kept:
            report.kept.append(one.ref)
        if changed:
            offer.source_updated_at = one.updated_at
            touched.append(offer)
            report.updated.append(one.ref)
        elif not kept:
            report.unchanged.append(one.ref)
    now = timezone.now()
    for offer in touched:
        offer.updated_at = offer.profile.updated_at = now
    JobProfile.objects.bulk_update(
        [offer.profile for offer in touched], [*PROFILE.values(), "updated_at"], batch_size=200
    )
    Offer.objects.bulk_update(
        touched, [*OFFER_FIELDS.values(), "source_updated_at", "updated_at"], batch_size=200
    )
    for name, changes in lists.items():
        LISTS[name][0].objects.filter(profile__in=[profile.pk for profile, _ in changes]).delete()
        _write_lists(name, changes)


def _changes(
    offer: Offer, one: ParsedOffer, lists: dict[str, list[tuple[JobProfile, Any]]]
) -> tuple[bool, bool]:
    """Put what differs in place, except what a person edited. Returns (something changed, something was kept)."""
    changed = kept = False
    for target, names in ((offer.profile, PROFILE), (offer, OFFER_FIELDS)):
        for name, attribute in names.items():
            if getattr(target, attribute) == getattr(one, name):
                continue
            if _edited(offer, name, one):
                kept = True
            else:
                setattr(target, attribute, getattr(one, name))
                changed = True
    for name, (_, code, value) in LISTS.items():
        rows = getattr(offer.profile, name).all()
        current = (
            {getattr(row, code): getattr(row, value) for row in rows}
            if value
            else {getattr(row, code) for row in rows}
        )
        if current == getattr(one, name):
            continue
        if name in offer.edited_fields:
            kept = True
        else:
            lists[name].append((offer.profile, getattr(one, name)))
            changed = True
    return changed, kept


def _edited(offer: Offer, name: str, one: ParsedOffer) -> bool:
    if name in offer.edited_fields:
        return True
    if name == "places":
        return one.places < offer.places_filled
    # A published offer never loses its occupation because a feed became vague.
    return name == "occupation" and one.occupation is None

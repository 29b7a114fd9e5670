"""Needs in employers' own words: those open now, and those of the past year that were filled, withdrawn or expired."""

import itertools
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from employers.lifecycle import RequestState
from employers.models import Establishment, NeedDraft, SupportRequest, SupportRequestTransition
from offers.lifecycle import CloseReason, OfferState
from offers.models import (
    JobProfile,
    JobProfileVersion,
    Offer,
    OfferTransition,
    ProfileConstraint,
    ProfileLanguage,
    ProfileLicence,
    ProfileSkill,
)
from portal.accounts.models import Adviser, AgencyCommune, User
from portal.core.choices import Requirement
from portal.demo.world import World
from portal.reference.models import OccupationSkill

DATA = Path(__file__).parent / "data"
# Where the open needs stand: most are published, some wait for the adviser or for the employer.
OPEN_STATES = (
    *[OfferState.PUBLISHED] * 26, *[OfferState.SUBMITTED] * 5, *[OfferState.RETURNED] * 2, *[OfferState.PAUSED] * 2,
)  # fmt: skip
PAST = 52
PAY = {
    "apprentissage": "Selon l’âge, de 27 % à 100 % du SMIC",
    "professionnalisation": "Au moins 55 % du SMIC selon l’âge et le diplôme",
    "service_civique": "Indemnité de service civique",
    "stage": "Gratification au-delà de deux mois",
    "immersion": "Pas de salaire : le jeune garde ses droits",
    "parrainage": "Sans rémunération",
}


@dataclass
class Spell:
    """When things happened to one need, in days before the set-up."""

    submitted: int
    answered: int | None
    published: int | None
    closed: int | None = None


def build_needs(world: World) -> None:
    needs = tomllib.loads((DATA / "needs.toml").read_text(encoding="utf-8"))["need"]
    by_name = {place.name: place for place in world.establishments}
    contacts = {
        link.commune_id: link.referent
        for link in AgencyCommune.objects.select_related("referent__user", "agency")
    }
    for number, need in enumerate(needs):
        state = OPEN_STATES[number % len(OPEN_STATES)]
        _build(
            world=world,
            need=need,
            place=by_name[need["employer"]],
            contacts=contacts,
            state=state,
            spell=_open_spell(world, state),
        )
    _recent_hires(world, needs, by_name, contacts)
    _drafts(world, by_name)
    verified = [place for place in world.establishments if place.is_verified]
    for _ in range(PAST):
        need = world.chance.choice(needs)
        kind = world.chance.choices(
            [OfferState.FILLED, OfferState.WITHDRAWN, OfferState.EXPIRED], weights=[70, 15, 15]
        )[0]
        submitted = world.chance.randint(75, 360)
        answered = max(submitted - world.chance.choice((0, 1, 1, 2, 2, 3, 5)), 0)
        published = max(answered - world.chance.choice((0, 0, 1, 3)), 0)
        spell = Spell(submitted, answered, published, max(published - world.chance.randint(20, 60), 5))
        place = by_name[need["employer"]] if world.chance.random() < 0.4 else world.chance.choice(verified)
        _build(world=world, need=need, place=place, contacts=contacts, state=kind, spell=spell)
    pending = next(place for place in world.establishments if place.name == "Crêperie du Château")
    _build(
        world=world,
        need=needs[2],
        place=pending,
        contacts=contacts,
        state=OfferState.SUBMITTED,
        spell=Spell(1, None, None),
    )


# Filled some weeks ago at the employers of the login page: they follow a job that has just begun.
RECENT_HIRES = {"Boulangerie du Pont": 24, "Garage des Quatre Chemins": 17, "Le Fournil des Vans": 11}


def _recent_hires(
    world: World,
    needs: list[dict[str, Any]],
    by_name: dict[str, Establishment],
    contacts: dict[str, Adviser | None],
) -> None:
    for name, closed in RECENT_HIRES.items():
        need = next(need for need in needs if need["employer"] == name)
        _build(
            world=world,
            need=need,
            place=by_name[name],
            contacts=contacts,
            state=OfferState.FILLED,
            spell=Spell(closed + 32, closed + 31, closed + 30, closed),
        )


def _drafts(world: World, by_name: dict[str, Establishment]) -> None:
    """A need that an employer of the login page has begun to write, kept as typed."""
    place = by_name["Boulangerie du Pont"]
    NeedDraft.objects.create(
        public_id=world.uid(),
        user=world.members[place.pk],
        establishment=place,
        submission_key=world.uid(),
        step="travail",
        answers={
            "travail": {
                "title": ["Aide à la pâtisserie"],
                "employer_words": [
                    "Préparer les fruits, garnir les tartes, tenir le plan de travail propre."
                ],
            }
        },
    )


def _open_spell(world: World, state: OfferState) -> Spell:
    if state == OfferState.SUBMITTED:
        submitted = world.chance.choice((0, 0, 1, 1, 2, 4))
        # Some are already in the hands of an adviser, who completes the profile before publishing it.
        return Spell(submitted, submitted - 1 if submitted > 1 else None, None)
    submitted = world.chance.randint(6, 50)
    answered = max(submitted - world.chance.choice((0, 1, 1, 2, 4)), 0)
    return Spell(submitted, answered, None if state == OfferState.RETURNED else max(answered - 1, 0))


def _build(
    *,
    world: World,
    need: dict[str, Any],
    place: Establishment,
    contacts: dict[str, Adviser | None],
    state: OfferState,
    spell: Spell,
) -> None:
    request = _request(
        world=world,
        need=need,
        place=place,
        contact=contacts.get(place.commune_id),
        state=state,
        spell=spell,
    )
    profile = _profile(world, need, request)
    published = _moment(world, spell.published, request.submitted_at)
    closed = _moment(world, spell.closed, published or request.submitted_at)
    filled = state == OfferState.FILLED
    places = need.get("places", 1)
    offer = Offer.objects.create(
        public_id=world.uid(),
        profile=profile,
        agency=place.agency,
        establishment=place,
        contract=need["contract"],
        weekly_hours=need["hours"],
        duration={"cdd": "6 mois", "saisonnier": "5 mois", "interim": "3 mois, renouvelable"}.get(
            need["contract"], ""
        ),
        pay=PAY.get(need["contract"], "SMIC horaire, plus selon l’expérience"),
        address=place.address,
        commune=place.commune,
        lat=place.lat,
        lon=place.lon,
        remote=need.get("remote", False),
        start_on=world.moment(-world.chance.randint(1, 60)).date()
        if spell.closed is None
        else world.day(spell.closed - 7),
        dangerous=need.get("dangerous", False),
        places=places,
        places_filled=places if filled else 0,
        state=state,
        published_at=published,
        expires_at=world.moment(-world.chance.randint(15, 60))
        if spell.closed is None and published
        else closed,
        closed_at=closed,
        close_reason=_reason(world, state),
        created_at=request.submitted_at,
    )
    _offer_history(world, offer, request)
    world.offers.append(offer)


def _moment(world: World, ago: int | None, after: datetime) -> datetime | None:
    return None if ago is None else max(world.moment(ago), after + timedelta(minutes=20))


def _reason(world: World, state: OfferState) -> str:
    if state == OfferState.FILLED:
        return world.chance.choice(
            (CloseReason.HIRED_HERE, CloseReason.HIRED_HERE, CloseReason.HIRED_NETWORK)
        )
    return CloseReason.NO_NEED if state == OfferState.WITHDRAWN else ""


def _request(
    *,
    world: World,
    need: dict[str, Any],
    place: Establishment,
    contact: Adviser | None,
    state: OfferState,
    spell: Spell,
) -> SupportRequest:
    submitted = world.moment(spell.submitted)
    answered = _moment(world, spell.answered, submitted)
    closed = _moment(world, spell.closed, answered or submitted)
    if closed is not None:
        step = RequestState.CANCELLED if state == OfferState.WITHDRAWN else RequestState.RESOLVED
    elif spell.published is not None:
        step = RequestState.IN_PROGRESS
    else:
        step = RequestState.ASSIGNED if answered else RequestState.SUBMITTED
    request = SupportRequest.objects.create(
        public_id=world.uid(),
        establishment=place,
        requested_by=world.members[place.pk],
        agency=place.agency,
        depth=need["depth"],
        origin=world.chance.choices(list(SupportRequest.Origin), weights=[80, 12, 8])[0],
        state=step,
        contact=contact,
        assigned_to=contact if answered else None,
        submitted_at=submitted,
        answer_due_at=_promise(submitted),
        first_answer_at=answered,
        closed_at=closed,
        created_at=submitted,
    )
    order = [RequestState.SUBMITTED, RequestState.ASSIGNED, RequestState.IN_PROGRESS]
    steps = [*order[: order.index(step) + 1]] if step in order else [*order, step]
    moments = [submitted, answered, answered, closed]
    SupportRequestTransition.objects.bulk_create(
        SupportRequestTransition(
            subject=request,
            from_state=before,
            to_state=after,
            actor=contact.user if contact else None,
            at=moments[index + 1] or submitted,
        )
        for index, (before, after) in enumerate(itertools.pairwise(steps))
    )
    return request


def _promise(submitted: datetime) -> datetime:
    """Two working days later; public holidays are left to the real service."""
    due, left = submitted, 2
    while left:
        due += timedelta(days=1)
        left -= due.weekday() < 5
    return due


def _profile(world: World, need: dict[str, Any], request: SupportRequest) -> JobProfile:
    profile = JobProfile.objects.create(
        public_id=world.uid(),
        support_request=request,
        title=need["title"],
        employer_words=need["words"],
        tasks="",
        occupation_id=need["occupation"],
        level_minimum_id=need.get("level"),
        level_mandatory=need.get("level_mandatory", False),
        created_at=request.submitted_at,
    )
    pool = list(
        OccupationSkill.objects.filter(occupation=need["occupation"])
        .order_by("-core", "skill_id")
        .values_list("skill_id", flat=True)[:14]
    )
    counts = zip(
        (Requirement.INDISPENSABLE, Requirement.EXPECTED, Requirement.LEARNT), need["skills"], strict=True
    )
    wanted = [requirement for requirement, number in counts for _ in range(number)]
    ProfileSkill.objects.bulk_create(
        ProfileSkill(profile=profile, skill_id=ogr, requirement=requirement)
        for ogr, requirement in zip(pool, wanted, strict=False)
    )
    ProfileLicence.objects.bulk_create(
        ProfileLicence(profile=profile, licence_id=code.rstrip("!"), mandatory=code.endswith("!"))
        for code in need.get("licences", [])
    )
    ProfileLanguage.objects.bulk_create(
        ProfileLanguage(profile=profile, language_id=code, mandatory=True)
        for code in need.get("languages", [])
    )
    ProfileConstraint.objects.bulk_create(
        ProfileConstraint(profile=profile, context_id=ogr) for ogr in need.get("constraints", [])
    )
    JobProfileVersion.objects.create(
        profile=profile,
        number=1,
        content={"title": need["title"], "employer_words": need["words"]},
        author=request.requested_by,
        at=request.submitted_at,
    )
    return profile


def _offer_history(world: World, offer: Offer, request: SupportRequest) -> None:
    adviser = request.contact.user if request.contact else None
    steps: list[tuple[str, str, User | None, datetime | None]] = [
        (OfferState.DRAFT, OfferState.SUBMITTED, request.requested_by, request.submitted_at)
    ]
    if offer.state == OfferState.RETURNED:
        steps.append((OfferState.SUBMITTED, OfferState.RETURNED, adviser, request.first_answer_at))
    if offer.published_at:
        steps.append((OfferState.SUBMITTED, OfferState.PUBLISHED, adviser, offer.published_at))
    if offer.state == OfferState.PAUSED:
        steps.append((OfferState.PUBLISHED, OfferState.PAUSED, request.requested_by, world.moment(1)))
    if offer.closed_at:
        actor = None if offer.state == OfferState.EXPIRED else request.requested_by
        steps.append((OfferState.PUBLISHED, offer.state, actor, offer.closed_at))
    note = "Pouvez-vous préciser les horaires et si un débutant peut convenir ?"
    OfferTransition.objects.bulk_create(
        OfferTransition(
            subject=offer,
            from_state=before,
            to_state=after,
            actor=actor,
            automatic=after == OfferState.EXPIRED,
            note=note if after == OfferState.RETURNED else "",
            at=at or request.submitted_at,
        )
        for before, after, actor, at in steps
    )

"""Mediation files in every state, with twelve months of steps, notes, meetings, check-ins and alerts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from mediations.lifecycle import MediationState
from mediations.models import Mediation, MediationTransition, Note
from offers.lifecycle import OfferState
from offers.models import Offer
from pathways.lifecycle import YouthState
from pathways.models import Youth, YouthWish
from portal.accounts.models import User
from portal.core.choices import NoteLevel
from portal.demo.follow_up import after_presenting, build_check_ins, introduce, tell_stories
from portal.demo.reasons import message_for, say_why
from portal.demo.world import World
from search.explain import explain_many

S = MediationState
# The way to each state, from the first step.
PATHS: dict[MediationState, tuple[MediationState, ...]] = {
    S.SUGGESTED: (S.SUGGESTED,),
    S.APPLIED: (S.APPLIED,),
    S.AGREED: (S.SUGGESTED, S.AGREED),
    S.DECLINED: (S.SUGGESTED, S.DECLINED),
    S.DECLINED_BY_ADVISER: (S.APPLIED, S.DECLINED_BY_ADVISER),
    S.PRESENTED: (S.SUGGESTED, S.AGREED, S.PRESENTED),
    S.MEETING: (S.SUGGESTED, S.AGREED, S.PRESENTED, S.MEETING),
    S.IMMERSION: (S.APPLIED, S.PRESENTED, S.IMMERSION),
    S.HIRED: (S.SUGGESTED, S.AGREED, S.PRESENTED, S.MEETING, S.HIRED),
    S.NOT_RETAINED: (S.SUGGESTED, S.AGREED, S.PRESENTED, S.MEETING, S.NOT_RETAINED),
    S.FOLLOWING: (S.SUGGESTED, S.AGREED, S.PRESENTED, S.MEETING, S.HIRED, S.FOLLOWING),
    S.HELD: (S.SUGGESTED, S.AGREED, S.PRESENTED, S.MEETING, S.HIRED, S.FOLLOWING, S.HELD),
    S.ENDED_EARLY: (S.APPLIED, S.PRESENTED, S.IMMERSION, S.HIRED, S.FOLLOWING, S.ENDED_EARLY),
    S.WITHDRAWN: (S.SUGGESTED, S.AGREED, S.WITHDRAWN),
    S.CLOSED: (S.SUGGESTED, S.CLOSED),
}
ON_OPEN_OFFER = (
    S.SUGGESTED, S.SUGGESTED, S.SUGGESTED, S.APPLIED, S.AGREED, S.AGREED, S.PRESENTED, S.PRESENTED, S.MEETING,
    S.IMMERSION, S.DECLINED, S.NOT_RETAINED, S.HIRED, S.WITHDRAWN, S.DECLINED_BY_ADVISER,
)  # fmt: skip
TO_SEE = (S.PRESENTED, S.MEETING, S.PRESENTED, S.SUGGESTED, S.NOT_RETAINED)
# A follow-up lasts six months: it is over for those hired before.
HIRED_LATELY = (S.FOLLOWING, S.FOLLOWING, S.FOLLOWING, S.ENDED_EARLY)
HIRED_LONG_AGO = (S.HELD, S.HELD, S.HELD, S.ENDED_EARLY)
FOLLOW_UP_DAYS = 200
AT_WORK = (S.HIRED, S.FOLLOWING)
BESIDES = (S.NOT_RETAINED, S.DECLINED, S.CLOSED, S.WITHDRAWN, S.NOT_RETAINED)
REASONS = {
    S.DECLINED: "too_far",
    S.NOT_RETAINED: "skills",
    S.WITHDRAWN: "other_solution",
    S.DECLINED_BY_ADVISER: "not_ready",
    S.ENDED_EARLY: "hours",
}
NOTES = (
    (NoteLevel.PRIVATE, "À rappeler avant l’entretien : vérifier le trajet en bus."),
    (NoteLevel.STRUCTURE, "Envie de commencer vite. La visite de l’atelier a levé les doutes."),
    (NoteLevel.SHARED, "Premier échange très positif. La rencontre se fera avec le conseiller."),
    (NoteLevel.SHARED, "L’employeur propose une journée d’essai en immersion avant de décider."),
)


@dataclass
class Pairs:
    """Which young people fit which offer, so that files look like real suggestions."""

    by_trade: dict[str, list[Youth]]
    used: set[tuple[int, int]]

    def draw(self, world: World, offer: Offer, number: int) -> list[Youth]:
        pool = self.by_trade.get(offer.profile.occupation_id or "", [])
        near = [youth for youth in pool if (youth.pk, offer.pk) not in self.used]
        near.sort(key=lambda youth: (_apart(youth, offer), youth.pk))
        nearest = near[: number * 3]
        explained = explain_many([(offer, youth) for youth in nearest]) if nearest else []
        picked = [youth for youth, why in zip(nearest, explained, strict=True) if why.matches]
        chosen = world.chance.sample(picked, min(number, len(picked)))
        self.used |= {(youth.pk, offer.pk) for youth in chosen}
        return chosen


def _apart(youth: Youth, offer: Offer) -> float:
    if youth.lat is None or youth.lon is None or offer.lat is None or offer.lon is None:
        return 9.0
    return (youth.lat - offer.lat) ** 2 + (youth.lon - offer.lon) ** 2


def build_files(world: World) -> None:
    by_trade: dict[str, list[Youth]] = {}
    people = {youth.pk: youth for youth in world.youth if youth.state != YouthState.LEFT}

    for youth_id, code in YouthWish.objects.order_by("pk").values_list("youth_id", "occupation_id"):
        if youth_id in people:
            by_trade.setdefault(code, []).append(people[youth_id])
    pairs = Pairs(by_trade, set())
    at_work: set[int] = set()
    for offer in world.offers:
        for planned, youth in _plan(world, offer, pairs):
            # Nobody holds two of these jobs.
            twice = planned in AT_WORK and youth.pk in at_work
            target = S.NOT_RETAINED if twice else planned
            if target in AT_WORK:
                at_work.add(youth.pk)
            _file(world, offer, youth, target)
    say_why()
    tell_stories(world)
    introduce(world)


def _plan(world: World, offer: Offer, pairs: Pairs) -> list[tuple[MediationState, Youth]]:
    chance = world.chance
    if offer.state == OfferState.FILLED:
        hired = pairs.draw(world, offer, min(offer.places, 3))
        closed = (world.today - offer.closed_at.date()).days if offer.closed_at else 0
        outcomes = HIRED_LONG_AGO if closed > FOLLOW_UP_DAYS else HIRED_LATELY
        others = pairs.draw(world, offer, chance.randint(0, 3))
        return [(chance.choice(outcomes), youth) for youth in hired] + [
            (chance.choice(BESIDES), youth) for youth in others
        ]
    if offer.state in (OfferState.EXPIRED, OfferState.WITHDRAWN):
        return [(chance.choice(BESIDES), youth) for youth in pairs.draw(world, offer, chance.randint(0, 3))]
    if offer.published_at is None:
        return []
    member = world.members.get(offer.establishment_id or 0)
    if member is not None and member.demo_note:
        # An employer of the login page has somebody to answer, to meet and to wait for.
        return list(zip(TO_SEE, pairs.draw(world, offer, len(TO_SEE)), strict=False))
    drawn = pairs.draw(world, offer, chance.randint(2, 6))
    return [(chance.choice(ON_OPEN_OFFER), youth) for youth in drawn]


def _file(world: World, offer: Offer, youth: Youth, target: MediationState) -> None:
    path = PATHS[target]
    moments = _moments(world, offer, path)
    at = dict(zip(path, moments, strict=True))
    start = _start(at, world)
    contact = offer.profile.support_request.responsible if offer.profile.support_request else None
    member = world.members.get(offer.establishment_id or 0)
    mediation = Mediation.objects.create(
        public_id=world.uid(),
        youth=youth,
        offer=offer,
        adviser=youth.adviser or contact,
        origin=Mediation.Origin.YOUTH if path[0] == S.APPLIED else Mediation.Origin.ADVISER,
        state=target,
        revision=len(path),
        moved_at=moments[-1],
        message=message_for(offer, youth) if path[0] == S.SUGGESTED else "",
        agreed_at=at.get(S.AGREED),
        presented_at=at.get(S.PRESENTED),
        met_at=at.get(S.MEETING) or at.get(S.IMMERSION),
        hired_at=at.get(S.HIRED),
        job_starts_on=start,
        job_ended_on=moments[-1].date() if target == S.ENDED_EARLY else None,
        closed_at=moments[-1] if target not in ON_OPEN and target not in (S.FOLLOWING, S.HIRED) else None,
        tutor_name=member.get_full_name() if member and start else "",
        tutor_email=member.email or "" if member and start else "",
        created_at=moments[0],
    )
    _history(mediation, path, moments, world)
    if S.PRESENTED in at:
        after_presenting(world, mediation, at, target)
    if S.FOLLOWING in at and start:
        build_check_ins(world, mediation, start)
    if world.chance.random() < 0.35 and len(path) > 1:
        level, text = world.chance.choice(NOTES)
        Note.objects.create(
            public_id=world.uid(),
            mediation=mediation,
            author=_user(mediation),
            level=level,
            text=text,
            created_at=moments[-1],
        )


# Days since the last step of a file that waits for somebody else, and of one that waits for the adviser.
LATELY = {False: (0, 1, 1, 2, 2, 3, 3, 4, 4, 9, 12), True: (0, 0, 0, 1, 1, 1, 2, 3)}
UNANSWERED = (S.APPLIED, S.AGREED)
ON_OPEN = (S.SUGGESTED, S.APPLIED, S.AGREED, S.PRESENTED, S.MEETING, S.IMMERSION)


def _user(mediation: Mediation) -> User | None:
    return mediation.adviser.user if mediation.adviser else None


def _moments(world: World, offer: Offer, path: tuple[MediationState, ...]) -> list[datetime]:
    """One moment a step, from a little after the publication; never after now."""
    now = world.moment(0, hour=9)
    first = (offer.published_at or offer.created_at) + timedelta(
        days=world.chance.choice((0, 1, 1, 2, 3)), hours=1
    )
    last = offer.closed_at or now
    steps = [min(first, now - timedelta(hours=len(path)))]
    for state in path[1:]:
        if state in (S.HELD, S.ENDED_EARLY):
            gap = timedelta(days=190 if state == S.HELD else world.chance.randint(9, 70))
        elif state == S.FOLLOWING:
            gap = timedelta(days=world.chance.randint(3, 9))
        else:
            room = max((last - steps[-1]).days // 3, 0)
            gap = timedelta(days=min(world.chance.choice((1, 2, 3, 4, 6)), room), hours=2)
        steps.append(steps[-1] + gap)
    overflow = max(steps[-1] - (now - timedelta(hours=1)), timedelta())
    if path[-1] in ON_OPEN:
        # Somebody still waits: the last step was lately, so that few files have been silent for a week.
        target = now - timedelta(days=world.chance.choice(LATELY[path[-1] in UNANSWERED]), hours=2)
        later = max(target - steps[-1], timedelta())
        steps = [step + later for step in steps]
    elif overflow:
        # Squeeze the whole file back so that its last step is not in the future, keeping the order.
        steps = [step - overflow for step in steps]
    return _office_hours(steps, before=now)


def _office_hours(steps: list[datetime], *, before: datetime) -> list[datetime]:
    """The same days, on working days and in the daytime, in their order and none after `before`."""
    found = []
    for number, step in enumerate(steps):
        day = timezone.localtime(step)
        while day.weekday() > 4:
            day -= timedelta(days=1)
        found.append(day.replace(hour=9 + min(number, 8), minute=step.day % 6 * 10))
    for number in range(len(found) - 1, -1, -1):
        found[number] = min(found[number], before)
        before = found[number] - timedelta(minutes=10)
    return found


def _start(at: dict[MediationState, datetime], world: World) -> date | None:
    if S.FOLLOWING in at:
        return at[S.FOLLOWING].date()
    return world.day(-world.chance.choice((0, 3, 5, 8))) if S.HIRED in at else None


def _history(
    mediation: Mediation, path: tuple[MediationState, ...], moments: list[datetime], world: World
) -> None:
    rows = []
    before = ""
    for state, at in zip(path, moments, strict=True):
        by_youth = state in (S.APPLIED, S.AGREED, S.DECLINED, S.WITHDRAWN)
        rows.append(
            MediationTransition(
                subject=mediation,
                from_state=before,
                to_state=state,
                actor=mediation.youth.user if by_youth else _user(mediation),
                actor_label=str(mediation.youth) if by_youth else "",
                reason=REASONS.get(state, ""),
                at=at,
            )
        )
        before = state
    MediationTransition.objects.bulk_create(rows)

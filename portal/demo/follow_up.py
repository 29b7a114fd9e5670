"""What comes after a candidate is presented: meetings, check-ins with their answers, alerts; and who to be on the login page."""

from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from mediations.lifecycle import CheckInMoment, MediationState
from mediations.models import QUESTIONS, Alert, CheckIn, CheckInAnswer, Disclosure, Mediation, Meeting, Side
from pathways.lifecycle import YouthState
from pathways.models import FileAccess, Youth
from portal.accounts.models import Adviser, User
from portal.demo.team import make_user
from portal.demo.world import World

S = MediationState
MILESTONES = {
    CheckInMoment.DAY2: relativedelta(days=2),
    CheckInMoment.WEEK2: relativedelta(weeks=2),
    CheckInMoment.MONTH1: relativedelta(months=1),
    CheckInMoment.MONTH3: relativedelta(months=3),
    CheckInMoment.MONTH6: relativedelta(months=6),
}
FINE = ((4, 4, 3), (3, 4, 4), (4, 3, 3), (3, 3, 4), (4, 4, 4))
COMMENTS = {
    Side.TUTOR: ("Toujours à l’heure, et de bonnes questions.", "L’équipe est contente.", "", "", ""),
    Side.YOUTH: ("On m’explique bien.", "Je commence à tenir la caisse.", "", "", ""),
}
# What the two sides say when something is wrong: the tutor's marks, the young person's, their words, the alert.
LATE_BUS = ((4, 4, 3), (3, 3, 1), "Je finis trop tard pour le dernier bus.", Alert.Kind.LOW)
APART = ((4, 4, 4), (4, 2, 4), "Le chef est gentil. Dans l’équipe, on ne me parle pas.", Alert.Kind.DIVERGING)
STORIES = (LATE_BUS, APART)


def after_presenting(
    world: World, mediation: Mediation, at: dict[MediationState, datetime], target: MediationState
) -> None:
    _disclose(world, mediation, at)
    if S.MEETING in at and mediation.offer.establishment is not None:
        place = mediation.offer.establishment
        coming = target == S.MEETING
        Meeting.objects.create(
            public_id=world.uid(),
            mediation=mediation,
            starts_at=world.moment(-world.chance.randint(1, 6), hour=10) if coming else at[S.MEETING],
            place=f"{place.name}, {place.address}",
            adviser_present=world.chance.random() < 0.6,
        )


def _disclose(world: World, mediation: Mediation, at: dict[MediationState, datetime]) -> None:
    place = mediation.offer.establishment
    if place is None or not (S.MEETING in at or S.HIRED in at or world.chance.random() < 0.5):
        return
    _, created = Disclosure.objects.get_or_create(
        youth=mediation.youth,
        establishment=place,
        revoked_at=None,
        defaults={"granted_at": at[S.PRESENTED]},
    )
    if created:
        FileAccess.objects.create(
            youth=mediation.youth,
            actor=world.members.get(place.pk),
            actor_label=place.name,
            kind=FileAccess.Kind.PROFILE,
            at=at[S.PRESENTED] + timedelta(hours=3),
        )


def build_check_ins(world: World, mediation: Mediation, start: date) -> None:
    """Those due until the job ended are sent, most are answered."""
    end = mediation.job_ended_on or world.today
    for moment, gap in MILESTONES.items():
        due = start + gap
        sent = due < min(end, world.today)
        check_in = CheckIn.objects.create(
            public_id=world.uid(),
            mediation=mediation,
            moment=moment,
            due_on=due,
            sent_at=world.moment((world.today - due).days) if sent else None,
        )
        if sent:
            for side in Side:
                silent = world.chance.random() < 0.12
                comment = world.chance.choice(COMMENTS[side])
                _answer(world, check_in, side, None if silent else world.chance.choice(FINE), comment)


def _answer(
    world: World, check_in: CheckIn, side: Side, marks: tuple[int, int, int] | None, comment: str
) -> None:
    sent = check_in.sent_at or world.moment(1)
    CheckInAnswer.objects.create(
        public_id=world.uid(),
        check_in=check_in,
        side=side,
        token_hash=f"{world.chance.getrandbits(256):064x}",
        expires_at=sent + timedelta(days=14),
        comment=comment if marks else "",
        # The day of the set-up may be the day it was sent.
        answered_at=min(sent + timedelta(hours=5), max(sent, world.moment(0))) if marks else None,
        **(dict(zip(QUESTIONS, marks, strict=True)) if marks else {}),
    )


def tell_stories(world: World) -> None:
    """Of those who started lately, one cannot get home and one is left alone: their advisers are called."""
    recent = Mediation.objects.filter(
        state=S.FOLLOWING, check_ins__sent_at__gte=world.moment(12), adviser__isnull=False
    )
    files = list(recent.distinct().order_by("-job_starts_on", "pk")[: len(STORIES)])
    # The first is for an adviser of the login page, who answered this employer.
    known = next(
        (one for one in world.advisers if one.user.demo_note and one.role == Adviser.Role.ADVISER), None
    )
    if files and known is not None:
        files[0].adviser = known
        files[0].save(update_fields=["adviser"])
    for mediation, (tutor, youth, words, kind) in zip(files, STORIES, strict=False):
        check_in = mediation.check_ins.filter(sent_at__isnull=False).latest("due_on")
        check_in.answers.all().delete()
        _answer(world, check_in, Side.TUTOR, tutor, "")
        _answer(world, check_in, Side.YOUTH, youth, words)
        Alert.objects.create(
            public_id=world.uid(),
            mediation=mediation,
            check_in=check_in,
            kind=kind,
            text=words,
            due_at=world.moment(-1, hour=12),
            created_at=world.moment(1),
        )


def introduce(world: World) -> None:
    """Three young people whom the login page offers, chosen for what they have to do today."""
    sentences = {
        S.SUGGESTED: "{} a une proposition à lire : il faut dire oui ou non.",
        S.PRESENTED: "{} attend la réponse d’un employeur.",
        S.FOLLOWING: "{} a commencé un emploi : on prend des nouvelles.",
    }
    people: list[Youth] = []
    for state, sentence in sentences.items():
        files = Mediation.objects.filter(state=state, youth__state=YouthState.ACTIVE).exclude(youth__email="")
        other = files.exclude(youth__first_name__in=[youth.first_name for youth in people])
        mediation = other.select_related("youth__user").order_by("-youth__user", "pk").first()
        if mediation is None:
            continue
        youth = mediation.youth
        user = youth.user or make_user(
            world,
            kind=User.Kind.YOUTH,
            first_name=youth.first_name,
            last_name=youth.last_name,
            email=youth.email,
        )
        user.demo_note = sentence.format(youth.first_name)
        user.save(update_fields=["demo_note"])
        youth.user = user
        youth.save(update_fields=["user"])
        people.append(youth)

"""What young people did since their first welcome: contracts of engagement, solutions, immersions, partners."""

from collections.abc import Iterator
from datetime import date, timedelta

from pathways.lifecycle import CommitmentState, YouthState
from pathways.models import Commitment, Programme, Referral, Situation, Youth
from pathways.names import fold_name
from portal.demo.world import World
from portal.reference.folding import fold

K = Situation.Kind
# The first solution of most: what, for how many days (None: it goes on), where when it is no establishment of the demo.
SOLUTIONS = (
    (K.JOB, 60, ""), (K.JOB, 90, ""), (K.JOB, 30, ""), (K.JOB, None, ""), (K.TRAINING, 84, "Greta Ardèche Drôme"),
    (K.TRAINING, 120, "Afpa de Valence"), (K.TRAINING, 45, "École de la deuxième chance"), (K.INTERNSHIP, 28, ""),
    (K.APPRENTICESHIP, None, ""), (K.CIVIC_SERVICE, 240, "Médiathèque intercommunale"),
)  # fmt: skip
OCCUPATIONS = ("D1507", "D1106", "G1602", "G1803", "K1304", "F1703", "N1103", "A1419", "D1102", "H2102")
PARTNERS = ("Cap emploi", "France Travail", "Département, service insertion")
# First welcome → first solution: who still waits after this many days is one of the few who are late.
CLOCK = 118
WAITING = 0.03


def build_pathways(world: World, people: list[Youth], programmes: list[Programme]) -> None:
    commitments, situations, referrals = [], [], []
    for youth in people:
        welcome = youth.first_welcome_on or world.today
        if programmes and world.chance.random() < 0.62:
            commitments.append(_commitment(world, youth, welcome, programmes))
        solution = list(_solution(world, youth, welcome))
        situations += [row for row in solution if isinstance(row, Situation)]
        referrals += [row for row in solution if isinstance(row, Referral)]
        if world.chance.random() < 0.18 and (world.today - welcome).days > 30:
            situations.append(_immersion(world, youth, welcome))
    Youth.objects.bulk_update(people, ["first_welcome_on"], batch_size=500)
    Commitment.objects.bulk_create(commitments, batch_size=1000)
    Situation.objects.bulk_create(situations, batch_size=1000)
    Referral.objects.bulk_create(referrals, batch_size=1000)


def _commitment(world: World, youth: Youth, welcome: date, programmes: list[Programme]) -> Commitment:
    start = min(welcome + timedelta(days=world.chance.randint(5, 40)), world.today)
    left = youth.state == YouthState.LEFT
    ended = (youth.left_on if youth.left_on and youth.left_on >= start else start) if left else None
    return Commitment(
        public_id=world.uid(),
        youth=youth,
        programme=world.chance.choice(programmes),
        started_on=start,
        planned_end_on=start + timedelta(days=365),
        ended_on=ended,
        state=CommitmentState.COMPLETED if left else CommitmentState.ACTIVE,
    )


def _solution(world: World, youth: Youth, welcome: date) -> Iterator[Situation | Referral]:
    """Most find something within four months of their first welcome; a few are late, and only by some weeks."""
    chance = world.chance
    waited = (world.today - welcome).days
    if waited > CLOCK - 20 and chance.random() < WAITING and youth.state == YouthState.ACTIVE:
        youth.first_welcome_on = world.day(chance.randint(CLOCK - 20, CLOCK + 30))
        return
    if waited < CLOCK and chance.random() < (0.5 if waited < 80 else 0.15):
        return
    begin = welcome + timedelta(days=chance.randint(12, CLOCK))
    if begin > world.today:
        return
    if chance.random() < 0.07:
        yield Referral(
            public_id=world.uid(),
            youth=youth,
            partner=chance.choice(PARTNERS),
            referred_on=begin - timedelta(days=10),
            taken_over_on=begin,
        )
        return
    kind, days, where = chance.choice(SOLUTIONS)
    if days is None and chance.random() < 0.6:
        days = chance.randint(40, 200)
    end = begin + timedelta(days=days) if days is not None else None
    yield Situation(
        public_id=world.uid(),
        youth=youth,
        kind=kind,
        occupation_id=chance.choice(OCCUPATIONS) if kind != K.CIVIC_SERVICE else None,
        where=where or chance.choice(world.establishments).name,
        started_on=begin,
        ended_on=end,
    )


def _immersion(world: World, youth: Youth, welcome: date) -> Situation:
    begin = min(welcome + timedelta(days=world.chance.randint(20, 120)), world.day(20))
    return Situation(
        public_id=world.uid(),
        youth=youth,
        kind=K.IMMERSION,
        occupation_id=world.chance.choice(OCCUPATIONS),
        where=world.chance.choice(world.establishments).name,
        started_on=begin,
        ended_on=begin + timedelta(days=world.chance.choice((5, 12, 19))),
    )


def build_twins(world: World) -> None:
    """Some were entered twice: at a forum without accents, by a partner with the names the other way round."""
    active = [youth for youth in world.youth if youth.state == YouthState.ACTIVE]
    for number, youth in enumerate(active[5:80:25]):
        plain = (fold(youth.first_name).capitalize(), fold(youth.last_name).upper())
        first, last = plain if number % 2 == 0 else (youth.last_name, youth.first_name)
        world.youth.append(
            Youth.objects.create(
                public_id=world.uid(),
                agency_id=youth.agency_id,
                adviser=youth.adviser,
                first_name=first,
                last_name=last,
                folded_name=fold_name(first, last),
                birth_date=youth.birth_date,
                sex=youth.sex,
                phone=youth.phone if number % 2 else "",
                commune=youth.commune,
                first_welcome_on=world.day(9 + number),
                created_at=world.moment(9 + number),
            )
        )

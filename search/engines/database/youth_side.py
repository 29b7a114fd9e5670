"""Young person → offers: the young person's facts are constants, the offer's are columns and rows."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models import IntegerField as Whole
from django.utils import timezone

from offers.eligibility import ADULT, AGE_RULES, NIGHT_WORK, AgeRule, birthday, maximum_age
from offers.models import (
    Offer,
    OfferBookmark,
    ProfileConstraint,
    ProfileLanguage,
    ProfileLicence,
    ProfileSkill,
)
from portal.core.choices import ContractKind, Requirement
from portal.core.points import chord2
from search import criteria as c
from search.engines.base import Scope
from search.engines.database.expressions import (
    CappedSkills,
    chord,
    count_rows,
    distance_points,
    occupation_case,
    points_if,
)
from search.facts import ACTIVE, YouthFacts
from search.loading import mobilities

PROFILE = "profile_id"
# An empty Q would vanish from an OR, which must stay true.
ALWAYS = Q(pk__isnull=False)


class YouthQuery:
    """`youth_pk` is the row of `youth`, for its bookmarks."""

    def __init__(self, youth: YouthFacts, *, youth_pk: int, today: date, scope: Scope) -> None:
        self.youth = youth
        self.youth_pk = youth_pk
        self.today = today
        self.scope = scope
        self.worth = self._worth()
        self.located = youth.lat is not None and youth.lon is not None

    def by_pk(self) -> type[Offer]:
        return Offer

    def _worth(self) -> dict[str, int]:
        """Occupation of an offer → points for this young person's wishes, the best over the wishes."""
        worth: dict[str, int] = {}
        for targets in mobilities(self.youth.wishes).ranks.values():
            for target, rank in targets.items():
                worth[target] = max(worth.get(target, 0), c.occupation_points(rank))
        return worth | dict.fromkeys(self.youth.wishes, c.OCCUPATION_WISHED)

    # --- which offers the young person keeps --------------------------------------------------------------------------

    def kept(self) -> QuerySet[Offer] | None:
        if not self.worth or self.youth.status != ACTIVE:
            return None
        offers = Offer.objects.visible(at=timezone.now()).filter(profile__occupation__in=list(self.worth))
        if self.scope.agencies is not None:
            offers = offers.filter(agency__in=self.scope.agencies)
        for condition in (*self._needs(), *self._limits(), *self._law()):
            offers = offers.filter(condition)
        return self._near(offers)

    def _needs(self) -> list[Any]:
        """What the employer requires: nothing mandatory may be missing."""
        youth = self.youth
        missing_skill = ProfileSkill.objects.filter(
            profile=OuterRef(PROFILE), requirement=Requirement.INDISPENSABLE
        ).exclude(skill__in=sorted(youth.skills))
        conditions: list[Any] = [
            ~Exists(missing_skill),
            ~Exists(self._missing(ProfileLicence, "licence", youth.licences).filter(mandatory=True)),
            ~Exists(self._missing(ProfileLanguage, "language", youth.languages).filter(mandatory=True)),
        ]
        if youth.level is not None:
            conditions.append(
                Q(profile__level_mandatory=False)
                | Q(profile__level_minimum__isnull=True)
                | Q(profile__level_minimum__lte=youth.level)
            )
        return conditions

    def _missing(self, model: Any, field: str, held: frozenset[str]) -> QuerySet[Any]:
        return model.objects.filter(profile=OuterRef(PROFILE)).exclude(**{f"{field}__in": sorted(held)})

    def _limits(self) -> list[Any]:
        """What the young person refuses."""
        conditions: list[Any] = []
        if self.youth.refused:
            conditions.append(Q(contract__isnull=True) | ~Q(contract__in=sorted(self.youth.refused)))
        if self.youth.impossible:
            conditions.append(~Exists(self._constraints(self.youth.impossible)))
        return conditions

    def _constraints(self, codes: frozenset[int]) -> QuerySet[ProfileConstraint]:
        return ProfileConstraint.objects.filter(profile=OuterRef(PROFILE), context__in=sorted(codes))

    def _from(self, day: date) -> Q:
        """The offer starts on this day or later; an unknown or past start counts as today."""
        return ALWAYS if self.today >= day else Q(start_on__gte=day)

    def _before(self, day: date) -> Q:
        """The offer starts before this day, an unknown or past start counting as today."""
        if self.today >= day:
            return ~ALWAYS
        return Q(start_on__isnull=True) | Q(start_on__lt=day)

    def _law(self) -> list[Any]:
        """The same rules as `offers.eligibility.refusals`, on the start of the offer."""
        youth = self.youth
        conditions = [
            ~Q(contract=kind) | self._age(rule) | self._unknown_contract() for kind, rule in AGE_RULES.items()
        ]
        adult = birthday(youth.birth_date, ADULT)
        if self.today < adult:
            night = Exists(self._constraints(frozenset({NIGHT_WORK})))
            conditions.append(self._from(adult) | (Q(dangerous=False) & ~Q(night)))
        if not (youth.has_commitment or youth.has_referral):
            conditions.append(~Q(contract=ContractKind.IMMERSION) | self._unknown_contract())
        return conditions

    def _unknown_contract(self) -> Q:
        # In SQL `NOT contract = 'x'` is unknown, not true, when the contract is null.
        return Q(contract__isnull=True)

    def _age(self, rule: AgeRule) -> Q:
        born = self.youth.birth_date
        allowed = self._from(birthday(born, rule.minimum))
        maximum = maximum_age(rule, rqth=self.youth.rqth)
        return allowed if maximum is None else allowed & self._before(birthday(born, maximum + 1))

    def _near(self, offers: QuerySet[Offer]) -> QuerySet[Offer]:
        """Within the young person's radius, or remote. A missing place never excludes."""
        youth = self.youth
        if youth.lat is None or youth.lon is None or youth.radius is None:
            return offers
        within = Q(remote=True) | Q(geo_x__isnull=True) | Q(chord__lte=chord2(youth.radius * 1000))
        return offers.alias(chord=chord(youth.lat, youth.lon)).filter(within)

    # --- what each criterion is worth ---------------------------------------------------------------------------------

    def points(self) -> dict[str, Any]:
        youth = self.youth
        return {
            "occupation": occupation_case("profile__occupation", self.worth),
            "skills": self._skills(),
            "distance": self._distance(),
            "contract": points_if(Q(contract__in=sorted(youth.accepted)), c.CONTRACT_POINTS)
            if youth.accepted
            else 0,
            "schedule": self._schedule(),
            "availability": self._availability(),
            "level": self._level(),
            "licence": self._all_held(ProfileLicence, "licence", youth.licences, c.LICENCE_POINTS),
            "languages": self._all_held(ProfileLanguage, "language", youth.languages, c.LANGUAGE_POINTS),
            "interest": self._interest(),
        }

    def _skills(self) -> Any:
        if not self.youth.skills:
            return 0
        wanted = ProfileSkill.objects.filter(
            skill__in=sorted(self.youth.skills), requirement__in=[Requirement.EXPECTED, Requirement.LEARNT]
        )
        return CappedSkills(count_rows(wanted, owner="profile", outer=PROFILE))

    def _distance(self) -> Any:
        remote = When(remote=True, then=Value(c.REMOTE_POINTS))
        if self.youth.lat is None or self.youth.lon is None:
            return Case(remote, default=Value(0), output_field=Whole())
        bands = distance_points(chord(self.youth.lat, self.youth.lon))
        return Case(remote, default=bands, output_field=Whole())

    def _schedule(self) -> Any:
        if not self.youth.avoided:
            return c.SCHEDULE_POINTS
        return points_if(~Exists(self._constraints(self.youth.avoided)), c.SCHEDULE_POINTS)

    def _availability(self) -> Any:
        available = self.youth.available_from
        if available is None:
            return 0
        if available <= self.today:
            return c.AVAILABLE_POINTS
        soon = available - timedelta(days=c.SOON_DAYS)
        late = 0 if soon > self.today else c.AVAILABLE_SOON_POINTS
        return Case(
            When(start_on__gte=available, then=Value(c.AVAILABLE_POINTS)),
            When(start_on__gte=soon, then=Value(c.AVAILABLE_SOON_POINTS)),
            default=Value(late),
            output_field=Whole(),
        )

    def _level(self) -> Case:
        asks_none = Q(profile__level_minimum__isnull=True)
        if self.youth.level is None:
            return points_if(asks_none, c.LEVEL_POINTS)
        return points_if(asks_none | Q(profile__level_minimum__lte=self.youth.level), c.LEVEL_POINTS)

    def _all_held(self, model: Any, field: str, held: frozenset[str], points: int) -> Case:
        return points_if(~Exists(self._missing(model, field, held)), points)

    def _interest(self) -> Case:
        condition = Q(Exists(OfferBookmark.objects.filter(offer=OuterRef("pk"), youth=self.youth_pk)))
        if self.youth.immersion_occupations:
            condition |= Q(profile__occupation__in=sorted(self.youth.immersion_occupations))
        return points_if(condition, c.INTEREST_POINTS)

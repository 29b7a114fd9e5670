"""Young person → offers: the young person's facts are constants, the offer's are columns and rows."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
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
from search import criteria as c
from search.engines.base import Scope
from search.engines.database.expressions import (
    DistancePoints,
    Has,
    Not,
    OccupationPoints,
    PointsIf,
    SkillPoints,
    Within,
)
from search.facts import ACTIVE, YouthFacts
from search.loading import worth_of_wishes

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
        self.worth = worth_of_wishes(youth)

    # --- which offers the young person keeps --------------------------------------------------------------------------

    def kept(self) -> QuerySet[Offer] | None:
        if not self.worth or self.youth.status != ACTIVE:
            return None
        offers = Offer.objects.visible(at=timezone.now()).filter(
            *self._needs(),
            *self._limits(),
            *self._law(),
            *self._near(),
            profile__occupation__in=list(self.worth),
        )
        return self.scope.of(offers)

    def _needs(self) -> list[Any]:
        """What the employer requires: nothing mandatory may be missing."""
        youth = self.youth
        skills = Not(sorted(youth.skills))
        conditions: list[Any] = [
            ~Has(ProfileSkill, "profile", outer=PROFILE, requirement=Requirement.INDISPENSABLE, skill=skills),
            ~self._missing(ProfileLicence, "licence", youth.licences, mandatory=True),
            ~self._missing(ProfileLanguage, "language", youth.languages, mandatory=True),
        ]
        if youth.level is not None:
            conditions.append(
                Q(profile__level_mandatory=False)
                | Q(profile__level_minimum__isnull=True)
                | Q(profile__level_minimum__lte=youth.level)
            )
        return conditions

    def _missing(self, model: Any, field: str, held: frozenset[str], **where: Any) -> Has:
        return Has(model, "profile", outer=PROFILE, **where, **{field: Not(sorted(held))})

    def _limits(self) -> list[Any]:
        """What the young person refuses."""
        conditions: list[Any] = []
        if self.youth.refused:
            conditions.append(Q(contract__isnull=True) | ~Q(contract__in=sorted(self.youth.refused)))
        if self.youth.impossible:
            conditions.append(~self._constraints(self.youth.impossible))
        return conditions

    def _constraints(self, codes: frozenset[int]) -> Has:
        return Has(ProfileConstraint, "profile", outer=PROFILE, context=sorted(codes))

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
            night = self._constraints(frozenset({NIGHT_WORK}))
            conditions.append(self._from(adult) | (Q(dangerous=False) & Q(~night)))
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

    def _near(self) -> list[Any]:
        """Within the young person's radius, or remote. A missing place never excludes."""
        youth = self.youth
        if youth.lat is None or youth.lon is None or youth.radius is None:
            return []
        return [Q(remote=True) | Q(Within(youth.lat, youth.lon, radius=youth.radius))]

    # --- what each criterion is worth ---------------------------------------------------------------------------------

    def points(self) -> dict[str, Any]:
        youth = self.youth
        return {
            "occupation": OccupationPoints("profile__occupation_id", self.worth),
            "skills": self._skills(),
            "distance": self._distance(),
            "contract": PointsIf(c.CONTRACT_POINTS, Q(contract__in=sorted(youth.accepted)))
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
        known = [Requirement.EXPECTED, Requirement.LEARNT]
        return SkillPoints(
            ProfileSkill, "profile", outer=PROFILE, skill=sorted(self.youth.skills), requirement=known
        )

    def _distance(self) -> Any:
        remote = When(remote=True, then=Value(c.REMOTE_POINTS))
        if self.youth.lat is None or self.youth.lon is None:
            return Case(remote, default=Value(0), output_field=Whole())
        bands = DistancePoints(self.youth.lat, self.youth.lon)
        return Case(remote, default=bands, output_field=Whole())

    def _schedule(self) -> Any:
        if not self.youth.avoided:
            return c.SCHEDULE_POINTS
        return PointsIf(c.SCHEDULE_POINTS, ~self._constraints(self.youth.avoided))

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

    def _level(self) -> PointsIf:
        asks_none = Q(profile__level_minimum__isnull=True)
        if self.youth.level is None:
            return PointsIf(c.LEVEL_POINTS, asks_none)
        return PointsIf(c.LEVEL_POINTS, asks_none | Q(profile__level_minimum__lte=self.youth.level))

    def _all_held(self, model: Any, field: str, held: frozenset[str], points: int) -> PointsIf:
        return PointsIf(points, ~self._missing(model, field, held))

    def _interest(self) -> PointsIf:
        condition = Q(Has(OfferBookmark, "offer", youth=self.youth_pk))
        if self.youth.immersion_occupations:
            condition |= Q(profile__occupation__in=sorted(self.youth.immersion_occupations))
        return PointsIf(c.INTEREST_POINTS, condition)

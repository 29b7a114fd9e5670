"""Offer → young people: the offer's facts are constants, the young person's are columns and rows."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.lookups import GreaterThanOrEqual

from mediations.models import Mediation
from offers.eligibility import ADULT, AGE_RULES, NIGHT_WORK, AgeRule, effective_start, latest_birth
from offers.models import OfferBookmark
from pathways.models import (
    Commitment,
    Referral,
    Situation,
    Youth,
    YouthContract,
    YouthLanguage,
    YouthLicence,
    YouthScheduleLimit,
    YouthSkill,
    YouthWish,
)
from portal.core.choices import ContractKind, Radius
from search import criteria as c
from search.changes import Change, Kind, requirements_of
from search.engines.base import Scope
from search.engines.database.expressions import (
    BestOccupation,
    DistancePoints,
    Has,
    NumberOf,
    PointsIf,
    SkillPoints,
    Within,
)
from search.facts import OfferFacts
from search.loading import open_referral, worth_of_offer


class OfferQuery:
    """`offer_pk` is the row of `offer`, for its bookmarks; None while the employer still writes the need."""

    def __init__(self, offer: OfferFacts, *, offer_pk: int | None, today: date, scope: Scope) -> None:
        self.offer = offer
        self.offer_pk = offer_pk
        self.today = today
        self.scope = scope
        self.start = effective_start(offer.start, today=today)
        self.worth = worth_of_offer(offer)

    # --- whom the offer keeps -----------------------------------------------------------------------------------------

    def kept(self) -> QuerySet[Youth] | None:
        people = self.firm()
        return None if people is None else people.filter(*self.requirements().values(), *self.near())

    def firm(self) -> QuerySet[Youth] | None:
        """Whom nothing excludes that the employer may drop, wherever they live; None: the offer has no occupation."""
        if not self.worth:
            return None
        wishing = YouthWish.objects.filter(occupation__in=list(self.worth)).values("youth_id")
        people = Youth.objects.active().filter(*self._refusals(), *self._law(), pk__in=wishing)
        return self.scope.of(people)

    def requirements(self) -> dict[Change, Any]:
        """What must hold for each requirement that the employer may drop."""
        return {change: self._requirement(change) for change in requirements_of(self.offer)}

    def _requirement(self, change: Change) -> Any:
        match change.kind:
            case Kind.SKILL:
                return Has(YouthSkill, "youth", skill=int(change.code))
            case Kind.LICENCE:
                return Has(YouthLicence, "youth", licence=change.code)
            case Kind.LANGUAGE:
                return Has(YouthLanguage, "youth", language=change.code)
            case Kind.CONSTRAINT:
                return self._schedule(int(change.code))
            case _:
                return Q(level__isnull=True) | Q(level__gte=self.offer.level_minimum)

    def _schedule(self, ogr: int) -> Any:
        """Possible for the young person, and by the law: nobody under 18 works at night."""
        possible = ~Has(YouthScheduleLimit, "youth", context=ogr, impossible=True)
        return Q(possible) & self._adult() if ogr == NIGHT_WORK else possible

    def _refusals(self) -> list[Any]:
        """What the young person refuses."""
        if not self.offer.contract:
            return []
        return [~Has(YouthContract, "youth", kind=self.offer.contract, accepted=False)]

    def _adult(self) -> Q:
        return Q(birth_date__lte=latest_birth(self.start, ADULT))

    def _law(self) -> list[Any]:
        """The same rules as `offers.eligibility.refusals`, on the date of birth."""
        offer = self.offer
        conditions: list[Any] = []
        rule = AGE_RULES.get(offer.contract or "")
        if rule:
            conditions.append(self._age(rule))
        if offer.dangerous:
            conditions.append(self._adult())
        if offer.contract == ContractKind.IMMERSION:
            committed = Exists(Commitment.objects.active().filter(youth=OuterRef("pk")))
            referred = Exists(Referral.objects.filter(open_referral(today=self.today), youth=OuterRef("pk")))
            conditions.append(committed | referred)
        return conditions

    def _age(self, rule: AgeRule) -> Q:
        def up_to(maximum: int | None) -> Q:
            return Q() if maximum is None else Q(birth_date__gt=latest_birth(self.start, maximum + 1))

        plain = Q(rqth=False) & up_to(rule.maximum)
        disabled = Q(rqth=True) & up_to(rule.rqth_maximum)
        return Q(birth_date__lte=latest_birth(self.start, rule.minimum)) & (plain | disabled)

    def near(self) -> list[Any]:
        """Within the young person's radius. A missing place or radius never excludes."""
        lat, lon = self.offer.lat, self.offer.lon
        if self.offer.remote or lat is None or lon is None:
            return []
        return [Within(lat, lon, radius="radius", choices=Radius.values)]

    def exposure(self) -> NumberOf:
        """The same as `search.exposure.proposals`, a row at a time."""
        return NumberOf(Mediation, "youth", origin=Mediation.Origin.ADVISER)

    # --- what each criterion is worth ---------------------------------------------------------------------------------

    def points(self) -> dict[str, Any]:
        licences, languages = list(self.offer.licences), list(self.offer.languages)
        return {
            "occupation": BestOccupation(YouthWish, "youth", code="occupation", worth=self.worth),
            "skills": self._skills(),
            "distance": self._distance(),
            "contract": self._contract(),
            "schedule": self._schedule_points(),
            "availability": self._availability(),
            "level": self._level(),
            "licence": self._all_held(YouthLicence, "licence", licences, c.LICENCE_POINTS),
            "languages": self._all_held(YouthLanguage, "language", languages, c.LANGUAGE_POINTS),
            "interest": self._interest(),
        }

    def _skills(self) -> Any:
        wanted = sorted(self.offer.expected | self.offer.learnt)
        return SkillPoints(YouthSkill, "youth", skill=wanted) if wanted else 0

    def _distance(self) -> Any:
        if self.offer.remote:
            return c.REMOTE_POINTS
        if self.offer.lat is None or self.offer.lon is None:
            return 0
        return DistancePoints(self.offer.lat, self.offer.lon)

    def _contract(self) -> Any:
        if not self.offer.contract:
            return 0
        accepted = Has(YouthContract, "youth", kind=self.offer.contract, accepted=True)
        return PointsIf(c.CONTRACT_POINTS, accepted)

    def _schedule_points(self) -> Any:
        if not self.offer.constraints:
            return c.SCHEDULE_POINTS
        codes = sorted(self.offer.constraints)
        return PointsIf(c.SCHEDULE_POINTS, ~Has(YouthScheduleLimit, "youth", context=codes, impossible=False))

    def _availability(self) -> Case:
        soon = self.start + timedelta(days=c.SOON_DAYS)
        return Case(
            When(available_from__lte=self.start, then=Value(c.AVAILABLE_POINTS)),
            When(available_from__lte=soon, then=Value(c.AVAILABLE_SOON_POINTS)),
            default=Value(0),
            output_field=IntegerField(),
        )

    def _level(self) -> Any:
        if self.offer.level_minimum is None:
            return c.LEVEL_POINTS
        return PointsIf(c.LEVEL_POINTS, GreaterThanOrEqual(F("level_id"), self.offer.level_minimum))

    def _all_held(self, model: Any, field: str, asked: list[str], points: int) -> Any:
        if not asked:
            return points
        return PointsIf(points, *(Has(model, "youth", **{field: code}) for code in sorted(asked)))

    def _interest(self) -> PointsIf:
        kept = Has(OfferBookmark, "youth", offer=self.offer_pk)
        tried = Has(Situation, "youth", kind=Situation.Kind.IMMERSION, occupation=self.offer.occupation)
        return PointsIf(c.INTEREST_POINTS, kept | tried)

"""Offer → young people: the offer's facts are constants, the young person's are columns and rows."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from offers.eligibility import ADULT, AGE_RULES, NIGHT_WORK, AgeRule, effective_start, latest_birth
from offers.models import OfferBookmark
from pathways.models import (
    Commitment,
    Referral,
    Youth,
    YouthContract,
    YouthLanguage,
    YouthLicence,
    YouthScheduleLimit,
    YouthSkill,
    YouthWish,
)
from portal.core.choices import ContractKind, Radius
from portal.core.points import chord2
from portal.reference.models import Mobility
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
from search.facts import OfferFacts
from search.loading import immersion_situations, open_referral


class OfferQuery:
    """`offer_pk` is the row of `offer`, for its bookmarks."""

    def __init__(self, offer: OfferFacts, *, offer_pk: int, today: date, scope: Scope) -> None:
        self.offer = offer
        self.offer_pk = offer_pk
        self.today = today
        self.scope = scope
        self.start = effective_start(offer.start, today=today)
        self.worth = self._worth()
        self.located = not offer.remote and offer.lat is not None and offer.lon is not None

    def by_pk(self) -> type[Youth]:
        return Youth

    def _worth(self) -> dict[str, int]:
        """Wished occupation → points that it gives for this offer."""
        code = self.offer.occupation
        if code is None:
            return {}
        links = Mobility.objects.filter(target=code).values_list("occupation_id", "rank")
        worth = {wish: c.occupation_points(rank) for wish, rank in links}
        return worth | {code: c.OCCUPATION_WISHED}

    # --- whom the offer keeps -----------------------------------------------------------------------------------------

    def kept(self) -> QuerySet[Youth] | None:
        if not self.worth:
            return None
        wishing = YouthWish.objects.filter(occupation__in=list(self.worth)).values("youth_id")
        people = Youth.objects.active().filter(pk__in=wishing)
        if self.scope.agencies is not None:
            people = people.filter(agency__in=self.scope.agencies)
        for condition in (*self._needs(), *self._limits(), *self._law()):
            people = people.filter(condition)
        return self._near(people)

    def _needs(self) -> list[Any]:
        """What the employer requires."""
        offer = self.offer
        conditions: list[Any] = [
            Exists(YouthSkill.objects.filter(youth=OuterRef("pk"), skill=ogr))
            for ogr in sorted(offer.indispensable)
        ]
        if offer.level_minimum is not None and offer.level_mandatory:
            conditions.append(Q(level__isnull=True) | Q(level__gte=offer.level_minimum))
        for model, field, asked in (
            (YouthLicence, "licence", offer.licences),
            (YouthLanguage, "language", offer.languages),
        ):
            conditions += [
                Exists(model.objects.filter(**{"youth": OuterRef("pk"), field: code}))
                for code, mandatory in sorted(asked.items())
                if mandatory
            ]
        return conditions

    def _limits(self) -> list[Any]:
        """What the young person refuses."""
        offer = self.offer
        conditions: list[Any] = []
        if offer.contract:
            refused = YouthContract.objects.filter(youth=OuterRef("pk"), kind=offer.contract, accepted=False)
            conditions.append(~Exists(refused))
        if offer.constraints:
            conditions.append(~Exists(self._schedule(impossible=True)))
        return conditions

    def _law(self) -> list[Any]:
        """The same rules as `offers.eligibility.refusals`, on the date of birth."""
        offer = self.offer
        conditions: list[Any] = []
        rule = AGE_RULES.get(offer.contract or "")
        if rule:
            conditions.append(self._age(rule))
        if offer.dangerous or NIGHT_WORK in offer.constraints:
            conditions.append(Q(birth_date__lte=latest_birth(self.start, ADULT)))
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

    def _near(self, people: QuerySet[Youth]) -> QuerySet[Youth]:
        """Within the young person's radius. A missing place or radius never excludes."""
        lat, lon = self.offer.lat, self.offer.lon
        if not self.located or lat is None or lon is None:
            return people
        reach = Q(geo_x__isnull=True) | Q(radius__isnull=True)
        for radius in Radius.values:
            reach |= Q(radius=radius, chord__lte=chord2(radius * 1000))
        return people.alias(chord=chord(lat, lon)).filter(reach)

    # --- what each criterion is worth ---------------------------------------------------------------------------------

    def points(self) -> dict[str, Any]:
        return {
            "occupation": self._occupation(),
            "skills": self._skills(),
            "distance": self._distance(),
            "contract": self._contract(),
            "schedule": self._schedule_points(),
            "availability": self._availability(),
            "level": self._level(),
            "licence": self._all_held(YouthLicence, "licence", list(self.offer.licences), c.LICENCE_POINTS),
            "languages": self._all_held(
                YouthLanguage, "language", list(self.offer.languages), c.LANGUAGE_POINTS
            ),
            "interest": self._interest(),
        }

    def _occupation(self) -> Any:
        best = (
            YouthWish.objects.filter(youth=OuterRef("pk"), occupation__in=list(self.worth))
            .order_by()
            .values("youth")
            .annotate(best=Max(occupation_case("occupation", self.worth)))
            .values("best")
        )
        return Coalesce(Subquery(best, output_field=IntegerField()), 0)

    def _skills(self) -> Any:
        wanted = sorted(self.offer.expected | self.offer.learnt)
        if not wanted:
            return 0
        return CappedSkills(count_rows(YouthSkill.objects.filter(skill__in=wanted), owner="youth"))

    def _distance(self) -> Any:
        if self.offer.remote:
            return c.REMOTE_POINTS
        if self.offer.lat is None or self.offer.lon is None:
            return 0
        return distance_points(chord(self.offer.lat, self.offer.lon))

    def _contract(self) -> Any:
        if not self.offer.contract:
            return 0
        accepted = YouthContract.objects.filter(youth=OuterRef("pk"), kind=self.offer.contract, accepted=True)
        return points_if(Exists(accepted), c.CONTRACT_POINTS)

    def _schedule(self, *, impossible: bool) -> QuerySet[YouthScheduleLimit]:
        return YouthScheduleLimit.objects.filter(
            youth=OuterRef("pk"), context__in=sorted(self.offer.constraints), impossible=impossible
        )

    def _schedule_points(self) -> Any:
        if not self.offer.constraints:
            return c.SCHEDULE_POINTS
        return points_if(~Exists(self._schedule(impossible=False)), c.SCHEDULE_POINTS)

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
        return points_if(Q(level__gte=self.offer.level_minimum), c.LEVEL_POINTS)

    def _all_held(self, model: Any, field: str, asked: list[str], points: int) -> Any:
        if not asked:
            return points
        held = [
            Exists(model.objects.filter(**{"youth": OuterRef("pk"), field: code})) for code in sorted(asked)
        ]
        condition = Q(held[0])
        for other in held[1:]:
            condition &= Q(other)
        return points_if(condition, points)

    def _interest(self) -> Case:
        kept = Exists(OfferBookmark.objects.filter(youth=OuterRef("pk"), offer=self.offer_pk))
        tried = Exists(immersion_situations().filter(youth=OuterRef("pk"), occupation=self.offer.occupation))
        return points_if(Q(kept) | Q(tried), c.INTEREST_POINTS)

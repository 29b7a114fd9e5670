"""Young person → offers in Elasticsearch: the mirror of `offer_side`."""

from datetime import date, timedelta

from django.utils import timezone
from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Query

from offers.eligibility import ADULT, AGE_RULES, NIGHT_WORK, AgeRule, birthday, maximum_age
from portal.core.choices import ContractKind
from search import criteria as c
from search.engines.elasticsearch import clauses as q
from search.facts import ACTIVE, YouthFacts
from search.index.documents import DECIMALS
from search.loading import worth_of_wishes


class YouthQuery:
    """`filters` and `scores` of the request; `constant` holds the points that every offer has."""

    index = "offer"

    def __init__(self, youth: YouthFacts, *, today: date) -> None:
        self.youth = youth
        self.today = today
        self.worth = worth_of_wishes(youth)
        self.constant: dict[str, int] = {}
        self.point = (
            None
            if youth.lat is None or youth.lon is None
            else (round(youth.lat, DECIMALS), round(youth.lon, DECIMALS))
        )

    # --- exclusions ---------------------------------------------------------------------------------------------------

    def filters(self) -> list[Query] | None:
        youth = self.youth
        if not self.worth or youth.status != ACTIVE:
            return None
        now = timezone.now().isoformat(timespec="milliseconds")
        kept = [
            q.terms("occupation", self.worth),
            q.any_of(q.missing("expires_at"), q.after("expires_at", now)),
            _covered("indispensable", "indispensable_n", youth.skills),
            _covered("licences_mandatory", "licences_mandatory_n", youth.licences),
            _covered("languages_mandatory", "languages_mandatory_n", youth.languages),
        ]
        if youth.level is not None:
            reached = q.at_most("level_minimum", youth.level)
            kept.append(q.any_of(q.term("level_mandatory", False), q.missing("level_minimum"), reached))
        if youth.refused:
            kept.append(q.none_of(q.terms("contract", youth.refused)))
        if youth.impossible:
            kept.append(q.none_of(q.terms("constraints", youth.impossible)))
        if youth.radius is not None and self.point is not None:
            near = q.within(*self.point, youth.radius)
            kept.append(q.any_of(q.term("remote", True), q.missing("point"), near))
        return kept + self._law()

    def _from(self, day: date) -> Query:
        """The offer starts on this day or later; an unknown or past start counts as today."""
        return q.always(True) if self.today >= day else q.at_least("start", day)

    def _before(self, day: date) -> Query:
        if self.today >= day:
            return q.always(False)
        return q.any_of(q.missing("start"), q.before("start", day))

    def _law(self) -> list[Query]:
        youth = self.youth
        kept = [
            q.any_of(q.none_of(q.term("contract", kind)), self._age(rule)) for kind, rule in AGE_RULES.items()
        ]
        adult = birthday(youth.birth_date, ADULT)
        if self.today < adult:
            harmless = q.none_of(q.term("dangerous", True), q.term("constraints", NIGHT_WORK))
            kept.append(q.any_of(self._from(adult), harmless))
        if not (youth.has_commitment or youth.has_referral):
            kept.append(q.none_of(q.term("contract", ContractKind.IMMERSION.value)))
        return kept

    def _age(self, rule: AgeRule) -> Query:
        born = self.youth.birth_date
        allowed = self._from(birthday(born, rule.minimum))
        maximum = maximum_age(rule, rqth=self.youth.rqth)
        return allowed if maximum is None else q.all_of(allowed, self._before(birthday(born, maximum + 1)))

    # --- points -------------------------------------------------------------------------------------------------------

    def scores(self) -> list[Query]:
        youth = self.youth
        steps = [q.occupation_points("occupation", self.worth), *q.skill_points("wanted", youth.skills)]
        steps += self._distance()
        if youth.accepted:
            steps.append(q.points("contract", "yes", c.CONTRACT_POINTS, q.terms("contract", youth.accepted)))
        if youth.avoided:
            steps.append(
                q.points(
                    "schedule", "yes", c.SCHEDULE_POINTS, q.none_of(q.terms("constraints", youth.avoided))
                )
            )
        else:
            self.constant["schedule"] = c.SCHEDULE_POINTS
        return steps + self._availability() + self._requirements() + [self._interest()]

    def _distance(self) -> list[Query]:
        remote = q.term("remote", True)
        steps = [q.points("distance", "remote", c.REMOTE_POINTS, remote)]
        return steps if self.point is None else steps + q.distance_points(*self.point, unless=remote)

    def _availability(self) -> list[Query]:
        available = self.youth.available_from
        if available is None:
            return []
        if available <= self.today:
            self.constant["availability"] = c.AVAILABLE_POINTS
            return []
        soon = available - timedelta(days=c.SOON_DAYS)
        more = c.AVAILABLE_POINTS - c.AVAILABLE_SOON_POINTS
        return [
            q.points("availability", "soon", c.AVAILABLE_SOON_POINTS, self._from(soon)),
            q.points("availability", "start", more, self._from(available)),
        ]

    def _requirements(self) -> list[Query]:
        youth = self.youth
        level = q.missing("level_minimum")
        if youth.level is not None:
            level = q.any_of(level, q.at_most("level_minimum", youth.level))
        return [
            q.points("level", "yes", c.LEVEL_POINTS, level),
            q.points("licence", "yes", c.LICENCE_POINTS, _covered("licences", "licences_n", youth.licences)),
            q.points(
                "languages", "yes", c.LANGUAGE_POINTS, _covered("languages", "languages_n", youth.languages)
            ),
        ]

    def _interest(self) -> Query:
        shown = q.any_of(
            q.terms("public_id", self.youth.bookmarks),
            q.terms("occupation", self.youth.immersion_occupations),
        )
        return q.points("interest", "yes", c.INTEREST_POINTS, shown)


def _covered(field: str, size_field: str, held: frozenset[int] | frozenset[str]) -> Query:
    """Everything in `field` is held: as many of its terms match as it has."""
    nothing_asked = q.term(size_field, 0)
    if not held:
        return nothing_asked
    every = Q("terms_set", **{field: {"terms": sorted(held), "minimum_should_match_field": size_field}})
    return q.any_of(nothing_asked, every)

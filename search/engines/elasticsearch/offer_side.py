"""Offer → young people in Elasticsearch: filters exclude, named constants add up."""

from datetime import date, timedelta

from elasticsearch.dsl.query import Query

from offers.eligibility import ADULT, AGE_RULES, NIGHT_WORK, AgeRule, effective_start, latest_birth
from portal.core.choices import ContractKind, Radius
from search import criteria as c
from search.changes import Change, Kind, radii_of, requirements_of
from search.engines.elasticsearch import clauses as q
from search.facts import OfferFacts
from search.index.documents import DECIMALS
from search.loading import worth_of_offer


class OfferQuery:
    """`filters` and `scores` of the request; `constant` holds the points that every young person has."""

    index = "youth"

    def __init__(self, offer: OfferFacts, *, today: date) -> None:
        self.offer = offer
        self.today = today
        self.start = effective_start(offer.start, today=today)
        self.worth = worth_of_offer(offer)
        self.constant: dict[str, int] = {}
        self.point = (
            None
            if offer.lat is None or offer.lon is None
            else (round(offer.lat, DECIMALS), round(offer.lon, DECIMALS))
        )

    # --- exclusions ---------------------------------------------------------------------------------------------------

    def filters(self) -> list[Query] | None:
        firm = self.firm()
        return None if firm is None else [*firm, *self.requirements().values(), *self.near()]

    def firm(self) -> list[Query] | None:
        """What excludes and that the employer cannot drop, the distance apart."""
        if not self.worth:
            return None
        contract = self.offer.contract
        refused = [q.none_of(q.term("refused", contract))] if contract else []
        return [q.terms("wishes", self.worth), *refused, *self._law()]

    def requirements(self) -> dict[Change, Query]:
        return {change: self._requirement(change) for change in requirements_of(self.offer)}

    def _requirement(self, change: Change) -> Query:
        match change.kind:
            case Kind.SKILL:
                return q.term("skills", int(change.code))
            case Kind.LICENCE:
                return q.term("licences", change.code)
            case Kind.LANGUAGE:
                return q.term("languages", change.code)
            case Kind.CONSTRAINT:
                return self._schedule(int(change.code))
            case _:
                return q.any_of(q.missing("level"), q.at_least("level", self.offer.level_minimum))

    def _schedule(self, ogr: int) -> Query:
        """Possible for the young person, and by the law: nobody under 18 works at night."""
        possible = q.none_of(q.term("impossible", ogr))
        return q.all_of(possible, self._adult()) if ogr == NIGHT_WORK else possible

    def _adult(self) -> Query:
        return q.at_most("birth_date", latest_birth(self.start, ADULT))

    def _law(self) -> list[Query]:
        offer = self.offer
        kept = []
        rule = AGE_RULES.get(offer.contract or "")
        if rule:
            kept.append(self._age(rule))
        if offer.dangerous:
            kept.append(self._adult())
        if offer.contract == ContractKind.IMMERSION:
            kept.append(q.at_least("supported_until", self.today))
        return kept

    def _age(self, rule: AgeRule) -> Query:
        def young_enough(maximum: int | None) -> list[Query]:
            return [] if maximum is None else [q.after("birth_date", latest_birth(self.start, maximum + 1))]

        return q.all_of(
            q.at_most("birth_date", latest_birth(self.start, rule.minimum)),
            q.any_of(
                q.all_of(q.term("rqth", False), *young_enough(rule.maximum)),
                q.all_of(q.term("rqth", True), *young_enough(rule.rqth_maximum)),
            ),
        )

    def near(self) -> list[Query]:
        """A geo filter takes one distance only: one clause a radius of the closed list."""
        if self.offer.remote or self.point is None:
            return []
        by_radius = [q.all_of(q.term("radius", km), q.within(*self.point, km)) for km in Radius.values]
        return [q.any_of(q.missing("point"), q.missing("radius"), *by_radius)]

    def reached(self) -> dict[Change, Query]:
        """Near enough if everybody accepted this radius."""
        if self.point is None:
            return {}
        return {
            change: q.any_of(*self.near(), q.within(*self.point, int(change.code)))
            for change in radii_of(self.offer)
        }

    # --- points -------------------------------------------------------------------------------------------------------

    def scores(self) -> list[Query]:
        offer = self.offer
        wanted = offer.expected | offer.learnt
        steps = [
            q.occupation_points("wishes", self.worth),
            *q.skill_points("skills", wanted),
            *self._distance(),
        ]
        if offer.contract:
            steps.append(q.points("contract", "yes", c.CONTRACT_POINTS, q.term("accepted", offer.contract)))
        if offer.constraints:
            steps.append(
                q.points(
                    "schedule", "yes", c.SCHEDULE_POINTS, q.none_of(q.terms("avoided", offer.constraints))
                )
            )
        else:
            self.constant["schedule"] = c.SCHEDULE_POINTS
        return steps + self._availability() + self._requirements() + [self._interest()]

    def _distance(self) -> list[Query]:
        if self.offer.remote:
            self.constant["distance"] = c.REMOTE_POINTS
            return []
        return [] if self.point is None else q.distance_points(*self.point)

    def _availability(self) -> list[Query]:
        soon = self.start + timedelta(days=c.SOON_DAYS)
        more = c.AVAILABLE_POINTS - c.AVAILABLE_SOON_POINTS
        return [
            q.points("availability", "soon", c.AVAILABLE_SOON_POINTS, q.at_most("available_from", soon)),
            q.points("availability", "start", more, q.at_most("available_from", self.start)),
        ]

    def _requirements(self) -> list[Query]:
        offer = self.offer
        steps = []
        if offer.level_minimum is None:
            self.constant["level"] = c.LEVEL_POINTS
        else:
            steps.append(q.points("level", "yes", c.LEVEL_POINTS, q.at_least("level", offer.level_minimum)))
        for key, field, asked, worth in (
            ("licence", "licences", offer.licences, c.LICENCE_POINTS),
            ("languages", "languages", offer.languages, c.LANGUAGE_POINTS),
        ):
            if asked:
                steps.append(
                    q.points(key, "yes", worth, q.all_of(*(q.term(field, code) for code in sorted(asked))))
                )
            else:
                self.constant[key] = worth
        return steps

    def _interest(self) -> Query:
        shown = q.any_of(
            q.term("bookmarks", self.offer.id), q.term("immersion_occupations", self.offer.occupation)
        )
        return q.points("interest", "yes", c.INTEREST_POINTS, shown)

"""Clauses that both directions use. A named clause of the score is a constant: its points, in full or not at all."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Query

from search import criteria as c

SEP = "."  # in a clause's name, between the criterion and the step


def term(field: str, value: Any) -> Query:
    return Q("term", **{field: value})


def terms(field: str, values: Iterable[Any]) -> Query:
    return Q("terms", **{field: sorted(values)})


def missing(field: str) -> Query:
    return Q("bool", must_not=[Q("exists", field=field)])


def at_least(field: str, value: Any) -> Query:
    return Q("range", **{field: {"gte": _plain(value)}})


def at_most(field: str, value: Any) -> Query:
    return Q("range", **{field: {"lte": _plain(value)}})


def before(field: str, value: Any) -> Query:
    return Q("range", **{field: {"lt": _plain(value)}})


def after(field: str, value: Any) -> Query:
    return Q("range", **{field: {"gt": _plain(value)}})


def any_of(*queries: Query) -> Query:
    return Q("bool", should=list(queries), minimum_should_match=1)


def all_of(*queries: Query) -> Query:
    return Q("bool", filter=list(queries))


def none_of(*queries: Query) -> Query:
    return Q("bool", must_not=list(queries))


def within(lat: float, lon: float, km: int) -> Query:
    return Q("geo_distance", distance=f"{km}km", point={"lat": lat, "lon": lon})


def always(yes: bool) -> Query:
    return Q("match_all") if yes else Q("match_none")


def points(key: str, step: str, number: int, condition: Query) -> Query:
    """So many points under the name `key.step` when the condition holds."""
    return Q("constant_score", filter=condition, boost=float(number), _name=f"{key}{SEP}{step}")


def distance_points(lat: float, lon: float, *, unless: Query | None = None) -> list[Query]:
    """The bands as steps that add up: each nearer band adds its difference."""
    steps, below = [], 0
    for km, worth in reversed(c.DISTANCE_BANDS):
        near = within(lat, lon, km)
        condition = near if unless is None else all_of(near, none_of(unless))
        steps.append(points("distance", f"{km}km", worth - below, condition))
        below = worth
    return steps


def skill_points(field: str, ogrs: Iterable[int]) -> list[Query]:
    """4 points for the first match, 4 more for the second… up to 20: a step a clause keeps the sum capped."""
    each = [term(field, ogr) for ogr in sorted(ogrs)]
    steps = min(c.SKILL_MAXIMUM // c.SKILL_POINTS, len(each))
    return [
        points("skills", str(number), c.SKILL_POINTS, Q("bool", should=each, minimum_should_match=number))
        for number in range(1, steps + 1)
    ]


def occupation_points(field: str, worth: dict[str, int]) -> Query:
    """The best of the tiers that apply: a `dis_max` of constants."""
    tiers: dict[int, list[str]] = {}
    for code, number in worth.items():
        tiers.setdefault(number, []).append(code)
    return Q(
        "dis_max",
        queries=[
            points("occupation", str(number), number, terms(field, codes))
            for number, codes in sorted(tiers.items())
        ],
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value

"""One SQL statement written by hand that ranks young people for an offer: the same work as the database engine.

It gives the ids and scores of the best; what the offer does not ask is left out of the text, as one would by hand.
"""

from datetime import date, timedelta
from typing import Any

from django.db import connection

from offers.eligibility import ADULT, AGE_RULES, NIGHT_WORK, effective_start, latest_birth
from offers.models import Offer
from portal.core.points import chord2, unit_vector
from portal.reference.models import Mobility
from search import criteria as c
from search.facts import OfferFacts
from search.loading import offer_facts


def rank(offer: Offer, *, today: date, limit: int) -> list[tuple[str, int]]:
    import uuid

    sql, values = statement(offer_facts([offer])[0], offer.pk, today=today, limit=limit)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [(str(uuid.UUID(str(public_id))), score) for public_id, score in cursor.fetchall()]


def statement(offer: OfferFacts, offer_pk: int, *, today: date, limit: int) -> tuple[str, list[Any]]:
    start = effective_start(offer.start, today=today)
    points, point_values = _points(offer, offer_pk, start)
    kept, kept_values = _kept(offer, start, today)
    sql = (
        f"SELECT y.public_id, {' + '.join(points)} AS score FROM pathways_youth y "
        f"WHERE {' AND '.join(kept)} ORDER BY score DESC, y.public_id LIMIT %s"
    )
    return sql, [*point_values, *kept_values, limit]


def _worth(offer: OfferFacts) -> dict[str, int]:
    links = Mobility.objects.filter(target=offer.occupation).values_list("occupation_id", "rank")
    return {wish: c.occupation_points(rank) for wish, rank in links} | {
        str(offer.occupation): c.OCCUPATION_WISHED
    }


def _marks(values: Any) -> str:
    return ", ".join(["%s"] * len(values))


def _points(offer: OfferFacts, offer_pk: int, start: date) -> tuple[list[str], list[Any]]:
    worth = _worth(offer)
    cases = " ".join("WHEN %s THEN %s" for _ in worth)
    parts = [
        (
            f"(SELECT MAX(CASE w.occupation_id {cases} ELSE 0 END) FROM pathways_youthwish w "
            f"WHERE w.youth_id = y.id AND w.occupation_id IN ({_marks(worth)}))"
        )
    ]
    values: list[Any] = [value for pair in worth.items() for value in pair] + list(worth)
    wanted = sorted(offer.expected | offer.learnt)
    if wanted:
        least = "MIN" if connection.vendor == "sqlite" else "LEAST"
        parts.append(
            f"{least}(20, 4 * (SELECT COUNT(*) FROM pathways_youthskill s WHERE s.youth_id = y.id "
            f"AND s.skill_id IN ({_marks(wanted)})))"
        )
        values += wanted
    if offer.remote:
        parts.append("15")
    elif offer.lat is not None and offer.lon is not None:
        square, where = _chord(offer)
        bands = " ".join(f"WHEN {square} <= %s THEN {worth}" for _, worth in c.DISTANCE_BANDS)
        parts.append(f"CASE {bands} ELSE 0 END")
        for km, _ in c.DISTANCE_BANDS:
            values += [*where, chord2(km * 1000)]
    if offer.contract:
        parts.append(
            "CASE WHEN EXISTS (SELECT 1 FROM pathways_youthcontract k WHERE k.youth_id = y.id AND k.kind = %s "
            "AND k.accepted) THEN 10 ELSE 0 END"
        )
        values.append(offer.contract)
    more, extra = _small_points(offer, offer_pk, start)
    return parts + more, values + extra


def _small_points(offer: OfferFacts, offer_pk: int, start: date) -> tuple[list[str], list[Any]]:
    parts, values = [], []
    if offer.constraints:
        codes = sorted(offer.constraints)
        parts.append(
            "CASE WHEN EXISTS (SELECT 1 FROM pathways_youthschedulelimit l WHERE l.youth_id = y.id "
            f"AND NOT l.impossible AND l.context_id IN ({_marks(codes)})) THEN 0 ELSE 5 END"
        )
        values += codes
    else:
        parts.append("5")
    parts.append("CASE WHEN y.available_from <= %s THEN 5 WHEN y.available_from <= %s THEN 3 ELSE 0 END")
    values += [start, start + timedelta(days=30)]
    if offer.level_minimum is None:
        parts.append("5")
    else:
        parts.append("CASE WHEN y.level_id >= %s THEN 5 ELSE 0 END")
        values.append(offer.level_minimum)
    for table, column, asked, worth in (
        ("pathways_youthlicence", "licence_id", offer.licences, 5),
        ("pathways_youthlanguage", "language_id", offer.languages, 3),
    ):
        if asked:
            held = f"(SELECT COUNT(*) FROM {table} h WHERE h.youth_id = y.id AND h.{column} IN ({_marks(asked)}))"
            parts.append(f"CASE WHEN {held} = {len(asked)} THEN {worth} ELSE 0 END")
            values += sorted(asked)
        else:
            parts.append(str(worth))
    parts.append(
        "CASE WHEN EXISTS (SELECT 1 FROM offers_offerbookmark b WHERE b.youth_id = y.id AND b.offer_id = %s) OR EXISTS "
        "(SELECT 1 FROM pathways_situation t WHERE t.youth_id = y.id AND t.kind = 'immersion' AND t.occupation_id = %s) "
        "THEN 2 ELSE 0 END"
    )
    return parts, [*values, offer_pk, offer.occupation]


def _chord(offer: OfferFacts) -> tuple[str, list[float]]:
    x, y, z = unit_vector(float(offer.lat or 0), float(offer.lon or 0))
    square = "((y.geo_x - %s) * (y.geo_x - %s) + (y.geo_y - %s) * (y.geo_y - %s) + (y.geo_z - %s) * (y.geo_z - %s))"
    return square, [x, x, y, y, z, z]


def _kept(offer: OfferFacts, start: date, today: date) -> tuple[list[str], list[Any]]:
    worth = _worth(offer)
    parts = [
        "y.state = 'active'",
        f"y.id IN (SELECT youth_id FROM pathways_youthwish WHERE occupation_id IN ({_marks(worth)}))",
    ]
    values: list[Any] = list(worth)
    for table, column, codes in (
        ("pathways_youthskill", "skill_id", sorted(offer.indispensable)),
        (
            "pathways_youthlicence",
            "licence_id",
            sorted(code for code, must in offer.licences.items() if must),
        ),
        (
            "pathways_youthlanguage",
            "language_id",
            sorted(code for code, must in offer.languages.items() if must),
        ),
    ):
        for code in codes:
            parts.append(f"EXISTS (SELECT 1 FROM {table} h WHERE h.youth_id = y.id AND h.{column} = %s)")
            values.append(code)
    if offer.level_minimum is not None and offer.level_mandatory:
        parts.append("(y.level_id IS NULL OR y.level_id >= %s)")
        values.append(offer.level_minimum)
    if offer.contract:
        parts.append(
            "NOT EXISTS (SELECT 1 FROM pathways_youthcontract k WHERE k.youth_id = y.id AND k.kind = %s AND NOT k.accepted)"
        )
        values.append(offer.contract)
    if offer.constraints:
        codes = sorted(offer.constraints)
        parts.append(
            "NOT EXISTS (SELECT 1 FROM pathways_youthschedulelimit l WHERE l.youth_id = y.id AND l.impossible "
            f"AND l.context_id IN ({_marks(codes)}))"
        )
        values += codes
    more, extra = _law(offer, start, today)
    return parts + more, values + extra


def _law(offer: OfferFacts, start: date, today: date) -> tuple[list[str], list[Any]]:
    parts, values = [], []
    rule = AGE_RULES.get(offer.contract or "")
    if rule:
        parts.append("y.birth_date <= %s")
        values.append(latest_birth(start, rule.minimum))
        ends = []
        for disabled, maximum in ((False, rule.maximum), (True, rule.rqth_maximum)):
            flag = "y.rqth" if disabled else "NOT y.rqth"
            if maximum is None:
                ends.append(flag)
            else:
                ends.append(f"({flag} AND y.birth_date > %s)")
                values.append(latest_birth(start, maximum + 1))
        parts.append(f"({' OR '.join(ends)})")
    if offer.dangerous or NIGHT_WORK in offer.constraints:
        parts.append("y.birth_date <= %s")
        values.append(latest_birth(start, ADULT))
    if offer.contract == "immersion":
        parts.append(
            "(EXISTS (SELECT 1 FROM pathways_commitment m WHERE m.youth_id = y.id AND m.state = 'active') OR EXISTS "
            "(SELECT 1 FROM pathways_referral r WHERE r.youth_id = y.id AND (r.ended_on IS NULL OR r.ended_on >= %s)))"
        )
        values.append(today)
    if not offer.remote and offer.lat is not None and offer.lon is not None:
        square, where = _chord(offer)
        reach = " OR ".join(f"(y.radius = {km} AND {square} <= %s)" for km in (5, 10, 20, 30, 50, 100))
        parts.append(f"(y.geo_x IS NULL OR y.radius IS NULL OR {reach})")
        for km in (5, 10, 20, 30, 50, 100):
            values += [*where, chord2(km * 1000)]
    return parts, values

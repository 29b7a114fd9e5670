"""The rules of design, section 6, written once more on nothing but the JSON that `export_matching` prints."""

from datetime import date, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any

EARTH_M = 6_371_008.8
NIGHT = 300803


def metres(a: dict[str, Any], b: dict[str, Any]) -> float | None:
    if None in (a["lat"], a["lon"], b["lat"], b["lon"]):
        return None
    lat1, lat2 = radians(a["lat"]), radians(b["lat"])
    dlat, dlon = lat2 - lat1, radians(b["lon"] - a["lon"])
    h = sin(dlat / 2) ** 2 + cos(lat1) * cos(lat2) * sin(dlon / 2) ** 2
    return 2 * EARTH_M * asin(sqrt(h))


def age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


class Scorer:
    def __init__(self, export: dict[str, Any], ranks: dict[tuple[str, str], int]) -> None:
        self.today = date.fromisoformat(export["reference_date"])
        self.offers, self.youth, self.ranks = export["offers"], export["youth"], ranks

    def start(self, offer: dict[str, Any]) -> date:
        return max(date.fromisoformat(offer["start"]), self.today) if offer["start"] else self.today

    def pair(self, offer: dict[str, Any], youth: dict[str, Any]) -> dict[str, int] | None:
        """The points of each criterion; None when the pair is in no match."""
        if offer["status"] != "published" or youth["status"] != "active":
            return None
        if self._refused(offer, youth) or self._unlawful(offer, youth):
            return None
        points = self._points(offer, youth)
        return points if points["occupation"] else None

    def _refused(self, offer: dict[str, Any], youth: dict[str, Any]) -> bool:
        def lacks(name: str) -> bool:
            return any(row["mandatory"] and row["code"] not in youth[name] for row in offer[name])

        level, far = offer["level"], metres(offer, youth)
        return (
            not set(offer["skills"]["indispensable"]) <= set(youth["skills"])
            or lacks("licences")
            or lacks("languages")
            or (level["mandatory"] and youth["level"] is not None and youth["level"] < level["minimum"])
            or offer["contract"] in youth["contracts"]["refused"]
            or bool(set(offer["constraints"]) & set(youth["schedule"]["impossible"]))
            or (
                not offer["remote"]
                and far is not None
                and youth["radius"] is not None
                and far > youth["radius"] * 1000
            )
        )

    def _unlawful(self, offer: dict[str, Any], youth: dict[str, Any]) -> bool:
        years = age(date.fromisoformat(youth["birth_date"]), self.start(offer))
        ends = {
            "apprentissage": (16, 200 if youth["rqth"] else 29),
            "service_civique": (16, 30 if youth["rqth"] else 25),
        }
        least, most = ends.get(offer["contract"], (0, 200))
        return (
            not least <= years <= most
            or (years < 18 and (offer["dangerous"] or NIGHT in offer["constraints"]))
            or (offer["contract"] == "immersion" and not (youth["has_commitment"] or youth["has_referral"]))
        )

    def _points(self, offer: dict[str, Any], youth: dict[str, Any]) -> dict[str, int]:
        def all_held(name: str, worth: int) -> int:
            return worth if {row["code"] for row in offer[name]} <= set(youth[name]) else 0

        far, minimum = metres(offer, youth), offer["level"]["minimum"]
        wanted = set(offer["skills"]["expected"]) | set(offer["skills"]["learnt"])
        near = 0 if far is None else 15 if far <= 5000 else 10 if far <= 10000 else 5 if far <= 20000 else 0
        shown = offer["id"] in youth["bookmarks"] or offer["occupation"] in youth["immersion_occupations"]
        return {
            "occupation": self._occupation(offer["occupation"], youth["wishes"]),
            "skills": min(20, 4 * len(wanted & set(youth["skills"]))),
            "distance": 15 if offer["remote"] else near,
            "contract": 10 if offer["contract"] in youth["contracts"]["accepted"] else 0,
            "schedule": 0 if set(offer["constraints"]) & set(youth["schedule"]["avoided"]) else 5,
            "availability": self._availability(offer, youth["available_from"]),
            "level": 5
            if minimum is None or (youth["level"] is not None and youth["level"] >= minimum)
            else 0,
            "licence": all_held("licences", 5),
            "languages": all_held("languages", 3),
            "interest": 2 if shown else 0,
        }

    def _occupation(self, code: str | None, wishes: list[str]) -> int:
        if code in wishes:
            return 30
        ranks = [self.ranks[wish, code] for wish in wishes if code and (wish, code) in self.ranks]
        return max((22 if rank <= 3 else 16 if rank <= 6 else 10 for rank in ranks), default=0)

    def _availability(self, offer: dict[str, Any], available: str | None) -> int:
        if available is None:
            return 0
        day, start = date.fromisoformat(available), self.start(offer)
        return 5 if day <= start else 3 if day <= start + timedelta(days=30) else 0

"""Client of the Base Adresse Nationale: an address in words → points. Its Null twin answers when no URL is set."""

import logging
from dataclasses import dataclass
from typing import Any, Protocol

import httpx
from django.conf import settings

logger = logging.getLogger(__name__)
TIMEOUT_S = 2.0
# The service refuses shorter and longer texts.
SHORTEST, LONGEST = 3, 200


@dataclass(frozen=True, slots=True)
class AddressMatch:
    """`kind` says how precise the point is: housenumber, street, locality or municipality. `score` is 0 to 1."""

    label: str
    insee: str
    postcode: str
    city: str
    lat: float
    lon: float
    score: float
    kind: str


@dataclass(frozen=True, slots=True)
class AddressAnswer:
    """`available` False: the service did not answer; the form then lets a person pick the QPV or place a point."""

    matches: tuple[AddressMatch, ...] = ()
    available: bool = True


class AddressClient(Protocol):
    def search(self, text: str, *, insee: str = "", limit: int = 5) -> AddressAnswer: ...


class NullAddressClient:
    """No address service is set: nothing is ever found, and callers know why."""

    def search(self, text: str, *, insee: str = "", limit: int = 5) -> AddressAnswer:
        return AddressAnswer(available=False)


class BanClient:
    """`GET <url>/search/?q=…` of the Base Adresse Nationale, as GeoJSON."""

    def __init__(self, url: str, *, timeout: float = TIMEOUT_S) -> None:
        self._url, self._timeout = url.rstrip("/"), timeout

    def search(self, text: str, *, insee: str = "", limit: int = 5) -> AddressAnswer:
        words = " ".join(text.split())[:LONGEST]
        if len(words) < SHORTEST:
            return AddressAnswer()
        parameters: dict[str, str | int] = {"q": words, "limit": limit, "autocomplete": 0}
        if insee:
            parameters["citycode"] = insee
        try:
            response = httpx.get(f"{self._url}/search/", params=parameters, timeout=self._timeout)
            response.raise_for_status()
            features = response.json()["features"]
            matches = tuple(match for feature in features if (match := _match(feature)))
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            # The address itself never goes to the log.
            logger.warning("address.unavailable", extra={"error": type(error).__name__})
            return AddressAnswer(available=False)
        return AddressAnswer(matches)


def get_client() -> AddressClient:
    return BanClient(settings.ADDRESS_API_URL) if settings.ADDRESS_API_URL else NullAddressClient()


def _match(feature: dict[str, Any]) -> AddressMatch | None:
    """A feature without a point or a commune says nothing we can use."""
    properties, geometry = feature["properties"], feature["geometry"]
    if geometry["type"] != "Point" or not properties.get("citycode"):
        return None
    lon, lat = geometry["coordinates"][:2]
    return AddressMatch(
        label=str(properties.get("label", "")),
        insee=str(properties["citycode"]),
        postcode=str(properties.get("postcode", "")),
        city=str(properties.get("city", "")),
        lat=float(lat),
        lon=float(lon),
        score=float(properties.get("score", 0)),
        kind=str(properties.get("type", "")),
    )

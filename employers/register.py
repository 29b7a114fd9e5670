"""The public register of companies ("API Recherche d'entreprises"): what it knows of a SIRET. Without an address in the
settings, or when it does not answer, nothing is known and the form is filled by hand."""

import logging
from dataclasses import dataclass
from typing import Any, Protocol

import httpx
from django.conf import settings

logger = logging.getLogger(__name__)
TIMEOUT = 3.0


@dataclass(frozen=True)
class RegisterEntry:
    siret: str
    company_name: str
    name: str
    address: str
    commune_code: str
    naf_code: str
    size_band: str
    active: bool
    lat: float | None = None
    lon: float | None = None


class CompanyRegister(Protocol):
    def find(self, siret: str) -> RegisterEntry | None: ...


class NullRegister:
    """Knows nobody: the twin for a portal without network."""

    def find(self, siret: str) -> RegisterEntry | None:
        return None


class HttpRegister:
    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def find(self, siret: str) -> RegisterEntry | None:
        """The establishment, or None when it is unknown, not to be disclosed, or the register does not answer."""
        try:
            answer = httpx.get(
                f"{self.url}/search",
                params={"q": siret, "page": 1, "per_page": 1},
                headers={"User-Agent": "Tandem (portail emploi de Mission locale)"},
                timeout=TIMEOUT,
            )
            answer.raise_for_status()
            return _read(answer.json(), siret)
        except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
            # An answer of another shape than documented must not stop a sign-up.
            logger.warning("company register: %s", type(error).__name__)
            return None


def company_register() -> CompanyRegister:
    return HttpRegister(settings.COMPANY_REGISTER_URL) if settings.COMPANY_REGISTER_URL else NullRegister()


def _read(data: dict[str, Any], siret: str) -> RegisterEntry | None:
    for unit in data["results"]:
        for place in [*(unit.get("matching_etablissements") or []), unit.get("siege") or {}]:
            if place.get("siret") == siret:
                return _entry(unit, place)
    return None


def _entry(unit: dict[str, Any], place: dict[str, Any]) -> RegisterEntry:
    signs = place.get("liste_enseignes") or []
    company = unit.get("nom_raison_sociale") or unit.get("nom_complet") or ""
    return RegisterEntry(
        siret=place["siret"],
        company_name=company[:200],
        name=(place.get("nom_commercial") or (signs[0] if signs else "") or company)[:200],
        address=(place.get("adresse") or "")[:200],
        commune_code=place.get("commune") or "",
        naf_code=place.get("activite_principale") or unit.get("activite_principale") or "",
        size_band=_band(place.get("tranche_effectif_salarie")),
        active=place.get("etat_administratif", "A") == "A",
        lat=_degrees(place.get("latitude")),
        lon=_degrees(place.get("longitude")),
    )


def _band(value: str | None) -> str:
    return value if value and len(value) == 2 else ""


def _degrees(value: str | float | None) -> float | None:
    return float(value) if value not in (None, "") else None

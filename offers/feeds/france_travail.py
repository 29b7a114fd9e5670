"""France Travail, "Offres d'emploi" version 2: read the JSON answer of its search, or a list of its offers.

Fields and codes: its OpenAPI description. `natureContrat` and `typeContrat` come as codes or as labels. Skills that it
calls required (E) become expected and the others learnt: only a person makes a skill indispensable.
"""

import json
import math
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_datetime

from offers.feeds.parsed import FeedError, OfferRejected, ParsedOffer
from offers.feeds.vocabulary import Vocabulary
from portal.core.choices import ContractKind, Requirement
from portal.reference.folding import fold

NATURES: dict[str, str | None] = {
    "e2": ContractKind.APPRENTICESHIP,
    "contrat apprentissage": ContractKind.APPRENTICESHIP,
    "fs": ContractKind.PROFESSIONALISATION,
    "cont professionnalisation": ContractKind.PROFESSIONALISATION,
    "contrat de professionnalisation": ContractKind.PROFESSIONALISATION,
    "i1": ContractKind.INSERTION,
    "insertion par l activ eco": ContractKind.INSERTION,
    # Self-employment is no contract of our list, whatever its type says.
    "ns": None,
    "emploi non salarie": None,
}
TYPES: dict[str, str] = {
    "CDI": ContractKind.CDI,
    "CDD": ContractKind.CDD,
    "MIS": ContractKind.INTERIM,
    "DIN": ContractKind.INTERIM,
    "SAI": ContractKind.SEASONAL,
    "TTI": ContractKind.INSERTION,
    "DDI": ContractKind.INSERTION,
}
MAX_TITLE, MAX_TEXT, MAX_PLACES = 150, 4000, 200
_LICENCE = re.compile(r"\s*([A-Za-z][A-Za-z0-9]{0,2})\b(\s*-\s*.*)?")
_HOURS = re.compile(r"(\d{1,2})\s*[Hh]\s*(\d{2})?")


def read(content: bytes) -> list[Any]:
    """The offers of a file, not yet parsed. Raises `FeedError` when it is no such file."""
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FeedError("Le fichier n’est pas un texte UTF-8. Exportez-le de nouveau.") from error
    except json.JSONDecodeError as error:
        raise FeedError(
            f"Le fichier n’est pas du JSON lisible (ligne {error.lineno}, colonne {error.colno}) : il est peut-être "
            "tronqué. Téléchargez-le de nouveau ; rien n’a été importé."
        ) from error
    except (RecursionError, ValueError) as error:
        # Too deep, or a number of thousands of digits: nothing that a feed of offers contains.
        raise FeedError("Ce fichier JSON n’est pas un fichier d’offres.") from error
    offers = document.get("resultats") if isinstance(document, dict) else document
    if not isinstance(offers, list):
        raise FeedError("Le fichier ne contient pas de liste « resultats » d’offres France Travail.")
    return offers


def parse(raw: Any, words: Vocabulary) -> ParsedOffer:
    """One offer. Raises `OfferRejected` only when it has no reference or no title."""
    if not isinstance(raw, dict):
        raise OfferRejected("Ce n’est pas une offre.")
    offer = ParsedOffer(ref=_text(raw.get("id"))[:60], title=_text(raw.get("intitule"))[:MAX_TITLE])
    if not offer.ref:
        raise OfferRejected("L’offre n’a pas d’identifiant.")
    if not offer.title:
        raise OfferRejected("L’offre n’a pas d’intitulé.")
    offer.tasks = _text(raw.get("description"))[:MAX_TEXT]
    offer.contract = _contract(raw)
    offer.updated_at = _moment(raw.get("dateActualisation")) or _moment(raw.get("dateCreation"))
    offer.employer_name = _text(_dict(raw.get("entreprise")).get("nom"))[:200]
    offer.pay = _text(_dict(raw.get("salaire")).get("libelle"))[:150]
    offer.duration = _text(raw.get("typeContratLibelle")).partition(" - ")[2][:80]
    offer.places = _places(raw.get("nombrePostes"))
    url = _text(_dict(raw.get("origineOffre")).get("urlOrigine"))
    offer.source_url = url if re.match(r"https?://[^\s<>\"]{1,180}$", url) else ""
    _occupation(offer, raw, words)
    _place(offer, raw, words)
    _time(offer, raw, words)
    _skills(offer, raw, words)
    _licences(offer, raw, words)
    _languages(offer, raw, words)
    _level(offer, raw, words)
    return offer


def _contract(raw: dict[str, Any]) -> str | None:
    """The nature first, then the type; a contract that our list does not know is null."""
    nature = fold(_text(raw.get("natureContrat")))
    if nature in NATURES:
        return NATURES[nature]
    return TYPES.get(_text(raw.get("typeContrat")).upper())


def _occupation(offer: ParsedOffer, raw: dict[str, Any], words: Vocabulary) -> None:
    label, code = _text(raw.get("appellationlibelle")), _text(raw.get("romeCode")).upper()
    known = fold(label) in words.appellations
    if label and not known:
        offer.keep_as_text(label, f"Appellation inconnue, gardée en texte : « {label} ».")
    offer.occupation = code if code in words.occupations else words.occupation_by_appellation.get(fold(label))
    if offer.occupation is None:
        offer.keep_as_text(
            code or "métier absent",
            f"Métier inconnu (« {code} ») : un conseiller doit le choisir avant publication.",
        )


def _place(offer: ParsedOffer, raw: dict[str, Any], words: Vocabulary) -> None:
    place = _dict(raw.get("lieuTravail"))
    offer.address = _text(place.get("libelle"))[:200]
    insee = _text(place.get("commune")).upper()
    if insee in words.communes:
        offer.commune = insee
    elif insee:
        offer.keep_as_text(insee, f"Commune inconnue, gardée en texte : « {insee} ».")
    lat, lon = _number(place.get("latitude"), 90), _number(place.get("longitude"), 180)
    if lat is not None and lon is not None:
        offer.lat, offer.lon = lat, lon


def _time(offer: ParsedOffer, raw: dict[str, Any], words: Vocabulary) -> None:
    length = _text(raw.get("dureeTravailLibelle"))
    found = _HOURS.search(length)
    if found and int(found[1]) <= 60:
        offer.weekly_hours = Decimal(found[1]) + (Decimal(found[2] or 0) / 60).quantize(Decimal("0.1"))
    context = _dict(raw.get("contexteTravail"))
    lines = [
        _text(line) for line in _list(context.get("horaires")) + _list(context.get("conditionsExercice"))
    ]
    lines += [length, _text(raw.get("conditionExercice"))]
    offer.hours_text = " ; ".join(dict.fromkeys(line for line in lines if line))[:300]
    for line in lines:
        offer.constraints |= words.schedule_codes(line)


def _skills(offer: ParsedOffer, raw: dict[str, Any], words: Vocabulary) -> None:
    for item in _dicts(raw.get("competences")):
        code, label = _text(item.get("code")), _text(item.get("libelle"))
        ogr = int(code) if code.isdecimal() and len(code) < 10 and int(code) in words.skills else None
        ogr = ogr if ogr is not None else words.skill_by_label.get(fold(label))
        if ogr is None:
            name = label or code
            offer.keep_as_text(name, f"Compétence inconnue, gardée en texte : « {name} ».")
        elif _required(item) or ogr not in offer.skills:
            offer.skills[ogr] = Requirement.EXPECTED if _required(item) else Requirement.LEARNT


def _licences(offer: ParsedOffer, raw: dict[str, Any], words: Vocabulary) -> None:
    """« B - Véhicule léger » is B; « B mention 79.06 » is B too, with a warning; anything else stays a text."""
    for item in _dicts(raw.get("permis")):
        label = _text(item.get("libelle"))
        found = _LICENCE.match(label)
        code = found[1].upper() if found else ""
        if code not in words.licences:
            offer.keep_as_text(label, f"Permis inconnu, gardé en texte : « {label} ».")
            continue
        if found and not found[2] and fold(label) != fold(code):
            offer.keep_as_text(label, f"Permis « {label} » compris comme {code}.")
        offer.licences[code] = offer.licences.get(code, False) or _required(item)


def _languages(offer: ParsedOffer, raw: dict[str, Any], words: Vocabulary) -> None:
    for item in _dicts(raw.get("langues")):
        label = _text(item.get("libelle"))
        code = words.languages.get(fold(label))
        if code is None:
            offer.keep_as_text(label, f"Langue inconnue, gardée en texte : « {label} ».")
        else:
            offer.languages[code] = offer.languages.get(code, False) or _required(item)


def _level(offer: ParsedOffer, raw: dict[str, Any], words: Vocabulary) -> None:
    """Of several diplomas the lowest level; mandatory when the feed requires one at that level."""
    found: dict[int, bool] = {}
    for item in _dicts(raw.get("formations")):
        label = _text(item.get("niveauLibelle"))
        level = words.levels.get(fold(label))
        if level is not None:
            found[level] = found.get(level, False) or _required(item)
        elif label:
            offer.keep_as_text(label, f"Niveau inconnu, gardé en texte : « {label} ».")
    if found:
        offer.level_minimum = min(found)
        offer.level_mandatory = found[offer.level_minimum]


def _required(item: dict[str, Any]) -> bool:
    return _text(item.get("exigence")).upper() == "E"


def _text(value: Any) -> str:
    """A value as clean text: no control characters nor halves of characters, no surrounding space."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", "", str(value)).strip()


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    return (item for item in _list(value) if isinstance(item, dict))


def _number(value: Any, most: int) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and abs(number) <= most else None


def _places(value: Any) -> int:
    number = _number(value, MAX_PLACES)
    return int(number) if number and number >= 1 else 1


def _moment(value: Any) -> datetime | None:
    try:
        moment = parse_datetime(_text(value))
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo else None

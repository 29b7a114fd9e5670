"""From the cells of a row to values of the domain; each error is a French sentence that names the cell."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from pathways.services.csv_reading import Row
from portal.accounts.models import Adviser, Agency
from portal.core.choices import ContractKind, Radius
from portal.reference.folding import fold
from portal.reference.models import (
    Appellation,
    Commune,
    DiplomaLevel,
    Language,
    Licence,
    Occupation,
    Postcode,
    Skill,
)

_DATE_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y")
_SEX = {
    "f": "f", "femme": "f", "feminin": "f", "mme": "f", "madame": "f", "mlle": "f", "fille": "f",
    "m": "m", "h": "m", "homme": "m", "masculin": "m", "mr": "m", "monsieur": "m", "garcon": "m",
}  # fmt: skip
_YES = {"oui", "o", "vrai", "true", "1", "x", "yes"}
_NO = {"non", "n", "faux", "false", "0", "no"}
# Levels as they are said: of 2019, of 1969, or by the diploma.
_LEVELS = {
    "vi": 2, "v bis": 2, "vbis": 2, "sans diplome": 2, "aucun": 2, "brevet": 2, "dnb": 2, "bepc": 2, "cfg": 2,
    "1": 2, "v": 3, "cap": 3, "bep": 3, "cap bep": 3, "iv": 4, "bac": 4, "baccalaureat": 4, "bac pro": 4, "bp": 4,
    "iii": 5, "bac 2": 5, "bac+2": 5, "bts": 5, "dut": 5, "ii": 6, "bac+3": 6, "bac 3": 6, "licence": 6, "but": 6,
    "i": 7, "bac+5": 7, "bac 5": 7, "master": 7,
}  # fmt: skip


class CellError(ValueError):
    """A cell that cannot be understood."""


class Vocabulary:
    """What cells may name, read once per import."""

    def __init__(self, *, structure: Agency) -> None:
        self.structure = structure

    @cached_property
    def occupations(self) -> dict[str, str]:
        """ROME codes, and labels of occupations and appellations that name one occupation only."""
        found: dict[str, str] = {}
        ambiguous: set[str] = set()
        rows = Appellation.objects.current().values_list("folded", "occupation_id")
        for label, code in rows.iterator():
            if found.setdefault(label, code) != code:
                ambiguous.add(label)
        for label in ambiguous:
            del found[label]
        for code, label in Occupation.objects.current().values_list("code", "label"):
            found[fold(label)] = code
            found[fold(code)] = code
        return found

    @cached_property
    def skills(self) -> dict[str, int]:
        """OGR numbers and labels."""
        found: dict[str, int] = {}
        for ogr, folded in Skill.objects.current().values_list("ogr", "folded").iterator():
            found[folded] = found[str(ogr)] = ogr
        return found

    @cached_property
    def licences(self) -> dict[str, str]:
        return {fold(code): code for code in Licence.objects.current().values_list("code", flat=True)}

    @cached_property
    def languages(self) -> dict[str, str]:
        rows = list(Language.objects.current())
        return {fold(row.code): row.code for row in rows} | {fold(row.label): row.code for row in rows}

    @cached_property
    def levels(self) -> dict[int, DiplomaLevel]:
        return {level.number: level for level in DiplomaLevel.objects.current()}

    @cached_property
    def advisers(self) -> dict[str, Adviser | None]:
        """By e-mail and by name, in both orders; None where two people share the name."""
        found: dict[str, Adviser | None] = {}
        rows = Adviser.objects.active().of_structure(self.structure).case_workers().select_related("user")
        for row in rows:
            names = {
                fold(row.user.email or ""),
                fold(f"{row.user.first_name} {row.user.last_name}"),
                fold(f"{row.user.last_name} {row.user.first_name}"),
            }
            for name in names - {""}:
                found[name] = None if name in found else row
        return found

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        return {fold(row.name): row for row in Agency.objects.of_structure(self.structure)}

    @cached_property
    def _communes(self) -> dict[tuple[str, str, str], Commune]:
        return {}

    def commune(self, *, name: str, postcode: str, insee: str) -> Commune:
        key = (fold(name), postcode, insee)
        if key not in self._communes:
            self._communes[key] = self._find_commune(*key)
        return self._communes[key]

    def _find_commune(self, name: str, postcode: str, insee: str) -> Commune:
        rows = Commune.objects.current()
        if insee:
            rows = rows.filter(insee=insee)
        if postcode:
            rows = rows.filter(pk__in=Postcode.objects.filter(code=postcode).values("commune"))
        if name:
            bare = re.sub(r"\b(cedex( \d+)?)$", "", name).strip()
            rows = rows.filter(
                folded__in={bare, re.sub(r"\bst\b", "saint", bare), re.sub(r"\bste\b", "sainte", bare)}
            )
        found = list(rows[:3])
        if not found:
            raise CellError("commune inconnue (vérifiez le nom et le code postal)")
        if len(found) > 1:
            raise CellError("plusieurs communes possibles : ajoutez le code postal ou le code INSEE")
        return found[0]


def parse_date(text: str) -> date:
    for pattern in _DATE_FORMATS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise CellError(f"date illisible « {text[:20]} » (attendu : 31/12/2005)")


def _sex(text: str) -> str:
    try:
        return _SEX[fold(text)]
    except KeyError:
        raise CellError(f"sexe inconnu « {text[:20]} » (F ou M)") from None


def _boolean(text: str) -> bool:
    said = fold(text)
    if said in _YES | _NO:
        return said in _YES
    raise CellError(f"réponse illisible « {text[:20]} » (oui ou non)")


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise CellError(f"e-mail incorrect « {text[:60]} »") from None
    return text.lower()


def _phone(text: str) -> str:
    digits = re.sub(r"[^\d+]", "", text)
    if not re.fullmatch(r"\+?\d{9,15}", digits):
        raise CellError(f"téléphone incorrect « {text[:20]} »")
    # A spreadsheet that took the number for a quantity lost its zero.
    return f"0{digits}" if len(digits) == 9 else digits


def _radius(text: str) -> int:
    digits = re.sub(r"\s*km$", "", text.strip(), flags=re.IGNORECASE)
    if not digits.isdigit() or int(digits) not in Radius.values:
        raise CellError(f"distance « {text[:20]} » inconnue (5, 10, 20, 30, 50 ou 100)")
    return int(digits)


def _items(text: str) -> list[str]:
    """Lists inside a cell: separated by | or ; or a line break, else by a comma."""
    parts = re.split(r"[|;\n]", text) if re.search(r"[|;\n]", text) else text.split(",")
    return [part.strip() for part in parts if part.strip()]


def _each(text: str, known: dict[str, Any], noun: str) -> tuple:
    values, wrong = [], []
    for item in _items(text):
        value = known.get(fold(item))
        if value is None:
            wrong.append(item[:60])
        else:
            values.append(value)
    if wrong:
        raise CellError(f"{noun} : {', '.join(wrong)}")
    return tuple(dict.fromkeys(values))


_CONTRACTS = {fold(v): v for v in ContractKind.values} | {fold(label): v for v, label in ContractKind.choices}


class RowParser:
    """Turns rows into the fields of `YouthData` that they give; an empty cell gives nothing."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.words = vocabulary
        self.parsers: dict[str, Callable[[str], Any]] = {
            "imilo_id": lambda text: self._short(text, 20),
            "last_name": lambda text: self._short(text, 80),
            "first_name": lambda text: self._short(text, 80),
            "birth_date": parse_date,
            "sex": _sex,
            "email": _email,
            "phone": _phone,
            "rqth": _boolean,
            "address": lambda text: self._short(text, 200),
            "radius": _radius,
            "level": self._level,
            "available_from": parse_date,
            "first_welcome_on": parse_date,
            "wishes": lambda text: _each(text, self.words.occupations, "métier inconnu ou ambigu"),
            "skills": self._skills,
            "licences": lambda text: _each(text, self.words.licences, "permis inconnu"),
            "languages": lambda text: _each(text, self.words.languages, "langue inconnue"),
            "contracts_accepted": lambda text: _each(text, _CONTRACTS, "contrat inconnu"),
            "contracts_refused": lambda text: _each(text, _CONTRACTS, "contrat inconnu"),
            "adviser": self._adviser,
            "agency": self._agency,
        }

    def parse(self, row: Row) -> tuple[dict[str, Any], list[str]]:
        """The values understood, and the errors of the row."""
        values: dict[str, Any] = {}
        errors: list[str] = []
        for field, parser in self.parsers.items():
            if field in row.cells:
                try:
                    values[field] = parser(row.cells[field])
                except CellError as error:
                    errors.append(str(error))
        try:
            values |= self._place(row)
        except CellError as error:
            errors.append(str(error))
        for field, label in (
            ("last_name", "nom"),
            ("first_name", "prénom"),
            ("birth_date", "date de naissance"),
        ):
            if field not in row.cells:
                errors.append(f"{label} manquant" if label != "date de naissance" else f"{label} manquante")
        return values, errors

    def _place(self, row: Row) -> dict[str, Commune]:
        name, postcode, insee = (row.cells.get(key, "") for key in ("commune", "postcode", "insee"))
        if not (name or postcode or insee):
            return {}
        # A spreadsheet that took the codes for numbers lost their zeros.
        found = self.words.commune(
            name=name,
            postcode=postcode.zfill(5) if postcode else "",
            insee=insee.upper().zfill(5) if insee else "",
        )
        return {"commune": found}

    @staticmethod
    def _short(text: str, length: int) -> str:
        if len(text) > length:
            raise CellError(f"texte trop long ({len(text)} caractères, {length} au plus)")
        return text

    def _level(self, text: str) -> DiplomaLevel:
        said = re.sub(r"^(niveau|niv)\s+", "", fold(text))
        number = int(said) if said.isdigit() and said != "1" else _LEVELS.get(said, 0)
        if number not in self.words.levels:
            raise CellError(f"niveau inconnu « {text[:30]} » (de 2 à 8)")
        return self.words.levels[number]

    def _skills(self, text: str) -> tuple[int, ...]:
        return _each(text, self.words.skills, "compétence inconnue")

    def _adviser(self, text: str) -> Adviser:
        found = self.words.advisers.get(fold(text))
        if found is None:
            raise CellError(f"conseiller inconnu dans votre structure « {text[:60]} »")
        return found

    def _agency(self, text: str) -> Agency:
        found = self.words.agencies.get(fold(text))
        if found is None:
            raise CellError(f"antenne inconnue « {text[:60]} »")
        return found

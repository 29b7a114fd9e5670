"""Look-up of communes by name, postcode or both: "st etienne", "07200", "aubenas 07", "lyon 3"."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portal.reference.lookups import LIMIT, Lookup, Match, typed_words
from portal.reference.models import Commune, Postcode
from portal.reference.words import Entry, WordIndex, likeness

ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_POSTCODE = re.compile(r"\d{4,5}|2[ab]\d{3}")
_DEPARTMENT = re.compile(r"\d{2,3}|2[ab]")


@dataclass(frozen=True, slots=True)
class Place:
    entry: Entry
    department: str
    arrondissement: bool


class CommuneLookup(Lookup):
    """The label is "Aubenas (07200)": with its postcode a name is nearly always one place."""

    name = "communes"
    model = Commune

    def __init__(self) -> None:
        super().__init__()
        self._postcodes: dict[str, tuple[str, ...]] = {}
        self._communes_of: dict[str, list[str]] = {}
        self._places: dict[str, Place] = {}

    def entries(self) -> Iterable[Entry]:
        self._postcodes, self._communes_of, self._places = {}, {}, {}
        for code, insee in Postcode.objects.order_by("code").values_list("code", "commune_id"):
            self._postcodes[insee] = (*self._postcodes.get(insee, ()), code)
            self._communes_of.setdefault(code, []).append(insee)
        rows = Commune.objects.current().values_list(
            "insee", "name", "folded", "population", "department_id", "kind"
        )
        for insee, name, folded, population, department, kind in rows:
            label = f"{name} ({(self._postcodes.get(insee) or (department,))[0]})"
            entry = Entry(insee, label, (folded,), bonus=3 * math.log10(1 + (population or 0)))
            self._places[insee] = Place(entry, department.lower(), kind == Commune.Kind.ARRONDISSEMENT)
            yield entry

    def search(self, typed: str, *, limit: int = LIMIT) -> list[Match]:
        index = self.index()
        words, postcode, department = _parse(typed)
        if postcode and not words:
            return self._by_code(postcode, limit)
        if department and not words:
            return self._whole_department(department, limit)
        found = self._by_name(index, words, postcode=postcode, department=department, limit=limit)
        # "paris 11": the number is not a department but part of the name.
        return found or self._by_name(
            index, f"{words} {department}", postcode=postcode, department="", limit=limit
        )

    def _by_name(
        self, index: WordIndex, words: str, *, postcode: str, department: str, limit: int
    ) -> list[Match]:
        def here(entry: Entry) -> bool:
            insee = str(entry.key)
            return (
                not postcode or any(code.startswith(postcode) for code in self._postcodes.get(insee, ()))
            ) and (not department or self._places[insee].department == department)

        hits = index.search(words, limit=limit, keep=here if postcode or department else None)
        return [
            self._match(hit.entry, score=hit.score, exact=hit.exact, like=likeness(words, hit.entry))
            for hit in hits
        ]

    def label(self, item: Any) -> str:
        codes = item.postcodes.order_by("code").values_list("code", flat=True)
        return f"{item.name} ({codes[0] if codes else item.department_id})"

    def get(self, code: str) -> Any | None:
        return super().get(code.upper())

    def _by_code(self, typed: str, limit: int) -> list[Match]:
        """Postcodes first; five characters that are no postcode may be an INSEE code."""
        communes = {
            insee
            for code, found in self._communes_of.items()
            if code.startswith(typed)
            for insee in found
            if insee in self._places
        }
        if not communes and typed.upper() in self._places:
            communes = {typed.upper()}
        places = [self._places[insee] for insee in communes]
        # 75011 is Paris and its 11th arrondissement: the smaller place says more.
        places.sort(key=lambda place: (not place.arrondissement, -place.entry.bonus, place.entry.label))
        return [self._match(place.entry, exact=len(places) == 1) for place in places[:limit]]

    def _whole_department(self, department: str, limit: int) -> list[Match]:
        places = [place for place in self._places.values() if place.department == department]
        places.sort(key=lambda place: (-place.entry.bonus, place.entry.label))
        return [self._match(place.entry) for place in places[:limit]]

    def _match(self, entry: Entry, *, score: float = 0.0, exact: bool = False, like: float = 0.0) -> Match:
        codes = self._postcodes.get(str(entry.key), ())
        hint = ", ".join(codes[:3]) + ("…" if len(codes) > 3 else "") if len(codes) > 1 else ""
        return Match(str(entry.key), entry.label, hint, score, exact, like)


def _parse(typed: str) -> tuple[str, str, str]:
    """Words, beginning of a postcode, department. "lyon 3" keeps its number: it is part of the name."""
    words, postcode, department = [], "", ""
    for word in typed_words(typed).split():
        if _POSTCODE.fullmatch(word):
            postcode = word
        elif _DEPARTMENT.fullmatch(word):
            department = word
        elif word != "cedex":
            words.append(ABBREVIATIONS.get(word, word))
    return " ".join(words), postcode, department


COMMUNES = CommuneLookup()

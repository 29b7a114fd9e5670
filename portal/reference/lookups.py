"""Type-ahead look-ups: what a person types → codes of the reference data, the right answer first.

Each look-up keeps its index in the process, built at the first use (or by `warm`) and again when the release changes.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Count, Max, Model

from portal.reference.folding import fold
from portal.reference.loader.sources import SHIPPED
from portal.reference.models import (
    Appellation,
    Language,
    Occupation,
    OccupationSkill,
    ReferenceRelease,
    Skill,
)
from portal.reference.wordings import wordings
from portal.reference.words import Entry, Hit, WordIndex, likeness

LIMIT = 10
MAX_TYPED = 120
# Below this the index is rebuilt each time: it costs nothing and cannot be stale.
SMALL = 500
# The best answer is taken without asking when it is ahead of the second by this much.
CLEAR_LEAD = 12.0
# … and is one slip of the finger away from what was typed.
SAME_WORD = 0.8


@dataclass(frozen=True, slots=True)
class Match:
    """One proposal: `label` is what is shown and may be typed, `hint` what tells it from another."""

    code: str
    label: str
    hint: str = ""
    score: float = 0.0
    exact: bool = False
    likeness: float = 0.0

    def as_json(self) -> dict[str, str]:
        return {"code": self.code, "label": self.label, "hint": self.hint}


class Lookup:
    """One kind of look-up. `model` is what a code stands for."""

    name = ""
    model: type[Model]
    # The number a code must be, or None when codes are texts.
    numeric = False

    def __init__(self) -> None:
        self._stamp: tuple[Any, ...] = ()
        self._index = WordIndex(())

    def search(self, typed: str, *, limit: int = LIMIT) -> list[Match]:
        raise NotImplementedError

    def label(self, item: Any) -> str:
        """How a chosen row is written in the box; typing it again finds the same row."""
        return str(item)

    def says(self, item: Any, typed: str) -> bool:
        """Whether the text in the box is still that of the chosen row (without JavaScript it may have changed)."""
        return fold(typed) == fold(self.label(item))

    def get(self, code: str) -> Any | None:
        """The row of a code sent by a form; None when there is none in force."""
        if self.numeric and not (code.isascii() and code.isdigit() and len(code) < 10):
            return None
        # PostgreSQL refuses a text with a null character; no code has one.
        return self.model._default_manager.filter(pk=code.replace("\0", ""), retired=False).first()

    def resolve(self, typed: str) -> tuple[Any | None, list[Match]]:
        """The row that was certainly meant, or else what to choose from."""
        typed = typed.strip()
        matches = self.search(typed, limit=6)
        if not matches:
            return self.get(typed.upper()), []
        exact = [match for match in matches if match.exact]
        if len(exact) == 1:
            return self.get(exact[0].code), []
        lead = matches[0].score - (matches[1].score if len(matches) > 1 else 0.0)
        if not exact and lead >= CLEAR_LEAD and matches[0].likeness >= SAME_WORD:
            return self.get(matches[0].code), []
        return None, matches

    def index(self) -> WordIndex:
        stamp = self.stamp()
        if stamp != self._stamp or len(self._index.entries) <= SMALL:
            self._index, self._stamp = WordIndex(self.entries()), stamp
        return self._index

    def stamp(self) -> tuple[Any, ...]:
        """Changes when the rows may have changed."""
        release = ReferenceRelease.objects.aggregate(Max("pk"), Max("loaded_at"))
        rows = self.source().objects.aggregate(Count("pk"), Max("pk"))
        return (*release.values(), *rows.values())

    def source(self) -> Any:
        return self.model

    def entries(self) -> Iterable[Entry]:
        raise NotImplementedError


def typed_words(typed: str) -> str:
    return fold(typed[:MAX_TYPED])


@cache
def everyday_words() -> list[tuple[str, str]]:
    """Words people use that the ROME does not have ("mécano"), with a ROME code."""
    with (SHIPPED / "everyday_words.csv").open(encoding="utf-8") as file:
        return [(row["mot"], row["code_rome"]) for row in csv.DictReader(file)]


class OccupationLookup(Lookup):
    """Occupations, found by any of their appellations. A ROME code may be typed too."""

    name = "metiers"
    model = Occupation

    def source(self) -> Any:
        return Appellation

    def entries(self) -> Iterable[Entry]:
        labels: dict[str | int, str] = dict(Occupation.objects.current().values_list("code", "label"))
        for code, label in labels.items():
            yield Entry(code, label, wordings(label), bonus=10.0, whole=fold(label))
        rows = Appellation.objects.current().values_list("occupation_id", "label", "short_label", "rare")
        for code, label, short, rare in rows:
            if code in labels and label != labels[code]:
                forms = tuple(filter(None, (*wordings(label), fold(short))))
                yield Entry(code, label, forms, bonus=0.0 if rare else 4.0, whole=fold(label))
        for word, code in everyday_words():
            if code in labels:
                yield Entry(code, labels[code], (fold(word),), bonus=14.0)

    def search(self, typed: str, *, limit: int = LIMIT) -> list[Match]:
        code = typed.strip().upper()
        if len(code) == 5 and code[1:].isdigit():
            found = self.get(code)
            return [Match(found.code, found.label, found.code, exact=True)] if found else []
        words = typed_words(typed)
        hits = self.index().search(words, limit=limit * 6)
        best: dict[Any, Hit] = {}
        for hit in hits:
            best.setdefault(hit.entry.key, hit)
        chosen = list(best.values())[:limit]
        labels = dict(
            Occupation.objects.filter(pk__in=[hit.entry.key for hit in chosen]).values_list("pk", "label")
        )
        return [
            Match(
                code=str(hit.entry.key),
                label=hit.entry.label,
                hint="" if labels[str(hit.entry.key)] == hit.entry.label else labels[str(hit.entry.key)],
                score=hit.score,
                exact=hit.exact,
                likeness=likeness(words, hit.entry),
            )
            for hit in chosen
        ]

    def says(self, item: Any, typed: str) -> bool:
        return super().says(item, typed) or item.appellations.filter(label=typed.strip()).exists()

    def get(self, code: str) -> Any | None:
        return super().get(code.upper())


class SkillLookup(Lookup):
    """Skills; those of an occupation come first when it is given."""

    name = "competences"
    model = Skill
    numeric = True

    def entries(self) -> Iterable[Entry]:
        rows = Skill.objects.current().values_list("ogr", "label", "folded", "macro")
        for ogr, label, folded, macro in rows:
            if folded:
                yield Entry(ogr, label, (folded,), bonus=2.0 if macro else 0.0)

    def search(self, typed: str, *, limit: int = LIMIT, occupation: str = "") -> list[Match]:
        own = _skills_of(occupation) if occupation else {}
        words = typed_words(typed)
        if not words:
            return self._of_occupation(own, limit)
        hits = self.index().search(
            words, limit=limit, bonus=(lambda entry: own.get(entry.key, 0.0)) if own else None
        )
        kinds = dict(Skill.objects.filter(pk__in=[hit.entry.key for hit in hits]).values_list("pk", "kind"))
        return [
            Match(
                code=str(hit.entry.key),
                label=hit.entry.label,
                hint=Skill.Kind(kinds[hit.entry.key]).label if hit.entry.key in kinds else "",
                score=hit.score,
                exact=hit.exact,
                likeness=likeness(words, hit.entry),
            )
            for hit in hits
        ]

    @staticmethod
    def _of_occupation(own: dict[Any, float], limit: int) -> list[Match]:
        first = sorted(own, key=lambda ogr: (-own[ogr], ogr))[:limit]
        rows = Skill.objects.in_bulk(first)
        return [
            Match(str(ogr), rows[ogr].label, Skill.Kind(rows[ogr].kind).label) for ogr in first if ogr in rows
        ]


def _skills_of(occupation: str) -> dict[Any, float]:
    links = OccupationSkill.objects.filter(occupation=occupation, skill__retired=False)
    return {skill: 35.0 if core else 25.0 for skill, core in links.values_list("skill_id", "core")}


class LanguageLookup(Lookup):
    name = "langues"
    model = Language

    def entries(self) -> Iterable[Entry]:
        for code, label in Language.objects.current().values_list("code", "label"):
            yield Entry(code, label, (fold(label),), bonus=10.0 if code in COMMON_LANGUAGES else 0.0)

    def search(self, typed: str, *, limit: int = LIMIT) -> list[Match]:
        words = typed_words(typed)
        return [
            Match(
                str(hit.entry.key),
                hit.entry.label,
                score=hit.score,
                exact=hit.exact,
                likeness=likeness(words, hit.entry),
            )
            for hit in self.index().search(words, limit=limit)
        ]

    def get(self, code: str) -> Any | None:
        return super().get(code.lower())


# What is shown first to those who choose: the languages most spoken among the youth and asked by employers.
COMMON_LANGUAGES = ("fr", "en", "ar", "es", "pt", "it", "de", "tr")

OCCUPATIONS = OccupationLookup()
SKILLS = SkillLookup()
LANGUAGES = LanguageLookup()

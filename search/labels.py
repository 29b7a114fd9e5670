"""The words behind the codes of an explanation, read once for all its pairs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from portal.core.choices import ContractKind
from portal.reference.models import DiplomaLevel, Language, Licence, Occupation, Skill, WorkContext
from search.facts import OfferFacts

MANY = 3  # a sentence names so many; the others are counted


@dataclass(frozen=True)
class Labels:
    by_skill: Mapping[int, str]
    by_context: Mapping[int, str]
    by_licence: Mapping[str, str]
    by_language: Mapping[str, str]
    by_occupation: Mapping[str, str]
    by_level: Mapping[int, str]

    def skills(self, ogrs: Iterable[int]) -> str:
        return _list(self.by_skill.get(ogr, str(ogr)) for ogr in ogrs)

    def contexts(self, ogrs: Iterable[int]) -> str:
        return _list(self.by_context.get(ogr, str(ogr)).lower() for ogr in ogrs)

    def licences(self, codes: Iterable[str]) -> str:
        return _list(f"permis {code}" for code in codes)

    def languages(self, codes: Iterable[str]) -> str:
        return _list(self.by_language.get(code, code).lower() for code in codes)

    def occupation(self, code: str | None) -> str:
        return self.by_occupation.get(code or "", "métier non précisé")

    def level(self, number: int | None) -> str:
        return "" if number is None else self.by_level.get(number, f"niveau {number}")

    def contract(self, code: str | None) -> str:
        return str(ContractKind(code).label) if code else "contrat non précisé"


def labels_of(offers: Iterable[OfferFacts]) -> Labels:
    """Every word these offers may need, in one statement."""
    rows = list(offers)
    skills = {ogr for offer in rows for ogr in offer.indispensable | offer.expected | offer.learnt}
    contexts = {ogr for offer in rows for ogr in offer.constraints}
    languages = {code for offer in rows for code in offer.languages}
    occupations = {offer.occupation for offer in rows if offer.occupation}
    first, *others = [
        _words("skill", Skill.objects.filter(pk__in=skills)),
        _words("context", WorkContext.objects.filter(pk__in=contexts)),
        _words("licence", Licence.objects.all()),
        _words("language", Language.objects.filter(pk__in=languages)),
        _words("occupation", Occupation.objects.filter(pk__in=occupations)),
        _words("level", DiplomaLevel.objects.all()),
    ]
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for kind, key, label in first.union(*others, all=True):
        found[kind][key] = label
    return Labels(
        by_skill=_numbered(found["skill"]),
        by_context=_numbered(found["context"]),
        by_licence=found["licence"],
        by_language=found["language"],
        by_occupation=found["occupation"],
        by_level=_numbered(found["level"]),
    )


def _words(kind: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    return (
        rows.order_by()
        .annotate(
            word_kind=Value(kind, output_field=CharField()),
            word_key=Cast("pk", TextField()),
            word=Cast("label", TextField()),
        )
        .values_list("word_kind", "word_key", "word")
    )


def _numbered(words: Mapping[str, str]) -> dict[int, str]:
    return {int(key): label for key, label in words.items()}


def _list(words: Iterable[str]) -> str:
    """« a, b, c et 2 autres », in alphabetical order so that a sentence never changes by itself."""
    ordered = sorted(words)
    shown, rest = ordered[:MANY], len(ordered) - MANY
    if rest > 0:
        return ", ".join(shown) + f" et {rest} autre{'s' if rest > 1 else ''}"
    if len(shown) > 1:
        return ", ".join(shown[:-1]) + f" et {shown[-1]}"
    return "".join(shown)

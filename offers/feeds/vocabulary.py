"""The reference in memory, so that 20,000 offers cost no statement each: codes, and folded labels where they are unique."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import TypeVar

from portal.reference.folding import fold
from portal.reference.models import (
    Appellation,
    Commune,
    DiplomaCode,
    Language,
    Licence,
    Occupation,
    Skill,
    WorkContext,
)

V = TypeVar("V")


class Vocabulary:
    def __init__(self) -> None:
        self.occupations = set(Occupation.objects.values_list("code", flat=True))
        self.communes = set(Commune.objects.values_list("insee", flat=True))
        self.skills = set(Skill.objects.values_list("ogr", flat=True))
        self.skill_by_label = _unique(Skill.objects.values_list("folded", "ogr"))
        rows = list(Appellation.objects.values_list("folded", "occupation_id"))
        self.appellations = {label for label, _ in rows}
        self.occupation_by_appellation = _unique(set(rows))
        self.licences = set(Licence.objects.values_list("code", flat=True))
        self.languages = {fold(label): code for code, label in Language.objects.values_list("code", "label")}
        self.levels: dict[str, int] = {}
        for label, level in DiplomaCode.objects.values_list("label", "level_id"):
            key = fold(label)
            self.levels[key] = min(level, self.levels.get(key, level))
        self.schedules = sorted(
            ((fold(row.label), row.ogr) for row in WorkContext.objects.schedule()),
            key=lambda pair: -len(pair[0]),
        )

    def schedule_codes(self, text: str) -> set[int]:
        """Working-time contexts named in a text such as « 35H Travail le samedi »; the longest names first."""
        left, found = fold(text), set()
        for label, ogr in self.schedules:
            if re.search(rf"\b{re.escape(label)}\b", left):
                found.add(ogr)
                left = left.replace(label, " ")
        return found


def _unique(rows: Iterable[tuple[str, V]]) -> dict[str, V]:
    """Never key on a shared label: those are left out."""
    pairs = list(rows)
    seen = Counter(label for label, _ in pairs)
    return {label: value for label, value in pairs if seen[label] == 1}

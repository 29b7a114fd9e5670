"""Pourquoi, ce qui manque, ce qui ferait changer: for the adviser, the employer and the young person.

The young person is addressed with "tu", in sentences of at most fifteen words. The employer reads about the need only:
nothing of what the young person refuses, where they live or how old they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from search import criteria as c
from search.facts import OfferFacts, YouthFacts
from search.labels import Labels

NEAR = 10  # points of distance from which a place is called near
# What an employer may read, criterion by criterion.
EMPLOYER_MISSING = ("skills", "licence", "languages", "level")


@dataclass(frozen=True)
class Sentences:
    why: str
    missing: str
    change: str

    @property
    def text(self) -> str:
        return " ".join(part for part in (self.why, self.missing, self.change) if part)


def sentences(
    *,
    offer: OfferFacts,
    youth: YouthFacts,
    points: Mapping[str, int],
    excluded: list[str],
    missing: list[tuple[str, str, int]],
    labels: Labels,
) -> dict[str, Sentences]:
    had = len((offer.expected | offer.learnt) & youth.skills)
    wanted = len(offer.expected | offer.learnt)
    score = sum(points.values())
    return {
        "adviser": _adviser(score, points, excluded, missing),
        "employer": _employer(points, had, wanted, missing),
        "youth": _youth(offer, points, had, excluded, missing),
    }


def _adviser(
    score: int, points: Mapping[str, int], excluded: list[str], missing: list[tuple[str, str, int]]
) -> Sentences:
    strong = [c.BY_KEY[key].name.lower() for key in c.KEYS if points[key] == c.BY_KEY[key].maximum]
    why = f"{score} points sur {c.TOTAL}"
    why += f" ; au mieux sur : {', '.join(strong)}." if strong else "."
    lacks = f"Écarté : {' '.join(excluded)}" if excluded else ""
    if not lacks and missing:
        lacks = f"{missing[0][1].rstrip('.')}."
    change = "".join(
        f"Jusqu’à {gain} points de plus : {c.BY_KEY[key].name.lower()}." for key, _, gain in missing[:1]
    )
    return Sentences(why, lacks or "Rien ne manque.", change)


def _employer(
    points: Mapping[str, int], had: int, wanted: int, missing: list[tuple[str, str, int]]
) -> Sentences:
    parts = []
    if points["occupation"] == c.OCCUPATION_WISHED:
        parts.append("Veut exercer ce métier.")
    elif points["occupation"]:
        parts.append("Vient d’un métier proche et veut essayer.")
    if wanted:
        parts.append(f"A {had} des {wanted} compétences demandées.")
    if points["availability"] == c.AVAILABLE_POINTS:
        parts.append("Disponible au début du poste.")
    gaps = [text for key, text, _ in missing if key in EMPLOYER_MISSING]
    lacks = f"{gaps[0].rstrip('.')}." if gaps else "Rien ne manque de ce que vous demandez."
    change = "Ce qui manque peut s’apprendre avec votre tuteur ou en immersion." if gaps else ""
    return Sentences(" ".join(parts) or "Profil proche de votre besoin.", lacks, change)


def _youth(
    offer: OfferFacts,
    points: Mapping[str, int],
    had: int,
    excluded: list[str],
    missing: list[tuple[str, str, int]],
) -> Sentences:
    parts = []
    if points["occupation"] == c.OCCUPATION_WISHED:
        parts.append("C’est un métier que tu veux faire.")
    elif points["occupation"]:
        parts.append("C’est proche d’un métier que tu veux faire.")
    if offer.remote:
        parts.append("Tu peux travailler à distance.")
    elif points["distance"] >= NEAR:
        parts.append("C’est près de chez toi.")
    if had:
        parts.append(f"Tu as déjà {had} compétence{'s' if had > 1 else ''} utile{'s' if had > 1 else ''}.")
    if points["contract"]:
        parts.append("Le contrat te convient.")
    if excluded:
        return Sentences(
            " ".join(parts), "Pour l’instant, il manque une condition.", "Parles-en à ton conseiller."
        )
    lacks = {
        "skills": "Il y a des choses à apprendre.",
        "licence": "Un permis serait utile.",
        "languages": "Une langue serait utile.",
        "level": "Un diplôme plus élevé est demandé.",
        "distance": "C’est un peu loin, ou le lieu n’est pas connu.",
        "schedule": "Les horaires ne sont pas ceux que tu préfères.",
        "availability": "Le poste commence avant que tu sois disponible.",
    }
    gap = next((lacks[key] for key, _, _ in missing if key in lacks), "")
    change = "Ton conseiller peut t’aider à avancer." if gap else ""
    return Sentences(" ".join(parts) or "Cette offre peut te convenir.", gap, change)

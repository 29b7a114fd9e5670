"""The one table of criteria: what each is worth, whom it serves, when it excludes, what "unknown" does.

Design, section 6. The engines compile this table: `engines/reference.py` in plain Python, `engines/database` through
the ORM, `engines/elasticsearch`. The numbers below are read by all of them and stand nowhere else.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

Side = Literal["youth", "employer"]

# Rank of a mobility up to which (included) it is worth these points.
OCCUPATION_WISHED = 30
OCCUPATION_RANKS: tuple[tuple[int | None, int], ...] = ((3, 22), (6, 16), (None, 10))
SKILL_POINTS, SKILL_MAXIMUM = 4, 20
REMOTE_POINTS = 15
# Kilometres up to which (included) the distance is worth these points; farther is worth 0.
DISTANCE_BANDS: tuple[tuple[int, int], ...] = ((5, 15), (10, 10), (20, 5))
CONTRACT_POINTS = 10
SCHEDULE_POINTS = 5
AVAILABLE_POINTS, AVAILABLE_SOON_POINTS, SOON_DAYS = 5, 3, 30
LEVEL_POINTS = 5
LICENCE_POINTS = 5
LANGUAGE_POINTS = 3
INTEREST_POINTS = 2


@dataclass(frozen=True)
class Criterion:
    """`excludes` and `unknown` are the rule in French, for the public page on the ranking."""

    key: str
    side: Side
    maximum: int
    name: str
    rule: str
    excludes: str
    unknown: str


CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        "occupation",
        "youth",
        OCCUPATION_WISHED,
        "Métier souhaité",
        "30 points si le métier de l’offre est souhaité ; sinon selon son rang parmi les métiers proches d’un métier "
        "souhaité : 22 du 1er au 3e, 16 du 4e au 6e, 10 au-delà.",
        "Le métier n’est ni souhaité ni proche d’un métier souhaité.",
        "Sans souhait de métier, rien n’est proposé.",
    ),
    Criterion(
        "skills",
        "employer",
        SKILL_MAXIMUM,
        "Compétences",
        "4 points par compétence attendue ou à apprendre que le jeune a déjà, 20 au plus.",
        "Une compétence indispensable manque.",
        "Une compétence non dite compte comme non acquise.",
    ),
    Criterion(
        "distance",
        "youth",
        REMOTE_POINTS,
        "Distance",
        "15 points à distance ou jusqu’à 5 km, 10 jusqu’à 10 km, 5 jusqu’à 20 km, 0 au-delà.",
        "Le lieu est plus loin que la distance acceptée par le jeune, sauf travail à distance.",
        "Lieu inconnu : 0 point, jamais exclu. Distance acceptée inconnue : jamais exclu.",
    ),
    Criterion(
        "contract",
        "youth",
        CONTRACT_POINTS,
        "Contrat",
        "10 points si le contrat fait partie de ceux que le jeune accepte.",
        "Le jeune refuse ce contrat.",
        "Contrat inconnu ou rien de dit : 0 point.",
    ),
    Criterion(
        "schedule",
        "youth",
        SCHEDULE_POINTS,
        "Horaires",
        "5 points, sauf si un horaire de l’offre est de ceux que le jeune préfère éviter.",
        "Un horaire est impossible pour le jeune.",
        "Rien de dit : 5 points.",
    ),
    Criterion(
        "availability",
        "employer",
        AVAILABLE_POINTS,
        "Disponibilité",
        "5 points si le jeune est disponible au début du poste, 3 s’il l’est dans les 30 jours qui suivent.",
        "",
        "Disponibilité inconnue : 0 point. Un début inconnu ou passé compte comme aujourd’hui.",
    ),
    Criterion(
        "level",
        "employer",
        LEVEL_POINTS,
        "Niveau de diplôme",
        "5 points si le niveau demandé est atteint ou si aucun n’est demandé.",
        "Le niveau est obligatoire et n’est pas atteint.",
        "Niveau inconnu : 0 point, jamais exclu.",
    ),
    Criterion(
        "licence",
        "employer",
        LICENCE_POINTS,
        "Permis",
        "5 points si tous les permis demandés sont là ou si aucun n’est demandé.",
        "Un permis obligatoire manque.",
        "Un permis non dit compte comme absent.",
    ),
    Criterion(
        "languages",
        "employer",
        LANGUAGE_POINTS,
        "Langues",
        "3 points si toutes les langues demandées sont parlées ou si aucune n’est demandée.",
        "Une langue obligatoire manque.",
        "Une langue non dite compte comme non parlée.",
    ),
    Criterion(
        "interest",
        "youth",
        INTEREST_POINTS,
        "Intérêt montré",
        "2 points si le jeune a gardé l’offre ou a fait une immersion dans ce métier.",
        "",
        "Rien de connu : 0 point.",
    ),
)
KEYS: tuple[str, ...] = tuple(criterion.key for criterion in CRITERIA)
BY_KEY: dict[str, Criterion] = {criterion.key: criterion for criterion in CRITERIA}
TOTAL = sum(criterion.maximum for criterion in CRITERIA)


def occupation_points(rank: int | None) -> int:
    """Points of a mobility of this rank; 0 when there is none."""
    if rank is None:
        return 0
    return next(points for last, points in OCCUPATION_RANKS if last is None or rank <= last)


def _version() -> str:
    """Changes whenever a number or a rule of the table does, so that a stored shortlist can be replayed or refused."""
    numbers = [
        OCCUPATION_WISHED, OCCUPATION_RANKS, SKILL_POINTS, SKILL_MAXIMUM, REMOTE_POINTS, DISTANCE_BANDS,
        CONTRACT_POINTS, SCHEDULE_POINTS, AVAILABLE_POINTS, AVAILABLE_SOON_POINTS, SOON_DAYS, LEVEL_POINTS,
        LICENCE_POINTS, LANGUAGE_POINTS, INTEREST_POINTS,
    ]  # fmt: skip
    table = json.dumps([numbers, [asdict(criterion) for criterion in CRITERIA]], ensure_ascii=False)
    return hashlib.sha256(table.encode()).hexdigest()[:12]


CRITERIA_VERSION = _version()

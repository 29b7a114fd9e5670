"""How a score is drawn: the segments in the order of the criteria table (whose points a test compares with these)."""

from collections.abc import Mapping
from dataclasses import dataclass

# key, word on screen, most points, whom it serves
CRITERIA = (
    ("occupation", "Métier souhaité", 30, "youth"),
    ("skills", "Compétences", 20, "employer"),
    ("distance", "Distance", 15, "youth"),
    ("contract", "Contrat", 10, "youth"),
    ("schedule", "Horaires", 5, "youth"),
    ("availability", "Disponibilité", 5, "employer"),
    ("level", "Niveau de diplôme", 5, "employer"),
    ("licence", "Permis", 5, "employer"),
    ("languages", "Langues", 3, "employer"),
    ("interest", "Intérêt montré", 2, "youth"),
)
_GAP = 6  # between segments, on a bar of 1,000


@dataclass(frozen=True)
class Segment:
    key: str
    label: str
    points: int
    most: int
    side: str
    x: int
    room: int  # width of the whole segment
    width: int  # width of the part that was reached


def segments(points: Mapping[str, int]) -> list[Segment]:
    scale = (1000 - _GAP * (len(CRITERIA) - 1)) / sum(most for _, _, most, _ in CRITERIA)
    drawn, x = [], 0.0
    for key, label, most, side in CRITERIA:
        value = points.get(key, 0)
        room = most * scale
        drawn.append(
            Segment(
                key, label, value, most, side, round(x), round(room), round(room * min(value, most) / most)
            )
        )
        x += room + _GAP
    return drawn


def total(points: Mapping[str, int]) -> int:
    return sum(points.get(key, 0) for key, *_ in CRITERIA)

"""What an employer may be asked, and what conditions of measures are about: one list for both.

The codes are in addresses that people share and in conditions that editors wrote: a code is never given another meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Word = str | Promise


@dataclass(frozen=True)
class Fact:
    """One fact about the hiring. `label` begins a sentence: « Contrat : apprentissage »."""

    key: str
    label: Word
    values: Mapping[str, Word]


YES, NO = "oui", "non"
_YES_NO: dict[str, Word] = {YES: _("oui"), NO: _("non")}
_FACTS = (
    Fact(
        "contrat",
        _("Contrat"),
        {
            "cdi": _("CDI"),
            "cdd-12": _("CDD d’un an ou plus"),
            "cdd-6": _("CDD de six mois à un an"),
            "cdd-court": _("CDD de moins de six mois"),
            "apprentissage": _("apprentissage"),
            "professionnalisation": _("contrat de professionnalisation"),
            "immersion": _("une immersion d’abord, sans embauche"),
        },
    ),
    Fact(
        "employeur",
        _("Employeur"),
        {
            "entreprise": _("entreprise"),
            "association": _("association"),
            "public": _("employeur public"),
        },
    ),
    Fact(
        "effectif",
        _("Effectif"),
        {
            "10": _("moins de 11 salariés"),
            "50": _("11 à 50 salariés"),
            "249": _("51 à 249 salariés"),
            "250": _("250 salariés ou plus"),
        },
    ),
    Fact(
        "age",
        _("Âge du jeune"),
        {
            "16": _("16 ou 17 ans"),
            "18": _("18 à 20 ans"),
            "21": _("21 à 25 ans"),
            "26": _("26 à 29 ans"),
            "30": _("30 ans ou plus"),
        },
    ),
    Fact("inscrit", _("Jeune inscrit à France Travail"), _YES_NO),
    Fact("rqth", _("Jeune reconnu travailleur handicapé (RQTH)"), _YES_NO),
    Fact("qpv", _("Jeune qui habite un quartier prioritaire (QPV)"), _YES_NO),
    Fact(
        "zone",
        _("Lieu de travail"),
        {
            "frr": _("zone France Ruralités Revitalisation (FRR)"),
            "hors": _("hors zone France Ruralités Revitalisation (FRR)"),
        },
    ),
)
FACTS: dict[str, Fact] = {fact.key: fact for fact in _FACTS}
# Facts about the young person, asked as boxes to tick: nobody has to say no about a disability.
SITUATIONS = ("inscrit", "rqth", "qpv")


def joined(words: list[str], last: str) -> str:
    """« a, b ou c »."""
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)

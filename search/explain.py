"""Why a pair matches, what is missing, what would change it: the same points in the words of three readers.

Nothing here reads more than the facts of the score; the employer's sentences speak of the need, never of the person.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from offers.models import Offer
from pathways.models import Youth
from search import criteria as c
from search.engines.reference import Pair, score
from search.facts import OfferFacts, YouthFacts
from search.labels import Labels, labels_of
from search.loading import pair_facts
from search.sentences import Sentences, sentences


@dataclass(frozen=True)
class Exclusion:
    key: str
    reason: str
    article: str


@dataclass(frozen=True)
class Missing:
    """What is not there, in words, and how many points it would bring."""

    key: str
    text: str
    gain: int


@dataclass(frozen=True)
class Explanation:
    score: int
    points: dict[str, int]
    exclusions: tuple[Exclusion, ...]
    missing: tuple[Missing, ...]
    readers: dict[str, Sentences]
    criteria_version: str = c.CRITERIA_VERSION

    @property
    def matches(self) -> bool:
        return not self.exclusions

    def as_json(self) -> dict[str, Any]:
        """The answer of `manage.py explain --json`."""
        return {
            "score": self.score,
            "points": self.points,
            "exclusions": [asdict(exclusion) for exclusion in self.exclusions],
            "missing": [asdict(missing) for missing in self.missing],
            "sentences": {reader: spoken.text for reader, spoken in self.readers.items()},
        }


def explain(offer: Offer, youth: Youth, *, today: date | None = None) -> Explanation:
    """Explain one pair, also one that is in no match."""
    return explain_many([(offer, youth)], today=today)[0]


def explain_many(pairs: Iterable[tuple[Offer, Youth]], *, today: date | None = None) -> list[Explanation]:
    """Explain these pairs in a number of statements that does not depend on how many they are."""
    today = today or timezone.localdate()
    rows = list(pairs)
    offers = {offer.pk: offer for offer, _ in rows}
    people = {youth.pk: youth for _, youth in rows}
    facts = pair_facts(offers.values(), people.values(), today=today)
    labels = labels_of(facts.offers.values())
    return [
        _explanation(
            facts.offers[offer.pk],
            facts.people[youth.pk],
            score(facts.offers[offer.pk], facts.people[youth.pk], facts.context),
            labels,
        )
        for offer, youth in rows
    ]


def _explanation(offer: OfferFacts, youth: YouthFacts, pair: Pair, labels: Labels) -> Explanation:
    exclusions = [Exclusion(key, _reason(key, offer, youth, labels), "") for key in pair.excluded]
    exclusions += [Exclusion(refusal.key, refusal.reason, refusal.article) for refusal in pair.refusals]
    missing = tuple(_missing(offer, youth, pair, labels))
    return Explanation(
        score=pair.score,
        points=pair.points,
        exclusions=tuple(exclusions),
        missing=missing,
        readers=sentences(
            offer=offer,
            youth=youth,
            points=pair.points,
            excluded=[exclusion.reason for exclusion in exclusions],
            missing=[(gap.key, gap.text, gap.gain) for gap in missing],
            labels=labels,
        ),
    )


def _reason(key: str, offer: OfferFacts, youth: YouthFacts, labels: Labels) -> str:
    """Why this criterion excludes, naming what is missing."""
    details = {
        "skills": labels.skills(offer.indispensable - youth.skills),
        "schedule": labels.contexts(offer.constraints & youth.impossible),
        "licence": labels.licences(
            code for code, must in offer.licences.items() if must and code not in youth.licences
        ),
        "languages": labels.languages(
            code for code, must in offer.languages.items() if must and code not in youth.languages
        ),
    }
    detail = details.get(key, "")
    rule = c.BY_KEY[key].excludes
    return f"{rule.rstrip('.')} : {detail}." if detail else rule


def _missing(offer: OfferFacts, youth: YouthFacts, pair: Pair, labels: Labels) -> Iterable[Missing]:
    """Criteria that could bring points, the largest gain first."""
    gaps = []
    for criterion in c.CRITERIA:
        reachable = _reachable(criterion.key, offer, youth)
        gain = reachable - pair.points[criterion.key]
        if gain > 0:
            gaps.append(Missing(criterion.key, _gap(criterion.key, offer, youth, labels), gain))
    order = {key: place for place, key in enumerate(c.KEYS)}
    return sorted(gaps, key=lambda gap: (-gap.gain, order[gap.key]))


def _reachable(key: str, offer: OfferFacts, youth: YouthFacts) -> int:
    """The most this offer can give for the criterion, if the young person had all that it names."""
    if key == "skills":
        return min(c.SKILL_MAXIMUM, c.SKILL_POINTS * len(offer.expected | offer.learnt))
    if key == "contract" and offer.contract is None:
        return 0
    return c.BY_KEY[key].maximum


def _gap(key: str, offer: OfferFacts, youth: YouthFacts, labels: Labels) -> str:
    held = {
        "skills": "Compétences à acquérir : " + labels.skills((offer.expected | offer.learnt) - youth.skills),
        "licence": "Permis à passer : " + labels.licences(offer.licences.keys() - youth.licences),
        "languages": "Langues à parler : " + labels.languages(offer.languages.keys() - youth.languages),
        "level": "Niveau de diplôme à atteindre : " + labels.level(offer.level_minimum),
        "schedule": "Horaires que le jeune préfère éviter : "
        + labels.contexts(offer.constraints & (youth.avoided | youth.impossible)),
        "occupation": f"Métier de l’offre à ajouter aux souhaits : {labels.occupation(offer.occupation)}",
    }
    other = {
        "distance": "Lieu plus proche, ou place connue des deux côtés",
        "contract": "Contrat à accepter",
        "availability": "Disponibilité au début du poste",
        "interest": "Intérêt à montrer : garder l’offre ou essayer le métier en immersion",
    }
    return (held | other)[key]

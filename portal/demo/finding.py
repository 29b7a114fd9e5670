"""Words that the demo's visitors use for others, and what its editors put first."""

from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page

from portal.finding.models import Synonym
from portal.finding.services import rebuild

SYNONYMS = (
    ("boulot", "emploi, travail", True),
    ("permis", "code de la route, conduite", False),
    ("appart", "logement, studio", False),
    ("alternance", "apprentissage", True),
    ("rdv", "rendez-vous", True),
)
FIRST = (
    ("voiture", "venir-travailler-sans-voiture", "Des solutions pour venir travailler, même sans permis."),
)


def build_finding() -> None:
    for word, others, both_ways in SYNONYMS:
        Synonym.objects.get_or_create(word=word, defaults={"others": others, "both_ways": both_ways})
    for words, slug, reason in FIRST:
        page = Page.objects.filter(slug=slug, live=True).order_by("path").first()
        if page is not None:
            SearchPromotion.objects.get_or_create(
                query=Query.get(words), page=page, defaults={"description": reason}
            )
    rebuild()

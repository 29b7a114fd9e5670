"""The search speaks the language of its address, and finds the pages of that language."""

import re

import pytest
from bs4 import BeautifulSoup

from portal.finding.services import rebuild
from tests.factories.pages import ArticlePageFactory, home
from tests.factories.translations import translated

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# Words of the page that are our own data, or names.
FRENCH = re.compile(
    r"résultat|correspond|Affiner|Chercher|Thème|Lieu|Quand|Toutes|Actualités|Emploi|proposition|cherche ici|Essayez|retirez"
)


@pytest.fixture
def site():
    for language in ("en", "ar"):
        translated(home(), language)
    page = ArticlePageFactory(title="Permit", slug="permis", theme="job", introduction="Driving licence.")
    for language in ("en", "ar"):
        translated(page, language)


def words_of(answer):
    soup = BeautifulSoup(answer.content, "html.parser")
    return (soup.main or soup).get_text(" ", strip=True)


@pytest.mark.parametrize(("language", "word"), [("en", "1 result"), ("ar", "نتيجة واحدة")])
@pytest.mark.parametrize("query", ["?q=permit", "?q=zzz", "", "?type=article", "?q=permit&theme=job"])
def test_no_word_of_ours_is_french(client, site, language, word, query):
    rebuild()
    answer = client.get(f"/{language}/recherche/{query}")
    assert answer.status_code == 200
    shown = words_of(answer)
    assert not FRENCH.findall(shown), shown
    if query == "?q=permit":
        assert word in shown
        assert f'href="/{language}/{language}-permis/"' in answer.content.decode()
        assert f"langue={language}" in answer.content.decode()
    live = client.get(f"/{language}/recherche/direct/{query}")
    assert not FRENCH.findall(words_of(live))


def test_french_stays_and_a_language_that_is_closed_has_no_search(client, site):
    rebuild()
    shown = words_of(client.get("/recherche/?q=permit"))
    assert "1\u00a0résultat pour" in shown
    home().get_translations().filter(locale__language_code="ar").first().specific.unpublish()
    assert client.get("/ar/recherche/?q=permit").status_code == 404
    assert client.get("/ar/recherche/direct/?q=permit").status_code == 404

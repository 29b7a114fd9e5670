"""What is found, for whom, in how many statements; nothing that people write makes it fail."""

from datetime import timedelta
from urllib.parse import quote

import brotli
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import PageViewRestriction

from portal.core.indexing import mark_changed
from portal.finding.fulltext import Filters
from portal.finding.models import Entry, Synonym
from portal.finding.searching import Answer, live, reader_of
from tests.factories.accounts import UserFactory
from tests.factories.offers import JobProfileFactory, OfferFactory
from tests.factories.pages import (
    ArticlePageFactory,
    EventPageFactory,
    PartnerPageFactory,
    ResourcePageFactory,
    StandardPageFactory,
    home,
)
from tests.factories.translations import translated
from tests.people import login

pytestmark = pytest.mark.django_db


def titles(text, user=None, **filters):
    answer = Answer(text, reader_of(user or AnonymousUser()), Filters(**filters))
    return [hit.title for hit in answer.hits]


def typed(text, user=None):
    return [hit.title for hit in live(text, reader_of(user or AnonymousUser()))]


@pytest.mark.parametrize(
    "text",
    ["boulangere", "BOULANGÈRE", "boulangères", "boulang", "l’œuvre boulangère", "la boulangère de l'oeuvre"],
)
def test_accents_case_plurals_elisions_and_the_last_word_begun(text):
    StandardPageFactory(title="Boulangère à l’œuvre")
    StandardPageFactory(title="Autre chose")
    assert titles(text) == ["Boulangère à l’œuvre"]
    assert typed(text) == ["Boulangère à l’œuvre"]


def test_words_of_the_title_come_first_and_all_words_must_be_there():
    StandardPageFactory(title="Logement", introduction="Et parfois une formation")
    StandardPageFactory(title="Une formation", introduction="Pour tous")
    assert titles("formations") == ["Une formation", "Logement"]
    assert titles("formation logement") == ["Logement"]
    assert titles("formation plombier") == []


def test_the_text_of_blocks_is_searched():
    StandardPageFactory(title="Ici", body=[("text", "<p>Une phrase sur le <b>covoiturage</b></p>")])
    assert titles("covoiturage") == ["Ici"]


def test_synonyms_in_one_way_or_two():
    StandardPageFactory(title="Trouver un emploi")
    StandardPageFactory(title="Un boulot d’été")
    assert titles("boulots") == ["Un boulot d’été"]
    row = Synonym.objects.create(word="Boulot", others="emploi, job étudiant")
    assert set(titles("boulots")) == {"Trouver un emploi", "Un boulot d’été"} == set(titles("emploi"))
    assert titles("job étudiant") == ["Un boulot d’été"]
    row.both_ways = False
    row.save()
    assert titles("emploi") == ["Trouver un emploi"]
    assert set(typed("boulot")) == {"Trouver un emploi", "Un boulot d’été"}


def test_an_offer_is_found_until_its_end_whatever_the_jobs_do():
    offer = OfferFactory(
        profile=JobProfileFactory(title="Soudeuse ou soudeur"), expires_at=timezone.now() + timedelta(days=1)
    )
    mark_changed(kind="offer", pk=offer.pk)
    assert titles("soudeur") == ["Soudeuse ou soudeur"]
    later = reader_of(AnonymousUser(), at=timezone.now() + timedelta(days=2))
    assert Answer("soudeur", later, Filters()).hits == []
    assert live("soudeur", later) == []


def test_facets_count_what_each_choice_would_leave():
    ArticlePageFactory(title="Santé un", theme="health", audience="youth")
    ArticlePageFactory(title="Santé deux", theme="health")
    ResourcePageFactory(title="Santé trois", theme="job", audience="employer")
    EventPageFactory(title="Santé quatre", first_day=timezone.localdate() + timedelta(days=2), theme="")
    answer = Answer("santé", reader_of(AnonymousUser()), Filters(kind="article"))
    assert answer.count == 2
    counts = {facet.name: {row.value: row.count for row in facet.choices} for facet in answer.facets()}
    assert counts["type"] == {"article": 2, "resource": 1, "event": 1}
    assert counts["theme"] == {"health": 2}
    assert counts["public"]["youth"] == 2
    for kind in ("article", "resource", "event", ""):
        for audience in ("youth", "employer", "partner", ""):
            for when in ("avenir", "mois", "annee", ""):
                filters = Filters(kind=kind, audience=audience, when=when)
                found = Answer("santé", reader_of(AnonymousUser()), filters)
                assert found.count == len(found.hits), filters


def test_a_private_title_is_told_to_nobody_else(client):
    secret = ArticlePageFactory(title="Fermeture zanzibar", theme="money", introduction="zanzibar")
    SearchPromotion.objects.create(query=Query.get("actualité"), page=secret)
    StandardPageFactory(title="Actualité banale")
    PageViewRestriction.objects.create(page=secret, restriction_type="login")
    for url in (
        "/recherche/?q=zanzibar", "/recherche/?q=zanzibat", "/recherche/?q=actualit%C3%A9", "/recherche/?theme=money",
        "/recherche/direct/?q=zanz", "/recherche/flux/rss/?q=fermeture", "/sitemap.xml", "/sitemap-pages-1.xml",
    ):  # fmt: skip
        text = client.get(url).content.decode()
        assert "Fermeture" not in text, url
        assert secret.slug not in text, url
        assert "zanzibar<" not in text.replace("«\u00a0zanzibar", ""), url
    assert client.get(f"/apercu/page-{secret.pk}-x.png").status_code == 404
    reader = login(UserFactory())
    assert "zanzibar" in reader.get("/recherche/direct/?q=ferm").content.decode()
    assert "Fermeture" in reader.get("/recherche/?q=actualit%C3%A9").content.decode()
    # What only some find is not in the report either.
    assert not Query.objects.filter(query_string="zanzibar").exists()


def test_did_you_mean_knows_the_words_of_the_reader_only(client):
    StandardPageFactory(title="Accompagnement des jeunes")
    hidden = StandardPageFactory(title="Licenciements prévus")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    assert ">accompagnement</a>" in client.get("/recherche/?q=acompagnemant").content.decode()
    assert "licenciements" not in client.get("/recherche/?q=licenciemants").content.decode()
    reader = login(UserFactory())
    assert ">licenciements</a>" in reader.get("/recherche/?q=licenciemants").content.decode()


def test_promoted_pages_come_first(client):
    page = StandardPageFactory(title="Le guide")
    SearchPromotion.objects.create(query=Query.get("Permis"), page=page, description="À lire avant tout")
    assert "À lire avant tout" in client.get("/recherche/?q=permis").content.decode()
    translated(home(), "en")
    assert "À lire avant tout" not in client.get("/en/recherche/?q=permis").content.decode()


def test_results_are_light_and_not_kept(client):
    StandardPageFactory(title="Le permis")
    answer = client.get("/recherche/?q=permis", headers={"Accept-Encoding": "br"})
    with override_settings(PAGE_CACHE=True):
        light = client.get("/recherche/?q=permis", headers={"Accept-Encoding": "br"})
    assert (light["Content-Encoding"], light["X-Page-Cache"]) == ("br", "pass")
    assert brotli.decompress(light.content) == answer.content


def test_searches_are_counted_without_what_people_are_called(client):
    StandardPageFactory(title="Le permis de conduire")
    for text in ("permis", "Permis", "permis dupont", "dupont", "06 12 34 56 78"):
        client.get("/recherche/", {"q": text})
    client.get("/recherche/direct/?q=conduire")
    client.head("/recherche/?q=permis")
    assert [(row.query_string, row.hits) for row in Query.objects.all()] == [("permis", 2)]


def test_as_many_statements_for_five_results_as_for_fifty(client):
    def cost(url):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    for n in range(5):
        PartnerPageFactory(title=f"Atelier {n}")
    urls = (
        "/recherche/?q=atelier&type=partner",
        "/recherche/direct/?q=atelier",
        "/recherche/flux/rss/?q=atelier",
    )
    for url in urls:
        client.get(url)
    few = [cost(url) for url in urls]
    for n in range(45):
        PartnerPageFactory(title=f"Atelier encore {n}")
    assert [cost(url) for url in urls] == few
    assert few[1] == 2
    page = client.get("/recherche/?q=atelier").content.decode()
    assert "50\u00a0résultats" in page
    assert "page=2" in page


ODD = [
    "x" * 10_000, "a " * 5_000, '"', "'", "\\", "NEAR(a b)", "title_words:permis", "a AND", "OR", "NOT a", "-a", "a*", "*",
    "(", ")", "a:*", "!a", "a & b | c", "<->", "%", "_", "\x00", "a\x00b", "😀", "مرحبا", "\u202eabc", "é" * 300, "١٢٣",
    "<script>alert(1)</script>", "{{ 7 }}", "ﬁ", "İ", "0x1F", "1e5", "a.b-c_d", "ǅ", "\ud7ff",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_words_never_fail(client, text):
    StandardPageFactory(title="Permis a b")
    for url in ("/recherche/", "/recherche/direct/", "/recherche/flux/rss/"):
        for more in ({}, {"page": "99999999999", "type": text[:50], "lieu": text[:50], "langue": text[:9]}):
            answer = client.get(url, {"q": text} | more)
            assert answer.status_code == 200
            assert b"<script>alert" not in answer.content


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_a_title_is_found_by_its_own_words(text):
    Entry.objects.all().delete()
    from portal.finding.wording import asked, indexed

    Entry.objects.create(kind="page", key="page-1", title="x", title_words=indexed(text), url="/x/")
    found = live(text, reader_of(AnonymousUser()))
    words = [word for word in asked(text) if word in indexed(text).split()]
    assert len(found) == (1 if asked(text) and words == asked(text) else 0)


def test_words_are_marked_and_escaped(client):
    StandardPageFactory(title="Formation <b>santé</b> & co")
    page = client.get(f"/recherche/?q={quote('sante formations')}").content.decode()
    assert "<mark>Formation</mark> &lt;b&gt;<mark>santé</mark>&lt;/b&gt; &amp; co" in page

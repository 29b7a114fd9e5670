"""Author pages: nothing without the person's will, gone at once when it ends, the same name everywhere in between."""

import io
import json
import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image as Canvas
from wagtail.images import get_image_model

from portal.accounts.services import close_account
from portal.finding.structured import SCHEMA
from portal.pages import services
from portal.pages.models import ArticlePage, AuthorProfile, ResourcePage
from portal.pages.permissions import can_edit_author_profile
from portal.pages.person import erase_person, export_person, find_person
from tests.factories.accounts import AdviserFactory
from tests.factories.pages import (
    ArticlePageFactory,
    AuthorProfileFactory,
    CollectionPageFactory,
    IndexPageFactory,
    ResourcePageFactory,
    home,
)
from tests.factories.translations import translated
from tests.page_cache.conftest import use

pytestmark = pytest.mark.django_db
OWN = "/conseiller/page-d-auteur/"
ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"


def picture(name="moi.png"):
    content = io.BytesIO()
    Canvas.new("RGB", (500, 500), "#0b6e6e").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


def text_of(client, url):
    return client.get(url).content.decode()


def documents_of(client, url):
    soup = BeautifulSoup(client.get(url).content, "html.parser")
    return [json.loads(one.string) for one in soup.select('script[type="application/ld+json"]')]


def filled(**values):
    return {"name": "Zéphyrine Aubrac", "role": "Conseillère", "presentation": "J’écris.", **values}


@pytest.mark.once
def test_only_what_the_person_opens_is_shown(client, identities):
    home()
    adviser = identities["adviser"]
    form = BeautifulSoup(adviser.client.get(OWN).content, "html.parser")
    assert form.select_one("[name=name]")["value"] == adviser.user.get_full_name()
    assert not AuthorProfile.objects.exists(), "looking keeps nothing"
    assert adviser.client.post(OWN, filled()).status_code == 302
    profile = AuthorProfile.objects.get()
    article = ArticlePageFactory(author=profile, owner=adviser.user)
    url = reverse("author_page", args=[profile.slug])
    for answer in (client.get(url), client.get(f"{url}flux/rss/")):
        assert answer.status_code == 404
    assert "Aubrac" not in text_of(client, article.get_url())
    adviser.client.post(OWN, filled(is_public="on", photo=picture()))
    for path in (url, article.get_url()):
        assert "Zéphyrine Aubrac" in text_of(client, path)
    shown = BeautifulSoup(client.get(url).content, "html.parser").select_one("picture img")["src"]
    assert b"".join(client.get(shown).streaming_content)
    adviser.client.post(OWN, filled())
    adviser.client.get(OWN)
    assert client.get(shown).status_code == 404, "a closed page leaves no picture behind its address"
    adviser.client.post(OWN, filled(is_public="on"))
    assert "<picture>" in text_of(client, url)


@pytest.mark.once
def test_the_owner_of_a_page_is_never_its_author(client, identities):
    AuthorProfileFactory(user=identities["editor"].user, name="Zéphyrine Aubrac")
    article = ArticlePageFactory(owner=identities["editor"].user)
    text = text_of(client, article.get_url())
    assert "Aubrac" not in text
    assert identities["editor"].user.last_name not in text


@pytest.mark.once
def test_what_was_typed_stays_when_the_picture_is_refused(identities):
    client = identities["adviser"].client
    answer = client.post(OWN, filled(photo=SimpleUploadedFile("a.svg", b"<svg/>", "image/svg+xml")))
    assert answer.status_code == 422
    assert "J’écris." in answer.content.decode()
    assert not AuthorProfile.objects.exists()


@pytest.mark.once
def test_nobody_speaks_for_somebody_else(identities):
    profile = AuthorProfileFactory(user=identities["adviser"].user)
    may = {
        who
        for who in identities
        if identities[who].user and can_edit_author_profile(identities[who].user, profile)
    }
    assert may == {"adviser"}


@pytest.mark.once
def test_closing_is_seen_at_once_by_visitors(settings, request, identities):
    use(settings, "database", request)
    adviser = identities["adviser"]
    profile = AuthorProfileFactory(user=adviser.user, name="Zéphyrine Aubrac", slug="aubrac")
    section = IndexPageFactory()
    article = ArticlePageFactory(author=profile, parent=section)
    listed = CollectionPageFactory(kinds=["article"])
    paths = [
        article.get_url(),
        section.get_url(),
        listed.get_url(),
        "/auteurs/aubrac/",
        "/sitemap-auteurs-1.xml",
    ]
    paths += [f"{listed.get_url()}flux/{kind}/" for kind in ("rss", "atom", "json")]
    visitor = Client()
    for path in paths:
        for _ in range(3):
            answer = visitor.get(path)
        assert "aubrac" in answer.content.decode().lower(), path
    assert visitor.get(article.get_url()).headers["X-Page-Cache"] == "hit"
    assert visitor.get("/auteurs/aubrac/").headers["X-Page-Cache"] == "hit"
    adviser.client.post(OWN, filled(name=profile.name))
    for path in paths:
        assert "aubrac" not in visitor.get(path).content.decode().lower(), path
    assert visitor.get("/auteurs/aubrac/").status_code == 404
    # Opened again, every signature is back: nothing was lost.
    adviser.client.post(OWN, filled(name=profile.name, is_public="on"))
    assert "Aubrac" in text_of(visitor, article.get_url())


@pytest.mark.parametrize("end", ["erase", "close", "forget"])
def test_whoever_leaves_takes_the_profile_and_the_picture_along(
    end, identities, django_capture_on_commit_callbacks
):
    adviser = identities["adviser"]
    user = adviser.user
    with django_capture_on_commit_callbacks(execute=True):
        profile = services.save_author_profile(user=user, is_public=True, name="Z. Aubrac", photo=picture())
    article, resource = ArticlePageFactory(author=profile), ResourcePageFactory(author=profile)
    stored = profile.picture.file
    assert stored.storage.exists(stored.name)
    assert "pages.AuthorProfile" in export_person(find_person(str(user.public_id)))
    with django_capture_on_commit_callbacks(execute=True):
        match end:
            case "erase":
                erase_person(find_person(str(user.public_id)))
            case "close":
                close_account(user=user)
            case "forget":
                assert adviser.client.post(f"{OWN}effacer/").status_code == 302
    assert not AuthorProfile.objects.exists()
    assert not get_image_model().objects.exists()
    assert not stored.storage.exists(stored.name)
    assert ArticlePage.objects.get(pk=article.pk).author is None
    # A version kept before is opened and published as well.
    page = ResourcePage.objects.get(pk=resource.pk)
    page.get_latest_revision().publish()
    assert ResourcePage.objects.get(pk=resource.pk).author is None


def test_an_account_closed_by_hand_signs_nothing(client):
    profile = AuthorProfileFactory(name="Zéphyrine Aubrac", slug="aubrac")
    article = ArticlePageFactory(author=profile)
    assert "Aubrac" in text_of(client, article.get_url())
    profile.user.is_active = False
    profile.user.save()
    assert "Aubrac" not in text_of(client, article.get_url())
    assert client.get("/auteurs/aubrac/").status_code == 404


@pytest.mark.once
def test_the_page_lists_what_was_signed_newest_first(client):
    profile = AuthorProfileFactory(slug="aubrac")
    for number in range(14):
        ArticlePageFactory(author=profile, title=f"Signé {number:02}", date=date(2026, 1, 1 + number))
    ResourcePageFactory(author=profile, title="Guide signé")
    ArticlePageFactory(title="D’un autre", author=AuthorProfileFactory())
    ArticlePageFactory(title="Brouillon", author=profile, live=False)
    soup = BeautifulSoup(client.get("/auteurs/aubrac/").content, "html.parser")
    titles = [one.get_text() for one in soup.select(".card h3")]
    assert titles[:2] == ["Guide signé", "Signé 13"]
    assert len(titles) == 12
    assert soup.select_one(".pagination")
    second = BeautifulSoup(client.get("/auteurs/aubrac/?page=2").content, "html.parser")
    assert [one.get_text() for one in second.select(".card h3")] == ["Signé 02", "Signé 01", "Signé 00"]
    assert {link["href"].rsplit("/", 2)[1] for link in soup.select('link[rel="alternate"]')} == {
        "rss",
        "atom",
        "json",
    }


@pytest.mark.once
def test_authors_cost_no_question_per_card(client):
    section = IndexPageFactory()
    listed = CollectionPageFactory(kinds=["article"])

    def asked(path):
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    paths = [section.get_url(), listed.get_url(), f"{listed.get_url()}flux/rss/"]
    counts = []
    for number in (2, 8):
        for _ in range(number):
            ArticlePageFactory(parent=section, author=AuthorProfileFactory())
        counts.append([asked(path) for path in paths])
    assert counts[0] == counts[1]


@pytest.mark.once
def test_feeds_name_the_author_else_the_structure(client):
    profile = AuthorProfileFactory(name="Zéphyrine Aubrac", slug="aubrac")
    ArticlePageFactory(author=profile, title="Signé", date=date(2026, 3, 2))
    ArticlePageFactory(title="Non signé", date=date(2026, 3, 1))
    base = f"{CollectionPageFactory(kinds=['article']).get_url()}flux/"
    rss = ET.fromstring(client.get(f"{base}rss/").content)  # noqa: S314 - our own answer
    names = [item.findtext(f"{DC}creator") for item in rss.findall("channel/item")]
    assert names[0] == "Zéphyrine Aubrac"
    structure = names[1]
    assert structure
    assert "Aubrac" not in structure
    own = ET.fromstring(client.get("/auteurs/aubrac/flux/atom/").content)  # noqa: S314 - our own answer
    assert [one.findtext(f"{ATOM}title") for one in own.findall(f"{ATOM}entry")] == ["Signé"]
    assert own.findtext(f"{ATOM}entry/{ATOM}author/{ATOM}uri").endswith("/auteurs/aubrac/")
    items = client.get(f"{base}json/").json()["items"]
    assert [one["authors"][0]["name"] for one in items] == names
    assert client.get("/auteurs/aubrac/flux/agenda/").status_code == 404


@pytest.mark.once
def test_machines_read_who_wrote(client):
    profile = AuthorProfileFactory(name="Zéphyrine </script> Aubrac", slug="aubrac", role="Conseillère")
    signed, other = ArticlePageFactory(author=profile), ResourcePageFactory()
    (document,) = [one for one in documents_of(client, signed.get_url()) if one["@type"] == "NewsArticle"]
    assert document["author"]["@type"] == "Person"
    assert document["author"]["name"] == profile.name
    assert document["author"]["url"].endswith("/auteurs/aubrac/")
    (plain,) = [one for one in documents_of(client, other.get_url()) if one["@type"] == "Article"]
    assert plain["author"] == plain["publisher"]
    (own,) = documents_of(client, "/auteurs/aubrac/")
    assert (own["@context"], own["@type"], own["mainEntity"]["jobTitle"]) == (
        SCHEMA,
        "ProfilePage",
        "Conseillère",
    )


@pytest.mark.once
def test_a_translation_keeps_the_author_and_has_an_author_page_of_its_language(client):
    profile = AuthorProfileFactory(name="Zéphyrine Aubrac", slug="aubrac")
    article = ArticlePageFactory(author=profile, title="Bonjour")
    assert client.get("/en/auteurs/aubrac/").status_code == 404, "the language is closed"
    translated(home())
    english = translated(article, title="Hello")
    assert english.author == profile
    soup = BeautifulSoup(client.get(english.get_url()).content, "html.parser")
    assert soup.select_one(".byline").get_text(" ", strip=True).startswith("By Zéphyrine Aubrac")
    assert soup.select_one(".byline a")["href"] == "/en/auteurs/aubrac/"
    page = text_of(client, "/en/auteurs/aubrac/")
    assert "Hello" in page
    assert "Bonjour" not in page
    assert 'hreflang="fr"' in page


@pytest.mark.once
def test_editors_choose_among_those_who_agreed(identities):
    editor = identities["editor"]
    open_one = AuthorProfileFactory(name="Ouverte")
    closed = AuthorProfileFactory(name="Fermée", is_public=False)
    article = ArticlePageFactory(author=closed)

    def offered(path):
        soup = BeautifulSoup(editor.client.get(path).content, "html.parser")
        select = soup.select_one("select[name=author]")
        chosen = select.select_one("option[selected]")
        assert re.search("signée par la structure", soup.get_text())
        return [one["value"] for one in select.select("option")], chosen and chosen["value"]

    edit = reverse("wagtailadmin_pages:edit", args=[article.pk])
    add = reverse("wagtailadmin_pages:add", args=["pages", "articlepage", home().pk])
    # The page keeps the one it names, so that saving it loses nothing; others do not get it.
    assert offered(edit) == (["", str(closed.pk), str(open_one.pk)], str(closed.pk))
    assert offered(add) == (["", str(open_one.pk)], "")
    assert OWN in editor.client.get("/admin/account/").content.decode()
    own = AuthorProfileFactory(user=editor.user, name="Zoé")
    assert offered(add) == (["", str(open_one.pk), str(own.pk)], str(own.pk))


def test_two_people_of_one_name_and_names_of_any_letters():
    slugs = [
        services.save_author_profile(user=AdviserFactory().user, is_public=True, name=name).slug
        for name in ("Léa Brun", "Léa  Brun", "李 明", "\u202eسارة")
    ]
    assert slugs == ["lea-brun", "lea-brun-2", "auteur", "auteur-2"]
    first = AuthorProfile.objects.get(slug="lea-brun")
    changed = services.save_author_profile(user=first.user, is_public=True, name="Léa Faure")
    assert changed.slug == "lea-faure", "the address must not tell the older name"

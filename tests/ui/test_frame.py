"""The frame of pages: navigation of each public, style page, error pages, weight."""

import gzip
import re

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from wagtail.models import Site

from portal.pages import navigation
from portal.pages.models import BrandSettings

ERROR_PAGES = ("400", "403", "403_csrf", "404", "500")


@pytest.fixture
def known_urls(monkeypatch):
    """Every view of the navigation has an address, whatever apps are there."""
    monkeypatch.setattr(navigation, "reverse", lambda view: f"/{view}/")


def ask(rf, path, user):
    request = rf.get(path)
    request.user = user
    return request


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        ("adviser", ("À faire", "")),
        ("employer", ("Mes besoins", "Dire un besoin")),
        ("youth", ("Mes propositions", "")),
    ],
)
def test_each_public_has_its_links(rf, identities, known_urls, identity, expected):
    items = navigation.main_items(ask(rf, "/", identities[identity].user))
    assert (items[0].label, "".join(item.label for item in items if item.act)) == expected


def test_an_editor_sees_no_link_to_young_people(rf, identities, known_urls):
    labels = {item.label for item in navigation.main_items(ask(rf, "/", identities["editor"].user))}
    assert not labels & {"À faire", "Jeunes", "Mises en relation"}
    assert "Site" in labels


def test_a_visitor_gets_offers_sections_and_the_door(rf, db, known_urls):
    labels = [item.label for item in navigation.main_items(ask(rf, "/", AnonymousUser()))]
    assert labels[0] == "Offres"
    assert labels[-1] == "Se connecter"


def test_missing_pages_are_left_out(rf, identities, monkeypatch):
    def nowhere(view):
        raise NoReverseMatch

    monkeypatch.setattr(navigation, "reverse", nowhere)
    assert navigation.main_items(ask(rf, "/", identities["adviser"].user)) == []


@pytest.mark.parametrize(
    ("path", "url", "prefixes", "expected"),
    [
        ("/offres/", "/offres/", (), "page"),
        ("/offres/12/", "/offres/", (), "true"),
        ("/conseiller/jeunes/", "/conseiller/", (), ""),
        ("/conseiller/", "/conseiller/", (), "page"),
        ("/employeur/besoins/1/", "/employeur/", ("/employeur/besoins/",), "true"),
        ("/contact/", "/offres/", (), ""),
    ],
)
def test_the_current_link(path, url, prefixes, expected):
    assert navigation.current(path, url, prefixes) == expected


def test_the_style_page_is_for_the_team(identities):
    url = reverse("pages:style_guide")
    assert identities["adviser"].client.get(url).status_code == 200
    assert identities["employer"].client.get(url).status_code == 403
    assert identities["anonymous"].client.get(url).status_code == 302


def test_the_frame_of_a_page(identities):
    html = identities["adviser"].client.get(reverse("pages:style_guide")).content.decode()
    assert '<html lang="fr" dir="ltr">' in html
    assert 'class="public-adviser"' in html
    assert html.index("skip-link") < html.index("site-header")
    assert '<main id="contenu"' in html
    assert html.count("<h1") == 1
    assert "<title>Le style – Tandem</title>" in html


def test_the_title_says_when_there_are_errors(identities):
    html = identities["adviser"].client.get(reverse("pages:style_guide"), {"erreurs": "1"}).content.decode()
    assert "<title>Erreur\u00a0: Le style – Tandem</title>" in html


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_error_pages_need_nothing(name):
    """No request, no reader, no database: this test has none."""
    html = render_to_string(f"{name}.html")
    assert "<h1>" in html
    assert "<script" not in html
    assert not re.search(r"\sstyle=", html)


def test_an_unknown_address(client, db):
    response = client.get("/cette-page-n-existe-pas/")
    assert response.status_code == 404
    assert "Cette page n’est pas là" in response.content.decode()


def test_the_colours_of_the_structure(client, db):
    site = Site.objects.get(is_default_site=True)
    BrandSettings.objects.update_or_create(site=site, defaults={"youth_colour": "#7a1f5c"})
    response = client.get(reverse("pages:brand_css"))
    assert response["Content-Type"] == "text/css"
    assert "--youth:#7a1f5c" in response.content.decode()


def test_what_a_first_visit_weighs():
    """Fonts, theme and htmx as they travel; the rest of the 150 kB is for the page itself."""
    built = settings.BASE_DIR / "build" / "static"
    fonts = sum(path.stat().st_size for path in (built / "fonts").glob("*.woff2"))
    css = len(gzip.compress((built / "css" / "tandem.css").read_bytes(), 9))
    scripts = sum(
        len(gzip.compress(path.read_bytes(), 9))
        for path in (
            built / "js" / "htmx.min.js",
            settings.BASE_DIR / "static" / "public" / "js" / "tandem.js",
        )
    )
    assert scripts <= 20_000
    assert fonts + css + scripts <= 120_000

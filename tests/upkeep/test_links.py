"""Addresses of other sites: found in pages, asked with care, and said to be broken only when they are."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from portal.upkeep import services
from portal.upkeep.checking import Checker, Verdict, is_public
from portal.upkeep.harvesting import addresses
from portal.upkeep.models import ExternalLink, key_of
from tests.factories.pages import ArticlePageFactory, PartnerPageFactory, StandardPageFactory

AT = datetime(2099, 5, 1, 1, 15, tzinfo=UTC)
State = ExternalLink.State


class Site(BaseHTTPRequestHandler):
    asked: Counter = Counter()

    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        Site.asked[f"{self.command} {self.path}"] += 1
        name = self.path.strip("/")
        if name == "loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
        elif name == "inside":
            self.send_response(302)
            self.send_header("Location", "http://10.0.0.1/secret")
        elif name == "moved":
            self.send_response(301)
            self.send_header("Location", "/200")
        elif name == "shy":
            self.send_response(405 if self.command == "HEAD" else 200)
        else:
            self.send_response(int(name))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def local(address):
    return address == "127.0.0.1"


@pytest.fixture
def checker():
    with Checker(reachable=local, between=0) as one:
        yield one


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("200", Verdict(ok=True)),
        ("moved", Verdict(ok=True)),
        ("shy", Verdict(ok=True)),
        ("404", Verdict(ok=False, gone=True, reason="page absente (404)")),
        ("410", Verdict(ok=False, gone=True, reason="page absente (410)")),
        ("403", Verdict(ok=False, reason="refusé (403)")),
        ("503", Verdict(ok=False, reason="en panne (503)")),
        ("loop", Verdict(ok=False, reason="tourne en rond")),
        ("inside", Verdict(ok=False, reason="adresse qui n’est pas publique")),
    ],
)
def test_what_a_site_answers(site, checker, path, verdict):
    assert checker.check(f"{site}/{path}") == verdict


def test_our_own_network_is_never_asked(site):
    Site.asked.clear()
    with Checker(between=0) as checker:
        assert checker.check(f"{site}/200").reason == "adresse qui n’est pas publique"
        assert checker.check("http://[::1]/").reason == "adresse qui n’est pas publique"
    assert not Site.asked


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "::1", "fd00::1"]
)
def test_addresses_that_are_not_public(address):
    assert not is_public(address)


def test_nobody_answers_at_a_closed_port(checker):
    assert checker.check("http://127.0.0.1:9/") == Verdict(ok=False, reached=False, reason="injoignable")


@given(st.text())
@pytest.mark.once
def test_any_text_is_checked_without_an_accident(text):
    with Checker(reachable=lambda address: False, between=0) as checker:
        assert not checker.check(f"http://127.0.0.1/{text}\x00").ok
        assert not checker.check(text).ok


# --- From pages to the table ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_addresses_are_found_in_texts_blocks_and_fields():
    page = StandardPageFactory(
        introduction="Voir https://exemple.example/a, puis (https://exemple.example/b).",
        body=[
            {
                "type": "text",
                "value": '<p><a href="https://exemple.example/c?x=1&amp;y=2#la">là</a> http://localhost:8000/ici</p>',
            },
        ],
    )
    found = addresses(page)
    assert {url for url in found if "exemple" in url} >= {
        "https://exemple.example/a", "https://exemple.example/b", "https://exemple.example/c?x=1&y=2",
    }  # fmt: skip
    assert not any("localhost" in url for url in found)
    assert addresses(PartnerPageFactory(website="https://partenaire.example/")) == {
        "https://partenaire.example/"
    }


@pytest.mark.django_db
def test_the_table_follows_what_live_pages_name():
    first = ArticlePageFactory(introduction="https://exemple.example/a https://exemple.example/b")
    ArticlePageFactory(introduction="https://exemple.example/b", live=True)
    ArticlePageFactory(introduction="https://exemple.example/brouillon", live=False)
    assert services.sync_links() == 2
    assert ExternalLink.objects.get(url="https://exemple.example/b").pages.count() == 2
    first.introduction = "rien"
    first.save_revision().publish()
    services.sync_links()
    assert list(ExternalLink.objects.values_list("url", flat=True)) == ["https://exemple.example/b"]
    assert ExternalLink.objects.get().pages.count() == 1


def link(url):
    return ExternalLink.objects.create(url=url, key=key_of(url))


def check(site, at):
    return services.check_links(checker=Checker(reachable=local, between=0), at=at)


@pytest.mark.django_db
def test_broken_only_when_it_stays_so_and_whole_again_at_the_first_answer(site):
    gone, down, fine = link(f"{site}/404"), link(f"{site}/503"), link(f"{site}/200")
    states = []
    for night in range(3):
        check(site, AT + timedelta(days=night))
        states.append([ExternalLink.objects.get(pk=one.pk).state for one in (gone, down, fine)])
    assert states == [
        [State.UNCERTAIN, State.UNCERTAIN, State.OK],
        [State.BROKEN, State.UNCERTAIN, State.OK],
        [State.BROKEN, State.BROKEN, State.OK],
    ]
    row = ExternalLink.objects.get(pk=gone.pk)
    assert row.failing_since == AT
    ExternalLink.objects.filter(pk=gone.pk).update(url=f"{site}/200")
    check(site, AT + timedelta(days=3))
    row.refresh_from_db()
    assert (row.state, row.failures, row.failing_since) == (State.OK, 0, None)


@pytest.mark.django_db
def test_what_answers_is_asked_once_a_week(site):
    link(f"{site}/200")
    asked = [check(site, AT + timedelta(days=day)) for day in range(9)]
    assert asked == [1, 0, 0, 0, 0, 0, 0, 1, 0]


@pytest.mark.django_db
def test_when_nothing_answers_the_fault_is_ours_and_nothing_is_recorded():
    for number in range(3):
        link(f"http://127.0.0.1:9/{number}")
    assert check("", AT) == 0
    assert not ExternalLink.objects.exclude(state=State.UNCHECKED).exists()


# --- Reports ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_report_names_the_pages_to_mend_and_is_for_editors(identities):
    page = ArticlePageFactory(title="Une page à corriger")
    row = link("https://exemple.example/parti")
    row.pages.add(page)
    ExternalLink.objects.update(state=State.BROKEN, failures=3, failing_since=AT, reason="page absente (404)")
    url = reverse("upkeep_broken_links")
    body = identities["editor"].client.get(url).content.decode()
    assert "Une page à corriger" in body
    assert "page absente (404)" in body
    export = identities["editor"].client.get(url + "?export=csv")
    assert "https://exemple.example/parti" in b"".join(export).decode()
    for who in ("anonymous", "employer", "youth"):
        assert identities[who].client.get(url).status_code != 200, who


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["upkeep_broken_links", "upkeep_pictures", "upkeep_waiting"])
def test_reports_explain_themselves_when_empty_and_export(identities, name):
    client = identities["editor"].client
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert client.get(reverse(name) + "?export=xlsx").status_code == 200
    assert client.get(reverse(f"{name}_results")).status_code == 200


@pytest.mark.django_db
def test_drafts_that_nobody_published(identities):
    page = ArticlePageFactory(title="En ligne")
    page.title = "Changement oublié"
    page.save_revision()
    type(page).objects.filter(pk=page.pk).update(latest_revision_created_at=AT.replace(year=2020))
    ArticlePageFactory(title="Publié")
    body = identities["editor"].client.get(reverse("upkeep_waiting")).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in body
    assert "Publié" not in body.split("listing")[-1]

"""What visitors get: kept pages, and after each kind of change the new one. Nothing of one person is ever kept."""

import gzip
import time
from datetime import timedelta

import brotli
import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.files.images import ImageFile
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, Site

from offers.lifecycle import OfferState
from offers.services import close_offer, fill_place
from portal.core.models import Outbox
from portal.core.page_cache import entries, near, tokens
from portal.core.page_cache.entries import QUARTER, seconds_left
from portal.core.page_cache.front import Front
from portal.editorial.services import set_visibility
from portal.pages import services
from portal.pages.models import ArticlePage, BrandSettings, HomePage
from tests.factories.accounts import AdviserFactory, UserFactory
from tests.factories.offers import OfferFactory
from tests.factories.pages import (
    ArticlePageFactory,
    EventPageFactory,
    FormPageFactory,
    IndexPageFactory,
    StandardPageFactory,
    home,
)
from tests.factories.translations import translated
from tests.people import login

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


def how(answer):
    return answer.headers.get("X-Page-Cache")


def body_of(text):
    return [("paragraph", f"<p>{text}</p>")]


@pytest.fixture
def site():
    """A home page that lists articles and offers, two articles and an offer."""
    top = home()
    section = IndexPageFactory(title="Actualités", slug="actualites", show_in_menus=True)
    article = ArticlePageFactory(parent=section, title="Le permis", slug="le-permis", theme="mobility")
    other = ArticlePageFactory(parent=section, title="Le vélo", slug="le-velo", theme="mobility")
    fresh = HomePage.objects.get(pk=top.pk)
    fresh.body = [
        ("open_offers", {"title": "Offres", "words": "", "contract": "", "number": 4}),
    ]
    fresh.save_revision().publish()
    return {"home": fresh, "section": section, "article": article, "other": other}


def staff_of(offer):
    return AdviserFactory(agency=offer.agency).user


def publish(page, **changes):
    page = page.specific_class.objects.get(pk=page.pk)
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page


# --- Kept -------------------------------------------------------------------------------------------------------------


PATHS = ["/", "/actualites/", "/actualites/le-permis/", "/offres/", "/mentions-legales/", "/plan-du-site/"]


def test_a_page_is_kept_and_a_hit_asks_the_database_at_most_once(site, visit, store):
    OfferFactory()
    for path in PATHS:
        _kept_once(visit, store, path)


def _kept_once(visit, store, path):
    first = visit(path, times=1)
    assert (first.status_code, how(first)) == (200, "miss")
    visit(path)
    with CaptureQueriesContext(connection) as asked:
        kept = Client().get(path)
    assert how(kept) == "hit"
    assert kept.content == first.content
    assert len(asked) == (1 if store == "database" else 0)
    same = {name for name in first.headers if name not in ("X-Page-Cache", "X-Request-ID")}
    assert {name: kept.headers[name] for name in same} == {name: first.headers[name] for name in same}


def test_the_browser_is_told_that_it_has_the_page(site, visit):
    kept = visit("/")
    again = Client().get("/", headers={"If-None-Match": kept.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert kept.headers["Cache-Control"] == "no-cache"
    publish(site["home"], promise="Autre promesse")
    changed = Client().get("/", headers={"If-None-Match": kept.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != kept.headers["ETag"]


def test_each_encoding_has_its_bytes_and_its_tag(site, visit):
    plain = visit("/")
    small = visit("/", **{"Accept-Encoding": "gzip, deflate, br"})
    older = visit("/", **{"Accept-Encoding": "gzip"})
    refused = visit("/", **{"Accept-Encoding": "br;q=0, gzip;q=0"})
    assert [how(one) for one in (plain, small, older, refused)] == ["hit"] * 4
    assert (
        brotli.decompress(small.content) == gzip.decompress(older.content) == plain.content == refused.content
    )
    assert len({one.headers["ETag"] for one in (plain, small, older)}) == 3
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_hosts_requests_and_methods_keep_their_rules(site, visit):
    visit("/")
    assert Client().get("/", headers={"Host": "ailleurs.example"}).status_code == 400
    assert how(Client().get("/", headers={"Host": "127.0.0.1"})) == "miss"
    assert Client().post("/mentions-legales/").status_code == 405
    head = Client().head("/")
    assert (head.status_code, how(head)) == (200, "hit")
    given = Client().get("/", headers={"X-Request-ID": "abcdef-123456"})
    assert given.headers["X-Request-ID"] == "abcdef-123456"
    assert Client().get("/").headers["X-Request-ID"] != Client().get("/").headers["X-Request-ID"]


@pytest.mark.redis
@pytest.mark.parametrize("store", ["redis"], indirect=True)
def test_before_django_the_same_pages_are_answered(site, visit, store):
    """What a server runs: the answer of the front is the middleware's, and all the rest is Django's."""
    kept = visit("/", **{"Accept-Encoding": "br"})

    def ask(**more):
        environ = RequestFactory().get("/").environ | {"HTTP_HOST": "testserver"} | more
        said = {}
        body = b"".join(front(environ, lambda status, headers: said.update(status=status, **dict(headers))))
        return said, body

    reached = []
    front = Front(lambda environ, start: reached.append(environ) or [b"django"])
    said, body = ask(HTTP_ACCEPT_ENCODING="br")
    assert (said["status"], said["X-Page-Cache"], body) == ("200 OK", "hit", kept.content)
    own = {"X-Page-Cache", "X-Request-ID"}
    assert {name: said[name] for name in said if name not in own | {"status"}} == {
        name: value for name, value in kept.headers.items() if name not in own
    }
    assert ask(HTTP_ACCEPT_ENCODING="br", REQUEST_METHOD="HEAD")[1] == b""
    known, nothing = ask(HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=f"W/{said['ETag']}")
    assert (known["status"], nothing, known["ETag"]) == ("304 Not Modified", b"", said["ETag"])
    assert reached == []
    others = [
        {"HTTP_HOST": "ailleurs.example"},
        {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=x"},
        {"REQUEST_METHOD": "POST"},
        {"QUERY_STRING": "metier=boulanger"},
        {"wsgi.url_scheme": "https"},
        {"HTTP_IF_MATCH": '"x"'},
        {"PATH_INFO": "/compte/connexion/"},
    ]
    for other in others:
        assert ask(**other)[1] == b"django", other
    publish(site["home"], promise="Autre promesse")
    assert ask(HTTP_ACCEPT_ENCODING="br")[1] == b"django"
    new = visit("/", **{"Accept-Encoding": "br"})
    assert new.content != kept.content
    assert [ask(HTTP_ACCEPT_ENCODING="br")[1] for _ in range(2)] == [new.content] * 2


def test_a_process_holds_few_pages_and_none_for_too_long(monkeypatch):
    monkeypatch.setattr(near, "MOST_BYTES", 1000)
    monkeypatch.setattr(near._Held, "pages", {})
    monkeypatch.setattr(near._Held, "size", 0)
    page = entries.Entry({}, [], b"x" * 400, '"x"', until=time.time() + 60)
    near.put("p:over", page._replace(until=time.time() - 1))
    assert near.get("p:over") is None
    for number in range(50):
        near.put(f"p:{number % 7}", page)
        assert sum(len(held.body) for held in near._Held.pages.values()) == near._Held.size <= 1000
        assert near.get(f"p:{number % 7}") is page
    near.drop("p:0")
    assert near.get("p:0") is None
    near.put("p:large", page._replace(body=b"x" * 2000))
    assert near.get("p:large") is None


def test_words_of_a_reader_are_answered_and_not_kept(site, visit):
    assert how(visit("/offres/?metier=boulanger", times=3)) == "pass"
    assert how(visit("/offres/?page=1")) == "hit"
    assert how(visit("/offres/?page=100")) == "pass"


# --- Nothing of one person --------------------------------------------------------------------------------------------


def test_whoever_is_logged_in_gets_an_own_page_and_leaves_nothing(site, visit, identities):
    for name, identity in identities.items():
        if name == "anonymous":
            continue
        for path in PATHS:
            answer = identity.client.get(path)
            assert how(answer) is None, (name, path)
    for path in PATHS:
        first = visit(path, times=1)
        assert how(first) == "miss"
        assert "Se déconnecter" not in first.content.decode()
    for name, identity in identities.items():
        if name != "anonymous":
            assert "no-store" in identity.client.get("/").headers["Cache-Control"], name


def test_forms_with_a_token_are_made_for_each(visit):
    FormPageFactory(slug="contact")
    answers = [visit("/contact/", times=1) for _ in range(3)]
    assert all(how(one) in (None, "miss") for one in answers)
    assert not any("Set-Cookie" in one.headers and how(one) for one in answers)
    for path in ("/compte/connexion/", "/sante/"):
        assert [how(Client().get(path)) for _ in range(3)] == [None] * 3
    for path in ("/recherche/?q=permis", "/recherche/direct/?q=permis"):
        assert [how(Client().get(path)) for _ in range(3)] == ["pass"] * 3


def test_a_page_that_closes_is_closed_for_all(site, visit):
    visit("/actualites/le-permis/")
    admin = UserFactory(is_superuser=True, kind="staff")
    set_visibility(page=site["article"], target="intranet", actor=admin)
    answers = [Client().get("/actualites/le-permis/") for _ in range(3)]
    assert {one.status_code for one in answers} == {302}
    assert "Le permis" not in visit("/actualites/").content.decode()


def test_errors_and_redirects_are_not_kept(site):
    for path in ("/rien/", "/actualites/le-permis", "/offres/00000000-0000-4000-8000-000000000000/"):
        assert [how(Client().get(path)) for _ in range(2)] == [None, None]


# --- Thrown away by what really changed -------------------------------------------------------------------------------


def shows(visit, path, text):
    """Whether the page shows it; asked when it is kept, so that a page thrown away too late fails."""
    return text in visit(path, times=1).content.decode()


def edit(site):
    publish(site["article"], body=[("text", "<p>Nouveau texte</p>")])
    return "/actualites/le-permis/", "Nouveau texte"


def publish_new(site):
    ArticlePageFactory(parent=site["section"], title="Tout neuf")
    return "/actualites/", "Tout neuf"


def rename(site):
    publish(site["article"], title="Le permis B")
    return "/actualites/", "Le permis B"


def menu(site):
    StandardPageFactory(title="Au menu", show_in_menus=True)
    return "/offres/", "Au menu"


def new_offer(site):
    offer = OfferFactory()
    return "/", offer.profile.title


def setting(site):
    brand = BrandSettings.for_site(Site.objects.get())
    brand.name = "Mission locale du Test"
    brand.save()
    return "/mentions-legales/", "Mission locale du Test"


@pytest.mark.parametrize("change", [edit, publish_new, rename, menu, new_offer, setting])
def test_what_is_new_shows_at_once(site, visit, change):
    for path in PATHS:
        visit(path)
    path, text = change(site)
    assert shows(visit, path, text)
    assert how(visit(path)) == "hit"


def test_what_is_gone_is_gone_at_once(site, visit):
    offer = OfferFactory(places=1)
    address = f"/offres/{offer.public_id}/"
    for path in (*PATHS, address):
        visit(path)
    site["other"].unpublish()
    assert not shows(visit, "/actualites/", "Le vélo")
    assert Client().get("/actualites/le-velo/").status_code == 404
    fill_place(offer=offer, actor=staff_of(offer))
    assert Client().get(address).status_code == 410
    assert not shows(visit, "/offres/", offer.profile.title)


def test_a_page_that_moves_leaves_and_arrives(site, visit):
    target = StandardPageFactory(title="Ailleurs", slug="ailleurs")
    for path in ("/actualites/", "/actualites/le-permis/"):
        visit(path)
    Page.objects.get(pk=site["article"].pk).move(Page.objects.get(pk=target.pk), pos="last-child")
    assert not shows(visit, "/actualites/", "Le permis")
    old = Client().get("/actualites/le-permis/")
    assert old.status_code in (301, 404)
    assert shows(visit, "/ailleurs/le-permis/", "Le permis")
    Redirect.objects.all().delete()
    Redirect.add_redirect("/actualites/le-permis", site["other"])
    assert Client().get("/actualites/le-permis/").url.endswith("/actualites/le-velo/")


def test_the_last_place_of_an_event(visit):
    page = EventPageFactory(slug="atelier", capacity=1)
    before = visit("/atelier/").content
    row = page.occurrences.get()
    registration = services.register(occurrence=row, name="Lina", email="lina@exemple.example").registration
    full = visit("/atelier/", times=1)
    assert full.content != before
    services.cancel_registration(registration=registration)
    assert visit("/atelier/", times=1).content == before


def test_a_translation_appears_in_the_switch_and_at_its_address(site, visit):
    top = translated(site["home"], "en")
    visit("/")
    visit("/en/")
    page = translated(StandardPageFactory(title="Le permis", slug="permis"), "en", title="Driving licence")
    assert shows(visit, page.get_url(), "Driving licence")
    assert shows(visit, "/permis/", page.get_url())
    publish(top, promise="Two of us")
    assert shows(visit, "/en/", "Two of us")


def test_a_picture_that_is_replaced(site, visit):
    image = get_image_model().objects.create(
        title="Avant", file=ImageFile(get_test_image_file(), name="avant.png")
    )
    publish(site["article"], lead_image=image, lead_image_alt="Une voiture")
    before = visit("/actualites/le-permis/").content
    image.file = ImageFile(get_test_image_file(size=(320, 240)), name="apres.png")
    image.width, image.height = 320, 240
    image.save()
    image.renditions.all().delete()
    assert visit("/actualites/le-permis/", times=1).content != before


# --- Only by what really changed --------------------------------------------------------------------------------------


def test_the_text_of_one_page_throws_away_that_page_alone(site, visit):
    everywhere = (*PATHS, "/actualites/le-velo/")
    for path in everywhere:
        visit(path)
    publish(site["article"], body=[("text", "<p>Une faute de moins</p>")])
    assert {path for path in everywhere if how(visit(path, times=1)) == "miss"} == {"/actualites/le-permis/"}


def test_drafts_logins_and_others_work_throw_nothing_away(site, visit):
    for path in PATHS:
        visit(path)
    draft = ArticlePage.objects.get(pk=site["article"].pk)
    draft.title = "Brouillon"
    draft.save_revision()
    ArticlePageFactory(parent=site["section"], title="Pas encore", live=False)
    login(UserFactory(kind="staff")).get("/compte/")
    assert [how(visit(path, times=1)) for path in PATHS] == ["hit"] * len(PATHS)
    assert not shows(visit, "/actualites/", "Brouillon")


def test_a_new_article_leaves_the_offers_alone(site, visit):
    for path in PATHS:
        visit(path)
    ArticlePageFactory(parent=site["section"], title="Tout neuf")
    assert how(visit("/offres/", times=1)) == "hit"
    assert how(visit("/mentions-legales/", times=1)) == "hit"
    assert how(visit("/actualites/", times=1)) == "miss"


def test_what_is_rolled_back_changes_nothing_for_long(site, visit):
    visit("/actualites/")
    with transaction.atomic():
        ArticlePageFactory(parent=site["section"], title="Jamais publié")
        transaction.set_rollback(True)
    assert not shows(visit, "/actualites/", "Jamais publié")


def test_a_change_in_a_savepoint_that_is_undone_does_not_hide_the_next(site, visit):
    offer = OfferFactory()
    visit("/offres/")
    with transaction.atomic():
        with transaction.atomic():
            close_offer(offer=offer, actor=staff_of(offer), state=OfferState.WITHDRAWN, reason="no_need")
            transaction.set_rollback(True)
        offer.refresh_from_db()
        assert offer.state == OfferState.PUBLISHED
        offer.profile.title = "Boulanger de nuit"
        offer.profile.save()
    assert shows(visit, "/offres/", "Boulanger de nuit")


# --- The clock, and a cache that is away ------------------------------------------------------------------------------


def test_a_page_is_kept_to_the_next_quarter_or_to_what_turns_before():
    at = timezone.now().replace(minute=16, second=30, microsecond=0)
    assert seconds_left(None, at=at) == 13 * 60 + 30
    assert seconds_left(at + timedelta(seconds=40), at=at) == 40
    assert seconds_left(at + timedelta(hours=2), at=at) == 13 * 60 + 30
    assert seconds_left(None, at=at.replace(minute=0, second=0)) == QUARTER.total_seconds()


@pytest.mark.redis
@pytest.mark.parametrize("store", ["redis"], indirect=True)
def test_a_change_that_the_cache_did_not_hear_is_said_again(site, visit, store, monkeypatch):
    visit("/offres/")
    pages = caches["pages"]
    with monkeypatch.context() as away:
        away.setattr(type(pages), "set_many", _no_answer)
        with transaction.atomic():
            offer = OfferFactory()
        assert Outbox.objects.filter(kind=tokens.EFFECT, state="pending").exists()
    tokens._Away.until = 0.0
    from portal.core import outbox

    assert outbox.dispatch(at=timezone.now() + timedelta(minutes=10)) > 0
    assert not Outbox.objects.filter(kind=tokens.EFFECT, state="pending").exists()
    assert shows(visit, "/offres/", offer.profile.title)


def _no_answer(*args, **kwargs):
    raise ConnectionError


def test_without_its_cache_the_portal_answers(site, visit, monkeypatch):
    monkeypatch.setattr(type(caches["pages"]), "get_many", _no_answer)
    answers = [visit("/", times=1) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert "hit" not in [how(one) for one in answers]

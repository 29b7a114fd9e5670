"""axe finds nothing on any page type, narrow and wide, and nothing sticks out at 320 pixels."""

import json
from datetime import date

import pytest

from portal.measures.services import add_missing_measures
from portal.pages import event_mails, services
from portal.upkeep.models import PageReading
from tests.factories.accounts import AdviserFactory, AgencyFactory
from tests.factories.pages import (
    ArticlePageFactory,
    AuthorProfileFactory,
    CollectionPageFactory,
    EventPageFactory,
    FaqPageFactory,
    FormPageFactory,
    IndexPageFactory,
    LandingPageFactory,
    PartnerPageFactory,
    ResourcePageFactory,
    ServicePageFactory,
    StandardPageFactory,
    home,
)
from tests.factories.translations import translated
from tests.ui.looking import log_in, problems_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LONG = "Accompagnement-renforcé-intercommunal et anticonstitutionnellement"


def blocks(*pairs):
    return json.dumps([{"type": kind, "value": value} for kind, value in pairs])


BODY = blocks(
    ("heading", {"text": "Une partie", "level": "h2"}),
    ("text", "<p>Du texte.</p>"),
    ("table", {"table": {"columns": [{"type": "text", "heading": "Aide"}, {"type": "number", "heading": "Euros"}],
                         "rows": [{"values": [LONG, 1200.0]}], "caption": "Les aides"}, "row_heads": True}),
    ("embed", {"title": "Le film", "address": "https://youtu.be/abcdefghijk", "text": "Deux jeunes parlent."}),
    ("branch_map", {"title": "Nos antennes"}),
    ("simulator", {"title": "Vos aides", "contract": ""}),
    ("accordion", {"title": "Des questions", "items": [{"title": "Payant ?", "text": "<p>Non</p>"}]}),
)  # fmt: skip

QUESTIONS = [
    {"label": "Votre message", "field_type": "multiline", "help_text": "En quelques mots."},
    {"label": LONG, "field_type": "radio", "choices": "Oui\nNon"},
    {"label": "Vos jours", "field_type": "checkboxes", "choices": "Lundi\nMardi", "required": False},
]


def everything(language):
    add_missing_measures()
    agency = AgencyFactory(phone="04 75 00 00 00")
    side = blocks(("events", {"title": "Bientôt", "audiences": [], "themes": [], "number": 2, "more": None}))
    section = IndexPageFactory(title="Rubrique", side=side, audience="youth")
    event = EventPageFactory(
        parent=section,
        agency=agency,
        capacity=2,
        audience="youth",
        frequency="weekly",
        until=date(2099, 6, 2),
    )
    author = AuthorProfileFactory(slug="une-autrice", name=LONG, role=LONG)
    question = blocks(("question", {"title": "Payant ?", "text": "<p>Non</p>"}))
    pages = [
        section,
        event,
        EventPageFactory(agency=agency, first_day=date(2020, 1, 1)),
        StandardPageFactory(parent=section, title=LONG, body=BODY, show_contents=True),
        ArticlePageFactory(parent=section, theme="job", author=author),
        ServicePageFactory(parent=section, theme="job", proof="hired"),
        ResourcePageFactory(parent=section, valid_until=date(2020, 1, 1)),
        PartnerPageFactory(parent=section, website="https://exemple.example/", phone="04 75 00 00 00"),
        FaqPageFactory(questions=question),
        LandingPageFactory(),
        FormPageFactory(questions=QUESTIONS),
        *(
            CollectionPageFactory(display=display, tags=["a"])
            for display in ("cards", "list", "table", "calendar")
        ),
    ]
    if language == "ar":
        return [translated(page, language).get_url() for page in [home(), *pages]] + [
            "/ar/plan-du-site/",
            "/ar/auteurs/une-autrice/",
            "/ar/simulateur/?contrat=cdi&age=x",
        ]
    row = event.occurrences.first()
    more = [
        f"/agenda/{row.public_id}/inscription/",
        "/plan-du-site/",
        "/auteurs/une-autrice/",
        "/simulateur/?contrat=cdi&age=x",
    ]
    return [page.get_url() for page in pages] + more


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_page_type(page, live_server, transactional_db, language):
    """Left to right, and right to left in the Arabic pages."""
    problems = []
    for path in everything(language):
        assert page.goto(live_server.url + path).status == 200, path
        problems += [(path, problem) for problem in problems_of(page)]
    assert problems == []


def test_what_the_team_and_the_registered_see(page, live_server, transactional_db):
    adviser = AdviserFactory()
    row = EventPageFactory(agency=adviser.agency, capacity=1).occurrences.get()
    answers = [
        services.register(
            occurrence=row, name=name, email=f"{name}.{LONG[:20]}@exemple.example", phone="06 00 00 00 00"
        )
        for name in ("Lina", "Karim")
    ]
    log_in(page, live_server, adviser.user)
    problems = []
    paths = ["/conseiller/evenements/", f"/conseiller/evenements/{row.public_id}/"]
    for path in [*paths, *(event_mails.path_of(answer.registration) for answer in answers)]:
        assert page.goto(live_server.url + path).status == 200, path
        problems += [(path, problem) for problem in problems_of(page)]
    assert problems == []


def test_the_frame_of_another_site_is_loaded_only_when_opened(page, live_server, transactional_db):
    path = StandardPageFactory(body=BODY).get_url()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(live_server.url + path, wait_until="networkidle")
    assert not [url for url in asked if "youtube" in url]


def test_a_reading_is_counted_unless_the_reader_refuses(page, live_server, transactional_db):
    """Once, after three seconds, without cookie; the robot that tests are says that it is somebody."""
    article = ArticlePageFactory()
    page.context.set_extra_http_headers({"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0"})
    page.clock.install()

    def read():
        sent = []
        page.on("request", lambda request: sent.append(request) if "/lecture/" in request.url else None)
        page.goto(live_server.url + article.get_url(), wait_until="networkidle")
        assert not sent, "whoever leaves at once has not read"
        page.clock.run_for(4000)
        page.wait_for_load_state("networkidle")
        return sent

    (request,) = read()
    assert request.response().status == 204
    assert "cookie" not in request.all_headers()
    assert PageReading.objects.get(page=article.pk).count == 1
    page.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', {get: () => true})")
    assert read() == []
    assert PageReading.objects.get(page=article.pk).count == 1

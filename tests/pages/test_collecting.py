"""Saved queries answer what the same rules in plain Python answer, in the same number of queries for 5 rows and 50."""

import json
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from portal.pages.cards import Card
from portal.pages.collecting import COLUMNS, Dates, Order, Query, collect
from portal.pages.models import CollectionPage
from portal.pages.months import Month, month_of
from tests.factories.pages import (
    ArticlePageFactory,
    CollectionPageFactory,
    EventPageFactory,
    IndexPageFactory,
    PartnerPageFactory,
    ResourcePageFactory,
)
from tests.factories.reference import CommuneFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 15, 10, 0, tzinfo=UTC)
TODAY = date(2026, 6, 15)


@pytest.fixture
def content():
    """Pages of several types, themes, publics, key words, places and days; what each is, in plain values."""
    here = CommuneFactory(insee="07019", name="Aubenas", lat=44.62, lon=4.39)
    near = CommuneFactory(insee="07132", name="Lachapelle", lat=44.66, lon=4.42)
    far = CommuneFactory(insee="26362", name="Valence", lat=44.93, lon=4.89)
    section = IndexPageFactory()
    facts = []
    themes, audiences = ["", "job", "health"], ["", "youth", "employer"]
    places, words = [None, here, near, far], [(), ("Permis",), ("permis", "Été")]
    for n in range(12):
        day = TODAY + timedelta(days=[-400, -100, -20, -1, 0, 3][n % 6])
        common = {
            "theme": themes[n % 3], "audience": audiences[(n // 2) % 3], "commune": places[n % 4],
            "parent": section if n % 2 else None, "tags": words[n % 3],
        }  # fmt: skip
        if n % 4 == 3:
            page = EventPageFactory(first_day=day, **common)
            kind = "event"
        else:
            page = ArticlePageFactory(date=day, **common)
            kind = "article"
        facts.append((kind, page, day, common))
    ArticlePageFactory(live=False, theme="job")
    hidden = ArticlePageFactory(theme="job", audience="youth")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    return {"facts": facts, "section": section, "here": here, "near": {here.pk, near.pk}}


def expected(content, query):
    """The rules once more, in the plainest words."""
    found = []
    for kind, page, day, facts in content["facts"]:
        tags = {tag.lower() for tag in facts["tags"]}
        commune = facts["commune"]
        reach = content["near"] if query.radius_km else {content["here"].pk}
        rules = [
            not query.kinds or kind in query.kinds,
            not query.themes or facts["theme"] in query.themes,
            not query.audiences or facts["audience"] in (*query.audiences, ""),
            not query.tags or tags & {tag.lower() for tag in query.tags},
            query.commune is None or (commune is not None and commune.pk in reach),
            not query.under or facts["parent"] is not None,
            page.pk != query.without,
            query.dates != Dates.UPCOMING or day >= TODAY,
            query.dates != Dates.PAST or day < TODAY,
            query.dates != Dates.MONTH or day >= TODAY - timedelta(days=30),
            query.dates != Dates.YEAR or day >= TODAY - timedelta(days=365),
            query.first is None or day >= query.first,
            query.last is None or day <= query.last,
        ]
        if all(rules):
            found.append(page.pk)
    return sorted(found)


def some(values):
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_database_and_plain_python_agree(content, data):
    query = Query(
        # Sections made for the test are no kind; services and resources have no row here.
        kinds=data.draw(some(["article", "event", "resource", "partner"])),
        themes=data.draw(some(["job", "health", "money"])),
        audiences=data.draw(some(["youth", "employer"])),
        tags=data.draw(some(["permis", "PERMIS", "été", "rien"])) if connection.vendor == "postgresql"
        else data.draw(some(["permis", "PERMIS", "Été", "rien"])),
        commune=data.draw(st.sampled_from([None, None, content["here"]])),
        radius_km=data.draw(st.sampled_from([0, 10])),
        dates=data.draw(st.sampled_from(Dates.values)),
        order=data.draw(st.sampled_from(Order.values)),
        under=data.draw(st.sampled_from(["", "", content["section"].path])),
        without=data.draw(st.sampled_from([0, content["facts"][0][1].pk])),
        first=data.draw(st.sampled_from([None, TODAY - timedelta(days=21)])),
        last=data.draw(st.sampled_from([None, TODAY])),
    )  # fmt: skip
    result = collect(query, at=AT)
    assert sorted(card.page_id for card in result.cards) == expected(content, query)
    assert result.count == len(result.cards)
    days = [card.day for card in result.cards]
    if query.order == Order.NEWEST:
        assert days == sorted(days, reverse=True)
    elif query.order == Order.OLDEST:
        assert days == sorted(days)


def test_one_row_per_date_of_an_event():
    EventPageFactory(first_day=date(2026, 6, 20), frequency="weekly", until=date(2026, 7, 11))
    cards = collect(Query(kinds=("event",), order=Order.OLDEST), at=AT).cards
    assert [card.day.isoformat() for card in cards] == [
        "2026-06-20",
        "2026-06-27",
        "2026-07-04",
        "2026-07-11",
    ]
    assert len({card.public_id for card in cards}) == 4


def test_every_type_can_be_listed():
    """Each SELECT of the union gives the same columns."""
    read = [one for one in fields(Card) if one.default is one.default_factory is MISSING]
    assert len(COLUMNS) == len(read)
    assert collect(Query()).cards == []
    PartnerPageFactory(title="Un partenaire")
    ResourcePageFactory(title="Une fiche")
    assert {card.kind for card in collect(Query()).cards} == {"partner", "resource"}


@pytest.mark.once
def test_the_page_asks_as_many_queries_for_5_rows_as_for_50(client):
    displays = CollectionPage.Display.values
    pages = {display: CollectionPageFactory(display=display, number=60) for display in displays}
    counts = {display: [] for display in displays}
    for more in (5, 45):
        for n in range(more):
            if n % 3:
                ArticlePageFactory(date=TODAY, theme="job")
            else:
                EventPageFactory(first_day=TODAY)
        for display, page in pages.items():
            client.get(page.get_url(), {"mois": "2026-06"})
            with CaptureQueriesContext(connection) as queries:
                response = client.get(page.get_url(), {"mois": "2026-06"})
            assert response.status_code == 200
            assert len(response.context["cards"]) == (5 if more == 5 else 50)
            counts[display].append(len(queries))
    assert all(few == many <= 14 for few, many in counts.values()), counts


def test_the_page_shows_what_its_editor_chose(client):
    ArticlePageFactory(title="Emploi saisonnier", theme="job", tags=["été"])
    ArticlePageFactory(title="Se loger", theme="housing")
    page = CollectionPageFactory(title="Travail", kinds=["article"], themes=["job"], tag_words="été, hiver")
    text = client.get(page.get_url()).content.decode()
    assert "Emploi saisonnier" in text
    assert "Se loger" not in text
    assert "flux/agenda" not in text


def test_an_empty_collection_says_so_and_leads_on(client):
    text = client.get(CollectionPageFactory(kinds=["faq"]).get_url()).content.decode()
    assert "Rien pour l’instant" in text
    assert 'href="/offres/"' in text


@pytest.mark.once
@pytest.mark.parametrize("asked", ["", "2026-13", "zz", "٢٠٢٦-٠١", "0001-01", "2101-01", "2026-02"])
def test_any_month_of_the_address_opens(client, asked):
    page = CollectionPageFactory(display="calendar")
    assert client.get(page.get_url(), {"mois": asked}).status_code == 200
    assert month_of(asked, today=TODAY).key == ("2026-02" if asked == "2026-02" else "2026-06")


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_month_has_its_days_once_in_whole_weeks(day):
    month = Month(day.year, day.month)
    weeks = month.weeks([])
    inside = [cell.day for week in weeks for cell in week if cell.inside]
    assert inside == [month.first + timedelta(days=n) for n in range(month.last.day)]
    assert all(len(week) == 7 and week[0].day.weekday() == 0 for week in weeks)


def test_an_event_of_three_days_stands_on_each(client):
    EventPageFactory(title="Le salon", first_day=date(2026, 6, 29), lasts_days=3)
    page = CollectionPageFactory(display="calendar")
    june = client.get(page.get_url(), {"mois": "2026-06"}).content.decode()
    july = client.get(page.get_url(), {"mois": "2026-07"}).content.decode()
    assert (june.count("Le salon"), july.count("Le salon")) == (2, 1)


def test_the_editor_sees_the_result_while_choosing(identities):
    """The preview panel of the editor posts the form as it stands and shows the page; nothing is saved."""
    ArticlePageFactory(title="Emploi saisonnier", theme="job")
    ResourcePageFactory(title="Se loger", theme="housing")
    page = CollectionPageFactory(kinds=["article"])
    client = identities["structure_admin"].client
    form = {
        "title": page.title, "slug": page.slug, "kinds": ["resource"], "themes": [], "audiences": [], "tag_words": "",
        "radius_km": "0", "dates": "", "order": "newest", "number": "12", "display": "table", "introduction": "",
        "audience": "", "theme": "", "tags": "", "lead_image_alt": "", "body-count": "0", "seo_title": "",
        "search_description": "", "near": "", "below": "", "commune": "", "lead_image": "",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
    }  # fmt: skip
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert json.loads(client.post(url, form).content)["is_valid"] is True
    text = client.get(url).content.decode()
    assert "Se loger" in text
    assert "Emploi saisonnier" not in text
    assert "1\u00a0résultat" in text
    page.refresh_from_db()
    assert page.kinds == ["article"]


def test_a_private_page_never_appears_even_below_a_private_section():
    section = IndexPageFactory()
    ArticlePageFactory(parent=section, title="Secret")
    PageViewRestriction.objects.create(page=section, restriction_type="login")
    assert collect(Query()).cards == []

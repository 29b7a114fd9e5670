"""The site in several languages: addresses, switch, alternates, fallbacks, shared events, lists of a language."""

import ast
import json
import re
from datetime import timedelta
from typing import Any

import polib
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.translation.template import templatize
from wagtail.models import Locale, PageViewRestriction
from wagtail.rich_text import expand_db_html
from wagtail_localize.models import Translation

from portal.core.dates import full_moment
from portal.core.languages import LANGUAGES, language_of
from portal.pages.collecting import Query, collect
from portal.pages.models import EventOccurrence, EventPage
from tests.factories.pages import (
    ArticlePageFactory,
    CollectionPageFactory,
    EventPageFactory,
    IndexPageFactory,
    StandardPageFactory,
    home,
)
from tests.factories.translations import translated

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OTHERS = [code for code, _ in LANGUAGES if code != settings.LANGUAGE_CODE]


def soup_of(client: Any, url: str) -> BeautifulSoup:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return BeautifulSoup(response.content, "html.parser")


def switch_of(soup: BeautifulSoup) -> dict[str, str]:
    return {link["hreflang"]: link["href"] for link in soup.select(".languages a")}


def alternates_of(soup: BeautifulSoup) -> dict[str, str]:
    return {link["hreflang"]: link["href"] for link in soup.select('link[rel="alternate"][hreflang]')}


@pytest.mark.parametrize(
    ("path", "language"),
    [("/", "fr"), ("/en/", "en"), ("/ar/x/", "ar"), ("/english/", "fr"), ("/en", "fr"), ("//en/", "fr"),
     ("/fr/", "fr"), ("/admin/en/", "fr"), ("/de/", "fr"), ("/EN/", "fr")],
)  # fmt: skip
def test_the_address_alone_says_the_language(path, language):
    assert language_of(path) == language


def test_neither_cookie_nor_header_change_a_page(client):
    translated(home())
    client.cookies["django_language"] = "en"
    answer = client.get("/", headers={"accept-language": "ar"})
    assert (answer["Content-Language"], BeautifulSoup(answer.content, "html.parser").html["lang"]) == (
        "fr",
        "fr",
    )
    assert "Accept-Language" not in answer.get("Vary", "")


def test_one_language_shows_no_switch_and_has_no_other_address(client):
    page = StandardPageFactory()
    soup = soup_of(client, page.get_url())
    assert not soup.select(".languages")
    assert not alternates_of(soup)
    Locale.objects.create(language_code="en")
    assert [client.get(url).status_code for url in ("/en/", "/en/plan-du-site/", f"/en/{page.slug}/")] == [
        404
    ] * 3


def test_language_and_direction_of_the_frame(client):
    translated(home())
    translated(home(), "ar")
    for url, language, direction, skip in (
        ("/", "fr", "ltr", "Aller au contenu"), ("/en/", "en", "ltr", "Skip to content"),
        ("/ar/", "ar", "rtl", "انتقل إلى المحتوى"), ("/offres/", "fr", "ltr", "Aller au contenu"),
        ("/ar/plan-du-site/", "ar", "rtl", "انتقل إلى المحتوى"),
    ):  # fmt: skip
        soup = soup_of(client, url)
        assert (soup.html["lang"], soup.html["dir"]) == (language, direction), url
        assert soup.select_one(".skip-link").text == skip
        for link in soup.select(".languages [lang]"):
            assert link.find(string=True).strip() == dict(LANGUAGES)[link["lang"]]


def test_alternates_lead_back_to_each_other(client):
    french = [home(), IndexPageFactory(), StandardPageFactory()]
    french.append(ArticlePageFactory(parent=french[1]))
    pages = {page.pk: [page] for page in french}
    for page in french:
        pages[page.pk].append(translated(page))
    for page in french[:2]:
        pages[page.pk].append(translated(page, "ar"))
    for versions in pages.values():
        sets = []
        for page in versions:
            found = alternates_of(soup_of(client, page.get_url()))
            sets.append(found)
            assert found[page.locale.language_code] == settings.BASE_URL + page.get_url()
            assert found["x-default"] == found["fr"]
        assert all(found == sets[0] for found in sets)
        assert set(sets[0]) == {page.locale.language_code for page in versions} | {"x-default"}


def test_without_translation_the_switch_leads_to_the_home_page_and_says_so(client):
    translated(home())
    page = StandardPageFactory()
    soup = soup_of(client, page.get_url())
    assert switch_of(soup) == {"en": "/en/"}
    assert not alternates_of(soup)
    assert "(home page)" in soup.select_one('.languages a[hreflang="en"]').text


def test_nothing_of_a_draft_or_a_private_translation(client):
    translated(home())
    draft, private = StandardPageFactory(), StandardPageFactory()
    translated(draft).unpublish()
    hidden = translated(private)
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    for page in (draft, private):
        soup = soup_of(client, page.get_url())
        assert switch_of(soup) == {"en": "/en/"}
        assert not alternates_of(soup)
    assert hidden.slug not in client.get("/en/plan-du-site/").content.decode()


def test_a_language_whose_home_page_is_not_published_is_closed(client):
    english = translated(home())
    page = translated(StandardPageFactory())
    english.unpublish()
    assert not soup_of(client, "/").select(".languages")
    assert client.get("/en/").status_code == 404
    assert client.get(page.get_url()).status_code == 404


def test_menus_fall_back_to_french_with_a_mark(client):
    translated(home())
    kept = IndexPageFactory(title="Gardée", show_in_menus=True)
    translated(IndexPageFactory(title="Traduite", show_in_menus=True), title="Translated")
    menu = soup_of(client, "/en/").select_one(".nav-wide")
    links = {link.get_text(" ", strip=True): link for link in menu.find_all("a")}
    assert links["Translated"]["href"].startswith("/en/")
    marked = links["Gardée (in French)"]
    assert (marked["href"], marked["hreflang"], marked.span["lang"]) == (kept.get_url(), "fr", "fr")
    assert [link.get_text(strip=True) for link in soup_of(client, "/").select(".nav-wide a")][1:3] == [
        "Gardée", "Traduite",
    ]  # fmt: skip


def test_menus_and_switch_ask_as_much_for_2_entries_as_for_12(client):
    translated(home())
    counts = []
    for more in (2, 10):
        for _ in range(more):
            translated(IndexPageFactory(show_in_menus=True))
        client.get("/en/plan-du-site/")
        with CaptureQueriesContext(connection) as queries:
            soup = soup_of(client, "/en/plan-du-site/")
        counts.append(len(queries))
    assert len(soup.select(".nav-wide a")) >= 12
    assert counts[0] == counts[1]


def test_lists_feeds_and_site_map_are_those_of_the_language(client):
    translated(home())
    section = IndexPageFactory()
    translated(section)
    article = ArticlePageFactory(title="Une nouvelle", parent=section)
    translated(article, title="Some news")
    ArticlePageFactory(title="Sans traduction", parent=section)
    liste = CollectionPageFactory(kinds=["article"], below=section)
    english = translated(liste)
    for page, shown, hidden in (
        (liste, ["Une nouvelle", "Sans traduction"], ["Some news"]),
        (english, ["Some news"], ["Une nouvelle", "Sans traduction"]),
    ):
        feed = json.loads(client.get(f"{page.get_url()}flux/json/").content)
        assert feed["language"] == page.locale.language_code
        texts = [client.get(page.get_url()).content.decode(), str(feed)]
        site_map = "/plan-du-site/" if page is liste else "/en/plan-du-site/"
        texts.append(soup_of(client, site_map).main.text)
        for text in texts:
            assert all(title in text for title in shown)
            assert not any(title in text for title in hidden)


def test_a_translated_event_shares_its_dates_and_places(client):
    translated(home())
    event = EventPageFactory(title="Forum", capacity=7)
    english = translated(event, title="Jobs fair")
    row = EventOccurrence.objects.get()
    assert english.keeper == event
    assert row.event_id == event.pk
    soup = soup_of(client, english.get_url())
    assert soup.select_one(f'a[href="/en/agenda/{row.public_id}/inscription/"]')
    assert "7 places left" in soup.main.text
    assert "Tuesday 12 May 2099 at 14:00" in soup.main.text
    cards = {
        language: collect(Query(kinds=("event",), language=language)).cards for language in ("fr", "en", "ar")
    }
    assert [(card.title, card.public_id) for card in cards["en"]] == [("Jobs fair", cards["fr"][0].public_id)]
    assert [card.title for card in cards["fr"]] == ["Forum"]
    assert cards["ar"] == []
    assert cards["en"][0].url == english.get_url()
    # Calendars know one date, in the words of the list that they follow.
    agenda = CollectionPageFactory(kinds=["event"])
    files = [
        client.get(f"{page.get_url()}flux/agenda/").content.decode() for page in (agenda, translated(agenda))
    ]
    uids = [re.search(r"UID:(\S+)", text)[1] for text in files]
    assert uids[0] == uids[1]
    assert "SUMMARY:Forum" in files[0]
    assert "SUMMARY:Jobs fair" in files[1]


def test_unpublishing_a_translation_leaves_the_dates_and_the_source_takes_them(client):
    translated(home())
    event = EventPageFactory()
    english = translated(event)
    english.unpublish()
    assert EventOccurrence.objects.filter(cancelled_at=None).count() == 1
    english = EventPage.objects.get(pk=english.pk)
    english.save_revision().publish()
    assert EventOccurrence.objects.count() == 1
    EventPage.objects.get(pk=event.pk).unpublish()
    row = EventOccurrence.objects.get()
    assert not row.is_open(at=timezone.now() - timedelta(days=1))
    assert client.get(f"/agenda/{row.public_id}/inscription/").status_code == 404
    # The translation left with its source; somebody who publishes it again brings no registration back.
    assert client.get(english.get_url()).status_code == 404
    EventPage.objects.get(pk=english.pk).save_revision().publish()
    assert "Sign up" not in soup_of(client, english.get_url()).main.text


def test_a_change_of_the_source_shows_as_work_to_do():
    page = ArticlePageFactory(title="Avant")
    translated(home())
    translated(page)
    work = Translation.objects.get(source__object_id=page.translation_key)
    assert work.get_progress()[0] == work.get_progress()[1]
    page.title = "Après"
    page.save_revision().publish()
    work.source.update_from_db()
    total, done = work.get_progress()
    assert done == total - 1
    assert "attente" in str(work.get_status_display())


def test_criteria_and_figures_are_not_given_to_translators():
    rows = [{"values": ["Vélo", "1 €"]}]
    columns = [{"type": "text", "heading": "Solution"}, {"type": "text", "heading": "Prix"}]
    body = [
        {"type": "open_offers", "value": {"title": "Offres", "words": "cuisine", "contract": "", "number": 2}},
        {"type": "table", "value": {"row_heads": True, "table": {"caption": "Coûts", "columns": columns, "rows": rows}}},
    ]  # fmt: skip
    page = StandardPageFactory(body=body, tags=["vélo"])
    translated(home())
    english = translated(page)
    assert [tag.name for tag in english.tags.all()] == ["vélo"]
    assert english.body[0].value["title"] == "en Offres"
    assert english.body[0].value["words"] == "cuisine"
    table = english.body[1].value["table"]
    assert (table.caption, [column["heading"] for column in table.columns]) == (
        "en Coûts", ["en Solution", "en Prix"],
    )  # fmt: skip
    assert [list(row["values"]) for row in table.row_data] == [["en Vélo", "en 1 €"]]


def test_french_data_says_that_it_is_french(client):
    translated(home())
    body = [{"type": "branch_map", "value": {"title": "Où"}}]
    page = StandardPageFactory(body=body)
    shown = soup_of(client, translated(page).get_url()).select_one(".branch-list")
    assert (shown["lang"], shown["dir"]) == ("fr", "ltr")
    assert not soup_of(client, page.get_url()).select_one(".branch-list").get("lang")


def test_dates_and_plurals_in_three_languages():
    moment = timezone.make_aware(timezone.datetime(2026, 5, 12, 9, 30))
    said = {}
    place = "{% blocktranslate count counter=n %}{{ counter }} place{% plural %}{{ counter }} places{% endblocktranslate %}"
    for language, _ in LANGUAGES:
        with translation.override(language):
            said[language] = (
                full_moment(moment), [Template(place).render(Context({"n": n})) for n in (1, 2, 3, 11)],
            )  # fmt: skip
    assert said["fr"] == (
        "mardi 12\u00a0mai 2026 à 9\u00a0h\u00a030",
        ["1\u00a0place", "2\u00a0places", "3\u00a0places", "11\u00a0places"],
    )
    assert said["en"] == (
        "Tuesday 12 May 2026 at 9:30", ["1 place left", "2 places left", "3 places left", "11 places left"],
    )  # fmt: skip
    assert said["ar"] == (
        "الثلاثاء 12 مايو 2026، الساعة 9:30",
        ["مقعد واحد متبقٍ", "مقعدان متبقيان", "3 مقاعد متبقية", "11 مقعدًا متبقيًا"],
    )


def test_editors_may_ask_for_translations(identities, client):
    page = StandardPageFactory()
    Locale.objects.create(language_code="en")
    client.force_login(identities["editor"].user)
    assert identities["editor"].user.has_perm("wagtail_localize.submit_translation")
    assert identities["structure_admin"].user.has_perm("wagtailcore.add_locale")
    assert not identities["adviser"].user.has_perm("wagtail_localize.submit_translation")
    assert page.pk


# --- Words of the frame -----------------------------------------------------------------------------------------------


def used_messages() -> set[str]:
    """Every literal given to gettext in templates and in Python."""
    found = set()
    for path in [
        path for kind in ("html", "txt") for path in (settings.BASE_DIR / "templates").rglob(f"*.{kind}")
    ]:
        found |= messages_in(templatize(path.read_text("utf-8")))
    for path in [*(settings.BASE_DIR / "portal").rglob("*.py")]:
        found |= messages_in(path.read_text("utf-8"))
    return found


def messages_in(source: str) -> set[str]:
    calls = re.finditer(r"(?<!\w)(?:n?gettext|_)\(\s*u?((['\"])(?:(?!\2).)+\2)", source)
    return {ast.literal_eval(call[1]) for call in calls}


@pytest.mark.once
@pytest.mark.parametrize("language", OTHERS)
def test_every_word_is_translated_and_compiled(language):
    folder = settings.BASE_DIR / "locale" / language / "LC_MESSAGES"
    words = polib.pofile(str(folder / "django.po"))
    assert used_messages() - {entry.msgid for entry in words} == set()
    assert [entry.msgid for entry in words if not entry.translated() or entry.fuzzy] == []
    compiled = {
        entry.msgid: (entry.msgstr, entry.msgstr_plural) for entry in polib.mofile(str(folder / "django.mo"))
    }
    assert compiled == {entry.msgid: (entry.msgstr, entry.msgstr_plural) for entry in words}
    names = re.compile(r"%\(\w+\)s")
    for entry in words:
        texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
        wanted = set(names.findall(entry.msgid + entry.msgid_plural))
        assert all(set(names.findall(text)) <= wanted for text in texts), entry.msgid
        assert entry.msgid_plural or set(names.findall(entry.msgstr)) == wanted, entry.msgid


def test_links_inside_texts_lead_to_the_language_and_cost_one_question(client):
    translated(home())
    targets = [StandardPageFactory() for _ in range(3)]
    english = [translated(page) for page in targets[:2]]
    text = "".join(f'<p><a linktype="page" id="{page.pk}">Lien</a></p>' for page in targets)
    counts = {}
    for language in ("fr", "en"):
        with translation.override(language), CaptureQueriesContext(connection) as queries:
            html = expand_db_html(text)
        counts[language] = len([row for row in queries if "wagtailcore_locale" in row["sql"]])
        wanted = [*english, targets[2]] if language == "en" else targets
        assert re.findall(r'href="([^"]+)"', html) == [page.url for page in wanted]
    assert counts == {"fr": 0, "en": 1}

"""The report of translations: missing, late, in draft, left alone; and nothing of what is no page of the site."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail_localize.models import Translation

from portal.editorial import services
from tests.factories.pages import ArticlePageFactory, IndexPageFactory, home
from tests.factories.translations import translated

pytestmark = [pytest.mark.django_db, pytest.mark.once]
REPORT = "/admin/reports/traductions/"


@pytest.fixture
def section():
    translated(home())
    section = IndexPageFactory(title="Rubrique")
    translated(section)
    return section


def table(client, query=""):
    soup = BeautifulSoup(client.get(REPORT + query).content, "html.parser")
    return [
        (
            *[cell.get_text(strip=True) for cell in row.select("td")[:3]],
            [a["href"] for a in row.select("td:last-child a")],
        )
        for row in soup.select("table.listing tbody tr")
    ]


def states(client, query=""):
    return {(title, language): state for title, language, state, _ in table(client, query)}


def publish(page, **words):
    page = Page.objects.get(pk=page.pk).specific
    for name, value in words.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_where_each_page_stands(section, identities):
    admin = identities["structure_admin"].client
    pages = {
        name: ArticlePageFactory(title=name, parent=section)
        for name in ("Faite", "En retard", "Brouillon", "Fermée", "Manque", "Privée", "Jetée", "À la main")
    }
    ArticlePageFactory(title="Pas en ligne", parent=section, live=False)
    PageViewRestriction.objects.create(page=pages["Privée"], restriction_type="login")
    made = {name: translated(page) for name, page in pages.items() if name not in ("Manque", "Privée")}
    made["Brouillon"].unpublish()
    publish(pages["En retard"], introduction="Du nouveau.")
    Translation.objects.filter(source__object_id=pages["À la main"].translation_key).update(enabled=False)
    publish(pages["À la main"], introduction="Du nouveau.")
    services.put_in_bin(page=made["Jetée"], actor=None)
    Page.objects.get(pk=pages["Fermée"].pk).unpublish()
    publish(made["Fermée"])
    within = f"?section={section.pk}"
    assert states(admin, within) == {
        ("Fermée", "English"): "Page française fermée",
        ("En retard", "English"): "En retard",
        ("À la main", "English"): "En retard",
        ("Brouillon", "English"): "En brouillon",
        ("Manque", "English"): "Pas traduite",
        ("Jetée", "English"): "Pas traduite",
    }
    assert states(admin, f"{within}&state=done") == {
        ("Faite", "English"): "À jour",
        ("Rubrique", "English"): "À jour",
    }
    assert set(states(admin, f"{within}&state=late")) == {("En retard", "English"), ("À la main", "English")}
    links = {title: urls for title, _, _, urls in table(admin, within)}
    edit = [reverse("wagtailadmin_pages:edit", args=[made["En retard"].pk])]
    assert links["En retard"][:1] == edit
    assert "/localize/update/" in links["En retard"][1]
    assert links["À la main"] == [reverse("wagtailadmin_pages:edit", args=[made["À la main"].pk])]
    assert links["Manque"] == [reverse("wagtail_localize:submit_page_translation", args=[pages["Manque"].pk])]
    # The new text taken over is not yet said: only publishing the translation settles it.
    translated(pages["En retard"])
    assert ("En retard", "English") not in states(admin, within)
    assert len(states(admin, f"{within}&language=en")) == 5


def test_each_language_has_its_row_and_the_files_hold_them(section, identities):
    admin = identities["structure_admin"].client
    Locale.objects.create(language_code="ar")
    ArticlePageFactory(title="Manque", parent=section)
    assert states(admin, "?language=ar&state=missing").keys() == {
        ("Accueil", "العربية"), ("Rubrique", "العربية"), ("Manque", "العربية"),
    }  # fmt: skip
    text = admin.get(f"{REPORT}?export=csv").getvalue().decode()
    assert "Manque,English,Pas traduite" in text
    assert "Manque,العربية" in text
    assert admin.get(f"{REPORT}?export=xlsx").status_code == 200
    menu = admin.get(reverse("wagtailadmin_home")).content.decode()
    assert REPORT in menu
    assert reverse("wagtail_localize:translations_report") not in menu


def test_many_pages_cost_no_more_and_only_editors_see_them(section, identities):
    editor = identities["editor"].client

    def asked():
        with CaptureQueriesContext(connection) as captured:
            assert editor.get(REPORT).status_code == 200
        return len(captured)

    def more(number):
        for _ in range(number):
            page = ArticlePageFactory(parent=section)
            Page.objects.filter(pk=page.pk).update(last_published_at=None)
        publish(translated(page).get_translations().get())

    more(5)
    few = [asked(), asked()][-1]
    more(45)
    assert asked() <= few
    assert len(table(editor)) >= 48
    assert table(identities["adviser"].client) == []

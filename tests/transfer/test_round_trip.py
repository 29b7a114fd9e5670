"""What leaves one site arrives on the other, and arriving twice changes nothing."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.models import Image
from wagtail.models import Page

from portal.accounts.models import Agency
from portal.pages.models import ArticlePage, EventPage, FormPage
from tests.factories.pages import ArticlePageFactory, IndexPageFactory, home
from tests.factories.translations import translated
from tests.transfer import site

pytestmark = pytest.mark.django_db


def same(first: bytes, second: bytes) -> None:
    one, other = site.content(first), site.content(second)
    assert one["pages"] == other["pages"]
    assert one["documents"] == other["documents"]
    assert [row["id"] for row in one["images"]] == [row["id"] for row in other["images"]]
    assert site.files_of(first) == site.files_of(second)


def test_export_import_export_is_the_same_and_importing_again_brings_nothing():
    top = site.section()
    first = site.export(top)
    told = site.content(first)
    assert len(told["pages"]) == 10
    assert "personne@exemple.org" not in str(told)
    assert {link["title"] for link in told["links"].values()} == {"Ailleurs"}
    site.empty_site()
    outcome = site.bring(first, publish=True)
    assert site.statuses(outcome) == {"new": 10}
    article = ArticlePage.objects.get(slug="dentiste")
    assert article.live
    assert article.lead_image.title == "Atelier"
    assert sorted(article.tags.names()) == ["dents", "été"]
    text = str(article.body.raw_data[1]["value"])
    assert f'<a id="{Page.objects.get(slug="questions").pk}" linktype="page">' in text
    assert f'<a id="{home().pk}" linktype="page">' in text
    # The page that is not here is read where it is.
    assert 'href="http://localhost:8000/ailleurs/"' in text
    assert EventPage.objects.get(slug="forum").occurrences.exists()
    assert [row.clean_name for row in FormPage.objects.get(slug="ecris").form_fields.all()] == [
        "ton_message",
        "ton_age",
    ]
    assert not Page.objects.get(slug="brouillon").live
    assert Redirect.objects.get().old_path == "/vieux-dentiste"
    pages, images = Page.objects.count(), Image.objects.count()
    again = site.bring(first, publish=True)
    assert site.statuses(again) == {"same": 10}
    assert (Page.objects.count(), Image.objects.count()) == (pages, images)


@pytest.mark.once
def test_a_closed_circle_of_pages_comes_back_word_for_word():
    top = site.section()
    for page in (Page.objects.get(slug="dentiste").specific,):
        page.body = [
            (child.block_type, child.value)
            for child in page.body
            if child.block_type not in ("text", "pages")
        ]
        page.save_revision().publish()
    first = site.export(top)
    assert site.content(first)["links"] == {}
    site.empty_site()
    site.bring(first, publish=True)
    second = site.export(Page.objects.get(slug="se-soigner"))
    same(first, second)
    assert site.statuses(site.bring(first, publish=True)) == {"same": 10}
    assert site.statuses(site.bring(second)) == {"same": 10}


@pytest.mark.once
def test_everything_arrives_as_a_draft_of_the_importer(identities):
    archive = site.export(site.section())
    site.empty_site()
    editor = identities["structure_admin"].user
    outcome = site.bring(archive, actor=editor)
    assert site.statuses(outcome) == {"new": 10}
    made = Page.objects.filter(pk__in=[line.pk for line in outcome.lines])
    assert not made.filter(live=True).exists()
    assert {page.owner for page in made} == {editor}
    assert {page.latest_revision.user for page in made} == {editor}


@pytest.mark.once
def test_an_event_of_an_unknown_branch_is_organised_by_the_branch_of_the_importer(identities):
    archive = site.export(site.section())
    site.empty_site()
    Agency.objects.filter(slug="antenne").update(slug="autre")
    outcome = site.bring(archive, actor=identities["structure_admin"].user)
    told = next(line.told for line in outcome.lines if line.title == "Forum")
    assert any("remplace l’antenne" in one for one in told)
    assert EventPage.objects.get(slug="forum").agency == identities["structure_admin"].adviser.agency


@pytest.mark.once
def test_a_dry_run_says_the_same_and_writes_nothing(settings):
    archive = site.export(site.section())
    site.empty_site()
    before = (Page.objects.count(), Image.objects.count())
    files = sorted(settings.MEDIA_ROOT.rglob("*"))
    dry = site.bring(archive, dry_run=True).report()
    assert (Page.objects.count(), Image.objects.count()) == before
    assert sorted(settings.MEDIA_ROOT.rglob("*")) == files
    assert dry == site.bring(archive).report()


def test_pages_that_exist_are_changed_left_or_copied():
    top = site.section()
    archive = site.export(top)
    article = Page.objects.get(slug="dentiste").specific
    article.title = "Voir un dentiste ici"
    article.save_revision().publish()
    assert site.statuses(site.bring(archive, existing="skip")) == {"skipped": 10}
    outcome = site.bring(archive)
    assert site.statuses(outcome) == {"changed": 1, "same": 9}
    article.refresh_from_db()
    assert (article.title, article.live) == ("Voir un dentiste ici", True)
    assert article.get_latest_revision_as_object().title == "Voir un dentiste"
    # Our own unread draft is no conflict; somebody's work is.
    assert site.statuses(site.bring(archive)) == {"same": 10}
    draft = article.get_latest_revision_as_object()
    draft.title = "Mon travail"
    draft.save_revision()
    outcome = site.bring(archive)
    assert site.statuses(outcome) == {"conflict": 1, "same": 9}
    assert site.statuses(site.bring(archive, over_drafts=True)) == {"changed": 1, "same": 9}
    copies = site.bring(archive, existing="copy")
    assert site.statuses(copies) == {"new": 10}
    copy = Page.objects.get(slug="dentiste", url_path__contains="se-soigner-2").specific
    faq = Page.objects.get(slug="questions", url_path__contains="se-soigner-2")
    assert f'id="{faq.pk}"' in str(copy.body.raw_data[1]["value"])
    assert copy.translation_key != article.translation_key


@pytest.mark.once
def test_private_pages_stay_unless_asked_and_arrive_private(identities):
    from portal.editorial import services as editorial
    from portal.editorial.sharing import visibility_of
    from portal.transfer.exporting import ExportOptions

    top = site.section()
    editorial.set_visibility(page=Page.objects.get(slug="dormir"), target="private", actor=None)
    told = site.content(site.export(top, options=ExportOptions()))
    assert "Dormir" not in str(told)
    archive = site.export(top)
    site.empty_site()
    site.bring(archive, publish=True)
    assert visibility_of(Page.objects.get(slug="dormir"))[0] == "private"
    assert visibility_of(Page.objects.get(slug="brouillon"))[0] == "private"
    assert visibility_of(Page.objects.get(slug="se-soigner"))[0] == "public"


@pytest.mark.once
def test_translations_travel_together_and_those_of_the_translation_screen_stay_its_own():
    top = IndexPageFactory(title="Santé", slug="se-soigner")
    article = ArticlePageFactory(title="Voir un dentiste", slug="dentiste", parent=top)
    for page in (home(), top, article):
        translated(page)
    archive = site.export(top)
    told = {entry["id"][-2:]: entry["fields"]["title"] for entry in site.content(archive)["pages"]}
    assert told == {"fr": "Voir un dentiste", "en": "en Voir un dentiste"}
    english = article.get_translations().get().specific
    english.title = "Seeing a dentist"
    english.save_revision().publish()
    outcome = site.bring(archive)
    assert site.statuses(outcome) == {"same": 3, "conflict": 1}
    assert "traduction" in next(line.reason for line in outcome.lines if line.status == "conflict")
    assert site.statuses(site.bring(archive, existing="copy")) == {"new": 4}
    copies = Page.objects.filter(title__in=told.values()).exclude(pk__in=[article.pk, english.pk])
    assert len(copies) == 2
    assert len({page.translation_key for page in copies}) == 1
    # A site without the section in English takes the French pages and says why the others stay.
    for page in Page.objects.filter(depth=3, locale__language_code="en"):
        page.delete()
    outcome = site.bring(archive, section=Page.objects.filter(slug="se-soigner").first(), existing="copy")
    assert site.statuses(outcome) == {"new": 2, "rejected": 2}
    assert "langue" in next(line.reason for line in outcome.lines if line.status == "rejected")

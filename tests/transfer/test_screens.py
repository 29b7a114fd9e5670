"""The screens of exchanges, by who may open them, and an import from the archive to its undoing."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry

from portal.core.models import Outbox
from portal.editorial import services as editorial
from portal.editorial.models import BinEntry
from portal.editorial.roles import Role
from portal.transfer import services
from portal.transfer.models import Transfer
from portal.transfer.outcomes import ImportOptions
from tests.factories.pages import ArticlePageFactory, IndexPageFactory, home
from tests.people import IDENTITIES
from tests.transfer import site

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIST, IMPORT = reverse("transfer_list"), reverse("transfer_import")


def upload(content: bytes, name: str = "sante.zip") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/zip")


def ask(client: Client, content: bytes, section: Page, **options: str) -> Transfer:
    data = {"file": upload(content), "section": section.pk, "existing": "update", "redirects": "on"} | options
    answer = client.post(IMPORT, data)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return Transfer.objects.first()


def address(transfer: Transfer) -> str:
    return reverse("transfer_one", args=[transfer.public_id])


@pytest.fixture
def article():
    return ArticlePageFactory(
        title="Voir un dentiste", parent=IndexPageFactory(title="Santé", slug="se-soigner")
    )


def test_who_opens_which_screen(identities, article):
    section = article.get_parent()
    admin = identities["structure_admin"]
    out = services.ask_export(pages=[section], options=site.EVERYTHING, actor=admin.user)
    screens = {
        "list": LIST,
        "import": IMPORT,
        "export": reverse("transfer_export", args=[section.pk]),
        "one": address(out),
        "archive": reverse("transfer_download", args=[out.public_id]),
    }
    opened: dict[str, set[str]] = {name: set() for name in screens}
    for name, url in screens.items():
        for who in IDENTITIES:
            answer = identities[who].client.get(url)
            opened[name] |= {who} if answer.status_code == 200 else set()
            if answer.streaming:
                answer.getvalue()  # closes the file
    editors = opened["list"]
    assert {"editor", "structure_admin", "superuser"} <= editors
    assert not editors & {"anonymous", "youth", "other_youth", "employer", "employer_admin", "other_employer"}
    assert opened["import"] == editors
    assert {"editor", "structure_admin", "superuser"} <= opened["export"] <= editors
    assert opened["one"] == opened["archive"] == {"structure_admin", "superuser"}


def test_a_section_goes_out_and_its_archive_is_downloaded(identities, article):
    editor = identities["editor"]
    section = article.get_parent()
    shown = editor.client.get(reverse("wagtailadmin_explore", args=[section.pk])).content.decode()
    assert "Emporter vers un autre site" in shown
    assert "Importer ici" in shown
    answer = editor.client.post(reverse("transfer_export", args=[section.pk]), {"children": "on"})
    transfer = Transfer.objects.get()
    assert answer["Location"] == address(transfer)
    page = " ".join(editor.client.get(address(transfer)).content.decode().split())
    assert "2 pages, 0 image, 0 document." in page
    archive = editor.client.get(reverse("transfer_download", args=[transfer.public_id]))
    assert archive["Content-Disposition"].startswith('attachment; filename="sante-')
    assert "no-store" in archive["Cache-Control"]
    assert len(site.content(archive.getvalue())["pages"]) == 2
    entry = PageLogEntry.objects.get(action="transfer.export")
    assert (entry.page_id, entry.user) == (section.pk, editor.user)
    assert (
        "archive de 2 page(s)"
        in editor.client.get(reverse("wagtailadmin_pages:history", args=[section.pk])).content.decode()
    )


def test_ticked_pages_go_out_together(identities, article):
    other = ArticlePageFactory(title="Autre")
    ids = f"id={article.pk}&id={other.pk}"
    url = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'transfer_export'])}?{ids}"
    admin = identities["structure_admin"].client
    assert "Voir un dentiste" in admin.get(url).content.decode()
    assert admin.post(url, {"drafts": "on"}).status_code == 302
    assert Transfer.objects.get().report["pages"] == 2


def test_what_one_may_not_read_stays_and_is_not_named(identities, article):
    section = article.get_parent()
    secret = IndexPageFactory(title="Plan social", parent=section)
    writer = identities["adviser"]
    editorial.grant(page=section, role=Role.WRITER, actor=None, user=writer.user)
    editorial.cut_inheritance(page=secret, actor=None)
    client = writer.client
    assert client.post(reverse("transfer_export", args=[secret.pk])).status_code in (302, 403)
    assert not Transfer.objects.exists()
    client.post(
        reverse("transfer_export", args=[section.pk]), {"children": "on", "private": "on", "drafts": "on"}
    )
    transfer = Transfer.objects.get()
    assert transfer.report["pages"] == 2
    assert "Plan social" not in client.get(address(transfer)).content.decode()
    assert "que vous ne pouvez pas lire" in client.get(address(transfer)).content.decode()


def test_an_import_is_shown_confirmed_once_and_undone(identities):
    archive = site.export(site.section())
    site.empty_site()
    admin = identities["structure_admin"]
    target = IndexPageFactory(title="Reçu", slug="recu")
    before = Page.objects.count()
    transfer = ask(admin.client, archive, target)
    shown = " ".join(admin.client.get(address(transfer)).content.decode().split())
    assert "Importer 10 pages en brouillon" in shown
    assert "<strong>10</strong> nouvelles" in shown
    assert Page.objects.count() == before
    admin.client.post(address(transfer), {"act": "confirm"})
    admin.client.post(address(transfer), {"act": "confirm"})
    transfer.refresh_from_db()
    assert transfer.state == "done"
    assert Page.objects.count() == before + 10
    assert Redirect.objects.count() == 1
    assert not Outbox.objects.exclude(state="done").exists()
    log = PageLogEntry.objects.filter(action="transfer.import")
    assert {entry.user for entry in log} == {admin.user}
    assert log.count() == 10
    assert "Annuler cet import" in admin.client.get(address(transfer)).content.decode()
    # Again: nothing new, and nothing to confirm.
    again = ask(admin.client, archive, target)
    assert "rien à importer" in admin.client.get(address(again)).content.decode()
    admin.client.post(address(transfer), {"act": "undo"})
    transfer.refresh_from_db()
    assert transfer.state == "undone"
    assert BinEntry.objects.get().page.title == "Santé"
    assert not target.get_children().exists()
    assert not Redirect.objects.filter(old_path="/vieux-dentiste").exists()
    # What is in the bin is no longer the page of the archive: it may come again.
    once_more = ask(admin.client, archive, target)
    assert once_more.report["counts"]["new"] == 10


def test_undo_puts_back_what_was_published_and_the_draft_above(identities, article):
    admin = identities["structure_admin"]
    archive = site.export(article.get_parent())
    article.title = "Publiée ici"
    article.save_revision().publish()
    draft = article.get_latest_revision_as_object()
    draft.title = "Brouillon d’ici"
    draft.save_revision()
    transfer = ask(admin.client, archive, home(), publish="on", over_drafts="on")
    admin.client.post(address(transfer), {"act": "confirm"})
    assert Page.objects.get(pk=article.pk).title == "Voir un dentiste"
    admin.client.post(address(transfer), {"act": "undo"})
    page = Page.objects.get(pk=article.pk).specific
    assert (page.title, page.live) == ("Publiée ici", True)
    assert page.get_latest_revision_as_object().title == "Brouillon d’ici"
    assert not BinEntry.objects.exists()


def test_undo_is_refused_when_somebody_worked_on_a_page_or_after_a_week(identities, article):
    admin = identities["structure_admin"]
    archive = site.export(article.get_parent())
    site.empty_site()
    transfer = ask(admin.client, archive, home())
    admin.client.post(address(transfer), {"act": "confirm"})
    made = Page.objects.get(title="Voir un dentiste").specific
    assert transfer.public_id
    transfer.refresh_from_db()
    made.save_revision(user=admin.user)
    answer = admin.client.post(address(transfer), {"act": "undo"}, follow=True)
    assert "a été changée depuis" in answer.content.decode()
    assert made.get_parent().title == "Santé"
    with pytest.raises(services.undoing.ApplicationError, match="7 jours"):
        services.undo_import(transfer=transfer, actor=admin.user, at=timezone.now() + timedelta(days=8))
    below = ArticlePageFactory(title="D’ici", parent=Page.objects.get(title="Santé"))
    Transfer.objects.filter(pk=transfer.pk).update(state="done")
    transfer.pages.filter(page=made).update(revision=Page.objects.get(pk=made.pk).latest_revision)
    answer = admin.client.post(address(transfer), {"act": "undo"}, follow=True)
    assert "D’ici" in answer.content.decode()
    assert below.get_parent().title == "Santé"


def test_rights_to_add_to_publish_and_to_change(identities, article):
    archive = site.export(article.get_parent())
    writer, other = identities["adviser"], IndexPageFactory(title="Autre", slug="autre")
    mine = IndexPageFactory(title="Mienne", slug="mienne")
    editorial.grant(page=mine, role=Role.WRITER, actor=None, user=writer.user)
    for section, options, words in (
        (other, {}, "ne pouvez pas ajouter"),
        (mine, {"publish": "on"}, "ne pouvez pas publier"),
    ):
        data = {"file": upload(archive), "section": section.pk, "existing": "update", **options}
        assert words in writer.client.post(IMPORT, data).content.decode()
    assert not Transfer.objects.exists()
    article.title = "Changée"
    article.save_revision().publish()
    transfer = ask(writer.client, archive, mine)
    assert transfer.report["counts"]["rejected"] == 2
    transfer = ask(writer.client, archive, mine, existing="copy")
    assert transfer.report["counts"]["new"] == 2
    writer.client.post(address(transfer), {"act": "confirm"})
    assert set(mine.get_descendants().values_list("live", "owner")) == {(False, writer.user.pk)}


def test_a_broken_archive_is_told_on_its_page(identities):
    admin, target = identities["structure_admin"].client, home()
    transfer = ask(admin, b"bonjour", target)
    assert "pas une archive lisible" in admin.get(address(transfer)).content.decode()
    empty = admin.post(IMPORT, {"file": upload(b""), "section": target.pk, "existing": "update"})
    assert "Ce fichier est vide" in empty.content.decode()
    hostile = site.packed(
        {
            "format": "tandem-content",
            "version": 1,
            "pages": [{"id": "<b>x", "fields": {"title": "<script>x</script>"}}],
        }
    )
    shown = admin.get(address(ask(admin, hostile, target))).content.decode()
    assert "<script>x" not in shown
    assert "identifiant est mal écrit" in shown


def test_an_error_nobody_foresaw_is_told_and_nothing_runs_for_ever(identities, article, monkeypatch):
    def fail(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("portal.transfer.services.working.import_archive", fail)
    transfer = ask(identities["structure_admin"].client, site.export(article), home())
    assert transfer.state == "failed"
    assert (
        "rien n’a été écrit" in identities["structure_admin"].client.get(address(transfer)).content.decode()
    )


def test_what_was_asked_by_an_account_that_is_gone_is_not_done(identities, article):
    writer = identities["editor"].user
    transfer = services.ask_import(
        file=upload(site.export(article)),
        section=home(),
        options=ImportOptions(existing="copy"),
        actor=writer,
    )
    Transfer.objects.filter(pk=transfer.pk).update(state="asked", actor=None)
    transfer.refresh_from_db()
    before = Page.objects.count()
    services.work(transfer=transfer)
    assert (transfer.state, Page.objects.count()) == ("refused", before)


def test_archives_are_forgotten_after_a_week_and_reports_stay(identities, article):
    user = identities["structure_admin"].user
    out = services.ask_export(pages=[article], options=site.EVERYTHING, actor=user)
    waiting = services.ask_import(
        file=upload(site.export(article)), section=home(), options=ImportOptions(), actor=user
    )
    for transfer in (out, waiting):
        services.work(transfer=transfer)
    assert services.forget_archives() == 0
    assert services.forget_archives(at=timezone.now() + timedelta(days=8)) == 2
    out.refresh_from_db()
    waiting.refresh_from_db()
    assert (bool(out.file), out.report["pages"], waiting.state) == (False, 1, "refused")
    assert services.forget_archives(at=timezone.now() + timedelta(days=8)) == 0


def test_progress_is_told_while_the_work_goes_on(identities, article, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "portal.transfer.services.working.cache.set", lambda key, value, *args: seen.append(value)
    )
    section = article.get_parent()
    for number in range(25):
        ArticlePageFactory(title=f"n {number}", parent=section)
    file = io.BytesIO()
    services.export_now(file=file, pages=[section], options=site.EVERYTHING, actor=None)
    services.ask_export(pages=[section], options=site.EVERYTHING, actor=identities["structure_admin"].user)
    transfer = Transfer.objects.get()
    services.work(transfer=transfer)
    assert (20, 27) in seen


def test_the_list_and_the_report_ask_as_often_for_many_as_for_few(identities, article):
    admin = identities["structure_admin"]
    few = ask(admin.client, site.export(article), home(), existing="copy")
    for page in (LIST, address(few)):
        admin.client.get(page)  # what is kept from the first time on
    before = [queries(admin.client, page) for page in (LIST, address(few))]
    for number in range(12):
        ArticlePageFactory(title=f"n {number}", parent=article.get_parent())
        services.ask_export(pages=[article], options=site.EVERYTHING, actor=identities["editor"].user)
    many = ask(admin.client, site.export(article.get_parent()), home(), existing="copy")
    assert len(many.report["pages"]) == 14
    assert [queries(admin.client, page) for page in (LIST, address(many))] == before


def queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)

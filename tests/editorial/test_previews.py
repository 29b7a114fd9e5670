"""A link shows a draft to whoever holds it, for a time, and until it is taken back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from portal.editorial import services
from portal.editorial.models import PreviewLink
from tests.factories.pages import ArticlePageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    page = ArticlePageFactory(title="Ancien titre")
    page.title = "Titre du brouillon"
    page.save_revision()
    return page


def test_an_editor_makes_a_link_that_shows_the_draft_and_takes_it_back(identities, article):
    editor = identities["editor"].client
    screen = reverse("editorial_previews", args=[article.pk])
    assert "De 1 à 30" in editor.post(screen, {"act": "create", "days": "90", "note": "x"}).content.decode()
    editor.post(screen, {"act": "create", "days": "3", "note": "Mme Dupin"})
    link = PreviewLink.objects.get()
    address = services.preview_path(link)
    assert address in editor.get(screen).content.decode()
    answer = Client().get(address)
    assert answer.status_code == 200
    assert "Titre du brouillon" in answer.content.decode()
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]
    link.refresh_from_db()
    assert link.opened == 1
    assert PageLogEntry.objects.filter(page=article.pk, action="editorial.preview_open").count() == 1
    editor.post(screen, {"act": "revoke", "link": link.pk})
    gone = Client().get(address)
    assert gone.status_code == 410
    assert "no-store" in gone["Cache-Control"]
    assert "Titre du brouillon" not in gone.content.decode()


def test_a_link_ends_and_cannot_be_made_up(identities, article):
    editor, now = identities["editor"].user, timezone.now()
    link = services.create_preview_link(page=article, actor=editor, days=2, at=now)
    token = services.preview_path(link).strip("/").split("/")[-1]
    assert services.open_preview_link(token=token, at=now + timedelta(days=1)) == link
    assert services.open_preview_link(token=token, at=now + timedelta(days=3)) is None
    for wrong in (str(link.public_id), f"{link.public_id}:x", token[:-1], "lien"):
        assert services.open_preview_link(token=wrong, at=now) is None
    services.put_in_bin(page=article, actor=None)
    assert services.open_preview_link(token=token, at=now) is None


def test_who_cannot_edit_makes_no_link(identities, article):
    screen = reverse("editorial_previews", args=[article.pk])
    assert identities["adviser"].client.post(screen, {"act": "create", "days": "3"}).status_code == 302
    assert not PreviewLink.objects.exists()

"""What editors, or somebody in their name, may send: clear message, nothing lost, page up."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page
from wagtail.rich_text import expand_db_html
from wagtail.test.utils.form_data import rich_text, streamfield

from portal.editorial import services
from portal.editorial.changes import Renaming
from tests.editorial.test_reviews import submit
from tests.factories.pages import IndexPageFactory, StandardPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_page_is_not_moved_under_itself(identities):
    section = IndexPageFactory(title="Dessus")
    below = IndexPageFactory(title="Dessous", parent=section)
    address = reverse("wagtailadmin_pages:move_confirm", args=[section.pk, below.pk])
    answer = identities["structure_admin"].client.post(address)
    assert answer.status_code in (302, 403)
    section = Page.objects.get(pk=section.pk)
    assert section.get_parent().pk != below.pk
    assert [page.pk for page in section.get_children()] == [below.pk]
    assert Page.find_problems() == ([], [], [], [], [])


def test_nothing_is_restored_under_itself(identities):
    section = IndexPageFactory()
    below = IndexPageFactory(parent=section)
    entry = services.put_in_bin(page=section, actor=identities["structure_admin"].user)
    address = reverse("editorial_bin_entry", args=[entry.pk])
    answer = identities["structure_admin"].client.post(address, {"to": below.pk})
    assert answer.status_code == 200
    assert Page.find_problems() == ([], [], [], [], [])
    assert not Page.objects.get(pk=section.pk).live


def test_the_second_editor_of_a_page_is_told_of_the_first(identities):
    page = StandardPageFactory()
    editor, admin = identities["editor"].client, identities["structure_admin"].client
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    editor.get(edit)
    opened = admin.get(edit)
    session = opened.context["editing_sessions"]
    ping = reverse(
        "wagtailadmin_editing_sessions:ping",
        args=["wagtailcore", "page", page.pk, session.current_session.pk],
    )
    said = json.loads(admin.post(ping).content)
    assert [one["user"] for one in said["other_sessions"]] == [str(identities["editor"].user)]


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">lien</a>',
        '<a href="data:text/html,x" onclick="alert(1)">lien</a>',
        '<iframe src="https://exemple.example"></iframe>',
        '<p style="position:fixed" onmouseover="alert(1)">a</p>',
        '<svg onload="alert(1)"><use href="#x"/></svg>',
        '<embed embedtype="media" url="javascript:alert(1)">',
    ],
)
def test_hostile_rich_text_is_cleaned_when_it_is_saved(html, identities):
    page = StandardPageFactory(introduction="Pour toi", theme="health")
    body = streamfield([("text", rich_text(f"<p>Bonjour</p>{html}"))])
    answer = submit(identities["editor"].client, page, body=body, **{"action-submit": ""})
    assert answer.status_code == 302
    saved = Page.objects.get(pk=page.pk).get_latest_revision().as_object()
    shown = expand_db_html("".join(block.value.source for block in saved.body if block.block_type == "text"))
    assert "Bonjour" in shown
    for bad in (
        "<script",
        "onerror",
        "javascript:",
        "onclick",
        "<iframe",
        "style=",
        "onmouseover",
        "<svg",
        "data:",
    ):
        assert bad not in shown
    saved.save_revision().publish()
    assert Client().get(page.url).status_code == 200


def test_an_entity_that_the_editor_would_never_make_leads_nowhere(identities):
    """The editor posts JSON: somebody may write it by hand."""
    page = StandardPageFactory(introduction="Pour toi", theme="health")
    forged = json.dumps(
        {
            "blocks": [
                {
                    "key": "00000", "type": "unstyled", "depth": 0, "text": "<script>alert(1)</script> ici",
                    "inlineStyleRanges": [{"offset": 0, "length": 3, "style": "CODE"}],
                    "entityRanges": [{"key": 0, "offset": 26, "length": 3}],
                }
            ],
            "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(1)"}}},
        }
    )  # fmt: skip
    submit(identities["editor"].client, page, body=streamfield([("text", forged)]), **{"action-submit": ""})
    saved = Page.objects.get(pk=page.pk).get_latest_revision().as_object()
    saved.save_revision().publish()
    text = Client().get(page.url).content.decode()
    assert "&lt;script&gt;alert(1)" in text
    assert "javascript:" not in text


TRICKS = "\u202e\u200b\u0000é ᴬﬁ/\\?#%..🙂ا"


@pytest.fixture
def before():
    return StandardPageFactory(title="Avant", slug="avant")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(alphabet=st.one_of(st.sampled_from(TRICKS), st.characters(codec="utf-8")), max_size=40))
def test_an_address_made_from_any_title_is_plain(before, title):
    page = Page.objects.get(pk=before.pk).specific
    Renaming(search="", pattern=title, slug=True).apply(page)
    assert page.slug == "avant" or page.slug.replace("-", "").replace("_", "").isalnum()
    assert page.slug.isascii()
    assert len(page.slug) <= 255


@pytest.mark.parametrize("slug", ["../../admin", "a/b", "a b", "pa\u200bge", "<b>", "\u202egnp"])
def test_a_tricky_address_is_refused_and_nothing_typed_is_lost(slug, identities):
    page = StandardPageFactory(introduction="Pour toi", theme="health")
    answer = submit(identities["editor"].client, page, slug=slug, title="Gardé", **{"action-submit": ""})
    if answer.status_code == 302:
        # What Wagtail makes of it is plain.
        assert Page.objects.get(pk=page.pk).get_latest_revision().as_object().slug.replace("-", "").isalnum()
    else:
        assert "Gardé" in answer.content.decode()

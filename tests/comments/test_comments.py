"""Comments under articles: nothing shows before somebody accepts it, and its author takes it back at any time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Site

from portal.comments import links, services
from portal.comments.lifecycle import LIFECYCLE, CommentState
from portal.comments.models import Comment, CommentSettings
from portal.core.errors import ApplicationError
from portal.core.lifecycle import TransitionRefused
from portal.core.models import Outbox
from portal.core.personal_data import erase_texts, purge_old
from portal.core.robots import TOKEN, TRAP, new_token
from tests.factories.pages import ArticlePageFactory, StandardPageFactory

pytestmark = pytest.mark.django_db
AT = datetime(2099, 5, 1, 8, 0, tzinfo=UTC)


def token(seconds=60):
    return new_token(at=timezone.now() - timedelta(seconds=seconds))


def typed(**more):
    return {"name": "Lina", "email": "Lina@exemple.example", "text": "Merci !", TOKEN: token()} | more


@pytest.fixture
def article():
    return ArticlePageFactory(title="Une nouvelle", takes_comments=True)


def write(client, page, **more):
    return client.post(reverse("comments:write", args=[page.pk]), typed(**more))


def comment(page, **more):
    fields = {"name": "Lina", "email": "lina@exemple.example", "text": "Merci !", "token": new_token()}
    return Comment.objects.create(page=page.page_ptr, **fields | more)


def shown(client, page):
    return client.get(page.get_url()).content.decode()


def test_a_comment_waits_then_shows_without_the_address_and_its_author_takes_it_back(
    client, identities, article
):
    assert write(client, article, text="<b>Bien</b>\nhttps://spam.example").status_code == 302
    row = Comment.objects.get()
    assert "spam.example" not in shown(client, article)
    assert (
        services.decide(comments=[row], state=CommentState.ACCEPTED, actor=identities["structure_admin"].user)
        == 1
    )
    text = shown(client, article)
    assert "&lt;b&gt;Bien" in text
    assert 'href="https://spam.example' not in text
    assert "exemple.example" not in text.split("commentaires")[1]
    path = Outbox.objects.get(dedupe_key__startswith="comment-received").payload["action"]["path"]
    assert client.get(path).status_code == 200
    client.post(path)
    row.refresh_from_db()
    assert (row.state, row.name, row.email, row.text) == (CommentState.REMOVED, "", "", "")
    assert "Bien" not in shown(client, article)


def test_a_robot_is_thanked_and_nothing_is_kept(client, article):
    assert write(client, article, **{TRAP: "https://spam.example"}).status_code == 302
    assert not Comment.objects.exists()


def test_a_double_click_is_one_comment_and_a_mistake_loses_nothing(client, article):
    same = typed()
    for _ in range(2):
        client.post(reverse("comments:write", args=[article.pk]), same)
    assert Comment.objects.count() == 1
    response = write(client, article, email="lina", text="Un long texte")
    assert response.status_code == 422
    assert "Un long texte" in response.content.decode()


def test_only_where_the_editor_opened_it_and_while_the_site_takes_them(client, article):
    closed, other = ArticlePageFactory(), StandardPageFactory()
    draft = ArticlePageFactory(takes_comments=True, live=False)
    for page in (closed, other, draft):
        assert client.get(reverse("comments:write", args=[page.pk])).status_code == 404
    assert "Écrire un commentaire" in shown(client, article)
    assert "ommentaire" not in shown(client, closed).split("<main")[1].split("</main")[0]
    settings = CommentSettings.for_site(Site.objects.get())
    settings.is_open = False
    settings.save()
    assert client.get(reverse("comments:write", args=[article.pk])).status_code == 404
    assert "fermés" in shown(client, article)


def test_a_flood_is_stopped_and_a_full_queue_stays_usable(client, identities, article, settings):
    settings.ACCOUNT_RATE_LIMITS = {"comment": "2/h/ip"}
    assert [write(client, article).status_code for _ in range(3)] == [302, 302, 429]
    Comment.objects.bulk_create(
        Comment(page=article.page_ptr, name=f"N{n}", email="x@exemple.example", text="t", token=str(n))
        for n in range(1000)
    )
    admin = identities["structure_admin"].client
    page = admin.get(reverse("comments_queue"))
    assert page.content.decode().count('name="comment"') == 50
    chosen = list(Comment.objects.values_list("pk", flat=True)[:500])
    admin.post(reverse("comments_decide"), {"comment": chosen, "state": "spam"})
    assert Comment.objects.filter(state=CommentState.SPAM).count() == 500
    assert client.get(article.get_url()).status_code == 200


def test_moderating_is_for_those_who_publish_the_page(identities, article):
    row = comment(article)
    for who in ("anonymous", "youth", "employer", "adviser"):
        assert identities[who].client.get(reverse("comments_queue")).status_code != 200, who
        identities[who].client.post(reverse("comments_decide"), {"comment": [row.pk], "state": "accepted"})
        row.refresh_from_db()
        assert row.state == CommentState.WAITING, who
    with pytest.raises(ApplicationError):
        services.decide(comments=[row], state=CommentState.ACCEPTED, actor=identities["adviser"].user)
    assert identities["structure_admin"].client.get(reverse("comments_queue")).status_code == 200


@pytest.mark.once
@given(st.sampled_from(CommentState), st.sampled_from(CommentState))
def test_what_was_taken_back_never_returns(before, after):
    assert LIFECYCLE.allows(CommentState.REMOVED, after) is False
    if not LIFECYCLE.allows(before, after):
        with pytest.raises(TransitionRefused):
            LIFECYCLE.check(before, after)


def test_moderators_hear_once_a_day(article):
    settings = CommentSettings.for_site(Site.objects.get())
    settings.moderators = "a@exemple.example, b@exemple.example"
    settings.save()
    assert services.tell_moderators(at=AT) == 0
    comment(article)
    assert [services.tell_moderators(at=AT + timedelta(hours=hour)) for hour in (0, 3, 24)] == [2, 0, 2]


def test_retention_and_erasure(article):
    now = timezone.now()
    comment(article, state=CommentState.REFUSED, decided_at=now - timedelta(days=91))
    young = comment(article, state=CommentState.REFUSED, decided_at=now - timedelta(days=5))
    kept = comment(article, state=CommentState.ACCEPTED, created_at=now - timedelta(days=400), name="Zoé")
    purge_old(now)
    assert set(Comment.objects.values_list("pk", flat=True)) == {young.pk, kept.pk}
    kept.refresh_from_db()
    assert (kept.email, kept.text) == ("", "Merci !")
    comment(article, name="Une autre", email="autre@exemple.example", text="Bonjour lina@exemple.example")
    erase_texts(frozenset({"lina@exemple.example"}))
    assert [row.text for row in Comment.objects.filter(name="Une autre")] == ["Bonjour ‹effacé›"]
    assert not Comment.objects.filter(name="Lina").exists()


def test_a_forged_link_opens_nothing(client, article):
    row = comment(article)
    for key in ("", "x", row.public_id.hex, links.removal_path(row).split("/")[-2][:-2] + "__"):
        assert client.get(f"/commentaires/retirer/{key or 'x'}/").status_code in (404, 410)

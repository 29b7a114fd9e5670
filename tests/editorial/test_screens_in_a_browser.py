"""The editors' screens of ours in a real browser: readable by all, wide and narrow."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from portal.comments.models import Comment
from portal.core.robots import new_token
from portal.editorial import services
from portal.editorial.models import BinEntry, ThemeOwner
from portal.editorial.roles import Role
from portal.rules.models import RuleRun
from portal.upkeep.wagtail_hooks import REPORTS
from tests.factories.pages import ArticlePageFactory, IndexPageFactory
from tests.rules.making import mail_to, rule, tags
from tests.ui.looking import WIDTHS, log_in, problems_of


def screens(identities):
    # Real transactions leave no group of Wagtail: a superuser needs none.
    admin, adviser = identities["superuser"].user, identities["adviser"]
    section = IndexPageFactory(title="Santé")
    article = ArticlePageFactory(title="Voir un dentiste", parent=section)
    services.grant(page=section, role=Role.WRITER, actor=admin, user=adviser.user)
    services.set_visibility(page=article, target="intranet", actor=admin)
    services.create_preview_link(page=article, actor=admin, days=3, note="Mme Dupin", at=timezone.now())
    services.put_in_bin(page=ArticlePageFactory(parent=section), actor=admin)
    ThemeOwner.objects.create(theme="health", adviser=adviser.adviser)
    made = rule(admin, "published", tags("salon"), mail_to("author"), scope=section)
    RuleRun.objects.create(
        chain=made.scope.translation_key, rule=made, rule_name=made.name, page=article, page_title=article.title,
        trigger="published", outcome="refused", steps=[["refused", "Mots-clés : la page est verrouillée."]],
    )  # fmt: skip
    mine = services.check_out(page=article, actor=admin, purpose="Réécrire l’introduction")
    for page, words in (
        (mine.page, "Dans la copie, en mots simples"),
        (article, "Dans l’original, plus court"),
    ):
        draft = page.get_latest_revision_as_object()
        draft.introduction = words
        draft.title = f"{words} : titre"
        draft.save_revision(user=admin)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "editorial_rename"])
    export = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "editorial_export"])
    return [
        reverse("editorial_sharing", args=[article.pk]),
        reverse("editorial_inheritance", args=[article.pk]),
        reverse("editorial_previews", args=[article.pk]),
        reverse("editorial_check_out", args=[article.pk]),
        f"{reverse('editorial_copies')}?vue=toutes",
        reverse("editorial_copy", args=[mine.pk]),
        reverse("editorial_bin"),
        reverse("editorial_bin_entry", args=[BinEntry.objects.get().pk]),
        reverse("content_rules:index"),
        reverse("rules_try", args=[made.pk]),
        reverse("rules_journal"),
        reverse("rules_here", args=[section.pk]),
        f"{bulk}?id={article.pk}",
        f"{export}?id={article.pk}",
        reverse("editorial_bulk_undo", args=[uuid4()]),
    ]


def tables(identities):
    """Reports and queues: frames of Wagtail with columns, filters and words of ours."""
    admin = identities["superuser"].user
    article = ArticlePageFactory(title="Le permis", takes_comments=True)
    ArticlePageFactory(live=False)
    Locale.objects.create(language_code="en")
    Comment.objects.create(
        page=article.page_ptr,
        name="Lina",
        email="lina@exemple.example",
        text="Merci beaucoup.",
        token=new_token(),
    )
    services.set_visibility(page=article, target="intranet", actor=admin)
    names = [view.index_url_name for _, view, _ in REPORTS]
    more = [reverse("wagtailredirects:start_import"), reverse("wagtailadmin_home")]
    edit = [reverse("wagtailadmin_pages:edit", args=[article.pk])]
    return [reverse(name) for name in ("comments_queue", "editorial_states", *names)] + more + edit


@pytest.mark.browser
@pytest.mark.once
def test_our_screens_have_a_sentence_and_no_barrier(page, live_server, identities):
    log_in(page, live_server, identities["superuser"].user)
    problems = []
    for path in screens(identities):
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.goto(live_server.url + path)
        # Wagtail's filters have words of their own.
        assert max(map(len, page.locator("main .w-help-text").all_inner_texts())) > 40, path
        # What is ours: the frame around `main` is Wagtail's.
        problems += [f"{path} {problem}" for problem in problems_of(page, within="main")]
    assert not problems, "\n".join(problems)


@pytest.mark.browser
@pytest.mark.once
def test_our_tables_have_no_barrier(page, live_server, identities):
    log_in(page, live_server, identities["superuser"].user)
    problems = []
    for path in tables(identities):
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        assert page.goto(live_server.url + path).status == 200, path
        problems += [f"{path} {problem}" for problem in problems_of(page, within="main")]
    assert not problems, "\n".join(problems)

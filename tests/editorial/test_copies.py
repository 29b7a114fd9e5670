"""Working copies: taken out, written beside the living page, given back by a three-way merge; and two editors on one page."""

import json
from datetime import date
from pathlib import Path

import polib
import pytest
import wagtail.admin as admin_of_wagtail
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page, Revision
from wagtail.permissions import page_permission_policy
from wagtail.rich_text import RichText

from portal.core.errors import ApplicationError, StaleError
from portal.editorial import copying, services
from portal.editorial.comparing import content_of
from portal.editorial.copying import Outcome
from portal.editorial.merging import Fate, Side
from portal.editorial.models import BinEntry, CopyShelf, WorkingCopy
from portal.editorial.roles import Role
from portal.pages.collecting import Query, collect
from portal.pages.models import EventException, FormQuestion
from portal.rules.models import RuleEvent
from portal.rules.triggers import Trigger
from tests.editorial.test_reviews import submit
from tests.factories.pages import (
    ArticlePageFactory,
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
from tests.rules.making import rule, tags

pytestmark = pytest.mark.django_db

BODY = [
    ("heading", {"text": "Un", "level": "h2"}),
    ("text", RichText("<p>Deux</p>")),
    ("text", RichText("<p>Trois</p>")),
]


TYPES = (
    ArticlePageFactory, CollectionPageFactory, EventPageFactory, FaqPageFactory, FormPageFactory, IndexPageFactory,
    LandingPageFactory, PartnerPageFactory, ResourcePageFactory, ServicePageFactory, StandardPageFactory,
)  # fmt: skip


@pytest.fixture
def admin(identities):
    return identities["structure_admin"].user


@pytest.fixture
def article():
    section = IndexPageFactory(title="Santé")
    return ArticlePageFactory(
        title="Voir un dentiste",
        introduction="Pour toi",
        theme="health",
        parent=section,
        body=BODY,
        tags=["dents"],
    )


def write(page, **fields):
    """A new version of a page or of a copy, as the editor's screen saves one."""
    draft = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
    blocks = fields.pop("blocks", None)
    tags = fields.pop("tags", None)
    for name, value in fields.items():
        setattr(draft, name, value)
    if blocks:
        data = [dict(block) for block in draft.body.get_prep_value()]
        draft.body = json.dumps(blocks(data))
    if tags:
        draft.tags.set(tags)
    return draft.save_revision()


def check_out(page, user, purpose="Réécrire"):
    return services.check_out(page=Page.objects.get(pk=page.pk), actor=user, purpose=purpose)


def compare(copy):
    return copying.compare(WorkingCopy.objects.get(pk=copy.pk), {})


def give_back(copy, user, outcome=Outcome.PUBLISH, **choices):
    sides = {name: Side(side) for name, side in choices.items()}
    return services.check_in(copy=copy, actor=user, outcome=outcome, choices=sides)


def latest(page):
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object()


def texts(page):
    return [
        str(block.value.get("text") if block.block_type == "heading" else block.value.source)
        for block in page.body
    ]


def set_text(index, text):
    def change(blocks):
        blocks[index]["value"] = text
        return blocks

    return change


def test_a_copy_says_the_same_and_is_nowhere(article, admin, identities):
    copy = check_out(article, admin)
    assert compare(copy).merge.changes == ()
    assert copying.changes_since(copy) == 0
    page = copy.page
    assert (page.live, page.title) == (False, article.title)
    assert page.specific.tags.names().count() == 1
    assert Page.objects.get(pk=page.pk).url is None
    anonymous = Client()
    assert anonymous.get(article.url).status_code == 200
    assert anonymous.get(f"/{CopyShelf.objects.get().slug}/{page.slug}/").status_code == 404
    assert page.title not in anonymous.get("/sitemap.xml").content.decode()
    assert [card.title for card in collect(Query()).cards].count(article.title) == 1
    for person in ("structure_admin", "superuser", "editor"):
        user = type(admin).objects.get(pk=identities[person].user.pk)
        for pages in (
            page_permission_policy.explorable_instances(user),
            page_permission_policy.instances_user_has_permission_for(user, "change"),
        ):
            assert not pages.filter(pk__in=[page.pk, page.get_parent().pk]).exists()
        tester = page.permissions_for_user(user)
        assert tester.can_edit()
        assert not any(
            (tester.can_publish(), tester.can_delete(), tester.can_move(), tester.can_submit_for_moderation(),
             tester.can_add_subpage(), tester.can_unpublish(), tester.can_copy())
        )  # fmt: skip
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.once
def test_the_editor_the_preview_and_the_shared_preview_work_on_a_copy(article, identities):
    person = identities["editor"]
    address = reverse("editorial_check_out", args=[article.pk])
    assert "Dites" not in person.client.get(address).content.decode()
    assert person.client.post(address, {"purpose": ""}).status_code == 200
    answer = person.client.post(address, {"purpose": "Réécrire pour l’été"})
    copy = WorkingCopy.objects.get()
    assert (copy.owner, copy.purpose, copy.baseline) == (
        person.user, "Réécrire pour l’été", article.get_latest_revision(),
    )  # fmt: skip
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[copy.page_id])
    shown = person.client.get(answer.url).content.decode()
    assert "Comparer et rendre" in shown
    assert 'name="action-publish"' not in shown
    assert 'name="action-submit"' not in shown
    assert submit(
        person.client, copy.page.specific, title="Voir vite un dentiste", date="2026-03-02", **{"action-submit": "", "action-publish": "1"}
    ).status_code == 302  # fmt: skip
    copy.page.refresh_from_db()
    assert not copy.page.live
    assert latest(copy.page).title == "Voir vite un dentiste"
    assert Page.objects.get(pk=article.pk).title == "Voir un dentiste"
    # The original's screen names the copies, its list too.
    assert (
        "Réécrire pour l’été"
        in person.client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    )
    assert "Réécrire pour l’été" in person.client.get(address).content.decode()
    assert person.client.get(reverse("wagtailadmin_pages:view_draft", args=[copy.page_id])).status_code == 200
    link = services.create_preview_link(page=copy.page, actor=person.user, days=3)
    shared = Client().get(services.preview_path(link))
    assert shared.status_code == 200
    assert "Voir vite un dentiste" in shared.content.decode()
    # In the section of its original.
    assert "Santé" in shared.content.decode().split("<main")[1].split("</main>")[0]
    assert person.client.get(reverse("wagtailadmin_pages:history", args=[copy.page_id])).status_code == 200


@pytest.mark.once
def test_what_only_one_side_changed_comes_together(article, admin):
    copy = check_out(article, admin)
    write(
        copy.page,
        title="Voir vite un dentiste",
        blocks=set_text(1, "<p>Deux et demi</p>"),
        tags=["dents", "soins"],
    )
    write(
        article,
        introduction="Pour toi aussi",
        blocks=lambda data: [*data[:2], {"type": "text", "value": "<p>Neuf</p>"}, data[2]],
    ).publish()
    copy = WorkingCopy.objects.get()
    assert copying.changes_since(copy) == 2
    assert compare(copy).merge.conflicts == []
    give_back(copy, admin)
    page = Page.objects.get(pk=article.pk).specific
    assert (page.title, page.introduction, page.live) == ("Voir vite un dentiste", "Pour toi aussi", True)
    assert texts(page) == ["Un", "<p>Deux et demi</p>", "<p>Neuf</p>", "<p>Trois</p>"]
    assert sorted(page.tags.names()) == ["dents", "soins"]
    assert page.slug == article.slug
    assert not WorkingCopy.objects.exists()
    assert BinEntry.objects.get().parent_id == article.get_parent().pk
    assert "Voir vite un dentiste" in Client().get(page.url).content.decode()


def test_a_conflict_is_chosen_and_the_other_side_stays_in_the_history(article, admin, identities):
    copy = check_out(article, admin)
    write(copy.page, title="De la copie", introduction="Copie", blocks=set_text(1, "<p>De la copie</p>"))
    write(article, title="De l’original", blocks=set_text(1, "<p>De l’original</p>")).publish()
    conflicts = compare(copy).merge.conflicts
    assert {one.path[0] for one in conflicts} == {"title", "body"}
    block = next(one.name for one in conflicts if one.path[0] == "body")
    with pytest.raises(ApplicationError):
        give_back(copy, admin, title="copy")
    client, address = identities["structure_admin"].client, reverse("editorial_copy", args=[copy.pk])
    shown = client.get(address).content.decode()
    assert "choisissez" not in shown.split("À choisir")[0]
    for text in ("Garder l’original", "<ins", "De l’original", "De la copie", "Contenu : Texte"):
        assert text in shown
    data = {
        "act": "check_in",
        "outcome": "publish",
        "choice-title": "copy",
        "seen": compare(copy).seen,
    }
    refused = client.post(address, data).content.decode()
    assert "Choisissez, pour chaque désaccord" in refused
    assert 'value="copy" checked' in refused
    answer = client.post(address, data | {f"choice-{block}": "original"})
    assert answer.status_code == 302
    page = Page.objects.get(pk=article.pk).specific
    assert (page.title, page.introduction) == ("De la copie", "Copie")
    assert texts(page)[1] == "<p>De l’original</p>"
    said = [str(revision.content["title"]) + revision.content["body"] for revision in page.revisions.all()]
    assert any("De l’original" in text and '"<p>De l' in text for text in said)
    assert any("<p>De la copie</p>" in text for text in said)
    history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "rendue" in history


def test_what_the_editors_screen_changes_by_itself_is_no_change(article, admin):
    copy = check_out(article, admin)
    write(copy.page, blocks=set_text(1, '<p data-block-key="abcde">Deux</p>'))
    assert compare(copy).merge.changes == ()


@pytest.mark.once
def test_rows_of_a_page_keep_who_they_are(admin):
    form = FormPageFactory()
    first = FormQuestion.objects.filter(page=form).count()
    copy = check_out(form, admin)
    draft = latest(copy.page)
    question = draft.form_fields.first()
    question.label = "Votre nom complet"
    draft.form_fields.add(question, FormQuestion(label="Votre âge", field_type="number", required=False))
    draft.save_revision()
    kept = FormQuestion.objects.filter(page=form).first()
    assert {one.fate for one in compare(copy).merge.changes} == {Fate.TAKEN}
    give_back(copy, admin)
    questions = FormQuestion.objects.filter(page=form).order_by("sort_order")
    assert questions.count() == first + 1
    assert questions.get(pk=kept.pk).label == "Votre nom complet"
    event = EventPageFactory()
    event.exceptions = [
        EventException(kind="without", day=date(2026, 5, 1)),
        EventException(kind="also", day=date(2026, 5, 3)),
    ]
    event.save_revision().publish()
    copy = check_out(event, admin)
    assert compare(copy).merge.changes == ()
    draft = latest(copy.page)
    draft.exceptions.remove(draft.exceptions.get(day=date(2026, 5, 1)))
    draft.save_revision()
    both = latest(event)
    both.exceptions.add(EventException(kind="also", day=date(2026, 6, 6)))
    both.save_revision().publish()
    give_back(copy, admin)
    days = list(EventException.objects.filter(event=event).values_list("day", flat=True))
    assert days == [date(2026, 5, 3), date(2026, 6, 6)]


def test_several_copies_live_side_by_side(article, admin, identities):
    one, two = check_out(article, admin, "Titre"), check_out(article, identities["editor"].user, "Texte")
    write(one.page, title="Nouveau titre")
    write(two.page, blocks=set_text(2, "<p>Nouveau texte</p>"))
    give_back(one, admin)
    assert copying.changes_since(WorkingCopy.objects.get(pk=two.pk)) == 1
    give_back(two, admin)
    page = Page.objects.get(pk=article.pk).specific
    assert (page.title, texts(page)[2]) == ("Nouveau titre", "<p>Nouveau texte</p>")


@pytest.mark.once
def test_who_cannot_publish_sends_to_review(article, identities):
    services.set_up_workflow()
    editor = identities["editor"]
    copy = check_out(article, editor.user)
    write(copy.page, title="À relire")
    assert copying.outcomes(editor.user, article) == [Outcome.REVIEW, Outcome.DRAFT]
    with pytest.raises(ApplicationError):
        give_back(copy, editor.user, Outcome.PUBLISH)
    answer = editor.client.post(
        reverse("editorial_copy", args=[copy.pk]), {"act": "check_in", "outcome": "review", "seen": ""}
    )
    assert answer.status_code == 302
    page = Page.objects.get(pk=article.pk)
    assert (page.title, page.has_unpublished_changes) == ("Voir un dentiste", True)
    assert page.current_workflow_task is not None
    assert latest(page).title == "À relire"
    # While it is reviewed, another copy waits.
    other = check_out(article, editor.user)
    assert copying.why_not_checked_in(other, editor.user) == copying.LOCKED


@pytest.mark.once
def test_rights_follow_the_original(article, identities):
    owner, other = identities["adviser"], identities["manager"]
    services.grant(page=article.get_parent(), role=Role.WRITER, actor=None, user=owner.user)
    copy = check_out(article, owner.user)
    address = reverse("editorial_copy", args=[copy.pk])
    edit = reverse("wagtailadmin_pages:edit", args=[copy.page_id])
    assert owner.client.get(address).status_code == 200
    assert owner.client.get(edit).status_code == 200
    for path in (address, edit, reverse("editorial_check_out", args=[article.pk])):
        assert other.client.get(path).status_code in (302, 403)
    services.grant(page=article, role=Role.WRITER, actor=None, user=other.user)
    assert other.client.get(address).status_code == 200
    # A colleague helps to write it; giving it back or cancelling it is for its owner and for who publishes.
    for act in ({"act": "cancel"}, {"act": "check_in", "outcome": "draft"}):
        assert other.client.post(address, act).status_code in (302, 403)
    assert WorkingCopy.objects.filter(pk=copy.pk).exists()
    assert owner.client.post(address, {"act": "cancel"}).status_code == 302
    assert not WorkingCopy.objects.exists()
    entry = BinEntry.objects.get()
    services.restore(entry=entry, to=entry.parent, actor=None)
    back = Page.objects.get(pk=copy.page_id)
    assert (back.live, back.slug) == (False, f"{article.slug}-copie")


@pytest.mark.once
def test_the_list_of_copies(article, admin, identities):
    mine, theirs = (
        check_out(article, admin, "La mienne"),
        check_out(article, identities["editor"].user, "La leur"),
    )
    write(article, title="Autre", introduction="Autre").publish()
    client, address = identities["structure_admin"].client, reverse("editorial_copies")
    shown = client.get(address).content.decode()
    assert mine.purpose in shown
    assert theirs.purpose not in shown
    assert "2 changements depuis" in shown
    every = client.get(address, {"vue": "toutes"}).content.decode()
    assert mine.purpose in every
    assert theirs.purpose in every
    found = client.get(address, {"vue": "toutes", "q": "leur"}).content.decode()
    assert theirs.purpose in found
    assert mine.purpose not in found


@pytest.mark.once
def test_an_original_that_moves_hides_or_goes_is_said(article, admin, identities):
    client = identities["structure_admin"].client
    copy = check_out(article, admin)
    write(copy.page, title="Après")
    address = reverse("editorial_copy", args=[copy.pk])

    def said():
        return client.get(address).content.decode()

    elsewhere = IndexPageFactory(title="Ailleurs")
    Page.objects.get(pk=article.pk).move(elsewhere, pos="last-child")
    assert "déplacé dans « Ailleurs »" in said()
    Page.objects.get(pk=article.pk).unpublish()
    assert "n’est plus sur le site" in said()
    with pytest.raises(ApplicationError):
        give_back(copy, admin, Outcome.PUBLISH)
    entry = services.put_in_bin(page=article, actor=admin)
    assert "à la corbeille" in said()
    assert client.get(reverse("wagtailadmin_pages:edit", args=[copy.page_id])).status_code == 200
    with pytest.raises(ApplicationError):
        give_back(copy, admin, Outcome.DRAFT)
    services.delete_for_good(entry=entry, actor=admin)
    assert "n’existe plus" in said()
    assert "original supprimé" in client.get(reverse("editorial_copies")).content.decode()
    client.post(address, {"act": "cancel"})
    entry = BinEntry.objects.get()
    services.restore(entry=entry, to=Page.objects.get(pk=elsewhere.pk), actor=None)
    assert latest(copy.page).title == "Après"


def test_what_has_no_copy_says_why(article, admin, identities):
    copy = check_out(article, admin)
    draft = StandardPageFactory(live=False)
    alias = Page.objects.get(pk=article.pk).create_alias(update_slug="reflet", parent=article.get_parent())
    client = identities["structure_admin"].client
    for page, why in ((copy.page, copying.A_COPY), (draft, copying.NOT_LIVE), (alias, copying.ALIAS)):
        with pytest.raises(ApplicationError) as refused:
            services.check_out(page=page, actor=admin, purpose="x")
        assert refused.value.message == why
        answer = client.get(reverse("editorial_check_out", args=[page.pk]))
        assert why in answer.content.decode()


def test_a_translation_is_written_in_its_own_screen(admin, identities):
    page = StandardPageFactory(title="Contact", introduction="Pour toi", theme="health")
    translated(home())
    english = translated(page)
    assert copying.why_not_checked_out(Page.objects.get(pk=english.pk)) == copying.TRANSLATED
    assert copying.why_not_checked_out(Page.objects.get(pk=page.pk)) == ""


@pytest.mark.once
@pytest.mark.parametrize("factory", TYPES)
def test_a_copy_of_any_page_type_that_is_given_back_untouched_changes_nothing(factory, admin):
    page = factory()
    copy = check_out(page, admin)
    before = content_of(Page.objects.get(pk=page.pk))
    assert compare(copy).merge.changes == ()
    give_back(copy, admin)
    after = content_of(Page.objects.get(pk=page.pk))
    moments = {"last_published_at", "latest_revision_created_at", "latest_revision", "live_revision"}
    assert {name for name in before if before[name] != after[name]} <= moments


def test_an_address_typed_on_an_old_screen_is_kept(identities):
    page = StandardPageFactory(title="Contact", introduction="Pour toi", theme="health", slug="contact")
    first, second = identities["editor"], identities["structure_admin"]
    opened = versions(second.client, page)
    submit(
        first.client,
        page,
        introduction="Par la première",
        **{"action-submit": ""},
        **versions(first.client, page),
    )
    submit(second.client, page, slug="nous-joindre", **{"action-submit": ""}, **opened)
    copy = WorkingCopy.objects.get()
    assert {one.path: one.fate for one in compare(copy).merge.changes} == {
        ("slug",): Fate.TAKEN, ("introduction",): Fate.KEPT,
    }  # fmt: skip
    give_back(copy, second.user)
    assert Page.objects.get(pk=page.pk).slug == "nous-joindre"


def test_a_screen_that_shows_the_past_gives_nothing_back(article, admin):
    copy = check_out(article, admin)
    write(copy.page, title="Après")
    seen = compare(copy).seen
    write(article, introduction="Change encore").publish()
    with pytest.raises(StaleError):
        services.check_in(copy=copy, actor=admin, outcome=Outcome.PUBLISH, choices={}, seen=seen)
    assert Page.objects.get(pk=article.pk).title == "Voir un dentiste"


def versions(client, page):
    context = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context
    return {
        "loaded_revision_id": str(context["page"].latest_revision_id),
        "loaded_revision_created_at": context["loaded_revision_created_at"],
    }


def test_the_second_to_save_loses_nothing(identities):
    page = StandardPageFactory(title="Contact", introduction="Pour toi", theme="health")
    first, second = identities["editor"], identities["structure_admin"]
    opened = versions(second.client, page)
    submit(
        first.client,
        page,
        introduction="Par la première",
        **{"action-submit": ""},
        **versions(first.client, page),
    )
    answer = submit(
        second.client, page, title="Nous joindre", introduction="Par le second", **{"action-submit": "", "action-publish": "1"}, **opened
    )  # fmt: skip
    again = submit(
        second.client, page, title="Nous joindre", introduction="Par le second", **{"action-submit": "", "action-publish": "1"}, **opened
    )  # fmt: skip
    copy = WorkingCopy.objects.get()
    assert answer.url == again.url == reverse("editorial_copy", args=[copy.pk])
    assert copy.origin == WorkingCopy.Origin.RESCUED
    assert (latest(page).introduction, latest(page).title) == ("Par la première", "Contact")
    shown = second.client.get(answer.url).content.decode()
    for words in (
        "pendant que vous écriviez",
        str(first.user),
        "Par la première",
        "Par le second",
        "Nous joindre",
    ):
        assert words in shown.replace('<del class="deletion">', "").replace("</del>", "").replace(
            '<ins class="addition">', ""
        ).replace("</ins>", "")
    second.client.post(answer.url, {"act": "check_in", "outcome": "publish", "choice-introduction": "copy"})
    assert second.client.post(answer.url, {"act": "check_in", "outcome": "publish"}).url == reverse(
        "editorial_copies"
    )
    both = Page.objects.get(pk=page.pk).specific
    assert (both.title, both.introduction) == ("Nous joindre", "Par le second")
    assert any(
        one.content["introduction"] == "Par la première"
        for one in Revision.page_revisions.filter(object_id=str(page.pk))
    )


@pytest.mark.once
def test_errors_do_not_make_an_old_screen_new(identities):
    """Wagtail shows the form again with the number of the latest version: the second attempt would write over it."""
    page = StandardPageFactory(title="Contact", introduction="Pour toi", theme="health")
    first, second = identities["editor"], identities["structure_admin"]
    opened = versions(second.client, page)
    submit(
        first.client,
        page,
        introduction="Par la première",
        **{"action-submit": ""},
        **versions(first.client, page),
    )
    wrong = submit(
        second.client, page, slug="a b/c", introduction="Par le second", **{"action-submit": ""}, **opened
    )
    shown = wrong.content.decode()
    assert "Par le second" in shown
    assert f'name="loaded_revision_id" value="{opened["loaded_revision_id"]}"' in shown
    assert not WorkingCopy.objects.exists()


@pytest.mark.once
def test_written_over_by_an_automatic_saving_everything_is_asked(identities):
    """The version on the screen was saved over in place: what both began with is the one before."""
    page = StandardPageFactory(title="Contact", introduction="Pour toi", theme="health")
    first, second = identities["editor"], identities["structure_admin"]
    submit(
        first.client, page, introduction="En cours", **{"action-submit": ""}, **versions(first.client, page)
    )
    opened = versions(second.client, page)
    kept = versions(first.client, page) | {"overwrite_revision_id": opened["loaded_revision_id"]}
    submit(first.client, page, introduction="Presque fini", **{"action-submit": ""}, **kept)
    submit(second.client, page, introduction="Autre chose", **{"action-submit": ""}, **opened)
    copy = WorkingCopy.objects.get()
    assert [one.path for one in compare(copy).merge.conflicts] == [("introduction",)]


@pytest.mark.once
def test_rules_about_pages_do_not_follow_copies(article, admin):
    """A copy that is made, written or cancelled is no new page of a section, and none that leaves it."""
    for trigger in (Trigger.CREATED, Trigger.BINNED, Trigger.MOVED):
        rule(admin, trigger, tags(add="suivi"), name=trigger)
    copy = check_out(article, admin)
    write(copy.page, title="Après")
    services.cancel_copy(copy=copy, actor=admin)
    assert not RuleEvent.objects.exists()
    services.put_in_bin(page=article, actor=admin)
    assert RuleEvent.objects.get().kind == Trigger.BINNED


@pytest.mark.once
@pytest.mark.parametrize(
    "said",
    [
        "Proceeding will overwrite the changes made by %(user_name)s.",
        "Proceeding will overwrite the changes you made in that window.",
    ],
)
def test_the_warning_before_saving_says_what_happens_here(said):
    """These are sentences of Wagtail: an upgrade that changes them fails here."""
    templates = Path(admin_of_wagtail.__file__).parent / "templates" / "wagtailadmin" / "shared"
    source = (templates / "editing_sessions" / "list.html").read_text()
    assert said.replace("%(user_name)s", "{{ user_name }}") in source
    with translation.override("fr"):
        assert translation.gettext(said).startswith("Rien ne sera perdu")
    catalogue = settings.BASE_DIR / "locale" / "fr" / "LC_MESSAGES"
    words = {entry.msgid: entry.msgstr for entry in polib.pofile(str(catalogue / "django.po"))}
    assert words == {entry.msgid: entry.msgstr for entry in polib.mofile(str(catalogue / "django.mo"))}

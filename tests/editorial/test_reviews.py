"""From a draft to the site: who reviews, who may not, what is missing, who is told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState
from wagtail.test.utils.form_data import nested_form_data, streamfield

from portal.core.models import Outbox
from portal.editorial import services
from portal.editorial.models import ThemeOwner
from portal.editorial.reviewing import reviewers
from portal.editorial.roles import Role
from tests.factories.accounts import AdviserFactory
from tests.factories.pages import IndexPageFactory, StandardPageFactory, home
from tests.factories.translations import translated

pytestmark = pytest.mark.django_db


@pytest.fixture
def workflow(db):
    return services.set_up_workflow()


@pytest.fixture
def draft(workflow, identities):
    page = StandardPageFactory(title="Se loger", introduction="Pour toi", theme="housing", live=False)
    page.owner = identities["editor"].user
    page.save()
    return page


def submit(client, page, **fields):
    data = {
        "title": page.title, "slug": page.slug, "introduction": page.introduction, "audience": page.audience,
        "theme": page.theme, "body": streamfield([]), "action-submit": "1", "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
    } | fields  # fmt: skip
    data["comments-TOTAL_FORMS"] = data["comments-INITIAL_FORMS"] = "0"
    data.pop("comments")
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(data))


def mails(start):
    return {row.payload["to"] for row in Outbox.objects.filter(dedupe_key__startswith=start)}


def answer(client, page, action, **data):
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return client.post(address, data)


def test_a_draft_goes_to_the_owner_of_its_theme_who_publishes_it(draft, identities):
    editor, adviser = identities["editor"], identities["adviser"]
    ThemeOwner.objects.create(theme="housing", adviser=adviser.adviser)
    assert submit(editor.client, draft).status_code == 302
    draft.refresh_from_db()
    assert draft.current_workflow_task is not None
    assert mails("review-asked") == {adviser.user.email}
    # The author may not accept, not even by a forged request; nobody else sees the buttons.
    answer(editor.client, draft, "approve")
    answer(identities["manager"].client, draft, "approve")
    draft.refresh_from_db()
    assert not draft.live
    # An adviser who never wrote a page is let in to read this one.
    page = adviser.client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    assert page.status_code == 200
    assert "Accepter" in page.content.decode()
    answer(adviser.client, draft, "approve")
    draft.refresh_from_db()
    assert draft.live
    assert mails("review-answered") == {editor.user.email}


def test_changes_asked_for_come_back_with_a_word(draft, identities):
    editor, admin = identities["editor"], identities["structure_admin"]
    submit(editor.client, draft)
    assert mails("review-asked") == {admin.user.email}
    answer(admin.client, draft, "reject", comment="Ajoutez le téléphone.")
    mail = Outbox.objects.get(dedupe_key__startswith="review-answered")
    assert any("Ajoutez le téléphone." in text for text in mail.payload["paragraphs"])
    assert submit(editor.client, draft).status_code == 302
    assert draft.current_workflow_task is not None


@pytest.mark.parametrize("missing", [{"introduction": ""}, {"theme": ""}])
def test_what_is_missing_is_said_and_nothing_typed_is_lost(missing, draft, identities):
    response = submit(identities["editor"].client, draft, title="Un titre tout neuf", **missing)
    text = response.content.decode()
    assert response.status_code == 200
    assert "avant d’envoyer la page en relecture" in text
    assert "Un titre tout neuf" in text
    draft.refresh_from_db()
    assert draft.current_workflow_state is None
    # A draft may wait.
    saved = submit(identities["editor"].client, draft, **missing, **{"action-submit": ""})
    assert saved.status_code == 302


@pytest.mark.usefixtures("everybody")
def test_an_absence_moves_the_review_to_the_stand_in_and_never_to_nobody(workflow, identities):
    adviser, manager = identities["adviser"].adviser, identities["manager"].adviser
    page = StandardPageFactory(theme="health", live=False)
    today = timezone.localdate()
    assert reviewers(page) == [identities["structure_admin"].user]
    ThemeOwner.objects.create(theme="health", adviser=adviser)
    assert reviewers(page) == [adviser.user]
    adviser.absent_from, adviser.stand_in = today, manager
    adviser.save()
    assert reviewers(page, today=today) == [manager.user]
    assert reviewers(page, today=today - timedelta(days=1)) == [adviser.user]
    manager.absent_from = today
    manager.save()
    assert reviewers(page, today=today) == [identities["structure_admin"].user]
    # An author never reviews: the next in line does.
    page.owner = identities["structure_admin"].user
    page.save()
    assert reviewers(page, today=today) == [identities["superuser"].user]


def test_a_page_without_theme_goes_to_the_nearest_reviewer_of_its_section(workflow, identities):
    section = IndexPageFactory()
    page = StandardPageFactory(parent=section, audience="youth", live=False)
    services.grant(page=section, role=Role.REVIEWER, actor=None, user=identities["manager"].user)
    services.grant(
        page=page.get_parent().get_parent(), role=Role.REVIEWER, actor=None, user=AdviserFactory().user
    )
    assert reviewers(page) == [identities["manager"].user]


@pytest.mark.usefixtures("everybody")
def test_a_review_that_waits_more_than_three_working_days_is_recalled_once(draft, identities):
    submit(identities["editor"].client, draft)
    # A Thursday: the week-end does not count.
    start = datetime(2026, 3, 5, 10, tzinfo=UTC)
    TaskState.objects.update(started_at=start)
    assert services.remind_reviewers(at=start + timedelta(days=4)) == 0
    assert services.remind_reviewers(at=start + timedelta(days=5, hours=1)) == 1
    assert services.remind_reviewers(at=start + timedelta(days=6)) == 0
    assert mails("review-waiting") == {identities["structure_admin"].user.email}


def test_owners_of_themes_are_kept_by_administrators(identities):
    address = reverse("editorial_theme_owners:add")
    data = {"theme": "health", "adviser": identities["adviser"].adviser.pk, "stand_in": ""}
    assert identities["editor"].client.post(address, data).status_code == 302
    assert not ThemeOwner.objects.exists()
    identities["structure_admin"].client.post(address, data)
    assert ThemeOwner.objects.get().adviser == identities["adviser"].adviser


def test_a_translation_goes_to_the_owner_of_its_theme_too(workflow, identities):
    page = StandardPageFactory(title="Se loger", introduction="Pour toi", theme="housing")
    translated(home())
    english = translated(page)
    english.unpublish()
    editor, adviser = identities["editor"], identities["adviser"]
    ThemeOwner.objects.create(theme="housing", adviser=adviser.adviser)
    edit = reverse("wagtailadmin_pages:edit", args=[english.pk])
    address = reverse("editorial_hand_over", args=[english.pk])
    assert address in editor.client.get(edit).content.decode()
    assert editor.client.get(address).status_code == 200
    editor.client.post(address)
    english.refresh_from_db()
    assert english.current_workflow_task is not None
    assert not english.live
    assert mails("review-asked") == {adviser.user.email}
    assert address not in editor.client.get(edit).content.decode()
    answer(adviser.client, english, "approve")
    english.refresh_from_db()
    assert english.live
    # Who publishes needs no review; a page that is no translation has its own button.
    assert address not in identities["structure_admin"].client.get(edit).content.decode()
    french = reverse("editorial_hand_over", args=[page.pk])
    assert editor.client.post(french, follow=True).redirect_chain
    page.refresh_from_db()
    assert page.current_workflow_task is None

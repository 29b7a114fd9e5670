"""Each thing that happens to a page reaches its rules, and each action does what a person would do by hand."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as sent
from django.utils import timezone
from wagtail.models import Page

from portal.comments.services import post_comment
from portal.core.models import Outbox
from portal.core.robots import new_token
from portal.editorial import services as editorial
from portal.editorial.models import ThemeOwner
from portal.pages.services import keep_answer, sync_dates
from portal.rules import services
from portal.rules.models import Rule, RuleEvent, RuleNotice, RuleRun
from portal.rules.triggers import Trigger
from tests.factories.pages import (
    ArticlePageFactory,
    EventPageFactory,
    FormPageFactory,
    IndexPageFactory,
    ResourcePageFactory,
)
from tests.rules.making import by, fresh, mail_to, mails, names, notice_to, publish, results, rule, tags

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def draft(section, owner):
    return ArticlePageFactory(
        title="Brouillon", parent=section, live=False, owner=owner, theme="job", introduction="Deux phrases."
    )


def happen_created(section, admin):
    with by(admin):
        draft(section, admin)


def happen_published(section, admin):
    publish(draft(section, admin), admin)


def happen_again(section, admin):
    page = ArticlePageFactory(parent=section)
    RuleRun.objects.all().delete()
    publish(page, admin)


def happen_unpublished(section, admin):
    page = ArticlePageFactory(parent=section)
    with by(admin):
        fresh(page).unpublish(user=admin)


def happen_moved(section, admin):
    page = ArticlePageFactory()
    with by(admin):
        fresh(page).move(fresh(section), pos="last-child", user=admin)


def happen_submitted(section, admin):
    editorial.set_up_workflow()
    page = draft(section, admin)
    with by(admin):
        page.get_workflow().start(page, admin)


def happen_refused(section, admin):
    happen_submitted(section, admin)
    page = Page.objects.get(title="Brouillon")
    with by(admin):
        page.current_workflow_state.current_task_state.reject(user=admin)


def happen_binned(section, admin):
    page = ArticlePageFactory(parent=section)
    with by(admin):
        editorial.put_in_bin(page=page, actor=admin)


def happen_comment(section, admin):
    page = ArticlePageFactory(parent=section, takes_comments=True)
    for number in range(3):
        post_comment(page=page, name="Lina", email="l@exemple.example", text=f"{number}", token=new_token())


def happen_answered(section, admin):
    page = FormPageFactory(parent=section)
    for number in range(3):
        keep_answer(page=page, values={}, token=f"t{number}")


def happen_review_due(section, admin):
    ResourcePageFactory(parent=section, valid_until=timezone.localdate() + timedelta(days=1))
    for days in (1, 2, 3):
        services.tell_days(at=timezone.now() + timedelta(days=days))


def happen_event_past(section, admin):
    event = EventPageFactory(parent=section, first_day=date(2099, 5, 12), takes_registrations=False)
    sync_dates(event=event)
    for day in (11, 13, 14, 25):
        services.tell_days(at=datetime(2099, 5, day, 3, 0, tzinfo=PARIS))


HAPPENINGS = {
    Trigger.CREATED: happen_created,
    Trigger.PUBLISHED: happen_published,
    Trigger.FIRST: happen_published,
    Trigger.AGAIN: happen_again,
    Trigger.UNPUBLISHED: happen_unpublished,
    Trigger.MOVED: happen_moved,
    Trigger.SUBMITTED: happen_submitted,
    Trigger.REFUSED: happen_refused,
    Trigger.BINNED: happen_binned,
    Trigger.COMMENT: happen_comment,
    Trigger.ANSWERED: happen_answered,
    Trigger.REVIEW_DUE: happen_review_due,
    Trigger.EVENT_PAST: happen_event_past,
}


@pytest.mark.once
@pytest.mark.parametrize("trigger", Trigger.values)
def test_each_trigger_reaches_the_rules_of_its_section_once(trigger, section, admin, editor):
    reader = editor
    elsewhere = IndexPageFactory(title="Ailleurs")
    rule(admin, trigger, notice_to(f"user-{reader.pk}"), name="Ici", scope=section)
    rule(admin, trigger, notice_to(f"user-{reader.pk}"), name="Ailleurs", scope=elsewhere)
    rule(admin, trigger, notice_to(f"user-{reader.pk}"), name="Arrêtée", is_active=False)
    HAPPENINGS[trigger](section, admin)
    assert results() == [("Ici", "done")]
    assert RuleNotice.objects.filter(user=reader).count() == 1
    assert not RuleEvent.objects.filter(done_at=None).exists()


@pytest.mark.once
@pytest.mark.parametrize(
    ("happening", "heard"),
    [
        ("first", {"published_first", "published", "created"}),
        ("again", {"published_again", "published"}),
        ("unpublished", {"unpublished"}),
        ("moved", {"moved"}),
    ],
)
def test_no_trigger_is_taken_for_another(happening, heard, section, admin):
    page, other = ArticlePageFactory(parent=section), IndexPageFactory()
    for trigger in Trigger.values:
        rule(admin, trigger, notice_to(f"user-{admin.pk}"), name=trigger, scope=section)
    match happening:
        case "first":
            ArticlePageFactory(parent=section)
        case "again":
            publish(page, admin)
        case "unpublished":
            fresh(page).unpublish()
        case "moved":
            fresh(page).move(fresh(other), pos="last-child")
            fresh(page).move(fresh(section), pos="last-child")
    assert {name for name, _ in results()} == heard


EVERY_ACTION = [
    tags("a"), ("filing", {"theme": "job", "audience": ""}), ("review_date", 400), ("expiry", 400), ("submit", None),
    ("publish", None), ("visibility", "intranet"), ("unpublish", None), mail_to("author"), ("move", None), ("bin", None),
]  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize("trigger", Trigger.values)
def test_every_action_bears_every_trigger(trigger, section, admin):
    """Done, or nothing to do, or refused with a sentence: whatever happened, none breaks and the chain ends."""
    target = IndexPageFactory(title="Archives", slug="archives")
    for kind, value in EVERY_ACTION:
        part = (kind, target.pk if kind == "move" else value)
        # Last, and from anywhere: the others have moved the page.
        scope = None if kind == "bin" else section
        rule(admin, trigger, part, name=kind, scope=scope, cascades=False)
    HAPPENINGS[trigger](section, admin)
    outcomes = dict(results())
    assert set(outcomes) == {kind for kind, _ in EVERY_ACTION}
    assert "failed" not in outcomes.values()
    assert not RuleEvent.objects.filter(done_at=None).exists()
    told = RuleRun.objects.get(rule_name="bin")
    assert (told.outcome == "done") == (trigger != Trigger.BINNED)


def test_a_page_of_the_bin_counts_for_the_section_it_left_and_is_not_changed(section, admin, article):
    rule(admin, Trigger.BINNED, tags("non"), notice_to(f"user-{admin.pk}"), name="Corbeille", scope=section)
    rule(admin, Trigger.UNPUBLISHED, notice_to(f"user-{admin.pk}"), name="Retrait", scope=section)
    with by(admin):
        editorial.put_in_bin(page=article, actor=admin)
    assert results() == [("Retrait", "done"), ("Corbeille", "refused")]
    assert names(article) == []


def test_a_publication_for_a_later_day_is_told_on_that_day(section, admin):
    rule(admin, Trigger.PUBLISHED, notice_to(f"user-{admin.pk}"))
    page = draft(section, admin)
    publish(page, admin, go_live_at=timezone.now() + timedelta(days=2))
    assert results() == []
    page = fresh(page)
    page.get_latest_revision().publish()
    assert not fresh(page).live


# --- Conditions -------------------------------------------------------------------------------------------------------


def test_every_condition_must_hold(section, admin, editor):
    group = f"group-{editor.groups.get(name='Editors').pk}"
    page = ArticlePageFactory(
        parent=section, owner=editor, theme="job", audience="youth", tags=["Salon"],
        first_published_at=timezone.now() - timedelta(days=40),
    )  # fmt: skip
    holding = [
        ("types", ["pages.articlepage", "pages.eventpage"]), ("section", section.pk), ("theme", ["job"]),
        ("audience", ["youth", "all"]), ("tag", " salon "), ("language", ["fr"]), ("actor_group", group),
        ("author_group", group), ("visibility", ["public"]), ("older", 30),
    ]  # fmt: skip
    other = IndexPageFactory()
    moderators = f"group-{admin.groups.get(name='Moderators').pk}"
    failing = [
        ("types", ["pages.eventpage"]), ("section", other.pk), ("outside", section.pk), ("theme", ["health"]),
        ("audience", ["all"]), ("tag", "sal"), ("language", ["en"]), ("actor_group", moderators),
        ("author_group", moderators), ("visibility", ["private", "intranet"]), ("older", 50),
    ]  # fmt: skip
    act = notice_to(f"user-{editor.pk}")
    rule(admin, Trigger.AGAIN, act, name="Tout", conditions=[*holding, ("outside", other.pk)])
    for number, one in enumerate(failing):
        rule(admin, Trigger.AGAIN, act, name=f"Pas {number}", conditions=[*holding, one])
    publish(page, editor)
    assert results() == [("Tout", "done")]


def test_the_reach_of_a_rule_goes_down_the_tree_or_stops_at_the_first_step(section, admin):
    deep = ArticlePageFactory(parent=IndexPageFactory(parent=section))
    near = ArticlePageFactory(parent=section)
    act = notice_to(f"user-{admin.pk}")
    rule(admin, Trigger.AGAIN, act, name="Tout", scope=section)
    rule(admin, Trigger.AGAIN, act, name="Près", scope=section, reach=Rule.Reach.CHILDREN)
    publish(deep, admin)
    publish(near, admin)
    assert results() == [("Tout", "done"), ("Tout", "done"), ("Près", "done")]


# --- Actions ----------------------------------------------------------------------------------------------------------


def test_a_mail_is_filled_once_and_reaches_the_author_the_theme_the_group_and_the_person(
    section, admin, identities
):
    editor, adviser = identities["editor"].user, identities["adviser"]
    ThemeOwner.objects.create(theme="job", adviser=adviser.adviser)
    editors = editor.groups.get(name="Editors")
    text = "Paru : {titre} ({type}) dans {rubrique}, par {personne}.\n\nVoir {adresse}"
    for to in ("author", "theme", f"group-{editors.pk}", f"user-{admin.pk}"):
        rule(admin, Trigger.AGAIN, mail_to(to, "{titre}", text))
    page = ArticlePageFactory(title="{personne} {{7|add:1}}", parent=section, owner=editor, theme="job")
    publish(page, admin, title="{personne}\r\nBcc: tous@exemple.example <b>{{7}}")
    assert [one["to"] for one in mails()] == [editor.email, adviser.user.email, editor.email, admin.email]
    first = mails()[0]
    assert first["subject"] == "{personne} Bcc: tous@exemple.example <b>{{7}}"
    assert str(admin) in first["paragraphs"][0]
    assert first["paragraphs"][1].endswith(fresh(page).get_url())
    message = sent.outbox[0]
    assert "Bcc" not in message.message()
    assert message.recipients() == [editor.email]
    html = message.alternatives[0][0]
    assert "<b>{{7}}" not in html
    assert "&lt;b&gt;{{7}}" in html


def test_nobody_is_told_of_a_page_hidden_from_them_nor_outside_of_the_team(section, admin, identities):
    adviser, youth = identities["adviser"].user, identities["youth"].user
    page = ArticlePageFactory(parent=section, owner=youth)
    editorial.set_visibility(page=page, target="private", actor=admin)
    gone = identities["manager"].user
    for to in (f"user-{adviser.pk}", "author", f"user-{admin.pk}"):
        rule(admin, Trigger.AGAIN, mail_to(to))
    rule(admin, Trigger.AGAIN, mail_to(f"user-{gone.pk}"), name="Parti")
    gone.is_active = False
    gone.save()
    publish(page, admin)
    assert [one["to"] for one in mails()] == [admin.email]
    assert results()[-1] == ("Parti", "suspended")
    assert "1 autre n’a pas le droit" in RuleRun.objects.earliest("pk").sentence()


def test_fields_change_on_top_of_unpublished_work_which_stays_unpublished(section, admin, article):
    rule(
        admin, Trigger.AGAIN, tags("été, salon", "vieux"), ("filing", {"theme": "job", "audience": "all"}),
        cascades=False,
    )  # fmt: skip
    page = fresh(article)
    page.tags.add("vieux")
    page.save()
    publish(article, admin)
    assert (names(article), fresh(article).theme) == (["salon", "été"], "job")
    rule(admin, Trigger.MOVED, tags("déplacé"))
    page = fresh(article)
    page.introduction = "Pas encore"
    page.save_revision()
    other = IndexPageFactory()
    with by(admin):
        fresh(article).move(fresh(other), pos="last-child", user=admin)
    assert names(article) == ["salon", "été"]
    latest = fresh(article).get_latest_revision_as_object()
    assert (sorted(latest.tags.names()), latest.introduction) == (["déplacé", "salon", "été"], "Pas encore")


def test_move_publish_unpublish_submit_visibility_dates_and_bin(section, admin):
    editorial.set_up_workflow()
    target = IndexPageFactory(title="Archives", parent=section)
    today = timezone.localdate()
    page = ResourcePageFactory(parent=section, introduction="Deux phrases.", owner=admin)

    def doing(trigger, *actions):
        Rule.objects.all().delete()
        rule(admin, trigger, *actions, scope=section, cascades=False)

    doing(Trigger.AGAIN, ("review_date", 10), ("expiry", 20), ("visibility", "intranet"), ("move", target.pk))
    publish(page, admin)
    page = fresh(page)
    assert page.valid_until == today + timedelta(days=10)
    assert timezone.localdate(page.expire_at) == today + timedelta(days=20)
    assert page.get_view_restrictions()
    assert page.get_parent().pk == target.pk
    doing(Trigger.AGAIN, ("unpublish", None))
    publish(page, admin)
    assert not fresh(page).live
    waiting = ResourcePageFactory(parent=section, introduction="Deux phrases.", live=False)
    doing(Trigger.MOVED, ("submit", None))
    fresh(waiting).move(fresh(target), pos="last-child", user=admin)
    assert fresh(waiting).workflow_in_progress
    doing(Trigger.REFUSED, ("publish", None), ("bin", None), ("move", section.pk))
    with by(admin):
        fresh(waiting).current_workflow_state.current_task_state.reject(user=admin)
    assert [outcome for outcome, _ in RuleRun.objects.latest("pk").steps] == ["done", "done", "refused"]
    assert hasattr(fresh(waiting), "bin_entry")


def test_what_cannot_be_done_is_refused_with_a_sentence_and_leaves_the_page_alone(section, admin):
    taken = IndexPageFactory(parent=section)
    ArticlePageFactory(slug="pris", parent=taken)
    page = IndexPageFactory(slug="pris", parent=section)
    inside = IndexPageFactory(parent=page)
    for target in (page, inside, taken):
        rule(admin, Trigger.AGAIN, ("move", target.pk), tags("jamais"), cascades=False)
    rule(admin, Trigger.AGAIN, ("submit", None), name="Rien à relire", cascades=False)
    publish(page, admin)
    assert [outcome for _, outcome in results()] == ["refused", "refused", "refused", "nothing"]
    assert [len(run.steps) for run in RuleRun.objects.order_by("pk")] == [1] * 4
    assert names(page) == []
    assert fresh(page).get_parent().pk == section.pk


def test_an_incomplete_draft_is_not_published(section, admin):
    rule(admin, Trigger.MOVED, ("publish", None))
    page = ArticlePageFactory(parent=section, live=False)
    latest = fresh(page)
    latest.title = ""
    latest.save_revision(clean=False)
    fresh(page).move(IndexPageFactory(), pos="last-child", user=admin)
    assert results() == [("Une règle", "refused")]
    assert "n’est pas complet (titre)" in RuleRun.objects.get().sentence().lower()
    assert not fresh(page).live


def test_nothing_is_written_while_no_rule_listens(section, admin):
    rule(admin, Trigger.MOVED, tags("a"))
    ArticlePageFactory(parent=section)
    assert not RuleEvent.objects.exists()
    assert not Outbox.objects.filter(kind="rules").exists()

"""The screens of rules: writing one, the dry run that writes nothing, the switch, the journal, the notices."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from portal.core.models import Outbox
from portal.rules import trials
from portal.rules.actions.base import Turn
from portal.rules.blocks import ACTIONS, CONDITIONS
from portal.rules.conditions import CHECKS, likely, matches
from portal.rules.loops import CAUSES, loops
from portal.rules.models import Rule, RuleEvent, RuleNotice, RuleRun
from portal.rules.permissions import can_edit_rules
from portal.rules.subjects import subject_of
from portal.rules.trials import try_rule
from portal.rules.triggers import Trigger
from portal.rules.wording import PLACEHOLDERS, check_text, fill
from tests.factories.pages import ArticlePageFactory, IndexPageFactory, ResourcePageFactory
from tests.people import IDENTITIES, login
from tests.rules.making import fresh, mail_to, notice_to, publish, results, rule, tags

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def typed(actions=None, conditions=(), **more):
    fields = {
        "name": "Prévenir", "is_active": "on", "trigger": "published", "scope": "", "reach": "below", "cascades": "on",
        "conditions": streamfield(list(conditions)),
        "actions": streamfield([("tags", {"add": "emploi", "remove": ""})] if actions is None else actions),
    }  # fmt: skip
    return nested_form_data(fields | more)


def wrong(form):
    """Every sentence of the form, those inside of blocks too."""
    found = [str(form.errors)]

    def walk(data):
        if isinstance(data, dict):
            for value in data.values():
                walk(value)
        elif isinstance(data, list):
            for value in data:
                walk(value)
        else:
            found.append(str(data))

    for errors in form.errors.as_data().values():
        walk([error.as_json_data() for error in errors if hasattr(error, "as_json_data")])
    return "\n".join(found)


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_a_rule_is_written_changed_and_taken_over_by_who_saves_it(browser, identities, admin, section):
    add = reverse("content_rules:add")
    shown = browser.get(add).content.decode()
    assert "Une règle agit à votre place" in shown
    data = typed(
        conditions=[("theme", ("job", "health")), ("section", str(section.pk)), ("older", "3")],
        actions=[
            ("mail", {"to": f"user-{admin.pk}", "subject": "{titre}", "text": "Lire {adresse}"}),
            ("publish", ""),
        ],
        scope=str(section.pk),
    )
    answer = browser.post(add, data)
    assert answer.status_code == 302, wrong(answer.context["form"])
    made = Rule.objects.get()
    assert [part.kind for part in (*made.asked(), *made.done())] == [
        "theme",
        "section",
        "older",
        "mail",
        "publish",
    ]
    assert (made.owner, made.scope_title) == (admin, "Actualités")
    assert made.named == {f"page-{section.pk}": "Actualités", f"user-{admin.pk}": str(admin)}
    browser.post(add, typed(name="Deuxième"))
    assert list(Rule.objects.values_list("name", "position")) == [("Prévenir", 1), ("Deuxième", 2)]
    edit = reverse("content_rules:edit", args=[made.pk])
    assert browser.get(edit).status_code == 200
    identities["superuser"].client.post(edit, typed(name="Autre"))
    made.refresh_from_db()
    assert (made.name, made.owner, made.scope_title) == ("Autre", identities["superuser"].user, "")


WRONG = [
    ({"actions": []}, "actions"),
    ({"trigger": "binned"}, "ne se change pas"),
    ({"trigger": "toujours"}, "choix valide"),
    ({"reach": "children"}, "Choisissez la rubrique"),
    ({"actions": [("tags", {"add": " , ", "remove": ""})]}, "au moins un mot-clé"),
    ({"actions": [("filing", {"theme": "", "audience": ""})]}, "un thème ou un public"),
    ({"actions": [("mail", {"to": "author", "subject": "{mot}", "text": "x"})]}, "n’est pas connu"),
    ({"actions": [("mail", {"to": "user-0", "subject": "x", "text": "x"})]}, "choix"),
    ({"actions": [("move", "")]}, "requis"),
]


def test_a_rule_that_cannot_work_is_not_kept_and_says_why(browser):
    for data, sentence in WRONG:
        answer = browser.post(reverse("content_rules:add"), typed(**data))
        assert answer.status_code == 200, data
        assert not Rule.objects.exists()
        assert sentence in wrong(answer.context["form"]), data
        assert "Prévenir" in answer.content.decode()


def test_only_administrators_reach_the_screens(identities, admin):
    for who in IDENTITIES:
        made = rule(admin, Trigger.CREATED, tags("a"))
        client, user = identities[who].client, identities[who].user
        allowed = who in ("structure_admin", "superuser")
        assert allowed == (user is not None and can_edit_rules(user))
        for name, arguments in (
            ("content_rules:index", []), ("content_rules:add", []), ("content_rules:edit", [made.pk]),
            ("content_rules:delete", [made.pk]), ("rules_try", [made.pk]), ("rules_journal", []),
            ("rules_journal_results", []),
        ):  # fmt: skip
            answer = client.get(reverse(name, args=arguments))
            assert (answer.status_code == 200) == allowed, (who, name)
        client.post(reverse("rules_switch", args=[made.pk]), {"on": "0"})
        made.refresh_from_db()
        assert made.is_active != allowed, who
        reorder = reverse("content_rules:reorder", args=[made.pk])
        assert (client.post(f"{reorder}?position=0").status_code == 200) == allowed, who
        client.post(reverse("content_rules:delete", args=[made.pk]))
        assert Rule.objects.exists() != allowed, who
        Rule.objects.all().delete()


def test_saving_names_the_rules_that_could_set_each_other_off(browser, admin, section):
    other, far = IndexPageFactory(title="Archives"), IndexPageFactory()
    rule(admin, Trigger.MOVED, ("move", section.pk), name="Retour", scope=other)
    rule(admin, Trigger.MOVED, ("move", far.pk), name="Ailleurs", scope=far)
    answer = browser.post(
        reverse("content_rules:add"),
        typed(name="Aller", trigger="moved", actions=[("move", str(other.pk))], scope=str(section.pk)),
    )
    warnings = [one for one in said(answer) if "se déclencher" in one]
    assert len(warnings) == 1
    assert "« Retour » → « Aller » → « Retour »" in warnings[0]
    listed = browser.get(reverse("content_rules:index")).content.decode()
    assert "« Retour » → « Aller » → « Retour »" in listed
    assert "« Ailleurs » →" not in listed


def test_what_keeps_rules_apart_is_seen(admin, section):
    def ring(first, second, **more):
        Rule.objects.all().delete()
        for number, one in enumerate((first, second)):
            rule(admin, Trigger.AGAIN, tags(f"t{number}"), name=f"R{number}", conditions=one, **more)
        return loops(Rule.objects.all())

    other = IndexPageFactory()
    assert len(ring([], [])) == 1
    assert ring([("theme", ["job"])], [("theme", ["health"])]) == []
    assert ring([("types", ["pages.articlepage"])], [("types", ["pages.eventpage"])]) == []
    assert ring([("language", ["fr"])], [("language", ["en"])]) == []
    assert ring([("section", section.pk)], [("outside", section.pk)]) == []
    assert ring([("section", section.pk)], [("section", other.pk)]) == []
    assert len(ring([("theme", ["job", "health"])], [("theme", ["health"])])) == 1
    assert ring([], [], cascades=False) == []


def test_every_block_has_its_check_its_plan_and_its_place_in_the_loops():
    from portal.rules.actions import PLANS

    assert {name for name, _ in CONDITIONS} == set(CHECKS)
    assert {name for name, _ in ACTIONS} == set(PLANS) == set(CAUSES)
    for _, block in (*CONDITIONS, *ACTIONS):
        children = getattr(block, "child_blocks", {"": block}).values()
        for child in children:
            said = child.field.help_text if hasattr(child, "field") else child.meta.admin_text
            assert said, block.label
        assert block.label


def test_a_section_shows_the_rules_that_reach_it_and_begins_a_new_one(
    browser, admin, section, article, editor
):
    far = IndexPageFactory(title="Loin")
    for name, scope in (
        ("Partout", None),
        ("Rubrique", section),
        ("Article", article.page_ptr),
        ("Ailleurs", far),
    ):
        rule(admin, Trigger.AGAIN, tags("a"), name=name, scope=scope)

    def shown(page):
        context = browser.get(reverse("rules_here", args=[page.pk])).context
        return [[one.name for one in context[key]] for key in ("own", "above", "below")]

    near = {"scope": section, "reach": Rule.Reach.CHILDREN}
    rule(admin, Trigger.AGAIN, tags("a"), name="Près", **near)
    inner = IndexPageFactory(parent=section)
    deep = ArticlePageFactory(parent=inner)
    assert shown(deep) == [[], ["Partout", "Rubrique"], []]
    assert shown(inner) == [[], ["Partout", "Rubrique", "Près"], []]
    Rule.objects.filter(name="Près").delete()
    assert shown(section) == [["Rubrique"], ["Partout"], ["Article"]]
    assert shown(article) == [["Article"], ["Partout", "Rubrique"], []]
    fresh(far).delete()
    assert shown(section)[1] == ["Partout"]
    new = browser.get(reverse("content_rules:add"), {"scope": section.pk})
    assert new.context["form"].initial["scope"] == section.pk
    assert browser.get(reverse("content_rules:add"), {"scope": "x"}).status_code == 200
    assert "Règles" in browser.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert login(editor).get(reverse("rules_here", args=[section.pk])).status_code == 302


# --- The dry run ------------------------------------------------------------------------------------------------------


def everything():
    """The rows of all tables but sessions, as the database has them."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table in ("django_session", "usersessions_usersession", "core_cache"):
                continue
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def test_the_dry_run_says_what_would_happen_and_changes_nothing(browser, admin, section, article, identities):
    other = IndexPageFactory(title="Archives")
    ResourcePageFactory(title="Pas celle-ci")
    made = rule(
        admin, Trigger.AGAIN, mail_to("author"), notice_to(f"user-{admin.pk}"), tags("vu"),
        ("filing", {"theme": "job", "audience": ""}), ("expiry", 3), ("visibility", "intranet"), ("move", other.pk),
        ("review_date", 5), ("publish", None), ("unpublish", None), ("bin", None), scope=section,
        conditions=[("types", ["pages.articlepage"])],
    )  # fmt: skip
    browser.get(reverse("rules_try", args=[made.pk]))
    before = everything()
    page = browser.get(reverse("rules_try", args=[made.pk])).content.decode()
    assert everything() == before
    for words in (
        "Un salon", "E-mail à 1 personne", "Avis à 1 personne", "Mots-clés : – → vu", "Thème : – → Emploi",
        "Quitte le site le", "Déplacer vers « Archives »", "Retirer du site", "Mettre à la corbeille",
        "Rien à changer", "1 page",
    ):  # fmt: skip
        assert words in page, words
    assert "Pas celle-ci" not in page


def test_the_dry_run_and_the_run_say_the_same(admin, section, article):
    made = rule(
        admin,
        Trigger.AGAIN,
        mail_to("author"),
        tags("vu"),
        ("publish", None),
        ("submit", None),
        cascades=False,
    )
    planned = [
        (row.page.pk, [step.text for step in row.steps]) for row in try_rule(rule=made, viewer=admin).rows
    ]
    publish(article, admin)
    run = RuleRun.objects.get()
    assert (article.pk, [text for _, text in run.steps]) in planned


def test_a_site_of_many_pages_is_tried_within_a_bound(browser, admin, monkeypatch):
    most = 20
    monkeypatch.setattr(trials, "LOOKED_AT", most)
    home = IndexPageFactory()
    for number in range(most + 5):
        home.refresh_from_db()
        home.add_child(instance=Page(title=f"P{number}", slug=f"p{number}"))
    made = rule(admin, Trigger.AGAIN, tags("a"), conditions=[("tag", "jamais")])
    with CaptureQueriesContext(connection) as asked:
        trial = try_rule(rule=made, viewer=admin)
    assert (trial.looked_at, trial.more, trial.rows) == (most, True, [])
    assert len(asked) < most * 8
    assert "plus récentes" in browser.get(reverse("rules_try", args=[made.pk])).content.decode()


def test_what_is_wrong_is_said_on_the_list_and_in_the_dry_run_at_once(browser, admin, section):
    made = rule(admin, Trigger.AGAIN, tags("a"), scope=section)
    fresh(section).delete()
    sentence = "La rubrique « Actualités » n’existe plus."
    for url in (reverse("content_rules:index"), reverse("rules_try", args=[made.pk])):
        assert sentence in browser.get(url).content.decode()
    assert made.runs.count() == 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kinds=st.lists(
        st.sampled_from(
            [("types", ["pages.articlepage"]), ("types", ["pages.resourcepage"]), ("section", 0), ("section", 1),
             ("language", ["fr"]), ("language", ["en"]), ("outside", 0), ("theme", ["job"])]
        ),
        max_size=3,
    ),
    scope=st.sampled_from([None, 0, 1]),
    trigger=st.sampled_from(["published", "review_due", "comment"]),
)  # fmt: skip
def test_the_database_never_leaves_out_a_page_that_matches(kinds, scope, trigger, admin):
    sections = list(Page.objects.filter(slug__startswith="essai-").order_by("slug"))
    if not sections:
        sections = [IndexPageFactory(slug=f"essai-{n}") for n in range(2)]
        for one in sections:
            ArticlePageFactory(parent=one, theme="job")
            ResourcePageFactory(parent=one)
    made = Rule(
        trigger=trigger,
        scope=None if scope is None else Page.objects.get(pk=sections[scope].pk),
        conditions=[
            {"type": kind, "value": sections[value].pk if kind in ("section", "outside") else value}
            for kind, value in kinds
        ],
    )
    found = set(likely(made, Page.objects.filter(depth__gt=2)).values_list("pk", flat=True))
    for page in Page.objects.filter(depth__gt=2):
        subject = subject_of(page_id=page.pk, kind=trigger, actor=None, at=timezone.now())
        only = {"review_due": "pages.resourcepage", "comment": "pages.articlepage"}.get(trigger)
        if matches(made, subject) and only in (None, subject.page._meta.label_lower):
            assert page.pk in found


# --- Words ------------------------------------------------------------------------------------------------------------


@given(st.text(max_size=60), st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)), st.text(max_size=30)))
def test_texts_are_filled_in_one_pass(text, values):
    marked = {
        name: f"{{{other}}}"
        for name, other in zip(sorted(PLACEHOLDERS), sorted(PLACEHOLDERS, reverse=True), strict=True)
    }
    for name, value in marked.items():
        assert fill(f"a {{{name}}} b", marked) == f"a {value} b"
    filled = fill(text, values)
    if "{" not in text:
        assert filled == text
    assert check_text("{titre} {personne}") is None
    assert check_text("{0} {titre.__class__}") is not None


# --- Journal and notices ----------------------------------------------------------------------------------------------


def test_the_journal_is_filtered_and_leaves_as_a_safe_file(browser, admin, article, identities):
    rule(admin, Trigger.AGAIN, tags("a"), name="=1+1", cascades=False)
    gone = rule(admin, Trigger.AGAIN, ("submit", None), name="Autre", cascades=False)
    publish(article, identities["editor"].user, title="=HYPERLINK(1)")
    url = reverse("rules_journal")
    page = browser.get(url).content.decode()
    assert "Mots-clés : – → a" in page
    assert str(identities["editor"].user) in page
    only = browser.get(url, {"rule": gone.pk, "outcome": "nothing"}).content.decode()
    assert "rien à relire" in only
    assert "Mots-clés" not in only.split("listing")[1]
    answer = browser.get(url, {"export": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert rows[0][:4] == ["Le", "Règle", "Page", "Quand"]
    assert {row[1] for row in rows[1:]} == {"'=1+1", "Autre"}
    assert {row[2] for row in rows[1:]} == {"'=HYPERLINK(1)"}
    gone.delete()
    fresh(article).delete()
    assert browser.get(url).status_code == 200


def test_notices_wait_on_the_home_screen_until_they_are_read_by_their_reader(
    browser, admin, article, identities
):
    rule(admin, Trigger.AGAIN, notice_to(f"user-{admin.pk}", "Relire {titre}"))
    publish(article, admin, title="<script>1</script>")
    home = reverse("wagtailadmin_home")
    shown = browser.get(home).content.decode()
    assert "Relire &lt;script&gt;1" in shown
    editor = identities["editor"].client
    assert "Relire" not in editor.get(home).content.decode()
    pk = RuleNotice.objects.get().pk
    editor.post(reverse("rules_read_notices"), {"notice": [pk]})
    assert RuleNotice.objects.unread(admin).exists()
    browser.post(reverse("rules_read_notices"), {"notice": [pk, "x", "-1"]})
    assert not RuleNotice.objects.unread(admin).exists()
    assert "Avis pour vous" not in browser.get(home).content.decode()


# --- In the admin -----------------------------------------------------------------------------------------------------


def test_a_publication_in_the_admin_runs_its_rules_when_it_is_whole(
    browser, admin, section, article, monkeypatch
):
    """The rule sees the end of the request, never its middle; and who was at work."""
    seen = []
    rule(
        admin,
        Trigger.AGAIN,
        tags("a"),
        conditions=[("actor_group", f"group-{admin.groups.get(name='Moderators').pk}")],
    )
    real = Turn.may

    def may(self):
        seen.append(connection.in_atomic_block)
        return real(self)

    monkeypatch.setattr(Turn, "may", may)
    page = fresh(article)
    data = {"confirm": "1"}
    answer = browser.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), data)
    assert answer.status_code == 302
    assert results() == []
    rule(admin, Trigger.MOVED, tags("b"), name="Vers", cascades=False)
    other = IndexPageFactory()
    move = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, other.pk])
    assert browser.post(move).status_code == 302
    assert results() == [("Vers", "done")]
    assert RuleRun.objects.get().actor == admin
    history = browser.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "Règle « Vers ». Mots-clés : – → b" in history
    assert seen


def test_an_error_in_the_middle_of_a_change_takes_everything_back(
    browser, admin, section, article, monkeypatch
):
    rule(admin, Trigger.UNPUBLISHED, notice_to(f"user-{admin.pk}"))

    def broken(request, page):
        raise ZeroDivisionError

    from wagtail import hooks

    with hooks.register_temporarily("after_unpublish_page", broken), pytest.raises(ZeroDivisionError):
        browser.post(reverse("wagtailadmin_pages:unpublish", args=[article.pk]))
    assert fresh(article).live
    assert not RuleEvent.objects.exists()
    assert not Outbox.objects.filter(kind="rules").exists()


def test_the_list_asks_little_however_many_rules(browser, admin, section):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(reverse("content_rules:index")).status_code == 200
        return len(asked)

    for number in range(3):
        rule(admin, Trigger.AGAIN, tags("a"), name=f"R{number}", scope=section)
    browser.get(reverse("content_rules:index"))
    few = cost()
    for number in range(10):
        rule(admin, Trigger.AGAIN, tags("a"), name=f"S{number}", scope=section)
    assert cost() - few <= 10 * 4


def test_old_events_and_read_notices_go(admin, article):
    from portal.rules.services import forget_old

    rule(admin, Trigger.AGAIN, notice_to(f"user-{admin.pk}"))
    publish(article, admin)
    now = timezone.now()
    RuleNotice.objects.update(seen_at=now)
    assert forget_old(at=now + timedelta(days=61)) == 0
    assert forget_old(at=now + timedelta(days=63)) == 2
    assert RuleRun.objects.count() == 1

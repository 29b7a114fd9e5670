"""Rules that set off rules: bounded, once per page, the same whatever dies on the way; and whose rights they use."""

import itertools
import json
from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from wagtail.models import Page

from portal.accounts.models import Adviser
from portal.core import outbox
from portal.core.errors import ApplicationError
from portal.core.models import Outbox
from portal.core.personal_data import erase_texts, purge_old
from portal.editorial import services as editorial
from portal.pages.person import Person, erase_person, export_person
from portal.rules import actions, chain, services
from portal.rules.chain import MAX_DEPTH
from portal.rules.models import Rule, RuleEvent, RuleNotice, RuleRun
from portal.rules.triggers import Trigger
from tests.factories.accounts import AdviserFactory
from tests.factories.pages import ArticlePageFactory, IndexPageFactory
from tests.rules.making import by, fresh, mail_to, mails, names, notice_to, publish, results, rule, tags

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """A process that dies: nothing of ours may catch it."""


# --- Loops ------------------------------------------------------------------------------------------------------------


def test_two_rules_that_feed_each_other_run_once_each(section, admin, article):
    rule(admin, Trigger.AGAIN, tags("a", "b"), name="A")
    rule(admin, Trigger.AGAIN, tags("b", "a"), name="B")
    publish(article, admin)
    assert results() == [("A", "done"), ("B", "done")]
    assert names(article) == ["b"]
    # Both publications of the chain asked both rules again.
    assert list(RuleRun.objects.order_by("pk").values_list("repeats", flat=True)) == [2, 2]
    publish(article, admin)
    assert len(results()) == 4


def test_a_page_that_is_thrown_from_section_to_section_stops(section, admin, article):
    sections = [IndexPageFactory(title=f"S{n}") for n in range(4)]
    for number, here in enumerate(sections):
        there = sections[(number + 1) % 4]
        rule(admin, Trigger.MOVED, ("move", there.pk), name=f"R{number}", scope=here)
    with by(admin):
        fresh(article).move(fresh(sections[0]), pos="last-child", user=admin)
    assert results() == [(f"R{number}", "done") for number in range(4)]
    assert fresh(article).get_parent().pk == sections[0].pk


def test_a_chain_is_no_deeper_than_its_bound(admin, article):
    sections = [IndexPageFactory(title=f"S{n}") for n in range(MAX_DEPTH + 4)]
    # The last rules first: each is reached by what the one before did, not by the first move.
    for number, (here, there) in enumerate(itertools.pairwise(sections)):
        rule(admin, Trigger.MOVED, ("move", there.pk), name=f"R{number}", scope=here, position=99 - number)
    with by(admin):
        fresh(article).move(fresh(sections[0]), pos="last-child", user=admin)
    assert [outcome for _, outcome in results()] == ["done"] * (MAX_DEPTH + 1) + ["stopped"]
    assert fresh(article).get_parent().pk == sections[MAX_DEPTH + 1].pk


def test_a_chain_that_keeps_taking_pages_in_stops(section, admin, article, monkeypatch):
    """A section of many pages goes to the bin: each of them leaves the site."""
    most = 12
    monkeypatch.setattr(chain, "MAX_RUNS", most)
    parent = IndexPageFactory(parent=section)
    for number in range(most + 5):
        parent.refresh_from_db()
        parent.add_child(instance=Page(title=f"P{number}", slug=f"p{number}", live=True))
    rule(admin, Trigger.AGAIN, ("bin", None), name="Jeter", scope=parent)
    rule(admin, Trigger.UNPUBLISHED, notice_to(f"user-{admin.pk}"), name="Dire")
    publish(parent, admin)
    runs = RuleRun.objects.order_by("pk")
    assert runs.filter(outcome="done").count() == most
    assert runs.filter(outcome="stopped").count() == 1
    assert not RuleEvent.objects.filter(done_at=None).exists()


def test_a_rule_may_keep_its_work_to_itself_and_end_the_list(admin, article):
    rule(admin, Trigger.AGAIN, tags("a"), name="Muette", cascades=False)
    rule(admin, Trigger.AGAIN, tags("b"), name="Dernière", stops=True, cascades=False)
    rule(admin, Trigger.AGAIN, tags("c"), name="Jamais")
    publish(article, admin)
    assert results() == [("Muette", "done"), ("Dernière", "done")]
    assert set(RuleRun.objects.values_list("depth", flat=True)) == {0}


TAGS = ["a", "b", "c"]
some_action = st.one_of(
    st.tuples(st.just("tags"), st.sampled_from(TAGS), st.sampled_from(TAGS)).map(lambda t: tags(t[1], t[2])),
    st.sampled_from([("publish", None), ("unpublish", None)]),
    st.integers(0, 2).map(lambda n: ("move", n)),
)
some_rule = st.fixed_dictionaries(
    {
        "trigger": st.sampled_from(["published", "published_again", "unpublished", "moved"]),
        "actions": st.lists(some_action, min_size=1, max_size=3),
        "tag": st.sampled_from([None, *TAGS]),
        "scope": st.sampled_from([None, 0, 1, 2]),
        "stops": st.booleans(),
        "cascades": st.sampled_from([True, True, True, False]),
    }
)


class AnySetOfRules(TestCase):
    def build(self, rules):
        admin = AdviserFactory(structure_admin=True).user
        sections = [IndexPageFactory(title=f"S{n}") for n in range(3)]
        page = ArticlePageFactory(parent=sections[0], tags=["a"])
        for number, one in enumerate(rules):
            acts = [(kind, sections[value].pk if kind == "move" else value) for kind, value in one["actions"]]
            rule(
                admin, one["trigger"], *acts, name=f"R{number}", stops=one["stops"], cascades=one["cascades"],
                scope=None if one["scope"] is None else sections[one["scope"]],
                conditions=[("tag", one["tag"])] if one["tag"] else [],
            )  # fmt: skip
        return admin, sections, page

    def told(self, page, sections):
        """Everything that a person could see, without keys of rows."""
        page = fresh(page)
        latest = page.get_latest_revision_as_object()
        places = {section.pk: number for number, section in enumerate(sections)}
        runs = RuleRun.objects.order_by("pk").values_list("rule_name", "outcome", "depth", "repeats", "steps")
        return (
            list(runs), names(page), sorted(latest.tags.names()), page.live, places[page.get_parent().pk],
        )  # fmt: skip

    def go(self, rules, deaths):
        """Publish; the process dies at each of these reads of an action, and the outbox offers the chain again."""
        left = set(deaths)
        count = 0
        real = actions.PLANS["tags"]

        def dying(value, turn):
            nonlocal count
            count += 1
            step = real(value, turn)
            if step.act is not None:
                step.act()
            if count in left:
                left.discard(count)
                raise Killed
            return actions.base.Step(step.outcome, step.text)

        point = transaction.savepoint()
        try:
            admin, sections, page = self.build(rules)
            actions.PLANS["tags"] = dying
            try:
                with by(admin):
                    fresh(page).save_revision().publish()
            except Killed:
                pass
            later = timezone.now()
            while Outbox.objects.filter(kind="rules", state="pending").exists():
                later += timedelta(hours=1)
                # Claims of dead processes run out; tries are not what is tested here.
                Outbox.objects.filter(kind="rules").update(attempts=0)
                try:
                    outbox.dispatch(at=later)
                except Killed:
                    continue
            return self.told(page, sections)
        finally:
            actions.PLANS["tags"] = real
            transaction.savepoint_rollback(point)

    @pytest.mark.once
    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(some_rule, min_size=1, max_size=5), st.sets(st.integers(1, 8), min_size=1, max_size=3))
    def test_never_more_than_the_bound_and_the_same_with_and_without_deaths(self, rules, deaths):
        quiet = self.go(rules, deaths=())
        runs = quiet[0]
        per_rule = [name for name, *_ in runs]
        assert len(per_rule) == len(set(per_rule))
        assert all(depth <= MAX_DEPTH for _, outcome, depth, *_ in runs if outcome != "stopped")
        assert self.go(rules, deaths) == quiet


def test_a_database_that_is_away_is_tried_again_and_nothing_is_doubled(admin, article, monkeypatch):
    rule(admin, Trigger.AGAIN, mail_to("author"), tags("a"), name="A", cascades=False)
    real, times = actions.PLANS["tags"], []

    def away(value, turn):
        times.append(1)
        if len(times) == 1:
            raise OperationalError("gone")
        return real(value, turn)

    monkeypatch.setitem(actions.PLANS, "tags", away)
    publish(article, admin)
    assert (results(), mails()) == ([], [])
    assert outbox.dispatch(at=timezone.now() + timedelta(minutes=1)) >= 1
    assert (results(), len(mails()), names(article)) == ([("A", "done")], 1, ["a"])
    row = Outbox.objects.get(kind="rules")
    services.follow_chain(chain=row.payload["chain"])
    assert len(mails()) == 1


def test_an_action_that_breaks_ends_its_rule_and_neither_the_others_nor_the_save(admin, article, monkeypatch):
    def broken(value, turn):
        def act():
            Page.objects.filter(pk=turn.page.pk).update(title="à moitié")
            raise ValueError("camille@example.org")

        return actions.base.will("Publier", act)

    monkeypatch.setitem(actions.PLANS, "publish", broken)
    rule(admin, Trigger.AGAIN, tags("avant"), ("publish", None), tags("après"), name="A", cascades=False)
    rule(admin, Trigger.AGAIN, tags("autre"), name="B", cascades=False)
    publish(article, admin, introduction="Gardée")
    assert results() == [("A", "failed"), ("B", "done")]
    assert names(article) == ["autre", "avant"]
    assert fresh(article).introduction == "Gardée"
    assert fresh(article).title == "Un salon"
    assert "camille" not in str(list(RuleRun.objects.values()))


def test_what_is_rolled_back_never_happened(admin, article):
    rule(admin, Trigger.AGAIN, tags("a"))
    with by(admin):
        fresh(article).save_revision().publish()
        transaction.set_rollback(True)
    assert not RuleEvent.objects.exists()
    assert results() == []


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_rules_wait_until_the_change_is_whole():
    """Wagtail's commands publish in several steps."""
    admin = AdviserFactory(structure_admin=True).user
    admin.is_superuser = True
    admin.save()
    article = ArticlePageFactory()
    rule(admin, Trigger.AGAIN, tags("a"), cascades=False)
    fresh(article).save_revision().publish()
    assert results() == []
    outbox.dispatch(at=timezone.now() + timedelta(seconds=5))
    assert results() == [("Une règle", "done")]


# --- Rights -----------------------------------------------------------------------------------------------------------


def test_only_administrators_save_and_switch_rules(identities, admin):
    made = rule(admin, Trigger.CREATED, tags("a"))
    for who in ("anonymous", "youth", "employer", "adviser", "manager", "editor"):
        user = identities[who].user
        if user is None:
            continue
        with pytest.raises(ApplicationError):
            rule(user, Trigger.CREATED, tags("a"))
        with pytest.raises(ApplicationError):
            services.switch_rule(rule=made, on=False, actor=user)
    assert Rule.objects.count() == 1


def test_a_rule_whose_owner_left_is_suspended_once_and_touches_nothing(admin, identities, article):
    made = rule(admin, Trigger.AGAIN, tags("a"), name="A")
    adviser = Adviser.objects.get(user=admin)
    adviser.role = Adviser.Role.ADVISER
    adviser.save()
    publish(article, identities["superuser"].user)
    publish(article, identities["superuser"].user)
    assert (results(), names(article)) == ([("A", "suspended")], [])
    made.refresh_from_db()
    assert "n’a plus le droit" in made.suspended_because
    services.save_rule(rule=made, actor=identities["superuser"].user)
    publish(article, identities["superuser"].user)
    assert results()[-1] == ("A", "done")


def test_rights_are_those_of_the_owner_on_the_page_and_asked_when_it_runs(admin, identities, article):
    """Without the right to publish, what changes is a draft; without any, the page is left alone."""
    rule(admin, Trigger.MOVED, ("unpublish", None), name="A")
    other = IndexPageFactory()
    admin.groups.clear()
    with by(identities["superuser"].user):
        fresh(article).move(fresh(other), pos="last-child")
    assert results() == [("A", "refused")]
    assert "n’a pas ce droit" in RuleRun.objects.get().sentence()
    assert fresh(article).live
    Rule.objects.all().delete()
    rule(admin, Trigger.UNPUBLISHED, tags("a"), ("publish", None), ("bin", None), name="B")
    fresh(article).unpublish()
    assert RuleRun.objects.latest("pk").steps[0][0] == "refused"
    assert len(RuleRun.objects.latest("pk").steps) == 1
    assert not hasattr(fresh(article), "bin_entry")


# --- What a rule names is gone ----------------------------------------------------------------------------------------


def test_a_scope_that_is_deleted_never_becomes_the_whole_site(section, admin, article):
    made = rule(admin, Trigger.CREATED, notice_to(f"user-{admin.pk}"), scope=section)
    fresh(section).delete()
    ArticlePageFactory()
    made.refresh_from_db()
    assert (results(), RuleNotice.objects.count()) == ([("Une règle", "suspended")], 0)
    assert made.suspended_because == "La rubrique « Actualités » n’existe plus."
    ArticlePageFactory()
    assert len(results()) == 1


@pytest.mark.parametrize("gone", ["section", "group", "person", "target", "bin"])
def test_what_a_rule_names_and_is_gone_suspends_it_by_its_name(gone, section, admin, identities):
    named = IndexPageFactory(title="Nommée")
    person = identities["adviser"].user
    group = editorial.rights.team_group()
    parts = {
        "section": ([("section", named.pk)], tags("a"), "La rubrique « Nommée » n’existe plus."),
        "target": ([], ("move", named.pk), "La rubrique « Nommée » n’existe plus."),
        "bin": ([("outside", named.pk)], tags("a"), "La rubrique « Nommée » est à la corbeille."),
        "group": ([("author_group", f"group-{group.pk}")], tags("a"), "Le groupe « Équipe » n’existe plus."),
        "person": ([], mail_to(f"user-{person.pk}"), f"Le compte de {person} est fermé."),
    }
    conditions, act, sentence = parts[gone]
    made = rule(admin, Trigger.CREATED, act, conditions=conditions)
    match gone:
        case "section" | "target":
            fresh(named).delete()
        case "bin":
            editorial.put_in_bin(page=named, actor=admin)
        case "group":
            group.delete()
        case "person":
            person.is_active = False
            person.save()
    assert services.check_rules() == 1
    made.refresh_from_db()
    assert made.suspended_because == sentence
    assert services.check_rules() == 0


# --- Journal ----------------------------------------------------------------------------------------------------------


def test_the_journal_outlives_rule_and_page_for_a_year_and_holds_no_address(admin, article, editor):
    made = rule(admin, Trigger.AGAIN, mail_to("author"), name="A")
    publish(article, editor)
    made.delete()
    fresh(article).delete()
    run = RuleRun.objects.get()
    assert (run.rule_name, run.page_title, run.actor, run.rule, run.page) == (
        "A",
        "Un salon",
        editor,
        None,
        None,
    )
    assert editor.email not in str(list(RuleRun.objects.values()))
    RuleRun.objects.update(at=timezone.now() - timedelta(days=360))
    purge_old(timezone.now())
    assert RuleRun.objects.exists()
    purge_old(timezone.now() + timedelta(days=7))
    assert not RuleRun.objects.exists()


def test_a_name_is_taken_out_of_what_rules_wrote(admin, article):
    rule(admin, Trigger.AGAIN, mail_to(f"user-{admin.pk}", "Pour Zinedine Zébu"), name="A")
    publish(article, admin)
    erase_texts(frozenset({"Zinedine Zébu"}))
    assert "Zébu" not in str(list(RuleRun.objects.values())) + str(Rule.objects.get().done())


def test_what_is_kept_of_somebody_leaves_as_a_file_and_their_notices_go(admin, article, identities):
    """A rule belongs to the house: it stays, suspended, when its owner is erased."""
    editor = identities["editor"].user
    made = rule(admin, Trigger.AGAIN, notice_to(f"user-{editor.pk}"), mail_to("author"), name="A")
    publish(article, editor)
    for user, part in ((admin, "rules.Rule"), (editor, "rules.RuleNotice")):
        kept = json.loads(json.dumps(export_person(Person(None, user))))
        assert part in kept
    assert "Voir {titre}" in str(export_person(Person(None, admin))["rules.Rule"])
    erase_person(Person(None, editor))
    assert not RuleNotice.objects.exists()
    assert RuleRun.objects.get().actor is None
    made.refresh_from_db()
    assert services.check_rules() == 1

"""Content rules of the demo, written by the administrator, with a week of journal: each line is a rule that ran."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import LogContext
from wagtail.models import Page

from portal.accounts.models import Adviser, User
from portal.accounts.services import TEAM_GROUP
from portal.core.models import Outbox
from portal.demo.world import World
from portal.pages.models import ArticlePage, ResourcePage, Theme
from portal.rules import services
from portal.rules.chain import record
from portal.rules.models import Rule, RuleEvent, RuleNotice
from portal.rules.triggers import Trigger

Parts = list[tuple[str, Any]]


def build_rules(world: World) -> None:
    admin = Adviser.objects.select_related("user").get(role=Adviser.Role.STRUCTURE_ADMIN).user
    editor = Adviser.objects.select_related("user").get(role=Adviser.Role.EDITOR).user
    news, resources = (
        Page.objects.get(slug=slug, depth=3, locale__language_code="fr")
        for slug in ("actualites", "ressources")
    )
    team = Group.objects.get(name=TEAM_GROUP)
    rows: list[tuple[str, str, Page | None, Parts, Parts]] = [
        (
            "Annoncer une actualité emploi à l’équipe", Trigger.FIRST, news, [("theme", [Theme.JOB])],
            [
                ("tags", {"add": "emploi", "remove": ""}),
                ("mail", {
                    "to": f"group-{team.pk}", "subject": "Nouveau sur le site : {titre}",
                    "text": "{personne} vient de publier « {titre} ».\n\nParlez-en aux jeunes que vous suivez.",
                }),
            ],
        ),
        (
            "Ressource dont la date est passée : à relire", Trigger.REVIEW_DUE, resources, [],
            [
                ("tags", {"add": "à relire", "remove": ""}),
                ("notice", {"to": f"user-{editor.pk}", "text": "« {titre} » n’est plus valable : relisez-la."}),
            ],
        ),
        (
            "Un commentaire attend", Trigger.COMMENT, news, [("types", ["pages.articlepage"])],
            [("notice", {"to": f"user-{admin.pk}", "text": "Un commentaire attend sous « {titre} »."})],
        ),
    ]  # fmt: skip
    for name, trigger, scope, asked, done in rows:
        rule = Rule(
            name=name,
            trigger=trigger,
            scope=scope,
            conditions=[{"type": kind, "value": value} for kind, value in asked],
            actions=[{"type": kind, "value": value} for kind, value in done],
        )
        services.save_rule(rule=rule, actor=admin, at=world.moment(30))
    _past(world, news, resources, editor)


def _past(world: World, news: Page, resources: Page, editor: User) -> None:
    """An article that the editor publishes, a resource whose date went by, a comment: each met its rule."""
    article = ArticlePage(
        title="Le forum de la saison cherche des bras",
        slug="forum-cherche-des-bras",
        introduction="Vingt employeurs, soixante postes : venez avec un CV, même court.",
        theme=Theme.JOB,
        owner=editor,
        date=world.day(3),
    )
    _publish(article, news, editor)
    _follow(world.moment(3))
    resource = ResourcePage(
        title="Les aides de la rentrée",
        slug="aides-de-la-rentree",
        introduction="Ce que la région et la caisse d’allocations versent à la rentrée, et à qui.",
        theme=Theme.MONEY,
        owner=editor,
        valid_until=world.day(2),
    )
    _publish(resource, resources, editor)
    commented = Page.objects.get(slug="ateliers-ouverts-le-mercredi", locale__language_code="fr")
    for page, kind, days in ((commented, Trigger.COMMENT, 2), (resource, Trigger.REVIEW_DUE, 1)):
        record(kind=kind, page=page, at=world.moment(days))
        _follow(world.moment(days))


@transaction.atomic
def _publish(page: Page, section: Page, editor: User) -> None:
    section.refresh_from_db()
    page.live = False
    with LogContext(user=editor):
        section.add_child(instance=page)
        page.save_revision(user=editor).publish()


def _follow(at: datetime) -> None:
    """Here and now, at the hour of then; the demo writes to nobody."""
    waiting = RuleEvent.objects.filter(done_at=None).order_by("pk")
    for chain in list(waiting.values_list("chain", flat=True)):
        services.follow_chain(chain=chain, at=at)
    RuleNotice.objects.filter(created_at__gt=at).update(created_at=at)
    Outbox.objects.filter(Q(kind="rules") | Q(dedupe_key__startswith="rule-")).update(state=Outbox.State.DONE)

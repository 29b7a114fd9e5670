"""Rules as an administrator saves them, and what they did."""

from contextlib import contextmanager

from django.db import transaction
from wagtail.log_actions import LogContext
from wagtail.models import Page

from portal.core.models import Outbox
from portal.rules import services
from portal.rules.models import Rule, RuleRun


def rule(owner, trigger, *actions, name="Une règle", conditions=(), **fields):
    made = Rule(
        name=name,
        trigger=trigger,
        conditions=[{"type": kind, "value": value} for kind, value in conditions],
        actions=[{"type": kind, "value": value} for kind, value in actions],
        **fields,
    )
    return services.save_rule(rule=made, actor=owner)


def mail_to(to, subject="Bonjour", text="Voici {titre}."):
    return "mail", {"to": to, "subject": subject, "text": text}


def notice_to(to, text="Voir {titre}"):
    return "notice", {"to": to, "text": text}


def tags(add="", remove=""):
    return "tags", {"add": add, "remove": remove}


@contextmanager
def by(user):
    """As in the admin: one transaction, and Wagtail knows who is at work."""
    with transaction.atomic(), LogContext(user=user):
        yield


def fresh(page):
    return Page.objects.get(pk=page.pk).specific


def publish(page, user, **changes):
    with by(user):
        page = fresh(page)
        for name, value in changes.items():
            setattr(page, name, value)
        page.save_revision(user=user).publish()


def names(page):
    return sorted(fresh(page).tags.names())


def results():
    """(rule, outcome) of the journal, the oldest first."""
    return [(run.rule_name, run.outcome) for run in RuleRun.objects.order_by("pk")]


def mails():
    """Payloads of what rules sent."""
    rows = Outbox.objects.filter(kind="mail", dedupe_key__startswith="rule-")
    return [row.payload for row in rows.order_by("pk")]

"""Rules are saved, switched, suspended; notices are read; old lines go."""

from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from portal.accounts.models import User
from portal.core.errors import ApplicationError
from portal.rules.models import Rule, RuleEvent, RuleNotice, RuleRun
from portal.rules.permissions import can_edit_rules
from portal.rules.problems import named_by, problems

KEEP_EVENTS = timedelta(days=62)
KEEP_READ = timedelta(days=62)
NOT_YOURS = "Les règles sont écrites par les administrateurs de la structure."


@transaction.atomic
def save_rule(*, rule: Rule, actor: User, at: datetime | None = None) -> Rule:
    """Keep the rule as it is written; from now on it acts with the rights of who saved it."""
    if not can_edit_rules(actor):
        raise ApplicationError(NOT_YOURS)
    before = Rule.objects.filter(pk=rule.pk).first() if rule.pk else None
    fresh = before is None or before.trigger != rule.trigger or not before.is_active
    if fresh or (before is not None and before.suspended_because):
        # What happened before is not its business.
        rule.active_since = at or timezone.now()
    if before is None and not rule.position:
        last = Rule.objects.aggregate(last=Max("position"))["last"]
        rule.position = (last or 0) + 1
    rule.owner = actor
    rule.scope_title = rule.scope.get_admin_display_title() if rule.scope else ""
    rule.named = named_by(rule)
    rule.suspended_because = ""
    rule.save()
    return rule


@transaction.atomic
def switch_rule(*, rule: Rule, on: bool, actor: User, at: datetime | None = None) -> None:
    if not can_edit_rules(actor):
        raise ApplicationError(NOT_YOURS)
    row = Rule.objects.select_for_update().get(pk=rule.pk)
    if row.is_active == on:
        return
    row.is_active = on
    if on:
        row.active_since = at or timezone.now()
    row.save(update_fields=["is_active", "active_since", "updated_at"])


@transaction.atomic
def suspend_if_wrong(*, rule: Rule) -> str:
    """The reason for which the rule stops, until somebody saves it again; empty when it can run."""
    found = " ".join(problems(rule))[:250]
    if found:
        Rule.objects.filter(pk=rule.pk).update(suspended_because=found)
    return found


def check_rules() -> int:
    """Suspend the rules that name something gone before they are asked. Returns how many."""
    rows = Rule.objects.filter(is_active=True, suspended_because="").select_related("owner", "scope")
    return sum(bool(suspend_if_wrong(rule=rule)) for rule in rows)


@transaction.atomic
def read_notices(*, user: User, notices: list[int], at: datetime | None = None) -> int:
    rows = RuleNotice.objects.unread(user).filter(pk__in=notices)
    return rows.update(seen_at=at or timezone.now())


@transaction.atomic
def forget_old(*, at: datetime) -> int:
    """The journal goes after a year; events once they are done and no outbox row can ask for them."""
    year = at - relativedelta(years=1)
    runs, _ = RuleRun.objects.filter(at__lt=year).delete()
    events, _ = RuleEvent.objects.filter(done_at__lt=at - KEEP_EVENTS).delete()
    notices, _ = RuleNotice.objects.forgettable(seen=at - KEEP_READ, made=year).delete()
    return runs + events + notices

"""The dry run of a rule: the pages it would be about now, and what it would do to each. Nothing is written."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from portal.accounts.models import User
from portal.editorial.policy import hidden_roots
from portal.rules.actions import Step, Turn, plan
from portal.rules.conditions import likely, matches
from portal.rules.models import Rule
from portal.rules.problems import problems
from portal.rules.services.engine import STOPPING
from portal.rules.subjects import Subject, subject_of

# A site of 100,000 pages is tried as fast as a small one: the latest pages say what a rule does.
LOOKED_AT = 300
SHOWN = 30


@dataclass(frozen=True)
class Row:
    page: Any
    steps: list[Step]


@dataclass
class Trial:
    problems: list[str]
    rows: list[Row] = field(default_factory=list)
    looked_at: int = 0
    more: bool = False


def try_rule(*, rule: Rule, viewer: User, at: datetime | None = None) -> Trial:
    """As if what the rule listens to happened now to each page, by the hand of the viewer."""
    at = at or timezone.now()
    trial = Trial(problems=problems(rule))
    if trial.problems or rule.owner is None:
        return trial
    hidden = hidden_roots()
    pages = Page.objects.filter(depth__gt=2, alias_of=None).exclude(path__startswith=hidden.bin)
    pages = likely(rule, pages.exclude(path__startswith=hidden.copies))
    keys = list(
        pages.order_by("-latest_revision_created_at", "pk").values_list("pk", flat=True)[: LOOKED_AT + 1]
    )
    trial.more = len(keys) > LOOKED_AT
    for pk in keys[:LOOKED_AT]:
        trial.looked_at += 1
        subject = subject_of(page_id=pk, kind=rule.trigger, actor=viewer, at=at)
        if subject is None or not matches(rule, subject):
            continue
        if len(trial.rows) == SHOWN:
            trial.more = True
            break
        trial.rows.append(Row(subject.page, _plans(rule, subject)))
    return trial


def _plans(rule: Rule, subject: Subject) -> list[Step]:
    """Each action as if it were alone; none after one that would be refused."""
    owner = User.objects.get(pk=rule.owner_id or 0)
    steps: list[Step] = []
    for number, part in enumerate(rule.done(), 1):
        steps.append(plan(part, Turn(rule, subject, owner, "essai", number)))
        if steps[-1].outcome in STOPPING:
            break
    return steps

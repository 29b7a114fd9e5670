"""A chain of rules, followed to its end: one event after the other, one rule after the other.

Each rule on a page is one transaction: what it did, what its actions set off, its line of the journal and the note that it
was asked are written together or not at all. A process that is killed leaves a chain that goes on where it was; a rule is
never run twice on a page in a chain, and the chain ends (`MAX_DEPTH`, `MAX_RUNS`).
"""

import logging
from datetime import datetime
from enum import Enum, auto
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from wagtail.log_actions import LogContext, log
from wagtail.models import Page

from portal.accounts.models import User
from portal.core.errors import ApplicationError
from portal.rules import chain as chains
from portal.rules.actions import Turn, plan
from portal.rules.conditions import matches
from portal.rules.models import Outcome, Part, Rule, RuleEvent, RuleRun
from portal.rules.services.writing import suspend_if_wrong
from portal.rules.subjects import Subject, subject_of

logger = logging.getLogger(__name__)
STOPPING = frozenset({Outcome.REFUSED, Outcome.FAILED})
TOO_DEEP = (
    f"Plus de {chains.MAX_DEPTH} règles se sont déclenchées l’une l’autre : la suite n’est pas exécutée."
)
TOO_MANY = f"Plus de {chains.MAX_RUNS} exécutions à la suite : la chaîne s’arrête ici."


class Answer(Enum):
    """Of a rule that is asked: not concerned; done, the page may have changed; done, and no other rule is asked."""

    NO = auto()
    RAN = auto()
    ENDS = auto()


def follow_chain(*, chain: UUID, at: datetime | None = None) -> int:
    """Returns how many events were taken to their end."""
    taken = 0
    while True:
        waiting = RuleEvent.objects.filter(chain=chain, done_at=None).select_related("actor")
        event = waiting.order_by("pk").first()
        if event is None:
            return taken
        _take(event, at=at or timezone.now())
        taken += 1


def _take(event: RuleEvent, *, at: datetime) -> None:
    """Ask each rule that listens, in the order of the list."""
    asked = list(event.considered)
    rules = Rule.objects.listening(event.kind).filter(active_since__lte=event.at)
    subject: Subject | None = None
    for rule in rules.select_related("owner", "scope").order_by("position", "pk"):
        if rule.pk in asked:
            continue
        asked.append(rule.pk)
        # Read again after each rule that did something.
        subject = subject or subject_of(page_id=event.page_id, kind=event.kind, actor=event.actor, at=at)
        if subject is None:
            break
        answer = _ask(event, rule, subject, asked, at=at)
        if answer is Answer.ENDS:
            return
        if answer is Answer.RAN:
            subject = None
    RuleEvent.objects.filter(pk=event.pk).update(considered=asked, done_at=at)


def _ask(event: RuleEvent, rule: Rule, subject: Subject, asked: list[int], *, at: datetime) -> Answer:
    with transaction.atomic():
        locked = RuleEvent.objects.select_for_update().get(pk=event.pk)
        if locked.done_at is not None:
            return Answer.ENDS
        if rule.pk in locked.considered:
            return Answer.RAN
        reason = suspend_if_wrong(rule=rule)
        if not reason and not matches(rule, subject):
            return Answer.NO
        ends = _write(event, rule, subject, reason, at=at)
        locked.considered = asked
        locked.done_at = at if ends else None
        locked.save(update_fields=["considered", "done_at"])
        return Answer.ENDS if ends else Answer.RAN


def _write(event: RuleEvent, rule: Rule, subject: Subject, reason: str, *, at: datetime) -> bool:
    """The line of the journal, with what was done. The key of the line is what makes it happen once."""
    run, made = RuleRun.objects.get_or_create(
        chain=event.chain, rule=rule, page_id=event.page_id,
        defaults={
            "depth": event.depth, "rule_name": rule.name, "page_title": subject.page.title[:255],
            "trigger": event.kind, "actor": event.actor, "outcome": Outcome.NOTHING, "at": at,
        },
    )  # fmt: skip
    if not made:
        run.repeats = min(run.repeats + 1, 1000)
        run.save(update_fields=["repeats"])
        return False
    ends = False
    if reason:
        run.outcome, run.steps = Outcome.SUSPENDED, [[Outcome.SUSPENDED, reason]]
    elif event.depth > chains.MAX_DEPTH:
        run.outcome, run.steps = Outcome.STOPPED, [[Outcome.STOPPED, TOO_DEEP]]
    elif RuleRun.objects.filter(chain=event.chain).count() > chains.MAX_RUNS:
        run.outcome, run.steps = Outcome.STOPPED, [[Outcome.STOPPED, TOO_MANY]]
        RuleEvent.objects.filter(chain=event.chain, done_at=None).update(done_at=at)
        ends = True
    else:
        run.steps = _perform(event, rule, subject, at=at)
        run.outcome = _outcome([outcome for outcome, _ in run.steps])
        ends = rule.stops
    run.save()
    if run.outcome == Outcome.DONE:
        _tell_history(run, rule)
    return ends


def _tell_history(run: RuleRun, rule: Rule) -> None:
    """Whoever opens the history of the page sees that it was a rule, and not its owner by hand."""
    page = Page.objects.filter(pk=run.page_id).first()
    if page is not None:
        data = {"rule": rule.name, "what": run.sentence()}
        log(instance=page.specific, action="rules.run", user=rule.owner, data=data)


def _outcome(found: list[str]) -> str:
    """What went wrong counts most, then whether anything was done."""
    for outcome in (Outcome.FAILED, Outcome.REFUSED, Outcome.DONE):
        if outcome in found:
            return outcome
    return Outcome.NOTHING


def _perform(event: RuleEvent, rule: Rule, subject: Subject, *, at: datetime) -> list[list[str]]:
    """The actions in order, each on the page as the one before left it; the first that fails ends the rule's turn."""
    steps: list[list[str]] = []
    owner = User.objects.get(pk=rule.owner_id or 0)
    with (
        chains.inside(chain=event.chain, depth=event.depth + 1, heard=rule.cascades),
        LogContext(user=owner),
    ):
        for number, part in enumerate(rule.done(), 1):
            now = subject_of(page_id=event.page_id, kind=event.kind, actor=event.actor, at=at)
            if now is None:
                break
            key = f"{event.chain}-{rule.pk}-{event.page_id}"
            outcome, text = _try(part, Turn(rule, now, owner, key, number))
            steps.append([outcome, text])
            if outcome in STOPPING:
                break
    return steps


def _try(part: Part, turn: Turn) -> tuple[str, str]:
    """What an action wrote is taken back when it fails; a database that is away is a matter for the outbox."""
    try:
        with transaction.atomic():
            step = plan(part, turn)
            if step.act is not None:
                step.act()
            return step.outcome, step.text
    except ApplicationError as error:
        return Outcome.REFUSED, error.message
    except PermissionDenied:
        return Outcome.REFUSED, "La personne qui a enregistré la règle n’a pas ce droit ici."
    except ValidationError:
        return Outcome.REFUSED, "La page n’accepte pas ce changement."
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever an action raises, the page and the other rules go on
        logger.error("rule %s: action %s failed: %s", turn.rule.pk, part.kind, type(error).__name__)
        return Outcome.FAILED, f"Cette action a échoué ({type(error).__name__})."

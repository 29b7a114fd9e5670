"""An action says what it would do before it does it: the same sentence in the dry run and in the journal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from portal.accounts.models import User
from portal.editorial.policy import forget
from portal.rules.models import Outcome, Rule
from portal.rules.subjects import Subject


@dataclass(frozen=True)
class Step:
    """`act` is there only when there is something to do."""

    outcome: Outcome
    text: str
    act: Callable[[], Any] | None = None


def will(text: str, act: Callable[[], Any]) -> Step:
    return Step(Outcome.DONE, text, act)


def nothing(text: str) -> Step:
    return Step(Outcome.NOTHING, text)


def refused(text: str) -> Step:
    return Step(Outcome.REFUSED, text)


@dataclass(frozen=True)
class Turn:
    """One rule on one page, with the rights of its owner. `key` names the turn for ever, so that a mail leaves once."""

    rule: Rule
    subject: Subject
    owner: User
    key: str
    number: int = 0

    @property
    def page(self) -> Page:
        return self.subject.page

    def may(self) -> Any:
        """What the owner may do on the page now."""
        forget(self.owner)
        return Page.objects.get(pk=self.page.pk).permissions_for_user(self.owner)

    def today(self) -> Any:
        return timezone.localdate(self.subject.at)

"""Whether a rule is about a page: its scope, and all its conditions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import Page

from portal.editorial.lifecycle import Visibility
from portal.editorial.states import not_public, state_at
from portal.rules.blocks import EVERYBODY
from portal.rules.models import Rule
from portal.rules.subjects import STEP, Subject
from portal.rules.triggers import ONLY_TYPES


def matches(rule: Rule, subject: Subject) -> bool:
    return in_scope(rule, subject) and all(CHECKS[kind](value, subject) for kind, value in rule.asked())


def in_scope(rule: Rule, subject: Subject) -> bool:
    if rule.scope is None:
        return not rule.scope_title
    if rule.reach == Rule.Reach.CHILDREN:
        return subject.path[:-STEP] == rule.scope.path
    return subject.path.startswith(rule.scope.path)


def _below(value: Any, subject: Subject) -> bool:
    path = Page.objects.filter(pk=value).values_list("path", flat=True).first()
    return path is not None and subject.path.startswith(path)


def _audience(value: Any, subject: Subject) -> bool:
    own = getattr(subject.page, "audience", None)
    return own is not None and (own or EVERYBODY) in value


def _has_tag(value: Any, subject: Subject) -> bool:
    if not hasattr(subject.page, "tags"):
        return False
    wanted = " ".join(value.split()).casefold()
    return any(name.casefold() == wanted for name in subject.page.tags.names())


def _in_group(user: Any, value: Any) -> bool:
    return user is not None and user.groups.filter(pk=number_of(value)).exists()


def _older(value: Any, subject: Subject) -> bool:
    first = subject.page.first_published_at
    return first is not None and first < subject.at - timedelta(days=value)


def visibility(subject: Subject) -> str:
    """Of the page where it is or was; the bin itself hides everything and says nothing."""
    own = subject.page.path
    rows = [(path, state) for path, state in not_public() if not subject.in_bin or len(path) > 2 * STEP]
    found = {state_at(subject.path, rows), state_at(own, rows)}
    return next(
        (state for state in (Visibility.PRIVATE, Visibility.INTRANET) if state in found), Visibility.PUBLIC
    )


CHECKS: dict[str, Callable[[Any, Subject], bool]] = {
    "types": lambda value, subject: subject.page._meta.label_lower in value,
    "section": _below,
    "outside": lambda value, subject: not _below(value, subject),
    "theme": lambda value, subject: getattr(subject.page, "theme", "") in value,
    "audience": _audience,
    "tag": _has_tag,
    "language": lambda value, subject: subject.page.locale.language_code in value,
    "actor_group": lambda value, subject: _in_group(subject.actor, value),
    "author_group": lambda value, subject: _in_group(subject.page.owner, value),
    "visibility": lambda value, subject: visibility(subject) in value,
    "older": _older,
}


def number_of(key: str) -> int:
    """The number in "group-12" or "user-12"."""
    return int(str(key).rpartition("-")[2] or 0)


def likely(rule: Rule, pages: QuerySet[Page]) -> QuerySet[Page]:
    """Never fewer pages than those that match: what the database can say of the conditions by itself."""
    if rule.scope is not None:
        pages = pages.filter(path__startswith=rule.scope.path)
    elif rule.scope_title:
        return pages.none()
    types = [ONLY_TYPES[rule.trigger]] if rule.trigger in ONLY_TYPES else []
    for one in [*([types] if types else []), *(value for kind, value in rule.asked() if kind == "types")]:
        pages = pages.filter(content_type__in=_content_types(one))
    for kind, value in rule.asked():
        if kind == "section":
            path = Page.objects.filter(pk=value).values_list("path", flat=True).first()
            pages = pages.filter(path__startswith=path) if path else pages.none()
        elif kind == "language":
            pages = pages.filter(locale__language_code__in=value)
    return pages


def _content_types(labels: list[str]) -> list[int]:
    condition = Q(pk__in=[])
    for label in labels:
        app, _, model = label.partition(".")
        condition |= Q(app_label=app, model=model)
    return list(ContentType.objects.filter(condition).values_list("pk", flat=True))

"""Wagtail's screens that take pages off the site say which translations went along."""

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest
from wagtail.admin import messages
from wagtail.models import Page

from portal.core.languages import NAMES
from portal.editorial.following import still_seen

SEEN = "_translations_before"
MOST = 5


def remember_translations(request: HttpRequest, pages: Iterable[Page]) -> None:
    """Before: pages below may be taken along, as one ticks."""
    branches = Q(pk__in=[])
    for page in pages:
        branches |= Q(path__startswith=page.path)
    setattr(request, SEEN, still_seen(Page.objects.filter(branches)))


def tell_translations(request: HttpRequest) -> None:
    """After: those that are no longer on the site."""
    before: list[Page] = getattr(request, SEEN, [])
    kept = set(
        Page.objects.filter(pk__in=[page.pk for page in before], live=True).values_list("pk", flat=True)
    )
    gone = [page for page in before if page.pk not in kept]
    if not gone:
        return
    names = [f"« {page.title} » ({NAMES[page.locale.language_code]})" for page in gone[:MOST]]
    more = [f"{len(gone) - MOST} de plus"] if len(gone) > MOST else []
    messages.warning(
        request,
        f"Ont quitté le site avec leur page française : {', '.join(names + more)}. "
        "Si la page française revient, les traductions se publient une à une : le rapport Traductions les nomme.",
    )

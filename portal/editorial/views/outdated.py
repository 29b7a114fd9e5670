"""Two people wrote the same page: the second one to save keeps what they typed, and sees both.

Wagtail warns while one writes and refuses to save by itself over a newer version, but its buttons do: what the first one wrote would
leave the page without a word. Here the second text becomes a working copy of the version it was written on.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.models import Page, PageSubscription, Revision

from portal.editorial import copying, services
from portal.editorial.comparing import plain
from portal.editorial.views.sharing import actor_of

PURPOSE = "Ce qui a été tapé pendant que la page changeait"


def keep_typed(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Nothing when the screen was made from the latest version: Wagtail goes on."""
    if request.method != "POST" or page.alias_of_id or request.accepts("text/html") is False:
        return None
    latest = page.get_latest_revision()
    loaded = _loaded(request, page, latest)
    if latest is None or loaded is None:
        return None
    revision, base = loaded
    instance = (revision or latest).as_object()
    form = _form(request, instance, page)
    if not form.is_valid():
        # Wagtail says what is wrong, and the next attempt comes back here.
        return None
    content = plain(form.save(commit=False).serializable_data())
    copy = copying.rescued(page, actor_of(request), content, base)
    if copy is None:
        typed = services.Typed(content, base, revision)
        copy = services.check_out(page=page, actor=actor_of(request), purpose=PURPOSE, typed=typed)
    who = "Vous avez" if latest.user_id == actor_of(request).pk else f"{latest.user or 'Quelqu’un'} a"
    messages.warning(
        request,
        f"{who} enregistré cette page pendant que vous écriviez ici. Rien n’est perdu : ce que vous avez tapé est gardé, "
        "comparé ci-dessous avec l’autre version. Dites ce qui reste.",
    )
    return redirect("editorial_copy", copy.pk)


def _loaded(
    request: HttpRequest, page: Page, latest: Revision | None
) -> tuple[Revision | None, dict[str, Any]] | None:
    """The version that was on the screen and what it said; nothing when it is still the latest, or is not known."""
    own, shown = request.POST.get("overwrite_revision_id"), request.POST.get("loaded_revision_id")
    wanted = own or shown
    if latest is None or not wanted or not wanted.isdigit():
        return None
    found = page.revisions.filter(pk=wanted).first()
    if int(wanted) != latest.pk:
        # Written over by somebody's automatic saving since: what is left of it says less than nothing.
        whole = found is not None and (bool(own) or _same_moment(request, found))
        return (found, dict(found.content)) if found is not None and whole else (found, {})
    if own or _same_moment(request, latest):
        return None
    # The same version, saved again by itself since: the one before is what both began with.
    before = page.revisions.filter(pk__lt=latest.pk).order_by("-pk").first()
    return before, dict(before.content) if before else {}


def _same_moment(request: HttpRequest, revision: Revision) -> bool:
    moment = request.POST.get("loaded_revision_created_at", "")
    return moment in ("", revision.created_at.isoformat())


def _form(request: HttpRequest, instance: Any, page: Page) -> Any:
    form_class = type(instance).get_edit_handler().get_form_class()
    subscription, _ = PageSubscription.objects.get_or_create(
        page=page, user=actor_of(request), defaults={"comment_notifications": False}
    )
    form = form_class(
        request.POST,
        request.FILES,
        instance=instance,
        subscription=subscription,
        parent_page=page.get_parent(),
        for_user=request.user,
    )
    form.defer_required_fields()
    return form

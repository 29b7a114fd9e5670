"""The recycle bin of the site, and what stands in for deletion in Wagtail's admin."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from portal.accounts.permissions import is_structure_admin
from portal.core.errors import ApplicationError
from portal.core.languages import NAMES
from portal.editorial import services
from portal.editorial.forms import RestoreForm
from portal.editorial.models import BinEntry
from portal.editorial.permissions import can_manage_bin_entry, can_restore_to
from portal.editorial.views.sharing import actor_of

PER_PAGE = 50
CRUMBS = [("wagtailadmin_home", "Accueil"), ("editorial_bin", "Corbeille")]
IN_BIN = "« {} » est à la corbeille, avec les pages en dessous. Elle y reste 62 jours."


def _crumbs() -> list[dict[str, str]]:
    return [{"url": reverse(name), "label": label} for name, label in CRUMBS]


@require_http_methods(["GET"])
def bin_list(request: HttpRequest) -> HttpResponse:
    entries = BinEntry.objects.select_related("page", "by").order_by("-at", "pk")
    if not (request.user.is_superuser or is_structure_admin(request.user)):
        entries = entries.filter(by=actor_of(request))
    pages = Paginator(entries, PER_PAGE).get_page(request.GET.get("p"))
    return TemplateResponse(
        request,
        "editorial/bin.html",
        {
            "entries": pages,
            "rows": [(entry, entry.page.get_descendant_count()) for entry in pages],
            "breadcrumbs_items": _crumbs(),
        },
    )


@require_http_methods(["GET", "POST"])
def bin_entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    entry = get_object_or_404(BinEntry.objects.select_related("page", "parent"), pk=entry_id)
    if not can_manage_bin_entry(request.user, entry):
        raise PermissionDenied
    if request.method == "POST" and request.POST.get("act") == "delete":
        title = entry.page.title
        services.delete_for_good(entry=entry, actor=actor_of(request))
        messages.success(request, f"« {title} » est supprimée pour toujours.")
        return redirect("editorial_bin")
    form = RestoreForm(request.POST or None, initial={"to": _parent(entry)})
    if request.method == "POST" and form.is_valid():
        done = _restore(request, entry, form)
        if done is not None:
            return done
    context = {
        "entry": entry,
        "form": form,
        "below": entry.page.get_descendants(),
        "translations": entry.translations.select_related("page__locale"),
        "parent": _parent(entry),
        "breadcrumbs_items": _crumbs(),
        "media": form.media,
    }
    return TemplateResponse(request, "editorial/bin_entry.html", context)


def _parent(entry: BinEntry) -> Page | None:
    """Where it came from, unless that is gone or in the bin too."""
    parent = entry.parent
    if parent is None or parent.path.startswith(entry.page.path[: Page.steplen * 2]):
        return None
    return parent


def _restore(request: HttpRequest, entry: BinEntry, form: RestoreForm) -> HttpResponse | None:
    to = form.cleaned_data["to"]
    if not can_restore_to(request.user, entry, to):
        form.add_error("to", "Vous ne pouvez pas ajouter de page dans cette rubrique.")
        return None
    try:
        page = services.restore(entry=entry, to=to, actor=actor_of(request))
    except ApplicationError as error:
        form.add_error("to", error.message)
        return None
    messages.success(request, f"« {page.title} » est de retour dans « {to.title} ».")
    return redirect("wagtailadmin_explore", to.pk)


def _and_translations(entry: BinEntry) -> str:
    names = [
        NAMES.get(code, code)
        for code in entry.translations.values_list("page__locale__language_code", flat=True)
    ]
    return f"Ses traductions ({', '.join(names)}) vont avec elle et reviennent avec elle." if names else ""


def delete_to_bin(request: HttpRequest, page: Page) -> HttpResponse | None:
    """In place of Wagtail's deletion of one page."""
    if request.method != "POST":
        return None
    parent = page.get_parent()
    try:
        entry = services.put_in_bin(page=page, actor=actor_of(request))
    except ApplicationError as error:
        messages.error(request, error.message)
        return redirect("wagtailadmin_explore", parent.pk)
    messages.success(
        request,
        f"{IN_BIN.format(page.title)} {_and_translations(entry)}".strip(),
        buttons=[messages.button(reverse("editorial_bin"), "Ouvrir la corbeille")],
    )
    return redirect(
        get_valid_next_url_from_request(request) or reverse("wagtailadmin_explore", args=[parent.pk])
    )


def bulk_delete_to_bin(
    request: Any, action_type: str, objects: list[Page], action: Any
) -> HttpResponse | None:
    """In place of Wagtail's deletion of the ticked pages: a page below another ticked one goes with it."""
    if action_type != "delete" or not issubclass(action.model, Page):
        return None
    paths = sorted(page.path for page in objects)
    tops = [
        page
        for page in objects
        if not any(page.path.startswith(path) and page.path != path for path in paths)
    ]
    for page in tops:
        services.put_in_bin(page=page, actor=actor_of(request))
    count = len(tops)
    messages.success(request, f"{count} page{'s' if count > 1 else ''} à la corbeille, pour 62 jours.")
    return redirect(action.next_url)

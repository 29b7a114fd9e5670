"""Working copies: taken out, listed, compared with their original, given back or cancelled."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from portal.accounts.permissions import is_structure_admin
from portal.core.errors import ApplicationError
from portal.editorial import copying, services, wording
from portal.editorial.copying import Outcome
from portal.editorial.forms import CheckOutForm
from portal.editorial.merging import NOTHING, ORDER, Change, Fate, Side
from portal.editorial.models import WorkingCopy
from portal.editorial.permissions import can_cancel_copy, can_check_in, can_check_out, can_see_copy
from portal.editorial.views.sharing import actor_of, breadcrumbs

PER_PAGE = 30
SHOWN = 3  # in the notice of the original
OUTCOMES = {
    Outcome.PUBLISH: "Publier tout de suite",
    Outcome.REVIEW: "Envoyer en relecture",
    Outcome.DRAFT: "Enregistrer comme brouillon, pour corriger encore à la main",
}
FATES = {
    Fate.TAKEN: "Changé dans la copie : repris",
    Fate.KEPT: "Changé dans l’original : gardé",
    Fate.SAME: "Changé de la même façon des deux côtés",
    Fate.CONFLICT: "Changé différemment des deux côtés : choisissez",
}
DONE = {
    Outcome.PUBLISH: "La copie est rendue et la page publiée.",
    Outcome.REVIEW: "La copie est rendue ; la page attend sa relecture.",
    Outcome.DRAFT: "La copie est rendue : relisez le brouillon.",
}


@require_http_methods(["GET", "POST"])
def check_out(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(Page.objects.filter(depth__gt=1), pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    refusal = "" if can_check_out(request.user, page) else copying.why_not_checked_out(page)
    form = CheckOutForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = services.check_out(
                page=page, actor=actor_of(request), purpose=form.cleaned_data["purpose"]
            )
        except ApplicationError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(
                request, "Votre copie est prête. La page du site ne change pas pendant que vous écrivez."
            )
            return redirect("wagtailadmin_pages:edit", made.page_id)
    context = {
        "page": page,
        "form": form,
        "refusal": refusal,
        "copies": WorkingCopy.objects.for_lists().filter(original=page),
        "breadcrumbs_items": breadcrumbs(page, "Copies de travail"),
    }
    return TemplateResponse(request, "editorial/check_out.html", context)


def _visible(request: HttpRequest) -> QuerySet[WorkingCopy]:
    user = actor_of(request)
    rows = WorkingCopy.objects.for_lists()
    if user.is_superuser or is_structure_admin(user):
        return rows
    pages = page_permission_policy.instances_user_has_permission_for(user, "change")
    return rows.filter(Q(original__in=pages) | Q(owner=user))


@require_safe
def copies(request: HttpRequest) -> HttpResponse:
    rows = _visible(request)
    mine = request.GET.get("vue", "miennes") != "toutes"
    if mine:
        rows = rows.filter(owner=actor_of(request))
    words = request.GET.get("q", "").strip()
    if words:
        rows = rows.filter(
            Q(original__title__icontains=words)
            | Q(page__title__icontains=words)
            | Q(purpose__icontains=words)
        )
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "copies": found,
        "rows": [(copy, copying.changes_since(copy)) for copy in found],
        "mine": mine,
        "words": words,
        "breadcrumbs_items": _crumbs(),
    }
    return TemplateResponse(request, "editorial/copies.html", context)


def _crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
        {"url": reverse("editorial_copies"), "label": "Copies de travail"},
        *more,
    ]


@dataclass(frozen=True)
class Row:
    """One thing that differs, as the screen shows it."""

    name: str
    label: str
    fate: str
    conflict: bool
    kept: bool
    base: str
    original: list[tuple[str, str]]
    copy: list[tuple[str, str]]
    original_gone: bool
    copy_gone: bool
    order: bool
    choice: str


@require_http_methods(["GET", "POST"])
def working_copy(request: HttpRequest, copy_id: int) -> HttpResponse:
    copy = WorkingCopy.objects.for_lists().filter(pk=copy_id).first()
    if copy is None:
        # A second click, or the link of an older screen.
        messages.warning(request, "Cette copie n’est plus ouverte : elle a été rendue ou annulée.")
        return redirect("editorial_copies")
    if not can_see_copy(request.user, copy):
        raise PermissionDenied
    act, error = request.POST.get("act"), None
    if request.method == "POST" and act == "cancel":
        if not can_cancel_copy(request.user, copy):
            raise PermissionDenied
        services.cancel_copy(copy=copy, actor=actor_of(request))
        messages.success(request, "La copie est annulée. Elle reste 62 jours à la corbeille.")
        return redirect("editorial_copies")
    if request.method == "POST":
        try:
            return _check_in(request, copy)
        except ApplicationError as refused:
            error = refused
    return TemplateResponse(request, "editorial/copy.html", _context(request, copy, error))


def _check_in(request: HttpRequest, copy: WorkingCopy) -> HttpResponse:
    if not can_check_in(request.user, copy):
        raise PermissionDenied
    outcome = request.POST.get("outcome", "")
    if outcome not in frozenset(Outcome):
        raise ApplicationError("Dites ce que devient la page.", field="outcome")
    original = copy.original_id
    services.check_in(
        copy=copy,
        actor=actor_of(request),
        outcome=Outcome(outcome),
        choices=_choices(request),
        seen=request.POST.get("seen", ""),
    )
    messages.success(request, DONE[Outcome(outcome)] + " L’historique garde les autres versions.")
    return redirect("wagtailadmin_pages:edit", original)


def _choices(request: HttpRequest) -> dict[str, Side]:
    start = "choice-"
    return {
        name.removeprefix(start): Side(value)
        for name, value in request.POST.items()
        if name.startswith(start) and value in frozenset(Side)
    }


def _context(request: HttpRequest, copy: WorkingCopy, error: ApplicationError | None) -> dict[str, Any]:
    context: dict[str, Any] = {
        "copy": copy,
        "error": error,
        "notices": copying.notices(copy),
        "refusal": copying.why_not_checked_in(copy, request.user),
        "may_check_in": can_check_in(request.user, copy),
        "may_cancel": can_cancel_copy(request.user, copy),
        "breadcrumbs_items": _crumbs(
            {"url": reverse("editorial_copy", args=[copy.pk]), "label": copy.page.get_admin_display_title()}
        ),
    }
    if copy.original is None:
        return context
    choices = _choices(request)
    comparison = copying.compare(copy, choices)
    model = copy.original.specific_class
    rows = [_row(model, change, choices) for change in comparison.merge.changes]
    outcomes = copying.outcomes(request.user, copy.original)
    # Who lands here with what they typed had only asked to save it.
    first = Outcome.DRAFT if copy.origin == WorkingCopy.Origin.RESCUED else outcomes[0]
    chosen = request.POST.get("outcome") or first
    return context | {
        "conflicts": [row for row in rows if row.conflict],
        "others": [row for row in rows if not row.conflict],
        "seen": comparison.seen,
        "outcomes": [(one.value, OUTCOMES[one], one == chosen) for one in outcomes],
    }


def _row(model: type[Page], change: Change, choices: dict[str, Side]) -> Row:
    there = next(value for value in (change.original, change.copy, change.base) if value is not NOTHING)
    base, original, copy = (
        wording.text(model, change.path, value) for value in (change.base, change.original, change.copy)
    )
    return Row(
        name=change.name,
        label=wording.label(model, change.path, there),
        fate=FATES[change.fate],
        conflict=change.fate is Fate.CONFLICT,
        kept=change.fate is Fate.KEPT,
        base=base,
        original=wording.difference(base, original),
        copy=wording.difference(base, copy),
        original_gone=change.original is NOTHING,
        copy_gone=change.copy is NOTHING,
        order=change.path[-1] == ORDER,
        choice=choices.get(change.name, ""),
    )


def tell(request: HttpRequest, page: Page) -> None:
    """On the editor's screen: that this is a copy, or that copies of this page are in work."""
    if request.method != "GET":
        return
    copy = WorkingCopy.objects.filter(page=page).select_related("original").first()
    if copy is not None:
        messages.info(
            request,
            f"Ceci est une copie de travail de « {copy.original or copy.page} » ({copy.purpose}). "
            "Le site ne change que lorsque vous la rendez.",
            buttons=[messages.button(reverse("editorial_copy", args=[copy.pk]), "Comparer et rendre")],
        )
        return
    found = list(WorkingCopy.objects.for_lists().filter(original=page))
    if not found:
        return
    many = len(found) > 1
    said = (
        f"{len(found)} copies de travail de cette page sont ouvertes."
        if many
        else "Une copie de travail est ouverte."
    )
    buttons = [
        messages.button(reverse("editorial_copy", args=[one.pk]), f"{one.owner or '–'} : {one.purpose}")
        for one in found[:SHOWN]
    ]
    if len(found) > SHOWN:
        buttons.append(messages.button(reverse("editorial_check_out", args=[page.pk]), "Toutes"))
    messages.info(request, said, buttons=buttons)

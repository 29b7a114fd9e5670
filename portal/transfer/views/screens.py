"""Screens of exchanges: the list, an export to ask for, an archive to bring, one exchange."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.models import Page

from portal.accounts.models import User
from portal.accounts.permissions import is_structure_admin
from portal.core.errors import ApplicationError
from portal.transfer import services
from portal.transfer.entries import STATUS_LABELS, Status
from portal.transfer.forms import ExportForm, ImportForm, report_rows
from portal.transfer.models import Transfer
from portal.transfer.permissions import can_export, can_import, can_see_transfer
from portal.transfer.references import key_of

PER_PAGE = 50
ROWS_PER_PAGE = 100
FIRST = (Status.REJECTED, Status.CONFLICT, Status.CHANGED, Status.NEW, Status.SKIPPED, Status.SAME)


def _actor(request: HttpRequest) -> User:
    """Wagtail lets nobody in without an account."""
    return cast(User, request.user)


def _crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    first = [(reverse("wagtailadmin_home"), "Accueil"), (reverse("transfer_list"), "Échanges")]
    return [{"url": url, "label": label} for url, label in (*first, *more)]


@require_safe
def transfer_list(request: HttpRequest) -> HttpResponse:
    rows = Transfer.objects.select_related("actor", "section")
    if not (request.user.is_superuser or is_structure_admin(request.user)):
        rows = rows.filter(actor=_actor(request))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    return TemplateResponse(
        request, "transfer/list.html", {"transfers": page, "breadcrumbs_items": _crumbs()}
    )


@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, page_id: int) -> HttpResponse:
    page: Page = get_object_or_404(Page.objects.filter(depth__gt=1), pk=page_id)
    if not can_export(request.user, page):
        raise PermissionDenied
    form = ExportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        transfer = services.ask_export(pages=[page], options=form.options(), actor=_actor(request))
        return redirect("transfer_one", transfer.public_id)
    title = page.get_admin_display_title()
    context = {"page": page, "form": form, "breadcrumbs_items": _crumbs((request.path, title))}
    return TemplateResponse(request, "transfer/export.html", context)


@require_http_methods(["GET", "POST"])
def import_archive(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
    else:
        form = ImportForm(initial={"section": _asked_section(request)})
    if form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("file", "section")}
        try:
            transfer = services.ask_import(**asked, options=form.options(), actor=_actor(request))
        except ApplicationError as error:
            form.add_error(error.field, error.message)
        else:
            return redirect("transfer_one", transfer.public_id)
    crumbs = _crumbs((request.path, "Importer"))
    context = {"form": form, "media": form.media, "breadcrumbs_items": crumbs}
    return TemplateResponse(request, "transfer/import.html", context)


def _asked_section(request: HttpRequest) -> Page | None:
    asked = request.GET.get("rubrique", "")
    page = (
        Page.objects.filter(pk=asked, depth__gt=1).first() if asked.isdecimal() and len(asked) < 19 else None
    )
    return page if page is not None and can_import(request.user, page) else None


def _transfer(request: HttpRequest, public_id: Any) -> Transfer:
    transfer: Transfer = get_object_or_404(
        Transfer.objects.select_related("actor", "section"), public_id=public_id
    )
    if not can_see_transfer(request.user, transfer):
        raise PermissionDenied
    return transfer


@require_http_methods(["GET", "POST"])
def transfer_one(request: HttpRequest, public_id: Any) -> HttpResponse:
    transfer = _transfer(request, public_id)
    if request.method == "POST":
        _act(request, transfer)
        return redirect("transfer_one", transfer.public_id)
    # The report of an export counts its pages, that of an import lists them.
    read = transfer.report if transfer.kind == Transfer.Kind.IMPORT else {}
    rows = Paginator(report_rows(read, FIRST), ROWS_PER_PAGE).get_page(request.GET.get("p"))
    rows.object_list = _linked(transfer, list(rows.object_list))
    counts = read.get("counts", {})
    context = {
        "transfer": transfer,
        "rows": rows,
        "counts": [(STATUS_LABELS[status], counts.get(status, 0)) for status in Status if counts.get(status)],
        "files": read.get("files", []),
        "writes": sum(counts.get(status, 0) for status in (Status.NEW, Status.CHANGED)),
        "progress": services.progress_of(transfer) if transfer.is_running else None,
        "can_be_undone": transfer.can_be_undone(at=timezone.now()),
        "breadcrumbs_items": _crumbs((request.path, transfer.title)),
    }
    return TemplateResponse(request, "transfer/one.html", context)


def _linked(transfer: Transfer, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With the number of the page, once it is here: its title then leads to it."""
    if transfer.state != Transfer.State.DONE:
        return rows
    pages = transfer.pages.values_list("page__translation_key", "page__locale__language_code", "page_id")
    here = {key_of(key, language): pk for key, language, pk in pages}
    return [row | {"pk": here.get(row["id"])} for row in rows]


def _act(request: HttpRequest, transfer: Transfer) -> None:
    try:
        if request.POST.get("act") == "confirm":
            services.confirm_import(transfer=transfer, actor=_actor(request))
        elif request.POST.get("act") == "undo":
            services.undo_import(transfer=transfer, actor=_actor(request))
            messages.success(
                request, "L’import est annulé : ses pages sont à la corbeille, les autres comme avant."
            )
    except ApplicationError as error:
        messages.error(request, error.message)


@require_safe
def download(request: HttpRequest, public_id: Any) -> FileResponse:
    transfer = _transfer(request, public_id)
    if transfer.kind != Transfer.Kind.EXPORT or not transfer.file:
        raise Http404
    name = f"{slugify(transfer.title)[:60] or 'pages'}-{timezone.localtime(transfer.created_at):%Y-%m-%d}.zip"
    # Wagtail's admin forbids every cache.
    return FileResponse(
        transfer.file.open("rb"), as_attachment=True, filename=name, content_type="application/zip"
    )

"""Create a file and change it section by section; what was typed stays when something is wrong."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from pathways.forms.edit import IdentityForm, SectionForm
from pathways.forms.sections import SECTIONS, Section
from pathways.models import FileAccess, Youth
from pathways.services import YouthData, create_youth, find_duplicates, log_access, update_youth
from pathways.services.duplicates import Candidate
from pathways.views.common import me, youth_or_404
from portal.accounts.access import AuthenticatedRequest, case_worker_required
from portal.core.errors import ApplicationError, StaleError
from portal.core.posted import posted


@require_http_methods(["GET", "HEAD", "POST"])
@case_worker_required
def youth_create(request: AuthenticatedRequest) -> HttpResponse:
    """Identity first; look-alikes are shown before a second file is opened."""
    adviser = me(request)
    form = IdentityForm(posted(request), adviser=adviser)
    lookalikes: list[Candidate] = []
    if request.method == "POST" and form.is_valid():
        lookalikes = _lookalikes(form)
        if not lookalikes or request.POST.get("confirmed") == _signature(lookalikes):
            try:
                youth = create_youth(data=YouthData(**form.changes()), actor=request.user)
            except ApplicationError as error:
                form.refuse(error)
            else:
                messages.success(request, f"Le dossier de {youth} est ouvert. Complétez ce que vous savez.")
                return redirect("pathways:youth_edit_section", public_id=youth.public_id, section="lieu")
    context = {"form": form, "lookalikes": lookalikes, "signature": _signature(lookalikes)}
    return render(request, "pathways/youth_create.html", context, status=422 if form.errors else 200)


def _lookalikes(form: IdentityForm) -> list[Candidate]:
    data = form.cleaned_data
    return find_duplicates(
        structure=form.adviser.agency.structure,
        first_name=data["first_name"],
        last_name=data["last_name"],
        birth_date=data["birth_date"],
        email=data["email"],
        phone=data["phone"],
        imilo_id=data["imilo_id"],
    )


def _signature(lookalikes: list[Candidate]) -> str:
    """Which look-alikes the adviser was shown: other ones must be shown again."""
    return ",".join(sorted(str(candidate.youth.public_id) for candidate in lookalikes))


@require_safe
@case_worker_required
def youth_edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The first section; the others are one link away."""
    return redirect("pathways:youth_edit_section", public_id=public_id, section=next(iter(SECTIONS)))


@require_http_methods(["GET", "HEAD", "POST"])
@case_worker_required
def youth_edit_section(request: AuthenticatedRequest, public_id: UUID, section: str) -> HttpResponse:
    """One section. Two advisers at the same time: the second is told, and keeps what was typed."""
    if section not in SECTIONS:
        raise Http404
    youth = youth_or_404(request.user, public_id)
    current = SECTIONS[section]
    adviser = me(request)
    if request.method == "POST":
        form = current.form(request.POST, adviser=adviser, youth=youth)
        if form.is_valid() and _saved(request, form, youth):
            messages.success(request, f"{current.title} : c’est enregistré.")
            return HttpResponseRedirect(_next_url(request, youth, current))
    else:
        log_access(youth, request.user, FileAccess.Kind.FILE)
        form = current.form(adviser=adviser, youth=youth)
    now = youth.updated_at.isoformat()
    context = {
        "form": form,
        "youth": youth,
        "section": current,
        "tabs": _tabs(youth, current),
        "following": _following(current),
        # After a warning about somebody else's change, saving again is a decision.
        "seen": request.POST.get("seen", now) if form.errors and not form.stale else now,
    }
    return render(request, "pathways/youth_edit.html", context, status=422 if form.errors else 200)


def _saved(request: AuthenticatedRequest, form: SectionForm, youth: Youth) -> bool:
    try:
        _check_fresh(request, youth)
        data = replace(YouthData.of(youth), **form.changes())
        update_youth(youth=youth, data=data, actor=request.user)
    except ApplicationError as error:
        form.refuse(error)
        return False
    return True


def _check_fresh(request: AuthenticatedRequest, youth: Youth) -> None:
    seen = parse_datetime(request.POST.get("seen", "")) if request.POST.get("seen") else None
    if seen is not None and seen != youth.updated_at:
        raise StaleError(
            "Ce dossier a été modifié entre-temps. Vérifiez la fiche, puis enregistrez à nouveau si tout est bon."
        )


def _next_url(request: AuthenticatedRequest, youth: Youth, current: Section) -> str:
    following = _following(current)
    if "continue" in request.POST and following:
        return reverse("pathways:youth_edit_section", args=[youth.public_id, following.slug])
    return f"{reverse('pathways:youth_detail', args=[youth.public_id])}#{current.slug}"


def _following(current: Section) -> Section | None:
    slugs = list(SECTIONS)
    position = slugs.index(current.slug) + 1
    return SECTIONS[slugs[position]] if position < len(slugs) else None


def _tabs(youth: Youth, current: Section) -> list[dict[str, Any]]:
    return [
        {
            "label": section.title,
            "url": reverse("pathways:youth_edit_section", args=[youth.public_id, section.slug]),
            "current": section is current,
            "count": None,
        }
        for section in SECTIONS.values()
    ]

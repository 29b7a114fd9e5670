"""Files that look alike: the list of pairs, and two files side by side."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from pathways.models import FileAccess, Youth
from pathways.services import keep_apart, log_access, merge_youth
from pathways.services.duplicates import duplicate_pairs, reasons
from pathways.views.common import me, youth_or_404
from portal.accounts.access import AuthenticatedRequest, case_worker_required
from portal.core.errors import ApplicationError


@require_safe
@case_worker_required
def youth_merge(request: AuthenticatedRequest) -> HttpResponse:
    """Pairs that may be one person; nobody is merged without a person looking."""
    pairs = duplicate_pairs(structure=me(request).agency.structure)
    return render(request, "pathways/youth_merge.html", {"pairs": pairs})


@require_http_methods(["GET", "HEAD", "POST"])
@case_worker_required
def youth_merge_pair(request: AuthenticatedRequest, first_id: UUID, second_id: UUID) -> HttpResponse:
    """Both files side by side; keep one of them, or say that these are two people."""
    if first_id == second_id:
        raise Http404
    first, second = youth_or_404(request.user, first_id), youth_or_404(request.user, second_id)
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act == "apart":
            keep_apart(first=first, second=second, actor=request.user)
            messages.success(request, "C’est noté : ce sont deux personnes.")
            return redirect("pathways:youth_merge")
        if act in (str(first.public_id), str(second.public_id)):
            keep, duplicate = (first, second) if act == str(first.public_id) else (second, first)
            try:
                kept = merge_youth(keep=keep, duplicate=duplicate, actor=request.user)
            except ApplicationError as error:
                messages.error(request, error.message)
            else:
                messages.success(request, f"Les deux dossiers de {kept} n’en font plus qu’un.")
                return redirect("pathways:youth_detail", public_id=kept.public_id)
    else:
        for youth in (first, second):
            log_access(youth, request.user, FileAccess.Kind.FILE)
    context = {
        "first": first,
        "second": second,
        "rows": _rows(first, second),
        "reasons": reasons(first, second),
    }
    return render(request, "pathways/youth_merge_pair.html", context)


def _rows(first: Youth, second: Youth) -> list[dict[str, Any]]:
    """One row per thing compared; `same` when both say the same."""
    one, other = _said(first), _said(second)
    return [
        {"label": label, "first": one[label], "second": other[label], "same": one[label] == other[label]}
        for label in one
    ]


def _said(youth: Youth) -> dict[str, str]:
    contracts = list(youth.contracts.all())
    return {
        "Prénom": youth.first_name,
        "Nom": youth.last_name,
        "Naissance": f"{youth.birth_date:%d/%m/%Y}",
        "Numéro i-milo": youth.imilo_id,
        "E-mail": youth.email,
        "Téléphone": youth.phone,
        "Compte en ligne": "oui" if youth.user_id else "non",
        "Commune": str(youth.commune or ""),
        "Adresse": youth.address,
        "Conseiller": str(youth.adviser or ""),
        "Antenne": str(youth.agency),
        "Premier accueil": f"{youth.first_welcome_on:%d/%m/%Y}" if youth.first_welcome_on else "",
        "Suivi": youth.get_state_display(),
        "Métiers souhaités": _listed(youth.wishes.select_related("occupation")),
        "Compétences": _listed(youth.skills.select_related("skill")),
        "Permis": ", ".join(row.licence_id for row in youth.licences.all() if not row.implied),
        "Langues": _listed(youth.languages.select_related("language")),
        "Contrats acceptés": _listed(row for row in contracts if row.accepted),
        "Contrats refusés": _listed(row for row in contracts if not row.accepted),
        "Engagements": _listed(youth.commitments.select_related("programme")),
        "Situations": _listed(youth.situations.all()),
        "Dossier créé": f"{youth.created_at:%d/%m/%Y}",
    }


def _listed(rows: Any) -> str:
    return ", ".join(str(row) for row in rows)

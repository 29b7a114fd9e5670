"""The own profile of a young person: wishes, distance, contracts, and the words for an employer."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods

from pathways.forms.own import OwnProfileForm
from pathways.models import Youth
from pathways.services import YouthData, update_youth
from portal.accounts.access import AuthenticatedRequest, youth_required
from portal.core.errors import ApplicationError
from portal.core.posted import posted


@require_http_methods(["GET", "HEAD", "POST"])
@youth_required
def own_profile(request: AuthenticatedRequest) -> HttpResponse:
    """When the adviser changed the file meanwhile, nothing typed is lost and saving again is a decision."""
    youth = Youth.objects.visible_to(request.user).first()
    if youth is None:
        raise Http404
    form = OwnProfileForm(posted(request), youth=youth)
    stale = False
    if request.method == "POST" and form.is_valid():
        stale = _changed_since(form.cleaned_data["seen"], youth)
        if stale:
            typed = request.POST.copy()
            typed["seen"] = youth.updated_at.isoformat()
            form = OwnProfileForm(typed, youth=youth)
        else:
            try:
                update_youth(
                    youth=youth, data=replace(YouthData.of(youth), **form.changes()), actor=request.user
                )
            except ApplicationError as error:
                form.refuse(error)
            else:
                messages.success(request, "C’est noté. Tes offres sont mises à jour.")
                return redirect("pathways:own_profile")
    status = 409 if stale else 422 if form.errors else 200
    return render(
        request, "pathways/own_profile.html", {"form": form, "youth": youth, "stale": stale}, status=status
    )


def _changed_since(seen: str, youth: Youth) -> bool:
    try:
        moment = parse_datetime(seen)
    except ValueError:
        return True
    return moment != youth.updated_at

"""The team opens an establishment that it met or that called: the SIRET, then what the register knows."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from employers import services
from employers.forms import SiretForm, StaffEstablishmentForm
from employers.from_register import data_of, initial_of
from employers.models import Establishment
from employers.register import company_register
from employers.siret import normalise_siret
from portal.accounts.access import AuthenticatedRequest, case_worker_required
from portal.core.errors import ApplicationError
from portal.core.posted import posted

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@_get_or_post
@case_worker_required
def staff_add(request: AuthenticatedRequest) -> HttpResponse:
    form = SiretForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return redirect("employers:staff_add_details", siret=form.cleaned_data["siret"])
    return render(request, "employers/staff_add.html", {"form": form}, status=422 if form.errors else 200)


@_get_or_post
@case_worker_required
def staff_add_details(request: AuthenticatedRequest, siret: str) -> HttpResponse:
    """A SIRET that is known here leads to its page; a second click too."""
    try:
        number = normalise_siret(siret)
    except ApplicationError as error:
        messages.error(request, error.message)
        return redirect("employers:staff_add")
    known = Establishment.objects.filter(siret=number).first()
    if known is not None:
        return _known(request, known)
    entry = company_register().find(number)
    form = StaffEstablishmentForm(posted(request), initial=initial_of(entry))
    if request.method == "POST" and form.is_valid():
        try:
            place = services.register_by_staff(data=data_of(number, form, entry), actor=request.user)
        except ApplicationError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, f"{place.name} est inscrit et vérifié. Vous pouvez noter son besoin.")
            return redirect("employers:staff_detail", place.public_id)
    context = {"form": form, "siret": number, "entry": entry}
    return render(request, "employers/staff_add_details.html", context, status=422 if form.errors else 200)


def _known(request: AuthenticatedRequest, place: Establishment) -> HttpResponse:
    if Establishment.objects.visible_to(request.user).filter(pk=place.pk).exists():
        messages.info(request, f"{place.name} est déjà inscrit.")
        return redirect("employers:staff_detail", place.public_id)
    messages.error(request, "Cet établissement est suivi par une autre Mission locale. Voyez avec elle.")
    return redirect("employers:staff_add")

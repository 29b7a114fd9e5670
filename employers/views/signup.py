"""An employer signs up: who you are, the code, the SIRET, the establishment."""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from employers import services
from employers.forms import EstablishmentForm, SignupForm, SiretForm
from employers.from_register import data_of, initial_of
from employers.models import Establishment
from employers.register import company_register
from employers.siret import normalise_siret
from portal.accounts.access import AuthenticatedRequest, employer_required, public
from portal.accounts.consents import DOCUMENTS
from portal.accounts.models import User
from portal.accounts.services import open_account, record_consent
from portal.core.errors import ApplicationError
from portal.core.posted import posted


@public
@require_http_methods(["GET", "POST"])
def signup(request: HttpRequest) -> HttpResponse:
    """The same answer whether the address is known or not: a code is sent there."""
    if request.user.is_authenticated:
        return redirect("pages:dashboard")
    form = SignupForm(posted(request))
    if request.method == "POST" and form.is_valid():
        limited = ratelimit.consume_or_429(request, action="signup")
        if limited:
            return limited
        return _send_code(request, form)
    return render(request, "employers/signup.html", {"form": form, "terms": DOCUMENTS["employer_terms"]})


def _send_code(request: HttpRequest, form: SignupForm) -> HttpResponse:
    data = form.cleaned_data
    user = User.objects.filter(email=data["email"]).first()
    if user is None:
        user = open_account(
            kind=User.Kind.EMPLOYER,
            email=data["email"],
            first_name=data["first_name"],
            last_name=data["last_name"],
        )
        record_consent(user=user, document="employer_terms")
    LoginCodeVerificationProcess.initiate(
        request=request, user=user if user.is_active else None, email=data["email"]
    )
    query = urlencode({"next": reverse("employers:after_signup")})
    return redirect(f"{reverse('account_confirm_login_code')}?{query}")


@employer_required
@require_http_methods(["GET"])
def after_signup(request: AuthenticatedRequest) -> HttpResponse:
    """Somebody who had an account already goes to their space; a new employer says which establishment."""
    if Establishment.objects.of_user(request.user).exists():
        return redirect("pages:dashboard")
    return redirect("employers:establishment_siret")


@employer_required
@require_http_methods(["GET", "POST"])
def siret(request: AuthenticatedRequest) -> HttpResponse:
    form = SiretForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return redirect("employers:establishment_details", siret=form.cleaned_data["siret"])
    return render(request, "employers/siret.html", {"form": form})


@employer_required
@require_http_methods(["GET", "POST"])
def details(request: AuthenticatedRequest, siret: str) -> HttpResponse:
    """What the register knows is filled in; a SIRET known here can only be joined."""
    try:
        number = normalise_siret(siret)
    except ApplicationError as error:
        messages.error(request, error.message)
        return redirect("employers:establishment_siret")
    known = Establishment.objects.filter(siret=number).first()
    if known is not None:
        return _join(request, known)
    entry = company_register().find(number)
    form = EstablishmentForm(posted(request), initial=initial_of(entry))
    if request.method == "POST" and form.is_valid():
        try:
            place = services.register_establishment(data=data_of(number, form, entry), actor=request.user)
        except ApplicationError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(
                request,
                f"{place.name} est inscrit. Un conseiller le vérifie ; vous pouvez déjà dire un besoin.",
            )
            return redirect("employers:establishments")
    return render(request, "employers/details.html", {"form": form, "siret": number, "entry": entry})


def _join(request: AuthenticatedRequest, place: Establishment) -> HttpResponse:
    if request.method == "POST":
        asked = services.request_to_join(
            establishment=place, user=request.user, job_title=request.POST.get("job_title", "")[:120]
        )
        if asked:
            messages.success(request, "Votre demande est envoyée. Vous recevrez la réponse par e-mail.")
        else:
            messages.info(request, f"Vous suivez déjà {place.name}.")
        return redirect("employers:establishments")
    return render(request, "employers/join.html", {"place": place})

"""The establishments an employer speaks for, and the colleagues there."""

import uuid

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from employers import services
from employers.forms import InvitationForm, InviteForm, JoinForm, MemberForm
from employers.models import EmployerMembership, Establishment, Invitation, JoinRequest
from employers.permissions import can_decide_join, can_manage_members, managed_places
from portal.accounts.access import AuthenticatedRequest, employer_required, login_required, public
from portal.accounts.consents import DOCUMENTS
from portal.accounts.models import User
from portal.accounts.services import record_consent
from portal.core.errors import ApplicationError

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@employer_required
@require_GET
def establishments(request: AuthenticatedRequest) -> HttpResponse:
    places = Establishment.objects.of_user(request.user).select_related("commune", "agency")
    asked = JoinRequest.objects.open().filter(user=request.user).select_related("establishment")
    return render(request, "employers/establishments.html", {"places": places, "asked": asked})


@employer_required
@require_GET
def team(request: AuthenticatedRequest) -> HttpResponse:
    return _team(request, InviteForm())


def _team(request: AuthenticatedRequest, form: InviteForm, at: Establishment | None = None) -> HttpResponse:
    places = list(
        Establishment.objects.of_user(request.user).prefetch_related(
            Prefetch(
                "memberships",
                EmployerMembership.objects.filter(ended_at=None)
                .select_related("user")
                .order_by("created_at"),
                to_attr="team",
            ),
            Prefetch(
                "invitations",
                Invitation.objects.filter(accepted_at=None, cancelled_at=None),
                to_attr="invited",
            ),
            Prefetch("join_requests", JoinRequest.objects.open().select_related("user"), to_attr="asking"),
        )
    )
    managed = managed_places(request.user)
    blocks = [
        {
            "place": place,
            "manages": place.pk in managed,
            "form": form if place == at else InviteForm(prefix=None, auto_id=f"{place.public_id}-%s"),
        }
        for place in places
    ]
    return render(request, "employers/team.html", {"blocks": blocks, "form": form})


@employer_required
@require_POST
def invite(request: AuthenticatedRequest, place: uuid.UUID) -> HttpResponse:
    establishment = _managed(request, place)
    form = InviteForm(request.POST, auto_id=f"{establishment.public_id}-%s")
    if form.is_valid():
        try:
            invitation = services.invite_colleague(
                establishment=establishment, actor=request.user, **form.cleaned_data
            )
        except ApplicationError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, f"L’invitation est partie à {invitation.email}.")
            return redirect("employers:team")
    return _team(request, form, establishment)


@employer_required
@require_POST
def cancel_invitation(request: AuthenticatedRequest, invitation: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(
        Invitation, public_id=invitation, establishment__in=Establishment.objects.of_user(request.user)
    )
    if not can_manage_members(request.user, found.establishment):
        raise PermissionDenied
    services.cancel_invitation(invitation=found)
    messages.success(request, "L’invitation est annulée : le lien ne fonctionne plus.")
    return redirect("employers:team")


@employer_required
@require_POST
def member(request: AuthenticatedRequest, place: uuid.UUID, person: uuid.UUID) -> HttpResponse:
    establishment = _managed(request, place)
    membership = get_object_or_404(
        EmployerMembership, establishment=establishment, user__public_id=person, ended_at=None
    )
    form = MemberForm(request.POST)
    if form.is_valid():
        act = form.cleaned_data["act"]
        try:
            if act == MemberForm.Act.END:
                services.end_membership(membership=membership)
            else:
                services.set_admin(membership=membership, is_admin=act == MemberForm.Act.ADMIN)
        except ApplicationError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, f"C’est enregistré pour {membership.user.get_full_name()}.")
    return redirect("employers:team")


@login_required
@require_POST
def decide_join(request: AuthenticatedRequest, join: uuid.UUID) -> HttpResponse:
    """By an administrator of the establishment, or by staff of its structure."""
    found = get_object_or_404(
        JoinRequest.objects.select_related("establishment__agency", "user"),
        public_id=join,
        establishment__in=Establishment.objects.visible_to(request.user),
    )
    if not can_decide_join(request.user, found.establishment):
        raise PermissionDenied
    form = JoinForm(request.POST)
    if form.is_valid():
        try:
            services.decide_join(
                join_request=found, accepted=form.cleaned_data["answer"] == "yes", actor=request.user
            )
        except ApplicationError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, f"Votre réponse est envoyée à {found.user.get_full_name()}.")
    if request.user.kind == User.Kind.STAFF:
        return redirect("employers:staff_detail", found.establishment.public_id)
    return redirect("employers:team")


@public
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link of the mail. It proves the address, so a new colleague is logged in at once."""
    found = services.usable_invitation(token)
    if found is None:
        return render(request, "employers/invitation_over.html", status=410)
    known = User.objects.filter(email=found.email).exists()
    form = InvitationForm(request.POST if request.method == "POST" and not known else None)
    if request.method == "POST" and (known or form.is_valid()):
        names = {} if known else {key: form.cleaned_data[key] for key in ("first_name", "last_name")}
        try:
            membership, is_new = services.accept_invitation(token=token, **names)
        except ApplicationError as error:
            messages.error(request, error.message)
            return redirect("account_login")
        messages.success(request, f"Vous faites maintenant partie de l’équipe de {found.establishment.name}.")
        if is_new:
            record_consent(user=membership.user, document="employer_terms")
            login(request, membership.user, backend=BACKEND)
            return redirect("employers:establishments")
        # Somebody who has an account logs in their usual way, second factor included.
        return redirect(f"{reverse('account_login')}?next={reverse('employers:establishments')}")
    context = {"invitation": found, "form": form, "known": known, "terms": DOCUMENTS["employer_terms"]}
    return render(request, "employers/invitation.html", context)


def _managed(request: AuthenticatedRequest, public_id: uuid.UUID) -> Establishment:
    """An establishment of this person; 403 for a member who is not its administrator."""
    establishment = get_object_or_404(Establishment.objects.of_user(request.user), public_id=public_id)
    if not can_manage_members(request.user, establishment):
        raise PermissionDenied
    return establishment

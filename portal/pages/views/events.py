"""Registrations to events: what everybody sees, without an account."""

from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import public
from portal.accounts.models import User
from portal.core.errors import ApplicationError
from portal.pages import event_mails, services
from portal.pages.calendar_files import calendar_of, entry
from portal.pages.event_forms import RegistrationForm
from portal.pages.languages import active, addresses_of, in_french, in_language, language_is_open
from portal.pages.models import EventOccurrence, EventPage, EventRegistration


def _occurrence(request: HttpRequest, public_id: UUID) -> EventOccurrence:
    """A date of a page that this reader may see."""
    if not language_is_open(request):
        raise Http404
    rows = EventOccurrence.objects.with_counts().filter(event__live=True)
    row = get_object_or_404(rows.select_related("event__agency"), public_id=public_id)
    if not all(restriction.accept_request(request) for restriction in row.event.get_view_restrictions()):
        raise Http404
    return row


def _in_words(request: HttpRequest, event: EventPage) -> EventPage:
    """The event in the language of the address, when it has such a page that this reader may see."""
    page = in_language(event)
    allowed = page is event or all(one.accept_request(request) for one in page.get_view_restrictions())
    return page if allowed else event


def _context(request: HttpRequest, row: EventOccurrence) -> dict[str, Any]:
    """What each screen about a date shows."""
    return {"row": row, "event": _in_words(request, row.event)}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def event_register(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = _occurrence(request, public_id)
    user = request.user if isinstance(request.user, User) else None
    initial = {"name": user.get_full_name(), "email": user.email or ""} if user else {}
    form = RegistrationForm(request.POST if request.method == "POST" else None, initial=initial)
    at = timezone.now()
    if not row.is_open(at=at):
        return render(request, "pages/event_closed.html", _context(request, row), status=410)
    if request.method == "POST":
        limited = ratelimit.consume_or_429(request, action="event_register")
        if limited:
            return limited
        if form.is_valid():
            if form.is_robot:
                return redirect(_in_words(request, row.event).get_url(request))
            return _register(request, row, form, user)
    left = services.places_left(row)
    context = _context(request, row) | {
        "form": form, "left": left, "addresses": addresses_of("event_register", row.public_id),
    }  # fmt: skip
    return render(request, "pages/event_register.html", context, status=422 if form.errors else 200)


def _register(
    request: HttpRequest, row: EventOccurrence, form: RegistrationForm, user: User | None
) -> HttpResponse:
    values = form.cleaned_data
    try:
        answer = services.register(
            occurrence=row,
            name=values["name"],
            email=values["email"],
            phone=values["phone"],
            user=user,
            language=active(),
        )
    except ApplicationError as error:
        form.add_error(None, error.message)
        context = _context(request, row) | {"form": form, "left": 0}
        return render(request, "pages/event_register.html", context, status=409)
    if answer.already:
        # The link goes to the address only: a stranger must not open somebody's registration by typing it.
        return render(request, "pages/event_already.html", _context(request, row))
    return redirect(event_mails.path_of(answer.registration))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def event_registration(request: HttpRequest, key: str) -> HttpResponse:
    """One's own registration, by the link of the mail: what it says, and cancelling it."""
    public_id = event_mails.public_id_of(key)
    rows = EventRegistration.objects.select_related("occurrence__event__agency")
    registration = rows.filter(public_id=public_id).first() if public_id else None
    if not language_is_open(request):
        # The mail was sent while the language was open: its link leads to the same screen in French.
        if registration is None:
            raise Http404
        return redirect(in_french("event_registration", key))
    if registration is None:
        return render(request, "pages/event_link_unknown.html", status=410)
    error = ""
    if request.method == "POST":
        try:
            services.cancel_registration(registration=registration)
            return redirect(request.path)
        except ApplicationError as refused:
            error = refused.message
    row = registration.occurrence
    context = _context(request, row) | {
        "registration": registration,
        "addresses": addresses_of("event_registration", key),
        "error": error,
        "rank": _rank(registration),
        "can_cancel": registration.state != EventRegistration.State.CANCELLED and not row.is_past(),
        "cancelled": registration.state == EventRegistration.State.CANCELLED,
        "waiting": registration.state == EventRegistration.State.WAITING,
    }
    response = render(request, "pages/event_registration.html", context, status=409 if error else 200)
    # The address is the key: no search engine, no copy in a shared cache.
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store, private"
    return response


def _rank(registration: EventRegistration) -> int:
    if registration.state != EventRegistration.State.WAITING:
        return 0
    before = registration.occurrence.registrations.filter(
        state=EventRegistration.State.WAITING, created_at__lte=registration.created_at
    )
    return before.count()


@public
@require_safe
def event_ics(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = _occurrence(request, public_id)
    calendar = calendar_of(method="CANCEL" if row.is_cancelled else "PUBLISH")
    page = _in_words(request, row.event)
    calendar.add_component(entry(row, page, at=row.changed_at))
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{page.slug[:60]}.ics"'
    return response

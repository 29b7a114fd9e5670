"""The one-use page of a check-in: no account, three questions, four big answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mediations import services
from mediations.blind import is_disclosed
from mediations.forms import CheckInForm
from mediations.models import CheckInAnswer, Side
from portal.accounts.access import public
from portal.core.errors import ApplicationError
from portal.core.posted import posted


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def check_in(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link does not use it: mail programs open links too. Sending the answers does."""
    try:
        answer = services.find_link(token=token)
    except services.LinkError as error:
        return _over(request, error)
    form = CheckInForm(posted(request), side=answer.side)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_check_in(token=token, answers=form.marks(), comment=form.cleaned_data["comment"])
        except services.LinkError as error:
            return _over(request, error)
        except ApplicationError as error:
            form.refuse(error)
        else:
            return render(request, "mediations/check_in_done.html", _context(answer))
    context = _context(answer) | {"form": form}
    return _private(render(request, "mediations/check_in.html", context, status=422 if form.errors else 200))


def _context(answer: CheckInAnswer) -> dict[str, object]:
    mediation = answer.check_in.mediation
    adviser = mediation.adviser or mediation.youth.adviser
    return {
        "tutor": answer.side == Side.TUTOR,
        "moment": answer.check_in.get_moment_display(),
        "youth_name": str(mediation.youth) if is_disclosed(mediation) else "votre nouvelle recrue",
        "first_name": mediation.youth.first_name,
        "employer": mediation.offer.employer_label or "ton employeur",
        "adviser": str(adviser) if adviser else "La Mission locale",
        "adviser_phone": adviser.phone if adviser else "",
    }


def _over(request: HttpRequest, error: services.LinkError) -> HttpResponse:
    """A used, expired or unknown link: what happened, and what can still be done."""
    used = isinstance(error, services.LinkUsed)
    context = {"message": error.message, "used": used, "expired": isinstance(error, services.LinkExpired)}
    status = 410 if used or context["expired"] else 404
    return _private(render(request, "mediations/check_in_over.html", context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    """The address holds a secret: it must not leak to other sites or search engines."""
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response

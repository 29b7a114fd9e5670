"""The screen of a form page."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from portal.accounts.models import User
from portal.core.robots import TOKEN
from portal.pages.models import FormPage
from portal.pages.services.answers import keep_answer

RECEIVED = "recu"


def answer_form(request: HttpRequest, page: FormPage) -> HttpResponse:
    """Show the form, keep an answer, say thank you. A robot is thanked too: it must not learn."""
    url = page.get_url(request) or "/"
    posted = request.POST if request.method == "POST" else None
    form = page.get_form(posted, page=page, user=request.user)
    if posted is not None:
        limited = ratelimit.consume_or_429(request, action="form_answer")
        if limited:
            return limited
        if form.is_valid():
            if not form.is_robot:
                keep_answer(
                    page=page,
                    values=form.answers,
                    token=form.cleaned_data[TOKEN],
                    email=form.first_email,
                    user=request.user if isinstance(request.user, User) else None,
                )
            return redirect(f"{url}?{RECEIVED}=1")
    context = page.get_context(request) | {"form": form, "received": RECEIVED in request.GET}
    return TemplateResponse(request, page.get_template(request), context, status=422 if form.errors else 200)

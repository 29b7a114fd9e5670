"""A Django project of one view that returns the bytes of a file: `BARE_BODY=file gunicorn benchmarks.pages.bare`."""

import os
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODY = Path(os.environ["BARE_BODY"]).read_bytes()


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY)


urlpatterns = [path("", view)]
settings.configure(
    SECRET_KEY="bare-only-key-not-a-secret-0123456789-abcdefghijklmnop",  # noqa: S106 - of no use elsewhere
    ALLOWED_HOSTS=["localhost"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
)

from django.core.wsgi import get_wsgi_application  # noqa: E402 - after the settings

application = get_wsgi_application()

"""What every template knows."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    return {"base_url": settings.BASE_URL, "demo_login": settings.DEMO_LOGIN}

"""What the browser says when somebody reads a page: its number, once, without cookie."""

import re

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.accounts.access import public
from portal.upkeep.readings import count_reading

ROBOTS = re.compile(
    r"bot|crawl|spider|slurp|headless|lighthouse|preview|monitor|curl|wget|python|java/|^$", re.IGNORECASE
)


# Kept pages carry no token, and none is needed: no session takes part, and all that a sender can do is add one to a number
# that only editors see. Browsers tell whether a page of ours sends; those of other sites are refused.
@csrf_exempt
@public
@require_POST
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """The same answer whether the page exists or not."""
    if request.headers.get("Sec-Fetch-Site") != "same-origin":
        return HttpResponse(status=403)
    if _is_a_visitor(request) and ratelimit.consume(request, action="reading", key=_sender(request)):
        count_reading(page=pk)
    return HttpResponse(status=204)


def _is_a_visitor(request: HttpRequest) -> bool:
    """Nobody who works here, no robot, nobody who asked not to be followed."""
    asked = request.headers.get("Sec-GPC") == "1" or request.headers.get("DNT") == "1"
    known = settings.SESSION_COOKIE_NAME in request.COOKIES
    return not asked and not known and not ROBOTS.search(request.headers.get("User-Agent", ""))


def _sender(request: HttpRequest) -> str:
    """Tells senders apart for a minute in the cache of limits; the address itself is kept nowhere."""
    return salted_hmac("reading", get_adapter().get_client_ip(request)).hexdigest()

"""What a form was sent with."""

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """The answers of a POST, also when there is none: an empty form was sent too, and must be refused in words."""
    return request.POST if request.method == "POST" else None

"""The answers of a form in the editors' admin: Wagtail's list, with exports that are safe to open and are logged."""

from typing import Any

from django.http import HttpResponse
from wagtail.contrib.forms.views import SubmissionsListView
from wagtail.log_actions import log

from portal.core.csv_writing import safe


class AnswersView(SubmissionsListView):
    page_title = "Réponses"

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponse:
        if self.is_export:
            count = context["submissions"].count()
            log(self.form_page, "pages.form_export", user=self.request.user, data={"count": count})
        response: HttpResponse = super().render_to_response(context, **response_kwargs)
        return response

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        row: dict[str, Any] = super().to_row_dict(item)
        return {name: _cell(value) for name, value in row.items()}


def _cell(value: Any) -> Any:
    """Text as a spreadsheet may open it; several choices in one cell."""
    if isinstance(value, list):
        value = ", ".join(str(one) for one in value)
    return safe(value) if isinstance(value, str) else value

"""The ticked pages of the explorer, in one archive."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.models import Page

from portal.transfer import services
from portal.transfer.forms import ExportForm
from portal.transfer.permissions import can_export


class TakeAwayAction(PageBulkAction):
    display_name = "Emporter"
    aria_label = "Emporter les pages cochées vers un autre site"
    action_type = "transfer_export"
    action_priority = 64
    form_class = ExportForm
    template_name = "transfer/bulk_export.html"

    def check_perm(self, page: Page) -> bool:
        return can_export(self.request.user, page)

    def form_valid(self, form: Any) -> HttpResponse:
        pages, _ = self.get_actionable_objects()
        if not pages:
            raise PermissionDenied
        transfer = services.ask_export(pages=list(pages), options=form.options(), actor=self.request.user)
        return redirect("transfer_one", transfer.public_id)

    @classmethod
    def execute_action(cls, objects: list[Page], **kwargs: Any) -> tuple[int, int]:
        return len(objects), 0

"""Actions on the pages ticked in the explorer: first what will change, page by page; then the change."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from openpyxl import Workbook
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page

from portal.core.csv_writing import csv_response, safe
from portal.editorial import services
from portal.editorial.bulk_forms import ExportForm, FilingForm, RenameForm, TagForm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ChangeAction(PageBulkAction):
    """`form_class` makes the change; without "confirm" it is only shown."""

    template_name = "editorial/bulk_change.html"
    sentence = ""

    def check_perm(self, page: Page) -> bool:
        tester = page.permissions_for_user(self.request.user)
        return bool(tester.can_edit() and not tester.page_locked())

    def get_queryset(self, model: Any, object_ids: Any) -> list[Page]:
        found: list[Page] = super().get_queryset(model, object_ids)
        return sorted(found, key=lambda page: page.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context |= {"sentence": self.sentence, "title": self.display_name}
        form = context["form"]
        if form.is_bound and form.is_valid():
            context["previews"] = self._previews(form, [row["item"] for row in context["items"]])
        return context

    def _previews(self, form: Any, pages: list[Page]) -> list[tuple[Page, Any]]:
        return [
            (page, form.change(number).apply(services.draft_of(page))) for number, page in enumerate(pages, 1)
        ]

    def form_valid(self, form: Any) -> HttpResponse:
        if "confirm" not in self.request.POST:
            response: HttpResponse = self.render_to_response(self.get_context_data(form=form))
            return response
        done: HttpResponse = super().form_valid(form)
        return done

    def get_execution_context(self) -> dict[str, Any]:
        return {"user": self.request.user, "form": self.cleaned_form}

    @classmethod
    def execute_action(
        cls, objects: list[Page], user: Any = None, form: Any = None, **kwargs: Any
    ) -> tuple[int, int]:
        results = [
            services.change_page(page=page, change=form.change(number), actor=user)
            for number, page in enumerate(objects, 1)
        ]
        return results.count("published"), results.count("draft")

    def get_success_message(self, published: int, drafts: int) -> str:
        """Wagtail's two counts are ours: on the site, and as drafts."""
        said = f"{published + drafts} page{'s' if published + drafts > 1 else ''} changée{'s' if published + drafts > 1 else ''}."
        if drafts:
            said += f" {drafts} en brouillon : à publier ou à envoyer en relecture."
        address = reverse("editorial_bulk_undo", args=[get_active_log_context().uuid])
        buttons = [messages.button(f"{address}?{urlencode({'next': self.next_url})}", "Annuler")]
        return str(messages.render(said, buttons)) if published + drafts else said


class TagAction(ChangeAction):
    display_name = "Mots-clés"
    aria_label = "Changer les mots-clés des pages cochées"
    action_type = "editorial_tag"
    action_priority = 60
    form_class = TagForm
    sentence = "Ajoutez ou retirez des mots-clés à toutes les pages cochées."


class RenameAction(ChangeAction):
    display_name = "Renommer"
    aria_label = "Renommer les pages cochées"
    action_type = "editorial_rename"
    action_priority = 61
    form_class = RenameForm
    sentence = "Changez les titres des pages cochées, et leurs adresses si vous voulez : les anciennes mènent aux nouvelles."


class FilingAction(ChangeAction):
    display_name = "Classer et dater"
    aria_label = "Changer le thème, le public ou les dates des pages cochées"
    action_type = "editorial_file"
    action_priority = 62
    form_class = FilingForm
    sentence = "Changez d’un coup le thème, le public ou les dates des pages cochées."


class ExportAction(PageBulkAction):
    display_name = "Exporter"
    aria_label = "Exporter la liste des pages cochées"
    action_type = "editorial_export"
    action_priority = 63
    form_class = ExportForm
    template_name = "editorial/bulk_export.html"

    def check_perm(self, page: Page) -> bool:
        return bool(page.permissions_for_user(self.request.user).can_edit())

    def form_valid(self, form: Any) -> HttpResponse:
        objects, _ = self.get_actionable_objects()
        if not objects:
            raise PermissionDenied
        rows = [export_row(page) for page in objects]
        if form.cleaned_data["kind"] == "csv":
            return csv_response("pages.csv", COLUMNS, rows)  # type: ignore[return-value]  # a streamed answer
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Pages")
        for row in (COLUMNS, *rows):
            sheet.append([safe(cell) for cell in row])
        content = BytesIO()
        book.save(content)
        response = HttpResponse(content.getvalue(), content_type=XLSX)
        response["Content-Disposition"] = 'attachment; filename="pages.xlsx"'
        return response

    @classmethod
    def execute_action(cls, objects: list[Page], **kwargs: Any) -> tuple[int, int]:
        return len(objects), 0


COLUMNS = (
    "Titre",
    "Adresse",
    "Type",
    "État",
    "Thème",
    "Public",
    "Mots-clés",
    "Auteur",
    "Publiée le",
    "Modifiée le",
)


def export_row(page: Page) -> list[str]:
    specific = page.specific

    def shown(name: str) -> str:
        return str(getattr(specific, f"get_{name}_display", str)() or "")

    tags = ", ".join(sorted(specific.tags.names())) if hasattr(specific, "tags") else ""
    days = (page.last_published_at, page.latest_revision_created_at)
    return [
        page.title, page.full_url or "", str(specific.page_type_display_name), str(page.status_string),
        shown("theme"), shown("audience"), tags, str(page.owner or ""),
        *(f"{day:%d/%m/%Y}" if day else "" for day in days),
    ]  # fmt: skip


ACTIONS = (TagAction, RenameAction, FilingAction, ExportAction)

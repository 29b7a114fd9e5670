"""What the editors' admin gets: the rules among the settings, their journal among the reports, notices at home."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.middleware.csrf import get_token
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page
from wagtail.permissions import register_permission_policy

from portal.rules.models import Rule, RuleNotice
from portal.rules.permissions import can_edit_rules
from portal.rules.views import here, trials
from portal.rules.views.journal import JournalView
from portal.rules.viewset import RulePolicy, RuleViewSet

register_permission_policy(Rule, RulePolicy(Rule))
MOST_NOTICES = 10


@hooks.register("register_admin_viewset")
def rules() -> RuleViewSet:
    return RuleViewSet("content_rules", url_prefix="regles")


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("pages/<int:page_id>/regles/", here.rules_here, name="rules_here"),
        path("regles/<int:rule_id>/essai/", trials.try_it, name="rules_try"),
        path("regles/<int:rule_id>/marche/", trials.switch, name="rules_switch"),
        path("avis/lus/", trials.read_notices, name="rules_read_notices"),
        path("reports/regles/", JournalView.as_view(), name="rules_journal"),
        path("reports/regles/results/", JournalView.as_view(results_only=True), name="rules_journal_results"),
    ]


@hooks.register("register_page_header_buttons")
def rules_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if can_edit_rules(user) and not page.is_root():
        yield Button("Règles", url=reverse("rules_here", args=[page.pk]), icon_name="cogs", priority=64)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    @actions.register_action("rules.run")
    class RuleRan(LogFormatter):
        label = "Exécuter une règle de contenu"

        def format_message(self, log_entry: Any) -> str:
            data = log_entry.data or {}
            return f"Règle « {data.get('rule', '')} ». {data.get('what', '')}"


class JournalItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return can_edit_rules(request.user)


@hooks.register("register_reports_menu_item")
def journal() -> MenuItem:
    return JournalItem(
        "Journal des règles", reverse("rules_journal"), name="regles", icon_name="cogs", order=740
    )


class NoticesPanel(Component):
    """What rules have to tell the person who opens the admin."""

    name = "rule_notices"
    template_name = "rules/notices.html"
    order = 90

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        rows = RuleNotice.objects.unread(self.user).select_related("page")[:MOST_NOTICES]
        context: dict[str, Any] = {"notices": list(rows)}
        if parent_context and "request" in parent_context:
            context["csrf_token"] = get_token(parent_context["request"])
        return context


@hooks.register("construct_homepage_panels")
def notices(request: Any, panels: list[Any]) -> None:
    panels.append(NoticesPanel(request.user))

"""The list of rules and the screen where one is written, in the settings menu of the admin."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy

from portal.rules.forms import RuleForm
from portal.rules.loops import active_rules, sentences
from portal.rules.models import Rule
from portal.rules.permissions import can_edit_rules

WARNING = "Ces règles peuvent se déclencher l’une l’autre ; chacune ne s’exécute qu’une fois par page et à la suite : {}."
HELP = (
    "<p>Une règle agit à votre place quand une page change, avec vos droits : ceux de la personne qui l’enregistre en dernier. "
    "Essayez-la sans rien faire avant de la mettre en marche (bouton « Essayer »).</p>"
)


class RulePolicy(ModelPermissionPolicy):
    """By role, not by a permission that somebody must remember to tick."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return can_edit_rules(user)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return can_edit_rules(user)


def _try_item(rule: Any) -> Button:
    return Button(
        "Essayer sans rien faire", url=reverse("rules_try", args=[rule.pk]), icon_name="view", priority=12
    )


def _journal_item(rule: Any) -> Button:
    return Button(
        "Journal", url=f"{reverse('rules_journal')}?rule={rule.pk}", icon_name="history", priority=14
    )


class RuleIndexView(generic.IndexView):
    results_template_name = "rules/index_results.html"
    add_item_label = "Ajouter une règle"

    def get_base_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_base_queryset()
        return rows.select_related("scope", "owner")

    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        return [*super().get_list_more_buttons(instance), _try_item(instance), _journal_item(instance)]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context | {"loops": sentences(active_rules())}


class WarnsOfLoops:
    """After saving: which rules this one could keep going with."""

    success_message = "« %(object)s » est enregistrée."

    def save_action(self) -> Any:
        answer = super().save_action()  # type: ignore[misc]  # a mixin of Wagtail's views
        rule, request = self.object, self.request  # type: ignore[attr-defined]
        if rule.is_active:
            for sentence in sentences(active_rules(), with_rule=rule):
                messages.warning(request, WARNING.format(sentence))
        return answer

    def get_success_buttons(self) -> list[Any]:
        from wagtail.admin.messages import button

        url = reverse("rules_try", args=[self.object.pk])  # type: ignore[attr-defined]
        return [button(url, "Essayer sans rien faire")]


class RuleCreateView(WarnsOfLoops, generic.CreateView):
    page_title = "Nouvelle règle de contenu"

    def get_initial_form_instance(self) -> Rule:
        """From the rules of a section, a new one is for it."""
        asked = self.request.GET.get("scope", "")
        return Rule(scope=Page.objects.filter(pk=asked, depth__gt=1).first() if asked.isdigit() else None)


class RuleEditView(WarnsOfLoops, generic.EditView):
    @property
    def header_more_buttons(self) -> list[Any]:
        buttons: list[Any] = super().header_more_buttons
        return [*buttons, _try_item(self.object), _journal_item(self.object)]


class RuleViewSet(ModelViewSet):
    model = Rule
    icon = "cogs"
    menu_label = "Règles de contenu"
    menu_order = 220
    add_to_settings_menu = True
    copy_view_enabled = False
    sort_order_field = "position"
    ordering = ["position", "pk"]
    index_view_class = RuleIndexView
    index_results_template_name = "rules/index_results.html"
    add_view_class = RuleCreateView
    edit_view_class = RuleEditView
    list_display = ["name", "when", "state"]
    edit_handler = ObjectList(
        [
            HelpPanel(content=HELP),
            FieldPanel(
                "name", help_text="Dites ce que fait la règle : « Prévenir l’équipe d’une actualité emploi »."
            ),
            FieldPanel("is_active", help_text="Décoché : la règle ne fait rien, et reste dans la liste."),
            MultiFieldPanel(
                [
                    FieldPanel(
                        "trigger",
                        widget=forms.RadioSelect,
                        help_text="Ce qui arrive à une page et fait agir la règle.",
                    ),
                    FieldPanel("scope", help_text="Vide : tout le site."),
                    FieldPanel(
                        "reach",
                        widget=forms.RadioSelect,
                        help_text="Les pages que la règle suit à partir de cette rubrique.",
                    ),
                ],
                heading="Quand, et où",
            ),
            FieldPanel(
                "conditions",
                heading="Si (tout à la fois)",
                help_text="Sans condition, la règle vaut pour toutes les pages de sa portée.",
            ),
            FieldPanel(
                "actions",
                heading="Alors (dans l’ordre)",
                help_text="La première action refusée arrête la règle ; celles d’avant restent faites.",
            ),
            MultiFieldPanel(
                [
                    FieldPanel(
                        "stops",
                        help_text="Quand celle-ci s’est exécutée, celles d’en dessous dans la liste sont passées.",
                    ),
                    FieldPanel(
                        "cascades",
                        help_text="Cinq règles à la suite au plus, et chacune une fois par page. Décoché : elles ne voient "
                        "pas ce que fait celle-ci.",
                    ),
                ],
                heading="Avec les autres règles",
            ),
        ],
        base_form_class=RuleForm,
    )

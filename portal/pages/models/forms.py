"""Forms that editors make: questions, a sentence of consent, how long answers are kept, who is told."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.models import (
    AbstractFormField,
    AbstractFormSubmission,
    FormMixin,
    validate_to_address,
)
from wagtail.contrib.forms.panels import FormSubmissionsPanel

from portal.pages.admin_forms import FormPageForm
from portal.pages.form_building import HouseFormBuilder
from portal.pages.models.base import BodyPage
from portal.pages.translating import same_in_all

CONSENT = "J’accepte que la Mission locale lise mes réponses et s’en serve pour me répondre."
THANKS = "Merci, c’est envoyé. Une personne de la Mission locale vous lit."
LONGEST_MONTHS = 24


class FormPage(FormMixin, BodyPage):
    thanks = models.CharField("remerciement", max_length=250, default=THANKS)
    button = models.CharField("mots du bouton", max_length=40, default="Envoyer")
    consent = models.CharField("accord demandé", max_length=300, default=CONSENT)
    keep_months = models.PositiveSmallIntegerField(
        "mois de conservation",
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_MONTHS)],
    )
    recipients = models.CharField(
        "qui prévenir", max_length=255, blank=True, validators=[validate_to_address]
    )
    sends_receipt = models.BooleanField("accuser réception", default=False)

    base_form_class = FormPageForm
    form_builder = HouseFormBuilder
    page_description = (
        "Vos questions aux visiteurs : réponses gardées le temps que vous dites, export en tableau."
    )
    template = "pages/form_page.html"
    preview_modes = [("form", "Le formulaire"), ("thanks", "Le remerciement")]
    content_panels = [
        *BodyPage.head_panels,
        FieldPanel("body", help_text="Ce qu’il faut savoir avant de répondre."),
        InlinePanel("form_fields", heading="Questions", label="Question", min_num=1),
        MultiFieldPanel(
            [
                FieldPanel("button", help_text="Un verbe : « Envoyer », « Demander un rendez-vous »."),
                FieldPanel("thanks", help_text="Dites ce qui se passe ensuite et sous quel délai."),
            ],
            heading="Envoi",
        ),
        MultiFieldPanel(
            [
                FieldPanel(
                    "consent",
                    help_text="La personne coche cette phrase. Elle est gardée avec la réponse, telle qu’elle était.",
                ),
                FieldPanel("keep_months", help_text="Au-delà, les réponses sont effacées. 24 au plus."),
            ],
            heading="Données personnelles",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("recipients"), FieldPanel("sends_receipt")]),
            ],
            heading="E-mails",
            help_text="Séparez les adresses par des virgules : elles reçoivent au plus un message par heure, sans les "
            "réponses. L’accusé de réception part à la première adresse que la personne écrit.",
        ),
        FormSubmissionsPanel(),
    ]

    override_translatable_fields = [*BodyPage.override_translatable_fields, *same_in_all("recipients")]

    class Meta:
        verbose_name = "formulaire"
        verbose_name_plural = "formulaires"

    def get_submission_class(self) -> type["FormAnswer"]:
        return FormAnswer

    def get_submissions_list_view_class(self) -> Any:
        from portal.pages.views.form_answers import AnswersView

        return AnswersView

    def get_data_fields(self) -> list[tuple[str, Any]]:
        return [*super().get_data_fields(), ("consent", "Accord donné")]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from portal.pages.views.forms import answer_form

        return answer_form(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        # Past the mixin's, which knows another second screen.
        return super(FormMixin, self).serve_preview(request, mode_name)

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return super().get_preview_context(request, mode_name) | {"received": mode_name == "thanks"}


class FormQuestion(AbstractFormField):
    page = ParentalKey(FormPage, on_delete=models.CASCADE, related_name="form_fields")
    field_type = models.CharField("réponse", max_length=16, choices=HouseFormBuilder.KINDS)
    field_type.required_on_save = True  # type: ignore[attr-defined]  # Wagtail’s previews read it

    # The names of classes are those by which Wagtail's script shows what a kind of answer needs.
    panels = [
        FieldPanel("label"),
        FieldPanel("help_text", help_text="Une aide sous la question, par exemple « Dix chiffres »."),
        FieldPanel("required", help_text="Coché : on ne peut pas envoyer sans répondre."),
        FieldPanel(
            "field_type",
            classname="formbuilder-type",
            required_on_save=True,
            help_text="La forme de la réponse : une ligne, plusieurs, une date, des cases…",
        ),
        FieldPanel("choices", classname="formbuilder-choices"),
        FieldPanel("default_value", classname="formbuilder-default"),
    ]


class FormAnswer(AbstractFormSubmission):
    """One answer. `token` is that of the form as it was shown: sending it twice is one answer."""

    user = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    consent = models.CharField("accord donné", max_length=300)
    token = models.CharField(max_length=100, unique=True)

    class Meta:
        verbose_name = "réponse à un formulaire"
        verbose_name_plural = "réponses aux formulaires"
        indexes = [models.Index(fields=["page", "-submit_time"])]

    def get_data(self) -> dict[str, Any]:
        return super().get_data() | {"consent": self.consent}

"""Measures of the employment policy, kept by editors. What a reader answers in the simulator is nowhere here."""

from datetime import date
from functools import cached_property
from typing import Any

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PreviewableMixin, RevisionMixin

from portal.core.blocks_field import BlocksField
from portal.measures.blocks import ConditionsBlock, conditions_of
from portal.measures.rules import Condition, Rule
from portal.measures.wording import condition_in_words

# A verification older than this says nothing any more: rules and amounts move with each budget.
TRUSTED_MONTHS = 6


# Said in the panels, so that a new sentence is no migration.
_SAID: dict[str, str] = {
    "slug": "Lettres sans accent et tirets. Il est dans des adresses déjà partagées : ne le changez pas.",
    "summary": "Une phrase, comme vous la diriez à un boulanger.",
    "audience": "Quels employeurs, quels jeunes, en mots de tous les jours.",
    "request": "Qui fait la démarche, auprès de qui.",
    "following": "Qui fait quoi ensuite. Commencez par la Mission locale.",
    "delay": "Quand faire la demande, et en combien de temps on répond.",
    "conditions": "Une ligne par condition. Sans aucune ligne, la mesure peut s’appliquer à tous. L’aperçu les dit en mots.",
    "amount": "Avec son unité : « 5 000 € au plus la première année ». Vide : « à vérifier avec votre référent ».",
    "source_title": "L’article de loi, ou le nom de la page officielle.",
    "source_url": "Une page officielle, en https.",
    "verified_on": f"Le jour où vous avez lu la source. Après {TRUSTED_MONTHS} mois, le montant n’est plus montré.",
    "valid_until": "Dernier jour, s’il est connu. Le lendemain, le montant n’est plus montré.",
    "is_shown": "Décochez plutôt que de supprimer : la mesure garde son historique.",
    "position": "Les plus petits nombres d’abord, entre mesures qui se valent.",
    "name": "Court, comme on l’appelle d’habitude.",
}


def _panel(name: str) -> FieldPanel:
    return FieldPanel(name, help_text=_SAID[name])


class MeasureQuerySet(models.QuerySet["PolicyMeasure"]):
    def shown(self) -> "MeasureQuerySet":
        return self.filter(is_shown=True).order_by("position", "name", "pk")

    def to_review(self, *, today: date | None = None) -> "MeasureQuerySet":
        """Never verified, verified too long ago, or past its end: the same as `PolicyMeasure.is_trusted`, in SQL."""
        day = today or timezone.localdate()
        fresh = models.Q(verified_on__gt=day - relativedelta(months=TRUSTED_MONTHS))
        running = models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=day)
        return self.filter(is_shown=True).exclude(fresh & running).order_by("verified_on", "name", "pk")


class PolicyMeasure(PreviewableMixin, RevisionMixin, models.Model):
    """An aid or a contract that helps to hire a young person, with what it asks as data."""

    name = models.CharField("nom", max_length=120)
    slug = models.SlugField("code", max_length=60, unique=True)
    summary = models.CharField("ce que c’est", max_length=250)
    audience = models.CharField("pour qui", max_length=250)
    request = models.CharField("qui demande, et où", max_length=250)
    following = models.CharField("la suite", max_length=250)
    delay = models.CharField("délai", max_length=160)
    conditions = BlocksField(ConditionsBlock(required=False), verbose_name="conditions", blank=True)
    amount = models.CharField("montant", max_length=200, blank=True)
    source_title = models.CharField("source", max_length=200)
    source_url = models.URLField("adresse de la source", max_length=300)
    verified_on = models.DateField("vérifiée le", null=True, blank=True)
    valid_until = models.DateField("valable jusqu’au", null=True, blank=True)
    is_shown = models.BooleanField("montrée dans le simulateur", default=True)
    position = models.PositiveSmallIntegerField("ordre", default=100)

    panels = [
        MultiFieldPanel(
            [
                _panel("name"),
                _panel("summary"),
                _panel("audience"),
            ],
            heading="La mesure",
        ),
        MultiFieldPanel([_panel("request"), _panel("following"), _panel("delay")], heading="Qui fait quoi"),
        _panel("conditions"),
        MultiFieldPanel(
            [
                _panel("amount"),
                _panel("source_title"),
                _panel("source_url"),
                FieldRowPanel([_panel("verified_on"), _panel("valid_until")]),
            ],
            heading="Montant et source",
        ),
        MultiFieldPanel(
            [_panel("is_shown"), _panel("position"), _panel("slug")], heading="Dans le simulateur"
        ),
    ]
    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = "aide ou mesure"
        verbose_name_plural = "aides et mesures"
        ordering = ["position", "name", "pk"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.verified_on and self.verified_on > timezone.localdate():
            errors["verified_on"] = "Cette date est à venir. Écrivez le jour où vous avez lu la source."
        if self.amount and not self.verified_on:
            errors.setdefault(
                "verified_on", "Un montant se montre avec la date à laquelle vous l’avez vérifié."
            )
        if self.source_url and not self.source_url.startswith("https://"):
            errors["source_url"] = "L’adresse commence par https://."
        if errors:
            raise ValidationError(errors)

    def is_trusted(self, *, today: date | None = None) -> bool:
        """Whether what is written may still be believed: verified lately, and not past its end."""
        day = today or timezone.localdate()
        if self.verified_on is None or self.verified_on <= day - relativedelta(months=TRUSTED_MONTHS):
            return False
        return self.valid_until is None or self.valid_until >= day

    @property
    def shown_amount(self) -> str:
        """The amount, when it may be believed."""
        return self.amount if self.is_trusted() else ""

    def rule(self) -> Rule[str]:
        return Rule(self.slug, self.parsed_conditions)

    @cached_property
    def parsed_conditions(self) -> tuple[Condition, ...]:
        return conditions_of(self.conditions)

    @property
    def conditions_in_words(self) -> list[str]:
        return [condition_in_words(condition) for condition in self.parsed_conditions]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "measures/preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {**super().get_preview_context(request, mode_name), "measure": self}

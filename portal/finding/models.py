"""What can be found: one row per page and language, one per public offer, with all that a result shows."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class Entry(models.Model):
    """One thing that a search may answer. `allowed` is the canonical form of all restrictions above it (`readers.py`).

    The words (`title_words`, `summary_words`, `words`) are what the full-text index of the database holds: folded and
    stemmed by `wording.py`, alike on every database. The index itself is made by the first migration.
    """

    class Kind(models.TextChoices):
        OFFER = "offer", _("Offres")
        ARTICLE = "article", _("Actualités")
        EVENT = "event", _("Événements")
        RESOURCE = "resource", _("Ressources")
        SERVICE = "service", _("Services")
        PARTNER = "partner", _("Partenaires")
        FAQ = "faq", _("Questions fréquentes")
        LANDING = "landing", _("Métiers et communes")
        PAGE = "page", _("Pages")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    # "page-12" or "offer-34": one row each.
    key = models.CharField(max_length=40, unique=True)
    # Path of the page in the tree: what is below a page is found by it. Empty for an offer.
    path = models.CharField(max_length=255, blank=True)
    title = models.CharField(max_length=255)
    summary = models.CharField(max_length=300, blank=True)
    title_words = models.TextField(blank=True)
    summary_words = models.TextField(blank=True)
    words = models.TextField(blank=True)
    url = models.CharField(max_length=500)
    audience = models.CharField(max_length=10, blank=True)
    theme = models.CharField(max_length=10, blank=True)
    place = models.CharField(max_length=200, blank=True)
    day = models.DateField(null=True, blank=True)
    # An offer is found until this moment, without waiting for the job that closes it.
    until = models.DateTimeField(null=True, blank=True)
    # "annulé", "passé": said beside the title.
    note = models.CharField(max_length=20, blank=True)
    allowed = models.CharField(max_length=200, blank=True, db_index=True)
    # Empty: an offer, found whatever the language.
    locale = models.CharField(max_length=10, blank=True)
    updated = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "ce qui se trouve"
        verbose_name_plural = "ce qui se trouve"
        indexes = [
            models.Index(fields=["path"], name="finding_path"),
            models.Index(fields=["kind", "-day"], name="finding_kind_day"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_over(self, today: date) -> bool:
        return self.kind == self.Kind.EVENT and self.day is not None and self.day < today


class Synonym(models.Model):
    """Words that people write for others: "boulot" for "emploi, travail"."""

    word = models.CharField("quand on cherche", max_length=60, unique=True)
    others = models.CharField("chercher aussi", max_length=250)
    both_ways = models.BooleanField("dans les deux sens", default=True)

    panels = [
        FieldPanel("word", help_text="Le mot des gens, au singulier."),
        FieldPanel("others", help_text="Séparés par des virgules : emploi, travail."),
        FieldPanel(
            "both_ways",
            help_text="Coché : chercher « travail » trouve aussi les pages qui disent « boulot ».",
        ),
    ]

    class Meta:
        verbose_name = "synonyme"
        verbose_name_plural = "synonymes"
        ordering = ["word"]

    def __str__(self) -> str:
        return f"{self.word} {'=' if self.both_ways else '→'} {self.others}"

    def clean(self) -> None:
        super().clean()
        from portal.finding.wording import tokens

        if not tokens(self.word):
            raise ValidationError({"word": "Écrivez un mot."})
        if not any(tokens(other) for other in self.others.split(",")):
            raise ValidationError({"others": "Écrivez au moins un mot."})

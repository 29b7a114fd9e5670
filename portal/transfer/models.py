"""An export or an import: what was asked, how far it is, what it did. Its archive goes away after a week."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from portal.core.models import PublicIdModel, TimeStampedModel

KEPT = timedelta(days=7)


class Transfer(PublicIdModel, TimeStampedModel):
    class Kind(models.TextChoices):
        EXPORT = "export", "export"
        IMPORT = "import", "import"

    class State(models.TextChoices):
        WAITING = "waiting", "en attente"
        CHECKED = "checked", "vérifié, rien n’est encore importé"
        ASKED = "asked", "import demandé"
        DONE = "done", "fait"
        REFUSED = "refused", "refusé"
        FAILED = "failed", "interrompu par une erreur"
        UNDONE = "undone", "annulé"

    kind = models.CharField("sens", max_length=6, choices=Kind.choices)
    state = models.CharField("état", max_length=8, choices=State.choices, default=State.WAITING)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="par",
    )  # fmt: skip
    section = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="rubrique",
    )  # fmt: skip
    title = models.CharField("quoi", max_length=255, blank=True)
    # Below `MEDIA_ROOT`, of which only pictures are served.
    file = models.FileField("archive", upload_to="transfer/", blank=True)
    options = models.JSONField("choix", default=dict)
    report = models.JSONField("rapport", default=dict)
    error = models.CharField("motif", max_length=500, blank=True)
    redirects = models.JSONField("redirections ajoutées", default=list)
    finished_at = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "échange de contenus"
        verbose_name_plural = "échanges de contenus"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.title}".strip()

    @property
    def is_running(self) -> bool:
        return self.state in (self.State.WAITING, self.State.ASKED)

    @property
    def finished(self) -> bool:
        """Whether the report tells what was done, and not what would be."""
        return self.state in (self.State.DONE, self.State.UNDONE)

    @property
    def undo_until(self) -> datetime | None:
        done = self.kind == self.Kind.IMPORT and self.state == self.State.DONE
        return self.finished_at + KEPT if done and self.finished_at else None

    def can_be_undone(self, *, at: datetime) -> bool:
        until = self.undo_until
        return until is not None and at <= until


class PageTransfer(models.Model):
    """A page that an import made or changed, with its versions before and after."""

    transfer = models.ForeignKey(
        Transfer, on_delete=models.CASCADE, null=True, blank=True, related_name="pages", verbose_name="import"
    )
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name="page"
    )
    made = models.BooleanField("faite par l’import", default=False)
    was_live = models.BooleanField("était sur le site", default=False)
    before = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="version d’avant",
    )  # fmt: skip
    live_before = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="version publiée avant",
    )  # fmt: skip
    revision = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="version importée",
    )  # fmt: skip

    class Meta:
        verbose_name = "page importée"
        verbose_name_plural = "pages importées"
        constraints = [models.UniqueConstraint(fields=["transfer", "page"], name="page_once_in_a_transfer")]

    def __str__(self) -> str:
        return str(self.page)

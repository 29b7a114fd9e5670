"""Who may do what on which page, who reviews which theme, and links that show a draft."""

from datetime import datetime

from django.conf import settings
from django.contrib import admin
from django.db import models
from django.db.models import Q

from portal.core.models import PublicIdModel, TimeStampedModel
from portal.editorial.lifecycle import Visibility
from portal.editorial.roles import Role
from portal.pages.models import Theme


class SharingRule(TimeStampedModel):
    """A person, or a group, has a role on a page and on all pages below it."""

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="sharing_rules", verbose_name="page"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="sharing_rules",
        verbose_name="personne",
    )
    group = models.ForeignKey(
        "auth.Group",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="sharing_rules",
        verbose_name="groupe",
    )
    role = models.CharField("rôle", max_length=10, choices=Role.choices)

    class Meta:
        verbose_name = "droit local"
        verbose_name_plural = "droits locaux"
        ordering = ["page", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True) ^ Q(group__isnull=True), name="sharing_rule_one_principal"
            ),
            models.UniqueConstraint(
                fields=["page", "user", "role"], condition=Q(group=None), name="sharing_rule_person"
            ),
            models.UniqueConstraint(
                fields=["page", "group", "role"], condition=Q(user=None), name="sharing_rule_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.group} : {self.get_role_display()}"


class KeepsRestriction(models.Model):
    """A row that keeps a restriction of Wagtail on its page; null for a page that it leaves open."""

    restriction = models.OneToOneField(
        "wagtailcore.PageViewRestriction",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="restriction",
    )

    class Meta:
        abstract = True


class PageSharing(KeepsRestriction, TimeStampedModel):
    """What a page decides for itself and for the pages below: whether rights from above stop here, and who sees it.

    No row: rights come from above, and the page adds nothing to what the section above hides.
    """

    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="sharing", verbose_name="page"
    )
    cuts_inheritance = models.BooleanField("ne reçoit plus les droits du dessus", default=False)
    visibility = models.CharField(
        "visible par", max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC
    )

    class Meta:
        verbose_name = "partage d’une page"
        verbose_name_plural = "partages des pages"

    def __str__(self) -> str:
        return f"Partage de « {self.page} »"


class ThemeOwner(models.Model):
    """Who reviews the pages of a theme; several people may share one."""

    theme = models.CharField("thème", max_length=10, choices=Theme.choices)
    adviser = models.ForeignKey(
        "accounts.Adviser", on_delete=models.CASCADE, related_name="owned_themes", verbose_name="responsable"
    )
    stand_in = models.ForeignKey(
        "accounts.Adviser",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="suppléant",
        help_text="Relit pendant les absences du responsable. Vide : la personne qui le remplace dans l’équipe.",
    )

    class Meta:
        verbose_name = "responsable d’un thème"
        verbose_name_plural = "responsables des thèmes"
        ordering = ["theme", "id"]
        constraints = [models.UniqueConstraint(fields=["theme", "adviser"], name="theme_owner_once")]

    def __str__(self) -> str:
        return f"{self.get_theme_display()} : {self.adviser}"

    @admin.display(description="Thème", ordering="theme")
    def theme_name(self) -> str:
        return str(self.get_theme_display())


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def valid(self, *, at: datetime) -> "PreviewLinkQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=at)


class PreviewLink(PublicIdModel, TimeStampedModel):
    """A link with which somebody without account reads the draft of one page, until a day or until it is taken back."""

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="preview_links", verbose_name="page"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="créé par",
    )
    note = models.CharField("pour qui", max_length=120, blank=True)
    expires_at = models.DateTimeField("valable jusqu’au")
    revoked_at = models.DateTimeField("retiré le", null=True, blank=True)
    opened = models.PositiveIntegerField("ouvertures", default=0)
    last_opened_at = models.DateTimeField("dernière ouverture", null=True, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "lien d’aperçu"
        verbose_name_plural = "liens d’aperçu"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Aperçu de « {self.page} »"

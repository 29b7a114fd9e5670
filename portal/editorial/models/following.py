"""Translations that are closed because their French page is."""

from django.db import models


class FollowedRestriction(models.Model):
    """What a closed French page, or section, asks of a translation that lies elsewhere in the tree."""

    sharing = models.ForeignKey(
        "editorial.PageSharing",
        on_delete=models.CASCADE,
        related_name="followed",
        verbose_name="décidé pour",
    )
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name="traduction"
    )
    # When the French page goes for good this row goes and the restriction stays: it becomes the translation's own state.
    restriction = models.OneToOneField(
        "wagtailcore.PageViewRestriction",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="restriction",
    )

    class Meta:
        verbose_name = "traduction fermée avec sa page"
        verbose_name_plural = "traductions fermées avec leur page"
        constraints = [models.UniqueConstraint(fields=["sharing", "page"], name="followed_restriction_once")]

    def __str__(self) -> str:
        return f"« {self.page} » suit « {self.sharing.page} »"

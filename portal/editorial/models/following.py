"""Translations that are closed because their French page is."""

from django.db import models

from portal.editorial.models.rights import KeepsRestriction


class FollowedRestriction(KeepsRestriction):
    """What a closed French page, or section, asks of a translation that lies elsewhere in the tree.

    When the French page goes for good this row goes and the restriction stays: it becomes the translation's own state.
    """

    sharing = models.ForeignKey(
        "editorial.PageSharing",
        on_delete=models.CASCADE,
        related_name="followed",
        verbose_name="décidé pour",
    )
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name="traduction"
    )

    class Meta:
        verbose_name = "traduction fermée avec sa page"
        verbose_name_plural = "traductions fermées avec leur page"
        constraints = [models.UniqueConstraint(fields=["sharing", "page"], name="followed_restriction_once")]

    def __str__(self) -> str:
        return f"« {self.page} » suit « {self.sharing.page} »"

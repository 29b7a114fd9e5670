"""What readers write under an article, and whether the site takes comments at all."""

from typing import Self

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Page, Site

from portal.comments.lifecycle import CommentState
from portal.core.models import PublicIdModel, TimeStampedModel

LONGEST = 2000


class CommentQuerySet(models.QuerySet["Comment"]):
    def shown(self) -> Self:
        return self.filter(state=CommentState.ACCEPTED)

    def waiting(self) -> Self:
        return self.filter(state=CommentState.WAITING)


class Comment(PublicIdModel, TimeStampedModel):
    """Plain text of somebody whose address nobody sees. `token` is that of the form: sent twice, it is one comment."""

    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="reader_comments", verbose_name="page"
    )
    name = models.CharField("prénom ou nom", max_length=80)
    email = models.EmailField("e-mail", max_length=200)
    text = models.TextField("commentaire", max_length=LONGEST)
    state = models.CharField(
        "état", max_length=10, choices=CommentState.choices, default=CommentState.WAITING
    )
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("décidé le", null=True, blank=True)
    token = models.CharField(max_length=100, unique=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = "commentaire"
        verbose_name_plural = "commentaires"
        indexes = [models.Index(fields=["state", "created_at"]), models.Index(fields=["page", "state"])]

    def __str__(self) -> str:
        return f"{self.name} : {self.text[:60]}"


@register_setting(icon="comment")
class CommentSettings(BaseSiteSetting):
    is_open = models.BooleanField(
        "accepter des commentaires",
        default=True,
        help_text="Décoché : plus aucun article n’en prend ; ceux qui sont là restent visibles.",
    )
    moderators = models.CharField(
        "qui prévenir",
        max_length=255,
        blank=True,
        help_text="Adresses séparées par des virgules. Un message par jour au plus, quand des commentaires attendent.",
    )

    panels = [FieldPanel("is_open"), FieldPanel("moderators")]

    class Meta:
        verbose_name = "commentaires"

    @classmethod
    def of(cls, site: Site) -> Self:
        """As saved, or the defaults: reading a page writes nothing."""
        return cls.objects.filter(site=site).first() or cls(site=site)

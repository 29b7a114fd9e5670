"""Who writes: a profile that each person of the team opens and closes by themselves, and the pages that name it."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from wagtail.admin.panels import FieldPanel

from portal.core.models import PublicIdModel, TimeStampedModel
from portal.pages.admin_forms import AuthoredPageForm
from portal.pages.models.base import BodyPage
from portal.pages.translating import same_in_all

AUTHOR_PANEL = FieldPanel(
    "author",
    help_text=(
        "Les personnes qui ont ouvert leur page d’auteur. Vide : la page est signée par la structure. Chacun ouvre et "
        "ferme la sienne dans « Mon compte »."
    ),
)


class AuthorProfileQuerySet(models.QuerySet["AuthorProfile"]):
    def shown(self) -> Self:
        """Those that visitors see. A closed account signs nothing, whatever the profile says."""
        return self.filter(is_public=True, user__is_active=True)

    def to_choose(self, *, current: int | None) -> Self:
        """For an editor: those who agreed, and the one that the page already names, so that saving loses nothing."""
        return self.filter(Q(pk__in=self.model.objects.shown().values("pk")) | Q(pk=current)).order_by("name")


class AuthorProfile(PublicIdModel, TimeStampedModel):
    """What a person of the team lets everybody read about them. Nothing of it comes from the account by itself."""

    user = models.OneToOneField(
        "accounts.User", on_delete=models.CASCADE, related_name="author_profile", verbose_name="personne"
    )
    is_public = models.BooleanField("page d’auteur ouverte", default=False)
    slug = models.SlugField("adresse", max_length=100, unique=True)
    name = models.CharField("nom montré", max_length=120)
    role = models.CharField("rôle dans la structure", max_length=120, blank=True)
    presentation = models.TextField("présentation", max_length=600, blank=True)
    picture = models.OneToOneField(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="author_profile",
        verbose_name="photo",
    )

    objects = AuthorProfileQuerySet.as_manager()

    class Meta:
        verbose_name = "profil d’auteur"
        verbose_name_plural = "profils d’auteurs"

    def __str__(self) -> str:
        return self.name if self.is_public else f"{self.name} (page fermée : le nom n’est pas montré)"


class AuthoredPage(BodyPage):
    """A page that a person may sign. Who owns it in the editors' admin is another matter, and is never shown."""

    author = models.ForeignKey(
        AuthorProfile,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="auteur",
    )

    base_form_class = AuthoredPageForm
    override_translatable_fields = [*BodyPage.override_translatable_fields, *same_in_all("author")]

    class Meta:
        abstract = True

    @property
    def byline(self) -> Any:
        from portal.pages.authors import author_of

        return author_of(self.author_id)

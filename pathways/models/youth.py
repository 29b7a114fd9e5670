"""The young person's file itself."""

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import models

from pathways.lifecycle import YouthState
from pathways.names import fold_name
from pathways.querysets import SOLUTION_MONTHS, YouthQuerySet
from portal.accounts.models import Adviser, Agency, User
from portal.core.choices import Radius
from portal.core.models import PublicIdModel, TimeStampedModel, TransitionRecord
from portal.core.points import PointModel


class Youth(PublicIdModel, TimeStampedModel, PointModel):
    """A young person in pathway. Only what the agency needs; health, housing and origin are not kept here."""

    class Sex(models.TextChoices):
        FEMALE = "f", "femme"
        MALE = "m", "homme"
        UNKNOWN = "", "non précisé"

    class PointOrigin(models.TextChoices):
        ADDRESS = "address", "adresse géocodée"
        MAP = "map", "point placé par le conseiller"
        AREA = "area", "quartier choisi par le conseiller"
        COMMUNE = "commune", "centre de la commune"
        UNKNOWN = "", "inconnu"

    class AreaStatus(models.TextChoices):
        INSIDE = "inside", "dans le quartier"
        OUTSIDE = "outside", "hors quartier"
        TO_CHECK = "to_check", "à vérifier"
        UNKNOWN = "", "inconnu"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="youth", verbose_name="antenne")
    adviser = models.ForeignKey(
        Adviser,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="youth",
        verbose_name="conseiller",
    )
    user = models.OneToOneField(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="youth", verbose_name="compte"
    )
    first_name = models.CharField("prénom", max_length=80)
    last_name = models.CharField("nom", max_length=80)
    # "last first" without accents or case: what searches and the detection of duplicates read.
    folded_name = models.CharField(
        "nom pour la recherche", max_length=180, blank=True, editable=False, db_index=True
    )
    birth_date = models.DateField("date de naissance", db_index=True)
    sex = models.CharField("sexe", max_length=1, choices=Sex.choices, blank=True)
    email = models.EmailField("e-mail", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    imilo_id = models.CharField("numéro i-milo", max_length=20, blank=True)
    rqth = models.BooleanField("reconnaissance de travailleur handicapé (RQTH)", default=False)

    address = models.CharField("adresse", max_length=200, blank=True)
    commune = models.ForeignKey(
        "reference.Commune",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="commune",
    )
    point_origin = models.CharField(
        "origine du point", max_length=10, choices=PointOrigin.choices, blank=True
    )
    priority_area = models.ForeignKey(
        "reference.PriorityArea", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="quartier prioritaire",
    )  # fmt: skip
    priority_area_status = models.CharField(
        "situation au regard du quartier", max_length=10, choices=AreaStatus.choices, blank=True
    )

    radius = models.PositiveSmallIntegerField(
        "distance acceptée (km)", choices=Radius.choices, null=True, blank=True
    )
    level = models.ForeignKey(
        "reference.DiplomaLevel", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="niveau de diplôme",
    )  # fmt: skip
    available_from = models.DateField("disponible à partir du", null=True, blank=True)
    about = models.TextField("ce que je veux dire à un employeur", max_length=2000, blank=True)

    first_welcome_on = models.DateField("premier accueil le", null=True, blank=True)
    state = models.CharField("état", max_length=12, choices=YouthState.choices, default=YouthState.ACTIVE)
    left_on = models.DateField("sorti le", null=True, blank=True)
    # When the young person and the adviser were told that the file ends; anonymised at the earliest 30 days later.
    erasure_told_on = models.DateField(
        "fin de conservation annoncée le", null=True, blank=True, editable=False
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name="fusionné dans",
    )

    objects = YouthQuerySet.as_manager()

    class Meta:
        verbose_name = "jeune"
        verbose_name_plural = "jeunes"
        ordering = ["last_name", "first_name", "id"]
        indexes = [
            models.Index(fields=["state", "agency"], name="youth_state_agency"),
            models.Index(fields=["adviser", "state"], name="youth_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def save(self, **kwargs: Any) -> None:
        """Keep the folded name in step; `bulk_create` must give it (`pathways.names.fold_name`)."""
        self.folded_name = fold_name(self.first_name, self.last_name)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "folded_name"}
        super().save(**kwargs)

    @property
    def solution_deadline(self) -> date | None:
        """The day by which a first solution should be found."""
        return self.first_welcome_on and self.first_welcome_on + relativedelta(months=SOLUTION_MONTHS)

    def age_on(self, day: date) -> int:
        """Age in whole years on this day."""
        before_birthday = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before_birthday


class YouthTransition(TransitionRecord):
    subject = models.ForeignKey(Youth, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionRecord.Meta):
        verbose_name = "étape du suivi"
        verbose_name_plural = "étapes du suivi"

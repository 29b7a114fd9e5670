"""Young people, what they want and can do, and the pathway facts that matching needs.

Diagnosis, sequences, events and obstacles come as further models pointing to `Youth`.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from pathways.lifecycle import CommitmentState, YouthState
from portal.accounts.models import Adviser, Agency, User
from portal.core.choices import ContractKind, Radius
from portal.core.models import PublicIdModel, TimeStampedModel, TransitionRecord


class YouthQuerySet(models.QuerySet["Youth"]):
    def active(self) -> Self:
        """Those who take part in a match."""
        return self.filter(state=YouthState.ACTIVE)

    def known(self) -> Self:
        """Files that are neither anonymised nor merged into another."""
        return self.exclude(state=YouthState.ANONYMISED).filter(merged_into__isnull=True)

    def of_structure(self, structure: Agency) -> Self:
        return self.filter(Q(agency=structure) | Q(agency__parent=structure))

    def of_portfolio(self, adviser: Adviser, *, on: date) -> Self:
        """The adviser's own youth, and those of colleagues whom this adviser stands in for that day."""
        absent = Q(adviser__stand_in=adviser, adviser__absent_from__lte=on) & (
            Q(adviser__absent_until__isnull=True) | Q(adviser__absent_until__gte=on)
        )
        return self.filter(Q(adviser=adviser) | absent)


class Youth(PublicIdModel, TimeStampedModel):
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
    birth_date = models.DateField("date de naissance")
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
    lat = models.FloatField("latitude", null=True, blank=True)
    lon = models.FloatField("longitude", null=True, blank=True)
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

    def age_on(self, day: date) -> int:
        """Age in whole years on this day."""
        before_birthday = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before_birthday


class YouthTransition(TransitionRecord):
    subject = models.ForeignKey(Youth, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionRecord.Meta):
        verbose_name = "étape du suivi"
        verbose_name_plural = "étapes du suivi"


class YouthWish(models.Model):
    """An occupation the young person wants; the first is the one wanted most."""

    youth = models.ForeignKey(Youth, on_delete=models.CASCADE, related_name="wishes")
    occupation = models.ForeignKey("reference.Occupation", on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField("ordre", default=1)

    class Meta:
        ordering = ["rank", "id"]
        constraints = [models.UniqueConstraint(fields=["youth", "occupation"], name="one_wish")]
        indexes = [models.Index(fields=["occupation", "youth"], name="wish_by_occupation")]

    def __str__(self) -> str:
        return str(self.occupation)


class YouthSkill(models.Model):
    """A skill the young person has, with where it comes from."""

    class Source(models.TextChoices):
        DECLARED = "declared", "dite par le jeune"
        ADVISER = "adviser", "constatée par le conseiller"
        IMMERSION = "immersion", "validée en immersion"
        TRAINING = "training", "acquise en formation"

    youth = models.ForeignKey(Youth, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey("reference.Skill", on_delete=models.PROTECT, related_name="+")
    source = models.CharField("origine", max_length=10, choices=Source.choices, default=Source.DECLARED)
    evidence = models.CharField("preuve", max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["youth", "skill"], name="one_skill")]
        indexes = [models.Index(fields=["skill", "youth"], name="skill_by_skill")]

    def __str__(self) -> str:
        return str(self.skill)


class YouthLicence(models.Model):
    """A driving licence held. Those it implies (CE → C → B) are written too when the file is saved."""

    youth = models.ForeignKey(Youth, on_delete=models.CASCADE, related_name="licences")
    licence = models.ForeignKey("reference.Licence", on_delete=models.PROTECT, related_name="+")
    implied = models.BooleanField("déduit d’un autre permis", default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["youth", "licence"], name="one_licence")]

    def __str__(self) -> str:
        return str(self.licence)


class YouthLanguage(models.Model):
    youth = models.ForeignKey(Youth, on_delete=models.CASCADE, related_name="languages")
    language = models.ForeignKey("reference.Language", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["youth", "language"], name="one_language")]

    def __str__(self) -> str:
        return str(self.language)


class YouthContract(models.Model):
    """A kind of contract the young person accepts or refuses; unsaid kinds are neither."""

    youth = models.ForeignKey(Youth, on_delete=models.CASCADE, related_name="contracts")
    kind = models.CharField("contrat", max_length=24, choices=ContractKind.choices)
    accepted = models.BooleanField("accepté")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["youth", "kind"], name="one_contract_stance")]

    def __str__(self) -> str:
        return self.get_kind_display()


class YouthScheduleLimit(models.Model):
    """A working-time constraint that is impossible for the young person, or that they would rather avoid."""

    youth = models.ForeignKey(Youth, on_delete=models.CASCADE, related_name="schedule_limits")
    context = models.ForeignKey("reference.WorkContext", on_delete=models.PROTECT, related_name="+")
    impossible = models.BooleanField("impossible")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["youth", "context"], name="one_schedule_limit")]

    def __str__(self) -> str:
        return str(self.context)


class Programme(models.Model):
    """A framework of contractual support (CEJ, PACEA, …), with the dates between which it may be opened."""

    code = models.CharField("code", max_length=20, unique=True)
    name = models.CharField("nom", max_length=120)
    opens_on = models.DateField("ouvert à partir du", null=True, blank=True)
    closes_on = models.DateField("fermé à partir du", null=True, blank=True)

    class Meta:
        verbose_name = "programme"
        verbose_name_plural = "programmes"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def active(self) -> Self:
        return self.filter(state=CommitmentState.ACTIVE)


class Commitment(PublicIdModel, TimeStampedModel):
    """The contract of engagement between the young person and the Mission locale."""

    youth = models.ForeignKey(
        Youth, on_delete=models.CASCADE, related_name="commitments", verbose_name="jeune"
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="+", verbose_name="programme"
    )
    started_on = models.DateField("début")
    planned_end_on = models.DateField("fin prévue", null=True, blank=True)
    ended_on = models.DateField("fin", null=True, blank=True)
    state = models.CharField(
        "état", max_length=12, choices=CommitmentState.choices, default=CommitmentState.ACTIVE
    )

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = "contrat d’engagement"
        verbose_name_plural = "contrats d’engagement"
        ordering = ["-started_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["youth"], condition=Q(state__in=["active", "suspended"]), name="one_open_commitment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme} ({self.started_on:%d/%m/%Y})"


class Situation(PublicIdModel, TimeStampedModel):
    """What the young person does or did, with dates: a job, a training, an immersion…"""

    class Kind(models.TextChoices):
        JOB = "job", "emploi"
        TRAINING = "training", "formation"
        APPRENTICESHIP = "apprenticeship", "apprentissage"
        IMMERSION = "immersion", "immersion"
        CIVIC_SERVICE = "civic_service", "service civique"
        BUSINESS = "business", "création d’activité"

    youth = models.ForeignKey(
        Youth, on_delete=models.CASCADE, related_name="situations", verbose_name="jeune"
    )
    kind = models.CharField("nature", max_length=16, choices=Kind.choices)
    occupation = models.ForeignKey(
        "reference.Occupation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="métier",
    )
    where = models.CharField("chez", max_length=200, blank=True)
    started_on = models.DateField("début")
    ended_on = models.DateField("fin", null=True, blank=True)

    class Meta:
        verbose_name = "situation"
        verbose_name_plural = "situations"
        ordering = ["-started_on"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.started_on:%d/%m/%Y}"


class Referral(PublicIdModel, TimeStampedModel):
    """A young person sent to a partner (or received from one), with the diagnosis conclusions."""

    youth = models.ForeignKey(Youth, on_delete=models.CASCADE, related_name="referrals", verbose_name="jeune")
    partner = models.CharField("partenaire", max_length=120)
    referred_on = models.DateField("le")
    taken_over_on = models.DateField("pris en charge le", null=True, blank=True)
    ended_on = models.DateField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "réorientation"
        verbose_name_plural = "réorientations"
        ordering = ["-referred_on"]

    def __str__(self) -> str:
        return f"{self.partner} {self.referred_on:%d/%m/%Y}"


class FileAccess(models.Model):
    """One reading of a young person's file, or one disclosure to an employer; shown to the young person."""

    class Kind(models.TextChoices):
        FILE = "file", "dossier ouvert"
        MATCH = "match", "offres possibles consultées"
        PROFILE = "profile", "profil vu par un employeur"
        EXPORT = "export", "données exportées"

    youth = models.ForeignKey(Youth, on_delete=models.CASCADE, related_name="accesses")
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    actor_label = models.CharField("par", max_length=200)
    kind = models.CharField("nature", max_length=10, choices=Kind.choices)
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "consultation d’un dossier"
        verbose_name_plural = "consultations des dossiers"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["youth", "-at"], name="access_by_youth")]

    def __str__(self) -> str:
        return f"{self.actor_label} {self.at:%d/%m/%Y}"

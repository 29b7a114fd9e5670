"""People who log in, the structure and its branches, and who does what in them."""

from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.core.models import PublicIdModel, TimeStampedModel


class AgencyQuerySet(models.QuerySet["Agency"]):
    def structures(self) -> Self:
        return self.filter(parent__isnull=True)

    def branches(self) -> Self:
        return self.filter(parent__isnull=False)

    def of_structure(self, structure: "Agency") -> Self:
        """The structure itself and its branches."""
        return self.filter(Q(pk=structure.pk) | Q(parent=structure))


class Agency(PublicIdModel, TimeStampedModel):
    """A Mission locale (no parent) or one of its branches ("antenne")."""

    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="branches",
        verbose_name="structure",
    )
    name = models.CharField("nom", max_length=120)
    slug = models.SlugField("identifiant dans les adresses", max_length=80, unique=True)
    code_milo = models.CharField("code i-milo", max_length=12, blank=True)
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
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("e-mail", blank=True)
    opening_hours = models.TextField("horaires", blank=True)
    promised_delay_days = models.PositiveSmallIntegerField(
        "délai de réponse promis aux employeurs (jours ouvrés)", default=2
    )

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = "structure ou antenne"
        verbose_name_plural = "structures et antennes"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def structure(self) -> "Agency":
        return self.parent or self

    @property
    def structure_id(self) -> int:
        return self.parent_id or self.pk


class AgencyCommune(models.Model):
    """A commune of a branch's territory, with the person who answers its employers and the stand-in."""

    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="territory", verbose_name="antenne"
    )
    commune = models.OneToOneField(
        "reference.Commune", on_delete=models.PROTECT, related_name="agency_link", verbose_name="commune"
    )
    referent = models.ForeignKey(
        "accounts.Adviser",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="référent",
    )
    stand_in = models.ForeignKey(
        "accounts.Adviser",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="suppléant",
    )

    class Meta:
        verbose_name = "commune du territoire"
        verbose_name_plural = "communes du territoire"
        ordering = ["commune__name"]

    def __str__(self) -> str:
        return str(self.commune)


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "User":
        """Create a person; without a password they log in by code only."""
        user = self.model(email=self.normalize_email(email).lower() if email else None, **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(
            email, password, **{"kind": User.Kind.STAFF, "is_staff": True, "is_superuser": True} | fields
        )


class User(PublicIdModel, AbstractBaseUser, PermissionsMixin):
    """A person who can log in. `kind` says which space is theirs; what they may do is in `Adviser` or the
    employers' memberships."""

    class Kind(models.TextChoices):
        YOUTH = "youth", "jeune"
        EMPLOYER = "employer", "employeur"
        STAFF = "staff", "équipe de la Mission locale"

    kind = models.CharField("espace", max_length=10, choices=Kind.choices)
    # A young person needs an e-mail or a mobile number; staff and employers an e-mail (checked in services).
    email = models.EmailField("e-mail", unique=True, null=True, blank=True)
    phone = models.CharField("téléphone mobile", max_length=20, unique=True, null=True, blank=True)
    phone_verified = models.BooleanField("mobile vérifié", default=False)
    first_name = models.CharField("prénom", max_length=80, blank=True)
    last_name = models.CharField("nom", max_length=80, blank=True)
    is_staff = models.BooleanField("accès à l’administration technique", default=False)
    is_active = models.BooleanField("compte ouvert", default=True)
    date_joined = models.DateTimeField("créé le", default=timezone.now)
    access_ended_at = models.DateTimeField("accès terminé le", null=True, blank=True)
    # When the person was told that the account ends; anonymised at the earliest 30 days later.
    erasure_told_on = models.DateField(
        "fin de conservation annoncée le", null=True, blank=True, editable=False
    )
    demo_note = models.CharField("qui est cette personne de démonstration", max_length=200, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"

    def __str__(self) -> str:
        return self.get_full_name() or self.email or self.phone or str(self.public_id)

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name or str(self)


class AdviserQuerySet(models.QuerySet["Adviser"]):
    def active(self) -> Self:
        return self.filter(user__is_active=True)

    def of_structure(self, structure: Agency) -> Self:
        return self.filter(Q(agency=structure) | Q(agency__parent=structure))

    def case_workers(self) -> Self:
        """Those who follow young people: advisers and managers."""
        return self.filter(role__in=[Adviser.Role.ADVISER, Adviser.Role.MANAGER])


class Adviser(PublicIdModel, TimeStampedModel):
    """A user's role in an agency. The agency is a branch, or the structure for those who work for all branches."""

    class Role(models.TextChoices):
        ADVISER = "adviser", "conseiller"
        MANAGER = "manager", "responsable"
        EDITOR = "editor", "rédacteur"
        STRUCTURE_ADMIN = "structure_admin", "administrateur de la structure"

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="adviser", verbose_name="personne"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="advisers", verbose_name="antenne"
    )
    role = models.CharField("rôle", max_length=20, choices=Role.choices, default=Role.ADVISER)
    job_title = models.CharField("fonction", max_length=120, blank=True)
    phone = models.CharField("ligne directe", max_length=20, blank=True)
    absent_from = models.DateField("absent du", null=True, blank=True)
    absent_until = models.DateField("au", null=True, blank=True)
    stand_in = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="remplacé par",
    )

    objects = AdviserQuerySet.as_manager()

    class Meta:
        verbose_name = "membre de l’équipe"
        verbose_name_plural = "membres de l’équipe"
        ordering = ["user__last_name", "user__first_name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(absent_until__isnull=True)
                | Q(absent_from__isnull=True)
                | Q(absent_until__gte=models.F("absent_from")),
                name="adviser_absence_order",
            )
        ]

    def __str__(self) -> str:
        return self.user.get_full_name()

    @property
    def structure_id(self) -> int:
        return self.agency.structure_id

    def is_absent(self, on: date) -> bool:
        return bool(
            self.absent_from
            and self.absent_from <= on
            and (self.absent_until is None or on <= self.absent_until)
        )


class Consent(models.Model):
    """That a person accepted a text, in which version. The texts are in `portal/accounts/consents.py`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents", verbose_name="personne")
    document = models.CharField("texte", max_length=40)
    version = models.CharField("version", max_length=20)
    at = models.DateTimeField("le", default=timezone.now)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "accord donné"
        verbose_name_plural = "accords donnés"
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.document} {self.version}"

"""Places: communes with their postcodes, departments, groupings, employment zones, priority areas (QPV)."""

from django.db import models

from portal.reference.models.base import ReferenceRow


class Department(ReferenceRow):
    code = models.CharField("code", max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=80)
    region = models.CharField("code de la région", max_length=3)
    region_name = models.CharField("région", max_length=80, blank=True)

    class Meta:
        verbose_name = "département"
        verbose_name_plural = "départements"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Epci(ReferenceRow):
    """A grouping of communes with its own taxes (communauté de communes, métropole…)."""

    siren = models.CharField("SIREN", max_length=9, primary_key=True)
    name = models.CharField("nom", max_length=150)
    kind = models.CharField("nature", max_length=10)
    population = models.PositiveIntegerField("population", null=True, blank=True)

    class Meta:
        verbose_name = "intercommunalité"
        verbose_name_plural = "intercommunalités"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class EmploymentZone(ReferenceRow):
    code = models.CharField("code", max_length=4, primary_key=True)
    label = models.CharField("nom", max_length=100)
    unemployment_rate = models.FloatField("taux de chômage (%)", null=True, blank=True)

    class Meta:
        verbose_name = "zone d’emploi"
        verbose_name_plural = "zones d’emploi"
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class Commune(ReferenceRow):
    """A commune or a municipal arrondissement, by INSEE code (which is not the postcode)."""

    class Kind(models.TextChoices):
        COMMUNE = "commune", "commune"
        ARRONDISSEMENT = "arrondissement", "arrondissement municipal"

    class Frr(models.TextChoices):
        """France ruralités revitalisation: replaced the ZRR on 1 July 2024."""

        CORE = "FRR", "FRR socle"
        PLUS = "FRR+", "FRR+"
        BENEFICIARY = "BEN", "FRR bénéficiaire (ancienne ZRR)"
        PARTIAL = "FRR-P", "classée FRR partiellement"
        BENEFICIARY_PARTIAL = "BEN-P", "FRR bénéficiaire partiellement"

    class Zrr(models.TextChoices):
        CLASSED = "C", "classée ZRR (2022)"
        PARTIAL = "PC", "partiellement classée ZRR (2022)"
        NOT_CLASSED = "NC", "non classée ZRR (2022)"

    insee = models.CharField("code INSEE", max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=80)
    folded = models.CharField("pour la recherche", max_length=80, db_index=True, editable=False)
    kind = models.CharField("type", max_length=15, choices=Kind.choices, default=Kind.COMMUNE)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="arrondissements",
        verbose_name="commune de l’arrondissement",
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="communes", verbose_name="département"
    )
    region = models.CharField("code de la région", max_length=3)
    epci = models.ForeignKey(
        Epci,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="communes",
        verbose_name="intercommunalité",
    )
    population = models.PositiveIntegerField("population", null=True, blank=True)
    lat = models.FloatField("latitude", null=True, blank=True)
    lon = models.FloatField("longitude", null=True, blank=True)
    employment_zone = models.ForeignKey(
        EmploymentZone,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="communes",
        verbose_name="zone d’emploi",
    )
    # The two booleans say "the whole commune"; a commune classed in part is False, and its class says so.
    zrr = models.BooleanField("en ZRR (2022)", default=False)
    zrr_class = models.CharField("classement ZRR", max_length=2, choices=Zrr.choices, blank=True)
    frr = models.BooleanField("en FRR", default=False)
    frr_class = models.CharField("classement FRR", max_length=5, choices=Frr.choices, blank=True)
    priority_area_count = models.PositiveSmallIntegerField("nombre de QPV", default=0)

    class Meta:
        verbose_name = "commune"
        verbose_name_plural = "communes"
        ordering = ["name", "insee"]

    def __str__(self) -> str:
        return f"{self.name} ({self.department_id})"


class Postcode(models.Model):
    """A postcode serves several communes, a commune has several postcodes. CEDEX codes are not here."""

    code = models.CharField("code postal", max_length=5, db_index=True)
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, related_name="postcodes", verbose_name="commune"
    )

    class Meta:
        verbose_name = "code postal"
        verbose_name_plural = "codes postaux"
        ordering = ["code", "commune"]
        constraints = [models.UniqueConstraint(fields=["code", "commune"], name="reference_postcode_unique")]

    def __str__(self) -> str:
        return self.code


class PriorityArea(ReferenceRow):
    """A "quartier prioritaire de la politique de la ville" (2024 list). Coordinates have 4 decimals (about 11 m)."""

    code = models.CharField("code QPV", max_length=8, primary_key=True)
    name = models.CharField("nom", max_length=150)
    communes = models.ManyToManyField(
        Commune, related_name="priority_areas", blank=True, verbose_name="communes"
    )
    lon_min = models.FloatField("longitude minimale")
    lat_min = models.FloatField("latitude minimale")
    lon_max = models.FloatField("longitude maximale")
    lat_max = models.FloatField("latitude maximale")
    geometry = models.JSONField("contour (GeoJSON)", null=True, blank=True)

    class Meta:
        verbose_name = "quartier prioritaire"
        verbose_name_plural = "quartiers prioritaires"
        ordering = ["name", "code"]

    def __str__(self) -> str:
        return self.name


class MissionLocale(ReferenceRow):
    """A Mission locale of the network, by its i-milo code."""

    code = models.CharField("code i-milo", max_length=8, primary_key=True)
    name = models.CharField("nom officiel", max_length=150)
    usual_name = models.CharField("nom usuel", max_length=150, blank=True)
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="missions_locales",
        verbose_name="département",
    )
    timezone = models.CharField("fuseau horaire", max_length=40, default="Europe/Paris")

    class Meta:
        verbose_name = "Mission locale"
        verbose_name_plural = "Missions locales"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.usual_name or self.name

"""Public reference data: occupations (ROME), skills, places, activities, levels, licences, languages.

Rows keep the natural key of their producer. A row that a newer release no longer has is `retired`, never deleted
while something points to it. Producers, versions and licences: `portal/reference/data/README.md`.
"""

from typing import Self

from django.db import models


class ReferenceQuerySet(models.QuerySet["ReferenceRow"]):
    def current(self) -> Self:
        """Rows of the release in force: what a new choice may be made from."""
        return self.filter(retired=False)


class ReferenceRow(models.Model):
    retired = models.BooleanField("retiré", default=False)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        abstract = True


class Occupation(ReferenceRow):
    """A métier of ROME 4.0; `parent_code` is one of the 532 older codes."""

    code = models.CharField("code ROME", max_length=5, primary_key=True)
    ogr = models.PositiveIntegerField("code OGR", unique=True)
    label = models.CharField("libellé", max_length=250)
    parent_code = models.CharField("code ROME d’origine", max_length=5, db_index=True)
    family = models.CharField("grand domaine", max_length=1, blank=True)
    domain = models.CharField("domaine", max_length=3, blank=True)
    riasec_major = models.CharField("RIASEC majeur", max_length=1, blank=True)
    riasec_minor = models.CharField("RIASEC mineur", max_length=1, blank=True)
    regulated = models.BooleanField("métier réglementé", default=False)

    class Meta:
        verbose_name = "métier"
        verbose_name_plural = "métiers"
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class Appellation(ReferenceRow):
    """A name under which an occupation is known. Labels are not unique: the OGR number is."""

    ogr = models.PositiveIntegerField("code OGR", primary_key=True)
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="appellations")
    label = models.CharField("libellé", max_length=250)
    short_label = models.CharField("libellé court", max_length=250, blank=True)
    rare = models.BooleanField("peu usité", default=False)
    folded = models.CharField("forme de recherche", max_length=250, db_index=True)

    class Meta:
        verbose_name = "appellation"
        verbose_name_plural = "appellations"

    def __str__(self) -> str:
        return self.label


class Mobility(ReferenceRow):
    """From one occupation to another; rank 1 is the nearest."""

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="mobilities")
    target = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField("ordre")

    class Meta:
        verbose_name = "mobilité"
        verbose_name_plural = "mobilités"
        ordering = ["occupation", "rank"]
        constraints = [models.UniqueConstraint(fields=["occupation", "target"], name="one_mobility")]

    def __str__(self) -> str:
        return f"{self.occupation_id} → {self.target_id}"


class Skill(ReferenceRow):
    ogr = models.PositiveIntegerField("code OGR", primary_key=True)
    label = models.CharField("libellé", max_length=300)
    kind = models.CharField("nature", max_length=40, blank=True)
    folded = models.CharField("forme de recherche", max_length=300, db_index=True)

    class Meta:
        verbose_name = "compétence"
        verbose_name_plural = "compétences"
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class OccupationSkill(ReferenceRow):
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="skill_links")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="occupation_links")
    rubric = models.CharField("rubrique", max_length=40, blank=True)
    core = models.BooleanField("cœur de métier", default=False)

    class Meta:
        verbose_name = "compétence d’un métier"
        verbose_name_plural = "compétences des métiers"
        constraints = [models.UniqueConstraint(fields=["occupation", "skill"], name="one_occupation_skill")]

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.skill_id}"


class WorkContextQuerySet(ReferenceQuerySet):
    def schedule(self) -> Self:
        """Working-time contexts: the constraints that matching knows."""
        return self.filter(kind=WorkContext.SCHEDULE)


class WorkContext(ReferenceRow):
    SCHEDULE = "Horaires et durée du travail"
    NIGHT_OGR = 300803

    ogr = models.PositiveIntegerField("code OGR", primary_key=True)
    label = models.CharField("libellé", max_length=200)
    kind = models.CharField("type", max_length=80)

    objects = WorkContextQuerySet.as_manager()

    class Meta:
        verbose_name = "contexte de travail"
        verbose_name_plural = "contextes de travail"
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class OccupationWorkContext(ReferenceRow):
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="context_links")
    context = models.ForeignKey(WorkContext, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occupation", "context"], name="one_occupation_context")
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.context_id}"


class Interest(ReferenceRow):
    code = models.CharField("code", max_length=10, primary_key=True)
    label = models.CharField("libellé", max_length=200)
    definition = models.TextField("définition", blank=True)

    class Meta:
        verbose_name = "centre d’intérêt"
        verbose_name_plural = "centres d’intérêt"

    def __str__(self) -> str:
        return self.label


class OccupationInterest(ReferenceRow):
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="interest_links")
    interest = models.ForeignKey(Interest, on_delete=models.CASCADE, related_name="occupation_links")
    main = models.BooleanField("principal", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occupation", "interest"], name="one_occupation_interest")
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.interest_id}"


class Sector(ReferenceRow):
    code = models.CharField("code", max_length=10, primary_key=True)
    label = models.CharField("libellé", max_length=200)
    parent_code = models.CharField("code parent", max_length=10, blank=True)

    class Meta:
        verbose_name = "secteur d’activité"
        verbose_name_plural = "secteurs d’activité"

    def __str__(self) -> str:
        return self.label


class OccupationSector(ReferenceRow):
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="sector_links")
    sector = models.ForeignKey(Sector, on_delete=models.CASCADE, related_name="occupation_links")
    main = models.BooleanField("principal", default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["occupation", "sector"], name="one_occupation_sector")]

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.sector_id}"


class NafCode(ReferenceRow):
    """An activity of NAF rev. 2, with its dot (`version` because NAF 2025 is announced for 2027)."""

    code = models.CharField("code NAF", max_length=6, primary_key=True)
    label = models.CharField("libellé", max_length=250)
    division = models.CharField("division", max_length=2)
    section = models.CharField("section", max_length=1)
    version = models.CharField("version", max_length=12, default="rev. 2")

    class Meta:
        verbose_name = "activité (NAF)"
        verbose_name_plural = "activités (NAF)"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class OccupationNaf(ReferenceRow):
    naf_division = models.CharField("division NAF", max_length=2)
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="naf_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["naf_division", "occupation"], name="one_occupation_naf")
        ]

    def __str__(self) -> str:
        return f"{self.naf_division} {self.occupation_id}"


class Department(ReferenceRow):
    code = models.CharField("code", max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=60)
    region = models.CharField("code région", max_length=3)

    class Meta:
        verbose_name = "département"
        verbose_name_plural = "départements"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Epci(ReferenceRow):
    siren = models.CharField("SIREN", max_length=9, primary_key=True)
    name = models.CharField("nom", max_length=150)
    kind = models.CharField("type", max_length=10, blank=True)
    population = models.PositiveIntegerField("population", null=True, blank=True)

    class Meta:
        verbose_name = "intercommunalité"
        verbose_name_plural = "intercommunalités"

    def __str__(self) -> str:
        return self.name


class Commune(ReferenceRow):
    """A commune by its INSEE code (not its postcode). `frr` replaced ZRR on 1 July 2024."""

    insee = models.CharField("code INSEE", max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=100)
    folded = models.CharField("forme de recherche", max_length=100, db_index=True)
    kind = models.CharField("type", max_length=30, blank=True)
    parent = models.CharField("commune parente", max_length=5, blank=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="communes")
    region = models.CharField("code région", max_length=3, blank=True)
    epci = models.ForeignKey(Epci, on_delete=models.PROTECT, null=True, blank=True, related_name="communes")
    population = models.PositiveIntegerField("population", null=True, blank=True)
    lat = models.FloatField("latitude", null=True, blank=True)
    lon = models.FloatField("longitude", null=True, blank=True)
    employment_zone = models.CharField("zone d’emploi", max_length=10, blank=True)
    zrr = models.BooleanField("classée ZRR en 2022", default=False)
    frr = models.BooleanField("classée FRR", default=False)
    priority_area_count = models.PositiveSmallIntegerField("nombre de QPV", default=0)

    class Meta:
        verbose_name = "commune"
        verbose_name_plural = "communes"
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.department_id})"


class Postcode(ReferenceRow):
    code = models.CharField("code postal", max_length=5, db_index=True)
    commune = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="postcodes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "commune"], name="one_postcode")]

    def __str__(self) -> str:
        return self.code


class PriorityArea(ReferenceRow):
    """A QPV of 2024, with its polygon as GeoJSON coordinates (4 decimals, about 11 m)."""

    code = models.CharField("code", max_length=8, primary_key=True)
    name = models.CharField("nom", max_length=200)
    communes = models.ManyToManyField(Commune, related_name="priority_areas", verbose_name="communes")
    lon_min = models.FloatField(null=True)
    lat_min = models.FloatField(null=True)
    lon_max = models.FloatField(null=True)
    lat_max = models.FloatField(null=True)
    geometry = models.JSONField("contour", null=True)

    class Meta:
        verbose_name = "quartier prioritaire"
        verbose_name_plural = "quartiers prioritaires"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DiplomaLevel(ReferenceRow):
    """Levels 2 to 8 of the French framework of 2019; 2 = no diploma or brevet."""

    number = models.PositiveSmallIntegerField("niveau", primary_key=True)
    label = models.CharField("libellé", max_length=120)

    class Meta:
        verbose_name = "niveau de diplôme"
        verbose_name_plural = "niveaux de diplôme"
        ordering = ["number"]

    def __str__(self) -> str:
        return self.label


class Licence(ReferenceRow):
    code = models.CharField("code", max_length=5, primary_key=True)
    label = models.CharField("libellé", max_length=120)
    minimum_age = models.PositiveSmallIntegerField("âge minimum", null=True)

    class Meta:
        verbose_name = "permis"
        verbose_name_plural = "permis"

    def __str__(self) -> str:
        return f"{self.code} – {self.label}"


class Language(ReferenceRow):
    code = models.CharField("code ISO 639-1", max_length=2, primary_key=True)
    label = models.CharField("libellé", max_length=60)

    class Meta:
        verbose_name = "langue"
        verbose_name_plural = "langues"
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class MissionLocale(ReferenceRow):
    code = models.CharField("code i-milo", max_length=12, primary_key=True)
    name = models.CharField("nom officiel", max_length=150)
    usual_name = models.CharField("nom usuel", max_length=150, blank=True)
    department = models.CharField("département", max_length=3, blank=True)

    class Meta:
        verbose_name = "Mission locale (annuaire)"
        verbose_name_plural = "Missions locales (annuaire)"

    def __str__(self) -> str:
        return self.usual_name or self.name


class ReferenceRelease(models.Model):
    """Which release of each dataset is loaded."""

    dataset = models.CharField("jeu de données", max_length=40, primary_key=True)
    version = models.CharField("version", max_length=60)
    producer = models.CharField("producteur", max_length=120)
    licence = models.CharField("licence", max_length=120)
    released_on = models.CharField("date", max_length=20, blank=True)
    sha256 = models.CharField("empreinte", max_length=64)
    loaded_at = models.DateTimeField("chargé le", auto_now=True)

    class Meta:
        verbose_name = "version d’un référentiel"
        verbose_name_plural = "versions des référentiels"

    def __str__(self) -> str:
        return f"{self.dataset} {self.version}"

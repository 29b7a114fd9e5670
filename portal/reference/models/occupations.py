"""ROME 4.0: occupations, their names, the moves between them, and the economic sectors."""

from django.db import models

from portal.reference.models.base import ReferenceRow


class Occupation(ReferenceRow):
    """A "métier" of the ROME. Keyed by its code: labels are shared and change."""

    code = models.CharField("code ROME", max_length=5, primary_key=True)
    parent_code = models.CharField("code ROME parent", max_length=5, db_index=True)
    ogr = models.PositiveIntegerField("code OGR")
    label = models.CharField("intitulé", max_length=250)
    major_domain = models.CharField("grand domaine", max_length=1)
    major_domain_label = models.CharField("intitulé du grand domaine", max_length=150, blank=True)
    domain = models.CharField("domaine", max_length=3)
    domain_label = models.CharField("intitulé du domaine", max_length=150, blank=True)
    riasec = models.CharField("profil RIASEC", max_length=2, blank=True)
    ecological_transition = models.CharField("transition écologique", max_length=60, blank=True)
    digital_transition = models.BooleanField("transition numérique", null=True, blank=True)
    regulated = models.BooleanField("emploi réglementé", null=True, blank=True)
    executive = models.BooleanField("emploi cadre", null=True, blank=True)

    class Meta:
        verbose_name = "métier"
        verbose_name_plural = "métiers"
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class Appellation(ReferenceRow):
    """One of the names people give to an occupation; what they type is searched here."""

    ogr = models.PositiveIntegerField("code OGR", primary_key=True)
    occupation = models.ForeignKey(
        Occupation, on_delete=models.PROTECT, related_name="appellations", verbose_name="métier"
    )
    label = models.CharField("appellation", max_length=250)
    short_label = models.CharField("appellation courte", max_length=120, blank=True)
    main = models.BooleanField("appellation principale", default=False)
    rare = models.BooleanField("peu usitée", default=False)
    folded = models.CharField("pour la recherche", max_length=250, db_index=True, editable=False)

    class Meta:
        verbose_name = "appellation"
        verbose_name_plural = "appellations"
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class Mobility(models.Model):
    """From one occupation to a near one; rank 1 is the nearest."""

    occupation = models.ForeignKey(
        Occupation, on_delete=models.PROTECT, related_name="mobilities", verbose_name="métier"
    )
    target = models.ForeignKey(
        Occupation, on_delete=models.PROTECT, related_name="+", verbose_name="métier proche"
    )
    rank = models.PositiveSmallIntegerField("ordre")

    class Meta:
        verbose_name = "mobilité"
        verbose_name_plural = "mobilités"
        ordering = ["occupation", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["occupation", "target"], name="reference_mobility_unique")
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} → {self.target_id} ({self.rank})"


class Sector(ReferenceRow):
    """A sector in the words of France Travail (not NAF)."""

    code = models.CharField("code", max_length=5, primary_key=True)
    label = models.CharField("intitulé", max_length=150)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="parent",
    )

    class Meta:
        verbose_name = "secteur d’activité"
        verbose_name_plural = "secteurs d’activité"
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class OccupationSector(models.Model):
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="sector_links")
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="occupation_links")
    main = models.BooleanField("principal", default=False)

    class Meta:
        verbose_name = "secteur d’un métier"
        verbose_name_plural = "secteurs des métiers"
        constraints = [
            models.UniqueConstraint(fields=["occupation", "sector"], name="reference_occupationsector_unique")
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} – {self.sector_id}"


class NafCode(ReferenceRow):
    """An activity of the INSEE classification. `version` is there because NAF 2025 is announced for 2027."""

    code = models.CharField("code NAF", max_length=6, primary_key=True)
    label = models.CharField("intitulé", max_length=250)
    division = models.CharField("division", max_length=2, db_index=True)
    section = models.CharField("section", max_length=1)
    section_label = models.CharField("intitulé de la section", max_length=200)
    version = models.CharField("version de la nomenclature", max_length=20, default="NAF rév. 2")

    class Meta:
        verbose_name = "code NAF"
        verbose_name_plural = "codes NAF"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class OccupationNaf(models.Model):
    """In which NAF divisions an occupation is found."""

    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="naf_links")
    naf_division = models.CharField("division NAF", max_length=2, db_index=True)

    class Meta:
        verbose_name = "division NAF d’un métier"
        verbose_name_plural = "divisions NAF des métiers"
        constraints = [
            models.UniqueConstraint(
                fields=["occupation", "naf_division"], name="reference_occupationnaf_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} – {self.naf_division}"

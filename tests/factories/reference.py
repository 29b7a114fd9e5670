"""Rows of the public reference: the few that tests need, got or made by their natural key."""

import factory
from factory.django import DjangoModelFactory

from portal.reference import models


class _ByKey(DjangoModelFactory):
    """Asking twice for the same code gives the same row."""

    class Meta:
        abstract = True


class DepartmentFactory(_ByKey):
    class Meta:
        model = models.Department
        django_get_or_create = ["code"]

    code = "07"
    name = "Ardèche"
    region = "84"


class CommuneFactory(_ByKey):
    """Aubenas by default; `aubenas=False` makes another one near by."""

    class Meta:
        model = models.Commune
        django_get_or_create = ["insee"]
        skip_postgeneration_save = True

    insee = factory.Sequence(lambda n: f"07{n % 1000:03d}")
    name = factory.Sequence(lambda n: f"Commune {n}")
    folded = factory.LazyAttribute(lambda row: row.name.lower())
    department = factory.SubFactory(DepartmentFactory)
    region = "84"
    population = 1200
    lat = 44.62
    lon = 4.39

    class Params:
        aubenas = factory.Trait(insee="07019", name="Aubenas", population=12479, lat=44.6201, lon=4.3904)
        rural = factory.Trait(frr=True, frr_class="FRR")

    @factory.post_generation
    def postcode(self, create, extracted, **kwargs):
        if create and extracted:
            models.Postcode.objects.get_or_create(code=extracted, commune=self)


class PriorityAreaFactory(_ByKey):
    class Meta:
        model = models.PriorityArea
        django_get_or_create = ["code"]
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"QN{n:05d}M")
    name = factory.Sequence(lambda n: f"Quartier {n}")
    lon_min, lat_min, lon_max, lat_max = 4.38, 44.61, 4.40, 44.63

    @factory.post_generation
    def communes(self, create, extracted, **kwargs):
        if create and extracted:
            self.communes.set(extracted)


class NafFactory(_ByKey):
    class Meta:
        model = models.NafCode
        django_get_or_create = ["code"]

    code = "10.71C"
    label = "Boulangerie et boulangerie-pâtisserie"
    division = "10"
    section = "C"
    section_label = "Industrie manufacturière"


class OccupationFactory(_ByKey):
    """Cook (G1602) by default."""

    class Meta:
        model = models.Occupation
        django_get_or_create = ["code"]

    code = "G1602"
    ogr = factory.Sequence(lambda n: 500_000 + n)
    label = factory.LazyAttribute(
        lambda row: {"G1602": "Cuisinier / Cuisinière"}.get(row.code, f"Métier {row.code}")
    )
    parent_code = factory.LazyAttribute(lambda row: row.code[:5])
    major_domain = factory.LazyAttribute(lambda row: row.code[0])
    domain = factory.LazyAttribute(lambda row: row.code[:3])


class AppellationFactory(_ByKey):
    class Meta:
        model = models.Appellation
        django_get_or_create = ["ogr"]

    ogr = factory.Sequence(lambda n: 10_000 + n)
    occupation = factory.SubFactory(OccupationFactory)
    label = "Cuisinier / Cuisinière"
    folded = factory.LazyAttribute(lambda row: row.label.lower())


class MobilityFactory(DjangoModelFactory):
    class Meta:
        model = models.Mobility
        django_get_or_create = ["occupation", "target"]

    occupation = factory.SubFactory(OccupationFactory)
    target = factory.SubFactory(OccupationFactory, code="G1603")
    rank = 1


class SkillFactory(_ByKey):
    class Meta:
        model = models.Skill
        django_get_or_create = ["ogr"]

    ogr = factory.Sequence(lambda n: 100_000 + n)
    label = factory.LazyAttribute(lambda row: f"Compétence {row.ogr}")
    kind = models.Skill.Kind.KNOW_HOW
    folded = factory.LazyAttribute(lambda row: row.label.lower())


class WorkContextFactory(_ByKey):
    """A working-time context; `night=True` is the one the law forbids to minors."""

    class Meta:
        model = models.WorkContext
        django_get_or_create = ["ogr"]

    ogr = factory.Sequence(lambda n: 400_000 + n)
    label = factory.LazyAttribute(lambda row: f"Horaires {row.ogr}")
    kind = models.WorkContext.SCHEDULE

    class Params:
        night = factory.Trait(ogr=models.WorkContext.NIGHT_OGR, label="Travail de nuit")
        weekend = factory.Trait(ogr=300_801, label="Travail le week-end")


class LicenceFactory(_ByKey):
    class Meta:
        model = models.Licence
        django_get_or_create = ["code"]

    code = "B"
    label = factory.LazyAttribute(lambda row: f"Permis {row.code}")
    minimum_age = 17


class LanguageFactory(_ByKey):
    class Meta:
        model = models.Language
        django_get_or_create = ["code"]

    code = "fr"
    label = factory.LazyAttribute(lambda row: {"fr": "français", "en": "anglais"}.get(row.code, row.code))


class DiplomaLevelFactory(_ByKey):
    class Meta:
        model = models.DiplomaLevel
        django_get_or_create = ["number"]

    number = 3
    label = factory.LazyAttribute(lambda row: f"Niveau {row.number}")

"""Closed lists of the domain that several apps share (design, section 6, "Values")."""

from django.db import models


class ContractKind(models.TextChoices):
    """The one closed list of contracts, for offers and for what a young person accepts or refuses."""

    CDI = "cdi", "CDI"
    CDD = "cdd", "CDD"
    INTERIM = "interim", "Intérim"
    SEASONAL = "saisonnier", "Contrat saisonnier"
    INSERTION = "insertion", "Contrat d’insertion"
    APPRENTICESHIP = "apprentissage", "Apprentissage"
    PROFESSIONALISATION = "professionnalisation", "Contrat de professionnalisation"
    IMMERSION = "immersion", "Immersion (PMSMP)"
    INTERNSHIP = "stage", "Stage"
    CIVIC_SERVICE = "service_civique", "Service civique"
    SPONSORSHIP = "parrainage", "Place parrainée"


class Radius(models.IntegerChoices):
    """How far a young person can go to work, in kilometres."""

    KM5 = 5, "5 km"
    KM10 = 10, "10 km"
    KM20 = 20, "20 km"
    KM30 = 30, "30 km"
    KM50 = 50, "50 km"
    KM100 = 100, "100 km"


class Requirement(models.TextChoices):
    """How much a job profile asks for a skill; one level per skill and profile."""

    INDISPENSABLE = "indispensable", "Indispensable"
    EXPECTED = "expected", "Attendu"
    LEARNT = "learnt", "S’apprend sur place"


class SupportDepth(models.TextChoices):
    """How far the employer wants to be helped."""

    PUBLISH = "publish", "Publier mon offre"
    PRESELECT = "preselect", "Publier et présélectionner des candidats"
    ACCOMPANY = "accompany", "M’accompagner jusqu’à la prise de poste et après"


class NoteLevel(models.TextChoices):
    """Who may read a note (design, section 10)."""

    PRIVATE = "private", "Moi seulement"
    STRUCTURE = "structure", "La Mission locale"
    SHARED = "shared", "Partagée avec l’employeur et le jeune"

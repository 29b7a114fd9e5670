"""What a young person wants, can do and cannot do: the lists that matching reads."""

from django.db import models

from pathways.models.youth import Youth
from portal.core.choices import ContractKind


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

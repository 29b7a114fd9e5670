"""Rules, what happened to pages that rules listen to, what each rule did, and the notices of the admin's home."""

from datetime import datetime
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.core.models import TimeStampedModel
from portal.pages.fields import BlocksField
from portal.rules.blocks import ACTIONS, CONDITIONS
from portal.rules.triggers import Trigger, heard_by


class Part(NamedTuple):
    """One condition or one action, as it is stored: a name and plain values. A page that is gone keeps its number."""

    kind: str
    value: Any


class RuleQuerySet(models.QuerySet["Rule"]):
    def listening(self, kind: str) -> Self:
        return self.filter(is_active=True, suspended_because="", trigger__in=heard_by(kind))


class Rule(TimeStampedModel):
    """When something happens to a page of a scope, if all conditions hold, then actions, in order."""

    class Reach(models.TextChoices):
        BELOW = "below", "La rubrique et tout ce qui est en dessous"
        CHILDREN = "children", "Seulement les pages rangées directement dans la rubrique"

    name = models.CharField("nom", max_length=120)
    is_active = models.BooleanField("en marche", default=True)
    trigger = models.CharField("quand", max_length=20, choices=Trigger.choices)
    scope = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="rubrique",
    )  # fmt: skip
    # A scope that is gone must not become the whole site: its name stays.
    scope_title = models.CharField(max_length=255, blank=True, editable=False)
    reach = models.CharField("portée", max_length=10, choices=Reach.choices, default=Reach.BELOW)
    conditions = BlocksField(CONDITIONS, verbose_name="si (tout à la fois)", blank=True)
    actions = BlocksField(ACTIONS, verbose_name="alors (dans l’ordre)")
    stops = models.BooleanField("ne pas passer aux règles suivantes", default=False)
    cascades = models.BooleanField("ses actions peuvent déclencher d’autres règles", default=True)
    position = models.PositiveIntegerField("ordre", default=0)
    # Whoever saved it last: the rule acts with their rights.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="enregistrée par", editable=False,
    )  # fmt: skip
    active_since = models.DateTimeField("en marche depuis", default=timezone.now, editable=False)
    suspended_because = models.CharField("suspendue", max_length=250, blank=True, editable=False)
    # What the rule names, by its key, so that what is gone is said by its name.
    named = models.JSONField(default=dict, editable=False)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = "règle de contenu"
        verbose_name_plural = "règles de contenu"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @admin.display(description="Quand et où")
    def when(self) -> str:
        return f"{self.get_trigger_display()}. {self.where()}"

    def where(self) -> str:
        if self.scope is None:
            return f"« {self.scope_title} », supprimée" if self.scope_title else "Tout le site"
        return f"Dans « {self.scope.get_admin_display_title()} »"

    @admin.display(description="État")
    def state(self) -> str:
        """What is wrong is said as soon as somebody looks, before the night or a page finds it."""
        from portal.rules.problems import problems

        if not self.is_active:
            return "Arrêtée"
        reason = self.suspended_because or " ".join(problems(self))
        return f"Suspendue : {reason}" if reason else f"En marche, avec les droits de {self.owner}"

    def asked(self) -> list[Part]:
        return [Part(row["type"], row["value"]) for row in self.conditions.raw_data]

    def done(self) -> list[Part]:
        return [Part(row["type"], row["value"]) for row in self.actions.raw_data]


class RuleEvent(models.Model):
    """Something that happened to a page. Those of one chain are taken one after the other, the oldest first."""

    chain = models.UUIDField("chaîne")
    depth = models.PositiveSmallIntegerField("rang dans la chaîne", default=0)
    kind = models.CharField("quoi", max_length=20, choices=Trigger.choices)
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name="page"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="par",
    )  # fmt: skip
    at = models.DateTimeField("le", default=timezone.now)
    # Rules that were asked, written with what they did: a process that is killed goes on where it was.
    considered = models.JSONField("règles déjà vues", default=list)
    done_at = models.DateTimeField("fini le", null=True, blank=True)

    class Meta:
        verbose_name = "fait suivi par les règles"
        verbose_name_plural = "faits suivis par les règles"
        indexes = [models.Index(fields=["chain", "done_at"], name="rule_event_chain")]

    def __str__(self) -> str:
        return f"{self.kind} {self.page_id}"


class Outcome(models.TextChoices):
    DONE = "done", "Fait"
    NOTHING = "nothing", "Rien à changer"
    REFUSED = "refused", "Refusé"
    FAILED = "failed", "En panne"
    STOPPED = "stopped", "Arrêtée : trop de règles à la suite"
    SUSPENDED = "suspended", "Règle suspendue"


class RuleRun(models.Model):
    """A line of the journal: one rule on one page, at most once in a chain."""

    chain = models.UUIDField("chaîne")
    depth = models.PositiveSmallIntegerField("rang dans la chaîne", default=0)
    rule = models.ForeignKey(
        Rule, on_delete=models.SET_NULL, null=True, blank=True, related_name="runs", verbose_name="règle"
    )
    rule_name = models.CharField("nom de la règle", max_length=120)
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="page",
    )  # fmt: skip
    page_title = models.CharField("titre de la page", max_length=255)
    trigger = models.CharField("quand", max_length=20, choices=Trigger.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="par",
    )  # fmt: skip
    outcome = models.CharField("résultat", max_length=10, choices=Outcome.choices)
    # [outcome, sentence] of each action that was tried.
    steps = models.JSONField("actions", default=list)
    repeats = models.PositiveSmallIntegerField("redemandée dans la chaîne", default=0)
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "ligne du journal des règles"
        verbose_name_plural = "lignes du journal des règles"
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["chain", "rule", "page"], name="rule_once_per_chain")]
        indexes = [models.Index(fields=["-at"], name="rule_run_at")]

    def __str__(self) -> str:
        return f"{self.rule_name} : {self.page_title}"

    def sentence(self) -> str:
        """What was done, for the journal and its files."""
        said = " ; ".join(text for _, text in self.steps)
        if self.repeats:
            said += f" (demandée encore {self.repeats} fois dans la même chaîne, et arrêtée)"
        return said


class RuleNoticeQuerySet(models.QuerySet["RuleNotice"]):
    def unread(self, user: Any) -> Self:
        return self.filter(user=user, seen_at=None)

    def forgettable(self, *, seen: datetime, made: datetime) -> Self:
        return self.filter(Q(seen_at__lt=seen) | Q(created_at__lt=made))


class RuleNotice(models.Model):
    """A sentence that a person finds on the home screen of the admin until they say that they have read it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="pour"
    )
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name="page"
    )
    rule_name = models.CharField("règle", max_length=120)
    text = models.CharField("message", max_length=600)
    path = models.CharField("où aller", max_length=500, blank=True)
    created_at = models.DateTimeField("le", default=timezone.now)
    seen_at = models.DateTimeField("lu le", null=True, blank=True)

    objects = RuleNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "avis d’une règle"
        verbose_name_plural = "avis des règles"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "seen_at"], name="rule_notice_unread")]

    def __str__(self) -> str:
        return self.text

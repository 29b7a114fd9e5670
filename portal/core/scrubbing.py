"""Take a person's name and addresses out of free texts that other people wrote, wherever they stand in the database."""

import json
import operator
from functools import reduce
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.functions import Cast

from portal.core.personal_data import NOT_PERSONAL, REGISTRY, Needles, eraser

REPLACEMENT = "‹effacé›"
# Shorter columns hold codes and states, not sentences.
SHORTEST = 100
# Identities of other people (a family shares a phone), and public registers: emptied row by row or kept, never searched.
NOT_SEARCHED = {
    "accounts.User",
    "accounts.Agency",
    "pathways.Youth",
    "pathways.Programme",
    "employers.Company",
    "employers.Establishment",
}
# What editors publish is theirs to correct, with its revisions: a sentence on the site does not change by itself.
EDITORIAL = "pages."
# Logs of the site's administration, which name the person that was edited.
ADMINISTRATION = ("wagtailcore.ModelLogEntry", "admin.LogEntry")


@eraser
def free_texts(needles: Needles) -> int:
    """One statement per column finds the rows; only those are read and rewritten."""
    if not needles:
        return 0
    ours = (REGISTRY.keys() | NOT_PERSONAL) - NOT_SEARCHED
    labels = [*(label for label in ours if not label.startswith(EDITORIAL)), *ADMINISTRATION]
    return sum(
        _scrub(model, one, needles) for model in map(apps.get_model, labels) for one in _columns(model)
    )


def _columns(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    return [
        one
        for one in model._meta.concrete_fields
        if isinstance(one, models.TextField | models.JSONField)
        or (type(one) is models.CharField and not one.choices and (one.max_length or 0) >= SHORTEST)
    ]


def _scrub(model: type[models.Model], one: "models.Field[Any, Any]", needles: Needles) -> int:
    # As the database writes JSON, and as a person writes it.
    spellings = {*needles, *(json.dumps(needle)[1:-1] for needle in needles)}
    condition = reduce(operator.or_, (models.Q(as_text__contains=text) for text in sorted(spellings)))
    text = Cast(one.name, models.TextField()) if isinstance(one, models.JSONField) else models.F(one.name)
    rows = model._default_manager.annotate(as_text=text).filter(condition).values_list("pk", one.name)
    count = 0
    for pk, value in list(rows):
        count += model._default_manager.filter(pk=pk).update(**{one.name: without(value, needles)})
    return count


def without(value: Any, needles: Needles) -> Any:
    """The text, or every text inside a JSON value, without the needles; the longest first."""
    if isinstance(value, str):
        for needle in sorted(needles, key=len, reverse=True):
            value = value.replace(needle, REPLACEMENT)
        return value
    if isinstance(value, list):
        return [without(one, needles) for one in value]
    if isinstance(value, dict):
        return {without(key, needles): without(one, needles) for key, one in value.items()}
    return value

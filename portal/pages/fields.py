"""Fields of the pages whose choices stay in the code: a change of blocks or choices changes no table."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db import models

from portal.core import blocks_field

Choices = Iterable[tuple[str, Any]]


class BlocksField(blocks_field.BlocksField):
    """Known to migrations by this name."""


class CodesField(models.JSONField):
    """Several codes out of a list, kept in the order of the list, shown as boxes to tick."""

    def __init__(
        self, *args: Any, codes: Choices | Callable[[], Choices] = (), default: Any = list, **kwargs: Any
    ) -> None:
        self.codes = codes
        super().__init__(*args, default=default, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("codes", None)
        return name, path, args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        choices = self.codes() if callable(self.codes) else self.codes
        wanted: dict[str, Any] = {
            "choices": list(choices),
            "required": not self.blank,
            "label": kwargs.get("label", self.verbose_name),
            "help_text": kwargs.get("help_text", self.help_text),
            "widget": forms.CheckboxSelectMultiple,
        }
        return forms.MultipleChoiceField(**wanted)

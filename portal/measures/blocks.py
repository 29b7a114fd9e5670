"""How editors write conditions: a row per fact, its values as boxes to tick, so that none can be misspelt."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from wagtail import blocks

from portal.measures.questions import FACTS
from portal.measures.rules import Condition, Test

IS, IS_NOT = "is", "is_not"
OPERATORS = [(IS, "est l’une de ces réponses"), (IS_NOT, "n’est aucune de ces réponses")]


class ConditionBlock(blocks.StructBlock):
    """One test. `also` makes it an alternative of the row above."""

    operator = blocks.ChoiceBlock(
        label="Règle", choices=OPERATORS, default=IS, help_text="Pour accepter ces réponses, ou les écarter."
    )

    def __init__(self, fact: str, **kwargs: Any) -> None:
        values = blocks.MultipleChoiceBlock(
            label="Réponses",
            choices=[(code, str(word)) for code, word in FACTS[fact].values.items()],
            widget=forms.CheckboxSelectMultiple,
            help_text="Cochez-en une au moins.",
        )
        also = blocks.BooleanBlock(
            label="Ou bien",
            required=False,
            help_text="Cochez si cette ligne ou celle du dessus suffit. Sinon, il faut les deux.",
        )
        super().__init__([("values", values), ("also", also)], **kwargs)


def _rows() -> list[tuple[str, blocks.Block]]:
    # Written in French whatever page is open when this module is first read.
    with translation.override("fr"):
        return [
            (
                key,
                ConditionBlock(
                    key,
                    label=str(fact.label),
                    icon="help",
                    description=f"Une condition sur : {str(fact.label).lower()}.",
                ),
            )
            for key, fact in FACTS.items()
        ]


class ConditionsBlock(blocks.StreamBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(_rows(), **kwargs)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned and cleaned[0].value["also"]:
            error = ValidationError("« Ou bien » n’a pas de sens sur la première ligne.")
            raise blocks.StreamBlockValidationError(block_errors={0: error})
        return cleaned


def conditions_of(stream: Any) -> tuple[Condition, ...]:
    """Rows of the editor as conditions; a row of a fact or a value that is no longer known is left out."""
    found: list[list[Test]] = []
    for row in stream:
        values = frozenset(row.value["values"] or ()) & FACTS[row.block_type].values.keys()
        if not values:
            continue
        test = Test(row.block_type, values, excluding=row.value["operator"] == IS_NOT)
        if row.value["also"] and found:
            found[-1].append(test)
        else:
            found.append([test])
    return tuple(tuple(tests) for tests in found)

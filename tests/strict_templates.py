"""Unknown variables in our templates are errors during tests; at run time Django shows them as nothing.

Lenient stay: `{% if %}`, `{% for %}`, `{% firstof %}` (they ask whether something is there), and expressions that say what
to show instead (`|default:…`, `|default_if_none:…`).
"""

import copy
from pathlib import Path
from typing import Any

from django.template.base import FilterExpression, Parser, Variable, VariableDoesNotExist

# Packages whose templates rely on unknown variables being empty. A package that is not named here is held to our rule.
THIRD_PARTIES = {
    "allauth": "its elements read optional attributes (attrs.*, slots.*) that most callers leave out",
    "django": "form widgets, the contrib admin and error pages read optional context",
    "wagtail": "admin and block templates read optional context",
}
LENIENT_FILTERS = {"default", "default_if_none"}


class UndefinedVariableError(AssertionError):
    """A template of ours uses a variable that its view does not give."""


class _StrictVariable:
    def __init__(self, variable: Variable, origin: str) -> None:
        self.variable, self.origin = variable, origin

    def resolve(self, context: Any) -> Any:
        try:
            return self.variable.resolve(context)
        except VariableDoesNotExist as error:
            raise UndefinedVariableError(f"« {self.variable} » is unknown in {self.origin}") from error


class StrictExpression(FilterExpression):
    __slots__ = ("origin",)

    def resolve(self, context: Any, ignore_failures: bool = False) -> Any:
        if ignore_failures or not self.is_var or any(f.__name__ in LENIENT_FILTERS for f, _ in self.filters):
            return super().resolve(context, ignore_failures)
        strict = copy.copy(self)
        strict.var = _StrictVariable(self.var, self.origin)
        return super(StrictExpression, strict).resolve(context)


def package_of(origin: str) -> str | None:
    """The third party a template file belongs to; None when it is ours or made from a string."""
    parts = Path(origin).parts
    return parts[parts.index("site-packages") + 1] if "site-packages" in parts else None


def _compile_filter(self: Parser, token: str) -> FilterExpression:
    origin = str(getattr(self.origin, "name", self.origin))
    if package_of(origin) in THIRD_PARTIES or origin == "<unknown source>":
        return FilterExpression(token, self)
    expression = StrictExpression(token, self)
    expression.origin = origin
    return expression


def install() -> None:
    Parser.compile_filter = _compile_filter  # type: ignore[method-assign]

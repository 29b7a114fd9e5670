"""Text boxes over look-ups. With JavaScript they become comboboxes; without, what was typed is resolved on submit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.widgets import Script
from django.urls import reverse_lazy

from portal.reference.lookups import Lookup, Match


@dataclass(frozen=True, slots=True)
class Typed:
    """What a single box sent: the text, the code chosen with it, or the answer to "Précisez" and its question."""

    text: str = ""
    code: str = ""
    choice: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class TypedMany:
    """What a multiple box sent: the ticked codes and further texts, one per line or semicolon."""

    text: str = ""
    codes: tuple[str, ...] = ()

    def texts(self) -> list[str]:
        return [part.strip() for part in self.text.replace("\n", ";").split(";") if part.strip()]


class LookupWidget(forms.TextInput):
    """One row. `depends` names another look-up field of the form whose code narrows this one."""

    template_name = "reference/widgets/single.html"

    class Media:
        js = [Script("js/lookup.js", type="module")]

    def __init__(self, lookup: Lookup, url_name: str, *, depends: str = "", attrs: Any = None) -> None:
        self.lookup, self.depends = lookup, depends
        self.url = reverse_lazy(f"reference:{url_name}")
        super().__init__({"class": "form-control lookup-input", **(attrs or {})})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        return Typed(*(_clean(data.get(name + suffix)) for suffix in ("", "_code", "_choice", "_asked")))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}_code" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        typed, choices = self._shown(value)
        context["widget"] |= {
            "url": self.url,
            "depends": self.depends,
            "typed": typed.text,
            "code": typed.code,
            "choices": choices,
        }
        context["widget"]["attrs"].setdefault("id", f"id_{name}")
        return context

    def _shown(self, value: Any) -> tuple[Typed, list[Match]]:
        if isinstance(value, Typed):
            item = resolve_one(self.lookup, value)[0]
            if item is not None:
                return Typed(value.text or self.lookup.label(item), str(item.pk)), []
            return Typed(value.text), self.lookup.resolve(value.text)[1] if value.text else []
        item = _row(self.lookup, value)
        return (Typed(self.lookup.label(item), str(item.pk)) if item else Typed()), []


class LookupMultipleWidget(LookupWidget):
    """Several rows, as ticked boxes; `suggestions` are offered unticked."""

    template_name = "reference/widgets/multiple.html"
    suggestions: list[Match] = []

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        getlist = getattr(data, "getlist", None) or (lambda key: _as_list(data.get(key)))
        return TypedMany(
            ";".join(_clean(text) for text in getlist(name) if text),
            tuple(dict.fromkeys(_clean(code) for code in getlist(f"{name}_code") if code)),
        )

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        questions: list[dict[str, Any]] = []
        left: list[str] = []
        if isinstance(value, TypedMany):
            rows = [row for code in value.codes if (row := self.lookup.get(code))]
            for text in value.texts():
                row, choices = self.lookup.resolve(text)
                if row is not None:
                    rows.append(row)
                elif choices:
                    questions.append({"typed": text, "choices": choices})
                else:
                    left.append(text)
        else:
            rows = [row for item in value or () if (row := _row(self.lookup, item))]
        chosen = {str(row.pk): Match(str(row.pk), self.lookup.label(row)) for row in rows}
        context["widget"] |= {
            "typed": "; ".join(left),
            "chosen": list(chosen.values()),
            "suggested": [match for match in self.suggestions if match.code not in chosen],
            "questions": questions,
        }
        return context


def resolve_one(lookup: Lookup, typed: Typed) -> tuple[Any | None, list[Match]]:
    """The row meant by what a single box sent, or what to choose from."""
    if typed.choice and typed.asked == typed.text:
        item = lookup.get(typed.choice)
        if item is not None:
            return item, []
    if typed.code and typed.text:
        item = lookup.get(typed.code)
        if item is not None and lookup.says(item, typed.text):
            return item, []
    return lookup.resolve(typed.text) if typed.text else (None, [])


def _row(lookup: Lookup, value: Any) -> Any | None:
    """A row from what an initial value may be: the row itself or its key. A retired row is still shown."""
    if value is None or value == "" or isinstance(value, Model):
        return value or None
    return lookup.model._default_manager.filter(pk=value).first()


def _as_list(value: Any) -> Iterable[Any]:
    if value is None:
        return []
    return value if isinstance(value, (list, tuple)) else [value]


def _clean(text: Any) -> str:
    return str(text or "").replace("\0", "").strip()

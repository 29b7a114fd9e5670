"""Form fields for reference data: they give rows of the reference tables and ask back when a text is ambiguous."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.reference.commune_lookup import COMMUNES
from portal.reference.lookups import COMMON_LANGUAGES, LANGUAGES, OCCUPATIONS, SKILLS, Lookup, Match
from portal.reference.models import Language
from portal.reference.widgets import LookupMultipleWidget, LookupWidget, Typed, TypedMany, resolve_one

MANY = 50


class LookupField(forms.Field):
    """One row. The cleaned value is the row, or None."""

    lookup: Lookup
    url_name = ""
    widget_class: type[LookupWidget] = LookupWidget
    default_error_messages = {
        "unknown": _("Nous ne trouvons pas « %(typed)s ». Essayez un autre mot."),
        "ambiguous": _(
            "Plusieurs réponses sont possibles pour « %(typed)s ». Choisissez la bonne dans la liste."
        ),
    }

    def __init__(self, *, depends: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", self.widget_class(self.lookup, self.url_name, depends=depends))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        typed = value if isinstance(value, Typed) else Typed(text=str(value or ""))
        if not typed.text:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        item, choices = resolve_one(self.lookup, typed)
        if item is None:
            raise self.refusal(typed.text, choices)
        self.run_validators(item)
        return item

    def refusal(self, typed: str, choices: list[Match]) -> ValidationError:
        code = "ambiguous" if choices else "unknown"
        return ValidationError(self.error_messages[code], code=code, params={"typed": typed[:60]})

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            item = self.clean(data)
        except ValidationError:
            return True
        return _key(initial) != _key(item)


class LookupMultipleField(LookupField):
    """Several rows. The cleaned value is the list of rows, without duplicates, in the order given."""

    widget_class = LookupMultipleWidget
    default_error_messages = {"many": f"Choisissez au plus {MANY} réponses."}

    def clean(self, value: Any) -> Any:
        typed = value if isinstance(value, TypedMany) else TypedMany()
        rows = {str(row.pk): row for code in typed.codes[: MANY + 1] if (row := self.lookup.get(code))}
        errors = []
        for text in typed.texts()[: MANY + 1]:
            row, choices = self.lookup.resolve(text)
            if row is not None:
                rows[str(row.pk)] = row
            # A box ticked under "Précisez" is the answer; its text is not sent again.
            else:
                errors.append(self.refusal(text, choices))
        if errors:
            raise ValidationError(errors)
        if self.required and not rows:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(rows) > MANY:
            raise ValidationError(self.error_messages["many"], code="many")
        return list(rows.values())

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            rows = self.clean(data)
        except ValidationError:
            return True
        return {_key(item) for item in initial or ()} != {_key(row) for row in rows}


class OccupationField(LookupField):
    lookup = OCCUPATIONS
    url_name = "occupations"
    default_error_messages = {
        "required": "Saisissez un métier, par exemple « serveur ».",
        "unknown": "Nous ne trouvons pas le métier « %(typed)s ». Essayez un autre mot, par exemple « serveur ».",
        "ambiguous": "Plusieurs métiers correspondent à « %(typed)s ». Choisissez le bon dans la liste.",
    }


class OccupationsField(LookupMultipleField):
    lookup = OCCUPATIONS
    url_name = "occupations"
    default_error_messages = OccupationField.default_error_messages | {
        "required": "Saisissez au moins un métier, par exemple « serveur »."
    }


class CommuneField(LookupField):
    lookup = COMMUNES
    url_name = "communes"
    default_error_messages = {
        "required": _("Saisissez une commune ou un code postal, par exemple « Aubenas » ou « 07200 »."),
        "unknown": _(
            "Nous ne trouvons pas la commune « %(typed)s ». Vérifiez le nom, ou saisissez le code postal."
        ),
        "ambiguous": _(
            "Plusieurs communes correspondent à « %(typed)s ». Choisissez la bonne dans la liste."
        ),
    }


class SkillsField(LookupMultipleField):
    """Skills. `depends` names the occupation field of the form; `suggest` offers the skills of an occupation."""

    lookup = SKILLS
    url_name = "skills"
    default_error_messages = {
        "required": "Saisissez au moins une compétence.",
        "unknown": "Nous ne trouvons pas la compétence « %(typed)s ». Essayez un autre mot.",
        "ambiguous": "Plusieurs compétences correspondent à « %(typed)s ». Cochez celles qui conviennent.",
    }

    def suggest(self, occupation: str, *, limit: int = 12) -> None:
        """Offer the skills of an occupation as boxes to tick: the shortest way with or without JavaScript."""
        if isinstance(self.widget, LookupMultipleWidget):
            self.widget.suggestions = SKILLS.search("", limit=limit, occupation=occupation)


class LanguagesField(LookupMultipleField):
    """Languages; the most usual ones are offered as boxes."""

    lookup = LANGUAGES
    url_name = "languages"
    default_error_messages = {
        "required": "Choisissez au moins une langue.",
        "unknown": "Nous ne trouvons pas la langue « %(typed)s ». Vérifiez l’orthographe, par exemple « anglais ».",
        "ambiguous": "Plusieurs langues correspondent à « %(typed)s ». Cochez la bonne.",
    }

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        if isinstance(self.widget, LookupMultipleWidget):
            labels = dict(Language.objects.filter(pk__in=COMMON_LANGUAGES).values_list("code", "label"))
            self.widget.suggestions = [
                Match(code, labels[code]) for code in COMMON_LANGUAGES if code in labels
            ]
        return super().get_bound_field(form, field_name)


class LanguageField(LookupField):
    lookup = LANGUAGES
    url_name = "languages"
    default_error_messages = LanguagesField.default_error_messages | {"required": "Choisissez une langue."}


def _key(item: Any) -> str:
    return "" if item is None else str(getattr(item, "pk", item))

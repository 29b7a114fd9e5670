"""What one asks of an export and of an import."""

from typing import Any

from django import forms
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from portal.transfer.entries import STATUS_LABELS
from portal.transfer.exporting import ExportOptions
from portal.transfer.outcomes import Existing, ImportOptions


class ExportForm(forms.Form):
    children = forms.BooleanField(
        label="Avec les pages en dessous", required=False, initial=True,
        help_text="Toute la rubrique ; sinon, seulement les pages choisies.",
    )  # fmt: skip
    translations = forms.BooleanField(
        label="Avec les traductions", required=False, help_text="L’autre site doit avoir ces langues."
    )
    drafts = forms.BooleanField(
        label="Les brouillons plutôt que ce qui est publié", required=False,
        help_text="La dernière version de chaque page, même jamais publiée.",
    )  # fmt: skip
    private = forms.BooleanField(
        label="Avec les pages privées et celles de l’équipe", required=False,
        help_text="Si vous pouvez les lire. Quiconque a l’archive les lira aussi.",
    )  # fmt: skip
    redirects = forms.BooleanField(
        label="Avec les anciennes adresses", required=False,
        help_text="Les redirections qui mènent à ces pages les suivent.",
    )  # fmt: skip

    def options(self) -> ExportOptions:
        return ExportOptions(**self.cleaned_data)


class ImportForm(forms.Form):
    file = forms.FileField(
        label="Archive",
        help_text="Le fichier .zip qu’un autre site a exporté, 200 Mo au plus.",
        error_messages={"required": "Choisissez le fichier à importer.", "empty": "Ce fichier est vide."},
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )
    section = forms.ModelChoiceField(
        label="Rubrique", queryset=Page.objects.filter(depth__gt=1), widget=AdminPageChooser(),
        help_text="Les pages nouvelles se rangent en dessous.", error_messages={"required": "Choisissez une rubrique."},
    )  # fmt: skip
    existing = forms.ChoiceField(
        label="Si une page est déjà ici",
        choices=Existing.choices,
        initial=Existing.UPDATE,
        widget=forms.RadioSelect,
        help_text="On la reconnaît même si son titre ou son adresse a changé.",
    )
    over_drafts = forms.BooleanField(
        label="Aussi par-dessus un travail qui n’est pas publié ici", required=False,
        help_text="Ce travail reste dans l’historique de la page.",
    )  # fmt: skip
    publish = forms.BooleanField(
        label="Publier tout de suite ce qui l’était sur l’autre site", required=False,
        help_text="Si vous pouvez publier dans cette rubrique. Sinon, tout arrive en brouillon.",
    )  # fmt: skip
    redirects = forms.BooleanField(
        label="Prendre aussi les anciennes adresses", required=False, initial=True,
        help_text="Si l’archive en contient et si vous pouvez publier ici.",
    )  # fmt: skip

    def options(self) -> ImportOptions:
        names = ("existing", "over_drafts", "publish", "redirects")
        return ImportOptions(**{name: self.cleaned_data[name] for name in names})


def report_rows(report: dict[str, Any], order: tuple[str, ...]) -> list[dict[str, Any]]:
    """What asks for a decision first; then the order of the archive."""
    place = {status: number for number, status in enumerate(order)}
    rows = sorted(report.get("pages", []), key=lambda row: place.get(row["status"], 0))
    return [row | {"label": STATUS_LABELS[row["status"]]} for row in rows]

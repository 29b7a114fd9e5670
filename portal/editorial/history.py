"""What the history of a page says about rights, visibility, reviews and links."""

from typing import Any

from wagtail.log_actions import LogFormatter

# action → (its name in the filter of the report, the sentence; {…} are the data of the entry)
SENTENCES = {
    "editorial.share": ("Donner un droit", "{name} reçoit le rôle « {role} »"),
    "editorial.unshare": ("Retirer un droit", "{name} perd le rôle « {role} »"),
    "editorial.cut": ("Couper l’héritage des droits", "Les droits du dessus ne valent plus ici"),
    "editorial.restore": ("Rétablir l’héritage des droits", "Les droits du dessus valent de nouveau ici"),
    "editorial.visibility": ("Changer qui voit la page", "Visible : {before} → {after}"),
    "editorial.preview_link": ("Créer un lien d’aperçu", "Lien d’aperçu créé jusqu’au {until} {note}"),
    "editorial.preview_revoke": ("Retirer un lien d’aperçu", "Lien d’aperçu retiré {note}"),
    "editorial.preview_open": ("Ouvrir un lien d’aperçu", "Brouillon ouvert par un lien d’aperçu {note}"),
    "editorial.bin": ("Mettre à la corbeille", "Mise à la corbeille ; elle était dans « {parent} »"),
    "editorial.unbin": ("Sortir de la corbeille", "Sortie de la corbeille vers « {parent} »"),
    "editorial.check_out": ("Sortir une copie de travail", "Copie de travail sortie : {note}"),
    "editorial.check_in": ("Rendre une copie de travail", "Copie de travail de {name} rendue : {note}"),
    "editorial.cancel_copy": ("Annuler une copie de travail", "Copie de travail de {name} annulée : {note}"),
    "editorial.follow": (
        "Retirer avec la page française",
        "Retirée du site avec la page française « {name} »",
    ),
    "editorial.bulk": ("Changer plusieurs pages", "{what}"),
    "editorial.bulk_undo": ("Annuler un changement de plusieurs pages", "Annulé : {what}"),
}


class Entry(LogFormatter):
    sentence = ""

    def format_message(self, log_entry: Any) -> str:
        data = dict.fromkeys(("name", "role", "before", "after", "until", "note", "parent", "what"), "")
        return self.sentence.format(**data | (log_entry.data or {})).strip()

    def format_comment(self, log_entry: Any) -> str:
        return str((log_entry.data or {}).get("reason", ""))


def register(actions: Any) -> None:
    for action, (label, sentence) in SENTENCES.items():
        actions.register_action(action)(type("Entry", (Entry,), {"label": label, "sentence": sentence}))

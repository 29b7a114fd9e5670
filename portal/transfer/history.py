"""What the history of a page says about exchanges."""

from typing import Any

from wagtail.log_actions import LogFormatter

SENTENCES = {
    "transfer.export": ("Exporter vers un autre site", "Emportée dans une archive de {count} page(s)"),
    "transfer.import": ("Importer d’un autre site", "Version importée de « {source} »"),
    "transfer.undo": ("Annuler un import", "L’import est annulé : la version d’avant est revenue"),
}


class Entry(LogFormatter):
    sentence = ""

    def format_message(self, log_entry: Any) -> str:
        return self.sentence.format(**{"count": "", "source": ""} | (log_entry.data or {}))


def register(actions: Any) -> None:
    for action, (label, sentence) in SENTENCES.items():
        actions.register_action(action)(type("Entry", (Entry,), {"label": label, "sentence": sentence}))

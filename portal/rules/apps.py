from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "portal.rules"
    label = "rules"
    verbose_name = "Règles de contenu"

    def ready(self) -> None:
        from portal.rules import personal_data, signals  # noqa: F401 - registers the map

        signals.connect()

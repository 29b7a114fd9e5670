from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "portal.upkeep"
    label = "upkeep"
    verbose_name = "Entretien du site"

    def ready(self) -> None:
        from portal.upkeep import personal_data  # noqa: F401 - registers the map

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "portal.measures"
    label = "measures"
    verbose_name = "Aides et mesures"

    def ready(self) -> None:
        from portal.measures import personal_data  # noqa: F401 - registers the map

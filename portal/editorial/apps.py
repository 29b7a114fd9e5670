from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "portal.editorial"
    label = "editorial"
    verbose_name = "Travail des rédacteurs"

    def ready(self) -> None:
        from portal.editorial import personal_data, policy, signals  # noqa: F401 - registers the map

        policy.install()
        signals.connect()

from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "portal.transfer"
    label = "transfer"
    verbose_name = "Échanges de contenus entre sites"

    def ready(self) -> None:
        from portal.transfer import jobs, personal_data  # noqa: F401 - register the effect and the map

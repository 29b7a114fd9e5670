from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "portal.transfer"
    label = "transfer"
    verbose_name = "Échanges de contenus entre sites"

    def ready(self) -> None:
        from portal.transfer import jobs  # noqa: F401 - registers the effect of the outbox

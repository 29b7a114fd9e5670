from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "portal.core"
    verbose_name = "Noyau"

    def ready(self) -> None:
        from portal.core import checks, mail  # noqa: F401 - registers the system checks and the mail handler

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "portal.core"
    verbose_name = "Noyau"

    def ready(self) -> None:
        # Registers the system checks, the mail handler and what erasure does to free texts.
        from portal.core import checks, mail, scrubbing  # noqa: F401
        from portal.core.page_cache import watching

        watching.connect()

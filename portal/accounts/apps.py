from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from portal.accounts import sms  # noqa: F401 - registers the handler of text messages

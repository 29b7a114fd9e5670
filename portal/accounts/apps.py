from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from portal.accounts import sms  # noqa: F401 - registers the handler of text messages

        # Every app says in `personal_data.py` what it keeps about people.
        autodiscover_modules("personal_data")

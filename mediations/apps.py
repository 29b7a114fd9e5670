from django.apps import AppConfig


class MediationsConfig(AppConfig):
    name = "mediations"
    verbose_name = "Médiations"

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    label = "matching"
    verbose_name = "Recherche"

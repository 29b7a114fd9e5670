from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    label = "matching"
    verbose_name = "Recherche"

    def ready(self) -> None:
        # Registers the outbox handlers `index.offer` and `index.youth`.
        from search.index import sync  # noqa: F401

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    label = "matching"
    verbose_name = "Recherche"

    def ready(self) -> None:
        from mediations import hooks
        from search.file_reasons import why_for_file

        hooks.explainers.append(why_for_file)
        # Registers the outbox handlers `index.offer` and `index.youth`.
        from search.index import sync  # noqa: F401

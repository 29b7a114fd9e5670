from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    label = "matching"
    verbose_name = "Recherche"

    def ready(self) -> None:
        from mediations import hooks
        from search import personal_data  # noqa: F401 - declares
        from search.file_reasons import why_for_file
        from search.replay import record

        hooks.explainers.append(why_for_file)
        hooks.on_opened.append(record)
        # Registers the checks of the health page, and the outbox handlers `index.offer` and `index.youth`.
        from search import health  # noqa: F401
        from search.index import sync  # noqa: F401

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "portal.pages"
    label = "pages"
    verbose_name = "Pages"

    def ready(self) -> None:
        from pathways import hooks
        from portal.pages import panels

        hooks.file_panels.append(panels.mediations)

from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    name = "pathways"
    verbose_name = "Parcours"

    def ready(self) -> None:
        from pathways.services.states import portfolio_left
        from portal.accounts import hooks

        hooks.left_behind.append(portfolio_left)

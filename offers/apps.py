from django.apps import AppConfig


class OffersConfig(AppConfig):
    name = "offers"
    verbose_name = "Offres"

    def ready(self) -> None:
        from offers.merging import move_bookmarks
        from pathways import hooks

        hooks.on_merge += [move_bookmarks]

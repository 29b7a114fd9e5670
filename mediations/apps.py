from django.apps import AppConfig


class MediationsConfig(AppConfig):
    name = "mediations"
    verbose_name = "Médiations"

    def ready(self) -> None:
        from mediations.merging import move_disclosures, move_mediations
        from pathways import hooks

        hooks.on_merge += [move_mediations, move_disclosures]

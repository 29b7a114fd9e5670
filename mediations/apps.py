from django.apps import AppConfig


class MediationsConfig(AppConfig):
    name = "mediations"
    verbose_name = "Médiations"

    def ready(self) -> None:
        from mediations.merging import move_disclosures, move_mediations
        from mediations.services import close_for_offer
        from offers import hooks as offer_hooks
        from offers.models import Offer
        from pathways import hooks
        from portal.accounts.models import User

        def close_files(offer: Offer, actor: User | None) -> None:
            close_for_offer(offer=offer, actor=actor)

        hooks.on_merge += [move_mediations, move_disclosures]
        offer_hooks.on_offer_closed.append(close_files)

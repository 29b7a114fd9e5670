from django.apps import AppConfig


class FindingConfig(AppConfig):
    name = "portal.finding"
    label = "finding"
    verbose_name = "Recherche"

    def ready(self) -> None:
        from portal.core import indexing
        from portal.finding import following, offers, personal_data  # noqa: F401 - registers the map

        indexing.followers.append(offers.offer_changed)
        following.connect()

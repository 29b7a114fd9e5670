from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "portal.editorial"
    label = "editorial"
    verbose_name = "Travail des rédacteurs"

    def ready(self) -> None:
        from portal.editorial import copying, following, personal_data, policy, services, signals  # noqa: F401 - registers the map
        from portal.pages import hooks

        policy.install()
        following.install()
        hooks.site_opened.append(services.set_up_workflow)
        hooks.previewed.append(copying.stand_in)
        signals.connect()

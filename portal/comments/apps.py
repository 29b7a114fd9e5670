from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "portal.comments"
    label = "comments"
    verbose_name = "Commentaires"

    def ready(self) -> None:
        from portal.comments import personal_data  # noqa: F401 - registers the map

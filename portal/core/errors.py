"""The one error that services raise when a request cannot be done; its message is French and shown as it is."""


class ApplicationError(Exception):
    """`message` is shown to the person; `field` names the form field it belongs to, if any."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class StaleError(ApplicationError):
    """Somebody else changed the object since the form was shown; nothing typed is lost."""

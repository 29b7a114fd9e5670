"""A StreamField whose blocks stay in the code: a new block or a new choice changes no table."""

from typing import Any

from wagtail.fields import StreamField


class BlocksField(StreamField):
    """A StreamField whose migrations do not hold its blocks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Migrations rebuild the field without blocks (see `deconstruct`).
        block_types = args[0] if args else kwargs.pop("block_types", [])
        super().__init__(block_types, *args[1:], **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_types", None)
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs

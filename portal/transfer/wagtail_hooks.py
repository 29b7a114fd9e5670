"""What the editors' admin gets: screens, buttons, the words of the history."""

from typing import Any

from wagtail import hooks

from portal.transfer import history


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    history.register(actions)

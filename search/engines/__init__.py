"""The three compilers of the criteria table; `search.api` chooses one."""


class EngineUnavailable(Exception):
    """The service behind an engine is down, frozen, or its index is not there: another engine must answer."""

"""Which driving licences another one includes (Directive 2006/126/EC, article 6; Code de la route, R. 221-4 to R. 221-8)."""

from collections.abc import Iterable

_DIRECT: dict[str, tuple[str, ...]] = {
    "A1": ("AM",),
    "A2": ("A1",),
    "A": ("A2",),
    "B1": ("AM",),
    "B": ("B1",),
    "B96": ("B",),
    "BE": ("B96",),
    "C1": ("B",),
    "C": ("C1",),
    "C1E": ("C1", "BE"),
    "CE": ("C", "C1E"),
    "D1": ("B",),
    "D": ("D1",),
    "D1E": ("D1", "BE"),
    "DE": ("D", "D1E"),
}


def implied_by(codes: Iterable[str]) -> frozenset[str]:
    """Every licence that these include, themselves left out unless another of them includes it."""
    found: set[str] = set()
    queue = [inner for code in codes for inner in _DIRECT.get(code, ())]
    while queue:
        code = queue.pop()
        if code not in found:
            found.add(code)
            queue.extend(_DIRECT.get(code, ()))
    return frozenset(found)

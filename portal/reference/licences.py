"""Which driving licences a licence includes.

Source: code de la route, articles R221-4 and following, which transpose directive 2006/126/EC. Its article 6(1) says
which licence one must hold before another (C needs B, CE needs C…), 6(2) what a licence is also valid for: C1E, CE, D1E
and DE for BE; CE for C1E; DE for D1E; A, B, C, D for the lighter category of the same family; every licence for AM; and
CE for DE only with D. B96 is the addition to B that BE, which goes further, makes needless.
B for a 125 cm³ motorcycle needs a training of seven hours and two years: it is not an A1.
"""

from collections.abc import Iterable

INCLUDES: dict[str, frozenset[str]] = {
    "A1": frozenset({"AM"}),
    "A2": frozenset({"A1"}),
    "A": frozenset({"A2"}),
    "B1": frozenset({"AM"}),
    "B": frozenset({"B1"}),
    "B96": frozenset({"B"}),
    "BE": frozenset({"B96"}),
    "C1": frozenset({"B"}),
    "C1E": frozenset({"C1", "BE"}),
    "C": frozenset({"C1"}),
    "CE": frozenset({"C", "C1E"}),
    "D1": frozenset({"B"}),
    "D1E": frozenset({"D1", "BE"}),
    "D": frozenset({"D1"}),
    "DE": frozenset({"D", "D1E"}),
}


def with_implied(codes: Iterable[str]) -> set[str]:
    """The licences given and all that they include. Unknown codes stay as they are."""
    held: set[str] = set()
    waiting = set(codes)
    while waiting:
        code = waiting.pop()
        held.add(code)
        waiting |= INCLUDES.get(code, frozenset()) - held
        if {"CE", "D"} <= held and "DE" not in held:
            waiting.add("DE")
    return held

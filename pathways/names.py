"""The name of a person as it is searched and compared."""

from portal.reference.folding import fold


def fold_name(first_name: str, last_name: str) -> str:
    """`fold_name("Éloïse", "Le-Gall") == "le gall eloise"`."""
    return fold(f"{last_name} {first_name}")

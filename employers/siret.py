"""SIRET numbers: the check digit, and La Poste, whose establishments follow another rule."""

import re

from stdnum.exceptions import ValidationError
from stdnum.fr import siret

from portal.core.errors import ApplicationError

_SEPARATORS = re.compile(r"[\s.\-\u00a0\u202f]")


def normalise_siret(text: str) -> str:
    """« 732 829 320 00074 » → « 73282932000074 »; raise with what is wrong, in words."""
    number = _SEPARATORS.sub("", text)
    if not re.fullmatch(r"[0-9]+", number):
        raise ApplicationError("Le SIRET ne contient que des chiffres.", field="siret")
    if len(number) == 9:
        raise ApplicationError(
            "C’est un SIREN (9 chiffres). Le SIRET en compte 14 : le SIREN suivi de 5 chiffres.",
            field="siret",
        )
    if len(number) != 14:
        raise ApplicationError(
            f"Le SIRET compte 14 chiffres, vous en avez écrit {len(number)}.", field="siret"
        )
    try:
        valid: str = siret.validate(number)
    except ValidationError as error:
        raise ApplicationError(
            "Ce SIRET n’existe pas. Vérifiez chaque chiffre, par exemple sur une facture.", field="siret"
        ) from error
    return valid


def display_siret(number: str) -> str:
    """In groups of three and five, as on an invoice."""
    return f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}" if len(number) == 14 else number

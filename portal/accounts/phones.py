"""French mobile numbers, kept in the one form that a gateway takes: +33612345678."""

import re

from portal.core.errors import ApplicationError

_SEPARATORS = re.compile(r"[\s.\-()/\u00a0\u202f]")
# Metropolitan mobiles, and those of the overseas departments.
_MOBILE = re.compile(r"\+33[67]\d{8}|\+(?:262|590|594|596)6\d{8}")
_OVERSEAS = {
    "0690": "+590",
    "0691": "+590",
    "0692": "+262",
    "0693": "+262",
    "0694": "+594",
    "0696": "+596",
    "0697": "+596",
    "0639": "+262",
}


def normalise_mobile(text: str) -> str:
    """« 06 12 34 56 78 » → « +33612345678 »; raise when it is not a mobile number."""
    number = _SEPARATORS.sub("", text)
    if number.startswith("00"):
        number = f"+{number[2:]}"
    elif re.fullmatch(r"0\d{9}", number):
        number = f"{_OVERSEAS.get(number[:4], '+33')}{number[1:]}"
    if not _MOBILE.fullmatch(number):
        raise ApplicationError("Écrivez un numéro de mobile, par exemple 06 12 34 56 78.", field="phone")
    return number


def display_phone(number: str) -> str:
    """« +33612345678 » → « 06 12 34 56 78 »; anything else as it is."""
    if re.fullmatch(r"\+33\d{9}", number):
        number = f"0{number[3:]}"
    return " ".join(re.findall("..", number)) if re.fullmatch(r"0\d{9}", number) else number

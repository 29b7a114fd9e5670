"""The wordings under which a label of the ROME is found: "Boulanger / Boulangère" is said in two ways."""

from portal.reference.folding import fold


def wordings(label: str) -> tuple[str, ...]:
    """Masculine and feminine, each whole: "Chef / Cheffe de rang" gives "chef de rang" and "cheffe de rang".

    The part after the slash repeats the words before it and then goes on; what goes on belongs to both.
    """
    left, slash, right = label.partition(" / ")
    if not slash:
        return (fold(label),)
    first, second = fold(left).split(), fold(right).split()
    masculine = " ".join(first + second[len(first) :])
    return tuple(dict.fromkeys(filter(None, (masculine, " ".join(second)))))

"""The same content for both: a home page, three sections of twenty articles, and a list of all of them."""

SECTIONS = ("Emploi", "Formation", "Logement")
PER_SECTION = 20
LISTED = 20
_WORDS = (
    "Préparer son permis de conduire demande du temps et un peu d’argent",
    "Un conseiller reçoit chaque jeune avec ou sans rendez-vous dans les trois antennes",
    "Les entreprises du territoire disent leurs besoins et reçoivent une réponse sous deux jours",
    "Essayer un métier pendant une semaine permet de savoir s’il plaît",
    "Des aides existent pour se loger près de son lieu de travail ou de formation",
)


def articles() -> list[dict[str, str]]:
    """Each with its section, title, description and a text of six paragraphs, about 3,000 characters."""
    found = []
    for number in range(len(SECTIONS) * PER_SECTION):
        section = SECTIONS[number // PER_SECTION]
        paragraphs = [
            f"<p>{_WORDS[(number + turn) % 5]}, à la page {number}. {_WORDS[(number + 2 * turn) % 5]}. "
            f"{_WORDS[(number + 3 * turn) % 5]} : <strong>{section.lower()}</strong>. "
            f"{_WORDS[(number + turn + 1) % 5]}. {_WORDS[(number + turn + 2) % 5]}.</p>"
            for turn in range(6)
        ]
        found.append(
            {
                "section": section,
                "title": f"{section} : conseil numéro {number}",
                "slug": f"conseil-{number}",
                "description": _WORDS[number % 5],
                "text": "".join(paragraphs),
            }
        )
    return found

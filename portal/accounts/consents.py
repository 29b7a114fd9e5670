"""The texts that people accept, each with its version. A change of meaning is a new version; old ones stay readable."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Document:
    key: str
    version: str
    title: str
    paragraphs: tuple[str, ...]


DOCUMENTS: dict[str, Document] = {
    document.key: document
    for document in (
        Document(
            "employer_terms",
            "2026-11",
            "Règles pour les employeurs",
            (
                (
                    "Vos offres respectent le Code du travail : aucune condition d’âge, de sexe, d’origine, de santé ou de "
                    "lieu d’habitation."
                ),
                (
                    "Vous utilisez les informations d’un candidat seulement pour le recrutement que vous nous confiez. Vous "
                    "ne les transmettez à personne."
                ),
                "Tant que le jeune n’a pas donné son accord, vous voyez un profil sans nom ni coordonnées.",
                "Un conseiller vérifie votre établissement avant toute publication.",
            ),
        ),
        Document(
            "youth_privacy",
            "2026-11",
            "Tes informations",
            (
                "Ta Mission locale garde ce qui sert à ton parcours.",
                "Un employeur ne voit pas ton nom sans ton accord.",
                "Tu peux retirer ton accord à tout moment.",
                "Tu peux voir qui a ouvert ton dossier.",
                "Tu peux demander une copie ou l’effacement de tes informations.",
            ),
        ),
        Document(
            "disclosure",
            "2026-11",
            "Montrer mon nom à un employeur",
            (
                "L’employeur verra ton nom, ton e-mail et ton téléphone.",
                "Il ne verra ni ton adresse, ni ta date de naissance, ni les notes de ton conseiller.",
                "Cet accord vaut pour cet employeur seulement. Tu peux le retirer quand tu veux.",
            ),
        ),
    )
}

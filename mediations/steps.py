"""The steps as the three sides read them: the word of the URL, of the button, of the page, and what is said once done."""

from dataclasses import dataclass
from enum import StrEnum

from mediations.lifecycle import MediationState as S


class Side(StrEnum):
    """Who is looking: each has its own space and its own words."""

    STAFF = "staff"
    EMPLOYER = "employer"
    YOUTH = "youth"


SLUGS: dict[S, str] = {
    S.AGREED: "accord",
    S.DECLINED: "refus",
    S.DECLINED_BY_ADVISER: "non-transmise",
    S.PRESENTED: "presentation",
    S.MEETING: "rencontre",
    S.IMMERSION: "immersion",
    S.HIRED: "recrutement",
    S.NOT_RETAINED: "non-retenu",
    S.FOLLOWING: "prise-de-poste",
    S.HELD: "emploi-tenu",
    S.ENDED_EARLY: "fin-avant-terme",
    S.WITHDRAWN: "retrait",
    S.CLOSED: "cloture",
}
STATES = {slug: state for state, slug in SLUGS.items()}


@dataclass(frozen=True)
class Words:
    button: str
    title: str
    done: str


WORDS: dict[Side, dict[S, Words]] = {
    Side.STAFF: {
        S.AGREED: Words("Noter son accord", "Le jeune est d’accord", "Accord noté. Reste à présenter la candidature."),
        S.DECLINED: Words("Noter son refus", "Le jeune refuse", "Refus noté."),
        S.DECLINED_BY_ADVISER: Words("Ne pas transmettre", "Ne pas transmettre cette candidature", "C’est noté : la candidature n’est pas transmise."),
        S.PRESENTED: Words("Présenter à l’employeur", "Présenter cette candidature à l’employeur", "Candidature présentée. L’employeur est prévenu."),
        S.MEETING: Words("Noter une rencontre", "Une rencontre avec l’employeur", "Rencontre notée."),
        S.IMMERSION: Words("Noter une immersion", "Une immersion chez l’employeur", "Immersion notée."),
        S.HIRED: Words("Noter le recrutement", "Le jeune est recruté", "Recrutement noté. Confirmez la prise de poste le premier jour."),
        S.NOT_RETAINED: Words("Noter « non retenu »", "Le jeune n’est pas retenu", "C’est noté. Le jeune est prévenu."),
        S.FOLLOWING: Words("Confirmer la prise de poste", "Le jeune a commencé", "Prise de poste confirmée. Les points de suivi sont prévus."),
        S.HELD: Words("Clore : emploi tenu", "L’emploi est tenu", "Dossier clos : emploi tenu."),
        S.ENDED_EARLY: Words("Clore : fin avant le terme", "Le poste s’est arrêté avant le terme", "Dossier clos : fin avant le terme."),
        S.WITHDRAWN: Words("Noter son retrait", "Le jeune se retire", "Retrait noté."),
        S.CLOSED: Words("Clore ce dossier", "Clore ce dossier", "Dossier clos."),
    },
    Side.EMPLOYER: {
        S.MEETING: Words("Rencontrer", "Rencontrer ce candidat", "C’est noté. Le jeune et le conseiller sont prévenus."),
        S.IMMERSION: Words("Proposer une immersion", "Proposer une immersion", "C’est noté. Votre conseiller prépare la convention."),
        S.HIRED: Words("Recruter", "Recruter ce candidat", "Félicitations ! Confirmez l’arrivée le premier jour."),
        S.NOT_RETAINED: Words("Ne pas retenir", "Ne pas retenir ce candidat", "C’est noté. Votre raison aide à mieux choisir la suite."),
        S.FOLLOWING: Words("Confirmer l’arrivée", "Votre recrue a commencé", "Arrivée confirmée. Nous prenons des nouvelles dans deux jours."),
    },
    Side.YOUTH: {
        S.AGREED: Words("Oui, ça m’intéresse", "Tu dis oui ?", "C’est noté. Ton conseiller présente ton profil."),
        S.DECLINED: Words("Non, pas pour moi", "Pourquoi non ?", "C’est noté. Ta réponse nous aide à mieux chercher."),
        S.WITHDRAWN: Words("Je me retire", "Tu veux te retirer ?", "C’est noté. Ton conseiller est au courant."),
    },
}  # fmt: skip

# The way of a file in five steps, for the two circles: how far each state is.
PROGRESS = {
    S.SUGGESTED: 0, S.APPLIED: 0, S.AGREED: 1, S.PRESENTED: 2, S.MEETING: 3, S.IMMERSION: 3, S.HIRED: 4,
    S.FOLLOWING: 4, S.HELD: 5, S.DECLINED: 0, S.DECLINED_BY_ADVISER: 0, S.NOT_RETAINED: 2, S.ENDED_EARLY: 4,
    S.WITHDRAWN: 0, S.CLOSED: 0,
}  # fmt: skip
PROGRESS_TOTAL = 5

YOUTH_STATES = {
    S.SUGGESTED: "À toi de répondre",
    S.APPLIED: "Ta demande est chez ton conseiller",
    S.AGREED: "Tu as dit oui",
    S.PRESENTED: "Ton profil est chez l’employeur",
    S.MEETING: "Tu rencontres l’employeur",
    S.IMMERSION: "Tu essaies le métier",
    S.HIRED: "Tu es recruté",
    S.FOLLOWING: "Tu travailles",
    S.HELD: "Emploi tenu, bravo",
    S.DECLINED: "Tu as dit non",
    S.DECLINED_BY_ADVISER: "Demande non transmise",
    S.NOT_RETAINED: "Pas retenu cette fois",
    S.ENDED_EARLY: "Le poste s’est arrêté",
    S.WITHDRAWN: "Tu t’es retiré",
    S.CLOSED: "L’offre est fermée",
}
YOUTH_NEXT = {
    S.SUGGESTED: "Dis-nous si ça t’intéresse.",
    S.APPLIED: "Ton conseiller regarde ta demande. Il te répond.",
    S.AGREED: "Ton conseiller présente ton profil à l’employeur.",
    S.PRESENTED: "L’employeur regarde ton profil. On te prévient.",
    S.MEETING: "Prépare ta rencontre avec ton conseiller.",
    S.IMMERSION: "Après l’essai, on fait le point ensemble.",
    S.HIRED: "Le premier jour, ton conseiller prend des nouvelles.",
    S.FOLLOWING: "On te demande de temps en temps comment ça va.",
}
# Who acts next, for adviser and employer: the one line of a card.
NEXT_ACTOR = {
    S.SUGGESTED: "Le jeune répond",
    S.APPLIED: "Le conseiller transmet, ou explique pourquoi non",
    S.AGREED: "Le conseiller présente la candidature",
    S.PRESENTED: "L’employeur dit ce qu’il souhaite",
    S.MEETING: "L’employeur dit la suite après la rencontre",
    S.IMMERSION: "L’employeur dit la suite après l’immersion",
    S.HIRED: "Quelqu’un confirme la prise de poste",
    S.FOLLOWING: "Suivi en emploi : points réguliers avec les deux côtés",
}

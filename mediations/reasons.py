"""Why a file stops, and what that leads to: every reason proposes the next act."""

from dataclasses import dataclass
from enum import StrEnum

from mediations.lifecycle import MediationState as S


class NextAct(StrEnum):
    """What the adviser does next; `mediations/views` knows the page of each."""

    OTHER_OFFERS = "other_offers"
    OTHER_YOUTH = "other_youth"
    EDIT_WISHES = "edit_wishes"
    EDIT_TRAVEL = "edit_travel"
    EDIT_AVAILABILITY = "edit_availability"
    BUILD_SKILLS = "build_skills"
    TALK = "talk"
    RECORD_SITUATION = "record_situation"
    REWORK_PROFILE = "rework_profile"
    NOTHING = "nothing"


ACT_WORDS = {
    NextAct.OTHER_OFFERS: "Chercher d’autres offres pour ce jeune",
    NextAct.OTHER_YOUTH: "Chercher d’autres jeunes pour cette offre",
    NextAct.EDIT_WISHES: "Revoir les métiers souhaités avec le jeune",
    NextAct.EDIT_TRAVEL: "Revoir la distance et les moyens de transport",
    NextAct.EDIT_AVAILABILITY: "Mettre à jour les horaires et la disponibilité",
    NextAct.BUILD_SKILLS: "Préparer une immersion ou une formation pour acquérir ce qui manque",
    NextAct.TALK: "Prévoir un échange avec le jeune",
    NextAct.RECORD_SITUATION: "Noter la nouvelle situation du jeune",
    NextAct.REWORK_PROFILE: "Revoir le profil de poste avec l’employeur",
    NextAct.NOTHING: "Rien à faire de plus",
}


@dataclass(frozen=True)
class Reason:
    """`said_by_youth` and `said_by_other` are the words on the two forms; empty where that side does not choose it."""

    code: str
    label: str
    act: NextAct
    youth_label: str = ""


_BY_STATE: dict[S, tuple[Reason, ...]] = {
    S.DECLINED: (
        Reason("too_far", "trop loin ou trajet impossible", NextAct.EDIT_TRAVEL, "C’est trop loin"),
        Reason("hours", "horaires impossibles", NextAct.EDIT_AVAILABILITY, "Les horaires ne vont pas"),
        Reason("not_the_trade", "métier pas souhaité", NextAct.EDIT_WISHES, "Je ne veux pas ce métier"),
        Reason("contract", "contrat ou salaire ne convient pas", NextAct.OTHER_OFFERS, "Le contrat ou la paie"),
        Reason("not_ready", "ne se sent pas prêt", NextAct.BUILD_SKILLS, "Je ne me sens pas prêt"),
        Reason("other_solution", "a trouvé autre chose", NextAct.RECORD_SITUATION, "J’ai trouvé autre chose"),
        Reason("other", "autre raison", NextAct.TALK, "Une autre raison"),
    ),
    S.DECLINED_BY_ADVISER: (
        Reason("not_ready", "pas encore prêt pour ce poste", NextAct.BUILD_SKILLS),
        Reason("skills", "compétence indispensable manquante", NextAct.BUILD_SKILLS),
        Reason("legal", "condition légale non remplie", NextAct.OTHER_OFFERS),
        Reason("enough", "assez de candidatures pour cette offre", NextAct.OTHER_OFFERS),
        Reason("other", "autre raison", NextAct.TALK),
    ),
    S.NOT_RETAINED: (
        Reason("skills", "compétences à acquérir", NextAct.BUILD_SKILLS),
        Reason("experience", "expérience jugée trop courte", NextAct.BUILD_SKILLS),
        Reason("hours", "disponibilité ou horaires", NextAct.EDIT_AVAILABILITY),
        Reason("travel", "trajet ou permis", NextAct.EDIT_TRAVEL),
        Reason("no_show", "absence à la rencontre", NextAct.TALK),
        Reason("motivation", "projet ou motivation à préciser", NextAct.EDIT_WISHES),
        Reason("other_candidate", "autre candidat retenu", NextAct.OTHER_OFFERS),
        Reason("profile_changed", "le besoin a changé", NextAct.REWORK_PROFILE),
        Reason("other", "autre raison", NextAct.TALK),
    ),
    S.WITHDRAWN: (
        Reason("other_solution", "a trouvé autre chose", NextAct.RECORD_SITUATION, "J’ai trouvé autre chose"),
        Reason("changed_mind", "a changé d’avis", NextAct.TALK, "J’ai changé d’avis"),
        Reason("too_far", "trop loin ou trajet impossible", NextAct.EDIT_TRAVEL, "C’est trop loin"),
        Reason("hours", "horaires impossibles", NextAct.EDIT_AVAILABILITY, "Les horaires ne vont pas"),
        Reason("other", "autre raison", NextAct.TALK, "Une autre raison"),
    ),
    S.ENDED_EARLY: (
        Reason("hours", "horaires ou trajet", NextAct.EDIT_AVAILABILITY),
        Reason("trial_employer", "période d’essai arrêtée par l’employeur", NextAct.OTHER_OFFERS),
        Reason("trial_youth", "période d’essai arrêtée par le jeune", NextAct.TALK),
        Reason("skills", "compétences du poste non acquises", NextAct.BUILD_SKILLS),
        Reason("team", "accueil ou relations dans l’équipe", NextAct.TALK),
        Reason("other_solution", "un autre emploi ou une formation", NextAct.RECORD_SITUATION),
        Reason("no_show", "ne s’est pas présenté", NextAct.TALK),
        Reason("economic", "activité de l’entreprise", NextAct.OTHER_OFFERS),
        Reason("other", "autre raison", NextAct.TALK),
    ),
    S.CLOSED: (
        Reason("offer_filled", "offre pourvue", NextAct.OTHER_OFFERS),
        Reason("offer_closed", "offre retirée ou expirée", NextAct.OTHER_OFFERS),
        Reason("mistake", "proposée par erreur", NextAct.OTHER_YOUTH),
        Reason("no_answer", "sans réponse du jeune", NextAct.TALK),
        Reason("no_answer_employer", "sans réponse de l’employeur", NextAct.OTHER_OFFERS),
        Reason("merged", "dossiers fusionnés", NextAct.NOTHING),
        Reason("other", "autre raison", NextAct.TALK),
    ),
    S.HELD: (
        Reason("six_months", "six mois tenus", NextAct.NOTHING),
        Reason("contract_end", "contrat mené à son terme", NextAct.OTHER_OFFERS),
        Reason("other", "autre raison", NextAct.NOTHING),
    ),
}  # fmt: skip
# Reasons that only the portal gives.
_AUTOMATIC = {"offer_filled", "offer_closed", "merged"}
NEEDS_REASON = frozenset(_BY_STATE)


def reasons_for(state: S | str, *, youth: bool = False) -> list[Reason]:
    """Those a person may choose when a file moves to this state."""
    found = [reason for reason in _BY_STATE.get(S(state), ()) if reason.code not in _AUTOMATIC]
    return [reason for reason in found if reason.youth_label] if youth else found


def find_reason(state: S | str, code: str) -> Reason | None:
    return next((reason for reason in _BY_STATE.get(S(state), ()) if reason.code == code), None)


def reason_label(state: str, code: str) -> str:
    """The words of a reason; a code that is not known any more is shown as it was written."""
    reason = find_reason(state, code) if state in _BY_STATE else None
    return reason.label if reason else code

"""One history of a file for three readers: what happened, who did it, and who can see that line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from mediations.blind import blind_text, candidate_name, is_disclosed
from mediations.lifecycle import SHOWN_TO_EMPLOYER, MediationState
from mediations.models import Alert, Mediation, MediationTransition, Meeting, Note
from mediations.permissions import is_party_adviser, is_party_employer
from mediations.reasons import reason_label
from mediations.steps import Side
from offers.models import Offer
from offers.timeline import Event as NeedEvent
from portal.accounts.models import User
from portal.core.choices import NoteLevel
from portal.core.dates import relative_moment

S = MediationState
LANES = {Side.STAFF: "Conseiller", Side.YOUTH: "Jeune", Side.EMPLOYER: "Employeur"}
_EVERYBODY = frozenset(LANES)
_INSIDE = frozenset({Side.STAFF, Side.YOUTH})
_STEP_TITLES = {
    S.SUGGESTED: "Offre proposée au jeune",
    S.APPLIED: "Le jeune demande l’offre",
    S.AGREED: "Le jeune est d’accord",
    S.DECLINED: "Le jeune refuse",
    S.DECLINED_BY_ADVISER: "Candidature non transmise",
    S.PRESENTED: "Candidature présentée à l’employeur",
    S.MEETING: "Rencontre décidée",
    S.IMMERSION: "Immersion décidée",
    S.HIRED: "Recrutement",
    S.NOT_RETAINED: "Candidature non retenue",
    S.FOLLOWING: "Prise de poste confirmée",
    S.HELD: "Emploi tenu",
    S.ENDED_EARLY: "Fin avant le terme",
    S.WITHDRAWN: "Le jeune se retire",
    S.CLOSED: "Dossier clos",
}
_TITLES_FOR_YOUTH = {
    S.SUGGESTED: "On te propose l’offre",
    S.APPLIED: "Tu demandes l’offre",
    S.AGREED: "Tu dis oui",
    S.DECLINED: "Tu dis non",
    S.DECLINED_BY_ADVISER: "Ta demande n’est pas transmise",
    S.PRESENTED: "Ton profil part chez l’employeur",
    S.HIRED: "Tu es recruté",
    S.NOT_RETAINED: "Pas retenu cette fois",
    S.FOLLOWING: "Tu as commencé",
    S.WITHDRAWN: "Tu te retires",
}


@dataclass(frozen=True)
class Event:
    at: datetime
    title: str
    who: str
    lanes: frozenset[Side]
    text: str = ""
    undone: bool = False

    @property
    def lane_marks(self) -> list[tuple[str, bool]]:
        """Each of the three lanes, and whether it sees this line."""
        return [(label, side in self.lanes) for side, label in LANES.items()]


def side_of(user: User, mediation: Mediation) -> Side:
    if is_party_adviser(user, mediation):
        return Side.STAFF
    return Side.EMPLOYER if is_party_employer(user, mediation) else Side.YOUTH


def events(mediation: Mediation, user: User) -> list[Event]:
    """What this person may see, the newest first. An employer's lane begins with the presentation."""
    side = side_of(user, mediation)
    found = [*_steps(mediation, user, side), *_notes(mediation, user, side), *_meetings(mediation)]
    found += [*_check_ins(mediation), *_alerts(mediation, side)]
    shown = [event for event in found if side in event.lanes and (not event.undone or side == Side.STAFF)]
    return sorted(shown, key=lambda event: event.at, reverse=True)


def _steps(mediation: Mediation, user: User, side: Side) -> Iterator[Event]:
    for step in mediation.transitions.select_related("actor"):
        state = MediationState(step.to_state)
        own = step.actor_id == user.pk
        said = (
            [reason_label(state, step.reason).capitalize()] if step.reason and side != Side.EMPLOYER else []
        )
        if step.note and (side == Side.STAFF or own):
            said.append(step.note)
        yield Event(
            at=step.at,
            title=(_TITLES_FOR_YOUTH if side == Side.YOUTH else {}).get(state, _STEP_TITLES[state]),
            who=_actor(step, mediation, side),
            lanes=_EVERYBODY if _employer_sees(step, state, mediation) else _INSIDE,
            text=" – ".join(said),
            undone=step.undone_at is not None,
        )


def _employer_sees(step: MediationTransition, state: MediationState, mediation: Mediation) -> bool:
    if mediation.presented_at is None or step.at < mediation.presented_at:
        return False
    return state in SHOWN_TO_EMPLOYER or state in (S.WITHDRAWN, S.CLOSED)


def candidate_events(offer: Offer, user: User) -> list[NeedEvent]:
    """What an employer reads of the candidates in the history of a need: nothing before they were presented."""
    shown = Mediation.objects.visible_to(user).filter(offer=offer).with_disclosed().select_related("youth")
    files = {row.pk: row for row in shown}
    steps = MediationTransition.objects.filter(subject__in=files, undone_at__isnull=True)
    found = []
    for step in steps.select_related("actor"):
        mediation, state = files[step.subject_id], S(step.to_state)
        if _employer_sees(step, state, mediation):
            title = f"{_STEP_TITLES[state]} : {candidate_name(mediation)}"
            found.append(NeedEvent(step.at, title, _actor(step, mediation, Side.EMPLOYER)))
    return found


def _actor(step: MediationTransition, mediation: Mediation, side: Side) -> str:
    if step.actor is not None and step.actor.kind == User.Kind.YOUTH:
        if side == Side.YOUTH:
            return "toi"
        return str(step.actor) if side == Side.STAFF or is_disclosed(mediation) else mediation.blind_label
    return step.actor_label or str(step.actor or "")


def _notes(mediation: Mediation, user: User, side: Side) -> Iterator[Event]:
    lanes = {
        NoteLevel.PRIVATE: frozenset({side}),
        NoteLevel.STRUCTURE: frozenset({Side.STAFF}),
        NoteLevel.SHARED: _EVERYBODY,
    }
    for note in Note.objects.visible_to(user).filter(mediation=mediation).select_related("author"):
        hidden = side == Side.EMPLOYER and not is_disclosed(mediation)
        level = NoteLevel(note.level)
        yield Event(
            at=note.created_at,
            title="Note privée"
            if level == NoteLevel.PRIVATE
            else "Note"
            if level == NoteLevel.STRUCTURE
            else "Message",
            who=_author(note, mediation, hidden=hidden),
            lanes=lanes[level],
            text=blind_text(note.text, mediation.youth) if hidden else note.text,
        )


def _author(note: Note, mediation: Mediation, *, hidden: bool) -> str:
    if note.author is None:
        return "compte fermé"
    if hidden and note.author.kind == User.Kind.YOUTH:
        return mediation.blind_label
    return str(note.author)


def _meetings(mediation: Mediation) -> Iterator[Event]:
    for meeting in mediation.meetings.all():
        yield Event(
            at=meeting.created_at,
            title=_meeting_title(meeting),
            who="",
            lanes=_EVERYBODY,
            text=_meeting_text(meeting),
        )


def _meeting_title(meeting: Meeting) -> str:
    state = "annulée" if meeting.cancelled_at else "prévue"
    return f"Rencontre {state} : {relative_moment(meeting.starts_at)}"


def _meeting_text(meeting: Meeting) -> str:
    return f"{meeting.place}, {meeting.minutes} minutes" + (
        ", avec le conseiller" if meeting.adviser_present else ""
    )


def _check_ins(mediation: Mediation) -> Iterator[Event]:
    """The young person sees that a check-in took place, not what was said."""
    for check_in in mediation.check_ins.filter(sent_at__isnull=False):
        yield Event(
            at=check_in.sent_at or check_in.created_at,
            title=f"Point de suivi envoyé : {check_in.get_moment_display()}",
            who="",
            lanes=_INSIDE,
        )


_RAISED_BY = {Alert.Kind.EMPLOYER: Side.EMPLOYER, Alert.Kind.YOUTH: Side.YOUTH}


def _alerts(mediation: Mediation, side: Side) -> Iterator[Event]:
    """For the team; a side sees its own alert and that it was treated, the other side nothing."""
    staff = side == Side.STAFF
    for alert in mediation.alerts.select_related("solved_by"):
        lanes = frozenset({Side.STAFF, _RAISED_BY.get(Alert.Kind(alert.kind), Side.STAFF)})
        yield Event(
            at=alert.created_at,
            title=f"Alerte {alert.get_kind_display()}" if staff else "Souci signalé",
            who="",
            lanes=lanes,
            text=alert.text,
        )
        if alert.solved_at:
            yield Event(
                at=alert.solved_at,
                title="Alerte traitée" if staff else "Souci traité par la Mission locale",
                who=str(alert.solved_by or ""),
                lanes=lanes,
                text=alert.solution if staff else "",
            )

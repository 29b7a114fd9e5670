"""Who may do what with a mediation file. Which steps exist at all is the life cycle's matter."""

from employers.permissions import is_member
from mediations.lifecycle import MEDIATION, OPEN_STATES, MediationState
from mediations.models import Alert, Mediation, Note
from offers.models import Offer
from pathways.models import Youth
from pathways.permissions import can_see_youth
from portal.accounts.models import User
from portal.accounts.permissions import Person, is_case_worker, is_employer, is_youth
from portal.core.choices import NoteLevel

_S = MediationState
# What each side may decide; case workers may note anything that somebody told them.
YOUTH_STEPS = frozenset({_S.AGREED, _S.DECLINED, _S.WITHDRAWN})
EMPLOYER_STEPS = frozenset({_S.MEETING, _S.IMMERSION, _S.HIRED, _S.NOT_RETAINED, _S.FOLLOWING})


def is_party_youth(user: Person, mediation: Mediation) -> bool:
    return is_youth(user) and can_see_youth(user, mediation.youth)


def is_party_employer(user: Person, mediation: Mediation) -> bool:
    """A member of the establishment, once the candidate was presented."""
    place = mediation.offer.establishment
    return (
        is_employer(user)
        and place is not None
        and mediation.presented_at is not None
        and is_member(user, place)
    )


def is_party_adviser(user: Person, mediation: Mediation) -> bool:
    return is_case_worker(user) and can_see_youth(user, mediation.youth)


def can_see_mediation(user: Person, mediation: Mediation) -> bool:
    return (
        is_party_adviser(user, mediation)
        or is_party_youth(user, mediation)
        or is_party_employer(user, mediation)
    )


def can_suggest(user: Person, youth: Youth) -> bool:
    return is_case_worker(user) and can_see_youth(user, youth)


def can_apply(user: Person, youth: Youth, offer: Offer) -> bool:
    """The young person; or a case worker to whom the young person said so."""
    return can_see_youth(user, youth) and offer.is_visible()


def can_move(user: Person, mediation: Mediation, to: str) -> bool:
    if is_party_adviser(user, mediation):
        return True
    if is_party_youth(user, mediation):
        return to in YOUTH_STEPS
    return to in EMPLOYER_STEPS and is_party_employer(user, mediation)


def steps_for(user: Person, mediation: Mediation) -> list[MediationState]:
    """The steps that the life cycle allows here and that this person may take, in the order of the states."""
    return [
        state
        for state in MediationState
        if MEDIATION.allows(MediationState(mediation.state), state) and can_move(user, mediation, state)
    ]


def note_levels(user: Person) -> list[NoteLevel]:
    """Employers and youth write to everybody; the team chooses."""
    return list(NoteLevel) if is_case_worker(user) else [NoteLevel.SHARED]


def can_write_note(user: Person, mediation: Mediation, level: str) -> bool:
    return can_see_mediation(user, mediation) and level in note_levels(user)


def can_see_note(user: Person, note: Note) -> bool:
    """The rule for one note; lists use `Note.objects.visible_to(user)`, and a test holds both equal."""
    if not can_see_mediation(user, note.mediation):
        return False
    if note.author_id is not None and isinstance(user, User) and note.author_id == user.pk:
        return True
    if note.level == NoteLevel.SHARED:
        return True
    return note.level == NoteLevel.STRUCTURE and is_case_worker(user)


def can_plan_meeting(user: Person, mediation: Mediation) -> bool:
    return mediation.is_open and (is_party_adviser(user, mediation) or is_party_employer(user, mediation))


def can_decide_disclosure(user: Person, youth: Youth) -> bool:
    """The young person; or a case worker who notes what the young person said."""
    return can_see_youth(user, youth)


def can_raise_alert(user: Person, mediation: Mediation) -> bool:
    """While the file is open, and once the job was held: it goes on after the last check-in."""
    return mediation.state in (*OPEN_STATES, _S.HELD) and can_see_mediation(user, mediation)


def can_solve_alert(user: Person, alert: Alert) -> bool:
    return is_party_adviser(user, alert.mediation)

"""Who may open which page: the one table. A URL of ours that is not here fails `test_access_matrix.py`.

`who` is the set of identities that get in (an object of theirs, or a page of their space). Everybody else is sent to
the login page (anonymous), gets 403 (another space) or 404. Those in `foreign` belong to the right space but the object
is somebody else's: they get 404, as if it did not exist. `args` makes the arguments of the URL from the `World`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.people import IDENTITIES

EVERYBODY = frozenset(IDENTITIES)
ACCOUNTS = EVERYBODY - {"anonymous"}
STAFF = frozenset({"adviser", "other_adviser", "manager", "editor", "structure_admin"})
OUR_STAFF = STAFF - {"other_adviser"}
CASE_WORKERS = frozenset({"adviser", "other_adviser", "manager"})
OUR_CASE_WORKERS = frozenset({"adviser", "manager"})
TEAM = frozenset({"manager", "structure_admin"})
ADMIN = frozenset({"structure_admin"})
EMPLOYERS = frozenset({"employer", "employer_admin", "other_employer"})
OUR_EMPLOYERS = frozenset({"employer", "employer_admin"})
YOUTH = frozenset({"youth", "other_youth"})
NOBODY: frozenset[str] = frozenset()

GET, POST, BOTH = frozenset({"GET"}), frozenset({"POST"}), frozenset({"GET", "POST"})


@dataclass(frozen=True)
class Page:
    who: frozenset[str]
    methods: frozenset[str] = GET
    args: Callable[[Any], list[Any]] = lambda world: []
    foreign: frozenset[str] = NOBODY
    # What a permitted request gives when the page answers with an error on purpose (a used link is 410).
    answers: frozenset[int] = frozenset()


def _youth(world: Any) -> list[Any]:
    return [world.youth.public_id]


def _place(world: Any) -> list[Any]:
    return [world.place.public_id]


def _member(world: Any) -> list[Any]:
    return [world.colleague.public_id]


def _commune(world: Any) -> list[Any]:
    return [world.commune.commune_id]


def _occurrence(world: Any) -> list[Any]:
    return [world.occurrence.public_id]


OTHER_STAFF = frozenset({"other_adviser"})
OTHER_EMPLOYER = frozenset({"other_employer"})
OTHER_YOUTH = frozenset({"other_youth"})


def staff_youth(methods: frozenset[str] = GET, args: Callable[[Any], list[Any]] = _youth) -> Page:
    """A page about a young person: the case workers of the structure."""
    return Page(OUR_CASE_WORKERS, methods, args, OTHER_STAFF)


def _meeting(world: Any) -> list[Any]:
    return [world.mediation.public_id, world.meeting.public_id]


def _mediation(*more: str) -> Callable[[Any], list[Any]]:
    return lambda world: [world.mediation.public_id, *more]


def staff_mediation(methods: frozenset[str] = POST, *more: str) -> Page:
    return Page(OUR_CASE_WORKERS, methods, _mediation(*more), OTHER_STAFF)


def employer_mediation(methods: frozenset[str] = POST, *more: str) -> Page:
    """A candidate presented to the employer."""
    return Page(OUR_EMPLOYERS, methods, _mediation(*more), OTHER_EMPLOYER)


def youth_mediation(methods: frozenset[str] = POST, *more: str) -> Page:
    return Page(frozenset({"youth"}), methods, _mediation(*more), OTHER_YOUTH)


def _need(world: Any) -> list[Any]:
    return [world.support_request.public_id]


def employer_need(methods: frozenset[str], args: Callable[[Any], list[Any]] = _need) -> Page:
    """A page about a need: the members of its establishment."""
    return Page(OUR_EMPLOYERS, methods, args, OTHER_EMPLOYER)


def staff_need(methods: frozenset[str]) -> Page:
    """A page about a need: the case workers of the structure that answers."""
    return Page(OUR_CASE_WORKERS, methods, _need, OTHER_STAFF)


def staff_feed_offer(methods: frozenset[str]) -> Page:
    """An offer of a feed: the case workers of the structure that owns it."""
    return Page(OUR_CASE_WORKERS, methods, lambda world: [world.feed_offer.public_id], OTHER_STAFF)


MATRIX: dict[str, Page] = {
    # --- Look-ups ---
    "reference:occupations": Page(EVERYBODY),
    "reference:skills": Page(EVERYBODY),
    "reference:communes": Page(EVERYBODY),
    "reference:languages": Page(EVERYBODY),
    # --- Finding ---
    "search_results": Page(EVERYBODY),
    "search_live": Page(EVERYBODY),
    "finding:feed": Page(EVERYBODY),
    "finding:offers_feed": Page(EVERYBODY, GET, lambda world: ["rss"]),
    "finding:sitemap_index": Page(EVERYBODY),
    # Nobody's pages are more than a file.
    "finding:sitemap": Page(EVERYBODY, GET, lambda world: ["pages", 999], answers=frozenset({404})),
    "finding:robots": Page(EVERYBODY),
    "finding:opensearch": Page(EVERYBODY),
    "finding:preview": Page(EVERYBODY, GET, lambda world: ["site"]),
    # --- Accounts ---
    # 404 for everybody: the demo login is off outside of the demo set-up.
    "accounts:demo_login": Page(
        EVERYBODY, POST, lambda world: [world.colleague.user.public_id], answers=frozenset({404})
    ),
    # Where Wagtail sends those who may not: strangers log in, all others are told.
    "accounts:entrance": Page(NOBODY),
    "accounts:team": Page(TEAM),
    "accounts:team_invite": Page(ADMIN, BOTH),
    "accounts:communes": Page(TEAM, BOTH),
    "accounts:commune": Page(TEAM, BOTH, _commune),
    "accounts:commune_leave": Page(TEAM, POST, _commune),
    "accounts:member": Page(TEAM, GET, _member),
    "accounts:member_update": Page(ADMIN, POST, _member),
    "accounts:member_absence": Page(TEAM, POST, _member),
    "accounts:member_end": Page(ADMIN, POST, _member),
    # --- Employers ---
    "employers:signup": Page(EVERYBODY, BOTH),
    "employers:after_signup": Page(EMPLOYERS),
    "employers:invitation": Page(EVERYBODY, BOTH, lambda world: ["unknown"], answers=frozenset({410})),
    "employers:establishments": Page(EMPLOYERS),
    "employers:establishment_siret": Page(EMPLOYERS, BOTH),
    "employers:establishment_details": Page(EMPLOYERS, BOTH, lambda world: [world.new_siret]),
    "employers:team": Page(EMPLOYERS),
    "employers:invite": Page(frozenset({"employer_admin"}), POST, _place, OTHER_EMPLOYER),
    "employers:member": Page(
        frozenset({"employer_admin"}),
        POST,
        lambda world: [world.place.public_id, world.employer.public_id],
        OTHER_EMPLOYER,
    ),
    "employers:cancel_invitation": Page(
        frozenset({"employer_admin"}), POST, lambda world: [world.invitation.public_id], OTHER_EMPLOYER
    ),
    "employers:decide_join": Page(
        frozenset({"employer_admin", "adviser", "manager", "structure_admin"}),
        POST,
        lambda world: [world.join_request.public_id],
        OTHER_EMPLOYER | OTHER_STAFF | YOUTH | {"superuser"},
    ),
    "employers:staff_list": Page(STAFF),
    "employers:staff_add": Page(CASE_WORKERS, BOTH),
    "employers:staff_add_details": Page(CASE_WORKERS, BOTH, lambda world: [world.new_siret]),
    "employers:staff_detail": Page(OUR_STAFF, GET, _place, OTHER_STAFF),
    "employers:staff_decide": Page(OUR_STAFF - {"editor"}, POST, _place, OTHER_STAFF),
    # --- Public offers ---
    "offers:list": Page(EVERYBODY),
    # Behind a signed link; a wrong one is told so.
    "offers:still_open": Page(EVERYBODY, BOTH, lambda world: ["lien"], answers=frozenset({410})),
    # 410: the offer of the world is not open any more, or 404 before it was ever published.
    "offers:detail": Page(
        EVERYBODY, GET, lambda world: [world.offer.public_id], answers=frozenset({404, 410})
    ),
    # --- Young people ---
    "pathways:youth_list": Page(CASE_WORKERS),
    "pathways:youth_export": Page(CASE_WORKERS),
    "pathways:youth_reassign": Page(CASE_WORKERS, POST),
    "pathways:youth_create": Page(CASE_WORKERS, BOTH),
    "pathways:youth_import": Page(CASE_WORKERS, BOTH),
    "pathways:youth_import_template": Page(CASE_WORKERS),
    "pathways:youth_import_detail": staff_youth(BOTH, lambda world: [world.youth_import.public_id]),
    "pathways:youth_merge": Page(CASE_WORKERS),
    "pathways:youth_merge_pair": staff_youth(
        BOTH, lambda world: [world.youth.public_id, world.second_youth.public_id]
    ),
    "pathways:youth_detail": staff_youth(),
    "pathways:youth_accesses": staff_youth(),
    # Leads to the first section, which answers 404 for a file of somebody else.
    "pathways:youth_edit": Page(CASE_WORKERS, GET, _youth),
    "pathways:youth_edit_section": staff_youth(BOTH, lambda world: [world.youth.public_id, "identite"]),
    "pathways:youth_move": staff_youth(BOTH, lambda world: [world.youth.public_id, "paused"]),
    "pathways:commitment_open": staff_youth(BOTH),
    "pathways:commitment_move": staff_youth(
        BOTH, lambda world: [world.youth.public_id, world.commitment.public_id]
    ),
    "pathways:space_open": staff_youth(BOTH),
    "pathways:situation_add": staff_youth(BOTH),
    "pathways:situation_end": staff_youth(
        BOTH, lambda world: [world.youth.public_id, world.situation.public_id]
    ),
    "pathways:referral_add": staff_youth(BOTH),
    "pathways:referral_update": staff_youth(
        BOTH, lambda world: [world.youth.public_id, world.referral.public_id]
    ),
    # --- Needs ---
    "offers:need_start": Page(EMPLOYERS),
    "offers:need_step": Page(
        frozenset({"employer"}),
        BOTH,
        lambda world: [world.draft.submission_key, "travail"],
        OUR_EMPLOYERS - {"employer"} | OTHER_EMPLOYER,
    ),
    "offers:need_check": Page(
        frozenset({"employer"}),
        BOTH,
        lambda world: [world.draft.submission_key],
        OUR_EMPLOYERS - {"employer"} | OTHER_EMPLOYER,
    ),
    "offers:need_drop": Page(
        frozenset({"employer"}),
        POST,
        lambda world: [world.draft.submission_key],
        OUR_EMPLOYERS - {"employer"} | OTHER_EMPLOYER,
    ),
    "offers:need_sent": employer_need(GET),
    # 404: the offer of the world is still open.
    "offers:need_again": Page(OUR_EMPLOYERS, POST, _need, OTHER_EMPLOYER, frozenset({404})),
    "offers:inbox": Page(CASE_WORKERS),
    "offers:staff_need_new": Page(CASE_WORKERS, BOTH),
    "offers:staff_need": staff_need(GET),
    "offers:staff_take": staff_need(POST),
    "offers:staff_hand_over": staff_need(POST),
    "offers:staff_publish": staff_need(POST),
    "offers:staff_return": staff_need(POST),
    "offers:staff_pause": staff_need(POST),
    "offers:staff_adjust": staff_need(BOTH),
    "offers:staff_close": staff_need(BOTH),
    "offers:staff_offers": Page(CASE_WORKERS),
    "offers:staff_offers_ticked": Page(CASE_WORKERS, POST),
    "offers:staff_offer": staff_feed_offer(GET),
    "offers:staff_offer_publish": staff_feed_offer(POST),
    "offers:staff_offer_pause": staff_feed_offer(POST),
    "offers:staff_offer_edit": staff_feed_offer(BOTH),
    "offers:staff_offer_close": staff_feed_offer(BOTH),
    "mediations:employer_need": employer_need(GET),
    "mediations:employer_need_edit": employer_need(BOTH, lambda world: [world.new_request.public_id]),
    "mediations:employer_need_pause": employer_need(BOTH),
    "mediations:employer_need_close": employer_need(BOTH),
    "pages:employer_home": Page(EMPLOYERS),
    # --- Matches ---
    "search:offer_matches": Page(OUR_CASE_WORKERS, BOTH, lambda world: [world.offer.public_id], OTHER_STAFF),
    "search:never_proposed": Page(CASE_WORKERS),
    "search:offer_what_if": Page(OUR_CASE_WORKERS, GET, lambda world: [world.offer.public_id], OTHER_STAFF),
    "search:need_counts": Page(
        frozenset({"employer"}),
        GET,
        lambda world: [world.draft.submission_key],
        OUR_EMPLOYERS - {"employer"} | OTHER_EMPLOYER,
    ),
    "search:offer_nearly": Page(OUR_CASE_WORKERS, GET, lambda world: [world.offer.public_id], OTHER_STAFF),
    "search:pair_detail": Page(
        OUR_CASE_WORKERS, BOTH, lambda world: [world.offer.public_id, world.youth.public_id], OTHER_STAFF
    ),
    "search:youth_matches": staff_youth(),
    "search:youth_own_matches": Page(YOUTH),
    "search:indicators": Page(STAFF),
    "search:indicator_cases": Page(STAFF, GET, lambda world: ["needs_received"]),
    # --- Mediations ---
    "mediations:staff_list": Page(CASE_WORKERS),
    "mediations:staff_export": Page(CASE_WORKERS),
    "mediations:staff_file": staff_mediation(GET),
    "mediations:staff_step": staff_mediation(BOTH, "rencontre"),
    "mediations:staff_undo": staff_mediation(),
    "mediations:staff_note": staff_mediation(),
    "mediations:staff_alert": staff_mediation(BOTH),
    "mediations:staff_remind": staff_mediation(),
    "mediations:staff_disclosure": staff_mediation(),
    "mediations:staff_meeting": staff_mediation(BOTH),
    "mediations:staff_meeting_edit": Page(OUR_CASE_WORKERS, BOTH, _meeting, OTHER_STAFF),
    "mediations:staff_cancel_meeting": Page(OUR_CASE_WORKERS, POST, _meeting, OTHER_STAFF),
    "mediations:staff_solve_alert": Page(
        OUR_CASE_WORKERS,
        POST,
        lambda world: [world.mediation.public_id, world.alert.public_id],
        OTHER_STAFF,
    ),
    "mediations:employer_candidate": employer_mediation(GET),
    "mediations:employer_step": employer_mediation(BOTH, "rencontre"),
    "mediations:employer_undo": employer_mediation(),
    "mediations:employer_note": employer_mediation(),
    "mediations:employer_alert": employer_mediation(BOTH),
    "mediations:youth_file": youth_mediation(GET),
    "mediations:youth_step": youth_mediation(BOTH, "retrait"),
    "mediations:youth_undo": youth_mediation(),
    "mediations:youth_note": youth_mediation(),
    "mediations:youth_alert": youth_mediation(BOTH),
    "mediations:youth_apply": Page(YOUTH, BOTH, lambda world: [world.offer.public_id]),
    "mediations:youth_disclosure": Page(frozenset({"youth"}), POST, _place, OTHER_YOUTH),
    "mediations:meeting_ics": Page(
        OUR_EMPLOYERS | OUR_CASE_WORKERS | {"youth"},
        GET,
        lambda world: [world.meeting.public_id],
        ACCOUNTS - OUR_EMPLOYERS - OUR_CASE_WORKERS - {"youth"},
    ),
    "mediations:check_in": Page(EVERYBODY, BOTH, lambda world: [world.check_in_token]),
    # --- Homes, health, look ---
    "pages:dashboard": Page(ACCOUNTS),
    "pages:legal_notice": Page(EVERYBODY),
    "pages:privacy": Page(EVERYBODY),
    "pages:accessibility": Page(EVERYBODY),
    "pages:ranking": Page(EVERYBODY),
    "pages:youth_home": Page(YOUTH),
    "pages:own_data": Page(YOUTH),
    "pathways:own_profile": Page(YOUTH, BOTH),
    "pages:own_data_file": Page(YOUTH),
    "pages:adviser_home": Page(CASE_WORKERS),
    "pages:health": Page(STAFF),
    "pages:health_live": Page(EVERYBODY),
    "pages:health_ready": Page(EVERYBODY),
    "pages:health_replay": Page(ADMIN, POST, lambda world: [world.dead_effect.pk]),
    "pages:style_guide": Page(STAFF),
    "pages:brand_css": Page(EVERYBODY),
    "pages:site_map": Page(EVERYBODY),
    "site_map_of_language": Page(EVERYBODY),
    # 404: nobody of the world has opened a page of their own.
    "author_page": Page(EVERYBODY, GET, lambda world: ["absent"], answers=frozenset({404})),
    "author_feed": Page(EVERYBODY, GET, lambda world: ["absent", "rss"], answers=frozenset({404})),
    "pages:own_author_page": Page(STAFF, BOTH),
    "pages:own_author_page_forget": Page(STAFF, POST),
    "simulator": Page(EVERYBODY),
    "pages:picture": Page(EVERYBODY, GET, lambda world: ["absent.webp"], answers=frozenset({404})),
    # --- Editors' work ---
    # Behind a signed link; a wrong one is told so.
    "editorial:preview": Page(EVERYBODY, GET, lambda world: ["lien"], answers=frozenset({410})),
    # 403: only pages of ours send, and a browser says so.
    "upkeep:reading": Page(EVERYBODY, POST, lambda world: [world.article.pk], answers=frozenset({403})),
    # --- Events ---
    "event_register": Page(EVERYBODY, BOTH, _occurrence),
    "event_ics": Page(EVERYBODY, GET, _occurrence),
    # Behind a signed link; a wrong one is told so.
    "event_registration": Page(EVERYBODY, BOTH, lambda world: ["lien"], answers=frozenset({410})),
    # --- Comments: 404 under a page that takes none; a wrong link is told so ---
    "comments:write": Page(EVERYBODY, BOTH, lambda world: [world.article.pk]),
    "comments:remove": Page(EVERYBODY, BOTH, lambda world: ["lien"], answers=frozenset({410})),
    "pages:event_list": Page(STAFF),
    "pages:event_attendance": Page(OUR_STAFF, BOTH, _occurrence, OTHER_STAFF),
    "pages:event_staff_register": Page(OUR_STAFF, POST, _occurrence, OTHER_STAFF),
    "pages:event_cancel": Page(OUR_STAFF, POST, _occurrence, OTHER_STAFF),
    "pages:event_csv": Page(OUR_STAFF, GET, _occurrence, OTHER_STAFF),
}

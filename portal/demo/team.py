"""The team: twelve advisers in three branches, a manager, an editor, the administrator of the structure."""

from datetime import timedelta

from allauth.account.models import EmailAddress

from portal.accounts.models import Adviser, Agency, User
from portal.accounts.services import sync_groups
from portal.demo.world import World

# first name, last name, branch (None: the whole structure), role, job title, what the login page says
TEAM = (
    ("Nadia", "Rocherond", 0, "adviser", "Conseillère emploi, relations entreprises",
     "Nadia, conseillère à Aubenas : elle suit des jeunes et répond aux employeurs."),
    ("Julien", "Faugeret", 0, "adviser", "Conseiller en insertion", ""),
    ("Samira", "Ligneron", 0, "adviser", "Conseillère en insertion", ""),
    ("Étienne", "Pradonnet", 0, "adviser", "Conseiller apprentissage", ""),
    ("Caroline", "Mazanet", 0, "adviser", "Conseillère en insertion", ""),
    ("Malik", "Vernousson", 1, "adviser", "Conseiller emploi, relations entreprises",
     "Malik, conseiller au Teil : il reçoit les besoins de la vallée du Rhône."),
    ("Sophie", "Gravenne", 1, "adviser", "Conseillère en insertion", ""),
    ("Thomas", "Ribeyrolle", 1, "adviser", "Conseiller en insertion", ""),
    ("Hélène", "Salavert", 1, "adviser", "Conseillère Garantie et CEJ", ""),
    ("Marc", "Tauriers", 2, "adviser", "Conseiller emploi saisonnier", ""),
    ("Lucie", "Vinezaquin", 2, "adviser", "Conseillère en insertion", ""),
    ("Fanny", "Castanet", 2, "adviser", "Conseillère en insertion", ""),
    ("Béatrice", "Montselgue", None, "manager", "Responsable de l’offre de service aux employeurs",
     "Béatrice, responsable : elle regarde les indicateurs et répartit les besoins."),
    ("Olivier", "Peyrebelle", None, "editor", "Chargé de communication",
     "Olivier, rédacteur : il écrit les pages et les actualités du site."),
    ("Christine", "Uzerand", None, "structure_admin", "Directrice",
     "Christine, administratrice : elle règle les antennes, l’équipe et le territoire."),
)  # fmt: skip


def build_team(world: World) -> None:
    assert world.structure is not None  # noqa: S101 - build_territory came first
    for first, last, branch, role, title, note in TEAM:
        agency: Agency = world.structure if branch is None else world.branches[branch]
        user = make_user(
            world,
            kind=User.Kind.STAFF,
            first_name=first,
            last_name=last,
            email=f"{plain(first)}.{plain(last)}@troisvallees.example",
            demo_note=note,
        )
        world.advisers.append(
            Adviser.objects.create(
                public_id=world.uid(),
                user=user,
                agency=agency,
                role=role,
                job_title=title,
                phone=f"04 00 00 07 {len(world.advisers) + 31:02d}",
            )
        )
        sync_groups(adviser=world.advisers[-1])
    _absence(world)


def _absence(world: World) -> None:
    """One adviser is on leave these days: her stand-in sees her portfolio."""
    away = next(adviser for adviser in world.advisers if adviser.user.first_name == "Samira")
    away.absent_from = world.today - timedelta(days=2)
    away.absent_until = world.today + timedelta(days=8)
    away.stand_in = next(adviser for adviser in world.advisers if adviser.user.first_name == "Nadia")
    away.save(update_fields=["absent_from", "absent_until", "stand_in"])


def verify_addresses() -> None:
    """Everybody can also log in by code: their address counts as verified."""
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True)
        for user in User.objects.exclude(email=None)
    )


def make_user(world: World, **fields: object) -> User:
    user = User(public_id=world.uid(), **fields)
    user.set_unusable_password()
    user.save()
    return user


def plain(name: str) -> str:
    """A name as an address writes it."""
    from portal.reference.folding import fold

    return fold(name).replace(" ", "-")

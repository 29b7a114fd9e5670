"""The editors' house of the demo: owners of themes, a page in review, an intranet page, a private one, one in the bin,
working copies."""

from wagtail.models import Page
from wagtail.rich_text import RichText

from portal.accounts.models import Adviser, User
from portal.core.models import Outbox
from portal.demo.world import World
from portal.editorial import services
from portal.editorial.models import ThemeOwner
from portal.editorial.roles import Role
from portal.pages.models import ArticlePage, IndexPage, StandardPage, Theme

# theme → adviser, by rank in the team
OWNERS = {
    Theme.JOB: 0,
    Theme.TRAINING: 3,
    Theme.HEALTH: 2,
    Theme.HOUSING: 4,
    Theme.MOBILITY: 5,
    Theme.RIGHTS: 6,
}


def build_editorial(world: World) -> None:
    services.set_up_workflow()
    for theme, rank in OWNERS.items():
        ThemeOwner.objects.create(theme=theme, adviser=world.advisers[rank])
    editor = Adviser.objects.select_related("user").get(role=Adviser.Role.EDITOR).user
    home = Page.objects.get(depth=2, slug="accueil")
    _in_review(home, editor)
    _intranet(home, editor, writer=world.advisers[0].user)
    _copies(editor, Adviser.objects.select_related("user").filter(role=Adviser.Role.STRUCTURE_ADMIN)[0].user)
    gone = home.add_child(
        instance=StandardPage(
            title="Horaires de l’été dernier", slug="horaires-ete", owner=editor, live=False
        )
    )
    gone.save_revision(user=editor)
    services.put_in_bin(page=gone, actor=editor)


def _in_review(home: Page, editor: User) -> None:
    home.refresh_from_db()
    page = StandardPage(
        title="Louer sans garant : la garantie Visale",
        slug="garantie-visale",
        introduction="Pour les 18-30 ans qui cherchent un logement : une caution gratuite, demandée en ligne.",
        theme=Theme.HOUSING,
        audience="youth",
        owner=editor,
        live=False,
    )
    home.add_child(instance=page)
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    # The demo writes to nobody.
    Outbox.objects.filter(dedupe_key__startswith="review-asked-").update(state=Outbox.State.DONE)


def _intranet(home: Page, editor: User, *, writer: User) -> None:
    home.refresh_from_db()
    section = IndexPage(
        title="Vie de l’équipe",
        slug="vie-de-l-equipe",
        introduction="Comptes rendus et notes de service.",
        owner=editor,
    )
    home.add_child(instance=section)
    section.save_revision(user=editor).publish()
    services.set_visibility(page=section, target="intranet", actor=None)
    services.grant(page=section, role=Role.EDITOR, actor=None, user=writer)
    for title, slug, private in (
        ("Compte rendu de la réunion d’équipe", "reunion-equipe", False),
        ("Projet de réorganisation des permanences", "permanences", True),
    ):
        section.refresh_from_db()
        page = ArticlePage(title=title, slug=slug, introduction="Pour l’équipe.", owner=editor)
        section.add_child(instance=page)
        page.save_revision(user=editor).publish()
        if private:
            services.set_visibility(page=page, target="private", actor=None)


def _copies(editor: User, administrator: User) -> None:
    """Two copies of one page: the editor's meets a change of the original, the other one does not."""
    page = Page.objects.get(slug="accueillir-un-premier-apprenti", locale__language_code="fr")
    mine = services.check_out(
        page=page, actor=editor, purpose="Réécrire l’introduction avec des mots plus simples"
    )
    draft = mine.page.get_latest_revision_as_object()
    draft.introduction = (
        "Votre premier apprenti : quatre questions simples avant de signer, et un numéro à appeler."
    )
    draft.title = "Bien accueillir un premier apprenti"
    draft.save_revision(user=editor)
    other = services.check_out(page=page, actor=administrator, purpose="Ajouter les aides de la rentrée")
    draft = other.page.get_latest_revision_as_object()
    draft.body.append(("heading", {"text": "Aides de la rentrée", "level": "h2"}))
    draft.body.append(
        (
            "text",
            RichText("<p>Votre référent vérifie avec vous les aides de la rentrée avant la signature.</p>"),
        )
    )
    draft.save_revision(user=administrator)
    now = page.get_latest_revision_as_object()
    now.introduction = f"{now.introduction} Vérifié en septembre."
    now.save_revision(user=administrator).publish(user=administrator)

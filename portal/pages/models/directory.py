"""Partners of the territory and answers to frequent questions."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from portal.pages.blocks import QUESTION_BLOCKS
from portal.pages.fields import BlocksField
from portal.pages.models.base import BodyPage
from portal.pages.translating import same_in_all


class PartnerPage(BodyPage):
    """A partner in the directory: what it does, for whom, how to reach it."""

    class Kind(models.TextChoices):
        EMPLOYMENT = "employment", _("Emploi et insertion")
        TRAINING = "training", _("Formation, école de la deuxième chance")
        HEALTH = "health", _("Santé")
        HOUSING = "housing", _("Logement")
        MOBILITY = "mobility", _("Mobilité")
        RIGHTS = "rights", _("Droits, justice, protection")
        COMPANIES = "companies", _("Entreprises et branches")
        LOCAL = "local", _("Collectivité")
        ASSOCIATION = "association", _("Association")

    kind = models.CharField("nature", max_length=12, choices=Kind.choices)
    who = models.CharField("pour qui", max_length=250, blank=True)
    address = models.CharField("adresse", max_length=200, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("e-mail", blank=True)
    website = models.URLField("site", blank=True)
    opening_hours = models.CharField("horaires", max_length=200, blank=True)

    page_description = "Une fiche de l’annuaire : ce que fait un partenaire, pour qui, comment le joindre."
    template = "pages/partner_page.html"
    content_panels = [
        *BodyPage.head_panels,
        FieldPanel("kind", help_text="La famille dans l’annuaire."),
        FieldPanel("who", help_text="Les personnes reçues, en une phrase."),
        FieldPanel("address", help_text="Rue, code postal et commune."),
        FieldPanel("phone", help_text="Celui de l’accueil."),
        FieldPanel("email", help_text="Une adresse de service, pas celle d’une personne."),
        FieldPanel("website", help_text="L’adresse entière, qui commence par https://."),
        FieldPanel("opening_hours", help_text="Par exemple « du lundi au jeudi, 9 h à 17 h »."),
        FieldPanel(
            "body", help_text="Ajoutez des blocs avec « + » ; le guide de style les montre tous (menu Aide)."
        ),
    ]
    override_translatable_fields = [
        *BodyPage.override_translatable_fields,
        *same_in_all("address", "phone"),
    ]
    search_fields = [*BodyPage.search_fields, index.SearchField("who"), index.FilterField("kind")]

    class Meta:
        verbose_name = "partenaire"
        verbose_name_plural = "partenaires"


class FaqPage(BodyPage):
    """Questions and answers, each with its own address."""

    questions = BlocksField(QUESTION_BLOCKS, verbose_name="questions")

    page_description = "Des questions et leurs réponses, chacune avec sa propre adresse."
    template = "pages/faq_page.html"
    content_panels = [
        *BodyPage.head_panels,
        FieldPanel("questions", help_text="Une question par bloc ; des titres pour les ranger."),
        FieldPanel(
            "body", help_text="Ajoutez des blocs avec « + » ; le guide de style les montre tous (menu Aide)."
        ),
    ]
    search_fields = [*BodyPage.search_fields, index.SearchField("questions")]

    class Meta:
        verbose_name = "foire aux questions"
        verbose_name_plural = "foires aux questions"

"""Pages that the law asks for. They are made from what the code does, so that they cannot say something else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from offers.eligibility import AGE_RULES, DANGER_ARTICLE, IMMERSION_ARTICLE, NIGHT_ARTICLE
from portal.accounts.access import public
from portal.accounts.consents import DOCUMENTS
from portal.core.choices import ContractKind
from portal.core.page_cache import shared_page
from portal.core.personal_data import shown_retentions
from portal.pages.remembered import brand_of
from search.criteria import CRITERIA, CRITERIA_VERSION, TOTAL

SIDES = {"youth": "le souhait du jeune", "employer": "le besoin de l’employeur"}


@public
@shared_page
@require_GET
def legal_notice(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/legal/notice.html", {"brand": brand_of(request)})


@public
@shared_page
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    context = {"brand": brand_of(request), "documents": DOCUMENTS.values(), "retentions": shown_retentions()}
    return render(request, "pages/legal/privacy.html", context)


@public
@shared_page
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/legal/accessibility.html", {"brand": brand_of(request)})


@public
@shared_page
@require_GET
def ranking(request: HttpRequest) -> HttpResponse:
    """Generated from the criteria table (CRPA, article L311-3-1)."""
    context = {
        "criteria": [{"row": row, "side": SIDES[row.side]} for row in CRITERIA],
        "total": TOTAL,
        "version": CRITERIA_VERSION,
        "ages": [
            {
                "contract": ContractKind(kind).label,
                "minimum": rule.minimum,
                "maximum": rule.maximum,
                "article": rule.article,
            }
            for kind, rule in AGE_RULES.items()
        ],
        "articles": {"night": NIGHT_ARTICLE, "danger": DANGER_ARTICLE, "immersion": IMMERSION_ARTICLE},
    }
    return render(request, "pages/legal/ranking.html", context)

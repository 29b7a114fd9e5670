"""The simulator of measures. It writes nothing: the answers are in the address, and such an answer is not kept."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from portal.core.page_cache import shared_page
from portal.measures.forms import SimulatorForm
from portal.measures.rules import asked
from portal.measures.simulating import shown_measures, simulate
from portal.pages.languages import addresses_of, language_is_open


@public
@shared_page
@require_safe
def simulator(request: HttpRequest) -> HttpResponse:
    if not language_is_open(request):
        raise Http404
    measures = shown_measures()
    rules = [measure.rule() for measure in measures]
    form = SimulatorForm(request.GET or None, asked=asked(rules))
    answers = form.answers()
    context = {
        "form": form,
        "answered": bool(answers),
        "found": simulate(measures, answers),
        "measures": measures,
        # Asked by the page itself while a reader answers; an address with answers is never kept.
        "live": "HX-Request" in request.headers,
        "chosen": request.GET.getlist("mesure"),
        "addresses": addresses_of("simulator"),
    }
    return render(request, "measures/simulator.html", context)

"""The simulator of measures. It writes nothing: the answers are in the address, and such an answer is not kept."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from portal.core.page_cache import shared_page
from portal.measures.forms import SimulatorForm
from portal.measures.rules import asked
from portal.measures.simulating import shown_measures, simulate
from portal.pages.languages import addresses_of, language_is_open

MOST_CHOSEN = 50


@public
@shared_page
@require_safe
def simulator(request: HttpRequest) -> HttpResponse:
    if not language_is_open(request):
        raise Http404
    chosen = request.GET.getlist("mesure")
    if "parler" in request.GET:
        # The ticked measures leave alone: answers about a young person do not travel with them.
        return redirect(
            f"{reverse('offers:need_start')}?{urlencode({'mesure': chosen[:MOST_CHOSEN]}, doseq=True)}"
        )
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
        "chosen": chosen,
        "addresses": addresses_of("simulator"),
    }
    return render(request, "measures/simulator.html", context)

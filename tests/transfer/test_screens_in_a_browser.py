"""The screens of exchanges in a real browser: readable by all, wide and narrow."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.transfer import services
from portal.transfer.models import Transfer
from portal.transfer.outcomes import ImportOptions
from portal.transfer.services import working
from tests.factories.pages import home
from tests.transfer import site
from tests.ui.looking import WIDTHS, log_in, problems_of


def screens(user):
    top = site.section()
    archive = SimpleUploadedFile("sante.zip", site.export(top))
    broken = SimpleUploadedFile("broken.zip", b"bonjour")
    shown = [
        services.ask_export(pages=[top], options=site.EVERYTHING, actor=user),
        services.ask_import(file=archive, section=home(), options=ImportOptions(existing="copy"), actor=user),
        services.ask_import(file=broken, section=home(), options=ImportOptions(), actor=user),
    ]
    for transfer in shown:
        services.work(transfer=transfer)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "transfer_export"])
    return [
        reverse("transfer_list"),
        f"{reverse('transfer_import')}?rubrique={top.pk}",
        reverse("transfer_export", args=[top.pk]),
        f"{bulk}?id={top.pk}",
        *(reverse("transfer_one", args=[transfer.public_id]) for transfer in shown),
    ]


@pytest.mark.browser
@pytest.mark.once
def test_our_screens_have_a_sentence_and_no_barrier(page, live_server, identities):
    user = identities["superuser"].user
    log_in(page, live_server, user)
    problems = []
    for path in screens(user):
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.goto(live_server.url + path)
        assert len(page.inner_text("main .w-help-text >> nth=0")) > 40, path
        problems += [f"{path} {problem}" for problem in problems_of(page, within="main")]
    assert not problems, "\n".join(problems)


@pytest.mark.browser
@pytest.mark.once
def test_the_page_of_work_under_way_goes_on_by_itself(page, live_server, identities):
    user = identities["superuser"].user
    log_in(page, live_server, user)
    transfer = services.ask_export(pages=[site.section()], options=site.EVERYTHING, actor=user)
    Transfer.objects.filter(pk=transfer.pk).update(state=Transfer.State.WAITING)
    working._tell(transfer, 20, 80)
    page.goto(f"{live_server.url}{reverse('transfer_one', args=[transfer.public_id])}")
    assert "25" in page.inner_text("[data-progress]")
    working._tell(transfer, 60, 80)
    page.wait_for_selector("progress[value='60']")
    transfer.refresh_from_db()
    services.work(transfer=transfer)
    page.wait_for_selector("[data-progress]", state="detached")
    assert page.query_selector("text=Télécharger l’archive")

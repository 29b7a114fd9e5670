"""Save a profile that several people may have open: the adviser's pages and the employer's share this."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from offers import services
from offers.forms.profile import ProfileForm
from offers.models import Offer
from portal.accounts.access import AuthenticatedRequest
from portal.core.errors import ApplicationError, StaleError
from portal.core.posted import posted


@dataclass(frozen=True)
class Saved:
    """`stale` says who was first: the form then stands on the version that is there now, with what was typed."""

    form: ProfileForm
    done: bool = False
    stale: str = ""

    @property
    def status(self) -> int:
        return 409 if self.stale else 422 if self.form.errors else 200


def save_profile(
    request: AuthenticatedRequest, offer: Offer, *, write: Callable[..., Any] = services.adjust_profile
) -> Saved:
    form = ProfileForm(posted(request), user=request.user, offer=offer)
    if request.method != "POST" or not form.is_valid():
        return Saved(form)
    data = form.cleaned_data
    try:
        write(
            offer=offer, data=form.data_of(), actor=request.user, version=data["version"], note=data["note"]
        )
    except StaleError as error:
        return Saved(form.on_version(offer.profile.version), stale=error.message)
    except ApplicationError as error:
        form.refuse(error)
        return Saved(form)
    return Saved(form, done=True)

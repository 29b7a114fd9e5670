"""WSGI entry point, e.g. `gunicorn portal.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
_portal = get_wsgi_application()

from portal.core.page_cache.front import Front  # noqa: E402  (models need the settings loaded above)
from portal.reference.warmup import warm_in_background  # noqa: E402

application = Front(_portal)
warm_in_background()

# What is loaded now stays: it need not be walked at each collection, and a page makes more than the usual 700 objects.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)

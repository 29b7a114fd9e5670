"""WSGI entry point, e.g. `gunicorn portal.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()

from portal.reference.warmup import warm_in_background  # noqa: E402  (models need the settings loaded above)

warm_in_background()

"""Django by itself, for a WSGI server: all pages for members, without the edge."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "promoteur.site.settings")

application = get_wsgi_application()

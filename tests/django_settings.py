"""Settings for tests: those of the site, in a folder of their own, with quick passwords."""

import atexit
import os
import shutil
import tempfile

FOLDER = tempfile.mkdtemp(prefix="promoteur-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

SET = {
    "PROMOTEUR_DATA": FOLDER,
    "DATABASE_URL": "",
    "PROMOTEUR_OIDC": "http://127.0.0.1:9/oidc",
    "PROMOTEUR_OIDC_CLIENT": "promoteur",
    "PROMOTEUR_OIDC_SECRET": "between the two of us",
    "PROMOTEUR_OIDC_NAME": "Harbour login",
    "PROMOTEUR_SAML": "http://127.0.0.1:9/saml",
    "PROMOTEUR_SAML_ENTITY": "http://127.0.0.1:9/saml",
    "PROMOTEUR_SAML_NAME": "Harbour directory",
}
"""Single sign-on is set up, so that its pages are there; nobody listens at port 9."""
_before = {name: os.environ.get(name) for name in SET}
os.environ |= SET

from promoteur.site.settings import *  # noqa: E402, F403
from promoteur.site.settings import STATIC_ROOT  # noqa: E402

for _name, _value in _before.items():
    os.environ.pop(_name, None)
    if _value is not None:
        os.environ[_name] = _value

STATIC_ROOT.mkdir()
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "localhost"]

"""Settings for tests: those of the site, in a folder of their own, with quick passwords."""

import atexit
import os
import shutil
import tempfile

FOLDER = tempfile.mkdtemp(prefix="promoteur-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

_before = {name: os.environ.get(name) for name in ("PROMOTEUR_DATA", "DATABASE_URL")}
os.environ["PROMOTEUR_DATA"] = FOLDER
os.environ.pop("DATABASE_URL", None)

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

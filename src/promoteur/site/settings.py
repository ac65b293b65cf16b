"""Django's settings. What can be set from outside stands in `environment`."""

from functools import cache
from typing import Any

import dj_database_url
from django.utils.functional import lazy

from promoteur.kit.language import LOCALES
from promoteur.site import environment

ENVIRONMENT = environment.read()
PROMOTEUR_URL = ENVIRONMENT.address
PROMOTEUR_FACTS = ENVIRONMENT.facts or str(ENVIRONMENT.data / "facts")
PROMOTEUR_DATA = ENVIRONMENT.data
PROMOTEUR_PROXIES = ENVIRONMENT.proxies
PROMOTEUR_PLACE = ENVIRONMENT.database or str(ENVIRONMENT.data)
"""Where the spool and published surveys lie: the data folder, or the PostgreSQL database."""

SECRET_KEY = lazy(cache(ENVIRONMENT.the_secret), str)()  # settings themselves touch no file
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
DEBUG = False

INSTALLED_APPS = [
    "promoteur.site.apps.Site",
    "promoteur.accounts.apps.Accounts",
    "promoteur.surveys.apps.Surveys",
    "promoteur.responses.apps.Responses",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "promoteur.site.middleware.careful",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "promoteur.site.middleware.told_where_it_is",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "promoteur.site.middleware.in_the_members_language",
    "promoteur.site.middleware.told_what_is_refused",
]
ROOT_URLCONF = "promoteur.site.urls"
WSGI_APPLICATION = "promoteur.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.l10n",
                "django.templatetags.static",
                "django.templatetags.tz",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "promoteur.site.navigation.navigation",
            ],
        },
    }
]


def _sqlite() -> dict[str, Any]:
    """Return the database file: readers never wait for the writer, writers wait for their turn."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ENVIRONMENT.data / "promoteur.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def _postgres(url: str) -> dict[str, Any]:
    """Return the PostgreSQL database of a URL; a lost connection is noticed before it is used."""
    return dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))


DATABASES = {"default": _postgres(ENVIRONMENT.database) if ENVIRONMENT.database else _sqlite()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Member"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [LOCALES]
LANGUAGE_COOKIE_SAMESITE = "Lax"
FORMAT_MODULE_PATH = ["promoteur.site.formats"]
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = ENVIRONMENT.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = ENVIRONMENT.is_encrypted
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [PROMOTEUR_URL] if PROMOTEUR_URL else []
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENVIRONMENT.is_encrypted else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}

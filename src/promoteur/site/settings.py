"""Django's settings. What can be set from outside stands in `environment`."""

from functools import cache
from typing import Any

import dj_database_url
from django.utils.functional import lazy

from promoteur.kit.language import LOCALES
from promoteur.site import environment, mail, sign_on

ENVIRONMENT = environment.read()
SIGN_ON = sign_on.read()
MAIL = mail.read(sender_host=ENVIRONMENT.host)
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
    "promoteur.reports.apps.Reports",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *SIGN_ON.apps,
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "promoteur.site.middleware.careful",
    "promoteur.site.middleware.asked_as_pages_are",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "promoteur.site.middleware.told_where_it_is",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "promoteur.site.middleware.in_the_members_language",
    "promoteur.site.middleware.told_what_is_refused",
    "promoteur.accounts.two_factor.demanded",
    "promoteur.accounts.away.told_when_away",
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
                "promoteur.accounts.templatetags.days",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "promoteur.site.navigation.navigation",
                "promoteur.site.look.look",
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
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = LOGOUT_REDIRECT_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
FIRST_REDIRECT_URL = "surveys:list"
"""Where the very first member comes in: to the first survey, which is what comes next."""
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

PROMOTEUR_TWO_FACTOR = ENVIRONMENT.demands_two_factor
ALLAUTH_TRUSTED_PROXY_COUNT = PROMOTEUR_PROXIES
ACCOUNT_ADAPTER = "promoteur.accounts.adapters.Closed"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "promoteur.accounts.entering_forms.Login",
    "change_password": "promoteur.accounts.entering_forms.ChangePassword",
    "set_password": "promoteur.accounts.entering_forms.ChosenPassword",
    "reset_password": "promoteur.accounts.entering_forms.Forgotten",
    "reset_password_from_key": "promoteur.accounts.entering_forms.ChosenAnew",
    "reauthenticate": "promoteur.accounts.entering_forms.Again",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
MFA_ADAPTER = "promoteur.accounts.adapters.TwoFactor"
MFA_FORMS = {
    "activate_totp": "promoteur.accounts.entering_forms.ActivateApp",
    "authenticate": "promoteur.accounts.entering_forms.Code",
    "authenticate_webauthn": "promoteur.accounts.entering_forms.KeyAsked",
    "login_webauthn": "promoteur.accounts.entering_forms.KeyAlone",
    "reauthenticate": "promoteur.accounts.entering_forms.CodeAgain",
    "reauthenticate_webauthn": "promoteur.accounts.entering_forms.KeyAgain",
    "add_webauthn": "promoteur.accounts.entering_forms.AddKey",
    "edit_webauthn": "promoteur.accounts.entering_forms.RenameKey",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.is_encrypted
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_ADAPTER = "promoteur.accounts.adapters.SignOn"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form may be sent to this site only (`middleware.CONTENT`)
SOCIALACCOUNT_PROVIDERS = SIGN_ON.providers

PROMOTEUR_MAIL = MAIL.is_sent
EMAIL_BACKEND = MAIL.backend
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = MAIL.host, MAIL.port, 15
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.starts_tls, MAIL.is_tls
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL.sender

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
}
"""Tries of codes and passwords are counted there, for all processes at once."""

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
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "promoteur.site.finders.MadeScripts",
]
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

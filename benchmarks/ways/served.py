"""Three ways to take an answer, as a server loads them: ours, a bare one, and a Django view.

`PLACE` in the environment is the data folder, or the URL of a PostgreSQL.
"""

import os
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from promoteur.collect.asgi import application, opened
from promoteur.collect.edge import utc_now
from promoteur.collect.entry import Entry
from promoteur.collect.limits import Limits
from promoteur.collect.spool import open_spool
from promoteur.collect.spool.writer import Writer
from promoteur.kit.ids import uuid7

SURVEY = "0192f0c1-0000-7000-8000-000000000001"
LINK = "k3jd82mvx0qa"
SECRET = b"a secret of the benchmark, long enough"
PATH = f"/s/{LINK}"


def ours() -> Starlette:
    """Return the edge, with no limit on what one address sends."""
    return application(opened(os.environ["PLACE"], SECRET, limits=Limits(per_minute=0)))


class Bare(msgspec.Struct):
    """What the bare way reads of an answer."""

    score: int
    comment: str
    key: str


def bare() -> Starlette:
    """Return Starlette with the same group commit: no survey, no check, no token."""
    writer, decoder = Writer(open_spool(os.environ["PLACE"])), msgspec.json.Decoder(Bare)

    async def answer(request: Request) -> Response:
        sent = decoder.decode(await request.body())
        entry = Entry(
            kind="answer",
            response=str(uuid7()),
            survey=SURVEY,
            version=1,
            workspace="w",
            received_at=utc_now(),
            score=sent.score,
            comment=sent.comment,
            language="en",
            channel="link",
            key=sent.key,
        )
        ack = await writer.put(entry)
        reply = msgspec.json.encode({"response": ack.response})
        return Response(reply, 201, media_type="application/json")

    return Starlette(routes=[Route(PATH, answer, methods=["POST"])])


def django() -> Any:
    """Return an ordinary Django project, with the middleware that `startproject` gives it."""
    import django as framework  # noqa: PLC0415 - the other ways do not load it
    from django.conf import settings  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    settings.configure(
        ALLOWED_HOSTS=["*"],
        DATABASES={"default": _database(os.environ["PLACE"])},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        ROOT_URLCONF="ways.django_view",
        SECRET_KEY=SECRET.decode(),
        USE_TZ=True,
    )
    framework.setup()
    from ways import django_view  # noqa: PLC0415 - models want the settings

    django_view.make_tables()
    return get_wsgi_application()


def _database(place: str) -> dict[str, Any]:
    if "://" in place:
        import dj_database_url  # noqa: PLC0415 - as above

        return {**dj_database_url.parse(place), "CONN_MAX_AGE": None}
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": f"{place}/django.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
        },
    }

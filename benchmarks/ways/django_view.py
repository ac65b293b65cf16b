"""The same answer taken by an ordinary Django view: the same checks, one row, one transaction.

See `served`. As most would write it: a form checks what was sent, the survey is asked for by its
link, the cache counts what an address sends, `get_or_create` knows an answer that comes again, and
`django.core.signing` makes the token with which it can be changed.
"""

import json

from django import forms
from django.core import signing
from django.core.cache import cache
from django.db import OperationalError, ProgrammingError, connection, models
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from promoteur.kit.ids import uuid7
from ways.served import LINK, SURVEY

PER_MINUTE = 10**9
"""As with the other ways, nobody is kept from answering; it is counted all the same."""


class Survey(models.Model):
    """What is asked, as far as an answer needs it."""

    id = models.UUIDField(primary_key=True)
    link = models.CharField(max_length=20, unique=True)
    version = models.IntegerField(default=1)
    anonymous = models.BooleanField(default=False)
    opens = models.DateTimeField(null=True)
    closes = models.DateTimeField(null=True)
    objects: "models.Manager[Survey]" = models.Manager()

    class Meta:
        """It belongs to no application of Promoteur."""

        app_label = "benchmark"

    def __str__(self) -> str:
        return self.link


class Answer(models.Model):
    """One answer."""

    response = models.UUIDField(primary_key=True, default=uuid7)
    survey = models.ForeignKey(Survey, models.CASCADE)
    version = models.IntegerField()
    score = models.SmallIntegerField()
    comment = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=10)
    received_at = models.DateTimeField(default=timezone.now)
    key = models.CharField(max_length=64)
    objects: "models.Manager[Answer]" = models.Manager()

    class Meta:
        """A key is unique in its survey."""

        app_label = "benchmark"
        constraints = (models.UniqueConstraint("survey", "key", name="one_answer"),)

    def __str__(self) -> str:
        return str(self.response)


class Sent(forms.Form):
    """What a browser sends."""

    score = forms.IntegerField(min_value=0, max_value=10)
    comment = forms.CharField(max_length=5000, required=False)
    language = forms.CharField(max_length=10, required=False)
    website = forms.CharField(required=False)
    key = forms.RegexField(r"^[A-Za-z0-9_-]{16,64}$")


@csrf_exempt
def answer(request: HttpRequest, slug: str) -> JsonResponse:
    """Store an answer, and say so."""
    address = f"answers-of-{request.META['REMOTE_ADDR']}"
    cache.add(address, 0, 60)
    if cache.incr(address) > PER_MINUTE:
        return JsonResponse({"error": "too many"}, status=429)
    form = Sent(json.loads(request.body))
    if not form.is_valid():
        return JsonResponse({"error": form.errors}, status=422)
    survey, now, sent = get_object_or_404(Survey, link=slug), timezone.now(), form.cleaned_data
    if (survey.opens and now < survey.opens) or (survey.closes and now >= survey.closes):
        return JsonResponse({"error": "closed"}, status=410)
    values = {
        "version": survey.version,
        "score": sent["score"],
        "comment": sent["comment"],
        "language": sent["language"] or "en",
        "channel": "link",
        "received_at": now,
    }
    row, fresh = Answer.objects.get_or_create(survey=survey, key=sent["key"], defaults=values)
    amend = signing.dumps({"response": str(row.response), "score": row.score}, salt="amend")
    reply = {"response": str(row.response), "amend": amend}
    return JsonResponse(reply, status=201 if fresh else 200)


def make_tables() -> None:
    """Make the tables and the survey, unless they are there."""
    try:
        with connection.schema_editor() as editor:
            editor.create_model(Survey)
            editor.create_model(Answer)
        Survey.objects.create(id=SURVEY, link=LINK)
    except (OperationalError, ProgrammingError):
        connection.close()


urlpatterns = [path("s/<str:slug>", answer)]

"""Benchmarks: never a bare number, compared only where they can be; files by line and column."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from promoteur.accounts.models import AuditEntry, Workspace
from promoteur.reports.benchmarks.reading import COLUMNS, EXAMPLE, read
from promoteur.reports.models import Benchmark
from promoteur.reports.problem import ReportProblem
from tests.accounts.making import a_member
from tests.reports.making import LAST, Answered
from tests.responses.making import client

HEAD = "name,sort,score,date,source,answers\n"
GOOD = (
    HEAD + "Acme,competitor,41,2026-03-31,Annual report,1200\nSector,sector,20,2026-01-01,Survey,\n"
)


def a_benchmark(workspace: Workspace, **more: Any) -> Benchmark:
    given = {
        "name": "Acme", "sort": "competitor", "kind": "relational", "score": 20, "dated": LAST,
        "source": "Annual report 2025", "scale": "0-10", "country": "FR", "method": "e-mail",
    }  # fmt: skip
    return Benchmark.objects.create(workspace=workspace, **{**given, **more})


def shown(browser: Client, answered: Answered, query: str = "") -> str:
    page = browser.get(reverse("reports:benchmarks", args=[answered.workspace.pk]) + f"?{query}")
    assert page.status_code == 200
    return page.content.decode()


def send(browser: Client, answered: Answered, text: str | bytes) -> str:
    content = text if isinstance(text, bytes) else text.encode()
    page = browser.post(
        reverse("reports:benchmarks-import", args=[answered.workspace.pk]),
        {"file": SimpleUploadedFile("figures.csv", content)},
        follow=True,
    )
    assert page.status_code == 200
    return page.content.decode()


def test_a_figure_never_stands_without_its_source_and_date(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 30 + [2] * 20)
    a_benchmark(answered.workspace)
    text = shown(owner, answered)
    assert "Annual report 2025" in text
    assert "30 June 2026" in text
    assert "interval not known" in text
    assert "Cannot be compared: neither the number of answers nor an interval is known" in text


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"detractors": 400, "passives": 200, "promoters": 600, "score": 16.7}, "You score higher"),
        ({"low": 70, "high": 78, "score": 75}, "The difference could be chance."),
        ({"answers": 5000, "score": 100}, "You score lower"),
        ({"answers": 20, "score": 60}, "could be chance"),
    ],
)
def test_what_is_known_of_its_sample_is_compared(
    answered: Answered, owner: Client, more: dict[str, Any], said: str
) -> None:
    answered.put_scores([10] * 90 + [2] * 10)
    a_benchmark(answered.workspace, **more)
    text = shown(owner, answered)
    assert said in text
    assert "points, between" in text


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"kind": "transactional"}, "it is of another kind of survey"),
        ({"scale": "other"}, "it was asked on another scale"),
    ],
)
def test_what_must_not_be_compared_is_not(
    answered: Answered, owner: Client, more: dict[str, Any], said: str
) -> None:
    answered.put_scores([10] * 90 + [2] * 10)
    a_benchmark(answered.workspace, answers=5000, **more)
    text = shown(owner, answered)
    assert said in text
    assert "points, between" not in text


def test_few_own_answers_are_not_compared(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 9)
    a_benchmark(answered.workspace, answers=5000)
    assert "you have fewer than 10 answers" in shown(owner, answered)


def test_country_method_scale_and_age_are_warned_of(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 30, properties={"country": "FR"})
    one = a_benchmark(answered.workspace, answers=300, dated=LAST.replace(year=2022))
    text = shown(owner, answered)
    assert "Asked in FR: people of different countries answer differently" in text
    assert "They asked so: e-mail." in text
    assert "more than two years older" in text
    assert "their spread is taken to be as large as it can be" in text
    assert "Asked in FR" not in shown(owner, answered, "country=FR")
    Benchmark.objects.filter(pk=one.pk).update(country="", method="", scale="")
    text = shown(owner, answered)
    assert "In which country they asked is not known." in text
    assert "How they asked is not known." in text
    assert "On which scale they asked is not known." in text


def test_the_table_for_other_programs_has_source_and_difference(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 90 + [2] * 10)
    a_benchmark(answered.workspace, answers=5000)
    place = reverse("reports:benchmarks", args=[answered.workspace.pk])
    head, row = owner.get(f"{place}benchmarks.csv").content.decode("utf-8-sig").splitlines()
    told = dict(zip(head.split(","), row.split(","), strict=True))
    assert (told["source"], told["difference"], told["own answers"]) == (
        "Annual report 2025", "60.0", "100.0",
    )  # fmt: skip


def test_a_file_adds_its_figures_and_the_same_file_again_adds_nothing(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 12)
    assert "2 figures were new." in send(owner, answered, GOOD)
    assert "0 figures were new, 2 were there already." in send(owner, answered, GOOD)
    assert Benchmark.objects.count() == 2
    assert AuditEntry.objects.filter(deed="benchmarks.imported").count() == 1


def test_another_score_of_the_same_day_and_source_is_not_swallowed(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 12)
    send(owner, answered, GOOD)
    other = GOOD.replace("41", "47") + "New,sector,1,2026-01-01,Survey,\n"
    assert "Of whom line 2 tells" in send(owner, answered, other)
    assert Benchmark.objects.count() == 2


def test_faults_are_told_with_line_and_column_and_nothing_is_imported(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 12)
    text = send(
        owner,
        answered,
        GOOD + "Bad,rival,141,31/03/2026,,many\n",
    )
    for said in (
        "Line 4, column sort: “rival” cannot be. It holds sector, competitor or own; required.",
        "Line 4, column score: “141” cannot be.",
        "Line 4, column date: “31/03/2026” cannot be. It holds of the figure, such as 2026-03-31",
        "Line 4, column source: it is empty.",
        "Line 4, column answers: “many” cannot be.",
    ):
        assert said in text
    assert not Benchmark.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The submitted file is empty"),
        ("\n\n", "The file is empty"),
        ("name,sort,score,date\n", "the column source is missing"),
        (GOOD.replace("answers", "colour"), "there is no column colour"),
        (HEAD + "A,own,30,2026-01-01,x,0\n", "Line 2: 0 is not a number of answers"),
        (HEAD.replace("answers", "low,high") + "A,own,30,2026-01-01,x,40,50\n", "does not hold"),
    ],
)
def test_what_is_no_file_of_benchmarks_is_explained(
    answered: Answered, owner: Client, text: str, said: str
) -> None:
    answered.put_scores([10] * 12)
    assert said in send(owner, answered, text)


def test_files_as_spreadsheets_write_them_are_read() -> None:
    french = "name;sort;score;date;source;answers\nSociété;sector;−12,5;2026-03-31;Étude;1 200\n"
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        text = french if encoding != "cp1252" else french.replace("−", "-")
        (line,) = read(text.encode(encoding))
        assert (line.fields["name"], float(line.fields["score"])) == ("Société", -12.5)
        assert line.fields["answers"] == 1200
        assert line.number == 2


def test_the_columns_and_the_example_on_the_page_are_those_that_are_read(
    answered: Answered, owner: Client
) -> None:
    page = owner.get(reverse("reports:benchmarks-import", args=[answered.workspace.pk]))
    text = page.content.decode()
    assert all(f"<code>{name}</code>" in text for name in COLUMNS)
    assert read(EXAMPLE.encode())[0].fields["name"] == "Acme"
    with pytest.raises(ReportProblem, match="twice"):
        read(b"name,name,sort,score,date,source\n")


def test_members_note_change_and_delete_and_the_trail_knows(answered: Answered) -> None:
    answered.put_scores([10] * 12)
    analyst = client(a_member(answered.workspace, "analyst"))
    here = answered.workspace.pk
    given = {
        "name": "Acme", "sort": "sector", "kind": "relational", "score": "41",
        "dated": "2026-03-31", "source": "Report", "workspace": str(here),
    }  # fmt: skip
    place = reverse("reports:benchmarks-new", args=[here])
    assert "errorlist" in analyst.post(place, {**given, "source": ""}).content.decode()
    assert (
        "does not hold"
        in analyst.post(place, {**given, "low": "50", "high": "60"}).content.decode()
    )
    assert not Benchmark.objects.exists()
    analyst.post(place, given)
    one = Benchmark.objects.get()
    again = analyst.post(place, given).content.decode()
    assert "already" in again
    analyst.post(
        reverse("reports:benchmarks-change", args=[here, one.pk]), {**given, "score": "42"}
    )
    analyst.post(reverse("reports:benchmarks-delete", args=[here, one.pk]))
    trail = AuditEntry.objects.filter(deed__startswith="benchmark.").order_by("id")
    assert [one.deed for one in trail] == [
        "benchmark.noted", "benchmark.changed", "benchmark.deleted",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["new", "change", "delete", "import"])
def test_who_sees_and_who_writes(answered: Answered, name: str) -> None:
    answered.put_scores([10] * 12)
    one = a_benchmark(answered.workspace)
    of_one = [one.pk] if name in {"change", "delete"} else []
    address = reverse(f"reports:benchmarks-{name}", args=[answered.workspace.pk, *of_one])
    elsewhere = client(a_member(Workspace.objects.create(name="Elsewhere")))
    agent = client(a_member(answered.workspace, "agent"))
    assert agent.post(address).status_code == 403
    assert elsewhere.post(address).status_code == 404
    assert client(None).post(address).status_code == 302
    seen = reverse("reports:benchmarks", args=[answered.workspace.pk])
    assert agent.get(seen).status_code == 200
    assert elsewhere.get(seen).status_code == 404
    assert Benchmark.objects.count() == 1


def test_many_printed_scores_stand_on_several_pages_and_cost_no_query_each(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 12)
    at = reverse("reports:benchmarks", args=[answered.workspace.pk])

    def asked() -> tuple[int, str]:
        with CaptureQueriesContext(connection) as found:
            text = owner.get(at).text
        return len(found), text

    a_benchmark(answered.workspace, name="Printed 0")
    asked()
    few, _text = asked()
    for n in range(1, 120):
        a_benchmark(answered.workspace, name=f"Printed {n}")
    many, text = asked()
    assert many == few
    assert text.count("Annual report 2025") == 100
    rest = owner.get(at, {"page": "2"}).text
    assert rest.count("Annual report 2025") == 20
    table = owner.get(f"{at}benchmarks.csv").text
    assert table.count("Annual report 2025") == 120

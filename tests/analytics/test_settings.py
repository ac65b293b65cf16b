"""What the environment says of engines and limits, and what it cannot say."""

import sys

import pytest

from promoteur.analytics.engines.duckdb import DuckDB
from promoteur.analytics.problem import EngineProblem, SettingProblem
from promoteur.analytics.settings import Settings, engine, settings


def test_an_empty_environment_is_duckdb_with_its_own_limits():
    assert settings({}) == Settings() == settings({"PROMOTEUR_ENGINE": " ", "PROMOTEUR_MEMORY": ""})
    assert settings({}).limits == {}
    assert isinstance(engine(settings({})), DuckDB)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("duckdb", "duckdb"),
        ("DuckDB", "duckdb"),
        (" spark://host:7077 ", "spark://host:7077"),
        ("SC://Host:15002/;token=x", "sc://Host:15002/;token=x"),
        ("clickhouse://u:p@host", "clickhouse://u:p@host"),
        ("clickhouses://host", "clickhouses://host"),
    ],
)
def test_engines_are_known_by_how_their_url_begins(said: str, meant: str):
    assert settings({"PROMOTEUR_ENGINE": said}).engine == meant


def test_an_engine_that_is_named_comes_before_the_environment():
    assert settings({"PROMOTEUR_ENGINE": "spark://a:1"}, engine="duckdb").engine == "duckdb"


@pytest.mark.parametrize("said", ["oracle", "spark", "spark://", "http://host", "duckdb://x"])
def test_what_names_no_engine_is_refused(said: str):
    with pytest.raises(SettingProblem, match=r"names no engine .*spark://host:7077"):
        settings({"PROMOTEUR_ENGINE": said})


def test_a_refusal_shows_no_password():
    with pytest.raises(SettingProblem) as refused:
        settings({"PROMOTEUR_ENGINE": "postgres://ann:secret@host/base"})
    assert "secret" not in str(refused.value)
    assert "postgres://host" in str(refused.value)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("duckdb", "duckdb"),
        ("clickhouse://ann:secret@host:8123/base?x=secret", "clickhouse://host:8123"),
        ("sc://host:15002/;token=secret", "sc://host:15002"),
        ("spark://a:1,b:2", "spark://a:1,b:2"),
    ],
)
def test_people_read_an_engine_without_its_secrets(url: str, name: str):
    assert Settings(url).engine_name == name


@pytest.mark.parametrize("said", ["1500MB", "8GB", "1.5 GiB", "900kb"])
def test_sizes_of_memory_are_taken_as_they_are(said: str):
    assert settings({"PROMOTEUR_MEMORY": said}).limits == {"memory": said}


@pytest.mark.parametrize("said", ["much", "1500", "-1GB", "50%", "1,5GB"])
def test_what_is_no_size_is_refused(said: str):
    with pytest.raises(SettingProblem, match="which is no size: 1500MB and 8GB are"):
        settings({"PROMOTEUR_MEMORY": said})


def test_threads_are_a_whole_number():
    assert settings({"PROMOTEUR_THREADS": "2"}).limits == {"threads": 2}
    for said in ("0", "-1", "two", "1.5", "99999", "²"):
        with pytest.raises(SettingProblem, match="a whole number from 1 to"):
            settings({"PROMOTEUR_THREADS": said})


def test_the_limits_are_those_of_the_engine():
    limited = settings({"PROMOTEUR_MEMORY": "300MB", "PROMOTEUR_THREADS": "1"})
    assert (engine(limited)._memory, engine(limited)._threads) == ("300MB", 1)


ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "a",
    "AWS_REGION": "eu-west-3",
    "AWS_PROFILE": "mine",
    "AZURE_STORAGE_ACCOUNT_KEY": "b",
    "GOOGLE_SERVICE_ACCOUNT": "c",
    "PROMOTEUR_STORAGE_AWS_REGION": "eu-west-1",
    "PROMOTEUR_STORAGE_TIMEOUT": "30s",
    "HOME": "/",
}


@pytest.mark.parametrize(
    ("path", "options"),
    [
        (
            "s3://bucket/facts/",
            {"AWS_ACCESS_KEY_ID": "a", "AWS_REGION": "eu-west-1", "TIMEOUT": "30s"},
        ),
        ("gs://bucket/facts", {"GOOGLE_SERVICE_ACCOUNT": "c", "TIMEOUT": "30s"}),
        ("abfss://box/facts", {"AZURE_STORAGE_ACCOUNT_KEY": "b", "TIMEOUT": "30s"}),
        ("facts", {}),
    ],
)
def test_a_place_gets_what_opens_its_kind_of_store(path: str, options: dict[str, str]):
    location = settings(ENVIRONMENT).location(path)
    assert location.options == options
    assert location.root.endswith("facts")


@pytest.mark.parametrize(
    ("url", "library", "extra"),
    [
        ("spark://host:7077", "pyspark", "spark"),
        ("sc://host:15002", "pyspark", "spark"),
        ("clickhouse://host", "ibis", "clickhouse"),
    ],
)
def test_a_library_that_is_not_installed_is_named_with_how_to_install_it(
    url: str, library: str, extra: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delitem(sys.modules, f"promoteur.analytics.engines.{extra}", raising=False)
    for name in [name for name in sys.modules if name.partition(".")[0] in {library, "py4j"}]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.setitem(sys.modules, "py4j", None)
    with pytest.raises(EngineProblem) as refused:
        engine(Settings(url))
    assert f"pip install 'promoteur[{extra}]'" in str(refused.value)

"""How the database is opened."""


def test_sqlite_waits_for_its_turn_and_readers_never_wait() -> None:
    from promoteur.site.settings import _sqlite

    options = _sqlite()["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] >= 5
    assert "journal_mode=WAL" in options["init_command"]


def test_a_postgres_url_is_understood() -> None:
    from promoteur.site.settings import _postgres

    database = _postgres("postgres://user:secret@host:5433/name")
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("host", 5433, "name")
    assert database["CONN_HEALTH_CHECKS"] is True

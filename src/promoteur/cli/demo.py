"""`promoteur demo`: a file of believable answers, and its score."""

import argparse
import csv
import datetime as dt
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from promoteur.cli.parser import Parser, add_language
from promoteur.cli.score.arguments import add_arguments
from promoteur.kit.language import gettext as _
from promoteur.kit.problem import Problem

FILE = Path("promoteur-demo.csv")
QUESTION = ("--by", "plan", "--date", "answered", "--compare", "previous", "--explain")
DAYS, LAST_DAY = 181, dt.date(2026, 6, 30)
PLANS = {"free": 0.50, "team": 0.35, "business": 0.15}
COUNTRIES = {"FR": 0.55, "BE": 0.20, "CH": 0.10, "DE": 0.15}
LIKING = {"free": 7.9, "team": 8.6, "business": 9.3}
PRICE_RISE = dt.date(2026, 6, 1)
"""From this day on, the free plan's answers fall: something for the comparison to find."""


class DemoProblem(Problem):
    """The demonstration cannot write its file."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "demo",
        help=_("score a file of believable answers that it makes itself"),
        description=_("Makes a file of believable answers and scores it, to see how it looks."),
    )
    add_language(parser)
    parser.set_defaults(run=_run)


def _run(_options: argparse.Namespace) -> None:
    from promoteur.cli.score.run import run  # noqa: PLC0415 - numpy and DuckDB, once needed

    write_answers(FILE)
    typed = [str(FILE), *QUESTION]
    sys.stdout.write(" ".join(("$", "promoteur", "score", *typed)) + "\n\n")
    scoring = Parser(prog="promoteur score")
    add_arguments(scoring)
    run(scoring.parse_args(typed))
    more = _("The answers stand in {file}. Try more of it: promoteur score {file} --by country")
    sys.stdout.write("\n" + more.format(file=FILE) + "\n")


def write_answers(path: Path) -> None:
    """Write half a year of answers of a small subscription service to `path`, always the same.

    Raises:
        DemoProblem: the file cannot be written there.
    """
    try:
        with path.open("w", encoding="utf-8", newline="") as out:
            table = csv.writer(out)
            table.writerow(["answered", "customer", "plan", "country", "nps"])
            table.writerows(_answers(random.Random(30)))  # noqa: S311 - believable, not secret
    except OSError as error:
        raise DemoProblem(
            _("{file} cannot be written here ({reason}). Go to a folder of yours first.").format(
                file=path, reason=error.strerror
            )
        ) from error


def _answers(chance: random.Random) -> Iterator[tuple[str, str, str, str, str]]:
    for day in (LAST_DAY - dt.timedelta(days=DAYS - 1 - i) for i in range(DAYS)):
        for _visit in range(chance.randint(4, 13)):
            plan = chance.choices([*PLANS], [*PLANS.values()])[0]
            country = chance.choices([*COUNTRIES], [*COUNTRIES.values()])[0]
            liking = LIKING[plan] - (0.9 if plan == "free" and day >= PRICE_RISE else 0)
            answer = min(10, max(0, round(chance.gauss(liking, 1.9))))
            said = "" if chance.random() < 0.06 else str(answer)
            yield day.isoformat(), f"C{chance.randint(1, 900):04}", plan, country, said

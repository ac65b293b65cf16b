"""Dates are read as they are written; day and month are told apart by proof, or asked for."""

import datetime as dt

import pytest

from promoteur.files.count import PERIOD, Question, count
from promoteur.files.dates import Order, date_sql, find_dates, moment_sql
from promoteur.files.opening import open_table
from promoteur.files.problem import Ask, AskProblem, FileProblem
from promoteur.kit.periods import Period

DAY = dt.date(2026, 3, 31)
CLOCKS = ["05/03/2026 10:30:00", "06/03/2026 9:05", "07/03/2026", "08/03/2026 23:59:59"]


@pytest.fixture
def dates(write):
    """Find the order of dates and what each row's date is."""

    def found(values, order=None, sql=date_sql, **others):
        columns = {"day": values, **others}
        rows = [list(columns), *zip(*columns.values(), strict=True)]
        with open_table([write("\n".join(";".join(map(str, row)) for row in rows))]) as table:
            column = find_dates(table, "day", order)
            asked = sql(column)
            return column, [
                row[0]
                for row in table.ask(lambda all_: all_.project(asked).fetchall(), in_order=True)
            ]

    return found


@pytest.mark.parametrize(
    "text",
    ["2026-03-31", "2026-03-31T10:00:00Z", "2026-03-31 23:59:59.999+02:00", "2026/03/31",
     "2026.3.31",
     "2026-3-31 8:00", " 2026-03-31 ", "31/03/2026", "31-03-2026", "31.03.2026", "31 03 2026",
     "31/3/26", "31/03/2026 10:30:59", "31/03/2026, 8:05", "31/03/2026 à 10h30", "03/31/2026",
     "3/31/2026 5:05 PM", "3/31/26", "31 Mar 2026", "31 March 2026", "Mar 31, 2026",
     "March 31, 2026 10:00", "20260331"],
)  # fmt: skip
def test_every_spelling_of_one_day(dates, text):
    assert dates([text, text], x="ab")[1] == [DAY, DAY]


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [("01/02/69", Order.DAY, dt.date(2069, 2, 1)), ("01/02/70", Order.DAY, dt.date(1970, 2, 1)),
     ("1/2/05", Order.MONTH, dt.date(2005, 1, 2)), ("2026-01-02", Order.DAY, dt.date(2026, 1, 2)),
     ("9999-12-31", None, dt.date.max), ("1899-12-30", None, dt.date(1899, 12, 30)),
     ("29/02/2024", None, dt.date(2024, 2, 29))],
)  # fmt: skip
def test_years_and_orders_as_asked(dates, text, order, day):
    assert dates([text], order)[1] == [day]


def test_what_is_no_date_among_dates_is_nothing(dates):
    values = ["31/03/2026", "", "NA", "31/02/2026", "32/01/2026", "13/13/2026", "soon",
    "2026-03-31",
              "15/03/2026", "16/03/2026", "17/03/2026"]  # fmt: skip
    column, days = dates(values)
    assert column.order is Order.DAY
    assert days[:8] == [DAY, None, None, None, None, None, None, DAY]


@pytest.mark.parametrize(
    "values",
    [["soon", "later"], ["31 mars 2026", "1 avril 2026"], ["46112", "46113"],
     ["06 45 12 34 56"] * 2,
     ["10.13.0.1"] * 2, ["1.2.3"] * 3, ["2026", "2027"], ["9", "10"]],
)  # fmt: skip
def test_a_column_of_other_things_is_refused(dates, values):
    with pytest.raises(FileProblem, match=r"column day: its values are not dates .*2026-03-31"):
        dates(values)


@pytest.mark.parametrize(
    ("proof", "order", "words"),
    [("13/02/2026", Order.DAY, "day first: days above 12 prove it"),
     ("02/13/2026", Order.MONTH, "month first: days above 12 prove it")],
)  # fmt: skip
def test_one_day_above_12_proves_the_order(dates, proof, order, words):
    column, _days = dates(["01/02/2026", proof, "03/04/2026"])
    assert (column.order, column.why) == (order, words)


@pytest.mark.parametrize(("proof", "order"), [("13/02/2026", "day"), ("02/13/2026", "month")])
def test_a_proof_beyond_the_sample_is_found(write, proof, order):
    text = "nps,day\n" + "9,01/02/2026\n" * 30_000 + f"9,{proof}\n"
    with open_table([write(text)]) as table:
        assert find_dates(table, "day").order == order


@pytest.mark.parametrize("far", [3, 30_000])
def test_dates_that_prove_both_orders_are_refused_with_an_example_of_each(write, far):
    rows = ["31/01/2026"] * far + ["01/30/2026"] * (far // 20 + 1)
    with open_table([write("nps,day\n" + "".join(f"9,{day}\n" for day in rows))]) as table:
        with pytest.raises(FileProblem, match=r"first \(31/01/2026\), .* month \(01/30/2026\)"):
            find_dates(table, "day")
        assert find_dates(table, "day", Order.DAY).why == "as asked"


def test_one_slip_among_hundreds_of_proofs_decides_nothing(dates):
    column, days = dates([*["31/03/2026"] * 200, "03/31/2026"])
    assert (column.order, days[-1]) == (Order.DAY, None)


@pytest.mark.parametrize(
    ("text", "order", "words"),
    [("01/31/2026", Order.DAY, r"stand second \(01/31/2026\): the month comes first"),
     ("31/01/2026", Order.MONTH, r"stand first \(31/01/2026\): the day comes first")],
)  # fmt: skip
def test_an_order_that_all_proofs_contradict_is_refused(dates, text, order, words):
    with pytest.raises(AskProblem, match=words):
        dates(["01/02/2026", text], order)


def test_another_column_of_dates_decides(dates):
    column, days = dates(["01/02/2026"] * 3, sent=["05/01/2026", "28/01/2026", "NA"])
    assert (column.order, column.why) == (Order.DAY, "day first, as in the column sent")
    assert days == [dt.date(2026, 2, 1)] * 3


@pytest.mark.parametrize(
    "others",
    [["06 45 12 34 56", "06 11 12 13 14"], ["10.13.0.1", "10.14.0.1"], ["1/20/2026", "20/1/2026"],
     ["see 13/02/2026", "x"], ["13/02/2026", "some comment"]],
)  # fmt: skip
def test_telephones_addresses_and_comments_decide_nothing(dates, others):
    with pytest.raises(FileProblem, match="Say which comes first"):
        dates(["01/02/2026"] * 2, other=others)


RISING = [f"{day:02}/{month:02}/2026" for month in (1, 2, 3) for day in range(1, 13, 2)]


@pytest.mark.parametrize("values", [RISING, RISING[::-1]], ids=["rising", "falling"])
def test_the_order_of_the_rows_decides(dates, values):
    column, days = dates(values)
    assert column.order is Order.DAY
    assert column.why == "day first, else the rows would not be in order of time"
    assert days == sorted(days, reverse=values is not RISING)
    turned = [f"{text[3:5]}/{text[:2]}/2026" for text in values]
    assert dates(turned)[0].order is Order.MONTH
    assert dates(turned)[1] == days


@pytest.mark.parametrize("values", [RISING[::5] + RISING, ["01/02/2026"] * 9, CLOCKS])
def test_what_nothing_decides_is_asked(dates, values):
    with pytest.raises(FileProblem) as problem:
        dates(values)
    assert f"in dates such as {values[0]} the day and the month" in str(problem.value)
    assert "--" not in str(problem.value)  # a page says it too, and has a field for it
    assert problem.value.ask is Ask.ORDER
    assert dates(values, Order.DAY)[0].why == "as asked"
    assert dates(values, Order.DAY)[1] != dates(values, Order.MONTH)[1]


def test_the_example_is_one_of_the_dates_in_doubt(dates):
    with pytest.raises(FileProblem, match="dates such as 1/2/2026 10:00 the day"):
        dates(["2026-03-31", "1/2/2026 10:00"])


def test_a_column_that_is_not_there_is_said(dates, write):
    with open_table([write("nps\n9\n")]) as table, pytest.raises(AskProblem, match="“when”"):
        find_dates(table, "when")
    assert dates(["", "NA"])[1] == [None, None]


@pytest.mark.parametrize(
    ("text", "clock"),
    [("31/03/2026 10:30:59", "10:30:59"), ("31/03/2026 9:05", "09:05:00"), ("31/03/2026",
     "00:00:00"),
     ("31/03/2026 5:05 PM", "17:05:00"), ("31/03/2026 12:05 AM", "00:05:00"),
     ("31/03/2026 12:05 PM", "12:05:00"), ("2026-03-31T23:59:58Z", "23:59:58"),
     ("31/03/2026 25:99", "00:00:00"), ("31/03/2026 13:05 PM", "13:05:00")],
)  # fmt: skip
def test_the_time_of_day_orders_answers_of_one_day(dates, text, clock):
    assert dates([text], sql=moment_sql)[1] == [
        dt.datetime.combine(DAY, dt.time.fromisoformat(clock))
    ]


@pytest.mark.parametrize("period", Period)
def test_periods_of_the_engine_are_those_of_the_calendar(write, period):
    days = [dt.date(2024, 12, 20) + dt.timedelta(days=3 * i) for i in range(300)]
    days += [dt.date(9999, 12, 31), dt.date(1900, 1, 1)]
    text = "day,nps\n" + "".join(f"{day},9\n" for day in days)
    with open_table([write(text)]) as table:
        found = count(table, Question(date="day", period=period))
    assert found.tallies.by == (PERIOD,)
    assert [key[0] for key in found.tallies.keys] == sorted({period.first_day(d) for d in days})
    assert found.last_day == dt.date(9999, 12, 31)

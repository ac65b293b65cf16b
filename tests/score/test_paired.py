import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import SquareTable

from promoteur.kit.language import use
from promoteur.score.interval import PRIOR
from promoteur.score.paired import PRIOR_TABLE, paired
from promoteur.score.scale import ScoreProblem

TABLE = [[30, 12, 8], [10, 40, 15], [5, 15, 65]]

people = st.integers(0, 40)
tables = st.lists(st.lists(people, min_size=3, max_size=3), min_size=3, max_size=3)


@pytest.fixture(autouse=True)
def _english():
    use("en")
    yield
    use(None)


def moved(table):
    """The people who moved between each two categories."""
    both = np.array(table) + np.array(table).T
    return both[np.triu_indices(3, 1)]


def test_the_worked_example_is_reproduced_to_all_digits():
    found = paired(TABLE)
    assert (found.before, found.after, found.n) == (17.5, 21.5, 200)
    assert found.change == pytest.approx(4)
    assert found.standard_error / 100 == pytest.approx(0.050911688, abs=5e-10)
    assert found.z == pytest.approx(0.785674201, abs=5e-10)
    assert found.p == pytest.approx(0.432058, abs=5e-7)
    assert (found.low, found.high) == pytest.approx((-5.978508, 13.978508), abs=5e-7)
    assert found.stuart_maxwell.statistic == pytest.approx(0.748502994, abs=5e-10)
    assert found.stuart_maxwell.p == pytest.approx(0.687804, abs=5e-7)
    assert found.stuart_maxwell.degrees == 2
    assert found.bowker.statistic == pytest.approx(0.874125874, abs=5e-10)
    assert found.bowker.p == pytest.approx(0.831667, abs=5e-7)
    assert found.bowker.degrees == 3
    assert (found.detractors.left, found.detractors.entered) == (20, 15)
    assert found.detractors.p == pytest.approx(0.499559833, abs=5e-10)
    assert not found.real


@given(tables.filter(lambda table: np.sum(table) > 0))
def test_the_change_is_that_of_each_person_s_answers(table):
    found = paired(table)
    cells = [(i, j) for i in range(3) for j in range(3) for _person in range(table[i][j])]
    steps = np.array([j - i for i, j in cells])
    assert found.change == pytest.approx(100 * steps.mean(), abs=1e-9)
    assert found.change == pytest.approx(found.after - found.before, abs=1e-9)
    if steps.std() > 0:
        assert found.standard_error == pytest.approx(100 * steps.std() / np.sqrt(len(steps)))


@given(tables.filter(lambda table: moved(table).all()))
def test_stuart_maxwell_and_bowker_are_statsmodels(table):
    found, theirs = paired(table), SquareTable(np.array(table), shift_zeros=False)
    margins, symmetry = theirs.homogeneity(), theirs.symmetry()
    assert found.stuart_maxwell.statistic == pytest.approx(margins.statistic, abs=1e-9)
    assert found.stuart_maxwell.p == pytest.approx(margins.pvalue, abs=1e-9)
    assert found.bowker.statistic == pytest.approx(symmetry.statistic, abs=1e-9)
    assert found.bowker.p == pytest.approx(symmetry.pvalue, abs=1e-9)


@given(st.lists(st.integers(1, 40), min_size=7, max_size=7), st.permutations(range(3)))
def test_a_pair_between_which_nobody_moved_leaves_bowker_but_not_the_margins(cells, order):
    a, b, c, *stayed = cells[:6]
    table = np.diag(stayed) + np.array([[0, a, 0], [b, 0, c], [0, cells[6], 0]])
    table = table[np.ix_(order, order)]
    found, theirs = paired(table), SquareTable(np.array(table), shift_zeros=False)
    assert found.stuart_maxwell.statistic == pytest.approx(theirs.homogeneity().statistic, abs=1e-9)
    assert found.stuart_maxwell.degrees == 2
    assert found.bowker.statistic == pytest.approx(theirs.symmetry().statistic, abs=1e-9)
    assert found.bowker.degrees == 2
    assert found.bowker.p == pytest.approx(stats.chi2.sf(found.bowker.statistic, 2))


@pytest.mark.parametrize(("i", "j"), [(0, 1), (0, 2), (1, 2)])
def test_moves_between_two_categories_only_give_the_generalised_inverse_of_rank_one(i, j):
    table = np.diag([5, 6, 7])
    table[i, j], table[j, i] = 9, 2
    shift = table.sum(axis=1) - table.sum(axis=0)
    covariance = np.diag(table.sum(axis=0) + table.sum(axis=1)) - table - table.T
    found = paired(table.astype(float)).stuart_maxwell
    assert found.degrees == np.linalg.matrix_rank(covariance) == 1
    assert found.statistic == pytest.approx(shift @ np.linalg.pinv(covariance) @ shift)
    assert found.statistic == pytest.approx(7**2 / 11)
    assert found.p == pytest.approx(stats.chi2.sf(7**2 / 11, 1))


@given(people, people)
def test_the_flow_of_detractors_is_tested_exactly(left, entered):
    found = paired([[1, left, 0], [0, 1, 0], [entered, 0, 1]]).detractors
    exact = stats.binomtest(left, left + entered).pvalue if left + entered else 1
    assert (found.left, found.entered) == (left, entered)
    assert found.p == pytest.approx(exact, abs=1e-12)


def test_where_nobody_moved_the_change_is_0_but_not_for_certain():
    found = paired([[20, 0, 0], [0, 30, 0], [0, 0, 50]])
    assert (found.change, found.z, found.p, found.real) == (0, 0, 1, False)
    assert found.high == -found.low == pytest.approx(3.296, abs=5e-4)
    assert (found.stuart_maxwell.degrees, found.stuart_maxwell.p) == (0, 1)
    assert (found.bowker.degrees, found.bowker.p, found.detractors.p) == (0, 1, 1)


def test_one_person_who_changed_their_mind_proves_nothing():
    found = paired([[0, 0, 1], [0, 0, 0], [0, 0, 0]])
    assert found.change == 200
    assert not found.real
    assert found.low < 0 < found.high < 200


def test_what_stands_in_for_missing_spread_adds_the_prior_to_both_periods():
    assert PRIOR_TABLE.sum(axis=0) == pytest.approx(PRIOR)
    assert PRIOR_TABLE.sum(axis=1) == pytest.approx(PRIOR)


@given(tables.filter(lambda table: np.sum(table) > 0))
def test_time_reversed_changes_every_sign_and_no_p(table):
    there, back = paired(table), paired(np.array(table, dtype=float).T)
    assert (back.change, back.z) == pytest.approx((-there.change, -there.z), abs=1e-9)
    assert (back.low, back.high) == pytest.approx((-there.high, -there.low), abs=1e-9)
    assert back.bowker.p == pytest.approx(there.bowker.p)
    assert back.stuart_maxwell.p == pytest.approx(there.stuart_maxwell.p)
    assert (back.detractors.left, back.detractors.p) == (
        there.detractors.entered,
        there.detractors.p,
    )


@given(tables.filter(lambda table: np.sum(table) > 0))
def test_a_symmetric_table_shows_regression_to_the_mean_and_no_change(table):
    symmetric = np.array(table) + np.array(table).T
    found = paired(symmetric.astype(float))
    assert (found.change, found.bowker.statistic, found.stuart_maxwell.statistic) == (0, 0, 0)
    assert found.detractors.left == found.detractors.entered
    assert (found.p, found.bowker.p, found.detractors.p) == pytest.approx((1, 1, 1))


def test_an_empty_table_has_no_change():
    assert paired(np.zeros((3, 3))) is None


@pytest.mark.parametrize(
    "table", [[[1, 2], [3, 4]], [[1, 2, 3]], [[1], [2, 3], [4]], [["a"] * 3] * 3, 5]
)
def test_a_table_of_another_shape_is_refused(table):
    with pytest.raises(ScoreProblem, match="three rows"):
        paired(table)


@pytest.mark.parametrize("wrong", [-1, 0.5, float("nan"), float("inf")])
def test_people_who_cannot_be_counted_are_refused(wrong):
    with pytest.raises(ScoreProblem, match="whole numbers"):
        paired([[1, 2, 3], [4, wrong, 6], [7, 8, 9]])


def test_a_confidence_outside_0_and_1_is_refused():
    with pytest.raises(ScoreProblem, match="confidence"):
        paired(np.zeros((3, 3)), 2)


def test_a_paired_change_prints_as_a_sentence():
    assert str(paired(TABLE)) == (
        "+4 points among the same 200 people, between −6 and +14 (95% confidence): could be chance"
    )
    assert str(paired([[5, 0, 0], [0, 5, 40], [0, 0, 50]])) == (
        "+40 points among the same 100 people, between +30 and +50 (95% confidence): "
        "a real difference"
    )

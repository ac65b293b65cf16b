"""Intervals and a shrunken league of 100,000 segments.

python benchmarks/many_intervals.py
"""

import numpy as np

from promoteur.score import Tallies, intervals, league
from side_by_side import seconds

SEGMENTS = 100_000


def main() -> None:
    """Make a table of tallies and time what a league table needs."""
    counts = np.random.default_rng(1).integers(0, 40, (SEGMENTS, 11)).astype(float)
    nothing = np.zeros(SEGMENTS)
    keys = tuple((i,) for i in range(SEGMENTS))
    table = Tallies(("segment",), keys, counts, counts, counts, nothing, nothing)
    print(f"{SEGMENTS:,} segments")
    print(f"  intervals: {seconds(lambda: intervals(table)):.2f} s")
    print(f"  league: {seconds(lambda: league(table)):.2f} s")


if __name__ == "__main__":
    main()

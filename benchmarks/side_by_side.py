"""Two ways of doing the same, timed in turn in one run: what every benchmark here shares."""

import statistics
import time
from collections.abc import Callable
from typing import Any


def seconds(work: Callable[[], Any]) -> float:
    """Return how long `work` takes, in seconds of the clock on the wall."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def compare(ours: Callable[[], Any], theirs: Callable[[], Any], runs: int = 5) -> None:
    """Print the medians of both, and the median and the range of the ratio pair by pair."""
    ours(), theirs()
    pairs = [(seconds(ours), seconds(theirs)) for _run in range(runs)]
    ratios = sorted(one / other for one, other in pairs)
    mine, other = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"  ours {mine:.2f} s, theirs {other:.2f} s (medians of {runs})")
    print(
        f"  ratio ours/theirs: median {statistics.median(ratios):.2f}, "
        f"from {ratios[0]:.2f} to {ratios[-1]:.2f}"
    )

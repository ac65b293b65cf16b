"""Two ways of doing the same, timed in turn in one run: what every benchmark here shares."""

import statistics
import time
from collections.abc import Callable
from typing import Any

ENOUGH = 20.0
"""Seconds after which no further pairs are timed, once there are `FEWEST`."""

FEWEST = 5


def seconds(work: Callable[[], Any]) -> float:
    """Return how long `work` takes, in seconds of the clock on the wall."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def told(duration: float) -> str:
    """Return a duration for people: 2.41 s, 38.2 ms."""
    return f"{duration:.2f} s" if duration >= 1 else f"{duration * 1000:.1f} ms"


def spread(times: list[float]) -> str:
    """Return the median, and the fastest and slowest, of durations."""
    return f"{told(statistics.median(times))} ({told(min(times))} to {told(max(times))})"


def compare(
    ours: Callable[[], Any],
    theirs: Callable[[], Any],
    runs: int = 5,
    *,
    goal: float | None = None,
    name: str = "theirs",
) -> float:
    """Print the medians of both, and the median and the range of the ratio pair by pair.

    Args:
        ours: one way; it is run once before the first pair, as the other is.
        theirs: the other.
        runs: the most pairs that are timed; fewer, but 5, of what takes long.
        goal: the ratio that must be reached, where there is one.
        name: what the other way is called.

    Returns:
        the median of the ratio.
    """
    ours(), theirs()
    pairs: list[tuple[float, float]] = []
    begun = time.perf_counter()
    while len(pairs) < min(runs, FEWEST) or (
        len(pairs) < runs and time.perf_counter() - begun < ENOUGH
    ):
        pairs.append((seconds(ours), seconds(theirs)))
    ratios = sorted(one / other for one, other in pairs)
    mine, other = (statistics.median(times) for times in zip(*pairs, strict=True))
    median = statistics.median(ratios)
    print(f"  ours {told(mine)}, {name} {told(other)} (medians of {len(pairs)})")
    print(
        f"  ratio ours/{name}: median {median:.2f}, from {ratios[0]:.2f} to {ratios[-1]:.2f}"
        + (f"; must be at most {goal}" if goal else "")
    )
    return median

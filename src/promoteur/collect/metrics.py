"""What `/metrics` tells Prometheus: what each step of the pipeline did, and how the spool fares."""

from collections import Counter
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from promoteur.collect.pipeline import Counts, by_step
from promoteur.collect.spool.writer import Writer

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics(Collector):
    """Counts of this process since it began."""

    def __init__(self, writer: Writer) -> None:
        self.ended: Counts = Counter()
        """What happened to POSTs, by the step at which they ended, and how."""
        self.replies: Counter[tuple[str, int]] = Counter()
        """By the kind of route, and status."""
        self.stored: Counter[tuple[str, str]] = Counter()
        """Entries on disk, by their kind, and why they are held, or "counted"."""
        self._writer = writer
        self._registry = CollectorRegistry()
        self._registry.register(self)

    def text(self) -> bytes:
        """Return everything in the format of Prometheus."""
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """Yield each metric, as prometheus-client asks for them."""
        steps = CounterMetricFamily(
            "promoteur_collect_step",
            "What each step of the pipeline did: passed, or the code of the drop.",
            labels=["step", "outcome"],
        )
        for (step, outcome), count in sorted(by_step(self.ended).items()):
            steps.add_metric([step, outcome], count)
        yield steps
        stored = CounterMetricFamily(
            "promoteur_collect_stored",
            "Entries that are on disk, by kind, and whether they are held.",
            labels=["kind", "held"],
        )
        for (kind, held), count in sorted(self.stored.items()):
            stored.add_metric([kind, held], count)
        yield stored
        replies = CounterMetricFamily(
            "promoteur_collect_replies", "Replies to POSTs.", labels=["route", "status"]
        )
        for (route, status), count in sorted(self.replies.items()):
            replies.add_metric([route, str(status)], count)
        yield replies
        yield CounterMetricFamily(
            "promoteur_collect_groups", "Transactions of the spool.", value=self._writer.groups
        )
        yield GaugeMetricFamily(
            "promoteur_collect_waiting",
            "Entries that wait for their commit.",
            value=self._writer.waiting,
        )

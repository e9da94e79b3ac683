"""Numbers for Prometheus: counters, gauges, histograms, and their text (exposition format 0.0.4).

In: what is counted, with the values of its labels. Out: text. The rule that surprises: a metric has a limited number of
series. Beyond it, what is new is counted under "other": names that come from outside cannot fill the memory.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

MOST_SERIES = 500
"""Of one metric."""

OTHER = "other"

SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of what durations are counted in."""

Labels = tuple[str, ...]


@dataclass(slots=True)
class Counter:
    """What only grows; by the values of its labels."""

    name: str
    help: str
    labels: Labels = ()
    series: dict[Labels, float] = field(default_factory=dict)
    kind = "counter"

    def add(self, *values: str, by: float = 1) -> None:
        """So many more."""
        series = self.series
        if values in series:
            series[values] += by
        else:
            values = admitted(series, values)
            series[values] = series.get(values, 0) + by

    def lines(self) -> Iterator[str]:
        """Its samples."""
        for values, value in self.series.items():
            yield f"{self.name}{shown(self.labels, values)} {number(value)}"


@dataclass(slots=True)
class Gauge:
    """What there is just now; `kind` is "counter" for what others count."""

    name: str
    help: str
    labels: Labels = ()
    series: Mapping[Labels, float] = field(default_factory=dict)
    kind: str = "gauge"

    def lines(self) -> Iterator[str]:
        """Its samples."""
        for values, value in self.series.items():
            yield f"{self.name}{shown(self.labels, values)} {number(value)}"


@dataclass(slots=True)
class Histogram:
    """How often something was how large."""

    name: str
    help: str
    labels: Labels = ()
    ends: tuple[float, ...] = SECONDS
    series: dict[Labels, list[float]] = field(default_factory=dict)
    kind = "histogram"

    def add(self, value: float, *values: str) -> None:
        """One more. The last two of a series are the number of those beyond all ends, and the sum."""
        found = self.series.get(values)
        if found is None:
            values = admitted(self.series, values)
            found = self.series.setdefault(values, [0] * (len(self.ends) + 2))
        found[bisect_left(self.ends, value)] += 1
        found[-1] += value

    def lines(self) -> Iterator[str]:
        """Its samples."""
        for values, found in self.series.items():
            count = 0.0
            for end, each in zip((*map(number, self.ends), "+Inf"), found, strict=False):
                count += each
                yield f"{self.name}_bucket{shown((*self.labels, 'le'), (*values, end))} {number(count)}"
            yield f"{self.name}_sum{shown(self.labels, values)} {number(found[-1])}"
            yield f"{self.name}_count{shown(self.labels, values)} {number(count)}"


Metric = Counter | Gauge | Histogram


def admitted(series: Mapping[Labels, object], values: Labels) -> Labels:
    """The series that these values are counted in."""
    return values if len(series) < MOST_SERIES else (OTHER,) * len(values)


def exposition(metrics: Iterable[Metric]) -> str:
    """The text."""
    lines: list[str] = []
    for each in metrics:
        lines += (f"# HELP {each.name} {each.help}", f"# TYPE {each.name} {each.kind}", *each.lines())
    return "\n".join(lines) + "\n"


def shown(labels: Labels, values: Labels) -> str:
    """Labels as text, whatever their values are."""
    if not labels:
        return ""
    return (
        "{" + ",".join(f'{name}="{escaped(value)}"' for name, value in zip(labels, values, strict=True)) + "}"
    )


def escaped(value: str) -> str:
    """A value of a label; what UTF-8 cannot say becomes a question mark."""
    text = value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
    return text.encode("utf-8", "replace").decode("utf-8")


def number(value: float) -> str:
    """A number, as short as it goes."""
    return str(int(value)) if value == int(value) else repr(value)

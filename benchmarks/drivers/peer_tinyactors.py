"""tinyactors (a C core with QuickJS inside) reads the charts as they are. Python 3.13 or later.

One event is sent and the host is turned until it is idle, as a caller who wants an answer does.
"""

from __future__ import annotations

from typing import Any

import common
import tinyactors


def leaves_of(value: Any) -> list[str]:
    """The atomic states in a nested description of a configuration."""
    if not isinstance(value, dict):
        return [value]
    return [leaf for inner in value.values() for leaf in (leaves_of(inner) if inner else [])]


class Session:
    def __init__(self, chart: str, host: Any, image: Any, logged: list[str]) -> None:
        self._chart, self._host, self._logged = chart, host, logged
        self._id = host.spawn(image)
        self._send, self._turn = host.send, host.run_until_idle
        self._turn()

    def send(self, name: str, data: dict[str, Any]) -> None:
        self._send(self._id, name, data)
        self._turn()

    def check(self) -> str:
        found: dict[str, Any] = {}
        self._host.actor_context(lambda host, answer: found.update(context=answer), session=self._id)
        self._host.actor_state(lambda host, answer: found.update(state=answer), session=self._id)
        self._turn()
        variables = found["context"]["variables"]
        return common.summary(self._chart, leaves_of(found["state"]["value"]), variables, self._logged[-1])


def make(chart: str) -> common.Factory:
    text = common.chart_text(chart)
    logged = [""]

    def log(host: Any, entry: Any) -> None:
        logged[0] = entry.text

    host = tinyactors.Host({"systemID": "bench"}, log=log)
    with tinyactors.compile_charts([(f"{chart}.scxml", text)]) as compiled:
        host.add_image(compiled.image)
    image = host.chart(chart)
    return lambda: Session(chart, host, image, logged)


if __name__ == "__main__":
    common.main(make)

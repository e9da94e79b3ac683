"""python-statemachine reads SCXML with Python expressions. Its loaded class serves one session (3.2.2: the data
model is made once for a class), so a class is loaded for each. F is left out: its scripts are ECMAScript."""

from __future__ import annotations

from typing import Any

import common
from statemachine.io import load


class Session:
    def __init__(self, chart: str, text: str) -> None:
        self._chart = chart
        self._machine: Any = load(text, format="scxml", trusted=True, name=chart)()

    def send(self, name: str, data: dict[str, Any]) -> None:
        self._machine.send(name)

    def check(self) -> str:
        leaves = [state.id for state in self._machine.configuration if state.is_atomic]
        return common.summary(self._chart, leaves, vars(self._machine.model))


def make(chart: str) -> common.Factory:
    text = common.chart_text(chart)
    return lambda: Session(chart, text)


if __name__ == "__main__":
    common.main(make)

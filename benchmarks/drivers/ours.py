"""Charts compiled by scxmlc to files, imported, and run: what a production process does, without the compiler.

The modules are taken from the folder that the environment names in `BENCH_MODULES`; `run.py` compiles them.
"""

from __future__ import annotations

import os
import sys

import common

from scxml_runtime import Host

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

sys.path.insert(0, os.environ["BENCH_MODULES"])


def make(chart: str) -> common.Factory:
    module = __import__(f"bench_{chart}")  # importlib would weigh on the start
    machine = next(
        value for value in vars(module).values() if getattr(value, "__module__", "") == module.__name__
    )
    parents = {row.parent for row in machine.chart.states}

    class Measured(machine):  # type: ignore[misc, valid-type]
        __slots__ = ()

        def check(self) -> str:
            leaves = [state for state in self.configuration if state not in parents]
            return common.summary(chart, leaves, self.data, self.log[-1][1] if self.log else "")

        def save(self) -> dict[str, Any]:
            return self.snapshot()

        def to_text(self, saved: dict[str, Any]) -> str:
            import json  # which a start does without

            return json.dumps(saved)

        def of_text(self, text: str) -> Any:
            import json

            return json.loads(text)

        def again(self, saved: dict[str, Any]) -> Measured:
            return Host().restore(Measured, saved)

    host = Host()

    def factory() -> common.Session:
        session = Measured(host)
        session.start()
        return session

    return factory


if __name__ == "__main__":
    common.main(make)

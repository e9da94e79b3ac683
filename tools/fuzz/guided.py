"""Inputs chosen by coverage, by atheris (the extra `fuzz`): the one file that imports it.

In: what is asked, and what tries inputs. Out: nothing; the trial keeps account. The rule that surprises: modules are
instrumented as they are imported, so that what they are imported by must not have been before.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.fuzz.running import Asked, Trial

OPTIONS = ("-rss_limit_mb=4096", "-max_len=8192", "-verbosity=0", "-timeout=3600")
INSTRUMENTED = ["scxmlc", "scxml_runtime.chart", "scxml_runtime.simulator.scenario", "tomllib", "json"]


def guide(asked: Asked, trial: Trial) -> None:
    """Try so many inputs. Ends the process where libFuzzer has had enough."""
    import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

    with atheris.instrument_imports(include=INSTRUMENTED):
        from tools.fuzz.targets import ATTEMPTS
    from tools.fuzz import seeds
    from tools.fuzz.plan import PLAN

    attempt = ATTEMPTS[asked.target]

    def once(data: bytes) -> None:
        trial(data, attempt)
        if trial.count == asked.inputs:
            trial.tell()

    with TemporaryDirectory(prefix="corpus-") as folder:
        for number, seed in enumerate(seeds.of(PLAN[asked.target].sort)):
            Path(folder, str(number)).write_bytes(seed)
        atheris.Setup([sys.argv[0], *OPTIONS, f"-seed={asked.seed}", f"-runs={asked.inputs}", folder], once)
        atheris.Fuzz()

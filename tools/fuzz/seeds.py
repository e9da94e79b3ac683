"""What mutations begin with: documents, scripts, traces, and other files of the project, by their sort.

In: the sort's name. Out: bytes. Files in `../shared`, where it is there, are seeds as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from scxml_runtime.simulator import Simulator
from scxml_runtime.testing import recorded
from scxmlc.loader import load

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
LARGEST = 32_768
"""Bytes of a seed: larger ones make each input slow, and find nothing that smaller ones do not."""

LAMP = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="lamp" initial="off" datamodel="ecmascript">
  <datamodel><data id="times" expr="0"/><data id="owner" expr="{name: 'anna', tags: ['a', 'b']}"/></datamodel>
  <script>function doubled(x) { var y = x * 2; return y; }</script>
  <state id="off">
    <transition event="toggle" cond="times &gt; 3" target="broken"/>
    <transition event="toggle" target="on">
      <assign location="times" expr="doubled(times) + 1"/><log label="on" expr="times"/>
    </transition>
  </state>
  <state id="on">
    <onentry><send id="t" event="timeout" delay="5s"/></onentry><onexit><cancel sendid="t"/></onexit>
    <transition event="timeout" target="off"/>
    <transition event="bad"><assign location="times" expr="nobody.knows"/></transition>
  </state>
  <final id="broken"/>
</scxml>
"""

METRIC = b"""\
18:30:00.000 METRIC <appl_begin sid='1' name='lamp' url='http://a/lamp.scxml?x=1' />
18:30:00.010 METRIC <state_enter sid='1' name='off' type='state' />
18:30:01.020 [T] METRIC <event_processed sid='1' name='toggle' disposition='true' />
18:30:01.021 METRIC <log sid='1' expr='it's "on"' label='l' level='1' />
18:30:01.022 METRIC <extension sid='1' name='submit' namespace='www.genesyslab.com/modules/queue' />
23:59:59.999 METRIC <state_exit sid='1' name='off' />
00:00:01.000 METRIC <appl_end sid='1' />
"""

SETTINGS = b"""[tool.scxmlc]
functions = ["price", "rates.today"]
processors = ["x-printer"]
services = ["x-scan"]
select = ["unreachable-*", "unused-data", "not-well-formed"]
ignore = ["old-*"]
dialect = "ors"
roots = ["lib", "../charts"]
output = "build"
[tool.scxmlc.per-file-ignores]
"old/*.scxml" = ["unused-data"]
[tool.scxmlc.modules]
crm = "no_such_module:CRM"
"""

SILENCED = b"""\
<!-- scxmlc: ignore unused-data: kept for later -->
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
  <datamodel><data id="n" expr="0"/> <!-- scxmlc: ignore unused-data, bad-value --></datamodel>
  <script>
    // scxmlc: ignore assigned-before-use
    var x = n; /* scxmlc: ignore raw-less-than */ if (x < 3) n++; // scxmlc: ignore-file unused-ignore
  </script>
  <!-- scxmlc: ignore unreachable-state no-way-out -->
  <state id="a"><onentry><!-- scxmlc: ignored --><log expr="n"/></onentry></state>
  <state id="b"/> <!-- scxmlc: ignore unreachable-state -->
</scxml>
<!-- scxmlc: ignore-file no-such-code -->
"""

COMMANDS = (
    b"step\nnext\nprint times + 1\nwhy toggle\nback\n",
    b"send toggle\ndata\nset times = 4\nwhere\nup\ndown\nstates\ncontinue\n",
    b"break 5 if times > 1\nbreak state:on\nlog 6 n is {times}\nc\nback continue\ndelete 1\nbreak\n",
    b'send toggle {"by": "anna"}\nadvance 5s\ntimers\nqueues\nback times\nwhy on\nwhy 6\nlist 3\nhelp\n',
    b"send bad\nbreak error\nmicrostep\nM\ne\nsessions lamp\np owner.tags[0]\nset owner.name = 'x'\nquit\n",
)


@cache
def of(sort: str) -> tuple[bytes, ...]:
    """The seeds of a sort, the same in each run."""
    return tuple(seed for seed in SORTS[sort]() if len(seed) <= LARGEST)


def _files(*patterns: str) -> Iterator[bytes]:
    for pattern in patterns:
        for folder in (ROOT, SHARED):
            yield from (path.read_bytes() for path in sorted(folder.glob(pattern)) if path.is_file())


def _charts() -> Iterator[bytes]:
    yield LAMP.encode()
    yield SILENCED
    yield from _files("examples/**/*.scxml", "tests/errors/*.scxml", "tests/golden/**/*.scxml")
    yield from _files("seeds/*.scxml", "field/*.scxml")


def _scripts() -> Iterator[bytes]:
    for table in _files("tests/ecmascript/tables/*.txt"):
        rows = (line for line in table.splitlines() if line and not line.startswith(b"#"))
        yield from (row.rpartition(b" => ")[0] for row in rows)
    yield from _files("tests/ecmascript/programs/*.js")


def _snapshots() -> Iterator[bytes]:
    simulator = Simulator()
    session = simulator.start(load(LAMP))
    simulator.run()
    session.send("toggle", {"by": ["anna", None, 1.5]})
    yield json.dumps(session.snapshot()).encode()
    yield json.dumps(simulator.snapshot()).encode()
    yield from _files("tests/runtime/saving/golden/**/*.json")


def _traces() -> Iterator[bytes]:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        file = Path(folder, "trace")
        simulator = Simulator()
        with recorded(simulator, file):
            session = simulator.start(load(LAMP))
            for event in ("toggle", "bad", "nothing"):
                session.send(event, {"by": "anna"})
            simulator.advance(10)
        yield file.read_bytes()


SORTS: Mapping[str, Callable[[], Iterator[bytes]]] = {
    "charts": _charts,
    "scripts": _scripts,
    "snapshots": _snapshots,
    "traces": _traces,
    "metric": lambda: iter((METRIC,)),
    "scenarios": lambda: _files("examples/**/*.scenario.toml"),
    "settings": lambda: iter((SETTINGS,)),
    "commands": lambda: iter(COMMANDS),
}

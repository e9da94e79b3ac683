"""Takes the pictures of the server's page in docs/ anew: `python tools/server_pictures.py [NAME…]`, such as `ui-fleet`.

Each is a real server's page in Chromium. The fleet and the list show orders of four hours, which have passed on virtual
time; the other sessions take the seconds that they show. docs/tutorial-device.png wants elkjs (NODE_PATH).
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from scxml_runtime import VirtualClock  # noqa: E402
from scxml_runtime.durable import DurableHost, SessionOver  # noqa: E402
from scxml_runtime.server.catalogue import Served  # noqa: E402
from scxml_runtime.testing import Scribe  # noqa: E402
from scxmlc.cli.drawing import Layout  # noqa: E402
from scxmlc.serving.versions import Compiling  # noqa: E402
from tests.runtime.server.browsing import until_said  # noqa: E402
from tests.runtime.server.live import Charts, Live  # noqa: E402
from tools.chromium import Browser  # noqa: E402

DOCS = ROOT / "docs"
ORDER = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="order" datamodel="ecmascript">
  <datamodel><data id="reminders" expr="0"/></datamodel>
  <state id="open">
    <transition event="cancel" target="cancelled"/>
    <state id="unpaid">
      <onentry><send event="remind" id="reminder" delay="900s"/></onentry>
      <onexit><cancel sendid="reminder"/></onexit>
      <transition event="remind" target="unpaid"><assign location="reminders" expr="reminders + 1"/></transition>
      <transition event="paid" target="paid"/>
    </state>
    <state id="paid">
      <transition event="reconcile" target="reconciling"/>
      <state id="picking">
        <transition event="picked" target="packing"/>
        <transition event="missing" target="waiting"/>
      </state>
      <state id="waiting">
        <onentry><send event="stocked" delay="7200s"/></onentry>
        <transition event="stocked" target="picking"/>
      </state>
      <state id="packing"><transition event="packed" target="shipping"/></state>
      <state id="shipping"><transition event="delivered" target="delivered"/></state>
    </state>
    <state id="reconciling"><transition target="reconciling"/></state>
  </state>
  <final id="delivered"/>
  <final id="cancelled"/>
</scxml>"""
COLLECTING = ORDER.replace('"picking"', '"collecting"')
SPAN, ORDERS = 4 * 3600.0, 760
UNTIL_OLD, UNTIL_NEW = 900.0, 7200.0  # when the next version comes
ENDS = ((0.007, ["paid", "reconcile"]), (0.05, ["cancel"]), (0.18, ["paid", "missing"]))
USUAL = ["paid", "picked", "packed", "delivered"]
MEANS = (900, 2600, 1900, 1500)  # seconds until each of these

Happens = tuple[float, str, Served | None, str]
"""When, to which order, and either the version that it begins with or an event."""


def orders(folder: Path) -> Live:
    """Those of four hours, in three versions, the first of which is not served any more."""
    charts = Charts()
    versions = [
        charts.add(folder, "order", text) for text in (COLLECTING.replace("900s", "600s"), COLLECTING, ORDER)
    ]
    live = Live(charts)
    clock = VirtualClock(epoch=time.time() - SPAN)
    with DurableHost(
        live.store, [each.cls for each in versions], clock=clock, history=True, scribe=Scribe()
    ) as host:
        for at, id, version, event in sorted(_plan(versions), key=lambda each: each[0]):
            host.advance(max(0.0, at - host.clock.now()))
            _let(host, id, version, event)
        host.advance(SPAN - host.clock.now())
    charts.served = [each for each in charts.served if each.version != versions[0].version]
    return live


def _plan(versions: list[Served]) -> Iterator[Happens]:
    chance = random.Random(7)
    for number in chance.sample(range(100_000, 1_000_000), ORDERS):
        id, at = f"order-{number}", chance.uniform(0, SPAN - 5)
        version = versions[(at >= UNTIL_OLD) + (at >= UNTIL_NEW)]
        yield at, id, version, ""
        kind, slow = chance.random(), 5 if version is versions[0] else 1
        events = next((events for share, events in ENDS if kind < share), USUAL)
        for event, mean in zip(events, MEANS, strict=False):
            at += chance.expovariate(1 / mean) * slow
            if at < SPAN:
                yield at, id, None, event


def _let(host: DurableHost, id: str, version: Served | None, event: str) -> None:
    if version is not None:
        host.start(version.cls, id)
        return
    with suppress(SessionOver):
        host.send(id, event)


def _stuck(live: Live) -> None:
    """Something comes for orders of the version that is gone."""
    served = {each.version for each in live.charts.served}
    for each in live.call(lambda: live.host.sessions(limit=ORDERS)):
        if each.version not in served and [*each.states] == ["collecting"]:
            live.call(lambda id=each.id: live.host.post(id, "picked"))


def fleet(page: Browser, folder: Path) -> None:
    with orders(folder) as live:
        _stuck(live)
        _open(page, live, "/charts/order?heat=age", (1200, 800), "dark")
        until_said(page, " min")
        _keep(page, "ui-fleet")


def sessions(page: Browser, folder: Path) -> None:
    with orders(folder) as live:
        _open(page, live, "/sessions", (1200, 620))
        until_said(page, "unpaid")
        _keep(page, "ui-sessions")


def door(page: Browser, folder: Path) -> None:
    live = _served(ROOT / "examples/door/door.scxml")
    with live:
        live.start("door", "front")
        live.call(lambda: live.host.post("front", "push", {"by": "anna"}))
        _open(page, live, "/sessions/front", (1280, 800))
        _pass(page, 12)
        _keep(page, "server-session")


def vending(page: Browser, folder: Path) -> None:
    names = ("x-hatch", "x-coins", "x-compressor")
    live = _served(
        *(ROOT / "examples/vending" / f"{name}.scxml" for name in ("vending", "payment")),
        processors=dict.fromkeys(names, lambda message: None),
    )
    with live:
        live.start("vending", "machine-7")
        _open(page, live, "/sessions/machine-7", (1320, 900))
        for event, data in (("temperature", 9), ("choose", "tea"), ("choose", "water")):
            _pass(page, 1)
            live.call(lambda event=event, data=data: live.host.post("machine-7", event, data))
        _pass(page, 3)
        page.click("#data summary")
        _keep(page, "ui-session")


def dock(page: Browser, folder: Path) -> None:
    async def charger(call: Any) -> int:
        await call.sleep(30.0)
        return min(int(call.params["level"]) + 10, 100)

    live = _served(
        DOCS / "tutorials/dock.scxml",
        processors={"x-lid": lambda message: None},
        services={"x-charger": charger},
    )
    with live:
        live.start("dock", "roof", "approach")
        live.call(lambda: live.host.post("roof", "landed", {"level": 20}))
        _open(page, live, "/sessions/roof", (1280, 800))
        _pass(page, 38)
        _keep(page, "tutorial-device")


def _served(*charts: Path, **host: Any) -> Live:
    layout = Layout("auto", sys.stderr)
    compiling = Compiling(draw=lambda picture: layout.written(picture, ".svg"))
    return Live(Charts([compiling.of(each).served for each in charts]), **host)


def _open(page: Browser, live: Live, where: str, size: tuple[int, int], scheme: str = "light") -> None:
    page.resize(*size)
    page.media(prefers_color_scheme=scheme)
    page.open(f"{live.url}/ui/", f"#{where}")
    _pass(page, 2)


def _pass(page: Browser, seconds: float) -> None:
    page.evaluate(f"new Promise((go) => setTimeout(go, {seconds * 1000}))")


def _keep(page: Browser, name: str) -> None:
    (DOCS / f"{name}.png").write_bytes(page.photograph())


PICTURES: dict[str, Callable[[Browser, Path], None]] = {
    "ui-fleet": fleet,
    "ui-sessions": sessions,
    "ui-session": vending,
    "server-session": door,
    "tutorial-device": dock,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or PICTURES:
        with tempfile.TemporaryDirectory() as folder, Browser() as page:
            PICTURES[name](page, Path(folder))

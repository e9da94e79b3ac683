"""Golden snapshots: what each version of the format has written, kept and restored for ever.

In `golden/vN/`, for each: `NAME.scxml`, a chart; `NAME.toml`, what happens to a session of it `before` it is saved and
`after` it is restored, and what is seen `then`; `NAME.json`, the snapshot. Out: sessions, and where today's snapshots
differ.

    python -m tests.runtime.saving.goldens      writes the snapshots of today's version that are not there yet

The rule that surprises: a snapshot that is there is never written again, for somebody's sessions look like it. What the
compiler makes of the charts' content may change meanwhile, so that the code's half of `meaning` is not looked at.
"""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import scxmlc
from scxml_runtime import Event, Host
from scxml_runtime.session.saving.meaning import HALF, UNKNOWN
from scxml_runtime.session.saving.sessions import VERSION
from scxml_runtime.simulator import Simulator

FOLDER = Path(__file__).parent / "golden"
DECLARED = ".declared"
"""Globals that cannot be deleted: which of them are noted down is the compiler's affair."""


async def echo(call: Any) -> None:
    """The service of the charts: says again what it is told."""
    while True:
        event = await call.receive()
        call.send("echoed", call.params["prefix"] + event.data["w"])


async def idle(call: Any) -> None:
    """The other one: it takes its time, and then one event."""
    await call.sleep(2)
    event = await call.receive()
    call.send("idle.taken", event.name if event.data is None else f"{event.name} {event.data['n']}")


async def slow(message: Any) -> None:
    """The processor that is at work when a session is saved."""
    await message.sleep(1)


def come(session: Any, name: str, raw: str) -> None:
    """An event comes from outside, as this text, and waits for its turn."""
    event = Event(name)
    event.raw = raw
    session.host.put(session.session_id, event)


def due(session: Any, seconds: float) -> None:
    """Time passes; what comes due waits in the queues for its turn."""
    clock = session.host.clock
    clock.time += seconds
    while clock.call_due(clock.now()):
        pass


ACTS: dict[str, Any] = {
    "start": lambda session: session.start(),
    "send": lambda session, name, data=None: session.send(name, data),
    "advance": lambda session, seconds: session.advance(seconds),
    "due": due,
    "come": come,
    "put": lambda session, name, data=None: session.host.put(session.session_id, Event(name, data=data)),
    "happen": lambda session, *event: session.host.modules.post(session.session_id, *event),
    "run": lambda session: session.host.run(),
}


class Golden:
    """One of them."""

    def __init__(self, chart: Path) -> None:
        self.name = f"{chart.parent.name}/{chart.stem}"
        self.chart = chart
        self.file = chart.with_suffix(".json")
        self.story = tomllib.loads(chart.with_suffix(".toml").read_text("utf-8"))

    def machine(self) -> Any:
        """The class of the chart."""
        return scxmlc.load(self.chart.read_text("utf-8"), self.chart.name, functions=["price"])

    def kept(self) -> Any:
        """The snapshot that is kept."""
        return json.loads(self.file.read_text("utf-8"))

    def comparable(self, saved: Any = None) -> Any:
        """A snapshot, that which is kept if none is given, without what a version says nothing of."""
        return without_code(self.kept() if saved is None else saved)

    def restored(self) -> Any:
        """The session of the snapshot that is kept, after all that happens next."""
        session = host().restore(self.machine(), self.comparable())
        return carry_out(session, self.story["after"])

    def written(self) -> Any:
        """What is written of the session today."""
        start, url = not self.story.get("unstarted"), self.story.get("url", "")
        session = host().start(self.machine(), start=start, url=url)
        return carry_out(session, self.story["before"]).snapshot()


def host() -> Host:
    """A host with all that the charts ask for, a contact centre among it."""
    simulator = Simulator(
        services={"x-echo": echo, "x-idle": idle},
        processors={"x-post": lambda message: message.target, "x-slow": slow},
        functions={"price": lambda n: 2 * n},
    )
    return simulator.host


def carry_out(session: Any, acts: list[Any]) -> Any:
    """The session, after these."""
    for act, *given in acts:
        ACTS[act](session, *given)
    return session


def goldens(folder: str = "v*") -> list[Golden]:
    """Those of one version, or all."""
    return [Golden(chart) for chart in sorted(FOLDER.glob(f"{folder}/*.scxml"))]


def without_code(saved: Any) -> Any:
    """A snapshot that says nothing of the code which the compiler made of its charts."""
    if isinstance(saved, list):
        return [*map(without_code, saved)]
    if not isinstance(saved, dict):
        return saved
    told = {name: without_code(each) for name, each in saved.items()}
    if "meaning" in told and "states" in told:
        told["meaning"] = told["meaning"][:HALF] + UNKNOWN
    return told


def differences(kept: Any, written: Any, path: str = "snapshot") -> Iterator[str]:
    """Where today's snapshot is not what was kept. Fields may be added, and names that the code declares."""
    if isinstance(kept, dict) and isinstance(written, dict):
        order = [name for name in written if name in kept]
        if order != [*kept]:
            yield f"{path}: {[*kept]} became {[*written]}"
        for name in order:
            yield from differences(kept[name], written[name], f"{path}.{name}")
    elif path.endswith(DECLARED) and {*kept} <= {*written}:
        return
    elif isinstance(kept, list) and isinstance(written, list) and len(kept) == len(written):
        for place, pair in enumerate(zip(kept, written, strict=True)):
            yield from differences(*pair, f"{path}[{place}]")
    elif json.dumps(kept) != json.dumps(written):  # for which 1 is not true
        yield f"{path}: {kept!r} became {written!r}"


def begin_version(folder: Path) -> None:
    """Give today's version the charts and stories of the one before."""
    newest = max(FOLDER.glob("v*"), key=lambda each: int(each.name[1:]))
    shutil.copytree(newest, folder, ignore=shutil.ignore_patterns("*.json"))


def main() -> None:
    folder = FOLDER / f"v{VERSION}"
    if not folder.exists():
        begin_version(folder)
    for golden in goldens(folder.name):
        if not golden.file.exists():
            golden.file.write_text(json.dumps(golden.written(), indent=1) + "\n", "utf-8")
            print(golden.name)


if __name__ == "__main__":
    main()

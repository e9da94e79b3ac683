"""A server under load that is stopped and killed again and again, with exact counts at the end.

    python -m tools.soak                            a minute
    python -m tools.soak --minutes 30 --seed 7

In: how long, how many sessions. Out: a table, and whether all of it is exact: each event that was acknowledged has been
applied once. The exit status is 1 if it is not.

On loopback: callers that send numbered events under keys, of which some vanish before they are answered and send again;
readers of streams that read nothing; watchers that write down what they are told. Meanwhile the server gets SIGTERM and
SIGKILL in turn, and is started again. The rule that surprises: of an event whose caller has vanished nobody knows
whether it has come; it is sent again under its key, and so it has been applied once in any case.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import scxmlc
from scxml_runtime.client import AsyncClient, Duplicate, Patience, ServerUnavailable

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="sum" datamodel="ecmascript">
  <datamodel><data id="count" expr="0"/><data id="sum" expr="0"/><data id="rests" expr="0"/></datamodel>
  <state id="summing">
    <transition event="add">
      <assign location="count" expr="count + 1"/>
      <assign location="sum" expr="sum + _event.data.n"/>
      <cancel sendid="rest"/>
      <send event="rest" id="rest" delay="1s"/>
    </transition>
    <transition event="rest"><assign location="rests" expr="rests + 1"/></transition>
  </state>
</scxml>"""
STUBBORN = Patience(tries=1_000, first=0.02, longest=0.5)
CALLERS, WATCHERS, SLOW = 16, 4, 8
STOPS = (signal.SIGTERM, signal.SIGKILL)
WANTED = {"SIGTERM, status 0", "SIGKILL, status -9"}
"""How servers may end."""


@dataclass
class Server:
    """One after the other on the same port and store."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    ends: Counter[str] = field(default_factory=Counter)
    ups: list[float] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        line = [sys.executable, "-m", "scxml_runtime.server", str(self.folder / "sum.py")]
        line += ["--store", str(self.folder / "sums.db"), "--listen", f"127.0.0.1:{self.port}", "--history"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(line, stdout=log, stderr=log)

    async def up(self) -> None:
        """Until it answers."""
        begun = time.perf_counter()
        async with AsyncClient(self.url, patience=STUBBORN) as client:
            await client.charts()
        self.ups.append(time.perf_counter() - begun)

    async def end(self, how: signal.Signals) -> None:
        """Stop it or kill it, and see what it says."""
        assert self.process is not None
        self.process.send_signal(how)
        status = await asyncio.to_thread(self.process.wait)
        self.ends[f"{how.name}, status {status}"] += 1

    def leave_none(self) -> None:
        """Whatever has happened, no process is left."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


@dataclass
class Load:
    """What was acknowledged, by session."""

    server: Server
    chance: random.Random
    is_over: bool = False
    sums: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    vanished: int = 0
    slow: int = 0
    turns: int = 0
    gaps: int = 0
    problems: list[str] = field(default_factory=list)

    async def call(self, ids: list[str]) -> None:
        """One caller, whose sessions these are."""
        async with AsyncClient(self.server.url, patience=STUBBORN) as client:
            for id in ids:
                with suppress(Duplicate):  # of its own, whose answer was lost
                    await client.start("sum", id)
            for number in range(sys.maxsize):
                if self.is_over:
                    return
                await self._event(client, self.chance.choice(ids), number)

    async def _event(self, client: AsyncClient, id: str, number: int) -> None:
        key, data = f"{id}:{number}", {"n": number}
        if self.chance.random() < 0.05:
            await self._vanish(client, id, key, number)
        send = self.chance.choice((client.send, client.accept))
        await send(id, "add", data, key)
        self.counts[id] += 1
        self.sums[id] += number

    async def _vanish(self, client: AsyncClient, id: str, key: str, number: int) -> None:
        """Ask, and be gone before the answer, or in the middle of the request."""
        self.vanished += 1
        body = b'{"name":"add","data":{"n":%d},"key":"%s"}' % (number, key.encode())
        head = f"POST /api/sessions/{id}/events HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        whole = f"{head}content-length: {len(body)}\r\n\r\n".encode() + body
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", self.server.port)
            writer.write(whole[: self.chance.choice((len(whole), len(whole), len(whole) - 7))])
            await writer.drain()
            writer.close()

    async def read_nothing(self, id: str) -> None:
        """Readers of streams that do not read, one after the other."""
        while not self.is_over:
            path = self.chance.choice((f"/api/sessions/{id}/steps", "/api/changes"))
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", self.server.port, limit=1)
                writer.write(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".encode())
                self.slow += 1
                await asyncio.sleep(self.chance.uniform(1, 5))
                writer.transport.abort()
            await asyncio.sleep(0.1)

    async def watch(self, id: str) -> None:
        """One that is told everything, whatever happens to the server."""
        last = 0
        async with AsyncClient(self.server.url, patience=STUBBORN) as client:
            while not self.is_over:
                async for turn in client.watch(id):
                    self.turns += 1
                    self.gaps += turn.is_gap
                    if turn.number and turn.number <= last:
                        self.problems.append(f"{id}: turn {turn.number} was told behind {last}")
                    last = turn.number or last


async def kill(server: Server, load: Load, seconds: float) -> None:
    """End the server again and again."""
    end = time.perf_counter() + seconds
    number = 0
    while time.perf_counter() < end:
        await asyncio.sleep(load.chance.uniform(1.0, 5.0))
        await server.end(STOPS[number % 2])
        server.start()
        await server.up()
        number += 1


async def soak(server: Server, seconds: float, sessions: int, seed: int) -> int:
    """The exit status."""
    load = Load(server, random.Random(seed))
    ids = [f"sum-{number:03}" for number in range(sessions)]
    server.start()
    await server.up()
    begun = time.perf_counter()
    callers = [asyncio.create_task(load.call(ids[number::CALLERS])) for number in range(CALLERS)]
    await _begun(server, ids)
    others = [asyncio.create_task(load.watch(id)) for id in ids[:WATCHERS]]
    others += [asyncio.create_task(load.read_nothing(ids[0])) for _ in range(SLOW)]
    await kill(server, load, seconds)
    load.is_over = True
    await asyncio.gather(*callers)
    took = time.perf_counter() - begun
    for each in others:
        each.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    wrong = [*load.problems, *await _wrong(server, load, ids)]
    await server.end(signal.SIGTERM)
    wrong += [f"a server has ended by {how}" for how in sorted(set(server.ends) - WANTED)]
    _tell(server, load, took, wrong)
    return int(bool(wrong))


async def _begun(server: Server, ids: list[str]) -> None:
    """Until those that are watched are there."""
    async with AsyncClient(server.url, patience=STUBBORN) as client:
        for id in ids[:WATCHERS]:
            while True:
                with suppress(LookupError):
                    await client.look(id)
                    break
                await asyncio.sleep(0.05)


async def _wrong(server: Server, load: Load, ids: list[str]) -> list[str]:
    """What is not as it was acknowledged."""
    wrong = []
    async with AsyncClient(server.url, patience=STUBBORN) as client:
        for id in ids:
            view: Any = await client.look(id)
            while view.waiting:
                await asyncio.sleep(0.05)
                view = await client.look(id)
            found = int(view.data["count"]), int(view.data["sum"])
            if found != (load.counts[id], load.sums[id]):
                wrong.append(
                    f"{id}: {found} stands there, {(load.counts[id], load.sums[id])} was acknowledged"
                )
    return wrong


def _tell(server: Server, load: Load, took: float, wrong: list[str]) -> None:
    events = load.counts.total()
    print(f"{events:>10,} events acknowledged in {took:.0f} s, {events / took:,.0f} a second")
    print(f"{load.vanished:>10,} callers that had gone before they were answered, and sent again")
    print(f"{load.slow:>10,} readers of streams that read nothing")
    print(f"{load.turns:>10,} turns told to {WATCHERS} watchers, {load.gaps} gaps")
    for how, count in sorted(server.ends.items()):
        print(f"{count:>10,} ends by {how}")
    print(f"{max(server.ups):10.1f} s until it answered again, at most")
    for each in wrong:
        print(each)
    print("not exact" if wrong else "exact: nothing lost, nothing twice")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as made:
        return int(made.getsockname()[1])


async def _run(given: argparse.Namespace) -> int:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "sum.scxml").write_text(CHART, encoding="utf-8")
        (folder / "sum.py").write_text(scxmlc.compile_file(folder / "sum.scxml").text, encoding="utf-8")
        server = Server(folder, _free_port())
        stack.callback(server.leave_none)
        try:
            return await soak(server, given.minutes * 60, given.sessions, given.seed)
        except (ServerUnavailable, AssertionError):
            print((folder / "log").read_text("utf-8")[-2000:], file=sys.stderr)
            raise


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    sys.exit(asyncio.run(_run(parser.parse_args())))


if __name__ == "__main__":
    main()

"""How fluid the server's page stays: frames while sessions change, in the list and on a chart, still and scrolled.

    python benchmarks/live_page.py                        1,000 sessions of a chart of 100 states, 500 changes a second
    python benchmarks/live_page.py --changes 0            the same page while nothing happens
    python benchmarks/live_page.py --sessions 10000 --seconds 20 --out results

The server, what makes sessions change, and the browser share this machine. Prints a row for each view: frames a second,
the longest time between two of them and the time that 99 of 100 stay below, how many took longer than 50 ms, and of
each second how much the scripts of the page, its layout with styles, and all of its main thread took.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from results import keep

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.runtime.server.live import Charts, Live  # noqa: E402
from tools.chromium import Browser  # noqa: E402

REGIONS, IN_EACH = 10, 9  # 10 states with 9 in each are 100
FRAMES = """new Promise((resolve) => {
  const frames = [], end = performance.now() + %d;
  let last = performance.now();
  const next = (now) => {
    frames.push(now - last);
    last = now;
    if (now < end) requestAnimationFrame(next); else resolve(frames.slice(1));
  };
  requestAnimationFrame(next);
})"""
SCROLLING = """setInterval(() => {
  const box = document.querySelector(".grid");
  box.scrollTop = (box.scrollTop + 37) % 30000;
}, 16)"""
VIEWS: dict[str, tuple[str, str, str]] = {
    "list": ("#/sessions", ".rows .row:not([hidden])", ""),
    "list, latest change first": ("#/sessions?order=-changed", ".rows .row:not([hidden])", ""),
    "list, scrolled": ("#/sessions?order=id", ".rows .row:not([hidden])", SCROLLING),
    "chart of 100 states": ("#/charts/ring", ".badge", ""),
    "chart, heat by age": ("#/charts/ring?heat=age", ".badge", ""),
}
COLUMNS = (
    "changes/s",
    "frames/s",
    "longest ms",
    "p99 ms",
    "over 50 ms",
    "script ms/s",
    "layout ms/s",
    "main ms/s",
)


def ring() -> str:
    """A chart whose sessions go from state to state, round and round."""
    count = REGIONS * IN_EACH
    inner = [
        f'<state id="s{n}"><transition event="next" target="s{(n + 1) % count}"/></state>'
        for n in range(count)
    ]
    regions = [
        f'<state id="r{n}">{"".join(inner[n * IN_EACH : (n + 1) * IN_EACH])}</state>' for n in range(REGIONS)
    ]
    head = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="ring">'
    return f"{head}{''.join(regions)}</scxml>"


@contextmanager
def changing(live: Live, sessions: int, changes: int) -> Iterator[Callable[[], int]]:
    """Sessions are sent events, as many a second, in tenths of a second; gives how many there were."""
    stop, sent, chance = threading.Event(), [0], random.Random(1)

    def drive() -> None:
        due = time.monotonic()
        while changes and not stop.wait(max(0.0, due - time.monotonic())):
            for _ in range(changes // 10):
                live.host.submit(f"order-{chance.randrange(sessions):05}", "next")
            sent[0] += changes // 10
            due += 0.1

    thread = threading.Thread(target=drive, daemon=True)
    thread.start()
    yield lambda: sent[0]
    stop.set()
    thread.join()


def measured(browser: Browser, url: str, view: tuple[str, str, str], seconds: float) -> dict[str, float]:
    """What one view comes to."""
    fragment, ready, act = view
    browser.open(f"{url}/ui/", fragment)
    browser.until(f"document.querySelectorAll({ready!r}).length > 10")
    if act:
        browser.evaluate(act)
    time.sleep(2)  # until what the opening costs is over
    before = metrics(browser)
    frames = sorted(browser.evaluate(FRAMES % (seconds * 1000)))
    spent = {name: (value - before[name]) / seconds for name, value in metrics(browser).items()}
    return {
        "frames/s": len(frames) / sum(frames) * 1000,
        "longest ms": frames[-1],
        "p99 ms": frames[int(len(frames) * 0.99)],
        "over 50 ms": sum(each > 50 for each in frames),
        "script ms/s": spent["ScriptDuration"] * 1000,
        "layout ms/s": (spent["LayoutDuration"] + spent["RecalcStyleDuration"]) * 1000,
        "main ms/s": spent["TaskDuration"] * 1000,
    }


def metrics(browser: Browser) -> dict[str, Any]:
    return {each["name"]: each["value"] for each in browser.call("Performance.getMetrics")["metrics"]}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sessions", type=int, default=1000)
    parser.add_argument("--changes", type=int, default=500, help="a second")
    parser.add_argument("--seconds", type=float, default=10.0, help="for each view")
    parser.add_argument("--out", help="a folder for the figures, as a file")
    asked = parser.parse_args()
    charts = Charts()
    with tempfile.TemporaryDirectory() as folder:
        charts.add(Path(folder), "ring", ring())
    with Live(charts, history=False, scribe=None) as live, Browser() as browser:
        browser.call("Performance.enable")
        chance = random.Random(2)
        for number in range(asked.sessions):
            live.start("ring", f"order-{number:05}", *["next"] * chance.randrange(30))
        print(f"{asked.sessions:,} sessions, {asked.seconds:g} s a view; load {os.getloadavg()[0]:.1f}")
        print(f"{'':26}{''.join(f'{name:>13}' for name in COLUMNS)}")
        with changing(live, asked.sessions, asked.changes) as sent:
            rows = {}
            for name, view in VIEWS.items():
                began, first = time.monotonic(), sent()
                found = measured(browser, live.url, view, asked.seconds)
                found["changes/s"] = (sent() - first) / (time.monotonic() - began)
                rows[name] = found
                print(f"{name:26}{''.join(f'{found[each]:13.0f}' for each in COLUMNS)}", flush=True)
    keep(asked.out, "live_page", sessions=asked.sessions, views=rows)


if __name__ == "__main__":
    main()

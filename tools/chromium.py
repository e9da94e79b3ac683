"""A page in Chromium, without a window: opened, asked, and photographed over the Chrome DevTools Protocol.

In: the file of a page, or its address on this machine. Out: what expressions of JavaScript evaluate to, keys pressed,
PNG. The browser speaks through two pipes, so that nothing but Chromium itself is needed; it is ended with the `with`.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PATIENCE = 60.0  # seconds until a browser that does not answer is given up
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-extensions", "--disable-background-networking", "--disable-component-update",
    "--force-color-profile=srgb", "--font-render-hinting=none", "--remote-debugging-pipe",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
KEYS = {
    "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "Home": 36, "End": 35, " ": 32, "Enter": 13,
    "Escape": 27,
}  # fmt: skip


def installed() -> str | None:
    """The program, if this machine has it."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Trouble(Exception):
    """The browser does not answer, or an expression fails."""


class Browser:
    """One page at a time: `with Browser() as browser: browser.open(path)`. `told` is what pages said: errors of
    scripts, what their policy refused, and what they ask of others than the server they come from."""

    def __init__(self, width: int = 1280, height: int = 800) -> None:
        self._folder = tempfile.mkdtemp(prefix="chromium-")
        theirs, self._out = os.pipe()
        self._in, ours = os.pipe()
        self._process = _started(theirs, ours, self._folder)
        self._read, self._number, self._session, self._is_loaded = b"", 0, "", False
        self._own = "file:"
        self.told: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.resize(width, height)

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(Trouble, OSError):
            self._session = ""
            self.call("Browser.close")
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        os.close(self._in)
        os.close(self._out)
        shutil.rmtree(self._folder, ignore_errors=True)

    def open(self, page: Path | str, fragment: str = "") -> None:
        """Returns when the page has been loaded, and its scripts have run. A `str` is an address: http://127.0.0.1:…"""
        self._load("about:blank")
        self.told.clear()
        url = page if isinstance(page, str) else page.absolute().as_uri()
        self._own = "/".join(url.split("/")[:3]) if url.startswith("http") else "file:"
        self._load(url + fragment)

    def _load(self, url: str) -> None:
        self.call("Page.navigate", url=url)
        while not self._is_loaded:
            self._note(next(self._messages(), {"method": "Page.loadEventFired"}))

    def resize(self, width: int, height: int) -> None:
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def media(self, **features: str) -> None:
        """`media(prefers_color_scheme="dark")`."""
        told = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.call("Emulation.setEmulatedMedia", features=told)

    def scripts(self, *, allowed: bool) -> None:
        """Whether pages that are opened from now on may run scripts."""
        self.call("Emulation.setScriptExecutionDisabled", value=not allowed)

    def evaluate(self, expression: str) -> Any:
        """What it comes to, as JSON can say it."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise Trouble(answer["exceptionDetails"].get("exception", {}).get("description", expression))
        return answer["result"].get("value")

    def until(self, expression: str) -> None:
        """Waits until it is true."""
        end = time.monotonic() + PATIENCE
        while not self.evaluate(expression):
            if time.monotonic() > end:
                raise Trouble(f"never true: {expression}")

    def press(self, key: str, *, shift: bool = False) -> None:
        text = {"text": key} if len(key) == 1 else {}
        told = {"key": key, "windowsVirtualKeyCode": KEYS.get(key, 0), "modifiers": 8 if shift else 0, **text}
        self.call("Input.dispatchKeyEvent", type="keyDown", **told)
        self.call("Input.dispatchKeyEvent", type="keyUp", **told)

    def click(self, selector: str) -> None:
        """In the middle of the first such element, as a person would: whatever lies above it is hit instead."""
        element = f"document.querySelector({json.dumps(selector)})"
        self.evaluate(f"{element}.scrollIntoView({{block: 'nearest'}})")
        place = f"{element}.getBoundingClientRect()"
        x, y = self.evaluate(f"(({{x, y, width, height}}) => [x + width / 2, y + height / 2])({place})")
        for type in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=type, x=x, y=y, button="left", clickCount=1)

    def photograph(self) -> bytes:
        """A PNG of what is in the window."""
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Any other command of the protocol."""
        self._number += 1
        self._is_loaded = False
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        for answer in self._messages():
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise Trouble(f"{method}: {answer['error'].get('message')}")
                return answer["result"]  # type: ignore[no-any-return]
            self._note(answer)
        raise Trouble(f"{method}: the browser has ended")

    def _note(self, message: dict[str, Any]) -> None:
        params = message.get("params", {})
        if message.get("method") == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.told.append(details.get("exception", {}).get("description") or details["text"])
        elif message.get("method") == "Page.loadEventFired":
            self._is_loaded = True
        elif message.get("method") == "Log.entryAdded":
            entry = params["entry"]
            self.told.append(" ".join([entry["text"], *filter(None, [entry.get("url")])]))
        elif message.get("method") == "Network.requestWillBeSent":
            url = params["request"]["url"]
            if not url.startswith(self._own):
                self.told.append(f"asks for {url}")

    def _messages(self) -> Iterator[dict[str, Any]]:
        while True:
            while b"\0" in self._read:
                text, _, self._read = self._read.partition(b"\0")
                yield json.loads(text)
            if not select.select([self._in], [], [], PATIENCE)[0]:
                raise Trouble("the browser does not answer")
            more = os.read(self._in, 1 << 20)
            if not more:
                return
            self._read += more


def _started(reads: int, writes: int, folder: str) -> int:
    """The browser's process, which reads commands at 3 and writes answers at 4."""
    program = installed()
    if program is None:
        raise Trouble("no Chromium on this machine")
    ends = [fcntl.fcntl(each, fcntl.F_DUPFD_CLOEXEC, 10) for each in (reads, writes)]  # neither is 3 or 4
    actions = [
        *((os.POSIX_SPAWN_OPEN, each, os.devnull, os.O_RDWR, 0) for each in (0, 1, 2)),
        *((os.POSIX_SPAWN_DUP2, end, place) for end, place in zip(ends, (3, 4), strict=True)),
    ]
    command = [program, *FLAGS, f"--user-data-dir={folder}", "about:blank"]
    process = os.posix_spawn(program, command, os.environ, file_actions=actions)
    for each in (reads, writes, *ends):
        os.close(each)
    return process

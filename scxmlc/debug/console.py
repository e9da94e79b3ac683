"""The console: a debugger for the terminal.

In: lines that somebody types. Out: lines of text. The rule that surprises: an empty line does the last step again, as
debuggers do; time passes only when one says so, or goes on where nothing else is left to do.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from types import FrameType
from typing import Any, Protocol

from scxml_runtime import StateMachine
from scxmlc.debug.breakpoints import NoPlace
from scxmlc.debug.engine import Engine, Quit
from scxmlc.debug.looking import Unevaluable
from scxmlc.debug.telling import heading, place_of, source_lines, stack


class Wrong(Exception):
    """A command that cannot be done as it was said."""


Command = Callable[["Console", Engine, str], object]
"""What a word does, with the rest of the line; something true if the chart goes on."""


class Screen(Protocol):
    """Where it is written."""

    @property
    def width(self) -> int:
        """The cells that a line may well take."""

    def say(self, text: str, style: str = "") -> None:
        """One line."""


class Console:
    """A front for people. `ask` reads a line, and raises EOFError at the end; `happenings` reads what `--event` takes;
    `commands` are those there are, by name."""

    def __init__(
        self,
        screen: Screen,
        ask: Callable[[str], str],
        happenings: Callable[[str], list[Any]],
        commands: Mapping[str, Command],
    ) -> None:
        self.screen = screen
        self.ask = ask
        self.happenings = happenings
        self.commands = commands
        self.last = ""
        self.chosen = ""
        self.selected = 0

    def said(self, line: str) -> None:
        """What the chart does."""
        self.screen.say(line)

    def stopped(self, engine: Engine, reason: str) -> None:
        """Show where it stands, and do what is asked until it goes on."""
        self.selected = 0
        self.chosen = ""
        for line, style in heading(engine, reason):
            self.screen.say(line, style)
        self._source(engine)
        while not self._obey(engine, self._read()):
            pass

    def _read(self) -> str:
        try:
            line = self.ask("(scxml) ").strip()
        except EOFError:
            raise Quit from None
        except KeyboardInterrupt:
            self.screen.say("")
            return " "
        if not line:
            return self.last if self.last.split(" ")[0] in REPEATED else " "
        self.last = line
        return line

    def _obey(self, engine: Engine, line: str) -> bool:
        """Do one command; whether the chart goes on."""
        word, _, rest = line.strip().partition(" ")
        if not word:
            return False
        command = self.commands.get(word)
        if command is None:
            near = get_close_matches(word, self.commands, 1)
            self.problem(
                f"no command {word!r}" + (f"; did you mean {near[0]}?" if near else "; help lists them")
            )
            return False
        try:
            return bool(command(self, engine, rest.strip()))
        except (NoPlace, Unevaluable, Wrong) as problem:
            self.problem(str(problem))
        except KeyboardInterrupt:
            self.problem("interrupted")
        return False

    def problem(self, text: str) -> None:
        """What could not be done."""
        for line in text.splitlines():
            self.screen.say(f"error: {line}", "bold red")

    def session(self, engine: Engine) -> StateMachine:
        """The session that is looked at: the chosen one, that which stands still, or the first. Raises Wrong."""
        sessions: Mapping[str, StateMachine] = engine.simulator.sessions
        if self.chosen in sessions:
            return sessions[self.chosen]
        if engine.moment.session is not None:
            return engine.moment.session
        if not sessions:
            raise Wrong("there is no session yet: step, or continue")
        running = [each for each in sessions.values() if not each.is_finished]
        return (running or [*sessions.values()])[0]

    def frame(self, engine: Engine) -> Any:
        """The call of a script that is looked at."""
        return frame_of(engine, self.session(engine), self.selected)

    def _source(self, engine: Engine) -> None:
        file, line = place_of(engine, engine.moment)
        self.show(source_lines(engine, file, line, 0))

    def show(self, lines: Iterable[tuple[str, str]]) -> None:
        """Lines of a document, cut where the screen ends."""
        width = self.screen.width
        for text, style in lines:
            self.screen.say(text if len(text) < width else f"{text[: width - 2]}…", style)


def frame_of(engine: Engine, session: StateMachine, selected: int) -> FrameType | None:
    """The frame of one of the calls of a session, counted from the innermost."""
    frames = stack(engine, session)
    return frames[min(selected, len(frames) - 1)].frame if frames else None


REPEATED = frozenset("s step n next o out m microstep M macrostep e event c continue b back".split())
"""Commands that an empty line does again."""


@contextmanager
def interruptible(engine: Engine) -> Iterator[None]:
    """Ctrl-C stops the chart at its next moment, or a search in the past; a second one, if none comes, ends all."""

    def pause(number: int, frame: Any) -> None:
        if engine.is_asking:
            raise KeyboardInterrupt
        if engine.wants_pause:
            engine.detach()  # what becomes of the chart now is not its own doing
            raise KeyboardInterrupt
        engine.interrupt()

    before = signal.signal(signal.SIGINT, pause)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

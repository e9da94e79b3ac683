"""The turns of families on Restate: what is taken, refused, or waits, and what all of it leaves in the journal.

In: the context of an invocation, inputs. Out: entries of its journal: the new state, and what goes out. `Refused`:
nothing has happened, and the caller hears why.

The rule that surprises: whoever waits for an answer hears that a turn has failed. Where nobody does, the input waits in
the state, and the session says what its problem is; it is tried again, as another version of the program may run then.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from logging import getLogger
from typing import TYPE_CHECKING, Any, Protocol

from scxml_runtime.durable.errors import NotWaiting
from scxml_runtime.durable.family import inputs
from scxml_runtime.durable.family.family import Family
from scxml_runtime.durable.family.inputs import Answered, Failed
from scxml_runtime.durable.host.charts import version
from scxml_runtime.durable.host.meanwhile import meanwhile
from scxml_runtime.durable.host.payload import read, write
from scxml_runtime.durable.on_restate.history import MOST, attended, called, entry, name_of
from scxml_runtime.durable.on_restate.kept import Kept, Residents, kept_from, seen
from scxml_runtime.durable.on_restate.leaving import Journal, leave, wake
from scxml_runtime.session.saving.problems import SnapshotError

if TYPE_CHECKING:
    from scxml_runtime.durable.family.around import Around
    from scxml_runtime.durable.family.family import Turn
    from scxml_runtime.durable.family.inputs import Input
    from scxml_runtime.durable.host.charts import Charts, Class
    from scxml_runtime.durable.host.watching import Notes, Scribe

STATE = "family"
STANDING = "standing"
"""What lists tell of the family: read by no turn."""
NOW = "now"
RETRY = 10.0
"""Seconds after which a family that could have no turn tries again."""


class Raw:
    """Bytes as they are, for the SDK."""

    def serialize(self, obj: bytes | None) -> bytes:
        return obj or b""

    def deserialize(self, buf: bytes) -> bytes:
        return buf


RAW: Any = Raw()
_LOG = partial(getLogger, "scxml_runtime.sessions")


class Context(Journal, Protocol):
    """The context of an invocation of an object, as Restate's SDK has it."""

    def key(self) -> str: ...
    def get(self, name: str, serde: Any) -> Any: ...
    def clear(self, name: str) -> None: ...
    def clear_all(self) -> None: ...
    def set(self, name: str, value: bytes, serde: Any) -> None: ...


class Refused(Exception):
    """Nothing of it has happened, and nobody has to try again. `status` as of HTTP."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class TurnFailed(Exception):
    """The turn has come to nothing, for this reason."""


class Turns:
    """Gives families their turns. `scribe`: writes down what they do, where their history is kept."""

    def __init__(
        self,
        charts: Charts,
        around: Around,
        clock: Callable[[], float],
        resident: int,
        history: bool = False,
        scribe: Scribe | None = None,
    ) -> None:
        self.charts = charts
        self.around = around
        self._keeps = history
        self._scribe = scribe if history else None
        self._clock = clock
        self._residents = Residents(resident)

    async def kept(self, ctx: Any) -> Kept | None:
        """The session of this key."""
        return kept_from(await ctx.get(STATE, RAW))

    async def known(self, ctx: Any) -> Kept:
        """The same. Raises Refused where there is none."""
        kept = await self.kept(ctx)
        if kept is None:
            raise Refused(
                404, f"there is no session {ctx.key()!r}: it was never started, or it was forgotten"
            )
        return kept

    def named(self, name: object, meaning: object) -> Class:
        """The version of a chart; the last that was registered where none is named."""
        versions = ((each, version(each)) for each in self.charts)
        known = [each for each, found in versions if found[0] == name and meaning in (None, found[1])]
        if not known:
            raise Refused(422, f"the chart {name}, or this version of it, is none of this worker's: app([…])")
        return known[-1]

    async def begin(self, ctx: Context, chart: Class, params: dict[str, Any] | None, **more: Any) -> None:
        """A new family, and its first turn."""
        if await self.kept(ctx) is not None:
            raise Refused(409, f"there is a session {ctx.key()!r} already: an id lives once")

        def family() -> Family:
            return Family.begin(chart, ctx.key(), self.around, params, **more)

        try:
            await self._take(ctx, Kept(ctx.key(), *version(chart)), [], None, family)
        except (ValueError, TurnFailed) as problem:
            raise Refused(400, str(problem)) from None

    async def seen(self, kept: Kept) -> dict[str, Any]:
        """The session, as it is kept."""
        chart = self.charts.of(kept.row())
        if chart is None:
            return seen(kept, None, self.charts.absence(kept.row()))
        try:
            family = self._residents.of(kept) or await self._resumed(kept, chart)
        except SnapshotError as problem:
            return seen(kept, None, kept.problem or str(problem))
        return seen(kept, family, kept.problem)

    async def migrated(
        self, kept: Kept, chart: Class, migrate: dict[str, Any] | None
    ) -> tuple[Family, dict[str, Any]]:
        """The family as one of this version of its chart, and what it would be saved as. Raises Refused."""
        try:
            family = await self._resumed(kept, chart, migrate)
            return family, family.saved()
        except (SnapshotError, TypeError, ValueError) as problem:
            raise Refused(412, str(problem)) from None

    async def _resumed(self, kept: Kept, chart: Class, migrate: dict[str, Any] | None = None) -> Family:
        return await meanwhile(lambda: Family.resume(chart, read(kept.saved), self.around, migrate))

    async def migrate(self, ctx: Context, kept: Kept, chart: Class, migrate: dict[str, Any] | None) -> None:
        """The family is one of this version from now on. In its history the lines of a trace begin anew behind this.
        Raises Refused."""
        family, told = await self.migrated(kept, chart, migrate)
        kept.saved = write(told)
        kept.chart, kept.meaning = version(chart)
        self._residents.drop(kept.id)
        if self._keeps:
            self._write_down(ctx, kept, self._clock(), ["migrate"], family, None)
            kept.head = kept.turns
        if kept.is_over:
            self._keep(ctx, kept, told)
        else:
            await self.take(ctx, kept, [])

    async def ask(self, ctx: Context, kept: Kept, given: Input) -> None:
        """Take an input of somebody who waits for the answer."""
        may_wait = bool(kept.waiting)
        try:
            await self._go_on(ctx, kept, [given])
        except TurnFailed as problem:
            if isinstance(problem.__cause__, NotWaiting):
                raise Refused(424, str(problem.__cause__)) from None
            if not may_wait:
                raise Refused(500, f"nothing of it has happened: {problem}") from None
            self._hold(ctx, kept, [given], str(problem))

    async def take(self, ctx: Context, kept: Kept, given: list[Input]) -> None:
        """Take inputs for which nobody waits."""
        try:
            await self._go_on(ctx, kept, given)
        except TurnFailed as problem:
            self._hold(ctx, kept, given, str(problem))

    async def _go_on(self, ctx: Context, kept: Kept, given: list[Input]) -> None:
        """Take the inputs, if the version of the chart is known; else they wait."""
        chart = self.charts.of(kept.row())
        if chart is None:
            self._hold(ctx, kept, given, self.charts.absence(kept.row()))
            return
        saved, waiting = kept.saved, [inputs.from_json(each) for each in kept.waiting]

        def family() -> Family:
            try:
                return Family.resume(chart, read(saved), self.around)
            except SnapshotError as problem:
                raise TurnFailed(f"what was saved cannot go on: {problem}") from None

        await self._take(ctx, kept, [*waiting, *given], self._residents.take(kept), family)

    def _hold(self, ctx: Context, kept: Kept, given: list[Input], why: str) -> None:
        if kept.problem != why:
            _LOG().error("the session %s cannot go on: %s", kept.id, why[:500])
        kept.wait(map(inputs.to_json, given), why)
        wake(ctx, kept, RETRY)
        self._keep(ctx, kept, read(kept.saved))

    def _keep(self, ctx: Context, kept: Kept, told: dict[str, Any]) -> None:
        """What the family is from now on: `told` is what it was saved as."""
        ctx.set(STANDING, kept.standing(told, self._clock()), RAW)
        ctx.set(STATE, kept.to_bytes(), RAW)

    async def _take(
        self,
        ctx: Context,
        kept: Kept,
        given: list[Input],
        resident: tuple[Family, Notes | None] | None,
        family: Callable[[], Family],
    ) -> None:
        """A turn, and what comes of it, in one journal: the new state, and all that goes out."""
        is_first, now = not kept.saved, self._clock()
        known, notes, turn = await self._turned(kept, now, given, resident, family)
        if turn.goes_by_time and now != (now := await _recorded(ctx, now)):
            known, notes, turn = await self._turned(kept, now, given, None, family)  # as it was
        told = _saved(known)
        kept.saved = write(told)
        kept.is_over, kept.waiting, kept.problem = turn.is_over, [], None
        for each in given:
            if isinstance(each, Answered | Failed):
                kept.services.pop(each.key, None)
        for effect in turn.effects:
            await leave(ctx, kept, effect, now)
        if kept.wants(None if turn.is_over else now if turn.is_restless else turn.due):
            assert kept.armed is not None
            wake(ctx, kept, kept.armed - now)
        if self._keeps:
            self._write_down(ctx, kept, now, ["start"] * is_first + [*map(called, given)], known, notes)
        self._keep(ctx, kept, told)
        self._residents.keep(kept, known, notes)
        if turn.is_over and known.session.failure:
            _LOG().error("the session %s has failed: %s", kept.id, known.session.failure[:500])

    async def _turned(
        self,
        kept: Kept,
        now: float,
        given: list[Input],
        resident: tuple[Family, Notes | None] | None,
        family: Callable[[], Family],
    ) -> tuple[Family, Notes | None, Turn]:
        """A turn; where a document is waited for, it is taken again by a family as it was."""
        in_memory = [] if resident is None else [resident]

        def attempt() -> tuple[Family, Notes | None, Turn]:
            known, notes = in_memory.pop() if in_memory else (family(), None)
            notes = notes or attended(self._scribe, kept, known)
            return known, notes, _turn(known, now, given)

        return await meanwhile(attempt)

    def _write_down(
        self, ctx: Context, kept: Kept, now: float, names: list[str], known: Family, notes: Notes | None
    ) -> None:
        """The turn is one of the session's history; the oldest goes, where there are too many."""
        kept.turns += 1
        ctx.set(name_of(kept.turns), entry(now, names, known, [] if notes is None else notes.taken()), RAW)
        if kept.turns > MOST:
            ctx.clear(name_of(kept.turns - MOST))


def _turn(family: Family, now: float, given: list[Input]) -> Turn:
    try:
        return family.turn(now, given)
    except Exception as problem:
        raise TurnFailed(f"its turn failed: {type(problem).__name__}: {problem}") from problem


def _saved(family: Family) -> dict[str, Any]:
    try:
        return family.saved()
    except SnapshotError as problem:
        raise TurnFailed(str(problem)) from None


async def _recorded(ctx: Context, now: float) -> float:
    """The time of this turn, also where it is taken again."""
    ctx.set(NOW, repr(now).encode(), RAW)
    return float(await ctx.get(NOW, RAW))

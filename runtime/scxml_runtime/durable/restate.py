"""Sessions on Restate: an engine on many machines keeps the families, workers like this one give them their turns.

In: charts, and what there is around them. Out: an ASGI application, which Restate calls: the virtual object `Session`,
whose key is the id of a family's root, and the service `Effects`.

The rule that surprises: Restate may call a worker again for the same turn, and goes by the journal of the first
attempt as far as that was written. So what a turn needs beyond the state and the input stands in the journal before it
counts. That is the time, where the turn goes by it: it is set and read back, because a value that is read comes from
the journal, and no round trip is paid for it. It needs journals whose values are not compared with the first attempt's
(`Values`).
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import restate
from restate.serde import BytesSerde

from scxml_runtime.durable import effects, inputs
from scxml_runtime.durable.around import Around
from scxml_runtime.durable.charts import Charts, version
from scxml_runtime.durable.effects import Begin, Carry, End, Request, Serve
from scxml_runtime.durable.family import Family
from scxml_runtime.durable.inputs import Answered, Cancelled, Failed, Input, Said, Undelivered
from scxml_runtime.durable.payload import read, write
from scxml_runtime.durable.restate_calls import Loop, Outside, Service
from scxml_runtime.durable.restate_kept import Kept, Residents, kept_from, seen
from scxml_runtime.durable.restate_leaving import leave, signal, tell, wake
from scxml_runtime.host.routes import SESSION
from scxml_runtime.ports.transport import HttpTransport
from scxml_runtime.session.saving.problems import SnapshotError

if TYPE_CHECKING:
    from scxml_runtime.durable.charts import Class
    from scxml_runtime.durable.outside import Call, Message
    from scxml_runtime.host.functions import Function
    from scxml_runtime.ports.documents import Documents
    from scxml_runtime.ports.transport import Transport

RAW = BytesSerde()
STATE = "family"
NOW = "now"
KEYS = timedelta(days=7)
"""How long a key is remembered under which an event was sent."""
PATIENT = timedelta(days=1)
"""How long a processor or service may be silent before it is begun anew."""
AGAIN = restate.InvocationRetryPolicy(
    initial_interval=timedelta(milliseconds=100),
    exponentiation_factor=2.0,
    max_interval=timedelta(seconds=2),
    max_attempts=1 << 31,
)
"""Where no worker answers, Restate tries again soon, and for years: by itself it would give up within the hour."""
RETRY = 10.0
"""Seconds after which a family whose version of the chart is unknown looks whether it is known now."""


class Values(restate.JournalValueCodec):
    """Journal values as they are. That there is a codec is what tells the SDK not to compare values on a replay."""

    def encode(self, buf: bytes) -> bytes:
        return buf

    async def decode(self, buf: bytes) -> bytes:
        return buf


def app(
    charts: Iterable[Class],
    *,
    processors: Mapping[str, Callable[[Message], object]] | None = None,
    services: Mapping[str, Callable[[Call], Awaitable[object]]] | None = None,
    functions: Mapping[str, Function] | None = None,
    documents: Documents | None = None,
    transport: Transport | None = None,
    resident: int = 10_000,
    clock: Callable[[], float] = time.time,
    place: Any = None,
) -> Any:
    """The application, for an ASGI server that speaks HTTP/2: `granian --interface asginl --http 2 module:app`. All
    as of `DurableHost`; `resident`: families in memory."""
    outside = Outside(processors or {}, services or {}, transport or HttpTransport(), place or Loop())
    around = Around(
        frozenset(outside.processors), frozenset(outside.services), dict(functions or {}), documents
    )
    sessions = Sessions(Charts(charts), around, clock, resident)
    return restate.app([sessions.object(), service(outside)], journal_value_codec=Values())


class Sessions:
    """The handlers of the object `Session`."""

    def __init__(self, charts: Charts, around: Around, clock: Callable[[], float], resident: int) -> None:
        self._charts = charts
        self._around = around
        self._clock = clock
        self._residents = Residents(resident)

    def object(self) -> restate.VirtualObject:
        """The virtual object."""
        made = restate.VirtualObject("Session", idempotency_retention=KEYS, invocation_retry_policy=AGAIN)
        for handler in (self.start, self.turn, self.wake, self.terminate, self.migrate, self.forget):
            made.handler(input_serde=RAW, output_serde=RAW)(handler)
        for handler in (self.hear, self.begin, self.end):
            made.handler(input_serde=RAW, output_serde=RAW, ingress_private=True)(handler)
        made.handler(kind="shared", input_serde=RAW, output_serde=RAW)(self.look)
        return made

    # --- from outside ---------------------------------------------------------------------------

    async def start(self, ctx: restate.ObjectContext, asked: bytes) -> bytes:
        """{"chart": NAME, "meaning": VERSION or none, "params": {…}}"""
        told = _read(asked)
        await self._begin(ctx, str(told.get("chart")), told.get("meaning"), told.get("params"))
        return _reply(asked)

    async def turn(self, ctx: restate.ObjectContext, given: bytes) -> bytes:
        """An event: {"name": "push", "data": {…}}"""
        kept = await self._known(ctx)
        if kept.is_over:
            raise refused(410, f"the session {ctx.key()!r} is over: it takes no events")
        try:
            taken = inputs.from_json({"has_data": "data" in (told := _read(given)), **told, "kind": "sent"})
        except ValueError as problem:
            raise refused(400, str(problem)) from None
        await self._go_on(ctx, kept, [taken])
        return _reply(given)

    async def terminate(self, ctx: restate.ObjectContext, asked: bytes) -> bytes:
        """The family ends, as its invoker would end it."""
        kept = await self._known(ctx)
        if not kept.is_over:
            await self._go_on(ctx, kept, [Cancelled()])
        return b""

    async def forget(self, ctx: restate.ObjectContext, asked: bytes) -> bytes:
        """Nothing is kept of it any more."""
        kept = await self._known(ctx)
        if not kept.is_over:
            raise refused(423, f"the session {ctx.key()!r} is not over: terminate it first")
        ctx.clear_all()
        return b""

    async def migrate(self, ctx: restate.ObjectContext, asked: bytes) -> bytes:
        """{"chart": NAME, "meaning": VERSION or none, "migrate": {…}}"""
        kept = await self._known(ctx)
        told = _read(asked)
        chart = self._named(str(told.get("chart")), told.get("meaning"))
        try:
            family = Family.resume(chart, read(kept.saved), self._around, told.get("migrate"))
            kept.saved = write(family.saved())
        except (SnapshotError, TypeError, ValueError) as problem:
            raise refused(400, str(problem)) from None
        kept.chart, kept.meaning = version(chart)
        await self._go_on(ctx, kept, [])
        return b""

    async def look(self, ctx: restate.ObjectSharedContext, asked: bytes) -> bytes:
        """The session as it was committed last."""
        kept = kept_from(await _get(ctx, STATE))
        if kept is None:
            raise unknown(ctx.key())
        return write(seen(kept, self._charts, self._around)).encode()

    async def wake(self, ctx: restate.ObjectContext, told: bytes) -> bytes:
        """What was delayed may be due. A wake of another generation is stale; one of none is somebody's who asks."""
        kept = kept_from(await _get(ctx, STATE))
        if kept is not None and not kept.is_over:
            generation = _read(told).get("generation", kept.generation)
            if generation == kept.generation:
                kept.armed = None
                await self._go_on(ctx, kept, [])
        return b""

    # --- from inside ----------------------------------------------------------------------------

    async def hear(self, ctx: restate.ObjectContext, told: bytes) -> bytes:
        """An input from another family or from `Effects`. Where there is nobody, its sender hears so."""
        given = _read(told)
        event, sender = inputs.from_json(given["input"]), given["sender"]
        kept = kept_from(await _get(ctx, STATE))
        if kept is not None and not kept.is_over:
            await self._go_on(ctx, kept, [event])
        elif sender and isinstance(event, inputs.Sent):
            target = f"{SESSION}{event.to or ctx.key()}"
            tell(ctx, sender, Undelivered(sender, target, event.name, event.sendid))
        return b""

    async def begin(self, ctx: restate.ObjectContext, told: bytes) -> bytes:
        """A strategy has started a session."""
        wanted: Begin = effects.from_json(_read(told))
        answer: Input = Answered(wanted.key)
        try:
            await self._begin(
                ctx, wanted.chart, wanted.meaning, wanted.params, starter=wanted.starter, url=wanted.url
            )
        except restate.TerminalError as problem:
            answer = Failed(wanted.key, problem.message)
        tell(ctx, wanted.starter, answer)
        return b""

    async def end(self, ctx: restate.ObjectContext, told: bytes) -> bytes:
        """A strategy ends a session."""
        wanted: End = effects.from_json(_read(told))
        kept = kept_from(await _get(ctx, STATE))
        if kept is None or kept.is_over:
            tell(ctx, wanted.sender, Failed(wanted.key, f"there is no session {ctx.key()!r} that runs"))
        else:
            await self._go_on(ctx, kept, [Cancelled()])
            tell(ctx, wanted.sender, Answered(wanted.key))
        return b""

    # --- turns ----------------------------------------------------------------------------------

    async def _known(self, ctx: restate.ObjectContext) -> Kept:
        kept = kept_from(await _get(ctx, STATE))
        if kept is None:
            raise unknown(ctx.key())
        return kept

    def _named(self, name: str, meaning: str | None) -> Class:
        """The version of a chart; the last that was registered where none is named."""
        versions = ((each, version(each)) for each in self._charts)
        known = [each for each, found in versions if found[0] == name and meaning in (None, found[1])]
        if not known:
            raise refused(422, f"the chart {name}, or this version of it, is none of this worker's: app([…])")
        return known[-1]

    async def _begin(
        self, ctx: restate.ObjectContext, name: str, meaning: str | None, params: Any, **more: Any
    ) -> None:
        """A new family, and its first turn."""
        if await _get(ctx, STATE):
            raise refused(409, f"there is a session {ctx.key()!r} already: an id lives once")
        chart = self._named(name, meaning)

        def family() -> Family:
            return Family.begin(chart, ctx.key(), self._around, params, **more)

        try:
            begun = family()
        except ValueError as problem:
            raise refused(400, str(problem)) from None
        await self._take(ctx, Kept(ctx.key(), *version(chart)), [], begun, family)

    async def _go_on(self, ctx: restate.ObjectContext, kept: Kept, given: list[Input]) -> None:
        """Take the inputs, if the version of the chart is known; else they wait."""
        chart = self._charts.of(kept.row())
        if chart is None:
            kept.wait(map(inputs.to_json, given), self._charts.absence(kept.row()))
            wake(ctx, kept, RETRY)
            ctx.set(STATE, kept.to_bytes(), RAW)
            return
        saved, waiting = kept.saved, [inputs.from_json(each) for each in kept.waiting]

        def family() -> Family:
            return Family.resume(chart, read(saved), self._around)

        known = self._residents.take(kept) or family()
        await self._take(ctx, kept, [*waiting, *given], known, family)

    async def _take(
        self,
        ctx: restate.ObjectContext,
        kept: Kept,
        given: list[Input],
        known: Family,
        family: Callable[[], Family],
    ) -> None:
        """A turn, and what comes of it, in one journal: the new state, and all that goes out."""
        now = self._clock()
        turn = known.turn(now, given)
        if turn.goes_by_time and now != (now := await _recorded(ctx, now)):
            known = family()  # as it was
            turn = known.turn(now, given)
        try:
            kept.saved = write(known.saved())
        except SnapshotError as problem:
            raise refused(500, f"nothing of it has happened: {problem}") from None
        kept.is_over, kept.waiting, kept.problem = turn.is_over, [], None
        for each in turn.effects:
            await leave(ctx, kept, each, now)
        if kept.wants(None if turn.is_over else now if turn.is_restless else turn.due):
            assert kept.armed is not None
            wake(ctx, kept, kept.armed - now)
        ctx.set(STATE, kept.to_bytes(), RAW)
        self._residents.keep(kept, known)


async def _get(ctx: restate.ObjectContext | restate.ObjectSharedContext, name: str) -> bytes | None:
    return await ctx.get(name, RAW)


async def _recorded(ctx: restate.ObjectContext, now: float) -> float:
    """The time of this turn, also where it is taken again."""
    ctx.set(NOW, repr(now).encode(), RAW)
    return float(await _get(ctx, NOW) or now)


def refused(status: int, why: str) -> restate.TerminalError:
    """For the caller; Restate does not try again."""
    return restate.TerminalError(why, status)


def unknown(id: str) -> restate.TerminalError:
    """There is none."""
    return refused(404, f"there is no session {id!r}: it was never started, or it was forgotten")


def _read(told: bytes) -> dict[str, Any]:
    """What somebody sent. Nothing counts as an empty object."""
    try:
        found = read(told.decode() or "{}")
    except (ValueError, RecursionError) as problem:
        raise refused(400, f"this is not JSON: {problem}") from None
    if not isinstance(found, dict):
        raise refused(400, f"an object of JSON is wanted, not {str(found)[:40]}")
    return found


def _reply(given: bytes) -> bytes:
    """A digest of what was sent: Restate gives the first answer again to whoever sends something else under its key,
    and so they can tell."""
    return write({"taken": sha256(given).hexdigest()[:32]}).encode()


# --- effects, as they are carried out ---------------------------------------------------------------

DONE = restate.RunOptions(serde=RAW)


def service(outside: Outside) -> restate.Service:
    """The service `Effects`: each of its invocations carries one effect out, and sends what came of it."""
    made = restate.Service(
        "Effects",
        inactivity_timeout=PATIENT,
        abort_timeout=PATIENT,
        ingress_private=True,
        invocation_retry_policy=AGAIN,
    )

    async def carry(ctx: restate.Context, told: bytes) -> bytes:
        return await _performed(ctx, outside.carry, effects.from_json(_read(told)))

    async def ask(ctx: restate.Context, told: bytes) -> bytes:
        return await _performed(ctx, outside.ask, effects.from_json(_read(told)))

    async def serve(ctx: restate.Context, told: bytes) -> bytes:
        wanted: Serve = effects.from_json(_read(told))
        return await _served(ctx, Service(outside, wanted), wanted.session)

    for handler in (carry, ask, serve):
        made.handler(input_serde=RAW, output_serde=RAW)(handler)
    return made


def _written(given: Input) -> bytes:
    return write(inputs.to_json(given)).encode()


async def _performed(ctx: restate.Context, work: Callable[[Any], Any], wanted: Carry | Request) -> bytes:
    async def done() -> bytes:
        return _written(await work(wanted))

    tell(ctx, wanted.session, inputs.from_json(_read(await ctx.run_typed(wanted.key, done, DONE))))
    return b""


async def _served(ctx: restate.Context, service: Service, session: str) -> bytes:
    """A service, until its end: each thing that it says is a step of the journal. Begun anew by another worker, it says
    again what it has to say, and hears again what it was told."""

    async def listen() -> bytes:
        return _written(await service.next())

    heard = 0
    step = ctx.run_typed("said", listen, DONE)
    told: Any = ctx.signal(signal(heard))
    try:
        while True:
            match await restate.select(said=step, told=told):
                case ["told", event]:
                    service.tell(heard, inputs.from_json(event))
                    heard += 1
                    told = ctx.signal(signal(heard))
                case [_, said]:
                    given = inputs.from_json(_read(said))
                    tell(ctx, session, given)
                    if not isinstance(given, Said):
                        return b""
                    step = ctx.run_typed("said", listen, DONE)
    finally:
        await service.stop()

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
from functools import wraps
from typing import TYPE_CHECKING, Any

import restate

from scxml_runtime.chart.event import check_name
from scxml_runtime.durable.family import effects, inputs
from scxml_runtime.durable.family.around import Around
from scxml_runtime.durable.family.effects import Begin, Carry, End, Request, Serve
from scxml_runtime.durable.family.family import Family
from scxml_runtime.durable.family.inputs import Answered, Cancelled, Failed, Input, Said, Sent, Undelivered
from scxml_runtime.durable.host.asking import digest_of
from scxml_runtime.durable.host.charts import Charts, version
from scxml_runtime.durable.host.payload import read, write
from scxml_runtime.durable.on_restate.calls import LARGEST, Loop, Outside, Service
from scxml_runtime.durable.on_restate.kept import seen
from scxml_runtime.durable.on_restate.leaving import signal, tell
from scxml_runtime.durable.on_restate.turns import RAW, Refused, Turns
from scxml_runtime.host.routes import SESSION
from scxml_runtime.ports.transport import HttpTransport
from scxml_runtime.session.saving.problems import SnapshotError

if TYPE_CHECKING:
    from scxml_runtime.durable.host.charts import Class
    from scxml_runtime.durable.host.outside import Call, Message
    from scxml_runtime.host.functions import Function
    from scxml_runtime.ports.documents import Documents
    from scxml_runtime.ports.transport import Transport

    Handler = Callable[[Any, bytes], Awaitable[bytes]]

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
    """The handlers of the object `Session`. Bodies are JSON."""

    def __init__(self, charts: Charts, around: Around, clock: Callable[[], float], resident: int) -> None:
        self._turns = Turns(charts, around, clock, resident)

    def object(self) -> restate.VirtualObject:
        """The virtual object."""
        made = restate.VirtualObject(
            "Session",
            idempotency_retention=KEYS,
            invocation_retry_policy=AGAIN,
        )
        for handler in (self.start, self.turn, self.wake, self.terminate, self.migrate, self.forget):
            made.handler(input_serde=RAW, output_serde=RAW)(_terminal(handler))
        for handler in (self.hear, self.begin, self.end):
            made.handler(input_serde=RAW, output_serde=RAW, ingress_private=True)(_terminal(handler))
        made.handler(kind="shared", input_serde=RAW, output_serde=RAW)(_terminal(self.look))
        return made

    # --- from outside ---------------------------------------------------------------------------

    async def start(self, ctx: restate.ObjectContext, asked: bytes) -> bytes:
        """{"chart": NAME, "meaning": VERSION or none, "params": {…} or none}"""
        told = _read(asked, "chart", "meaning", "params")
        chart = self._turns.named(told.get("chart"), told.get("meaning"))
        await self._turns.begin(ctx, chart, _object(told, "params"))
        return _reply(asked)

    async def turn(self, ctx: restate.ObjectContext, given: bytes) -> bytes:
        """An event: {"name": NAME, "data": … or none}"""
        kept = await self._turns.known(ctx)
        if kept.is_over:
            raise Refused(410, f"the session {ctx.key()!r} is over: it takes no events")
        event = _event(given)
        await self._turns.ask(ctx, kept, event)
        return _reply(given)

    async def terminate(self, ctx: restate.ObjectContext, asked: bytes) -> bytes:
        """The family ends, as its invoker would end it."""
        kept = await self._turns.known(ctx)
        if not kept.is_over:
            await self._turns.ask(ctx, kept, Cancelled())
        return b""

    async def forget(self, ctx: restate.ObjectContext, asked: bytes) -> bytes:
        """Nothing is kept of it any more."""
        if not (await self._turns.known(ctx)).is_over:
            raise Refused(423, f"the session {ctx.key()!r} is not over: terminate it first")
        ctx.clear_all()
        return b""

    async def migrate(self, ctx: restate.ObjectContext, asked: bytes) -> bytes:
        """{"chart": NAME, "meaning": VERSION or none, "migrate": {…} or none}"""
        kept = await self._turns.known(ctx)
        told = _read(asked, "chart", "meaning", "migrate")
        chart = self._turns.named(told.get("chart"), told.get("meaning"))
        try:
            family = Family.resume(chart, read(kept.saved), self._turns.around, _object(told, "migrate"))
            kept.saved = write(family.saved())
        except (SnapshotError, TypeError, ValueError) as problem:
            raise Refused(400, str(problem)) from None
        kept.chart, kept.meaning = version(chart)
        await self._turns.take(ctx, kept, [])
        return b""

    async def look(self, ctx: restate.ObjectSharedContext, asked: bytes) -> bytes:
        """The session as it was committed last."""
        return write(seen(await self._turns.known(ctx), self._turns.charts, self._turns.around)).encode()

    async def wake(self, ctx: restate.ObjectContext, told: bytes) -> bytes:
        """What was delayed may be due. A wake of another generation is stale; one of none is somebody's who asks."""
        kept = await self._turns.kept(ctx)
        if kept is None or kept.is_over:
            return b""
        if _read(told, "generation").get("generation", kept.generation) == kept.generation:
            kept.armed = None
            await self._turns.take(ctx, kept, [])
        return b""

    # --- from inside ----------------------------------------------------------------------------

    async def hear(self, ctx: restate.ObjectContext, told: bytes) -> bytes:
        """An input from another family or from `Effects`. Where there is nobody, its sender hears so."""
        given = read(told.decode())
        event, sender = inputs.from_json(given["input"]), given["sender"]
        kept = await self._turns.kept(ctx)
        if kept is not None and not kept.is_over:
            await self._turns.take(ctx, kept, [event])
        elif sender and isinstance(event, inputs.Sent):
            target = f"{SESSION}{event.to or ctx.key()}"
            tell(ctx, sender, Undelivered(sender, target, event.name, event.sendid))
        return b""

    async def begin(self, ctx: restate.ObjectContext, told: bytes) -> bytes:
        """A strategy has started a session."""
        wanted: Begin = effects.from_json(read(told.decode()))
        answer: Input = Answered(wanted.key)
        try:
            chart = self._turns.named(wanted.chart, wanted.meaning)
            await self._turns.begin(ctx, chart, wanted.params, starter=wanted.starter, url=wanted.url)
        except Refused as problem:
            answer = Failed(wanted.key, problem.why)
        if wanted.starter is not None:
            tell(ctx, wanted.starter, answer)
        return b""

    async def end(self, ctx: restate.ObjectContext, told: bytes) -> bytes:
        """A strategy ends a session."""
        wanted: End = effects.from_json(read(told.decode()))
        kept = await self._turns.kept(ctx)
        if kept is None or kept.is_over:
            tell(ctx, wanted.sender, Failed(wanted.key, f"there is no session {ctx.key()!r} that runs"))
        else:
            await self._turns.take(ctx, kept, [Cancelled()])
            tell(ctx, wanted.sender, Answered(wanted.key))
        return b""


def _terminal(handler: Handler) -> Handler:
    """What is refused is not tried again."""

    @wraps(handler)
    async def answered(ctx: Any, given: bytes) -> bytes:
        try:
            return await handler(ctx, given)
        except Refused as problem:
            raise restate.TerminalError(problem.why, problem.status) from None

    return answered


def _read(told: bytes, *names: str) -> dict[str, Any]:
    """The object that somebody sent, with no other names than these. Nothing counts as an empty one."""
    try:
        found = read(told.decode() or "{}")
    except (ValueError, RecursionError) as problem:
        raise Refused(400, f"this is not JSON: {problem}") from None
    if not isinstance(found, dict):
        raise Refused(400, f"an object of JSON is wanted, not {str(found)[:40]}")
    strange = next((name for name in found if name not in names), None)
    if strange is not None:
        raise Refused(400, f"{strange!r} says nothing here: {', '.join(names)}")
    return found


def _event(given: bytes) -> Sent:
    """What comes from JSON is plain: it need not be written again to know that."""
    if len(given) > LARGEST:
        raise Refused(413, f"the event takes {len(given):,} bytes of JSON; a worker allows {LARGEST:,}")
    told = _read(given, "name", "data")
    name, data = told.get("name", ""), told.get("data")
    try:
        check_name(name)
    except (TypeError, ValueError) as problem:
        raise Refused(400, str(problem)) from None
    return Sent(name, data, data is not None)


def _object(told: dict[str, Any], name: str) -> dict[str, Any] | None:
    found = told.get(name)
    if not isinstance(found, dict | None):
        raise Refused(400, f"{name} is an object of JSON, not {str(found)[:40]}")
    return found


def _reply(given: bytes) -> bytes:
    """A digest of what was sent: Restate gives the first answer again to whoever sends something else under its key,
    and so they can tell."""
    return b'{"taken":"%s"}' % digest_of(given).encode()


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
        return await _performed(ctx, outside.carry, effects.from_json(read(told.decode())))

    async def ask(ctx: restate.Context, told: bytes) -> bytes:
        return await _performed(ctx, outside.ask, effects.from_json(read(told.decode())))

    async def serve(ctx: restate.Context, told: bytes) -> bytes:
        wanted: Serve = effects.from_json(read(told.decode()))
        return await _served(ctx, Service(outside, wanted), wanted.session)

    for handler in (carry, ask, serve):
        made.handler(input_serde=RAW, output_serde=RAW)(handler)
    return made


def _written(given: Input) -> bytes:
    return write(inputs.to_json(given)).encode()


async def _performed(ctx: restate.Context, work: Callable[[Any], Any], wanted: Carry | Request) -> bytes:
    async def done() -> bytes:
        return _written(await work(wanted))

    tell(ctx, wanted.session, inputs.from_json(read((await ctx.run_typed(wanted.key, done, DONE)).decode())))
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
                    given = inputs.from_json(read(said.decode()))
                    tell(ctx, session, given)
                    if not isinstance(given, Said):
                        return b""
                    step = ctx.run_typed("said", listen, DONE)
    finally:
        await service.stop()

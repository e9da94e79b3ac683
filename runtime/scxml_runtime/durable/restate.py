"""Sessions on Restate: an engine on many machines keeps the families, workers like this one give them their turns.

In: charts, and what there is around them. Out: an ASGI application, which Restate calls: the virtual object `Session`, whose
key is the id of a family's root, and the service `Effects`.

The rule that surprises: Restate may call a worker again for the same turn, and goes by the journal of the first attempt as
far as that was written. So what a turn needs beyond the state and the input stands in the journal before it counts. That
is the time, where the turn goes by it: it is set and read back, because a value that is read comes from the journal, and
no round trip is paid for it. It needs journals whose values are not compared with those of the first attempt (`Values`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from hashlib import sha256
from math import ceil
from typing import TYPE_CHECKING, Any

import restate
from restate.serde import BytesSerde

from scxml_runtime.durable import effects, inputs
from scxml_runtime.durable.around import Around
from scxml_runtime.durable.charts import Charts, version
from scxml_runtime.durable.effects import Carry, Message, Request, Serve, Stop, Tell
from scxml_runtime.durable.family import Family
from scxml_runtime.durable.ids import root_of
from scxml_runtime.durable.inputs import Cancelled, Input, Undelivered
from scxml_runtime.durable.payload import read, write
from scxml_runtime.durable.restate_calls import Outside, Service
from scxml_runtime.durable.restate_kept import Kept, Residents, kept_from
from scxml_runtime.host.routes import SESSION
from scxml_runtime.session.saving.problems import SnapshotError

if TYPE_CHECKING:
    from scxml_runtime.durable.charts import Class

RAW = BytesSerde()
RETRY = 10.0
"""Seconds after which a family whose version of the chart is unknown looks whether it is known now."""
KEYS = timedelta(days=7)
"""How long a key is remembered under which an event was sent."""
PATIENT = timedelta(days=1)
"""How long a processor or service may be silent before it is begun anew."""


class Values(restate.JournalValueCodec):
    """Journal values as they are. That there is a codec is what tells the SDK not to compare values on a replay."""

    def encode(self, buf: bytes) -> bytes:
        return buf

    async def decode(self, buf: bytes) -> bytes:
        return buf


def app(
    charts: Iterable[Class],
    outside: Outside | None = None,
    functions: Mapping[str, Any] | None = None,
    *,
    clock: Callable[[], float] = time.time,
    resident: int = 10_000,
    **around: Any,
) -> Any:
    """The application, for an ASGI server that speaks HTTP/2: `granian --interface asginl --http 2 module:app`."""
    outside = outside or Outside()
    world = Around(frozenset(outside.processors), frozenset(outside.services), functions or {}, **around)
    sessions = Sessions(Charts(charts), world, clock, resident)
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
        made = restate.VirtualObject("Session", idempotency_retention=KEYS)
        for handler in (
            self.start,
            self.turn,
            self.hear,
            self.wake,
            self.terminate,
            self.migrate,
            self.forget,
        ):
            made.handler(input_serde=RAW, output_serde=RAW)(handler)
        made.handler(kind="shared", input_serde=RAW, output_serde=RAW)(self.look)
        return made

    # --- from outside ---------------------------------------------------------------------------

    async def start(self, ctx: restate.ObjectContext, asked: bytes) -> bytes:
        """{"chart": NAME, "meaning": VERSION or none, "params": {…}}"""
        if await _get(ctx, STATE):
            raise refused(409, f"there is a session {ctx.key()} already")
        told = read(asked.decode())
        chart = self._named(told["chart"], told.get("meaning"))

        def family(_: Family | None) -> Family:
            return Family.begin(chart, ctx.key(), self._around, told.get("params"))

        try:
            begun = family(None)
        except ValueError as problem:
            raise refused(400, str(problem)) from None
        await self._take(
            ctx, Kept(ctx.key(), *version(chart)), [], begun, lambda known: known or family(None)
        )
        return _reply(asked)

    async def turn(self, ctx: restate.ObjectContext, given: bytes) -> bytes:
        """An input, as JSON; the kind is "sent" where none is named: {"name": "push", "data": {…}}"""
        kept = await self._known(ctx)
        if kept.is_over:
            raise refused(410, f"the session {ctx.key()} has come to its end, and takes no events any more")
        try:
            taken = inputs.from_json({"kind": "sent", **read(given.decode())})
        except (ValueError, TypeError) as problem:
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
            raise refused(423, f"the session {ctx.key()} has not come to its end: terminate it before")
        ctx.clear_all()
        return b""

    async def migrate(self, ctx: restate.ObjectContext, asked: bytes) -> bytes:
        """{"chart": NAME, "meaning": VERSION or none, "migrate": {…}}"""
        kept = await self._known(ctx)
        told = read(asked.decode())
        chart = self._named(told["chart"], told.get("meaning"))
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
            raise refused(404, f"there is no session {ctx.key()}")
        told = {name: getattr(kept, name) for name in ("id", "chart", "due", "is_over", "problem")}
        chart = self._charts.of(kept.row())
        if chart is None:
            return write({**told, "problem": self._charts.absence(kept.row())}).encode()
        root = Family.resume(chart, read(kept.saved), self._around).session
        told |= {"configuration": sorted(root.configuration), "data": dict(root.data)}
        told |= {"final": root.final, "failure": root.failure, "log": list(root.log)}
        return write(told).encode()

    # --- from inside ----------------------------------------------------------------------------

    async def hear(self, ctx: restate.ObjectContext, told: bytes) -> bytes:
        """An input from another family or from `Effects`. Whoever sent it to nobody hears so, if it has a sender."""
        given = read(told.decode())
        kept = kept_from(await _get(ctx, STATE))
        if kept is not None and not kept.is_over:
            await self._go_on(ctx, kept, [inputs.from_json(given["input"])])
        elif given.get("sender"):
            event = inputs.from_json(given["input"])
            lost = Undelivered(given["sender"], f"{SESSION}{event.to or ctx.key()}", event.name, event.sendid)
            tell(ctx, given["sender"], lost)
        return b""

    async def wake(self, ctx: restate.ObjectContext, told: bytes) -> bytes:
        """What was delayed may be due. A wake of another generation is stale; one of none comes from somebody who asks."""
        kept = kept_from(await _get(ctx, STATE))
        generation = read(told.decode() or "{}").get("generation")
        if kept is None or kept.is_over or generation not in (None, kept.generation):
            return b""
        kept.armed = None
        await self._go_on(ctx, kept, [])
        return b""

    # --- turns ----------------------------------------------------------------------------------

    async def _known(self, ctx: restate.ObjectContext) -> Kept:
        kept = kept_from(await _get(ctx, STATE))
        if kept is None:
            raise refused(404, f"there is no session {ctx.key()}: it was never started, or it was forgotten")
        return kept

    def _named(self, name: str, meaning: str | None) -> Class:
        """The version of a chart; the last that was registered where none is named."""
        versions = ((each, version(each)) for each in self._charts)
        known = [each for each, found in versions if found[0] == name and meaning in (None, found[1])]
        if not known:
            raise refused(422, f"this worker has no chart {name!r}, or not in this version")
        return known[-1]

    async def _go_on(self, ctx: restate.ObjectContext, kept: Kept, given: list[Input]) -> None:
        """Take the inputs, if the version of the chart is known; else they wait."""
        chart = self._charts.of(kept.row())
        if chart is None:
            self._wait(ctx, kept, given)
            return
        waiting = [inputs.from_json(each) for each in kept.waiting]
        saved = kept.saved

        def family(known: Family | None = None) -> Family:
            return known or Family.resume(chart, read(saved), self._around)

        await self._take(ctx, kept, [*waiting, *given], self._residents.take(kept), family)

    def _wait(self, ctx: restate.ObjectContext, kept: Kept, given: list[Input]) -> None:
        kept.waiting += map(inputs.to_json, given)
        kept.problem = self._charts.absence(kept.row())
        kept.generation += 1
        kept.armed = None
        _wake(ctx, kept, RETRY)
        ctx.set(STATE, kept.to_bytes(), RAW)

    async def _take(
        self,
        ctx: restate.ObjectContext,
        kept: Kept,
        given: list[Input],
        known: Family | None,
        family: Callable[[Family | None], Family],
    ) -> None:
        """A turn, and what comes of it, in one journal: the new state, and all that goes out."""
        now = self._clock()
        known = family(known)
        turn = known.turn(now, given)
        if turn.goes_by_time and now != (now := await _recorded(ctx, now)):
            known = family(None)
            turn = known.turn(now, given)
        try:
            kept.saved = write(known.saved())
        except SnapshotError as problem:
            raise refused(500, f"nothing of it has happened: {problem}") from None
        kept.is_over, kept.waiting, kept.problem = turn.is_over, [], None
        for each in turn.effects:
            await GOING[type(each)](ctx, kept, each)
        if kept.wants(None if turn.is_over else now if turn.is_restless else turn.due):
            assert kept.armed is not None
            _wake(ctx, kept, kept.armed - now)
        ctx.set(STATE, kept.to_bytes(), RAW)
        self._residents.keep(kept, known)


async def _recorded(ctx: restate.ObjectContext, now: float) -> float:
    """The time of this turn, also where it is taken again."""
    ctx.set(NOW, repr(now).encode(), RAW)
    return float(await _get(ctx, NOW) or now)


STATE = "family"
NOW = "now"


async def _get(ctx: restate.ObjectContext | restate.ObjectSharedContext, name: str) -> bytes | None:
    return await ctx.get(name, RAW)


def refused(status: int, why: str) -> restate.TerminalError:
    """For the caller; Restate does not try again."""
    return restate.TerminalError(why, status)


def _reply(given: bytes) -> bytes:
    """A digest of what was sent: Restate gives the first answer again to whoever sends something else under its key, and
    so they can tell."""
    return write({"taken": digest(given)}).encode()


def digest(given: bytes) -> str:
    """What tells two bodies apart."""
    return sha256(given).hexdigest()[:32]


def _wake(ctx: restate.ObjectContext, kept: Kept, seconds: float) -> None:
    delay = timedelta(milliseconds=max(0, ceil(seconds * 1000)))
    told = write({"generation": kept.generation}).encode()
    ctx.generic_send("Session", "wake", told, kept.id, send_delay=delay)


def tell(ctx: restate.Context, session: str, given: Input, sender: str | None = None) -> None:
    """An input for the family of this session, exactly once."""
    told = {"input": inputs.to_json(given), "sender": sender}
    ctx.generic_send("Session", "hear", write(told).encode(), root_of(session))


# --- effects, as they leave a turn ------------------------------------------------------------------


async def _message(ctx: restate.ObjectContext, kept: Kept, wanted: Message) -> None:
    tell(ctx, wanted.to, wanted.event, wanted.sender)


async def _perform(ctx: restate.ObjectContext, kept: Kept, wanted: Carry | Request) -> None:
    handler = "carry" if isinstance(wanted, Carry) else "ask"
    ctx.generic_send("Effects", handler, write(effects.to_json(wanted)).encode())


async def _serve(ctx: restate.ObjectContext, kept: Kept, wanted: Serve) -> None:
    begun = ctx.generic_send("Effects", "serve", write(effects.to_json(wanted)).encode())
    kept.services[wanted.key] = [await begun.invocation_id(), 0]


async def _tell(ctx: restate.ObjectContext, kept: Kept, wanted: Tell) -> None:
    running = kept.services.get(wanted.service)
    if running is not None:
        ctx.resolve_signal(running[0], _told(running[1]), write(inputs.to_json(wanted.event)).encode(), RAW)
        running[1] += 1


async def _stop(ctx: restate.ObjectContext, kept: Kept, wanted: Stop) -> None:
    running = kept.services.pop(wanted.of, None)
    if running is not None:
        ctx.cancel_invocation(running[0])


GOING: Mapping[type[Any], Any] = {
    Message: _message,
    Carry: _perform,
    Request: _perform,
    Serve: _serve,
    Tell: _tell,
    Stop: _stop,
}


def _told(number: int) -> str:
    """The signal by which a service is told its event of this number."""
    return f"told-{number}"


# --- effects, as they are carried out ---------------------------------------------------------------


DONE = restate.RunOptions(serde=RAW)


def service(outside: Outside) -> restate.Service:
    """The service `Effects`: each of its invocations carries one effect out, and sends what came of it."""
    made = restate.Service("Effects", inactivity_timeout=PATIENT, abort_timeout=PATIENT, ingress_private=True)

    async def carry(ctx: restate.Context, told: bytes) -> bytes:
        wanted: Carry = effects.from_json(read(told.decode()))

        async def work() -> bytes:
            return _written(await outside.carry(wanted))

        return _answer(ctx, wanted.session, await ctx.run_typed(wanted.key, work, DONE))

    async def ask(ctx: restate.Context, told: bytes) -> bytes:
        wanted: Request = effects.from_json(read(told.decode()))

        async def work() -> bytes:
            return _written(await outside.ask(wanted))

        return _answer(ctx, wanted.session, await ctx.run_typed(wanted.key, work, DONE))

    async def serve(ctx: restate.Context, told: bytes) -> bytes:
        wanted: Serve = effects.from_json(read(told.decode()))
        await _served(ctx, Service(outside, wanted), wanted.session)
        return b""

    for handler in (carry, ask, serve):
        made.handler(input_serde=RAW, output_serde=RAW)(handler)
    return made


def _written(given: Input) -> bytes:
    return write(inputs.to_json(given)).encode()


def _answer(ctx: restate.Context, session: str, told: bytes) -> bytes:
    tell(ctx, session, inputs.from_json(read(told.decode())))
    return b""


async def _served(ctx: restate.Context, service: Service, session: str) -> None:
    """A service, until its end: each thing that it says is a step of the journal. Begun anew by another worker, it says
    again what it has to say, and hears again what it was told."""

    async def listen() -> bytes:
        return _written(await service.next())

    heard = 0
    step = ctx.run_typed("said", listen, DONE)
    signal = ctx.signal(_told(0), RAW)
    try:
        while True:
            what, told = await restate.select(said=step, told=signal)
            given = inputs.from_json(read(told.decode()))
            if what == "told":
                service.tell(heard, given)
                heard += 1
                signal = ctx.signal(_told(heard), RAW)
                continue
            tell(ctx, session, given)
            if not isinstance(given, inputs.Said):
                return
            step = ctx.run_typed("said", listen, DONE)
    finally:
        await service.stop()

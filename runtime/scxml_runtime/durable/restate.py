"""Sessions on Restate: an engine on many machines keeps the families, workers like this one give them their turns.

In: charts, and what there is around them. Out: an ASGI application, which Restate calls: the virtual object `Session`,
whose key is the id of a family's root; `Note`, a text by its name; `Caller`, who waits for a session's answer; and the
service `Effects`.

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

from scxml_runtime.durable.family import effects, inputs
from scxml_runtime.durable.family.around import Around
from scxml_runtime.durable.family.effects import Carry, Request, Serve
from scxml_runtime.durable.family.inputs import Input, Said
from scxml_runtime.durable.family.locations import Locations
from scxml_runtime.durable.host.charts import Charts
from scxml_runtime.durable.host.payload import read, write
from scxml_runtime.durable.on_restate.calls import Loop, Outside, Service
from scxml_runtime.durable.on_restate.leaving import signal, tell
from scxml_runtime.durable.on_restate.sessions import Sessions
from scxml_runtime.durable.on_restate.turns import RAW, Refused, Turns
from scxml_runtime.ports.transport import HttpTransport

if TYPE_CHECKING:
    from scxml_runtime.durable.host.charts import Class
    from scxml_runtime.durable.host.outside import Call, Message
    from scxml_runtime.durable.host.watching import Scribe
    from scxml_runtime.host.functions import Function
    from scxml_runtime.ports.documents import Documents
    from scxml_runtime.ports.transport import Transport

    Handler = Callable[[Any, bytes], Awaitable[bytes]]

KEYS = timedelta(days=7)
"""How long a key is remembered under which an event was sent."""
NONE = timedelta(0)
"""Of who only looks nothing is kept."""
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
    charts: Iterable[Class] | Charts,
    *,
    processors: Mapping[str, Callable[[Message], object]] | None = None,
    services: Mapping[str, Callable[[Call], Awaitable[object]]] | None = None,
    functions: Mapping[str, Function] | None = None,
    documents: Documents | None = None,
    transport: Transport | None = None,
    timezone: str | None = None,
    http: str | None = None,
    history: bool = False,
    scribe: Scribe | None = None,
    resident: int = 10_000,
    clock: Callable[[], float] = time.time,
    place: Any = None,
) -> Any:
    """The application, for an ASGI server that speaks HTTP/2: `granian --interface asginl --http 2 module:app`. All
    as of `DurableHost`; `resident`: families in memory; `charts` may be `Charts`, to which more are added as it runs.
    """
    outside = Outside(processors or {}, services or {}, transport or HttpTransport(), place or Loop())
    known = charts if isinstance(charts, Charts) else Charts(charts)
    around = Around(
        frozenset(outside.processors),
        frozenset(outside.services),
        dict(functions or {}),
        documents=documents,
        timezone=timezone,
        http=None if http is None else Locations(http),
        versions=known.meant,
    )
    turns = Turns(known, around, clock, resident, history, scribe)
    parts = session(Sessions(turns), history), note(), caller(), service(outside)
    return restate.app([*parts], journal_value_codec=Values())


def session(sessions: Sessions, history: bool = False) -> restate.VirtualObject:
    """The object `Session`. Where history is kept, a turn does not get it along."""
    made = restate.VirtualObject(
        "Session",
        idempotency_retention=KEYS,
        invocation_retry_policy=AGAIN,
        state_preload=False if history else None,
    )
    outer = (
        sessions.start,
        sessions.turn,
        sessions.deliver,
        sessions.fire,
        sessions.wake,
        sessions.terminate,
        sessions.migrate,
        sessions.forget,
    )
    for each in outer:
        made.handler(input_serde=RAW, output_serde=RAW)(_terminal(each))
    for each in (sessions.hear, sessions.begin, sessions.end):
        made.handler(input_serde=RAW, output_serde=RAW, ingress_private=True)(_terminal(each))
    for each in (sessions.look, sessions.rehearse, sessions.history):
        made.handler(kind="shared", input_serde=RAW, output_serde=RAW, journal_retention=NONE)(
            _terminal(each)
        )
    return made


def _terminal(handler: Handler) -> Handler:
    """What is refused is not tried again."""

    @wraps(handler)
    async def answered(ctx: Any, given: bytes) -> bytes:
        try:
            return await handler(ctx, given)
        except Refused as problem:
            raise restate.TerminalError(problem.why, problem.status) from None

    return answered


# --- texts, and who waits for an answer ----------------------------------------------------------------------------

TEXT = "text"
NOTHING = b'""'


def note() -> restate.VirtualObject:
    """The object `Note`: a text, as JSON, that is kept under a name, such as a version of a chart."""
    made = restate.VirtualObject("Note", invocation_retry_policy=AGAIN)

    async def keep(ctx: restate.ObjectContext, text: bytes) -> bytes:
        if read(text.decode()):
            ctx.set(TEXT, text, RAW)
        else:
            ctx.clear_all()
        return b""

    async def look(ctx: restate.ObjectSharedContext, asked: bytes) -> bytes:
        return await ctx.get(TEXT, RAW) or NOTHING

    made.handler(input_serde=RAW, output_serde=RAW)(keep)
    made.handler(kind="shared", input_serde=RAW, output_serde=RAW)(look)
    return made


def caller() -> restate.Workflow:
    """The workflow `Caller`: by the id of what was asked, it waits for what a session answers by `ws:response`."""
    made = restate.Workflow("Caller", invocation_retry_policy=AGAIN)

    async def run(ctx: restate.WorkflowContext, asked: bytes) -> bytes:
        answer = ctx.promise(ANSWER, serde=RAW).value()
        late = ctx.sleep(timedelta(seconds=float(read(asked.decode())["seconds"])))
        match await restate.select(answer=answer, late=late):
            case ["answer", told]:
                return bytes(told)
            case _:
                return NOBODY

    async def reply(ctx: restate.WorkflowSharedContext, told: bytes) -> bytes:
        await ctx.promise(ANSWER, serde=RAW).resolve(told)
        return b""

    made.main(input_serde=RAW, output_serde=RAW, workflow_retention=FORGETFUL)(run)
    made.handler(input_serde=RAW, output_serde=RAW, ingress_private=True)(_lenient(reply))
    return made


ANSWER = "answer"
NOBODY = b"null"
"""What is answered where no session does."""
FORGETFUL = timedelta(minutes=1)
"""How long an answer is kept that was given."""


def _lenient(handler: Handler) -> Handler:
    """The first answer counts; a second one is nobody's."""

    @wraps(handler)
    async def replied(ctx: Any, told: bytes) -> bytes:
        try:
            return await handler(ctx, told)
        except restate.TerminalError:
            return b""

    return replied


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

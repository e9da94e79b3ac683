"""What the virtual object `Session` answers: each handler, by the name that Restate calls it by.

In: the context of an invocation, a body. Out: bytes. `Refused`: nothing has happened, and nobody has to try again.

The rule that surprises: whatever a handler does goes into the journal of its invocation; what is asked for with
`"look": true` is answered as it will be committed with it.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from scxml_runtime.chart.event import check_name
from scxml_runtime.durable.family import effects, inputs
from scxml_runtime.durable.family.effects import Begin, End
from scxml_runtime.durable.family.inputs import Answered, Cancelled, Failed, Fired, Input, Sent, Undelivered
from scxml_runtime.durable.host.asking import digest_of
from scxml_runtime.durable.host.payload import read, write
from scxml_runtime.durable.on_restate.calls import LARGEST
from scxml_runtime.durable.on_restate.history import FEW, numbers, page
from scxml_runtime.durable.on_restate.leaving import tell
from scxml_runtime.durable.on_restate.turns import RAW, STANDING, Context, Refused, Turns
from scxml_runtime.host.routes import SESSION

if TYPE_CHECKING:
    from scxml_runtime.durable.host.charts import Class
    from scxml_runtime.durable.on_restate.kept import Kept

SENT = tuple(each.name for each in fields(Sent))


class Sessions:
    """The handlers of the object `Session`. Bodies are JSON; a name that ends in `_` is Python's affair."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns

    # --- from outside ---------------------------------------------------------------------------

    async def start(self, ctx: Context, asked: bytes) -> bytes:
        """{"chart": NAME, "meaning": VERSION or none, "params": {…} or none, "look": true or none}"""
        told = _read(asked, "chart", "meaning", "params", "look")
        chart = self._turns.named(told.get("chart"), told.get("meaning"))
        await self._turns.begin(ctx, chart, _object(told, "params"))
        return await self._reply(ctx, asked, told)

    async def turn(self, ctx: Context, given: bytes) -> bytes:
        """An event: {"name": NAME, "data": … or none, "look": true or none}"""
        kept = await self._living(ctx)
        told = _read(_small(given), "name", "data", "look")
        await self._turns.ask(ctx, kept, _event(told))
        return await self._reply(ctx, given, told)

    async def deliver(self, ctx: Context, given: bytes) -> bytes:
        """An event with all that it came with: `Sent` as inputs.py has it as JSON."""
        kept = await self._living(ctx)
        try:
            event = inputs.from_json({**_read(_small(given), *SENT), "kind": "sent"})
        except ValueError as problem:
            raise Refused(400, str(problem)) from None
        _check(event.name)
        await self._turns.ask(ctx, kept, event)
        return await self._reply(ctx, given, {})

    async def fire(self, ctx: Context, given: bytes) -> bytes:
        """What is delayed under this id comes now: {"due": ID, "look": true or none}"""
        kept = await self._living(ctx)
        told = _read(given, "due", "look")
        if kept.waiting:
            raise Refused(424, f"nothing of the session {ctx.key()!r} can come for now: {kept.problem}")
        await self._turns.ask(ctx, kept, Fired(str(told.get("due"))))
        return await self._reply(ctx, given, told)

    async def terminate(self, ctx: Context, asked: bytes) -> bytes:
        """The family ends, as its invoker would end it."""
        kept = await self._turns.known(ctx)
        if not kept.is_over:
            await self._turns.ask(ctx, kept, Cancelled())
        return b""

    async def forget(self, ctx: Context, asked: bytes) -> bytes:
        """Nothing is kept of it any more."""
        if not (await self._turns.known(ctx)).is_over:
            raise Refused(423, f"the session {ctx.key()!r} is not over: terminate it first")
        ctx.clear_all()
        return b""

    async def migrate(self, ctx: Context, asked: bytes) -> bytes:
        """{"chart": NAME, "meaning": VERSION or none, "migrate": {…} or none}"""
        await self._turns.migrate(ctx, await self._turns.known(ctx), *self._migration(asked))
        return b""

    async def rehearse(self, ctx: Context, asked: bytes) -> bytes:
        """The same, and nothing happens."""
        await self._turns.migrated(await self._turns.known(ctx), *self._migration(asked))
        return b""

    def _migration(self, asked: bytes) -> tuple[Class, dict[str, Any] | None]:
        told = _read(asked, "chart", "meaning", "migrate")
        return self._turns.named(told.get("chart"), told.get("meaning")), _object(told, "migrate")

    async def look(self, ctx: Context, asked: bytes) -> bytes:
        """The session as it was committed last."""
        return write(await self._turns.seen(await self._turns.known(ctx))).encode()

    async def _living(self, ctx: Context) -> Kept:
        kept = await self._turns.known(ctx)
        if kept.is_over:
            raise Refused(410, f"the session {ctx.key()!r} is over: it takes no events")
        return kept

    async def _reply(self, ctx: Context, given: bytes, told: dict[str, Any]) -> bytes:
        """A digest of what was sent: Restate gives the first answer again to whoever sends something else under its
        key, and so they can tell. And the session, where it was asked for."""
        answer: dict[str, Any] = {"taken": digest_of(given)}
        if told.get("look"):
            answer["session"] = await self._turns.seen(await self._turns.known(ctx))
        return write(answer).encode()

    async def history(self, ctx: Context, asked: bytes) -> bytes:
        """{"after": NUMBER, "before": NUMBER or none, "limit": NUMBER}: turns behind the one of this number, or the
        last before the other, as many as go into an answer. With what lists tell."""
        kept, told = await self._turns.known(ctx), _read(asked, "after", "before", "limit")
        before = None if told.get("before") is None else _whole(told, "before", 0)
        limit = max(1, min(_whole(told, "limit", FEW), FEW))
        wanted = numbers(kept.turns, _whole(told, "after", 0), before, limit)
        standing = ctx.get(STANDING, RAW)
        found = await page(wanted, lambda name: ctx.get(name, RAW))
        turns = [[number, *read(each.decode())] for number, each in found]
        stands = await standing or kept.standing(read(kept.saved), 0.0)  # an earlier worker has written none
        return write({"standing": read(stands.decode()), "turns": turns}).encode()

    async def wake(self, ctx: Context, told: bytes) -> bytes:
        """What was delayed may be due. A wake of another generation is stale; one of none is somebody's who asks."""
        kept = await self._turns.kept(ctx)
        if kept is None or kept.is_over:
            return b""
        if _read(told, "generation").get("generation", kept.generation) == kept.generation:
            kept.armed = None
            await self._turns.take(ctx, kept, [])
        return b""

    # --- from inside ----------------------------------------------------------------------------

    async def hear(self, ctx: Context, told: bytes) -> bytes:
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

    async def begin(self, ctx: Context, told: bytes) -> bytes:
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

    async def end(self, ctx: Context, told: bytes) -> bytes:
        """A strategy ends a session."""
        wanted: End = effects.from_json(read(told.decode()))
        kept = await self._turns.kept(ctx)
        if kept is None or kept.is_over:
            tell(ctx, wanted.sender, Failed(wanted.key, f"there is no session {ctx.key()!r} that runs"))
        else:
            await self._turns.take(ctx, kept, [Cancelled()])
            tell(ctx, wanted.sender, Answered(wanted.key))
        return b""


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


def _small(given: bytes) -> bytes:
    if len(given) > LARGEST:
        raise Refused(413, f"the event takes {len(given):,} bytes of JSON; a worker allows {LARGEST:,}")
    return given


def _event(told: dict[str, Any]) -> Sent:
    """What comes from JSON is plain: it need not be written again to know that."""
    name, data = told.get("name", ""), told.get("data")
    _check(name)
    return Sent(name, data, data is not None)


def _check(name: Any) -> None:
    try:
        check_name(name)
    except (TypeError, ValueError) as problem:
        raise Refused(400, str(problem)) from None


def _whole(told: dict[str, Any], name: str, default: int) -> int:
    found = told.get(name, default)
    if found.__class__ is not int:
        raise Refused(400, f"{name} is a whole number, not {str(found)[:40]}")
    return int(found)


def _object(told: dict[str, Any], name: str) -> dict[str, Any] | None:
    found = told.get(name)
    if not isinstance(found, dict | None):
        raise Refused(400, f"{name} is an object of JSON, not {str(found)[:40]}")
    return found

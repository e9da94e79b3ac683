"""What stands in for the program around the charts of a simulation: its processors and services.

In: the types that it would register, and replies, of processors to messages and of services to invocations. Out:
functions in the host. The rule that surprises: without a reply, a processor is content with everything, and a service
never ends; of the replies, the first that fits and is not used up counts. No snapshot holds them; a branch has its own.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
    from typing import Any

    from scxml_runtime.host.host import Host
    from scxml_runtime.host.outside import Call, Message


class Failure(Exception):
    """The program fails, as the scenario says."""

    is_meant = True


class Unreachable(Failure, ConnectionError):
    """Nobody can be reached."""


class Reply:
    """What comes of a message or an invocation: after some seconds `answer`, or a failure."""

    __slots__ = ("after", "answer", "error", "left", "unreachable", "wanted")

    def __init__(
        self,
        answer: Any = None,
        after: float = 0.0,
        error: str | None = None,
        unreachable: bool = False,
        times: int | None = None,
        **wanted: str,
    ) -> None:
        self.answer = answer
        self.after = float(after)
        self.error = error
        self.unreachable = unreachable
        self.left = times
        self.wanted = wanted

    def copy(self) -> Reply:
        """The same, which is used up by itself."""
        return Reply(self.answer, self.after, self.error, self.unreachable, self.left, **self.wanted)

    def fits(self, asked: Any) -> bool:
        """Whether it is for this message or call, and not used up."""
        return self.left != 0 and all(getattr(asked, name) == each for name, each in self.wanted.items())

    def give(self) -> Any:
        """The answer. Raises what the program would."""
        if self.unreachable:
            raise Unreachable(self.error or "as the scenario says")
        if self.error is not None:
            raise Failure(self.error)
        return self.answer


class Serving:
    """The work of a service, of which nothing is made before it begins: a simulation may be dropped first."""

    __slots__ = ("_call", "_replies")

    def __init__(self, replies: Replies, call: Call) -> None:
        self._replies = replies
        self._call = call

    def __await__(self) -> Generator[Any, None, Any]:
        return self._replies.work(self._call).__await__()


ACCEPTED = Reply()


class Replies:
    """The replies of one processor or service, in order."""

    __slots__ = ("known",)

    def __init__(self, known: Iterable[Reply] = ()) -> None:
        self.known = [*known]

    def copy(self) -> Replies:
        """The same, which are used up by themselves."""
        return Replies(reply.copy() for reply in self.known)

    def to(self, asked: Any) -> Reply | None:
        """The reply to what is asked now."""
        for reply in self.known:
            if reply.fits(asked):
                if reply.left is not None:
                    reply.left -= 1
                return reply
        return None

    def carry(self, message: Message) -> Any:
        """As a processor."""
        reply = self.to(message) or ACCEPTED
        return self._later(message, reply) if reply.after else reply.give()

    def serve(self, call: Call) -> Serving:
        """As a service."""
        return Serving(self, call)

    async def work(self, call: Call) -> Any:
        """What a service does."""
        reply = self.to(call)
        while reply is None:
            await call.receive()
        return await self._later(call, reply) if reply.after else reply.give()

    async def _later(self, asked: Any, reply: Reply) -> Any:
        await asked.sleep(reply.after)
        return reply.give()


def stand_in(host: Host, processors: Iterable[str] = (), services: Iterable[str] = ()) -> None:
    """Let these types be carried out, where nothing carries them out yet."""
    for type in processors:
        host.processors.setdefault(type, Replies().carry)
    for type in services:
        host.services.setdefault(type, Replies().serve)


def reply(known: dict[str, Callable[..., Any]], method: str, type: str, **said: Any) -> None:
    """Let a processor or a service reply so; one of Python's own makes way for it."""
    replies = _replies_of(known.get(type))
    if replies is None:
        replies = Replies()
        known[type] = getattr(replies, method)
    replies.known.append(Reply(**said))


def apart(known: Mapping[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    """The same processors or services for another simulation, whose replies are used up by themselves."""
    return {type: each if _replies_of(each) is None else _copy(each) for type, each in known.items()}


def replying(host: Host) -> Iterator[str]:
    """The types to which replies are known."""
    for known in (host.processors, host.services):
        yield from (type for type, each in known.items() if (found := _replies_of(each)) and found.known)


def _replies_of(function: Any) -> Replies | None:
    """The replies that a processor or a service gives, None of one that is Python's own."""
    found = getattr(function, "__self__", None)
    return found if isinstance(found, Replies) else None


def _copy(function: Any) -> Any:
    return getattr(function.__self__.copy(), function.__name__)

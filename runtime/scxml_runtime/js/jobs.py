"""The job queue of promises (ECMA-262 8.4), and rejections that nothing handles (25.6.1.9).

In: jobs and rejected promises of the current realm. Out: nothing left to do, and the rejections that somebody should
hear of. The machine asks for both at the end of each macrostep.

The rule that surprises: a rejection is told once, when no job is left; who handles the promise later than that comes
too late, as with HostPromiseRejectionTracker in browsers and Node.
"""

from __future__ import annotations

from _collections import deque  # type: ignore[import-not-found]

from .errors import Rejection
from .realm import current

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Protocol

    from .realm import Realm
    from .stack import Trace
    from .values import Value

    class Rejected(Protocol):
        """A promise that was rejected."""

        is_handled: bool
        result: Value


PRICE = 100
"""Steps that a job costs: it makes several objects, and a chain of them may never end."""

TOLD = 1000
"""Steps that it costs to tell of a rejection."""


def enqueue(job: Callable[[], None]) -> None:
    """Add a job of the current realm."""
    queue().append(job)


def track(promise: Rejected, trace: Trace) -> None:
    """A promise without a handler was rejected; `trace` is where, unless its reason knows."""
    queue()
    current().extra("rejections", list).append((promise, trace))


def queue() -> deque[Callable[[], None]]:
    """The jobs of the current realm; the machine will look at them."""
    realm = current()
    if realm.jobs is None:
        realm.jobs = deque()
        if realm.machine is not None:
            realm.machine.todo_ = True
    return realm.jobs


def run_jobs(realm: Realm) -> None:
    """Run the jobs of the realm, and those they add, until none is left; each pays from the budget. A job that fails
    raises, and those behind it wait for the next call."""
    while realm.jobs:
        realm.steps.pay(PRICE)
        realm.jobs.popleft()()
    realm.jobs = None


def drop_jobs(realm: Realm) -> None:
    """The jobs have used up the budget: those that wait are never run."""
    realm.jobs = deque()


def unhandled(realm: Realm) -> Iterator[Rejection]:
    """The rejections that nothing has handled up to now; each is told once."""
    tracked: list[tuple[Rejected, Trace]] = realm.extra("rejections", list)
    rejected, tracked[:] = list(tracked), ()
    for promise, trace in rejected:
        if not promise.is_handled:
            realm.steps.pay(TOLD)
            yield Rejection(promise.result, trace)

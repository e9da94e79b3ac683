"""What is done in a loop with a session whose documents come from other servers: nothing meanwhile, and others go on.

In: work that loads documents, such as a turn, or to resume a session with a child that came from a server. Out: what
came of it. The rule that surprises: the work is begun anew when a document is here, so it must find things as they
were; after `MOST` times it waits for what is missing, and all others with it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scxml_runtime.durable.host.awaited import MOST
from scxml_runtime.ports.absent import Absent, giving_up

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    T = TypeVar("T")


async def meanwhile(work: Callable[[], T]) -> T:
    """What the work answers, or raises."""
    for _ in range(MOST):
        try:
            with giving_up():
                return work()
        except Absent as absent:
            ready = asyncio.wrap_future(absent.ready)
        await asyncio.wait([ready])  # which does not cancel it: others wait for the same document
        ready.exception()  # is told by the document, when it is asked for again
    return work()

"""Fast paths of what content calls most: what fused functions write in place of the calls (`steps/inlining.py`).

In: a class of sessions. Out: fast paths by function. Each does what its function does, where its guard holds.

The rule that surprises: they are found by the function itself, so that none is taken where a subclass has its own.
"""

from __future__ import annotations

from _heapq import heappush

from scxml_runtime import js
from scxml_runtime.js.arrays import FEW
from scxml_runtime.js.budget import SHORT
from scxml_runtime.js.values import MAX_INTEGER
from scxml_runtime.ports.clock import VirtualClock
from scxml_runtime.session.content import MOST_LENGTH, Content, came_due
from scxml_runtime.steps.shortcuts import Equality, FastPath, Log, Search, Sum, Text, Update

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

HARMLESS = frozenset([Content.raise_event, Content.send_later, Content.cancel_event, js.typeof, js.truthy])
"""Functions that neither run code of the chart nor need its realm, whatever they are given."""

FAST_PATHS: dict[Callable[..., Any], FastPath] = {
    Content.event_data: FastPath(
        "key",
        "value if (value := facts.get(KEY)).__class__ is str and value.isascii() else SLOW or CALL(KEY)",
        test="(NAME := facts.get(KEY)).__class__ is str and NAME.isascii()",
    ),
    Content.event_data_is: FastPath(
        "key text",
        "value == TEXT if (value := facts.get(KEY)).__class__ is str else SLOW or CALL(KEY, TEXT)",
    ),
    Content.log_value: Log(
        "value label",
        """\
lines = self.log_
if (text := VALUE).__class__ is str and lines is not None and self.observers_ is None and len(lines) < MOST_LENGTH:
    lines += LABEL, text
else:
    SLOW or CALL(text, LABEL)
""",
        defaults=1,
        pure="""\
lines = self.log_
if VALUE and lines is not None and self.observers_ is None and len(lines) < MOST_LENGTH:
    lines += LABEL, text
else:
    SLOW or WHOLE
""",
        MOST_LENGTH=MOST_LENGTH,
        SHORT=SHORT,
    ),
    Content.send_later: FastPath(
        "event delay id",
        """\
if self.timers_ is not None or not self.host_:
    CALL(EVENT, DELAY, ID)
elif (clock := self.host_.clock).__class__ is VIRTUAL:
    clock.count = count = clock.count + 1
    timer = clock.time + DELAY, count, CAME_DUE, self, ID, EVENT, ID
    PUSH(clock.heap, timer)
    self.timers_ = timer
else:
    self.timers_ = clock.call_in(DELAY, CAME_DUE, self, ID, EVENT, ID)
""",
        CAME_DUE=came_due,
        PUSH=heappush,
        VIRTUAL=VirtualClock,
    ),
    js.add_to: Update(
        """\
o = O
key = KEY
if (
    o.__class__ is OBJECT
    and key.__class__ is str
    and VALUE.__class__ is int
    and (old := o.properties.get(key)).__class__ is int
    and -MAX_INTEGER <= (total := old + VALUE) <= MAX_INTEGER
):
    o.properties[key] = total
else:
    SLOW or CALL(o, key, VALUE)
""",
        MAX_INTEGER,
        OBJECT=js.JSObject,
        MAX_INTEGER=MAX_INTEGER,
    ),
    js.eq: Equality("=="),
    js.ne: Equality("!="),
    js.index_of: Search(
        "items wanted",
        "(items.index(wanted) if wanted in items else -1) "
        "if (items := ITEMS) is not (wanted := WANTED) and wanted.__class__ is str and len(items) <= FEW "
        "else SLOW or CALL(items, wanted)",
        FEW=FEW,
    ),
    js.text: Text(
        "value",
        "value if (value := VALUE).__class__ is str and len(value) <= SHORT else "
        "str(value) if value.__class__ is int else SLOW or CALL(value)",
        test="((NAME := VALUE).__class__ is int or NAME.__class__ is str)",
        SHORT=SHORT,
    ),
    js.concat: Sum(SHORT=SHORT),
}

CANCEL = FastPath(
    "sendid",
    """\
timer = self.timers_
if (
    timer.__class__ is tuple
    and timer[4] == SENDID
    and (clock := self.host_.clock).__class__ is VIRTUAL
    and (heap := clock.heap)
    and heap[-1] is timer
):
    self.timers_ = None
    heap.pop()
elif timer is not None:
    CALL(SENDID)
""",
    VIRTUAL=VirtualClock,
)
"""<cancel>, which in the orchestration dialect says what came of it."""


def fast_paths(owner: type[Content]) -> dict[Any, FastPath]:
    """Those of a class."""
    return FAST_PATHS if owner.chart.dialect == "ors" else {**FAST_PATHS, Content.cancel_event: CANCEL}

"""`Living`: the part of a durable host that works: who does it, and when.

In: items from any thread, time, what was committed. Out: batches, one after the other; effects, behind them.

The rule that surprises: one thread at a time does it all. Whoever waits for something does the work himself, if nobody
else does; timers and effects are the affair of the loop's thread alone. On a virtual clock there is none: calls do
their work at once, and time passes by `advance`.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import wait
from functools import partial
from logging import getLogger
from os import getpid
from threading import RLock
from time import thread_time
from typing import TYPE_CHECKING, Any

from scxml_runtime.data.errors import SessionError
from scxml_runtime.durable.errors import HostClosed
from scxml_runtime.durable.host.awaited import MOST
from scxml_runtime.durable.host.batch import for_others
from scxml_runtime.durable.host.callers import Callers
from scxml_runtime.durable.host.probes import Probes
from scxml_runtime.durable.host.working import Working
from scxml_runtime.durable.stores.store import StoreError
from scxml_runtime.ports.absent import Absent, giving_up

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from typing import TypeVar

    from scxml_runtime.durable.family.effects import Effect, Reply
    from scxml_runtime.durable.host.batches import Batches
    from scxml_runtime.durable.host.inbox import Item
    from scxml_runtime.durable.host.limits import Limits
    from scxml_runtime.durable.host.performers import Performers
    from scxml_runtime.host.errands import Errand
    from scxml_runtime.host.live import Aside, Live
    from scxml_runtime.ports.clock import Clock

    T = TypeVar("T")

TURNS = 10_000
"""On virtual time, what is done in one go; more is taken for sessions that keep each other busy."""

RESTLESS = 20
"""On virtual time, batches in one go that come to nothing but that the same families want another turn at once."""

PATIENCE = 1.0
"""Seconds until a store that failed is tried again, if nobody asks before."""


def _append(queue: deque[Any], each: Any) -> None:
    """As the queue does it, which wakes the host."""
    queue.append(each)


class Living:
    """A host, as far as threads, loops and time know it."""

    _batches: Batches
    _performers: Performers

    def __init__(self, clock: Clock, limits: Limits) -> None:
        self.clock = clock
        self.limits = limits
        self.inbox: deque[tuple[str, Item]] = deque()
        self.ready: deque[Callable[[], object]] = deque()
        self.unbegun: list[Errand] = []
        self.turns_in_one_go = TURNS
        self.callers = Callers()
        self.probes = Probes()
        self.live: Live | None = None
        self._aside: Aside | None = None
        self._gate = RLock()  # a signal's handler may submit as well
        self.is_held_up = False
        self._working = Working()
        self._takes = self._is_open = self._is_busy = self._is_planned = self._is_to_arm = False
        self._was_open = self._is_broken = self._is_pressed = False
        self._process = 0
        self._trouble: StoreError | None = None
        self._ahead = 0.0
        self._armed: tuple[float, Any] | None = None

    def now(self) -> float:
        """Seconds since 1970; never less than before, and never less than when the store was used last."""
        return max(self._batches.latest, self.clock.epoch + self.clock.now() + self._ahead)

    @property
    def trouble(self) -> StoreError | None:
        """Why the store has not kept what it was asked to last; None where it has."""
        return self._trouble

    # --- how things come in --------------------------------------------------------------

    def _hand_in(self, id: str, item: Item) -> Future[Any]:
        heard = self._take_in(id, item, _append)
        self._run_at_once()
        return heard

    def _take_in(self, id: str, item: Item, put: Callable[[deque[Any], Any], None]) -> Future[Any]:
        heard = item.listeners()[0]
        if self.probes:
            self.probes.tell("handed_in", item)
        with self._gate:
            self._check_open()
            if not self._takes:
                raise HostClosed("the host is being left: it takes nothing more")
            heard.set_running_or_notify_cancel()  # what was handed in is not taken back
            put(self.inbox, (id, item))
        return heard

    def put(self, id: str, item: Item) -> None:
        """What comes to a family from the performers, on any thread; nobody hears it where the host was left."""
        if self._takes:
            self.inbox.append((id, item))

    def _wait(self, id: str, item: Item) -> Any:
        """What comes of it; done by this thread, unless another is at work."""
        self._check_open()
        self._check_rest()
        live = self.live
        if self._working.is_mine or live is None or live.is_here:
            return self._alone(self._do_at_once, id, item).result()
        if self._working.is_free:
            return self._alone(self._do, id, item).result()
        return self._hand_in(id, item).result()

    def _do(self, id: str, item: Item) -> Future[Any]:
        """What comes of it, unless a document is waited for, or room that is taken by what waits for one: then the loop
        does it."""
        future = self._take_in(id, item, deque.append)
        self.collect()
        while not future.done() and id not in self._batches.awaited and self._has_work():
            self._work()
            self.collect()
        return future

    def _has_work(self) -> bool:
        return self._batches.has_work(self._batches.latest)

    def _do_at_once(self, id: str, item: Item) -> Future[Any]:
        """What comes of it, on the thread that nothing goes on without."""
        future, before = self._take_in(id, item, deque.append), self._is_pressed
        self._is_pressed = True
        try:
            while not future.done():
                self.collect()
                if not self._has_work():  # all room is taken by what waits for documents
                    self._batches.hurry()
                self._work()
        finally:
            self._is_pressed = before
        return future

    def _let_others(self) -> None:
        """Others may work; what is left is for the loop to do."""
        try:
            self._working.is_busy = False
            if self._working.is_wanted or self._is_planned or self._is_to_arm or self.inbox or self.ready:
                self._wake()
        except BaseException:  # Ctrl-C
            self._wake()
            raise

    def call(self, function: Callable[..., T], *args: Any) -> T:
        """What the function answers, between batches. What this thread has handed in before comes before."""
        self._check_open()
        self._check_rest()
        if self._working.is_mine:
            return function(*args)
        made: T = self._alone(self._call, function, *args)
        return made

    def call_when_here(self, function: Callable[..., T], *args: Any) -> T:
        """As `call`, of what may load documents: another thread waits for those without holding up the host."""
        live = self.live
        if live is None or live.is_here or self._working.is_mine:
            return self.call(function, *args)
        for _ in range(MOST):
            try:
                with giving_up():
                    return self.call(function, *args)
            except Absent as absent:
                wait([absent.ready])
        return self.call(function, *args)

    def _call(self, function: Callable[..., T], *args: Any) -> T:
        """While this thread works."""
        self._check_open()
        live = self.live
        if live is not None and not live.is_here and self.inbox:
            self.collect()
            self._work()
        return function(*args)

    def _alone(self, function: Callable[..., T], *args: Any) -> T:
        """What the function answers, while nobody else is at work."""
        if self._working.is_mine:
            return function(*args)
        try:
            with self._working.lock:
                self._working.is_busy = True
                made = function(*args)
        finally:
            self._let_others()
        self._run_at_once()
        return made

    def _check_open(self) -> None:
        if self._is_forked():
            raise HostClosed("this process was forked: the host is that of the process that has entered it")
        if not (self._is_open or self._is_broken):
            raise HostClosed(
                "enter the host first, and use it before it is left: with DurableHost(…) as host"
            )
        if self._is_broken or (self.live is None and self.clock.is_real):
            raise HostClosed(
                "the host's thread has ended before its time: what ended it is raised on leaving"
            )

    def _is_forked(self) -> bool:
        """Whether this is a copy of the process that has entered the host; nothing here is the copy's."""
        return self._is_open and self._process != getpid()

    def _check_rest(self) -> None:
        if self._is_busy and self._working.is_mine:
            raise SessionError(
                "a session is in its turn: functions that charts call may submit(), but wait for nothing"
            )

    # --- turns of the host --------------------------------------------------------------

    def _run_at_once(self) -> None:
        """On virtual time."""
        if self.live is None:
            self.run()

    def run(self) -> None:
        """All that is ready, or on virtual time all that becomes so."""
        if self._working.is_mine or not self._is_open or not self._begin():
            return
        try:
            self._run()
        finally:
            self._working.end()
        if self._is_planned:
            self._wake()

    def _begin(self) -> bool:
        """Work; a loop does not wait for others who do, they wake it."""
        self.is_held_up = not self._working.is_begun(self.live is not None)
        return not self.is_held_up

    def _run(self) -> None:
        if self._is_to_arm:
            self._look_ahead()
        self.collect()
        for _ in range(TURNS if self.live is None else len(self.ready) + 1):
            if self.ready:
                self.ready.popleft()()
            elif self._is_planned and (self.live is not None or self._batches.restless < RESTLESS):
                self._work()
            else:
                break
            self.collect()

    def call_due(self) -> None:
        """Do everything that is due now; what becomes due by that comes in the next turn of the loop."""
        now = self.clock.now()
        while self._is_due(now) and self._begin():
            try:
                self.clock.call_due(now)
            finally:
                self._working.end()
            self.run()

    def _is_due(self, now: float) -> bool:
        due = self.clock.next_due()
        return due is not None and due <= now

    def collect(self) -> None:
        """Take what was handed in; while this thread works."""
        if not self._is_open or not self._working.is_mine:
            return
        is_wanted = self._trouble is None or any(item.listeners() for _, item in self.inbox)
        while self.inbox and self._batches.takes_more:
            self._batches.take(*self.inbox.popleft())
        if is_wanted and self._has_work():
            self._plan()

    def _plan(self) -> None:
        """A batch is due: the next thing to do, if nothing else is ready."""
        self._is_planned = True
        if not self._working.is_mine:
            self._wake()

    def _wake(self) -> None:
        """In real time: a further turn."""
        if self.live is not None:
            self.live.wake()

    def _work(self) -> None:
        """One batch. A store that fails is tried again later, or when somebody asks for something."""
        self._is_planned = False
        self._is_busy = True
        try:
            self._batches.work(self.now())
            self._trouble = None
        except StoreError as problem:
            self._tell(problem)
        except BaseException as problem:
            self._refuse(for_others(problem))
            raise
        finally:
            self._is_busy = False
            self._look_ahead()

    def _tell(self, problem: StoreError) -> None:
        """The store has failed: whoever waits hears it, and the log, once."""
        if self._trouble is None and self.clock.is_real:
            getLogger("scxml_runtime.sessions").error("%s", problem)
        self._trouble = problem
        self.probes.tell("failed", problem)
        self._refuse(problem)

    def _refuse(self, problem: Exception) -> None:
        """Whoever waits hears what was wrong; what nobody waits for, such as an answer from outside, stays."""
        for _ in range(len(self.inbox)):
            id, item = self.inbox.popleft()
            for each in item.listeners():
                each.set_exception(problem)
            if not item.listeners():
                self.inbox.append((id, item))

    def _look_ahead(self) -> None:
        """What comes next: another batch now, or the first family that is due later. Clocks are set on the loop's
        thread alone."""
        is_here = self.live is None or self.live.is_here
        if self._trouble is not None:
            self._is_to_arm = not is_here
            if is_here:
                self.clock.call_in(PATIENCE, self._plan)
            return
        if self._has_work():
            self._plan()
        due, armed = self._batches.due, self._armed
        is_armed = due is None or self._is_planned or (armed is not None and armed[0] <= due)
        self._is_to_arm = not (is_armed or is_here)
        if due is None or is_armed or not is_here:
            return  # what is armed too early looks ahead again
        if armed is not None:
            self.clock.drop(armed[1])
        self._armed = due, self.clock.call_in(max(0.0, due - self.now()), self._reach, due)

    def _reach(self, armed: float) -> None:
        """Time has come to this."""
        self._armed = None
        self._batches.latest = max(self._batches.latest, armed)
        self._look_ahead()

    def stopwatch(self) -> Callable[[], bool]:
        """Tells whether a batch has done its share of work; on virtual time there is no hurry."""
        if not self.clock.is_real:
            return lambda: False
        end = thread_time() + self.limits.seconds
        return lambda: thread_time() > end

    def may_wait(self) -> bool:
        """Whether families have turns later, without anybody asking."""
        return self._takes and self.live is not None and not self._is_pressed

    def come_back(self, id: str) -> None:
        """A family wants a turn; from any thread."""
        self.ready.append(partial(self._batches.inbox.plan, id))
        self._wake()

    # --- what goes out --------------------------------------------------------------

    def perform(self, id: str, effect: Effect) -> None:
        """Carry out what was committed, when the batch is over."""
        self.ready.append(partial(self._performers.perform, id, effect))

    def stop(self, key: str) -> None:
        """What was begun under this key is not wanted any more."""
        self.ready.append(partial(self._performers.stop, key))

    def reply(self, effect: Reply) -> None:
        """Somebody who waits is told what a session answers."""
        self.callers.reply(effect)

    def fulfil(self, keys: tuple[str, ...]) -> None:
        """These wishes are not to be carried out any more."""
        if keys and self._is_open:
            self._alone(self._batches.fulfilled.extend, keys)
            self._plan()

"""Effects outside, on virtual time: who is called with what, how often, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import scxml_runtime
import scxmlc
from scxml_runtime.durable import MemoryStore, Message
from scxml_runtime.durable.host.acting import Request
from scxml_runtime.durable.stores.store import Changes
from scxml_runtime.ports.platform import Refused
from scxml_runtime.ports.transport import Response
from tests.runtime.durable.charts import chart
from tests.runtime.durable.test_host import busy, entered, go_on

TILL, SCANNER = chart("till"), chart("scanner")


def sold(process: Callable[[Any], Any], **more: Any) -> Any:
    """What a till has got, where this processor serves it."""
    with entered(MemoryStore(), TILL, processors={"x-till": process}, **more) as host:
        host.start(TILL, "t")
        host.send("t", "buy", {"at": "x-till", "n": 1})
        host.advance(60)
        return host.look("t").data["got"]


def test_a_processor_is_called_as_by_any_host() -> None:
    seen: list[Any] = []
    assert sold(lambda message: seen.append(message) or {"receipt": 4}) == [4]
    (message,) = seen
    assert isinstance(message, scxml_runtime.Message) and isinstance(message, Message)
    assert (message.name, message.data, message.id, message.target) == ("sell", {"n": 1}, "sale", None)
    assert (message.session.session_id, message.key) == ("t", "t/1")


def test_a_coroutine_may_sleep_in_virtual_time() -> None:
    async def process(message: Message) -> Any:
        await message.sleep(30)
        return {"receipt": 5}

    assert sold(process) == [5]


@pytest.mark.parametrize(
    "process",
    [lambda message: {"receipt": object()}, lambda message: 1 / 0, lambda message: {"receipt": "x" * 3000}],
)
def test_a_failure_is_the_charts_to_hear(process: Any) -> None:
    assert sold(process, largest=2500) == ["error.execution sale"]


def test_the_log_has_the_traceback_of_what_a_processor_or_service_raised(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sold(lambda message: 1 / 0)

    async def serve(call: Any) -> None:
        raise KeyError("dish")

    with entered(MemoryStore(), SCANNER, services={"x-scan": serve}) as host:
        host.start(SCANNER, "s")
        host.send("s", "go")
    till, scanner = [each for each in caplog.records if each.name == "scxml_runtime.python"]
    assert till.getMessage() == "the processor x-till: ZeroDivisionError: division by zero (session t)"
    assert scanner.getMessage() == "the service x-scan: KeyError: 'dish' (session s)"
    assert till.exc_info and scanner.exc_info


def test_an_answer_that_comes_twice_counts_once() -> None:
    performances: list[Any] = []
    with entered(MemoryStore(), TILL, processors={"x-till": lambda message: {"receipt": 1}}) as host:
        begin = host._performers.perform
        host._performers.perform = lambda id, effect: (  # type: ignore[method-assign]
            begin(id, effect),
            performances.append(host._performers.at_work.get(effect.key)),
        )
        host.start(TILL, "t")
        done = scxml_runtime.durable.host.performance.Performance(host._performers, "t", "t/1")
        host.send("t", "buy", {"at": "x-till", "n": 1})
        done.done({"receipt": 2})
        host.advance(1)
        assert host.look("t").data["got"] == [1]


def test_one_that_is_not_registered_any_more_is_a_failure() -> None:
    async def never(message: Message) -> None:
        await message.sleep(1000)

    store = MemoryStore()
    with entered(store, TILL, processors={"x-till": never}) as host:
        host.start(TILL, "t")
        host.send("t", "buy", {"at": "x-till", "n": 1})
    with entered(store, TILL) as host:
        assert host.look("t").data["got"] == ["error.execution sale"]


def test_a_service_that_is_no_coroutine_function() -> None:
    with entered(MemoryStore(), SCANNER, services={"x-scan": lambda call: 7}) as host:
        host.start(SCANNER, "s")
        host.send("s", "go")
        assert host._performers.at_work == {}


async def scan(call: Any) -> dict[str, Any]:
    told = []
    while (event := await call.receive()).data["n"]:
        told.append(event.data["n"])
        call.send("progress", {"n": sum(told)})
        await call.sleep(10)
    return {"scanned": told}


def test_what_a_service_was_told_is_told_again_unless_it_has_worked_on_it() -> None:
    store = MemoryStore()
    with entered(store, SCANNER, services={"x-scan": scan}) as host:
        host.start(SCANNER, "s")
        host.send("s", "go")
        for n in (1, 2, 3):
            host.send("s", "tell", {"n": n})
        host.advance(11)  # it has worked on 1, and is at work on 2
        assert host.look("s").data["heard"] == [1, 3]
    with entered(store, SCANNER, services={"x-scan": scan}) as host:
        host.send("s", "tell", {"n": 0})
        host.advance(60)
        assert host.look("s").data["heard"] == [1, 3, 2, 5, [2, 3]]
        assert host._batches.store.wishes(0, 10) == []


def test_a_service_that_is_stopped_leaves_nothing_to_be_told() -> None:
    ended: list[str] = []

    async def service(call: Any) -> None:
        try:
            await call.sleep(1000)
        finally:
            call.send("too.late")
            ended.append(call.key)

    with entered(MemoryStore(), SCANNER, services={"x-scan": service}) as host:
        host.start(SCANNER, "s")
        host.send("s", "go")
        host.send("s", "tell", {"n": 1})
        host.send("s", "back")
        assert len(ended) == 1
        assert (host._batches.store.wishes(0, 10), host.look("s").data["heard"]) == ([], [])


def test_what_is_wanted_and_given_up_in_one_turn_is_never_begun() -> None:
    calls: list[Any] = []
    hasty = scxmlc.load(
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="hasty" datamodel="null">'
        '<state id="a"><transition event="go" target="b"/></state>'
        '<state id="b"><onentry><send type="x-till" event="sell"/></onentry><transition target="c"/></state>'
        '<final id="c"/></scxml>'
    )
    with entered(MemoryStore(), hasty, processors={"x-till": calls.append}) as host:
        host.start(hasty, "h")
        host.send("h", "go")
        assert (calls, host.look("h").final, host._batches.store.wishes(0, 10)) == ([], "c", [])


def test_a_service_that_is_begun_told_and_stopped_in_one_turn_is_nobodys_affair() -> None:
    wishes: list[Any] = []

    class Counted(MemoryStore):
        def commit(self, changes: Changes) -> None:
            wishes.extend(changes.wishes)
            super().commit(changes)

    with entered(Counted(), SCANNER, services={"x-scan": scan}) as host:
        host.start(SCANNER, "s")
        busy(host)
        for name in ("go", "tell", "back"):
            host.submit("s", name, {"n": 1})
        go_on(host)
        assert (wishes, host.look("s").configuration) == ([], {"idle"})


# --- HTTP -------------------------------------------------------------------------------------

POSTING = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="posting" datamodel="ecmascript">
<datamodel><data id="seen" expr="[]"/></datamodel>
<state id="s">
  <transition event="go"><send type="http://www.w3.org/TR/scxml/#BasicHTTPEventProcessor" id="post" event="paid"
    target="http://it/orders"><param name="n" expr="7"/></send></transition>
  <transition event="error.*"><script>seen.push(_event.name)</script></transition>
</state></scxml>"""


class Net:
    """A network that is asked for nothing but this."""

    def __init__(self, answer: Response | OSError) -> None:
        self.asked: list[Any] = []
        self._answer = answer

    def request(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Response:
        self.asked.append((method, url, body, dict(headers)))
        if isinstance(self._answer, OSError):
            raise self._answer
        return self._answer


@pytest.mark.parametrize(
    ("answer", "seen"),
    [
        (Response(204, {}, b""), []),
        (Response(500, {}, b"\xff"), ["error.communication"]),
        (OSError("no route"), ["error.communication"]),
    ],
)
def test_a_request_has_its_key_in_a_header(answer: Any, seen: Any) -> None:
    posting, net = scxmlc.load(POSTING), Net(answer)
    with entered(MemoryStore(), posting, transport=net) as host:
        host.start(posting, "p")
        host.send("p", "go")
        assert host.look("p").data["seen"] == seen
    ((method, url, body, headers),) = net.asked
    assert (method, url, body) == ("POST", "http://it/orders", b"_scxmleventname=paid&n=7")
    assert headers["Idempotency-Key"] == "p/1"


# --- strategies -------------------------------------------------------------------------------

HEAD = """<scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:ixn="www.genesyslab.com/modules/interaction"
xmlns:session="www.genesyslab.com/modules/session" version="1.0" name="strategy" initial="s">
<datamodel><data id="seen" expr="[]"/><data id="r"/><data id="of" expr="'call-1'"/></datamodel><state id="s">"""
LISTENS = (
    """<transition event="*"><script>_data.seen.push(_event.name)</script></transition></state></scxml>"""
)


class Centre:
    """A platform that does what it is told when it is told to."""

    tenant = "Environment"

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.over: list[str] = []

    def connect(self, listener: Any) -> None:
        self.listener = listener

    def request(self, request: Any) -> None:
        self.asked.append(request)
        if request.values["interactionid"] == "nobody":
            raise Refused("invalidinteractionid", "nobody has it")

    def ask(self, question: str, session: str, values: Mapping[str, Any]) -> Any:
        return [{"g_uid": "call-1", "udata": {}}] if question == "interaction.list" else None

    def session_ended(self, session: str) -> None:
        self.over.append(session)


def detaching(interaction: str) -> Any:
    action = """<onentry><ixn:detach interactionid="_data.of" requestid="_data.r"/></onentry>"""
    return scxmlc.load(HEAD.replace("call-1", interaction) + action + LISTENS, "strategy.scxml")


def test_the_platform_is_asked_behind_the_commit_and_again_at_the_next_start() -> None:
    store, strategy = MemoryStore(), detaching("call-1")
    with entered(store, strategy, platform=Centre()) as host:
        host.start(strategy, "a")
    centre: Any = Centre()
    with entered(store, strategy, platform=centre) as host:
        (asked,) = centre.asked
        assert isinstance(asked, Request)
        assert (asked.kind, asked.session, asked.key) == ("interaction.detach", "a", "a/1")
        for _ in range(2):
            centre.listener.done(asked, {"interactionid": "call-1"})
        centre.listener.happened("a", "interaction.present", {"interactionid": "call-2"})
        host.advance(0)
        assert host.look("a").data["seen"] == ["interaction.detach.done", "interaction.present"]
        host.terminate("a")
        assert centre.over == ["a"] and host._batches.store.wishes(0, 10) == []


@pytest.mark.parametrize("way", ["refused", "failed", "no platform"])
def test_what_the_platform_does_not_do(way: str, caplog: pytest.LogCaptureFixture) -> None:
    strategy = detaching("nobody" if way == "refused" else "call-1")
    centre: Any = None if way == "no platform" else Centre()
    with entered(MemoryStore(), strategy, platform=centre) as host:
        host.start(strategy, "a")
        if way == "failed":
            centre.listener.failed(centre.asked[0], "invalidstate", "it is gone")
        host.advance(0)
        assert host.look("a").data["seen"] == ["error.interaction.detach"]
    assert ("no platform is connected to this host" in caplog.text) is (centre is None)


def starting(folder: Path, attributes: str = "") -> Any:
    (folder / "kid.scxml").write_text(
        HEAD.replace('"strategy"', '"kid"')
        + '<transition event="stop" target="f"/></state><final id="f"/></scxml>'
    )
    (folder / "parent.scxml").write_text(
        HEAD + f"""<onentry><session:start src="'kid.scxml'" sessionid="_data.r" {attributes}/></onentry>
        <transition event="end"><session:terminate sessionid="_data.r"/></transition>""" + LISTENS
    )
    return scxmlc.load(folder / "parent.scxml"), scxmlc.load(folder / "kid.scxml")


def test_a_session_that_a_strategy_starts_and_ends(tmp_path: Path) -> None:
    parent, kid = starting(tmp_path)
    with entered(MemoryStore(), parent, kid) as host:
        host.start(parent, "a")
        (other,) = [each.id for each in host.sessions("kid")]
        assert host.look("a").data["seen"] == ["session.start.done"]
        host.send("a", "end")
        host.advance(0)
        assert host.look(other).is_over
        assert host.look("a").data["seen"] == ["session.start.done", "session.terminate.done"]
        host.send("a", "end")
        assert host.look("a").data["seen"][-1] == "error.session.terminate"


def test_the_chart_that_it_starts_is_one_of_the_hosts(tmp_path: Path) -> None:
    parent, _ = starting(tmp_path)
    with entered(MemoryStore(), parent) as host:
        host.start(parent, "a")
        host.advance(0)
        assert host.look("a").data["seen"] == ["error.session.start"]


def test_a_start_that_was_wanted_comes_at_its_time_though_the_host_was_away(tmp_path: Path) -> None:
    at = 1_767_603_600_000 + 60_000
    parent, kid = starting(tmp_path, f'idealtime="{at}"')
    store = MemoryStore()
    with entered(store, parent, kid) as host:
        host.start(parent, "a")
        assert host.sessions("kid") == []
        host.advance(20)
    with entered(store, parent, kid) as host:
        host.advance(39)
        assert host.sessions("kid") == []
        host.advance(2)
        assert len(host.sessions("kid")) == 1 and host._batches.store.wishes(0, 10) == []

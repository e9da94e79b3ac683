"""Uploads to a server of ours: a coroutine, which the tests tell how to behave."""

from __future__ import annotations

import pytest

from scxml_runtime.testing import assert_reaches, assert_stays


class Server:
    """It answers with one status after the other; an exception is raised, `None` never comes."""

    def __init__(self):
        self.answers = []
        self.calls = []

    async def put(self, call):
        self.calls.append(call.params["file"])
        answer = self.answers.pop(0)
        await call.sleep(1 if answer is not None else 3600)
        if isinstance(answer, Exception):
            raise answer
        return {"status": answer}


@pytest.fixture
def server(host):
    server = Server()
    host.services["x-put"] = server.put
    return server


@pytest.fixture
def upload(host, chart, server):
    """Starts an upload to a server that answers so."""

    def start(*answers):
        server.answers.extend(answers)
        return host.start(chart("upload.scxml"), params={"file": "a.bin"})

    return start


def test_at_the_first_try(upload, server):
    assert_reaches(upload(201), "uploaded", within=1)
    assert server.calls == ["a.bin"]


@pytest.mark.parametrize("trouble", [503, ConnectionError("reset"), ValueError("no such file"), None])
def test_trouble_passes(upload, server, trouble):
    session = upload(trouble, trouble, 200)
    assert_reaches(session, "uploaded", within=70)
    assert len(server.calls) == 3


@pytest.mark.parametrize(
    ("trouble", "reason"), [(503, "status 503"), (OSError(), "no connection"), (None, "no answer in 30 s")]
)
def test_after_eight_tries_it_gives_up_and_says_why(upload, server, trouble, reason):
    session = upload(*[trouble] * 8)
    assert_reaches(session, "failed", within=500)
    assert (session.data["reason"], len(server.calls)) == (reason, 8)


@pytest.mark.parametrize("status", [300, 413, 499])
def test_what_the_server_does_not_want_is_not_sent_again(upload, server, status):
    session = upload(status)
    assert_reaches(session, "refused", within=1)
    assert (session.data["reason"], len(server.calls)) == (f"status {status}", 1)


@pytest.mark.parametrize(("status", "state"), [(299, "uploaded"), (500, "waiting")])
def test_where_success_and_trouble_begin(upload, status, state):
    assert_reaches(upload(status), state, within=1)


def test_a_crowd_does_not_come_back_at_one_moment(host, upload):
    """A hundred that failed together: after the shortest pause none is back, in the middle about half, then all."""
    crowd = [upload(503) for _ in range(100)]
    host.services["x-put"] = asleep
    back = []
    for seconds in (1.99, 0.51, 0.51):
        host.advance(seconds)
        back.append(sum(session.is_active("sending") for session in crowd))
    assert back[0] == 0 and 30 < back[1] < 70 and back[2] == 100


async def asleep(call):
    """A server that takes its time."""
    await call.sleep(20)


def test_each_try_has_its_full_time(upload):
    session = upload(503, None)
    assert_reaches(session, "waiting", within=1)
    assert_reaches(session, "sending", within=2)
    assert_stays(session, "sending", during=29.9)


def test_a_pause_that_was_cut_short_does_not_shorten_the_next(upload):
    session = upload(503, 503)
    assert_reaches(session, "waiting", within=1)
    session.send("offline")
    session.send("online")
    session.advance(1)
    assert_stays(session, "waiting", during=2)


@pytest.mark.parametrize(("failures", "longest"), [(1, 2), (2, 4), (3, 8), (5, 32), (6, 60), (7, 60)])
def test_each_pause_may_be_twice_as_long(upload, failures, longest):
    session = upload(*[503] * failures, 200)
    for _ in range(failures - 1):
        assert_reaches(session, "waiting", within=1)
        assert_reaches(session, "sending", within=longest)
    assert_reaches(session, "waiting", within=1)
    assert_stays(session, "waiting", during=longest / 2)
    assert_reaches(session, "sending", within=longest / 2)


def test_who_is_offline_waits_and_loses_no_try(upload, server):
    session = upload(None, 503, 200)
    session.send("offline")
    assert session.data["tries"] == 0
    assert_stays(session, "offline", during=86400)
    session.send("online")
    assert_reaches(session, "waiting", within=1)
    session.send("offline")
    assert_stays(session, "offline", during=60)
    session.send("online")
    assert_reaches(session, "uploaded", within=1)
    assert len(server.calls) == 3


@pytest.mark.parametrize("seconds", [0.5, 1.1])
def test_cancelling_ends_it_at_once(upload, seconds):
    session = upload(503, 200)
    session.advance(seconds)
    session.send("cancel")
    assert session.final == "cancelled"

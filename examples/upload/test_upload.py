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


@pytest.mark.parametrize("trouble", [503, ConnectionError("reset"), None])
def test_trouble_passes(upload, server, trouble):
    session = upload(trouble, trouble, 200)
    assert_reaches(session, "uploaded", within=70)
    assert len(server.calls) == 3


@pytest.mark.parametrize(
    ("trouble", "reason"), [(503, "status 503"), (OSError(), "no connection"), (None, "no answer in 30 s")]
)
def test_after_five_tries_it_gives_up_and_says_why(upload, server, trouble, reason):
    session = upload(*[trouble] * 5)
    assert_reaches(session, "failed", within=200)
    assert (session.data["reason"], len(server.calls)) == (reason, 5)


def test_what_the_server_does_not_want_is_not_sent_again(upload, server):
    session = upload(413)
    assert_reaches(session, "refused", within=1)
    assert (session.data["reason"], len(server.calls)) == ("status 413", 1)


@pytest.mark.parametrize(("failures", "longest"), [(1, 2), (2, 4), (3, 8), (4, 16)])
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

"""The client against a server in memory, which says what the test wants it to say."""

from __future__ import annotations

import pytest

from scxml_runtime.testing import assert_reaches, assert_stays

ANSWERS = {"EHLO": "250 hello", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", "body": "250 queued"}


class Server:
    """It answers each line; `says` holds what it answers instead, by command or by the whole line. None is silence."""

    def __init__(self, host, chart):
        self.lines = []
        self.says = {}
        host.processors["x-line"] = self.hear
        people = ["anna@example.net", "ben@example.net"]
        mail = {"sender": "carl@example.org", "recipients": people, "message": "Hello\n.\nBye"}
        self.client = host.start(chart("smtp.scxml"), params=mail)

    def hear(self, message):
        assert message.name == "line"
        line = message.data
        self.lines.append(line)
        command = line[:4] if line[:4] in ANSWERS else "body"
        if line != "QUIT":
            self.reply(self.says.get(line, self.says.get(command, ANSWERS[command])))

    def reply(self, text):
        if text is not None:
            self.client.send(f"reply.{text[0]}", text)


@pytest.fixture
def server(host, chart):
    return Server(host, chart)


def test_a_message_goes_out(server):
    server.reply("220 ready")
    assert server.client.final == "sent"
    assert server.lines == [
        "EHLO example.org",
        "MAIL FROM:<carl@example.org>",
        "RCPT TO:<anna@example.net>",
        "RCPT TO:<ben@example.net>",
        "DATA",
        "Hello\r\n..\r\nBye\r\n.",
        "QUIT",
    ]


@pytest.mark.parametrize("answer", ["550 no such user", "450 mailbox busy"])
def test_one_who_is_refused_does_not_stop_the_others(server, answer):
    server.says["RCPT TO:<anna@example.net>"] = answer
    server.reply("220 ready")
    assert (server.client.final, server.client.data["accepted"]) == ("sent", ["ben@example.net"])


def test_without_recipients_nothing_is_sent(server):
    server.says["RCPT"] = "550 no such user"
    server.reply("220 ready")
    assert (server.client.final, server.client.data["reason"]) == ("refused", "550 no such user")
    assert "DATA" not in server.lines and server.lines[-1] == "QUIT"


@pytest.mark.parametrize("command", ["EHLO", "MAIL", "DATA", "body"])
@pytest.mark.parametrize(
    ("answer", "final", "reason"),
    [
        ("421 closing", "deferred", "421 closing"),
        ("554 no", "refused", "554 no"),
        ("199 what", "refused", "out of order: 199 what"),
    ],
)
def test_what_the_server_does_not_like_ends_it(server, command, answer, final, reason):
    server.says[command] = answer
    server.reply("220 ready")
    assert server.client.final == final
    assert server.client.data["reason"] == reason and server.lines[-1] == "QUIT"


def test_a_server_that_falls_silent(server):
    server.says["DATA"] = None
    server.client.advance(299)  # it took its time to say hello
    server.reply("220 ready")
    assert_stays(server.client, "data", during=299)
    assert_reaches(server.client, "deferred", within=1)
    assert server.client.data["reason"] == "no reply in 5 minutes"


def test_the_line_goes_dead(server):
    server.client.send("connection.lost")
    assert (server.client.final, server.client.data["reason"]) == ("deferred", "connection lost")

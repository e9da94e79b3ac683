"""What the page about the server shows is what the server does: its requests, its metrics, its rows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import scxmlc
from scxml_runtime import VirtualClock
from scxml_runtime.durable import DurableHost, MemoryStore
from scxml_runtime.io.reach import Reach
from scxml_runtime.server.application import application
from scxml_runtime.server.catalogue import Served
from scxml_runtime.server.modules import Compiled
from scxml_runtime.server.telemetry import Traces
from tests.runtime.server.asked import FORM, ask

TEXT = (Path(__file__).parents[3] / "docs" / "server.md").read_text("utf-8")
ID = "0000000M2Z2CM02Z75E14FTJ7V6E64E9"


class Folder(Compiled):
    """Charts that have a file."""

    def charts(self) -> list[Served]:
        return [
            Served(each.cls, each.name, each.version, documents={f"{each.name}.scxml": ""})
            for each in super().charts()
        ]


def section(title: str) -> str:
    """The text below a heading."""
    return TEXT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_the_requests_of_the_orchestration_server() -> None:
    page = section("The interface of the Orchestration Server")
    (chart,) = re.findall(r"^```xml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (block,) = re.findall(r"^```console\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    desk = scxmlc.load(chart)
    commands = re.findall(r"^\$ (.*)\n(.*)\n", block, re.MULTILINE)
    assert len(commands) == 5
    with DurableHost(MemoryStore(), [desk], clock=VirtualClock()) as host:
        app, id = application(host, Folder([desk])), ID
        for command, shown in commands:
            _, address, *rest = shlex.split(command)
            parts = urlsplit(f"//{address.replace(ID, id)}")
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            answer = ask(app, "POST" if rest else "GET", path, "".join(rest[1:]), FORM)
            id = answer.json.get("sessionid", id)
            assert answer.body.decode().replace(id, ID) == shown


def test_each_metric_has_its_place_in_the_table() -> None:
    with DurableHost(MemoryStore(), [], clock=VirtualClock()) as host:
        text = ask(application(host, Compiled([])), "GET", "/metrics").body.decode()
    rows = re.findall(r"^\| (`[a-z_]+`.*?) \|", section("Numbers"), re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`([a-z_]+)`", row)]
    told = re.findall(r"^# TYPE (\w+)", text, re.MULTILINE)
    assert sorted(named) == sorted(told)


@pytest.mark.parametrize(
    "row", re.findall(r"^\| `--allow (.*?)`", section("What charts may reach"), re.MULTILINE)
)
def test_each_row_of_what_charts_may_reach_is_one(row: str) -> None:
    Reach([row])


def test_what_is_refused_is_told_as_the_page_says() -> None:
    (told,) = re.findall(r"^```\n(.*?)\n```$", section("What charts may reach"), re.MULTILINE | re.DOTALL)
    with pytest.raises(OSError) as refused:
        Reach().place("http://169.254.169.254/latest")
    assert str(refused.value) == told


def test_traces_need_nothing_but_the_api() -> None:
    traces: Any = Traces()  # of nobody, where nothing is set up
    with DurableHost(MemoryStore(), [scxmlc.load(CHART)], clock=VirtualClock()) as host:
        host.probes.add(traces)
        app = application(host, Compiled([*host.charts]), observers=[traces])
        body = '{"chart": "c"}'
        assert ask(app, "POST", "/api/sessions", body, "application/json").status == 201


CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="c" datamodel="null">
<state id="a"/></scxml>"""

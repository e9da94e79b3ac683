"""What deploy/ runs is what the command line takes, and the same for both ways."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from scxmlc.cli.verbs.serving import serve_verb

DEPLOY = Path(__file__).parents[3] / "deploy"
CONTAINER = (DEPLOY / "Containerfile").read_text("utf-8").replace("\\\n", " ")
UNIT = (DEPLOY / "scxmlc.service").read_text("utf-8").replace("\\\n", " ")


def listed(instruction: str) -> list[str]:
    """The words of an instruction in JSON's form."""
    (found,) = re.findall(rf"^{instruction} (\[.*\])$", CONTAINER, re.MULTILINE)
    return re.findall(r'"([^"]*)"', found)


def of_unit(key: str) -> str:
    (found,) = re.findall(rf"^{key}=(.*)$", UNIT, re.MULTILINE)
    return str(found)


COMMANDS = {
    "container": [*listed("ENTRYPOINT"), *listed("CMD")],
    "systemd": shlex.split(of_unit("ExecStart").removeprefix("/opt/scxmlc/bin/")),
}


@pytest.mark.parametrize("where", COMMANDS)
def test_the_command_is_one(where: str) -> None:
    name, verb, *words = COMMANDS[where]
    assert (name, verb) == ("scxmlc", "serve")
    given = serve_verb.make_context("serve", words).params
    assert given["token_file"] and given["store"]
    assert given["log"] == "json" and not given["without_token"]
    assert given["listen"].endswith(":8080") and given["charts"]


def test_the_health_check_asks_where_the_container_listens() -> None:
    assert "http://127.0.0.1:8080/health" in CONTAINER and "EXPOSE 8080" in CONTAINER
    assert re.search(r"^USER (?!root)\w+$", CONTAINER, re.MULTILINE)


def test_the_store_is_where_each_may_write() -> None:
    assert "VOLUME /var/lib/scxmlc\n" in CONTAINER and "/var/lib/scxmlc/sessions.db" in COMMANDS["container"]
    assert of_unit("StateDirectory") == "scxmlc" and "${STATE_DIRECTORY}/sessions.db" in COMMANDS["systemd"]

"""The page of the command line: each verb with what its help says.

In: the verbs, as click knows them. Out: Markdown. The rule that surprises: nothing is said here that `--help` does not
say, so that both are kept true in one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from scxmlc.cli.commands import scxmlc

HEAD = """\
# The command line

What `scxmlc VERB --help` says, in one place. A FILE may be a folder: every `.scxml` in it and below is taken. Charts' settings stand in
[`pyproject.toml`](configuration.md).

| exit status | |
| --- | --- |
| 0 | all is well |
| 1 | a chart has errors; `--check` found a difference; a test failed |
| 2 | wrong usage, or a file that cannot be read or written |
| 70 | a defect of scxmlc, told in a few lines; `SCXMLC_TRACEBACK=1` shows where |
| 130 | Ctrl-C |
"""


def page() -> str:
    """The page."""
    return "\n".join([HEAD, *(line for line in verbs(scxmlc, "scxmlc", "##"))]).rstrip() + "\n"


def verbs(group: click.Group, name: str, mark: str) -> Iterator[str]:
    """All verbs of a group, in its order."""
    context = click.Context(group)
    for each in group.list_commands(context):
        command = group.get_command(context, each)
        assert command is not None
        yield from verb(command, f"{name} {each}", mark)


def verb(command: click.Command, name: str, mark: str) -> Iterator[str]:
    """One verb; of a group its own, too."""
    yield from (f"{mark} {name}", "")
    yield from described(command.help or "")
    if isinstance(command, click.Group):
        yield from verbs(command, name, f"{mark}#")
        return
    context = click.Context(command, info_name=name)
    usage = " ".join(command.collect_usage_pieces(context))
    yield from ("```", f"{name} {usage}", "```", "")
    yield from table(command, context)


def described(help: str) -> Iterator[str]:
    """Paragraphs; those that click keeps as they are, as blocks."""
    for paragraph in help.split("\n\n"):
        if paragraph.startswith("\b\n"):
            yield from ("```sh", paragraph[2:], "```", "")
        elif paragraph.strip():
            yield from (shown(" ".join(paragraph.split())), "")


def shown(text: str) -> str:
    """Words, in which no character means anything to Markdown but what stands between backticks."""
    pieces = re.split(r"(`[^`]*`)", text)
    return "".join(
        piece if piece[:1] == "`" else re.sub(r"([\\*_<>|\[\]])", r"\\\1", piece) for piece in pieces
    )


def table(command: click.Command, context: click.Context) -> Iterator[str]:
    """The options."""
    records = [each.get_help_record(context) for each in command.params if isinstance(each, click.Option)]
    told = [each for each in records if each is not None]
    if told:
        yield from ("| option | |", "| --- | --- |")
        yield from (f"| `{cell(names)}` | {shown(words)} |" for names, words in told)
        yield ""


def cell(code: str) -> str:
    """Code in a table."""
    return code.replace("|", r"\|")

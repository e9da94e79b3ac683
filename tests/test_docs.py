"""The pages made from tables are those in docs/: after a change, `make docs`."""

from __future__ import annotations

import doctest
import importlib
import inspect
import logging
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import threading
from hashlib import sha256
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import scxmlc
from scxml_runtime import Host, SystemClock
from scxml_runtime.durable.host.limits import Limits
from scxml_runtime.steps import reactions
from scxmlc.cli.commands import scxmlc as verbs
from scxmlc.debug.attaching import listen
from scxmlc.dialect import W3C
from tests.runtime.client.running import running

ROOT = Path(__file__).parents[1]
MADE = runpy.run_path(str(ROOT / "tools" / "make-docs"), run_name="pages")
PAGES = MADE["PAGES"]


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_up_to_date(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == PAGES[name]()


def test_a_picture_that_nothing_can_make_is_told() -> None:
    with pytest.raises(SystemExit, match=r"^docs/none\.svg is missing, and elkjs .* is not found"):
        MADE["_as_it_is"]("docs/none.svg")


def test_the_readme_names_all_pages() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    pages = {page.name for page in (ROOT / "docs").glob("*.md")} - {"index.md"}
    assert [page for page in sorted(pages) if f"(docs/{page}" not in text] == []


def test_the_site_has_all_pages() -> None:
    named = set((ROOT / "docs" / "index.md").read_text(encoding="utf-8").split())
    pages = {page.stem for page in (ROOT / "docs").glob("*.md")} - {"index"}
    assert pages - named == set()


LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")


@pytest.mark.parametrize(
    "page",
    [
        *(
            "README.md",
            "CHANGELOG.md",
            "CONTRIBUTING.md",
            "RELEASING.md",
            "SECURITY.md",
            ".github/pull_request_template.md",
        ),
        *(f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")),
        *(page.relative_to(ROOT).as_posix() for page in (ROOT / "examples").glob("**/README.md")),
    ],
)
def test_links_lead_somewhere(page: str) -> None:
    for path, heading in LINK.findall((ROOT / page).read_text(encoding="utf-8")):
        meant = (ROOT / page).parent / path if path else ROOT / page
        assert meant.exists(), path
        if heading:
            lines = meant.read_text(encoding="utf-8").lower().splitlines()
            headings = [
                re.sub(r"[^\w -]", "", each.lstrip("# ")).replace(" ", "-")
                for each in lines
                if each[:1] == "#"
            ]
            assert heading in headings


def test_the_contributors_page_names_files_that_are_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:\w+/)+\w+\.py)`", text))
    rooms = (ROOT, ROOT / "scxmlc", ROOT / "runtime" / "scxml_runtime")
    assert len(named) > 20
    assert [each for each in named if not any((room / each).exists() for room in rooms)] == []


def test_the_readme_shows_the_door_of_the_examples() -> None:
    chart = (ROOT / "examples" / "door" / "door.scxml").read_text(encoding="utf-8")
    assert f"```xml\n{chart}```" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_names_the_verbs_that_take_what_charts_are_compiled_with() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    ((named, options),) = re.findall(r"^(`compile`,[^-]*) take (.*?) for \[", text, re.MULTILINE | re.DOTALL)
    wanted = set(re.findall(r"--[a-z-]+", options))
    taking = {name for name, words in _options(verbs, "").items() if wanted <= words}
    assert len(wanted) == 6 and set(re.findall("`(.*?)`", named)) == taking


def _options(verb: click.Command, name: str) -> dict[str, set[str]]:
    """By the name of each verb, and of those within it, how its options are written."""
    found = {name: {word for each in verb.params for word in each.opts}}
    for below, each in verb.commands.items() if isinstance(verb, click.Group) else ():
        found |= _options(each, f"{name} {below}".strip())
    return found


def test_what_the_readme_shows_of_the_kit(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    (block,) = re.findall(r"^```console\n(\$ scxmlc testgen .*?)^```$", text, re.MULTILINE | re.DOTALL)
    shutil.copy(ROOT / "examples" / "door" / "door.scxml", tmp_path)
    commands = re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
    assert len(commands) == 5
    for command, shown in commands:
        pattern = ".*".join(map(re.escape, shown.rstrip().split("…")))
        assert re.match(pattern, _printed(command, tmp_path), re.DOTALL)


def test_the_session_in_the_readme_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "examples" / "door"))
    result = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert result.attempted >= 8 and result.failed == 0


def test_what_the_page_about_saved_sessions_prints(capsys: pytest.CaptureFixture[str]) -> None:
    """Its one program, and what that prints."""
    text = (ROOT / "docs" / "saving.md").read_text("utf-8")
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    program, printed = (block for language, block in blocks if language in ("python", ""))
    exec(program, {})
    assert capsys.readouterr().out == printed


def test_what_the_page_about_durable_sessions_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its first program, and what that prints; and the limits that its table names."""
    text = (ROOT / "docs" / "durable.md").read_text("utf-8")
    (_, program), (_, printed) = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)[:2]
    monkeypatch.chdir(tmp_path)
    exec(program, {})
    assert capsys.readouterr().out == printed
    rows = re.findall(r"^\| (`.*?): [^|]*\| ([\d,. ]+) \|", text, re.MULTILINE)
    told = {
        name: float(number.replace(",", ""))
        for names, numbers in rows
        for name, number in zip(re.findall(r"`(\w+)`", names), numbers.split(", "), strict=True)
    }
    assert told == {name: getattr(Limits(), name) for name in told} and len(told) == 7


def test_what_the_page_about_durable_sessions_shows_of_lists_and_watchers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (ROOT / "docs" / "durable.md").read_text("utf-8")
    (_, program), *_ = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    page = text.split("## Who stands where")[1]
    (_, more), (_, printed) = re.findall(r"^```(\w*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)[:2]
    monkeypatch.chdir(tmp_path)
    space: dict[str, object] = {}
    exec(program, space)
    capsys.readouterr()
    exec(more, space)
    assert capsys.readouterr().out == printed


def test_the_commands_of_the_page_about_durable_sessions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each in its turn, with the store of the page's programs."""
    text = (ROOT / "docs" / "durable.md").read_text("utf-8")
    before, page = text.split("## On the command line")
    page = page.partition("\n## ")[0]
    (program, *_), (more,) = (
        re.findall(r"^```python\n(.*?)^```$", each, re.MULTILINE | re.DOTALL) for each in (before, page)
    )
    monkeypatch.chdir(tmp_path)
    exec(program + more, {})
    (block,) = re.findall(r"^```console\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    commands = re.findall(r"^\$ scxmlc (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
    assert len(commands) == 5
    for words, printed in commands:
        assert CliRunner().invoke(verbs, shlex.split(words)).output == printed


def test_what_the_page_about_clients_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its programs and its commands, with a server that is real; moments and versions are those of the run."""
    text = (ROOT / "docs" / "clients.md").read_text("utf-8")
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    chart, first, told_first, second, told_second, commands, watched = (block for _, block in blocks)
    with running(tmp_path, chart=chart) as (url, _):
        for program, told in ((first, told_first), (second, told_second)):
            exec(program.replace("Client()", f"Client({url!r})"), {})
            assert capsys.readouterr().out == told
        monkeypatch.setenv("SCXMLC_SERVER", url)
        shown = re.findall(r"^\$ scxmlc (.*)\n((?:(?!\$ ).*\n)*)", commands, re.MULTILINE)
        assert len(shown) == 7
        for words, printed in shown:
            assert _timeless(CliRunner().invoke(verbs, shlex.split(words)).output) == _timeless(printed)
        for words in ("start egg --id egg-10", """send egg-10 heat '{"seconds": 0.01}'"""):
            assert CliRunner().invoke(verbs, ["session", *shlex.split(words)]).exit_code == 0
        assert watched.count("\n") == 6


def _timeless(text: str) -> str:
    return re.sub(r"\d{4}-[\d:.T-]+Z|version \w+…\w+", "…", text)


def test_the_commands_of_the_page_about_saved_sessions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each in its turn, with the chart of the page's program."""
    text = (ROOT / "docs" / "saving.md").read_text("utf-8")
    chart = re.findall(r'load\("""\n(.*?)"""\)', text, re.DOTALL)[0]
    (tmp_path / "newer").mkdir()
    (tmp_path / "egg.scxml").write_text(chart)
    (tmp_path / "newer" / "egg.scxml").write_text(chart.replace("boiling", "cooking"))
    monkeypatch.chdir(tmp_path)
    blocks = "".join(re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    commands = re.findall(r"^\$ scxmlc (.*)\n((?:(?!\$ ).*\n)*)", blocks, re.MULTILINE)
    assert len(commands) == 4
    for words, printed in commands:
        assert CliRunner().invoke(verbs, shlex.split(words)).output == printed


def test_the_worker_and_the_answers_of_the_page_about_restate() -> None:
    """The worker is that of the example; `taken` is a digest of what is sent."""
    text = (ROOT / "docs" / "restate.md").read_text("utf-8")
    worker = (ROOT / "examples" / "tickets" / "worker.py").read_text("utf-8")
    assert f"```python\n{worker.split(chr(10) * 2, 1)[1]}```" in text
    answers = re.findall(r"--json '(.*?)'.*\n\{\"taken\":\"(.*?)\"\}", text)
    assert len(answers) == 2
    assert [sha256(sent.encode()).hexdigest()[:32] for sent, _ in answers] == [taken for _, taken in answers]


def test_what_the_page_about_fixes_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its first chart is mended and laid out by its commands, and becomes its second one."""
    text = (ROOT / "docs" / "fixing.md").read_text("utf-8")
    before, after = re.findall(r"^```xml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    (tmp_path / "old.scxml").write_text(before)
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^```console\n\$ scxmlc (.*)\n((?:(?!```).*\n)*)```$", text, re.MULTILINE)
    assert len(commands) == 4
    for words, printed in commands:
        assert CliRunner().invoke(verbs, shlex.split(words)).output == printed
    assert (tmp_path / "old.scxml").read_text() == after


def test_what_the_page_about_checking_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its chart is checked, mended, and checked again."""
    text = (ROOT / "docs" / "checking.md").read_text("utf-8")
    page = text[text.index("## What it tells") : text.index("## While writing")]
    chart = tmp_path / "parking.scxml"
    chart.write_text(re.findall(r"^```xml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)[0])
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^```console\n\$ scxmlc (.*)\n((?:(?!```).*\n)*)```$", page, re.MULTILINE)
    assert len(commands) == 2
    for words, printed in commands:
        assert CliRunner().invoke(verbs, shlex.split(words)).output == printed


def test_the_session_on_the_page_about_the_debugger_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed stands behind its prompts; where nobody sits at a terminal, they are not printed."""
    text = (ROOT / "docs" / "debugging.md").read_text("utf-8")
    words, session = re.findall(r"^```console\n\$ scxmlc (.*)\n((?:.*\n)*?)```$", text, re.MULTILINE)[0]
    typed = re.findall(r"^\(scxml\) (.*\n)", session, re.MULTILINE)
    printed = re.sub(r"^\(scxml\) .*\n", "", session, flags=re.MULTILINE)
    monkeypatch.chdir(ROOT / "examples" / "door")
    assert len(typed) == 12
    assert CliRunner().invoke(verbs, shlex.split(words), input="".join(typed)).output == printed


def test_the_session_at_a_host_on_the_page_about_the_debugger_is_true() -> None:
    """Doors are opened until somebody has looked at one; times are those of the day."""
    text = (ROOT / "docs" / "debugging.md").read_text("utf-8")
    words, session = re.findall(r"^```console\n\$ scxmlc (.*)\n((?:.*\n)*?)```$", text, re.MULTILINE)[1]
    typed = re.findall(r"^\(scxml\) (.*\n)", session, re.MULTILINE)
    printed = re.sub(r"^\(scxml\) .*\n", "", session, flags=re.MULTILINE)
    door = scxmlc.load(ROOT / "examples" / "door" / "door.scxml")
    is_over = threading.Event()
    with Host(clock=SystemClock()) as host:
        port = listen(host)

        def open_doors() -> None:
            while not is_over.is_set():
                opened = host.start(door)
                opened.send("push", {"by": "anna"})
                opened.reaches("open", timeout=60).wait()

        thread = threading.Thread(target=open_doors)
        thread.start()
        said = CliRunner().invoke(verbs, shlex.split(words.replace("4711", str(port))), input="".join(typed))
        is_over.set()
        thread.join()
    timeless = re.compile(r"^\d+\.\d{3}", re.MULTILINE)
    assert len(typed) == 4 and timeless.sub("T", said.output) == timeless.sub("T", printed)


def test_the_program_in_the_page_about_coverage(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "docs" / "coverage.md").read_text("utf-8")
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    program, printed = (block for language, block in blocks if language in ("python", ""))
    monkeypatch.chdir(ROOT / "examples" / "ownership")
    exec(program, {})
    assert capsys.readouterr().out == printed + "\n"


def test_the_command_in_the_page_about_coverage() -> None:
    text = (ROOT / "docs" / "coverage.md").read_text("utf-8")
    ((command, printed),) = re.findall(
        r"^```console\n\$ pytest (.*?)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL
    )
    words = [sys.executable, "-m", "pytest", *ALONE, *shlex.split(command)]
    assert printed in subprocess.run(words, cwd=ROOT, capture_output=True, text=True).stdout


def test_what_the_page_about_coverage_says_of_coverage_py(tmp_path: Path) -> None:
    """In a copy of the example: its settings, its command, what that prints."""
    pytest.importorskip("coverage")
    text = (ROOT / "docs" / "coverage.md").read_text("utf-8")
    (settings,) = re.findall(r"^```ini\n# .coveragerc\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    ((run, report, printed),) = re.findall(
        r"^```console\n\$ (coverage run .*?)\n\$ (coverage .*?)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL
    )
    shutil.copytree(ROOT / "examples" / "vending", tmp_path, dirs_exist_ok=True)
    (tmp_path / ".coveragerc").write_text(settings, "utf-8")
    around = {key: value for key, value in os.environ.items() if not key.startswith("COV")}
    for command in (run, report):
        words = [sys.executable, "-m", *shlex.split(command)]
        said = subprocess.run(words, cwd=tmp_path, env=around, capture_output=True, text=True).stdout
    assert said == printed


def test_what_the_page_about_python_says_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files are those blocks that begin with a name; its sessions run among them."""
    page = ROOT / "docs" / "python.md"
    blocks = re.findall(
        r"^```\w+\n(?:# |<!-- )(\S+)(?: -->)?\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    for name, text in blocks:
        (tmp_path / name).write_text(text, encoding="utf-8")
        monkeypatch.setitem(sys.modules, name.removesuffix(".py"), sys)  # is as it was when the test is over
        del sys.modules[name.removesuffix(".py")]
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    result = doctest.testfile(str(page), module_relative=False)
    assert len(blocks) == 5 and result.attempted >= 15 and result.failed == 0
    assert CliRunner().invoke(verbs, ["check", "."]).output == "2 charts, nothing to say\n"


def test_what_the_page_about_tests_prints(tmp_path: Path) -> None:
    """Its files are the blocks that begin with a name; `…` stands for anything."""
    text = (ROOT / "docs" / "testing.md").read_text("utf-8")
    files = re.findall(r"^```\w+\n# (\S+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(files) == 6
    for name, body in files:
        (tmp_path / name).write_text(f"# {name}\n{body}", encoding="utf-8")
    for chart in ("door/door.scxml", "composer/src/subroutines/Greeting.scxml"):
        shutil.copy(ROOT / "examples" / chart, tmp_path)
    programs = (ROOT / "docs" / "programs.md").read_text("utf-8")
    light = re.findall(r"^```xml\n(.*?)^```$", programs, re.MULTILINE | re.DOTALL)[0]
    (tmp_path / "light.scxml").write_text(light, "utf-8")
    blocks = re.findall(r"^```console\n\$ ([^\n]*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 3
    for command, shown in blocks:
        pattern = ".*".join(map(re.escape, shown.rstrip().split("…")))
        assert re.match(pattern, _printed(command, tmp_path), re.DOTALL)
    assert "1 passed" in _printed("pytest -q test_lamp.py", tmp_path)
    _printed("pytest -q --scxml-update test_day.py", tmp_path)
    assert "opened by anna" in (tmp_path / "golden" / "test_day.test_a_day.txt").read_text("utf-8")


def test_what_the_page_about_python_shows_of_stand_ins(tmp_path: Path) -> None:
    """`light.scxml` is that of the page about programs."""
    programs = (ROOT / "docs" / "programs.md").read_text("utf-8")
    light = re.findall(r"^```xml\n(.*?)^```$", programs, re.MULTILINE | re.DOTALL)[0]
    (tmp_path / "light.scxml").write_text(light, "utf-8")
    text = (ROOT / "docs" / "python.md").read_text("utf-8")
    ((command, shown),) = re.findall(r"^```console\n\$ ([^\n]*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert _printed(command, tmp_path) == shown


def test_what_the_page_about_generated_tests_shows(tmp_path: Path) -> None:
    """Its files are as they are written; `turnstile.scxml` is in it."""
    text = (ROOT / "docs" / "testgen.md").read_text("utf-8")
    (turnstile,) = re.findall(r"^```xml\n<!-- \S+ -->\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    (tmp_path / "turnstile.scxml").write_text(turnstile, encoding="utf-8")
    for chart in ("door/door.scxml", "routing/route_to_agent.scxml"):
        shutil.copy(ROOT / "examples" / chart, tmp_path)
    (block,) = re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    commands = re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
    for command, shown in [*commands, ("scxmlc testgen turnstile.scxml", "")]:
        assert shown in _printed(command, tmp_path)
    written = "".join(file.read_text("utf-8") for file in sorted(tmp_path.glob("test_*.py")))
    shown = re.findall(r"^```(?:python|text)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(commands) == 2 and len(shown) == 4
    assert [each for each in shown[:3] if each not in written] == []


ALONE = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest")
"""The latter imports Hypothesis, which takes a second, and which nothing in here needs."""


def _printed(command: str, folder: Path) -> str:
    program, *words = shlex.split(command)
    run = [sys.executable, "-m", program, *(ALONE if program == "pytest" else ()), *words]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(run, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("page", "folder", "count"), [("README.md", "ownership", 2), ("docs/simulator.md", "routing", 9)]
)
def test_the_unit_tests_in_the_pages_pass(
    page: str, folder: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    source = "\n".join(block for block in blocks if "def test_" in block)
    monkeypatch.chdir(ROOT / "examples" / folder)
    names: dict[str, object] = {}
    exec(compile(source, page, "exec"), names)
    tests = [value for name, value in names.items() if name.startswith("test_") and callable(value)]
    assert len(tests) == count
    for test in tests:
        test(*([_transcript(text)] if "golden" in inspect.signature(test).parameters else []))


def _transcript(text: str) -> str:
    """The first block of the page that is nothing but text: a golden transcript."""
    return re.findall(r"^```text\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)[0]


def test_the_sessions_in_the_page_about_overriding_are_true(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "examples" / "door"))
    page = str(ROOT / "docs" / "overriding.md")
    result = doctest.testfile(page, module_relative=False, optionflags=doctest.ELLIPSIS)
    assert result.attempted >= 6 and result.failed == 0


def test_what_the_page_about_mutants_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(ROOT / "examples" / "door" / "door.scxml", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "mutation.md").read_text("utf-8")
    tests, random = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    (words, mutants), (more, failure) = re.findall(
        r"^```console\n\$ \w+ (.*)\n((?:.*\n)*?)```$", text, re.MULTILINE
    )
    (tmp_path / "test_door.py").write_text(tests)
    (tmp_path / "test_random.py").write_text(random)
    result = CliRunner().invoke(verbs, [*shlex.split(words), "test_door.py"])
    assert result.output == mutants
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *shlex.split(more)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.startswith(failure)


def test_what_the_page_about_editors_shows_of_schemas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "editor.md").read_text("utf-8")
    section = text[text.index("## Other editors: the schema") :]
    commands = re.findall(r"^\$ scxmlc (.*)\n((?:(?!\$ |```).*\n)*)", section, re.MULTILINE)
    assert len(commands) == 2
    for words, printed in commands:
        assert CliRunner().invoke(verbs, shlex.split(words)).output == printed


def test_the_module_on_the_page_about_generated_code_is_that_of_its_chart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Piece by piece, as it is compiled today; and what is done with it."""
    page = ROOT / "docs" / "generated-code.md"
    text = page.read_text("utf-8")
    (chart,) = re.findall(r"^```xml\n<!-- parcel.scxml -->\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    (tmp_path / "parcel.scxml").write_text(chart, "utf-8")
    module = scxmlc.compile_file(tmp_path / "parcel.scxml").text
    (tmp_path / "parcel.py").write_text(module, "utf-8")
    *pieces, _ = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    told = "".join(pieces).splitlines()
    assert [line for line in told if line] == [line for line in module.splitlines() if line]
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(sys.modules, "parcel", sys)  # is as it was when the test is over
    del sys.modules["parcel"]
    result = doctest.testfile(str(page), module_relative=False)
    assert result.attempted == 9 and result.failed == 0


@pytest.mark.parametrize(
    ("page", "count"),
    [("how-a-step-runs", 21), ("determinism", 6), ("safety", 8)],
    ids=lambda page: str(page),
)
def test_the_sessions_on_the_pages_that_explain_are_true(
    page: str, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT / "benchmarks" / "anchors")
    level = logging.getLogger("scxml_runtime").level
    result = doctest.testfile(str(ROOT / "docs" / f"{page}.md"), module_relative=False)
    logging.getLogger("scxml_runtime").setLevel(level)
    assert result.attempted >= count and result.failed == 0


def test_the_figures_on_the_page_about_speed_are_measured() -> None:
    """Those of the tables, or limits of the code."""
    text = (ROOT / "docs" / "why-it-is-fast.md").read_text("utf-8")
    measured = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")
    limits = {f"{each:,}" for each in (reactions.COLD, reactions.MANY, reactions.MOST_SITUATIONS)}
    figures = {*re.findall(r"(?<![\w.,])\d[\d.,]*\d(?![\w,])", text)} - limits
    calculated = {"1.3", "5.3"}
    known = {*re.findall(r"\d[\d.,]*\d", measured)}
    assert figures - known - calculated == set() and len(figures) > 8


def test_all_elements_have_their_words() -> None:
    """On the page: what we do about each element; and no word is about what there is not."""
    elements = importlib.import_module("elements")
    attributes = {f"{row.name} {each.name}" for row in W3C.elements.values() for each in row.attributes}
    assert elements.ABOUT.keys() == W3C.elements.keys()
    assert elements.NOTES.keys() <= attributes
    assert W3C.elements.keys() - elements.EXAMPLES.keys() == {"elseif", "else"}

"""A module of a program's own, as the compiler knows it: its rows, its findings, where it learns of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import scxmlc
from scxmlc.cli.commands import scxmlc as verbs
from scxmlc.compiler import check_file
from scxmlc.dialect import ORS, with_modules

NAMESPACE = "http://example.com/crm"


class Rows:
    """What a module says of itself, without a runtime."""

    @classmethod
    def rows(cls) -> dict[str, Any]:
        phone = {
            "name": "phone",
            "note": "the number",
            "required": True,
            "default": "",
            "words": [],
            "literal": False,
        }
        tier = {**phone, "name": "tier", "required": False, "words": ["gold", "silver"], "literal": True}
        level = {**phone, "name": "level", "required": False, "words": ["1", "2"]}
        lookup = {
            "name": "lookup",
            "note": "finds a customer",
            "attributes": [phone, tier, level],
            "answers": ["customer"],
            "errors": ["exception"],
        }
        return {"name": "crm", "namespace": NAMESPACE, "actions": [lookup]}


MODULE = '''from scxml_runtime.modules.own import OwnModule, action, literal


class CRM(OwnModule):
    namespace = "http://example.com/crm"

    @action(answers=("customer",), attributes={"tier": literal("gold", "silver")})
    def lookup(self, phone, tier="silver"):
        """finds a customer"""
        return {"customer": f"{tier} {phone}"}
'''
TABLE = '[tool.scxmlc.modules]\ncrm = "%s:CRM"\n'


def chart(action: str = "<crm:lookup phone=\"'1'\"/>", namespace: str = NAMESPACE) -> str:
    return (
        f'<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" xmlns:crm="{namespace}" name="shop">\n'
        f'<state id="s"><onentry>\n{action}\n</onentry>\n'
        '<transition event="crm.lookup.done error"><log expr="_event.data.customer"/></transition></state></scxml>\n'
    )


def findings(text: str, modules: Any = (Rows,)) -> list[str]:
    try:
        found = scxmlc.compile_text(text, modules=modules).diagnostics
    except scxmlc.CompileError as error:
        found = error.diagnostics
    return [str(each).removeprefix("chart.scxml:") for each in found]


# --- what is found ------------------------------------------------------------------


def test_an_event_that_is_spelt_wrong() -> None:
    text = chart().replace("crm.lookup.done", "crm.lokup.done")
    told = 'warning: no event is called "crm.lokup.done" (did you mean "crm.lookup.done"?) [unknown-event]'
    assert findings(text) == [f"5:20: {told}"]
    assert findings(chart().replace("crm.lookup.done", "crm.refreshed")) == []  # somebody else may send it


@pytest.mark.parametrize(
    "action",
    [
        "<crm:lookup phone=\"'1'\"/>",
        '<crm:lookup phone="\'1\'" tier="gold" level="\'2\'" requestid="_data.r"/>',
        '<crm:lookup phone="_event.name" level="_event.data.level"/>',
    ],
)
def test_what_is_right(action: str) -> None:
    assert findings(chart(action)) == []


@pytest.mark.parametrize(
    ("action", "found"),
    [
        (
            "<crm:lokup phone=\"'1'\"/>",
            '3:1: error: there is no element <crm:lokup> (did you mean "lookup"?) [unknown-element]',
        ),
        ("<crm:lookup/>", '3:1: error: <crm:lookup> needs phone (add phone="…") [missing-attribute]'),
        (
            "<crm:lookup phone=\"'1'\" fone=\"'1'\"/>",
            '3:25: warning: <crm:lookup> has no known attribute fone (did you mean "phone"?) '
            "[unknown-module-attribute]",
        ),
        (
            '<crm:lookup phone="\'1\'" tier="glod"/>',
            '3:31: error: tier="glod" is not possible (did you mean "gold"?) [bad-value]',
        ),
        (
            "<crm:lookup phone=\"'1'\" level=\"'3'\"/>",
            "3:32: warning: this value of level will be refused: it is one of 1 and 2 [value-refused]",
        ),
        (
            '<crm:lookup phone="\'1"/>',
            "3:20: error: The string that begins here has no end on its line [syntax-error]",
        ),
        (
            "<crm:lookup phone=\"'1'\"><crm:lookup phone=\"'1'\"/></crm:lookup>",
            "3:25: error: <crm:lookup> may not stand inside <crm:lookup> (put the actions one after the other) "
            "[action-nested]",
        ),
    ],
)
def test_what_is_wrong(action: str, found: str) -> None:
    assert findings(chart(action)) == [found]


def test_the_namespace_makes_a_chart_one_of_ors() -> None:
    assert "ORS dialect" in scxmlc.compile_text(chart(), modules=[Rows]).text
    assert "ORS dialect" not in scxmlc.compile_text(chart()).text
    assert [each.rpartition("[")[2] for each in findings(chart(), ())] == ["foreign-element]"]


def test_a_namespace_that_is_nearly_right() -> None:
    (told,) = findings(chart(namespace="https://example.com/crmm"))
    assert "[unknown-module]" in told and NAMESPACE in told


def test_before_a_fault_of_the_xml() -> None:
    told = findings(chart("<crm:lookup/>").replace("</onentry>", "</onenty>"))
    assert [each.rpartition("[")[2] for each in told] == ["missing-attribute]", "not-well-formed]"]


def test_charts_inside_a_chart_have_it() -> None:
    inner = chart().replace("\n", "")
    outer = (
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"><state id="o"><invoke><content>'
        f"{inner}</content></invoke></state></scxml>"
    )
    assert findings(outer) == []


def test_modules_of_the_platform_are_as_they_were() -> None:
    assert with_modules(())["ors"] is ORS
    extended = with_modules((Rows,))["ors"]
    assert [name for name in extended.elements if name not in ORS.elements] == ["crm:lookup"]
    assert [each.name for each in extended.elements["crm:lookup"].events] == [
        "crm.lookup.done",
        "error.crm.lookup",
    ]


def test_what_is_no_module() -> None:
    with pytest.raises(TypeError, match="3 is no module: make a subclass of OwnModule"):
        scxmlc.compile_text(chart(), modules=[3])  # type: ignore[list-item]


# --- where it is learnt of ------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A project with a module of its own, the module's file under a name that no other test has."""
    name = f"crm_{abs(hash(request.node.name))}"
    (tmp_path / f"{name}.py").write_text(MODULE)
    (tmp_path / "pyproject.toml").write_text(TABLE % name)
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "shop.scxml").write_text(chart())
    yield tmp_path
    for each in (name, "shop"):
        sys.modules.pop(each, None)


def said(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(verbs, [str(word) for word in words])
    return result.exit_code, result.output


def test_the_project_names_it(project: Path) -> None:
    path, before = project / "charts" / "shop.scxml", [*sys.path]
    assert list(check_file(path)) == []
    assert "ORS dialect" in scxmlc.compile_file(path).text
    assert scxmlc.load(path).chart.dialect == "ors"
    assert sys.path == before


def test_the_command_line(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = project / "charts" / "shop.scxml"
    assert said("check", path) == (0, "1 chart, nothing to say\n")
    assert said("compile", path)[0] == 0
    status, text = said("run", path)
    assert status == 0 and "silver 1" in text
    status, text = said("run", path.with_suffix(".py"))
    assert status == 0 and "silver 1" in text
    monkeypatch.chdir(project)
    status, text = said("explain", "crm:lookup")
    assert status == 0 and "finds a customer" in text and "crm.lookup.done{requestid, customer}" in text
    assert "value expression, required" in text and "one of gold silver" in text


def test_a_module_that_is_compiled_runs_without_the_compiler(project: Path) -> None:
    path = project / "charts" / "shop.scxml"
    (project / "shop.py").write_text(scxmlc.compile_file(path, output=project / "shop.py").text)
    file = next(project.glob("crm_*.py")).stem
    script = (
        "import sys; sys.modules['scxmlc'] = None\n"
        f"from {file} import CRM\nfrom shop import Shop\nfrom scxml_runtime import Host\n"
        "session = Host(modules=[CRM]).start(Shop)\nprint(session.log)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=project, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[(None, 'silver 1')]\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            'crm = "nowhere_at_all:CRM"',
            "nowhere_at_all cannot be imported: ModuleNotFoundError: No module named",
        ),
        ('crm = "{name}:CRMM"', "{name} has no CRMM"),
        ('crm = "{name}"', 'it is the place of a class, such as "crm_module:CRM"'),
        ("crm = 1", 'it is the place of a class, such as "crm_module:CRM"'),
        ('crm = "{name}:action"', "action in {name} is no module: make it a subclass of OwnModule"),
        ('shop = "{name}:CRM"', "the module in {name}:CRM calls itself crm"),
    ],
)
def test_what_is_wrong_with_the_place(text: str, why: str, project: Path) -> None:
    name = next(project.glob("crm_*.py")).stem
    (project / "pyproject.toml").write_text(f"[tool.scxmlc.modules]\n{text.format(name=name)}\n")
    (told,) = [each for each in check_file(project / "charts" / "shop.scxml") if each.is_error]
    assert told.code == "bad-setting" and str(told.hint).startswith(why.format(name=name))
    assert (told.location.line, told.location.column) == (2, 1)
    status, text = said("run", project / "charts" / "shop.scxml")
    assert status != 0 and "[bad-setting]" in text and "Traceback" not in text


def test_modules_are_a_table(project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.scxmlc]\nmodules = ["crm"]\n')
    (told,) = [each for each in check_file(project / "charts" / "shop.scxml") if each.is_error]
    assert told.code == "bad-setting" and "it is a table" in str(told.hint)


def test_a_definition_that_is_wrong_is_told_in_words(project: Path) -> None:
    file = next(project.glob("crm_*.py"))
    file.write_text(MODULE.replace('namespace = "http://example.com/crm"', "pass"))
    status, text = said("check", project / "charts")
    assert status == 1 and "CRM needs a namespace" in text and "Traceback" not in text


def test_fmt_lays_out_its_actions(project: Path) -> None:
    text = chart("<crm:lookup\n phone=\"'1'\"/>")
    (project / "shop.scxml").write_text(text)
    said = CliRunner().invoke(verbs, ["fmt", str(project / "shop.scxml")])
    assert said.exit_code == 0, said.output
    assert "      <crm:lookup phone=\"'1'\"/>\n" in (project / "shop.scxml").read_text()

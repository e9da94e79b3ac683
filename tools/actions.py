"""The page of all module actions: what of each compiles, behaves, is told and is tested.

In: the dialect's tables, the runtime's, and the sources of the tests. Out: Markdown. A test counts for an
action when it writes the element, itself or by a name of its module that does.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from scxml_runtime import js
from scxml_runtime.simulator import Rules, Simulator
from scxmlc.dialect import ORS
from scxmlc.dialect.describe import written
from scxmlc.dialect.rows import Element

ROOT = Path(__file__).parents[1]
CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript" initial="s">
  <state id="s"/></scxml>"""
TESTS = ("tests/runtime/modules", "tests/examples")


def rows() -> list[Element]:
    """All actions, module by module."""
    return sorted((row for row in ORS.elements.values() if row.role == "action"), key=lambda row: row.name)


def tests() -> dict[str, list[str]]:
    """For each action the tests that carry it out, as `file: function`."""
    found: dict[str, list[str]] = {row.name: [] for row in rows()}
    for folder in TESTS:
        for path in sorted((ROOT / folder).glob("test_*.py")):
            for name, text in _tests_of(path):
                for row in rows():
                    if re.search(rf"<{written(row)}\b", text):
                        found[row.name].append(f"{path.stem}: {name}")
    return found


def _tests_of(path: Path) -> Iterator[tuple[str, str]]:
    """Each test of a file, with its text and that of the names of the module that it uses."""
    source = path.read_text(encoding="utf-8")
    texts: dict[str, str] = {}
    uses: dict[str, set[str]] = {}
    for node in _definitions(ast.parse(source)):
        text = ast.get_source_segment(source, node) or ""
        decorators = " ".join(
            ast.get_source_segment(source, each) or "" for each in getattr(node, "decorator_list", ())
        )
        for name in _names(node):
            texts[name] = f"{decorators} {text}"
            uses[name] = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
            uses[name] |= {each.arg for each in ast.walk(node) if isinstance(each, ast.arg)}
    for name in texts:
        if name.startswith("test_"):
            yield name, " ".join(texts[each] for each in _reached(name, uses))


def _definitions(module: ast.Module) -> Iterator[ast.stmt]:
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            yield from node.body
        else:
            yield node


def _names(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [each.id for target in node.targets for each in ast.walk(target) if isinstance(each, ast.Name)]
    return []


def _reached(name: str, uses: dict[str, set[str]]) -> list[str]:
    reached = [name]
    for each in reached:
        reached += sorted(uses[each] & set(uses) - set(reached))
    return reached


def page() -> Iterator[str]:
    """The table, one row for each action; below it what its columns mean."""
    known = tests()
    yield from ("# The actions of the ORS modules", "", "Generated from the tables and from the tests.", "")
    yield "| action | compiles | behaves | events | errors | tests |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for row in rows():
        cells = (_compiles(row), row.simulator, _events(row), _errors(row), _tests(known[row.name]))
        yield f"| `{written(row)}` | {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
    yield from ("", *_totals(), "")
    yield "*compiles*: attributes and children that the compiler knows; all others are diagnostics. *behaves*:"
    yield "what the simulator does. *errors*: the values of `error` in the error event. *tests*: how many carry"
    yield "the action out, and the first of them. Attribute by attribute: [the ORS dialect](ors-dialect.md)."
    yield from (
        "",
        "## Functions and constants",
        "",
        "| object | functions | other members |",
    )
    yield "| --- | --- | --- |"
    for root, functions, others in members():
        shown = (
            "none" if not names else ", ".join(f"`{name}`" for name in names) for names in (functions, others)
        )
        yield f"| `_genesys.{root}` | {' | '.join(shown)} |"
    yield ""
    yield "In every script: `__Log`, `__Raise`, `__GetDocumentURL`, `__GetCurrentStates`, `args_`, `uneval` and"
    yield "`toSource`."
    yield ""
    yield "Inferred from the functions of like names in Interaction Routing Designer: `createSkillGroup(name,"
    yield "expression)`, `multiplySkill(expression, factor)`, `expandGroup(group)` (a list of targets),"
    yield "`getIntegerKey(key)` (of user data), `delayPriority(seconds)`, `findServiceObjective()` (the user data"
    yield "`ServiceObjective`), and `getAvgData`, `getMinData`, `getMaxData` over a list of targets."
    yield "`priorityTuning(useAge, usePredict, useObjective)`: the prediction is the `InVQWaitTime` of the request's"
    yield "queue."
    yield ""
    yield "Of five functions the guide has the names only. Their last argument decides here, an interaction id may"
    yield "stand before it; a word that means nothing is in the transcript and in `sim.without_effect`, and changes"
    yield "nothing:"
    yield ""
    yield "- `useMediaType(media)`: agents must have this media (`sim.agent(…, media=…)`), whatever the interaction is."
    yield '- `useCapacity(condition)`: `Only`: who has capacity left (`sim.agent(…, capacity={"voice": 2})`) is'
    yield "  available in any state; `OnStatError`: that, where `agent.is_known` is false; `Never`: the state decides."
    yield "- `useAgentStatistics(true)`: `orderstat` is that of each agent instead of that of the group."
    yield "- `setDNISOverwrite(type)`: the DNIS after routing: `UseANI`, `UseDNIS`, `UseNone`, or `UseConfig` of"
    yield "  `sim.access_code(switch, dnis=…)`; `access.dnis` of `queue.submit.done` tells it."
    yield '- `onRouteError(reaction)`: when the selected target cannot be reached: `"reroute"` looks for another one,'
    yield '  `"default"` is the default destination, `"fail"` the error event.'
    yield from ("", "## Where the guide is silent", "")
    yield "Choices of the simulator, each with a switch: `sim.rules.latency = 0.05`, or `[rules]` in a scenario file."
    yield from ("", "| rule | default | |", "| --- | --- | --- |")
    for name, default, note in rules():
        yield f"| `{name}` | `{default}` | {note} |"


def rules() -> Iterator[tuple[str, str, str]]:
    """The simulator's switches: name, default, and the comment above each."""
    source = (ROOT / "runtime/scxml_runtime/simulator/rules.py").read_text(encoding="utf-8")
    for note, name in re.findall(r"^ +#: (.*)\n +self\.(\w+)", source, re.MULTILINE):
        yield name, str(getattr(Rules(), name)), note


def members() -> Iterator[tuple[str, list[str], list[str]]]:
    """For each object of `_genesys`: its functions and its other members."""
    session = Simulator().start(CHART)
    session.enter_()
    genesys = session.data_._genesys
    for root in js.keys(genesys):
        held = js.get(genesys, root)
        names = sorted(str(name) for name in js.keys(held))
        functions = [name for name in names if js.is_callable(js.get(held, name))]
        yield str(root), functions, [name for name in names if name not in functions]


def _compiles(row: Element) -> str:
    children = len(list(row.slots()))
    inferred = sum((attribute.mark or row.mark) in ("inferred", "recall") for attribute in row.attributes)
    told = f"{len(row.attributes)} attributes" + (f", {children} kinds of children" if children else "")
    return f"{told}; {inferred} inferred" if inferred else told


def _events(row: Element) -> str:
    names = [f"`{event.name}`" for event in row.events if not event.name.startswith("error.")]
    return ", ".join(names)


def _errors(row: Element) -> str:
    values = [value for event in row.events for value in event.values]
    return ", ".join(f"`{value}`" for value in values)


def _tests(names: list[str]) -> str:
    return f"{len(names)}: {names[0]}" if names else ""


def _totals() -> Iterator[str]:
    actions = rows()
    attributes = [(each.mark or row.mark) for row in actions for each in row.attributes]
    events = [(each.mark or row.mark) for row in actions for each in row.events]
    for what, marks in (("attributes", attributes), ("events", events)):
        sure = ", ".join(f"{marks.count(mark)} {mark}" for mark in dict.fromkeys(sorted(marks)))
        yield f"- {len(marks)} {what} of {len(actions)} actions: {sure}."

"""Modules of a program's own as rows of the dialect, beside those that are built in.

In: what `OwnModule.rows()` of the runtime says, as plain data. Out: the dialects with these modules in ORS.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from scxmlc.dialect.ors import ORS
from scxmlc.dialect.ors.actions import REQUESTID, action, answers
from scxmlc.dialect.rows import Attribute, Dialect, Element, Kind
from scxmlc.dialect.w3c import W3C
from scxmlc.registered import OwnModule

BUILT_IN: Mapping[str, Dialect] = {"w3c": W3C, "ors": ORS}


@lru_cache(maxsize=16)
def with_modules(modules: tuple[OwnModule, ...]) -> Mapping[str, Dialect]:
    """The dialects by name, for a program that has these modules."""
    if not modules:
        return BUILT_IN
    told = [module.rows() for module in modules]
    elements = {row.name: row for each in told for row in _elements(each)}
    namespaces = {each["namespace"]: each["name"] for each in told}
    ors = Dialect(
        ORS.name, {**ORS.elements, **elements}, {**ORS.namespaces, **namespaces}, ORS.keeps_underscored
    )
    return {**BUILT_IN, "ors": ors}


def _elements(module: Mapping[str, Any]) -> Iterator[Element]:
    for each in module["actions"]:
        name = f"{module['name']}.{each['name']}"
        yield action(
            f"{module['name']}:{each['name']}",
            each["note"],
            (REQUESTID, *map(_attribute, each["attributes"])),
            answers(name, tuple(each["answers"]), values=tuple(each["errors"])),
            source="a module of the program's own",
            mark="",
        )


def _attribute(each: Mapping[str, Any]) -> Attribute:
    kind = (Kind.WORD if each["words"] else Kind.LITERAL) if each["literal"] else Kind.VALUE
    return Attribute(
        each["name"], kind, each["note"], each["required"], each["default"], tuple(each["words"])
    )

"""Classes that are modules of one's own: what they say of themselves, and those that are none."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from scxml_runtime.modules.own import OwnModule, action, literal
from tests.runtime.modules.test_own import CRM, NAMESPACE


def define(**names: Any) -> type[OwnModule]:
    return type("CRM", (OwnModule,), {"namespace": NAMESPACE, "lookup": good, **names})


@action
def good(self: OwnModule, phone: str) -> None:
    """An action as it should be."""


def marked(function: Callable[..., Any], **said: Any) -> Any:
    return action(**said)(function)


def generator(self: Any) -> Any:
    yield 1


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no namespace": (
        {"namespace": ""},
        r'CRM needs a namespace, such as namespace = "http://example.com/crm"',
    ),
    "a namespace of the platform": (
        {"namespace": "http://www.genesyslab.com/modules/crm"},
        "CRM: the namespace http://www.genesyslab.com/modules/crm belongs to somebody else",
    ),
    "the namespace of SCXML": ({"namespace": "http://www.w3.org/2005/07/scxml"}, "belongs to somebody else"),
    "the name of a module of the platform": ({"name": "queue"}, "CRM: queue is a module of the platform"),
    "a name that is none": ({"name": "c.r.m"}, r"CRM: 'c\.r\.m' cannot be the name of a module"),
    "no action": ({"lookup": None}, "CRM has no action: mark a method with @action"),
    "attributes without names": (
        {"find": marked(lambda self, *those: None)},
        r"CRM\.find: name each attribute, where it says \*those",
    ),
    "any attributes": (
        {"find": marked(lambda self, **those: None)},
        r"name each attribute, where it says \*\*those",
    ),
    "the requestid": (
        {"find": marked(lambda self, requestid: None)},
        r"CRM\.find: requestid is no attribute of its own",
    ),
    "an underscore": ({"find": marked(lambda self, _x: None)}, "_x is no attribute of its own"),
    "two sessions": (
        {"find": marked(lambda self, one, two, /: None)},
        "the session is all that has no name, and for two there is nothing",
    ),
    "no self": ({"find": marked(lambda: None)}, r"CRM\.find has no self"),
    "a static method": ({"find": staticmethod(marked(lambda phone: None))}, r"CRM\.find is no method"),
    "a generator": ({"find": marked(generator)}, r"CRM\.find is a generator"),
    "an attribute that has no parameter": (
        {"find": marked(lambda self, phone: None, attributes={"phne": literal()})},
        r"CRM\.find has no parameter for the attribute 'phne'; did you mean phone",
    ),
    "an attribute where there are none": (
        {"find": marked(lambda self: None, attributes={"fone": literal()})},
        r"CRM\.find has no parameters, and so no attribute 'fone'",
    ),
}


@pytest.mark.parametrize("bad", BAD)
def test_what_is_no_module_is_told_when_it_is_made(bad: str) -> None:
    names, text = BAD[bad]
    with pytest.raises(TypeError, match=text):
        define(**names)
    assert define().rows()["name"] == "crm"


def test_rows_are_plain_data() -> None:
    assert CRM.rows()["actions"][0] == {
        "name": "lookup",
        "note": "finds a customer by number" if sys.flags.optimize < 2 else "",
        "attributes": [
            {"name": "phone", "note": "", "required": True, "default": "", "words": [], "literal": False},
            {
                "name": "tier",
                "note": "",
                "required": False,
                "default": "silver",
                "words": ["gold", "silver"],
                "literal": True,
            },
        ],
        "answers": ["name"],
        "errors": ["invalidattribute", "exception", "unknown"],
    }

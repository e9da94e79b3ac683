"""Namespaces nearly right, and prefixes that nobody declared: a way out, and never a silent loss."""

from __future__ import annotations

import pytest

from scxmlc.compiler import CompileError, compile_text
from scxmlc.reader.namespaces import XINCLUDE, meant

SCXML = "http://www.w3.org/2005/07/scxml"
QUEUE = "http://www.genesyslab.com/modules/queue"


def said(head: str, body: str, dialect: str = "auto") -> list[str]:
    """What is said beside warnings, as `line:column code: hint`."""
    text = f'<scxml xmlns="{SCXML}" version="1.0" {head}>\n<state id="a"><onentry>\n{body}\n</onentry></state></scxml>'
    try:
        found = compile_text(text, dialect=dialect).diagnostics
    except CompileError as error:
        found = error.diagnostics
    return [
        f"{each.location.line}:{each.location.column} {each.code}: {each.hint}"
        for each in found
        if each.severity != "warning"
    ]


@pytest.mark.parametrize(
    ("namespace", "wanted"),
    [
        ("http://www.genesyslab.com/module/queue", QUEUE),
        ("www.genesyslab.com/module/queue", "www.genesyslab.com/modules/queue"),
        ("http://www.genesyslab.com/modules/queue/", QUEUE),
        ("http://www.genesyslab.com/Modules/Queue", QUEUE),
        ("https://www.genesyslab.com/modules/queue", "http://www.genesyslab.com/modules/queue"),
        ("http://genesyslab.com/modules/queue", QUEUE),
        ("www.genesyslab.com/modules/qeuue", "www.genesyslab.com/modules/queue"),
        ("http://www.genesylab.com/modules/queue", QUEUE),
    ],
)
def test_the_namespace_of_a_module_that_is_a_letter_off_is_an_error(namespace: str, wanted: str) -> None:
    """Even where it is the only sign that the chart speaks ORS."""
    expected = [f'3:1 unknown-module: did you mean "{wanted}"?']
    assert said(f'xmlns:q="{namespace}"', "<q:submit/>") == expected
    assert said("", f'<q:submit xmlns:q="{namespace}"/>') == expected


def test_other_vocabularies_stay_what_they_are() -> None:
    for namespace in ("urn:x", "http://www.qt.io/2015/02/scxml-ext", "http://www.w3.org/2001/XMLSchema"):
        assert said(f'xmlns:q="{namespace}"', "<q:submit/>") == ["3:1 foreign-element: None"]
        assert meant(namespace) is None


def test_the_dialect_that_was_asked_for_counts() -> None:
    assert said('xmlns:q="www.genesyslab.com/module/queue"', "<q:submit/>", "w3c") == [
        "3:1 foreign-element: None"
    ]


def test_an_include_of_another_namespace_is_an_error() -> None:
    found = said('xmlns:xi="http://www.w3.org/2003/XInclude"', '<xi:include href="a"/>')
    assert found == [f'3:1 lost-namespace: its namespace must be "{XINCLUDE}"']


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<queue:submit/>", [f'3:2 undeclared-prefix: add xmlns:queue="{QUEUE}" to <scxml>']),
        (
            "<ixn:accept/>",
            [
                '3:2 undeclared-prefix: add xmlns:ixn="{}" to <scxml>'.format(
                    QUEUE.replace("queue", "interaction")
                )
            ],
        ),
        ("<xi:include href='a'/>", [f'3:2 undeclared-prefix: add xmlns:xi="{XINCLUDE}" to <scxml>']),
        ("<dg:assign name='r'/>", ['3:2 undeclared-prefix: add xmlns:dg="…" to <scxml>']),
        ("<log\n  my:x='1'/>", ['4:3 undeclared-prefix: add xmlns:my="…" to <scxml>']),
        ("<é:a/>", ['3:2 undeclared-prefix: add xmlns:é="…" to <scxml>']),
        (
            "<a:b xmlns:a='urn:a'><a:c/></a:b><a:d/><a:e/><b:f/>",
            [
                '3:35 undeclared-prefix: add xmlns:a="…" to <scxml>',
                '3:47 undeclared-prefix: add xmlns:b="…" to <scxml>',
            ],
        ),
    ],
)
def test_a_prefix_without_a_declaration_is_said_once_with_the_one_to_add(
    body: str, expected: list[str]
) -> None:
    assert said("", body) == expected

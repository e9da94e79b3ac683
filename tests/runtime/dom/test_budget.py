"""What scripts pay for on a tree: all work in proportion to it, so that no program runs on, or grows, without end."""

from __future__ import annotations

import pytest

import scxml_runtime.js as js
from scxml_runtime.js import steps
from tests.runtime.dom.documents import value_of

LONG = "var s = 'x'; while (s.length < 100000) s += s; "
MANY = "for (var i = 0; i < 300; i++) r.appendChild(d.createElement('b')); "
NAMED = "for (var i = 0; i < 300; i++) r.setAttribute('a' + i, 'v'); "

# the work of one round, in steps at least
ROUNDS = {
    "d.createElement('b')": ("", 16),
    "r.cloneNode(true)": (MANY, 4_800),
    "d.importNode(r, true)": (MANY, 4_800),
    "r.appendChild(r.firstChild); r.childNodes[5]": (MANY, 250),
    "d.getElementsByTagName('b').length": (MANY, 250),
    "d.getElementsByTagNameNS('*', 'b').length": (MANY, 250),
    "d.getElementById('x')": (MANY, 250),
    "r.normalize()": (MANY, 250),
    "r.textContent": (LONG + "r.textContent = s; ", 1_500),
    "String(r)": (MANY, 2_400),
    "uneval(r)": (MANY, 2_400),
    "JSON.stringify(r)": (MANY, 2_400),
    "for (var k in r.childNodes) { break }": (MANY, 250),
    "r.getAttribute('a299')": (NAMED, 15),
    "r.getAttributeNS(null, 'a299')": (NAMED, 15),
    "r.setAttributeNode(r.removeAttributeNode(r.attributes[0]))": (NAMED, 30),
    "try { d.createElement(s) } catch (e) {}": (LONG, 1_500),
    "t.replaceData(5, 1, 'z')": (LONG + "var t = d.createTextNode(s); ", 100),
    "t.substringData(1, 90000)": (LONG + "var t = d.createTextNode(s); ", 80),
    "t = t.splitText(1)": (LONG + "var t = d.createTextNode(s); ", 100),
    "e.appendChild(f)": (
        "var e = r; for (var i = 0; i < 300; i++) e = e.appendChild(d.createElement('b'));"
        "var f = d.createElement('f'); f.appendChild(d.createElement('g')); ",
        300,
    ),
}


@pytest.mark.parametrize("work", ROUNDS)
def test_work_is_paid_for(work: str) -> None:
    before, least = ROUNDS[work]
    cost = used(f"{before}{work}") - used(before)
    assert cost >= least


def used(script: str) -> int:
    value_of(script)
    return steps.STEPS - js.current().steps.left


@pytest.mark.parametrize(
    "script",
    [
        "for (;;) r.appendChild(d.createElement('b'))",
        "for (var e = r;;) e = e.appendChild(d.createElement('b'))",
        "for (;;) r.appendChild(r.cloneNode(true))",
        "for (var i = 0;; i++) r.setAttributeNS('u' + i, 'p:a' + i, 'v')",
        "for (;;) r.appendChild(d.createTextNode('t'))",
    ],
)
def test_a_tree_cannot_grow_without_end(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "STEPS", 200_000)
    with pytest.raises(js.StepsExceeded):
        value_of(script)


def test_a_text_cannot_grow_without_end() -> None:
    script = (
        "var t = d.createTextNode('xxxxxxxx'); try { for (;;) t.appendData(t.data) } catch (e) { e.name }"
    )
    assert value_of(script) == "RangeError"


def test_depth_is_no_limit() -> None:
    deep = "for (var e = r, i = 0; i < 20000; i++) e = e.appendChild(d.createElement('b'));"
    script = (
        deep
        + "var c = r.cloneNode(true); c.normalize(); String(c).length + c.getElementsByTagName('b').length"
    )
    assert value_of(script) == 7 * 20_000 - 3 + 7 + 20_000

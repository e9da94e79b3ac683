"""Random charts whose content does everything that content can: assignments, scripts, loops, delayed events, errors.

In: a `random.Random`. Out: the text of a chart, and events with their data. The shape is that of `random_charts`.
"""

from __future__ import annotations

from random import Random
from typing import Any

from tests.scxml.random_charts import DESCRIPTORS, EVENTS, Drawn, Painter

DATA = """
<datamodel>
  <data id="x" expr="0"/><data id="y" expr="1"/><data id="s" expr="''"/><data id="o" expr="{n: 0}"/>
  <data id="list" expr="[3, 1, 2]"/><data id="i"/><data id="k"/><data id="none"/>
</datamodel>
<script>
  function bump(by) { y = (y + by) % 7; return y; }
  function fail(text) { y = y + 1; throw new TypeError(text); }
  function fib(n) { return n &lt; 2 ? n : fib(n - 1) + fib(n - 2); }
</script>
"""

CONTENT = [
    '<assign location="x" expr="x + 1"/>',
    '<assign location="x" expr="x + 1"/><assign location="y" expr="x * 2 % 5"/>',
    '<assign location="s" expr="(s + x + \'é\').slice(-9)"/>',
    '<assign location="o.n" expr="o.n + 1"/>',
    '<assign location="o" expr="{n: x, was: o.n}"/>',
    '<assign location="k" expr="_event.data"/>',
    '<assign location="none.such.place" expr="1"/>',
    '<assign location="_event" expr="1"/>',
    '<assign location="x" expr="x.y.z"/>',
    "<log expr=\"x + ':' + s\"/>",
    '<log label="event" expr="_event.name + JSON.stringify(_event.data)"/>',
    '<log expr="_event.data.by"/>',
    "<log expr=\"In('s1')\"/>",
    "<log expr=\"fail('logged')\"/>",
    '<raise event="a"/>',
    '<raise event="b"/><raise event="c"/>',
    '<raise event="a.b"/><log expr="none.such"/><raise event="never"/>',
    '<send event="b"/>',
    '<send event="a.b.c" namelist="x s o"/>',
    '<send event="c"><param name="by" expr="x"/><param name="bad" expr="none.such"/></send>',
    '<send event="b" target="#_internal"><content expr="{by: y}"/></send>',
    '<send eventexpr="\'a.\' + x" target="#_internal"/>',
    '<send event="a" delay="1s" id="later"/>',
    '<send event="ab" delayexpr="y + \'s\'"/>',
    '<send event="c" delay="500ms" id="later"><param name="by" expr="s"/></send>',
    '<send event="c" target="#_nowhere"/>',
    '<send event="c" delayexpr="s"/>',
    '<cancel sendid="later"/>',
    '<if cond="x % 3 == 0"><raise event="ab"/><elseif cond="x.y.z"/><log expr="1"/><else/><log expr="bump(2)"/></if>',
    '<if cond="bump(1) &gt; 3"><assign location="x" expr="0"/></if>',
    '<foreach array="list" item="i" index="k"><assign location="y" expr="y + i * k"/></foreach>',
    '<foreach array="list" item="i"><log expr="i"/><log expr="i.no.where"/></foreach>',
    '<foreach array="x" item="i"><log expr="i"/></foreach>',
    "<script>var t = 0; for (var n = 0; n &lt; 5; n++) { if (n == 3) continue; t += n; } x = t;</script>",
    "<script>let f = (n) =&gt; n * y; o.n = list.map(f).reduce((p, q) =&gt; p + q, 0) % 11;</script>",
    "<script>list.push(list.shift()); y = fib(6);</script>",
    "<script>x = x + 1; fail('scripted'); x = -1;</script>",
    "<script>try { fail('caught'); } catch (problem) { s = problem.message; } finally { x += 2; }</script>",
    "<script>Promise.resolve(x).then(v =&gt; { y = (v || 0) + 1; s = 'job'; });</script>",
    "<script>Promise.reject(new Error('no')).catch(() =&gt; fail('job'));</script>",
    "<script>switch (x % 3) { case 0: s = 'zero'; case 1: y++; break; default: delete o.n; o.n = 1; }</script>",
]
INVOKED = """
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
  <datamodel><data id="n" expr="0"/></datamodel>
  <state id="one">
    <onentry><send event="b" target="#_parent"/></onentry>
    <transition event="a"><assign location="n" expr="n + 1"/>
      <send event="c" target="#_parent" namelist="n"/></transition>
    <transition event="b" cond="n &gt; 1" target="end"/>
  </state>
  <final id="end"><donedata><param name="by" expr="n"/></donedata></final>
</scxml>
"""
CONDITIONS = [
    "x % 2 == 0",
    "x &lt; 6",
    "x &lt; 3 &amp;&amp; y &gt; 1",
    "_event.data &amp;&amp; _event.data.by",
    "_event.data.by == 'anna'",
    "_event.name == 'a.b'",
    "bump(1) &gt; 3",
    "x.y.z",
    "fail('asked')",
    "o.n == 1",
    "s",
    "In('s2')",
    "!In('s3') &amp;&amp; x &lt; 5",
]
PAYLOADS: list[Any] = [
    None,
    3,
    "anna",
    True,
    {"by": "anna"},
    {"by": "ä", "more": {"list": [1, 2.5, None]}},
    {"by": {"name": "x"}},
    {},
    [1, "two"],
    float("nan"),
]


class RichPainter(Painter):
    """Makes up one chart with content of all sorts."""

    def text(self) -> str:
        head, rest = super().text().split(">", 1)
        binding = self.random.choice(["early", "late"])
        return f'{head} name="rich" datamodel="ecmascript" binding="{binding}">{DATA}{rest}'

    def write(self, state: Drawn, lines: list[str]) -> None:
        start = len(lines)
        super().write(state, lines)
        if state.kind != "final" and self.chance(12):
            forward = self.random.choice(["true", "false"])
            finalize = f"<finalize>{self.said('finalize')}</finalize>" if self.chance(50) else ""
            content = f"<content>{INVOKED}</content>"
            lines.insert(start + 1, f'<invoke autoforward="{forward}">{content}{finalize}</invoke>')

    def said(self, label: str) -> str:
        pieces = self.random.choices(CONTENT, k=self.random.choice([0, 0, 1, 1, 2]))
        log = f'<log label="{label}"/>' if self.chance(60) else ""
        return log + "".join(pieces)

    def transition(self, source: Drawn, number: int) -> str:
        more = self.random.randrange(100)
        if more < 50:
            return super().transition(source, number)
        eventless = more < 62
        event = "" if eventless else f' event="{self.random.choice([*DESCRIPTORS, "error.*", "error"])}"'
        cond = f' cond="{self.random.choice(CONDITIONS)}"' if eventless or self.chance(60) else ""
        targets = self.legal(self.random.choice(self.states))
        target = f' target="{" ".join(targets)}"' if self.chance(75) else ""
        content = self.said(f"{source.id}.{number}")
        if eventless:
            content += '<assign location="x" expr="x + 1"/>'
        return f"<transition{event}{cond}{target}>{content}</transition>"


def chart(random: Random) -> str:
    """A random chart."""
    return RichPainter(random).text()


def events(random: Random, number: int) -> list[tuple[str, Any]]:
    """Events for it, with their data."""
    return [(random.choice(EVENTS), random.choice(PAYLOADS)) for _ in range(number)]

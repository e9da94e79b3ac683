"""Invoked sessions in snapshots."""

from __future__ import annotations

from scxml_runtime import Host
from tests.runtime.saving.cuts import alike, cut, load

CHILD = """<invoke id="c" autoforward="true"><content><scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"
  datamodel="ecmascript" name="child"><datamodel><data id="n" expr="0"/></datamodel><state id="x"><onentry>
  <send event="tick" delay="3s"/></onentry>
  <transition event="tick"><assign location="n" expr="n + 1"/><send target="#_parent" event="said"/>
  <send event="tick" delay="3s"/></transition><transition event="stop" target="f"/></state><final id="f"/>
  </scxml></content><finalize><assign location="final" expr="final + 1"/></finalize></invoke>"""


def test_an_invoked_session_goes_on_inside() -> None:
    chart = load(
        f"""<datamodel><data id="heard" expr="[]"/><data id="final" expr="0"/></datamodel><state id="a">{CHILD}
        <transition event="done.invoke" target="b"/>
        <transition event="*"><script>heard.push(_event.name)</script></transition></state><state id="b"/>"""
    )
    session = Host().start(chart)
    session.advance(4)
    again = cut(session)
    assert len(again.host.sessions) == 2
    alike(session, again)
    for each in (session, again):
        each.advance(5.5)
        each.send("stop")
        assert each.is_active("b")
    assert again.data["heard"] == ["said", "said", "said", "stop"] and again.data["final"] == 4
    alike(session, again)

"""When and where a simulation takes place: `Date`, `_genesys.session` and logs agree, on whatever machine."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

import scxmlc
from scxml_runtime import Host
from scxml_runtime.ports.clock import START
from scxml_runtime.simulator import MetricLog, Simulator
from scxml_runtime.simulator.beginning import DEFAULT_NOW, seconds_since_1970

W3C = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="w">
  <datamodel><data id="shown" expr="''"/></datamodel>
  <state id="s"><transition event="look"><assign location="shown" expr="String(new Date())"/></transition></state>
</scxml>"""

ORS = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript" name="o">
  <state id="s"><transition event="look">
    <script>
      var s = _genesys.session, d = new Date();
      function two(n) { return (n &lt; 10 ? '0' : '') + n; }
      var clock = [d.getHours(), d.getMinutes(), d.getSeconds()].map(two).join(':');
      var day = d.getFullYear() + '-' + two(d.getMonth() + 1) + '-' + two(d.getDate());
      var same = clock == s.timeInZone() &amp;&amp; day == s.dateInZone() &amp;&amp; d.getDay() == s.dayInZone();
    </script>
    <log expr="String(d)"/><log label="same" expr="same"/>
  </transition></state>
</scxml>"""


def shown(document=ORS, **when):
    """What the local clock shows when the simulation begins."""
    session = Simulator(**when).start(scxmlc.load(document))
    session.send("look")
    if document is W3C:
        return session.data["shown"]
    (_, text), (_, same) = session.log
    assert same == "true"
    return text


@pytest.mark.parametrize("document", [ORS, W3C])
@pytest.mark.parametrize(
    ("when", "text"),
    [
        ({}, "Mon Jan 05 2026 09:00:00 GMT+0000 (UTC)"),
        ({"timezone": "America/New_York"}, "Mon Jan 05 2026 09:00:00 GMT-0500 (EST)"),
        ({"now": "2026-12-24T18:30", "timezone": "Europe/Berlin"}, "Thu Dec 24 2026 18:30:00 GMT+0100 (CET)"),
        ({"now": "2026-07-01", "timezone": "Europe/Berlin"}, "Wed Jul 01 2026 00:00:00 GMT+0200 (CEST)"),
        ({"now": date(2026, 7, 1), "timezone": "PST"}, "Wed Jul 01 2026 00:00:00 GMT-0700 (PDT)"),
        ({"now": datetime(2026, 7, 1, 4, 5, 6)}, "Wed Jul 01 2026 04:05:06 GMT+0000 (UTC)"),
        ({"now": "2026-07-01T12:00Z", "timezone": "Asia/Kolkata"}, "Wed Jul 01 2026 17:30:00 GMT+0530 (IST)"),
        (
            {"now": "2026-01-01 00:30", "timezone": timezone(timedelta(hours=-3), "here")},
            "Thu Jan 01 2026 00:30:00 GMT-0300 (here)",
        ),
        ({"now": "9999-12-31T23:59", "timezone": "EST"}, "Fri Dec 31 9999 23:59:00 GMT-0500 (EST)"),
    ],
)
def test_what_the_local_clock_shows(document, when, text):
    assert shown(document, **when) == text


def test_hours_that_come_twice_and_hours_that_never_come():
    at = "2026-10-25T02:30"
    assert shown(now=at, timezone="Europe/Berlin").endswith("02:30:00 GMT+0200 (CEST)")
    assert shown(now=at + "+01:00", timezone="Europe/Berlin").endswith("02:30:00 GMT+0100 (CET)")
    again = datetime(2026, 10, 25, 2, 30, fold=1)
    assert shown(now=again, timezone="Europe/Berlin").endswith("02:30:00 GMT+0100 (CET)")
    with pytest.raises(ValueError, match="Europe/Berlin then: they never show 2026-03-29 02:30"):
        Simulator(now="2026-03-29T02:30", timezone="Europe/Berlin")


@pytest.mark.parametrize(
    ("now", "shown_later"),
    [
        ("2026-03-29T01:59:59", "03:00:00 GMT+0200"),
        ("2026-10-25T02:59:59", "02:00:00 GMT+0100"),
        ("9999-12-31T23:59:59", "Sat Jan 01 10000 00:00:00 GMT+0100"),
    ],
)
def test_clocks_are_put_on_and_back_while_time_passes(now, shown_later):
    simulator = Simulator(now=now, timezone="Europe/Berlin")
    session = simulator.start(scxmlc.load(ORS))
    simulator.advance(1)
    session.send("look")
    assert shown_later in session.log[0][1] and session.log[1][1] == "true"


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"timezone": "europe/berln"}, "there is no time zone europe/berln; did you mean Europe/Berlin"),
        ({"timezone": "Mars"}, 'there is no time zone Mars; a zone is called like "Europe/Berlin"'),
        ({"timezone": "../etc/passwd"}, "there is no time zone ../etc/passwd"),
        ({"timezone": "Europe"}, "there is no time zone Europe;"),
        ({"now": "Monday"}, """now should be a day and a time such as "2026-12-24T18:30", not 'Monday'"""),
        ({"now": "2026-02-30T09:00"}, "not '2026-02-30T09:00'"),
    ],
)
def test_what_is_no_time_and_no_zone(when, said):
    with pytest.raises(ValueError) as problem:
        Simulator(**when)
    assert said in str(problem.value)


def test_the_beginning_is_said_before_anything_happens():
    simulator = Simulator()
    simulator.begin("2026-12-24T18:30", "Europe/Berlin")
    simulator.advance(1)
    with pytest.raises(ValueError, match="before time passes"):
        simulator.begin("2026-12-24T18:30")


def test_the_default_is_the_start_of_virtual_time():
    assert seconds_since_1970(DEFAULT_NOW, None) == START


def test_the_transcript_begins_with_the_time_where_it_was_said():
    simulator = Simulator(now="2026-12-24T18:30", timezone="Europe/Berlin")
    assert str(simulator.transcript) == "   0.000  clock  · Thu Dec 24 2026 18:30:00 GMT+0100 (CET)\n"
    assert str(Simulator().transcript) == "\n"


def test_the_metric_log_shows_the_local_clock():
    simulator = Simulator(now="2026-12-24T18:30:00.25", timezone="Europe/Berlin")
    log = MetricLog(simulator)
    simulator.start(scxmlc.load(ORS))
    assert log.lines[0].startswith("18:30:00.250 [T:1]")


def test_special_days_are_those_of_the_place():
    simulator = Simulator(now="2026-12-24T01:00", timezone="Asia/Tokyo")  # the 23rd by UTC
    simulator.configuration.special_days["Holidays"] = ["12-24"]
    chart = ORS.replace("String(d)", "_genesys.session.isSpecialDay('any', 'Holidays')")
    session = simulator.start(scxmlc.load(chart))
    session.send("look")
    assert session.log[0] == (None, "true")


@pytest.mark.parametrize("zone", ["Asia/Kolkata", ZoneInfo("Asia/Kolkata")])
def test_a_host_says_where_its_sessions_are(zone):
    session = Host(timezone=zone).start(scxmlc.load(W3C))
    session.send("look")
    assert session.data["shown"] == "Mon Jan 05 2026 14:30:00 GMT+0530 (IST)"
    with pytest.raises(ValueError, match="there is no time zone Asia/Kolkatta; did you mean Asia/Kolkata"):
        Host(timezone="Asia/Kolkatta")


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the machine's zone cannot be changed here")
def test_the_zone_of_the_machine_changes_nothing(monkeypatch):
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        assert shown() == "Mon Jan 05 2026 09:00:00 GMT+0000 (UTC)"
        assert shown(now="2026-12-24T18:30", timezone="Europe/Berlin").endswith("18:30:00 GMT+0100 (CET)")
    finally:
        monkeypatch.undo()
        time.tzset()

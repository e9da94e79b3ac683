"""Data: faults that users of other engines reported, each as what must hold here instead. Above each test stand the
tracker and the number."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from scxml_runtime import Host, NotSaveable, SnapshotError
from tests.runtime.saving.cuts import cut, load, through_text


def made(script: str, asked: str = "x", host: Host | None = None) -> Any:
    """A session that has carried out a script and tells what `asked` is on each `ask`, as a text."""
    chart = load(
        f"""<datamodel><data id="x"/><data id="told" expr="[]"/></datamodel><script><![CDATA[{script}]]></script>
        <state id="a"><transition event="ask"><script><![CDATA[told.push(String(({asked})))]]></script></transition>
        </state>"""
    )
    return (host or Host()).start(chart)


def asked(session: Any) -> str:
    session.send("ask")
    assert session.data["told"], session.log
    return str(session.data["told"][-1])


# Moddable-OpenSource/moddable#488: a Map that is changed after the first restore is empty after the second.
def test_a_map_that_grows_between_cuts_keeps_all_its_entries() -> None:
    session = made("x = new Map()", "x.set(x.size, {n: x.size}), [...x.values()].map(e => e.n)")
    for count in range(5):
        assert asked(session) == ",".join(map(str, range(count + 1)))
        session = cut(session)


# node-red/node-red#3554: Map and Set are empty objects once they have been stored.
def test_maps_and_sets_inside_one_another_are_what_they_were() -> None:
    script = "x = new Map([['s', new Set([new Map([[1, 'one'], ['1', 'text']])])], [NaN, new Set()]])"
    session = made(script, "[...x.get('s')][0].get(1) + [...x.get('s')][0].get('1') + x.get(NaN).size")
    assert asked(cut(session)) == "onetext0"


# statelyai/xstate#3921: JSON leaves out what is undefined.
def test_a_property_that_is_undefined_is_there() -> None:
    session = made(
        "x = {a: undefined, b: [undefined, null, , 1]}",
        "'a' in x && [0 in x.b, x.b[1], 2 in x.b, x.b.length]",
    )
    assert asked(cut(session)) == "true,,false,4"


# rlaffers/xstate-ninja#10: data that leads back to itself ends the machine.
def test_data_may_lead_back_to_itself() -> None:
    script = "x = {client: {admins: []}}; x.client.admins.push({client: x.client}); x.m = new Map([[x, x]])"
    session = made(script, "(x.client.admins[0].client === x.client) + ' ' + (x.m.get(x) === x)")
    assert asked(cut(session)) == "true true"


# matt-house-e/accrue#46: dates come back as texts, and the next step fails on them.
def test_a_date_is_a_date() -> None:
    session = made(
        "x = {due: new Date(2026, 1, 3)}", "x.due.getFullYear() + ' ' + (x.due - new Date(2026, 1, 2))"
    )
    assert asked(cut(session)) == "2026 86400000"


# spring-attic/spring-statemachine#1057: a date among the data is written as a reference that leads nowhere.
def test_what_two_hold_is_one_object() -> None:
    session = made(
        "var due = new Date(0); x = {first: {due}, all: [due, [due]]}; x.again = x.first",
        "x.first.due.setTime(5), [+x.all[0], +x.all[1][0], +x.again.due]",
    )
    assert asked(cut(session)) == "5,5,5"


# pytransitions/transitions#97: of events that lead to one another one is empty after unpickling.
def test_objects_that_hold_one_another_are_whole_in_whatever_order_they_are_read() -> None:
    script = """x = {}; ['a', 'b', 'c', 'd'].forEach(function (name, i, all) { x[name] = {name: name}; });
        Object.keys(x).forEach(function (n) { x[n].others = Object.keys(x).map(function (o) { return x[o]; }); });"""
    session = made(
        script, "Object.keys(x).map(n => x[n].name + x[n].others.map(o => o.others[0].name).join(''))"
    )
    assert asked(cut(session)) == "aaaaa,baaaa,caaaa,daaaa"


# veryfront/veryfront-code#3942: numbers in objects, and those that JSON has not, are written as something else.
def test_numbers_in_objects_are_what_they_were() -> None:
    script = (
        "x = [new Number(7), new Number(NaN), -0, NaN, 1e21]; Object.setPrototypeOf(x[0], {valueOf: () => 8})"
    )
    session = made(script, "[x[0] + 1, typeof x[1], isNaN(x[1]), 1 / x[2], x[3] !== x[3], x[4]]")
    assert asked(cut(session)) == "9,object,true,-Infinity,true,1e+21"


# nodejs/node#52001: regular expressions with brackets in them do not come back.
def test_regular_expressions_with_brackets_and_characters_of_any_sort_are_read_back() -> None:
    script = r"x = [/\[/, /\]/g, /[\]\/]/, /\//, /[ªµº-ÖØ-öø-ˁ]+/i, /\u{1F600}|😀/u, new RegExp('\n')]"
    session = made(
        script, r"['[', ']', ']', '/', 'øª', '😀', '\n'].map((s, i) => x[i].test(s)) + x[3].source"
    )
    assert asked(cut(cut(session))) == ",".join(["true"] * 7) + "\\/"


# basiltt/xstate-statemachine#46: the caller's own dict becomes the data of the machine.
def test_a_snapshot_that_was_restored_is_still_the_callers() -> None:
    session = made("x = {list: [1, {deep: 1}]}", "x.list.push(2), x.list[1].deep++, JSON.stringify(x)")
    saved = session.snapshot()
    before = copy.deepcopy(saved)
    again = Host().restore(type(session), saved)
    saved["session"]["data"]["x"]["list"][1]["deep"] = 99
    assert asked(again) == '{"list":[1,{"deep":2},2]}'
    saved["session"]["data"]["x"]["list"][1]["deep"] = 1
    assert saved == before


# AndersCan/mantaq#226: the snapshot holds the live objects, and changes with them.
def test_a_snapshot_stays_what_it_was_when_it_was_taken() -> None:
    session = made("x = {list: [1]}; x.self = x", "x.list.push(2), x.list")
    saved = session.snapshot()
    before = json.dumps(saved)
    asked(session)
    assert json.dumps(saved) == before
    assert asked(Host().restore(type(session), saved)) == "1,2"


# pytransitions/transitions#32: with a function in it, nothing can be pickled.
def test_functions_are_data_like_others() -> None:
    script = "var rate = 2; x = {price: n => n * rate, all: [function f(n) { return n ? n * f(n - 1) : 1; }]}"
    session = made(script, "(rate++, x.price(10)) + ' ' + x.all[0](4)")
    assert asked(cut(session)) == "30 24"


# fgmacedo/python-statemachine#424: what has been copied still acts on what it was copied from.
def test_two_restored_from_one_snapshot_act_each_on_itself() -> None:
    script = "var o = {n: 0, up() { return ++this.n; }}; x = {bound: o.up.bind(o), o, c: (n => () => ++n)(0)}"
    session = made(script, "[x.bound(), x.o.n, x.c()]")
    saved = through_text(session)
    one, other = (Host().restore(type(session), saved) for _ in range(2))
    assert [asked(one), asked(one), asked(other), asked(session)] == ["1,1,1", "2,2,2", "1,1,1", "1,1,1"]


# sebastienros/jint#3267: what a script has done to objects of the engine is there for the next one too.
def test_built_ins_that_a_session_changed_are_changed_for_it_alone() -> None:
    session = made(
        "Array.prototype.last = function () { return this[this.length - 1]; }; x = [1, 2]",
        "x.last && x.last()",
    )
    host = Host()
    again = cut(session, host)
    other = made("x = [1, 2]", "typeof x.last", host)
    assert [asked(again), asked(other), asked(again)] == ["2", "undefined", "2"]


# tklab-tud/uscxml#93: the state of a script engine cannot be saved at all.
def test_all_that_scripts_have_set_up_is_there() -> None:
    script = """function helper(n) { return n + bias; } var bias = 1; globalThis.shared = {n: 2}; const K = 3;
      let l = 4;
      JSON.stringify = (old => v => '!' + old(v))(JSON.stringify); x = eval('(function () { return l++ + K; })')"""
    session = made(script, "[helper(1), shared.n++, K, JSON.stringify(1), x()]")
    assert asked(session) == "2,2,3,!1,7"
    assert asked(cut(session)) == "2,3,3,!1,8"


# AlexandreDecan/sismic#66: code that was compiled at run time cannot be pickled.
def test_code_that_was_made_at_run_time_is_made_again() -> None:
    session = made("x = {f: new Function('a', 'return a * this.k'), k: 3}", "x.f(2) + x.f.name")
    assert asked(cut(cut(session))) == "6anonymous"


# spring-attic/spring-statemachine#490: what is restored into one place has the data of who was there before.
def test_sessions_that_are_restored_into_one_host_have_each_their_own_data() -> None:
    sessions = [
        made(f"x = {n}; var mine{n} = {n}", "x + ' ' + Object.keys(globalThis).filter(k => /^mine/.test(k))")
        for n in range(3)
    ]
    host = Host()
    again = []
    for number, session in enumerate(sessions):
        saved = through_text(session)
        saved["session"]["id"] = f"s{number}"
        again.append(host.restore(type(session), saved))
    assert [asked(each) for each in again] == ["0 mine0", "1 mine1", "2 mine2"]


# basiltt/xstate-statemachine#46, its other half: what the new version has besides is not there, and actions fail.
def test_variables_that_are_new_are_there_after_migrating() -> None:
    def version(data: str, told: str) -> Any:
        return load(f"""<datamodel>{data}<data id="n" expr="1"/></datamodel>
            <state id="a"><transition event="e"><log expr="{told}"/></transition></state>""")

    saved = through_text(Host().start(version("", "n")))
    newer = version(
        '<data id="list" expr="[1]"/><data id="more"/><data id="sum" expr="5"/>',
        "n + list.length + sum + more",
    )
    again = Host().restore(newer, saved, migrate={"values": {"list": [1, 2], "sum": 3}})
    again.send("e")
    assert again.log[-1][1] == "NaN"
    with pytest.raises(SnapshotError, match="'sum' must be of kind 'number'"):
        Host().restore(newer, saved, migrate={"values": {"list": [1, 2]}})


# pytransitions/transitions#59: what cannot be pickled is told as some object's inside, if at all.
@pytest.mark.parametrize(
    ("script", "path"),
    [
        ("x = {job: {steps: [1, (function* () { yield 1; })()]}}", "data.x.job.steps[1]"),
        ("x = new Map([['job', new Proxy(function () {}, {})]])", "data.x"),
    ],
)
def test_what_cannot_be_saved_is_named_and_harms_nothing(script: str, path: str) -> None:
    session = made(script, "x = 1, x")
    with pytest.raises(NotSaveable) as problem:
        session.snapshot()
    assert problem.value.path.startswith(path)
    assert asked(session) == "1"
    assert asked(cut(session)) == "1"

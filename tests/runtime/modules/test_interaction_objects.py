"""_genesys.ixn: interactions by id and by position, user data, media types (ORS interaction 2 and 3)."""

from __future__ import annotations

import pytest

IXN = "_genesys.ixn.interactions"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (f"{IXN}['call-1'].g_uid", "call-1"),
        (f"{IXN}[0].g_uid", "call-1"),
        (f"{IXN}[0].category", "voice"),
        (f"{IXN}[0][{IXN}[0].category].ani", "5551234"),
        (f"{IXN}[0].voice.dnis", "702"),
        (f"{IXN}[0].voice.media", "TMediaVoice"),
        (f"{IXN}[0].parentid", ""),
        (f"parseInt({IXN}[0].tenantid)", 1),
        (f"typeof {IXN}[0].msgbased", "undefined"),
        (f"typeof {IXN}['other']", "undefined"),
        (f"{IXN}.length", 1),
        (f"{IXN}[0].voice.state", "ringing"),
        ("_genesys.ixn.firstixnid", "call-1"),
        (f"{IXN}[0].parties['702'].device", "702"),
        (f"(function() {{ for (var key in {IXN}[0].parties) return key; }})()", "702"),
        (f"(function() {{ var n = []; for (var key in {IXN}) n.push(key); return n.join(); }})()", "call-1"),
        ("_genesys.ixn.mediaType.TMediaVoice", "TMediaVoice"),
        ("_genesys.ixn.mediaType.TMediaWebForm", "TMediaWebForm"),
        ("_genesys.FMName.MediaType.TMediaChat", "TMediaChat"),
        ("_genesys.ixn.getMediaIntValue('TMediaChat')", 5),
        ("_genesys.ixn.getMediaIntValue('TMediaSMS')", 17),
        ("_genesys.ixn.getMediaIntValue('Telegram')", -1),
        ("_genesys.voice.overwriteType.UseANI", "UseANI"),
        ("_genesys.resource.resourceType.CFGRoutingPoint", 4),
        ("_genesys.queue.rType.RouteTypeReject", 7),
        ("_genesys.session.lookupseq.StartFromStrategy", -1),
        ("_genesys.session.day.Saturday", 6),
    ],
)
def test_what_scripts_read(bench, expression, value):
    assert bench.value(expression) == value


def test_a_party_of_a_chat_has_its_chat_extension(bench):
    chat = bench.chat("chats")
    assert bench.value(f"{IXN}[0].parties['chats'].chatp.state", [chat]) == "unknown"
    assert bench.value(f"{IXN}[0].parties['chats'].devicetype", [chat]) == "queue"


def test_a_new_session_has_no_interactions(bench):
    assert bench.value(f"typeof {IXN}[0]", interactions=[]) == "undefined"


def test_reading_what_is_not_there_is_an_error_event(bench):
    session = bench.do(f"<log expr=\"{IXN}['nobody'].voice.ani\"/>")
    assert not session.log, "the expression fails"


class TestUserData:
    def test_a_change_is_seen_when_its_event_comes(self, bench):
        session = bench.do(f"""<script>
              _genesys.ixn.setuData({{lang: 'en', details: {{name: 'Ann', age: 30}}}});
              _data.found = typeof {IXN}[0].udata.lang;
            </script>""")
        assert session.data["found"] == "undefined"
        assert bench.events() == ["interaction.udata.changed"]
        assert bench.call.udata["details"] == {"name": "Ann", "age": 30}

    def test_no_event_when_nothing_changes(self, bench):
        bench.change_user_data(bench.call, lang="en")
        bench.do("<script>_genesys.ixn.setuData({lang: 'en'}, 'call-1');</script>")
        assert bench.events() == []

    def test_two_changes_in_one_script_add_up(self, bench):
        bench.do("<script>_genesys.ixn.setuData({a: 1}); _genesys.ixn.setuData({b: 2});</script>")
        assert (bench.call.udata["a"], bench.call.udata["b"]) == (1, 2)

    def test_delete_follows_the_shape(self, bench):
        bench.change_user_data(bench.call, details={"name": "Ann", "age": 30}, lang="en")
        bench.do("<script>_genesys.ixn.deleteuData({details: {age: 0}});</script>")
        assert bench.call.udata["details"] == {"name": "Ann"} and bench.call.udata["lang"] == "en"

    def test_delete_without_a_shape_deletes_all(self, bench):
        bench.change_user_data(bench.call, lang="en")
        bench.do("<script>_genesys.ixn.deleteuData();</script>")
        assert bench.call.udata == {}

    def test_getudata(self, bench):
        bench.change_user_data(bench.call, lang="en")
        assert bench.value("_genesys.ixn.getuData('lang', 'call-1')") == "en"

    def test_an_old_udata_object_stays_as_it_was(self, bench):
        session = bench.do(f"""<script>
              held = {IXN}[0]; before = held.udata;
              _genesys.ixn.setuData({{lang: 'en'}});
            </script>""")
        assert "lang" not in session.data["before"]
        assert (
            session.data["held"]["udata"]["lang"] == "en"
        ), "the interaction object is the same, and is up to date"

    def test_somebody_else_changes_it(self, bench):
        bench.do("")
        bench.change_user_data(bench.call, lang="fr")
        bench.run()
        assert bench.events() == ["interaction.udata.changed"]


def test_an_interaction_leaves_the_list_when_it_is_detached(bench):
    session = bench.do(
        f"<script>held = {IXN}; n = held[0].g_uid;</script><ixn:detach interactionid=\"'call-1'\"/>"
    )
    assert session.data["n"] == "call-1" and session.data["held"] == {}


def test_a_message_as_scripts_see_it(bench):
    mail = bench.message("inbox", sender="ann@example.com", subject="Hello")
    assert bench.value(f"{IXN}[0].msgbased.subject", [mail]) == "Hello"
    assert bench.value(f"typeof {IXN}[0].voice", [bench.message("inbox")]) == "undefined"

"""The module `dialog`: treatments, alone or while a request waits (ORS queue 2)."""

from __future__ import annotations

from scxmlc.dialect.ors.actions import (
    HINTS,
    INTERACTION,
    REQUESTID,
    STATE,
    action,
    answers,
    flag,
    part,
    value,
    word,
)
from scxmlc.dialect.rows import Attribute, Element, Event, table

COMMON = (
    REQUESTID,
    value("interactionid", INTERACTION, default="the first of the session"),
    value("device", "the DN where the call is", mark="code"),
    value("language", "such as 'English (US)'", mark="code"),
    HINTS,
)
VALUES = ("invalidattribute", "unknown", STATE, "remote", "cancelled", "timeout")
INPUT = "dialog:input?"
PROMPTS = "dialog:prompts*"
TREATMENTS = " ".join(
    f"dialog:{name}*"
    for name in (
        *("collect", "createann", "deleteann", "pause", "play"),
        *("playandcollect", "playandverify", "playsound", "remote", "start"),
    )
)

#: What the simulator does.
SIMULATOR = {
    "collect": (
        "the keys of `sim.digits`, read by the rules of <dialog:input>; else error timeout "
        "after start_timeout"
    ),
    "createann": "gets an id, after rules.play_length",
    "deleteann": "forgets the announcement of that id",
    "pause": "done after its duration",
    "play": "done after rules.play_length",
    "playandcollect": "as collect, then the prompts of type itimeout when the time is over",
    "playandverify": (
        "as collect, compared with `sim.verification` or <dialog:verification>: asks again with the prompts "
        "of type iretry, up to rules.verification_attempts times; then isuccess and done, or ifailure and "
        "error unknown"
    ),
    "playsound": "done after its duration, or when the call is routed (rules.sound_ends_when_routed)",
    "remote": (
        "done after rules.play_length, or as `sim.dialog` scripts it; error remote when neither destination "
        "nor default can be reached"
    ),
    "start": "done after rules.play_length, or as `sim.dialog` scripts it; user data first",
}


def _answers(name: str, *done: str, mark: str = "doc") -> tuple[Event, ...]:
    return (
        Event(f"dialog.{name}.requestid", ("requestid",), mark="inferred"),
        *answers(f"dialog.{name}", done, (), mark, values=VALUES),
    )


def _treatment(
    name: str, note: str, *more: Attribute, children: str = "", done: tuple[str, ...] = (), mark: str = "doc"
) -> Element:
    return action(
        f"dialog:{name}",
        note,
        (*COMMON, *more),
        _answers(name, *done, mark=mark),
        children=children,
        source="ORS queue 2.1",
        mark=mark,
        simulator=SIMULATOR[name],
    )


ELEMENTS = table(
    _treatment("collect", "collects digits", children=INPUT, done=("digits",)),
    _treatment(
        "createann",
        "records a user announcement",
        children=f"{PROMPTS} {INPUT}",
        done=("userannid", "extensions"),
    ),
    _treatment(
        "deleteann", "deletes a user announcement", value("userannid", mark="inferred"), mark="recall"
    ),
    _treatment("pause", "waits between treatments", value("duration", "seconds", mark="code", form="number")),
    _treatment("play", "plays announcements", children=PROMPTS),
    _treatment(
        "playandcollect", "plays, then collects digits", children=f"{PROMPTS} {INPUT}", done=("digits",)
    ),
    _treatment(
        "playandverify",
        "plays, collects and verifies",
        children=f"{PROMPTS} {INPUT} dialog:verification?",
        done=("digits",),
    ),
    _treatment(
        "playsound",
        "plays music, ringback and the like",
        value("type", "'music', 'ringback', 'busy', 'fastbusy', 'silence' …"),
        value("resource", "a file or a DN"),
        value("duration", "seconds", form="number"),
    ),
    _treatment("remote", "runs an application elsewhere", value("destination"), value("default")),
    part(
        "dialog:runtreatments",
        "busy treatments, in order and without events",
        children=TREATMENTS,
        source="ORS queue 2.1",
    ),
    _treatment(
        "start",
        "runs a dialog application",
        value("type", "'applid'", mark="code"),
        children="param*",
        done=("extensions",),
    ),
    action(
        "dialog:stop",
        "stops a running treatment",
        (
            value("requestid", "the id of the treatment to stop", mark="inferred"),
            value("interactionid", INTERACTION, default="the first of the session", mark="inferred"),
            HINTS,
        ),
        answers("dialog.stop", values=VALUES),
        source="ORS queue 2.1",
        simulator="the treatment ends with its error cancelled, then done",
    ),
    part(
        "dialog:prompts",
        "one to ten prompts",
        (word("type", "ann, tts, iretry, ifailure, isuccess, itimeout or MSG_…", default="ann"),),
        children="dialog:prompt+",
        source="ORS queue 2.3",
    ),
    part(
        "dialog:prompt",
        "one thing to say",
        (
            value("intid", "an integer id", form="number"),
            value("number", "a number to speak"),
            value("userannid", "a user announcement"),
            value("text", "text to speak, or a URL"),
            flag("interrupt", "may be interrupted"),
        ),
        alone=("intid number userannid text",),
        one_of=("intid number userannid text",),
        source="ORS queue 2.3",
    ),
    part(
        "dialog:input",
        "how digits are collected",
        (
            value("max_digits", form="number"),
            value("abort_digits", "up to two keys"),
            value("term_digits", "up to two keys"),
            value("ignore_digits", "up to two keys", mark="code"),
            value("backspace_digits", mark="inferred"),
            value("reset_digits", mark="inferred"),
            value("start_timeout", "seconds", form="number"),
            value("digit_timeout", "seconds", form="number"),
            value("total_timeout", "seconds; 0 is none", form="number"),
            flag("clear", "forget what was typed before", mark="code"),
        ),
        source="ORS queue 2.3",
    ),
    part(
        "dialog:verification",
        "what is right, and how often the caller may try; the guide names only that there is one",
        (
            value("digits", "the right digits, or a list of them", mark="inferred"),
            value("attempts", "how often the caller may try", mark="inferred", form="number"),
        ),
        source="ORS queue 2.1",
        mark="inferred",
    ),
)

"""What one can type at a stop: the commands of the console, and of the console of an editor.

In: a console, an engine that stands still, and the rest of the line. Out: lines on the console's screen; True where the
chart is to go on. The rule that surprises: those that go back do not return.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import NoReturn

from scxml_runtime import StateMachine
from scxmlc.debug import inputs, looking
from scxmlc.debug.console import Command, Console, Wrong, frame_of
from scxmlc.debug.engine import Engine, Quit
from scxmlc.debug.local import local_variables
from scxmlc.debug.looking import Unevaluable, shown
from scxmlc.debug.moments import STEPS
from scxmlc.debug.telling import place_of, queues, source_lines, stack
from scxmlc.debug.timers import timers
from scxmlc.debug.why_not import about, asked_event, verdicts

# --- to go on -------------------------------------------------------------------


def start_what_is_due(engine: Engine) -> bool:
    """Let time pass to the next timer where nothing else is left to do; whether there is something to go on to."""
    if engine.moment.kind != "rest" or engine.place < len(engine.inputs):
        return True
    due = engine.simulator.clock.next_due()
    if due is not None:
        engine.give(inputs.Until(due))
    return due is not None


def _step(name: str) -> Command:
    def go(console: Console, engine: Engine, rest: str) -> bool:
        if not start_what_is_due(engine):
            console.screen.say("nothing is left to do: send EVENT, or back, or quit", "yellow")
            return False
        engine.go(name)
        return True

    return go


def _happen(console: Console, engine: Engine, rest: str) -> bool:
    """send and advance share the words of `--event`."""
    try:
        found = console.happenings(rest)
    except ValueError as problem:
        raise Wrong(str(problem)) from None
    sessions = engine.simulator.sessions
    target = console.session(engine).session_id if sessions else ""
    made: list[inputs.Input] = []
    for seconds, name, data in found:
        made += [inputs.After(seconds)] if seconds else []
        made += [inputs.Send(name, data, target)] if name else []
    engine.give(*made)
    engine.go("continue")
    return True


def _send(console: Console, engine: Engine, rest: str) -> bool:
    if not rest:
        raise Wrong('send what? as: send push {"by": "anna"}')
    return _happen(console, engine, rest)


def _advance(console: Console, engine: Engine, rest: str) -> bool:
    return _happen(console, engine, f"+{rest.removeprefix('+') or '1s'}")


def _back(console: Console, engine: Engine, rest: str) -> NoReturn:
    if not rest or (rest in STEPS and rest != "continue"):
        engine.back(STEPS[rest or "step"])
    if rest == "continue":
        engine.back(lambda moment, origin: engine.breakpoints.hit(moment, engine) is not None)
    session = console.session(engine).session_id
    looking.evaluate(console.session(engine), rest)

    def value() -> str:
        try:
            return shown(looking.evaluate(engine.simulator.sessions[session], rest))
        except (Unevaluable, KeyError) as problem:
            return f"! {problem}"

    engine.back_to_change(value)
    raise AssertionError


def _quit(console: Console, engine: Engine, rest: str) -> NoReturn:
    raise Quit


# --- to stop --------------------------------------------------------------------


def _break(console: Console, engine: Engine, rest: str) -> None:
    if not rest:
        for each in engine.breakpoints.all:
            console.screen.say(str(each))
        if not engine.breakpoints.all:
            console.screen.say(
                "no breakpoints; as: break 12 if n > 3, break state:open, break event:push, break error"
            )
        return
    place, _, condition = rest.partition(" if ")
    made = engine.breakpoints.add(place, condition.strip())
    console.screen.say(f"breakpoint {made}")
    if made.note:
        console.screen.say(made.note, "yellow")


def _log(console: Console, engine: Engine, rest: str) -> None:
    place, _, text = rest.partition(" ")
    if not text:
        raise Wrong("log where, and what? as: log 12 n is {n}")
    console.screen.say(f"log point {engine.breakpoints.add(place, log=text.strip())}")


def _delete(console: Console, engine: Engine, rest: str) -> None:
    if not rest.isdecimal():
        raise Wrong("delete which? break lists their numbers")
    engine.breakpoints.remove(int(rest))


# --- to look --------------------------------------------------------------------


def _data(console: Console, engine: Engine, rest: str) -> None:
    session = console.session(engine)
    frame = console.frame(engine)
    local = {} if frame is None else local_variables(session, frame)
    found = {**looking.data(session), **local}
    if rest:
        console.screen.say(shown(looking.evaluate(session, rest, frame)))
        return
    width = max(map(len, found), default=0)
    for name, value in found.items():
        console.screen.say(
            f"{name:<{width}}  {shown(value)}" + ("  (of the function)" if name in local else "")
        )
    if not found:
        console.screen.say("no variables")


def _print(console: Console, engine: Engine, rest: str) -> None:
    if not rest:
        raise Wrong("print what? an expression of the chart's language")
    console.screen.say(shown(looking.evaluate(console.session(engine), rest, console.frame(engine))))


def _set(console: Console, engine: Engine, rest: str) -> None:
    location, sign, text = rest.partition("=")
    if not sign or not location.strip() or text.startswith("="):
        raise Wrong("set what? as: set openings = 2")
    id, selected = console.session(engine).session_id, console.selected

    def change() -> None:
        session = engine.simulator.sessions[id]
        looking.assign(session, location.strip(), text.strip(), frame_of(engine, session, selected))

    engine.edit(change)
    value = looking.evaluate(console.session(engine), location, console.frame(engine))
    again = (
        "" if engine.is_counted else "  (not again after going back: the lines before it were not counted)"
    )
    console.screen.say(f"{location.strip()} = {shown(value)}{again}")


def _where(console: Console, engine: Engine, rest: str) -> None:
    for place, each in enumerate(stack(engine, console.session(engine))):
        mark = "→" if place == console.selected else " "
        console.screen.say(
            f"{mark} {place}  {each.name}" + (f"  {each.file}:{each.line}" if each.line else "")
        )


def _move(by: int) -> Command:
    def move(console: Console, engine: Engine, rest: str) -> None:
        last = len(stack(engine, console.session(engine))) - 1
        console.selected = max(0, min(last, console.selected + by))
        _where(console, engine, "")

    return move


def _queues(console: Console, engine: Engine, rest: str) -> None:
    for line in queues(console.session(engine)):
        console.screen.say(line)


def _timers(console: Console, engine: Engine, rest: str) -> None:
    for line in timers(engine):
        console.screen.say(line)


def _why(console: Console, engine: Engine, rest: str) -> None:
    session = console.session(engine)
    known = engine.breakpoints.outline_of(session)
    word = rest.removeprefix("not").strip()
    is_place = word.isdecimal() or word in session.repertoire_.structure.nodes
    event = asked_event(session, engine.moment.event, "" if is_place else word)
    is_midway = engine.moment.session is session and engine.moment.kind in ("line", "error")
    nodes = engine.stood if is_midway else session.situation_.nodes
    states = ", ".join(sorted(each.id for each in nodes if not each.anonymous)) or "no state yet"
    found = verdicts(session, nodes, event, known)
    if is_place:
        found = about(found, word)
        if not found:
            raise Wrong(f"{word} has no transition of a state that is active: {states}")
    console.screen.say(f"{event or 'no event'}, in {states}:")
    for each in found:
        place = f"{known.name}:{each.line}  " if each.line else ""
        console.screen.say(f"  {place}{each.transition}  {each.reason}", "bold" if each.is_taken else "")
    if not found:
        console.screen.say("  no active state has a transition")


def active(session: StateMachine) -> str:
    """The states in which a session is."""
    return ", ".join(sorted(session.configuration)) or "no state, or between states"


def _states(console: Console, engine: Engine, rest: str) -> None:
    console.screen.say(active(console.session(engine)))


def _sessions(console: Console, engine: Engine, rest: str) -> None:
    sessions = [*engine.simulator.sessions.values()]
    names = {engine.simulator.transcript.name_of(each): each for each in sessions}
    if rest:
        near = get_close_matches(rest, names, 1)
        if rest not in names:
            raise Wrong(f"no session {rest!r}" + (f"; did you mean {near[0]}?" if near else ""))
        console.chosen = names[rest].session_id
    for name, each in names.items():
        mark = "→" if each is console.session(engine) else " "
        console.screen.say(f"{mark} {name}  {'is over' if each.is_finished else active(each)}")


def _list(console: Console, engine: Engine, rest: str) -> None:
    file, line = place_of(engine, engine.moment)
    middle = int(rest) if rest.isdecimal() else line
    if not file:
        session = engine.moment.session
        file = (
            next(iter(engine.breakpoints.files), "")
            if session is None
            else engine.breakpoints.outline_of(session).name
        )
    found = source_lines(engine, file, middle or 1, 5)
    mark = "→" if middle else " "
    console.show((text.replace("→", mark, 1), style) for text, style in found)
    if not found:
        raise Wrong("the chart's text is not at hand")


def _help(console: Console, engine: Engine, rest: str) -> None:
    for line in HELP.strip().splitlines():
        console.screen.say(line)


HELP = """
go on    step (s), next (n), out (o)           line by line
         microstep (m), macrostep (M), event (e), continue (c)
         send EVENT [JSON], advance 5s         what happens next; goes on
go back  back [next|microstep|macrostep|event] to the moment before
         back continue                         to the last breakpoint
         back EXPRESSION                       to where its value was last another
stop at  break PLACE [if EXPRESSION]           PLACE: LINE, FILE:LINE, state:ID,
         log PLACE n is {n}                    event:NAME, error, untaken
         break, delete NUMBER                  all breakpoints; forget one
look     where (w), up, down, list (l) [LINE]  the stack, the chart
         data (d), print EXPRESSION (p)        variables
         states, queues (q), timers (t), sessions [NAME]
         why [EVENT|STATE|LINE]                why transitions are not taken
change   set NAME = EXPRESSION
         quit; an empty line steps again; Ctrl-C stops a chart that runs
"""

ABBREVIATED = {
    "s": "step", "n": "next", "o": "out", "m": "microstep", "M": "macrostep", "e": "event", "c": "continue",
    "b": "break", "p": "print", "d": "data", "w": "where", "q": "queues", "t": "timers", "l": "list",
    "h": "help", "?": "help", "eval": "print", "why-not": "why", "exit": "quit", "micro": "microstep",
    "macro": "macrostep", "bt": "where",
}  # fmt: skip
COMMANDS: dict[str, Command] = {
    **{name: _step(name) for name in STEPS},
    "send": _send,
    "advance": _advance,
    "back": _back,
    "break": _break,
    "log": _log,
    "delete": _delete,
    "data": _data,
    "print": _print,
    "set": _set,
    "where": _where,
    "up": _move(1),
    "down": _move(-1),
    "queues": _queues,
    "timers": _timers,
    "why": _why,
    "states": _states,
    "sessions": _sessions,
    "list": _list,
    "help": _help,
    "quit": _quit,
}
COMMANDS |= {short: COMMANDS[name] for short, name in ABBREVIATED.items()}

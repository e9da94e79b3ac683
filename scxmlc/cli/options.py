"""The options of the verbs: their names, their shapes and their words, as data.

In: nothing. Out: `OPTIONS`, of which `group.py` makes options of click; of one that may be given several times, it says
so.
"""

from __future__ import annotations

from scxmlc.cli.session_options import SESSION_OPTIONS
from scxmlc.cli.shapes import FLAG, Option, many, one, one_of, some_of

OPTIONS: dict[str, Option] = {
    **SESSION_OPTIONS,
    "dialect": (
        "--dialect",
        one_of("auto w3c ors"),
        "The language of the charts: SCXML 1.0, or that of the Genesys Orchestration Server. `auto` sees "
        "it from each chart.",
    ),
    "strict": ("--strict", FLAG, "Refuse what is otherwise mended or tolerated with a warning."),
    "script_scope": (
        "--script-scope",
        one_of("session state"),
        "To whom the variables of scripts belong: all to the session, or each to the state that declares "
        "it, as the manual of ORS has it.",
    ),
    "roots": ("--root roots", many("DIR"), "A folder that charts may include files from, beside their own."),
    # scxmlc compile and check
    "select": (
        "--select",
        many("CODE"),
        "Of warnings and notes only these, such as old-*; in place of what pyproject.toml says.",
    ),
    "ignore": ("--ignore", many("CODE"), "Warnings and notes not to be told. Errors always are."),
    # scxmlc compile
    "modules": (
        "-o --output",
        one("FILE|DIR|-"),
        "Where to write: a file, a folder (which keeps the places of the charts), or - for the standard "
        "output. Without it, each module is put beside its chart.",
    ),
    "class_name": (
        "--class-name",
        one("NAME"),
        "The class, if not named after the chart. For one chart only.",
    ),
    "check": ("--check", FLAG, "Write nothing; fail if a module is not what its chart compiles to."),
    "watch": ("--watch", FLAG, "Stay, and compile again whatever changes. Ctrl-C ends it."),
    "keep_going": (
        "-k --keep-going",
        FLAG,
        "Write the good modules even if other charts have errors; an expression that does not parse "
        "becomes an error.execution when it is reached, an initial state outside its state a transition "
        "that leads there.",
    ),
    # scxmlc check
    "form": (
        "--format form",
        one_of("text json sarif github gitlab junit"),
        "text for people; json, sarif and junit for tools; github marks the lines of a pull request, "
        "gitlab those of a merge request, as a report of code quality.",
    ),
    "watch_check": ("--watch", FLAG, "Stay, and check again whatever changes. Ctrl-C ends it."),
    "fix": (
        "--fix",
        FLAG,
        "Mend what can be mended without changing what the charts mean, in the files that they include, "
        "too; then tell what is left.",
    ),
    "diff": ("--diff", FLAG, "Show what --fix would change, and write nothing; fail if that is anything."),
    "unsafe_fixes": (
        "--unsafe-fixes",
        FLAG,
        "With --fix and --diff: make suggestions as well, such as a state of nearly the same name. Read "
        "what has changed.",
    ),
    # scxmlc fmt
    "is_laid_out": ("--check", FLAG, "Write nothing; fail if a chart is not in its layout."),
    "layout_diff": ("--diff", FLAG, "As --check, and show what would change."),
    # scxmlc schema
    "schema_form": (
        "--format form",
        one_of("rng rnc xsd"),
        "rng and rnc are RELAX NG in XML and in its compact syntax, which Emacs reads; xsd is XML Schema 1.0, "
        "which sees less.",
    ),
    "schema_dialect": (
        "--dialect",
        one_of("auto w3c ors"),
        "SCXML 1.0, or the language of the Genesys Orchestration Server with its modules. `auto` is what "
        "pyproject.toml says, else w3c.",
    ),
    "schema_files": (
        "-o --output",
        one("FILE|DIR|-"),
        "Where to write: a file, a folder, or - for the standard output, as without it. XML Schema of ors is a "
        "file for each namespace, and needs a folder.",
    ),
    # scxmlc draw
    "picture": (
        "-o --output",
        one("FILE|DIR/|-"),
        "The picture: .svg, .png or .pdf (where a converter is installed), .dot (Graphviz) or .mmd "
        "(Mermaid). Without it, an .svg beside the chart; a folder gets an overview and a picture of each "
        "state with states in it; - writes SVG to the standard output.",
    ),
    "layout": (
        "--layout",
        one_of("auto elk columns"),
        "elk: nested in two dimensions, by elkjs (npm install elkjs). columns needs nothing. auto takes "
        "elk where it is found.",
    ),
    "depth": ("--depth", one("N", least=1), "How many levels of states to show; 1 is an overview."),
    "state": (
        "--state",
        one("ID"),
        "Show this state only, and the states to and from which its transitions lead.",
    ),
    "painted_snapshot": (
        "--resume",
        one("FILE"),
        "Show in colour where a saved session stands: a file that `run --save` writes.",
    ),
    "painted_trace": (
        "--trace",
        one("FILE"),
        "Show in colour where a recorded run came to: a file that `run --record` writes.",
    ),
    # scxmlc run
    "events": (
        "-e --event events",
        many("'NAME [JSON]'"),
        "An event to send, with its data; all happen in order. '+5s' lets five seconds pass, '+5s NAME "
        "[JSON]' sends the event after them.",
    ),
    "trace": ("--trace", FLAG, "Tell every microstep: the event, the states left and entered."),
    "scenario": (
        "--scenario",
        one("FILE"),
        "A TOML file with the contact centre, the calls and the events to play.",
    ),
    "save": (
        "--save",
        one("FILE"),
        "When all is played, write the session to this file, as JSON; of a strategy, of several sessions "
        "or of a scenario the whole contact centre. `scxmlc inspect` shows it.",
    ),
    "resume": (
        "--resume",
        one("FILE"),
        "Go on from such a file instead of starting; may be the one that --save writes.",
    ),
    "record": (
        "--record",
        one("FILE"),
        "Write all that happens to this file, a line of JSON each, as it happens. `scxmlc trace show` "
        "tells it in words, `scxmlc trace diff` where two runs part.",
    ),
    # scxmlc debug
    "breaks": (
        "-b --break breaks",
        many("PLACE"),
        "Where to stop: FILE:LINE, LINE, state:ID, event:NAME, error or untaken, perhaps with ' if "
        "EXPRESSION' behind; without it, before anything happens.",
    ),
    "dap": (
        "--dap",
        FLAG,
        "Speak the Debug Adapter Protocol with an editor, on the standard input and output.",
    ),
    "port": (
        "--port",
        one("INTEGER", type=int),
        "With --dap: wait for the editor at this port of 127.0.0.1 instead; 0 takes a free one.",
    ),
    "attach": (
        "--attach",
        one("HOST:PORT"),
        "Sit at a host that runs, where its program listens, instead of a chart.",
    ),
    "attached_session": (
        "--session",
        one("NAME|next:CHART"),
        "With --attach: stop when this session is next at work; next:CHART waits for the next one of a "
        "chart, by its name, file or URL, and stops at its first step.",
    ),
    "now": (
        "--now",
        one("MOMENT"),
        "When it begins, as 2026-12-24T18:30: what `Date` and the functions of the calendar show, local "
        "time unless an offset stands behind it. A Monday, 2026-01-05T09:00, if not said; with --scenario, "
        "in place of the file's.",
    ),
    "timezone": (
        "--timezone",
        one("ZONE"),
        "Where it takes place, as Europe/Berlin. UTC if not said; with --scenario, in place of the file's.",
    ),
    "log": (
        "--log",
        one_of("transcript metric"),
        "metric: in the form of the Orchestration Server's own log, to lay beside a real one.",
    ),
    # scxmlc trace
    "sessions": (
        "--session sessions",
        many("NAME"),
        "Only what this session does, by its name in the trace.",
    ),
    "of_events": (
        "--event events",
        many("DESCRIPTOR"),
        "Only events that this descriptor takes, such as error or queue.submit.",
    ),
    "begin": ("--from begin", one("SECONDS", type=float), "Not what comes before."),
    "end": ("--until end", one("SECONDS", type=float), "Not what comes after."),
    "ignored": (
        "--ignore ignored",
        many("WHAT"),
        "What may differ: at (times), payload (data of events), transitions, log, request, error, data "
        "(all variables), data:NAME (one), untaken (events without effect).",
    ),
    "todays": (
        "--chart charts",
        many("FILE|MODULE"),
        "A chart in place of the one that the trace is of, which is told by its name if there are several. "
        "Without it, the documents as they are now where they were.",
    ),
    "replayed_scenario": (
        "--scenario",
        one("FILE"),
        "The run was that of this scenario: play it, instead of what the trace says came from outside.",
    ),
    "replayed": ("--record", one("FILE"), "Write what happens now to this file, as `run --record` does."),
    "page": (
        "-o --output",
        one("FILE"),
        "The page. Without it, an .html beside the trace; - writes it to the standard output.",
    ),
    "documents": (
        "--root roots",
        many("DIR"),
        "A folder to look in for the documents of the charts and what they include, beside where they "
        "were.",
    ),
    "open": ("--open is_shown", FLAG, "Open the page in the browser."),
    "all": ("--all", FLAG, "Tell all differences, not the first ten."),
    # scxmlc test
    "junit": ("--junit", one("FILE"), "Write the outcomes to this file as well, in the form of JUnit."),
    "update": (
        "--update",
        FLAG,
        "Write the transcripts that scenarios name (`transcript = FILE`) as they are now, then play.",
    ),
    "record_all": (
        "--record",
        one("DIR"),
        "Record each scenario in a file of this folder, as `run --record` does.",
    ),
    # scxmlc mutate
    "only": ("--only lines", many("LINE", type=int), "Change this line of the chart alone."),
    "skip": (
        "--skip skipped",
        some_of(
            "condition bound operator value transition target history event delay action log param invoke"
        ),
        "Leave mutations of this kind out.",
    ),
    "sample": (
        "--sample",
        one("N", type=int),
        "Try N of all mutants, the same each time, spread over the chart.",
    ),
    "jobs": (
        "-j --jobs",
        one("N", type=int, default=1),
        "Try so many at a time; for tests that share no files or ports.",
    ),
    "limit": (
        "--timeout limit",
        one("SECONDS", type=float),
        "How long the tests may take with a mutant, which counts as found then; 5 seconds and ten times as "
        "long as they take without it, if not said.",
    ),
    "as_json": ("--json as_json", FLAG, "Tell all mutants, as JSON."),
    "least": (
        "--fail-under least",
        one("N", type=float),
        "Exit with 1 only if less than N per cent of the mutants are found.",
    ),
    # scxmlc run and test
    "coverage": (
        "--coverage",
        many("REPORT"),
        "Tell what of the charts was run: term (a table), lcov:FILE, cobertura:FILE, json:FILE, html:DIR.",
    ),
    # scxmlc testgen
    "tests": (
        "-o --output",
        one("FILE|-"),
        "Where to write; - is the standard output. Without it, test_NAME_generated.py beside the chart.",
    ),
    "budget": (
        "--budget",
        one("INTEGER", type=int, default=2000, show_default=True),
        "How many ways through the chart are tried.",
    ),
    "up_to_date": ("--check", FLAG, "Write nothing; fail if the file is not what would be written now."),
    "paths": (
        "--json as_json",
        FLAG,
        "Write the paths as data instead of a file of tests: on the standard output, or to -o FILE.json.",
    ),
    "run_on": (
        "-k --keep-going",
        FLAG,
        "Run a chart with expressions that do not parse: each becomes an error.execution when it is "
        "reached.",
    ),
}

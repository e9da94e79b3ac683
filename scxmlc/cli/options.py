"""The options of the verbs: their names and their words, as data.

In: nothing. Out: `OPTIONS`, of which `commands.py` makes options of click.
"""

from __future__ import annotations

from typing import Any

OPTIONS: dict[str, dict[str, Any]] = {
    "dialect": {
        "names": ["--dialect"],
        "choices": ["auto", "w3c", "ors"],
        "default": "auto",
        "help": "The language of the charts: SCXML 1.0, or that of the Genesys Orchestration Server. "
        "`auto` sees it from each chart.",
    },
    "strict": {
        "names": ["--strict"],
        "is_flag": True,
        "help": "Refuse what is otherwise mended or tolerated with a warning.",
    },
    "script_scope": {
        "names": ["--script-scope"],
        "choices": ["session", "state"],
        "default": "session",
        "help": "To whom the variables of scripts belong: all to the session, or each to the state that declares it, "
        "as the manual of ORS has it.",
    },
    "roots": {
        "names": ["--root", "roots"],
        "multiple": True,
        "metavar": "DIR",
        "help": "A folder that charts may include files from, beside their own. May be given several times.",
    },
    # scxmlc compile and check
    "select": {
        "names": ["--select"],
        "multiple": True,
        "metavar": "CODE",
        "help": "Of warnings and notes only these, such as old-*; in place of what pyproject.toml says. May be given "
        "several times.",
    },
    "ignore": {
        "names": ["--ignore"],
        "multiple": True,
        "metavar": "CODE",
        "help": "Warnings and notes not to be told. Errors always are. May be given several times.",
    },
    # scxmlc compile
    "modules": {
        "names": ["-o", "--output"],
        "metavar": "FILE|DIR|-",
        "help": "Where to write: a file, a folder (which keeps the places of the charts), or - for the standard "
        "output. Without it, each module is put beside its chart.",
    },
    "class_name": {
        "names": ["--class-name"],
        "metavar": "NAME",
        "help": "The class, if not named after the chart. For one chart only.",
    },
    "check": {
        "names": ["--check"],
        "is_flag": True,
        "help": "Write nothing; fail if a module is not what its chart compiles to.",
    },
    "watch": {
        "names": ["--watch"],
        "is_flag": True,
        "help": "Stay, and compile again whatever changes. Ctrl-C ends it.",
    },
    "keep_going": {
        "names": ["-k", "--keep-going"],
        "is_flag": True,
        "help": "Write the good modules even if other charts have errors; an expression that does not parse becomes "
        "an error.execution when it is reached, an initial state outside its state a transition that leads there.",
    },
    # scxmlc check
    "form": {
        "names": ["--format", "form"],
        "choices": ["text", "json", "sarif", "github", "gitlab", "junit"],
        "default": "text",
        "help": "text for people; json, sarif and junit for tools; github marks the lines of a pull request, gitlab "
        "those of a merge request, as a report of code quality.",
    },
    "watch_check": {
        "names": ["--watch"],
        "is_flag": True,
        "help": "Stay, and check again whatever changes. Ctrl-C ends it.",
    },
    "fix": {
        "names": ["--fix"],
        "is_flag": True,
        "help": "Mend what can be mended without changing what the charts mean, in the files that they include, too; "
        "then tell what is left.",
    },
    "diff": {
        "names": ["--diff"],
        "is_flag": True,
        "help": "Show what --fix would change, and write nothing; fail if that is anything.",
    },
    "unsafe_fixes": {
        "names": ["--unsafe-fixes"],
        "is_flag": True,
        "help": "With --fix and --diff: make suggestions as well, such as a state of nearly the same name. Read what "
        "has changed.",
    },
    # scxmlc fmt
    "is_laid_out": {
        "names": ["--check"],
        "is_flag": True,
        "help": "Write nothing; fail if a chart is not in its layout.",
    },
    "layout_diff": {
        "names": ["--diff"],
        "is_flag": True,
        "help": "As --check, and show what would change.",
    },
    # scxmlc draw
    "picture": {
        "names": ["-o", "--output"],
        "metavar": "FILE|DIR/|-",
        "help": "The picture: .svg, .png or .pdf (where a converter is installed), .dot (Graphviz) or .mmd (Mermaid). "
        "Without it, an .svg beside the chart; a folder gets an overview and a picture of each state with states in "
        "it; - writes SVG to the standard output.",
    },
    "layout": {
        "names": ["--layout"],
        "choices": ["auto", "elk", "columns"],
        "default": "auto",
        "help": "elk: nested in two dimensions, by elkjs (npm install elkjs). columns needs nothing. auto takes elk "
        "where it is found.",
    },
    "depth": {
        "names": ["--depth"],
        "least": 1,
        "metavar": "N",
        "help": "How many levels of states to show; 1 is an overview.",
    },
    "state": {
        "names": ["--state"],
        "metavar": "ID",
        "help": "Show this state only, and the states to and from which its transitions lead.",
    },
    "painted_snapshot": {
        "names": ["--resume"],
        "metavar": "FILE",
        "help": "Show in colour where a saved session stands: a file that `run --save` writes.",
    },
    "painted_trace": {
        "names": ["--trace"],
        "metavar": "FILE",
        "help": "Show in colour where a recorded run came to: a file that `run --record` writes.",
    },
    # scxmlc run
    "events": {
        "names": ["-e", "--event", "events"],
        "multiple": True,
        "metavar": "'NAME [JSON]'",
        "help": "An event to send, with its data; several happen in order. '+5s' lets five seconds pass, "
        "'+5s NAME [JSON]' sends the event after them.",
    },
    "trace": {
        "names": ["--trace"],
        "is_flag": True,
        "help": "Tell every microstep: the event, the states left and entered.",
    },
    "scenario": {
        "names": ["--scenario"],
        "metavar": "FILE",
        "help": "A TOML file with the contact centre, the calls and the events to play.",
    },
    "save": {
        "names": ["--save"],
        "metavar": "FILE",
        "help": "When all is played, write the session to this file, as JSON; of a strategy, of several sessions or "
        "of a scenario the whole contact centre. `scxmlc inspect` shows it.",
    },
    "resume": {
        "names": ["--resume"],
        "metavar": "FILE",
        "help": "Go on from such a file instead of starting; may be the one that --save writes.",
    },
    "record": {
        "names": ["--record"],
        "metavar": "FILE",
        "help": "Write all that happens to this file, a line of JSON each, as it happens. `scxmlc trace show` tells it "
        "in words, `scxmlc trace diff` where two runs part.",
    },
    # scxmlc debug
    "breaks": {
        "names": ["-b", "--break", "breaks"],
        "multiple": True,
        "metavar": "PLACE",
        "help": "Where to stop: FILE:LINE, LINE, state:ID, event:NAME, error or untaken, perhaps with ' if EXPRESSION' "
        "behind; without it, before anything happens. May be given several times.",
    },
    "dap": {
        "names": ["--dap"],
        "is_flag": True,
        "help": "Speak the Debug Adapter Protocol with an editor, on the standard input and output.",
    },
    "port": {
        "names": ["--port"],
        "type": int,
        "help": "With --dap: wait for the editor at this port of 127.0.0.1 instead; 0 takes a free one.",
    },
    "attach": {
        "names": ["--attach"],
        "metavar": "HOST:PORT",
        "help": "Sit at a host that runs, where its program listens, instead of a chart.",
    },
    "attached_session": {
        "names": ["--session"],
        "metavar": "NAME|next:CHART",
        "help": "With --attach: stop when this session is next at work; next:CHART waits for the next one of a chart, "
        "by its name, file or URL, and stops at its first step.",
    },
    "now": {
        "names": ["--now"],
        "metavar": "MOMENT",
        "help": "When it begins, as 2026-12-24T18:30: what `Date` and the functions of the calendar show, local time "
        "unless an offset stands behind it. A Monday, 2026-01-05T09:00, if not said; with --scenario, in place of the "
        "file's.",
    },
    "timezone": {
        "names": ["--timezone"],
        "metavar": "ZONE",
        "help": "Where it takes place, as Europe/Berlin. UTC if not said; with --scenario, in place of the file's.",
    },
    "log": {
        "names": ["--log"],
        "choices": ["transcript", "metric"],
        "default": "transcript",
        "help": "metric: in the form of the Orchestration Server's own log, to lay beside a real one.",
    },
    # scxmlc trace
    "sessions": {
        "names": ["--session", "sessions"],
        "multiple": True,
        "metavar": "NAME",
        "help": "Only what this session does, by its name in the trace. May be given several times.",
    },
    "of_events": {
        "names": ["--event", "events"],
        "multiple": True,
        "metavar": "DESCRIPTOR",
        "help": "Only events that this descriptor takes, such as error or queue.submit. May be given several times.",
    },
    "begin": {
        "names": ["--from", "begin"],
        "type": float,
        "metavar": "SECONDS",
        "help": "Not what comes before.",
    },
    "end": {
        "names": ["--until", "end"],
        "type": float,
        "metavar": "SECONDS",
        "help": "Not what comes after.",
    },
    "ignored": {
        "names": ["--ignore", "ignored"],
        "multiple": True,
        "metavar": "WHAT",
        "help": "What may differ: at (times), payload (data of events), transitions, log, request, error, data (all "
        "variables), data:NAME (one), untaken (events without effect). May be given several times.",
    },
    "todays": {
        "names": ["--chart", "charts"],
        "multiple": True,
        "metavar": "FILE|MODULE",
        "help": "A chart in place of the one that the trace is of, which is told by its name if there are several. "
        "Without it, the documents as they are now where they were.",
    },
    "replayed_scenario": {
        "names": ["--scenario"],
        "metavar": "FILE",
        "help": "The run was that of this scenario: play it, instead of what the trace says came from outside.",
    },
    "replayed": {
        "names": ["--record"],
        "metavar": "FILE",
        "help": "Write what happens now to this file, as `run --record` does.",
    },
    "page": {
        "names": ["-o", "--output"],
        "metavar": "FILE",
        "help": "The page. Without it, an .html beside the trace; - writes it to the standard output.",
    },
    "documents": {
        "names": ["--root", "roots"],
        "multiple": True,
        "metavar": "DIR",
        "help": "A folder to look in for the documents of the charts and what they include, beside where they were. "
        "May be given several times.",
    },
    "open": {"names": ["--open", "is_shown"], "is_flag": True, "help": "Open the page in the browser."},
    "all": {"names": ["--all"], "is_flag": True, "help": "Tell all differences, not the first ten."},
    # scxmlc test
    "junit": {
        "names": ["--junit"],
        "metavar": "FILE",
        "help": "Write the outcomes to this file as well, in the form of JUnit.",
    },
    "update": {
        "names": ["--update"],
        "is_flag": True,
        "help": "Write the transcripts that scenarios name (`transcript = FILE`) as they are now, then play.",
    },
    "record_all": {
        "names": ["--record"],
        "metavar": "DIR",
        "help": "Record each scenario in a file of this folder, as `run --record` does.",
    },
    # scxmlc mutate
    "only": {
        "names": ["--only", "lines"],
        "type": int,
        "multiple": True,
        "metavar": "LINE",
        "help": "Change this line of the chart alone. May be given several times.",
    },
    "skip": {
        "names": ["--skip", "skipped"],
        "choices": [
            "condition",
            "bound",
            "operator",
            "value",
            "transition",
            "target",
            "history",
            "event",
            "delay",
            "action",
            "log",
            "param",
            "invoke",
        ],
        "multiple": True,
        "help": "Leave mutations of this kind out. May be given several times.",
    },
    "sample": {
        "names": ["--sample"],
        "type": int,
        "metavar": "N",
        "help": "Try N of all mutants, the same each time, spread over the chart.",
    },
    "jobs": {
        "names": ["-j", "--jobs"],
        "type": int,
        "default": 1,
        "metavar": "N",
        "help": "Try so many at a time; for tests that share no files or ports.",
    },
    "limit": {
        "names": ["--timeout", "limit"],
        "type": float,
        "metavar": "SECONDS",
        "help": "How long the tests may take with a mutant, which counts as found then; 5 seconds and ten times as "
        "long as they take without it, if not said.",
    },
    "as_json": {"names": ["--json", "as_json"], "is_flag": True, "help": "Tell all mutants, as JSON."},
    "least": {
        "names": ["--fail-under", "least"],
        "type": float,
        "metavar": "N",
        "help": "Exit with 1 only if less than N per cent of the mutants are found.",
    },
    # scxmlc run and test
    "coverage": {
        "names": ["--coverage"],
        "multiple": True,
        "metavar": "REPORT",
        "help": "Tell what of the charts was run: term (a table), lcov:FILE, cobertura:FILE, json:FILE, html:DIR. "
        "May be given several times.",
    },
    # scxmlc testgen
    "tests": {
        "names": ["-o", "--output"],
        "metavar": "FILE|-",
        "help": "Where to write; - is the standard output. Without it, test_NAME_generated.py beside the chart.",
    },
    "budget": {
        "names": ["--budget"],
        "type": int,
        "default": 2000,
        "show_default": True,
        "help": "How many ways through the chart are tried.",
    },
    "up_to_date": {
        "names": ["--check"],
        "is_flag": True,
        "help": "Write nothing; fail if the file is not what would be written now.",
    },
    "paths": {
        "names": ["--json", "as_json"],
        "is_flag": True,
        "help": "Write the paths as data instead of a file of tests: on the standard output, or to -o FILE.json.",
    },
    "run_on": {
        "names": ["-k", "--keep-going"],
        "is_flag": True,
        "help": "Run a chart with expressions that do not parse: each becomes an error.execution when it is reached.",
    },
}

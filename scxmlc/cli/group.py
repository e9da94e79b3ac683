"""The grammar of the command line: the one file that imports click.

In: functions, of whose parameters the decorators here make arguments and options. Out: verbs of `scxmlc`, each of which
ends every failure in one sentence and an exit status, never in a traceback. The words of the options are data, in
`options.py`.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from scxmlc.cli.failures import Unusable, confession, in_words
from scxmlc.cli.inputs import codes, folders, registered_names
from scxmlc.cli.options import OPTIONS
from scxmlc.cli.output import flushed
from scxmlc.docstrings import docstring

Verb = TypeVar("Verb", bound=Callable[..., Any])
AGAIN = "May be given several times"
INTERRUPTED, DEFECT = 130, 70  # exit statuses beside 0, 1 and 2


class Verbs(click.Group):
    """A group that ends every failure in one sentence and an exit status, never in a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # in the order of a newcomer's need, not of the alphabet

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        try:
            return super().make_context(*args, **extra)  # which prints the help
        except OSError as error:
            raise _refused(error) from error

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with flushed():
                return super().invoke(ctx)
        except Unusable as problem:
            raise _failure(str(problem)) from problem
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except OSError as error:
            raise _refused(error) from error
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as defect:
            if "SCXMLC_TRACEBACK" in os.environ:
                raise
            click.echo(confession(defect), err=True)
            ctx.exit(DEFECT)


class Failure(click.ClickException):
    """A sentence for the user, and the exit status 2."""

    exit_code = 2


def _refused(error: OSError) -> Exception:
    """What is to be raised: the sentence; or the error, where whoever read us has stopped: click ends silently."""
    if error.errno == errno.EPIPE:
        return error
    return _failure(in_words(error, error.filename or "standard output"))


def _failure(sentence: str) -> click.ClickException:
    from scxmlc.cli.excerpt import visible

    return Failure(visible(sentence))


EPILOG = """
\b
Exit status: 0 all is well, 1 a chart has errors (or --check found a difference), 2 wrong usage or
a file that cannot be read or written.
"""


def _completed(metavar: str) -> dict[str, Any]:
    """How a shell completes what is called so in the help."""
    if metavar == "CODE" or metavar.startswith("CODE|"):
        return {"shell_complete": _codes if metavar == "CODE" else _subjects}
    named = {*re.findall(r"\w+", metavar)}
    kind = "file" if named & {"FILE", "CHART", "A", "B"} else "dir" if "DIR" in named else ""
    return {"shell_complete": lambda *at: [CompletionItem(at[2], type=kind)]} if kind else {}


def _codes(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
    from scxmlc.messages import CATALOGUE

    return sorted(code for code in CATALOGUE if code.startswith(begun))


def _subjects(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
    from scxmlc.cli.explaining import subjects

    return [subject for subject in subjects() if subject.startswith(begun)]


def argument(name: str, *, metavar: str, **told: Any) -> Callable[[Verb], Verb]:
    """An argument, which shells complete as far as they can know it."""
    return click.argument(name, metavar=metavar, **_completed(metavar), **told)


FILES = argument("files", nargs=-1, required=True, metavar="FILE...")


def option(name: str) -> Callable[[Verb], Verb]:
    """An option of the table."""
    names, shape, words = OPTIONS[name]
    told = {**shape, "help": f"{words} {AGAIN}." if "multiple" in shape else words}
    if "choices" in told:
        told["type"] = click.Choice(told.pop("choices"))
        told["show_default"] = True
    if "least" in told:
        told["type"] = click.IntRange(told.pop("least"))
    return click.option(*names.split(), **told, **_completed(told.get("metavar", "")))


REGISTERED = {
    "function": ("NAME", "A function of Python that expressions may call, as the program registers it."),
    "processor": (
        "TYPE",
        "A type of <send> that the program carries out; in `run` and `debug` something stands in for it.",
    ),
    "service": (
        "TYPE",
        "A type of <invoke> that the program carries out; in `run` and `debug` something stands in for it.",
    ),
}
WISHES = ("dialect", "strict", "class_name", "keep_going", "script_scope", "select", "ignore")


def wishing(verb: Any) -> Any:
    """A verb that compiles charts: it gets its options that reach the compiler as one argument, `wishes`."""

    @option("dialect")
    @option("roots")
    @option("script_scope")
    @wraps(verb)
    def gathered(roots: tuple[str, ...], **options: Any) -> Any:
        from scxmlc.cli.compiling import Wishes

        around: Any = {f"{name}s": options.pop(f"{name}s") for name in REGISTERED}
        said = {name: options.pop(name) for name in WISHES if name in options}
        for name in ("select", "ignore"):
            codes(f"--{name}", said.get(name, ()))
        wishes = Wishes(roots=folders(roots), around=registered_names(around), **said)
        return verb(**options, wishes=wishes)

    for name, (kind, note) in reversed(REGISTERED.items()):
        note += f" {AGAIN}; pyproject.toml can say the same."
        gathered = click.option(f"--{name}", f"{name}s", multiple=True, metavar=kind, help=note)(gathered)
    return gathered


def misuse(sentence: str) -> Exception:
    """What to raise where the words of the command line do not go together."""
    return click.UsageError(sentence)


def verb(name: str, short: str) -> Callable[[Callable[..., Any]], click.Command]:
    """A verb of the command line; its help is the function's docstring."""

    def made(function: Callable[..., Any]) -> click.Command:
        return click.command(name, help=docstring(function), short_help=short, epilog=EPILOG)(function)

    return made


def subgroup(name: str, short: str, verbs: Sequence[click.Command]) -> click.Group:
    """A verb that has verbs of its own."""
    made = click.Group(name, help=short, short_help=short, epilog=EPILOG)
    made.list_commands = lambda ctx: [*made.commands]  # type: ignore[method-assign]
    for each in verbs:
        made.add_command(each)
    return made


def group_of(function: Callable[..., Any], verbs: Sequence[click.Command]) -> Verbs:
    """The command line: a function that stands for it, and its verbs in the order of a newcomer's need."""
    settings = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
    made = click.group(cls=Verbs, help=docstring(function), context_settings=settings, epilog=EPILOG)(
        function
    )
    for each in verbs:
        made.add_command(each)
    return click.version_option(package_name="scxmlc", message="%(prog)s %(version)s")(made)

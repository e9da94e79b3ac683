"""What a machine mends and lays out: it comes to rest, and the chart means what it meant.

In: bytes of a document. Out: nothing; an AssertionError where the second time changes something, or the code is another
one.
"""

from __future__ import annotations

import io
from pathlib import Path

from scxmlc.cli.compiling import Wishes
from scxmlc.cli.fixing import mended
from scxmlc.cli.inputs import Job
from scxmlc.cli.terminal import Terminal
from scxmlc.diagnostics import Diagnostics
from scxmlc.fixing import chosen
from scxmlc.layout import laid_out
from scxmlc.reader.decode import decode
from scxmlc.source import Source
from tests.scxmlc.meaning import meaning
from tools.fuzz.files import written

WISHES = Wishes(around={"functions": (), "processors": (), "services": ()})


def fixing(data: bytes) -> None:
    """`check --fix`, with suggestions and without."""
    chart = written(data, "fixed.scxml")
    before = meaning(chart)
    for with_suggestions in (True, False):
        after = _mended(chart, with_suggestions)
    if before is not None and after is not None:
        chart.write_bytes(after)
        assert meaning(chart) == before, "the mended chart is compiled to something else"


def _mended(chart: Path, with_suggestions: bool) -> bytes | None:
    """What the file is to hold, if that is something else; nothing is left to be mended then."""
    err = Terminal(io.StringIO())
    files, (outcome,) = mended([Job(chart, Path(chart.name))], WISHES, with_suggestions, err)
    left = {each.code for each in chosen(outcome.found, with_suggestions)[0]}
    assert files.troubles or left <= {"not-well-formed"}, f"fixes without end: {left}"
    return next(iter(files.held.values()), None) if not files.troubles else None


def layout(data: bytes) -> None:
    """`fmt`."""
    log = Diagnostics()
    source = decode(data, "laid.scxml", log)
    text = laid_out(source, log) if source is not None else None
    assert (text is None) == log.has_errors, "neither laid out nor told why"
    if source is None or text is None:
        return
    assert laid_out(Source("laid.scxml", text), Diagnostics()) == text, "laid out otherwise the second time"
    if text != source.text:
        before = meaning(written(data, "laid.scxml"))
        after = meaning(written(text.encode("utf-8", "surrogatepass"), "laid.scxml"))
        assert before == after, "the chart laid out is compiled to something else"

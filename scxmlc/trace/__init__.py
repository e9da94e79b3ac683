"""Traces: what a run did, as lines of JSON (docs/tracing.md): read, told in words, and compared.

    trace = read(Path("run.jsonl"))
    for line in trace.lines:
        …

In: files. Out: a `Trace`; or `BadTrace`, which says in a sentence what is wrong with a file. What writes traces is
`scxml_runtime.testing.recorded`.
"""

from scxmlc.trace.reading import BadTrace, Trace, read

__all__ = ["BadTrace", "Trace", "read"]

"""Schemas of SCXML for editors and validators: RELAX NG, in both of its syntaxes, and XML Schema 1.0.

In: a dialect, with the modules of a program's own if it has any. Out: the texts of files by name, the same to the byte
each time. The rule that surprises: a schema refuses what the compiler calls an error of structure; what the compiler
only warns of passes, and what depends on more than one element (targets, expressions) no schema sees. XML Schema needs
a file for each namespace.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scxmlc.dialect import Dialect
from scxmlc.schema import rnc, rng, xsd
from scxmlc.schema.grammar import CHART, grammar
from scxmlc.schema.words import MADE

__all__ = ["FORMS", "MADE"]

FORMS: Mapping[str, Callable[[Dialect], Mapping[str, str]]] = {
    "rng": lambda dialect: {f"{CHART}.rng": rng.write(grammar(dialect))},
    "rnc": lambda dialect: {f"{CHART}.rnc": rnc.write(grammar(dialect))},
    "xsd": xsd.write,
}
"""The files of a schema by name, made of a dialect; that of SCXML itself, `scxml.…`, is the first."""

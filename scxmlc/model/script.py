"""Attribute values and pieces of ECMAScript, not yet parsed.

In ORS `send/@event` is an expression, in the Recommendation a literal: the reader knows the dialect and says
which it is by the type it picks, so that no later phase asks for the dialect to read a value.
All of these compare by identity: they are keys of the side tables of `Analysis`.
"""

from __future__ import annotations

from dataclasses import dataclass

from scxmlc.source import Text


@dataclass(frozen=True, slots=True, eq=False)
class Literal:
    """Text that stands for itself."""

    text: Text


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """An ECMAScript expression whose value is used (SCXML 5.9.3)."""

    text: Text


@dataclass(frozen=True, slots=True, eq=False)
class LocationExpression:
    """An ECMAScript expression that can stand left of `=` (SCXML 5.9.2)."""

    text: Text


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """ECMAScript statements, from inside a <script> or from the file that its src names (SCXML 5.8)."""

    text: Text


Value = Literal | Expression
Code = Expression | LocationExpression | Program

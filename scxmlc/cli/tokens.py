"""The token of a server, as the runtime's server reads it: what is wrong with one is told as on any command line."""

from __future__ import annotations

from collections.abc import Mapping

from scxml_runtime.server.tokens import VARIABLE
from scxml_runtime.server.tokens import token as read
from scxmlc.cli.failures import Unusable

__all__ = ["VARIABLE", "token"]


def token(file: str | None, environment: Mapping[str, str]) -> str:
    """That of the file, if one is named, else of the environment. Raises Unusable."""
    try:
        return read(file, environment)
    except ValueError as problem:
        raise Unusable(str(problem)) from problem

"""The token of a server: what whoever asks must know.

In: `--token-file`, the environment. Out: the token, "" for none. The rule that surprises: there is no option with the
token itself, since everybody on a machine can read the words of a command.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

LEAST = 16
"""Characters of a token that nobody guesses."""

MAKE_ONE = "python -c 'import secrets; print(secrets.token_urlsafe(32))' makes one"
VARIABLE = "SCXMLC_TOKEN"


def token(file: str | None, environment: Mapping[str, str]) -> str:
    """That of the file, if one is named, else of the environment. Raises ValueError."""
    given, where = (
        (environment.get(VARIABLE), VARIABLE) if file is None else (_read(file), f"--token-file {file}")
    )
    if given is None:
        return ""
    if len(given) < LEAST or not given.isascii() or not given.isprintable() or " " in given:
        raise ValueError(
            f"{where}: a token has {LEAST} characters of ASCII or more, without blanks; {MAKE_ONE}"
        )
    return given


def _read(file: str) -> str:
    try:
        return Path(file).read_text("utf-8").strip()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ValueError(f"--token-file: {file}: {reason[:1].lower()}{reason[1:]}") from error
    except ValueError:
        raise ValueError(f"--token-file: {file} is no text") from None

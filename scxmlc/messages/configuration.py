"""Messages about `[tool.scxmlc]` in `pyproject.toml`."""

from __future__ import annotations

from collections.abc import Iterable

from scxmlc.messages.catalogue import Words, did_you_mean, error, listed, shown


@error
def bad_setting(name: str, why: str) -> Words:
    """A setting in `[tool.scxmlc]` of `pyproject.toml` has a value that means nothing."""
    return Words(f"{shown(name)} cannot be read", why)


@error
def unknown_setting(name: str, known: Iterable[str]) -> Words:
    """`[tool.scxmlc]` in `pyproject.toml` says what is wanted of charts and what the program around them registers:
    `select`, `ignore`, `per-file-ignores`, `dialect`, `roots`, `output`, `functions`, `processors`, `services` and
    `modules` (see docs/configuration.md).
    """
    names = list(known)
    return Words(
        f'there is no setting "{shown(name)}"', did_you_mean(name, names) or f"there are {listed(names)}"
    )


@error
def unreadable_configuration(why: str) -> Words:
    """The nearest `pyproject.toml` above the chart that names scxmlc is no TOML."""
    return Words(f"this is no TOML: {shown(why)}", "mend it, or what it says of the chart is not known")

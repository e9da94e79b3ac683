"""What ends a command early: `Unusable`, and the words for what the operating system refuses."""

from __future__ import annotations

from scxmlc.cli.excerpt import visible


class Unusable(Exception):
    """The command line asks for what cannot be done (exit status 2).

    Its text is a whole sentence for the user.
    """


def in_words(error: OSError, path: object) -> str:
    """`door.scxml: permission denied`, whatever class of OSError it is."""
    reason = error.strerror or str(error) or type(error).__name__
    return f"{path}: {reason[:1].lower()}{reason[1:]}"


def confession(defect: Exception) -> str:
    """What is said of a failure that nobody's input explains."""
    said = visible(f"{type(defect).__name__}: {defect}"[:500])
    return (
        f"Error: a defect of scxmlc, not of your input ({said}).\n"
        "Please report it with the chart; SCXMLC_TRACEBACK=1 shows where it happened."
    )

"""The command line: `scxmlc compile`, `check`, `run` and what else `scxmlc --help` tells."""


def main() -> None:
    """The console script. Loads click only now, so that importing this package costs nothing."""
    from scxmlc.cli.commands import scxmlc

    scxmlc()

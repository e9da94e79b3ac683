"""The verbs and their options: the one file that imports click."""

from __future__ import annotations

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="scxmlc")
def scxmlc() -> None:
    """Compile SCXML state charts to readable Python, check them, run them."""

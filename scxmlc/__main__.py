"""`python -m scxmlc`, the same as the command `scxmlc`."""

from scxmlc.cli import main

main()

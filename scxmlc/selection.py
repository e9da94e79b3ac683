"""Which findings are wanted: codes that are selected, codes that are ignored, everywhere or in some files.

In: the code of a finding and the file it stands in. Out: whether it is left out. A code may have `*` in it, as `old-*`.
The rule that surprises: a pattern of files without a slash means a name in any folder, one with a slash a path below
the folder of the settings, and `*` in it goes through slashes, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from os.path import abspath, relpath
from pathlib import Path

Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """`select` None is all. `per_file` are patterns of files with the codes that are ignored there."""

    select: Codes | None = None
    ignore: Codes = ()
    per_file: tuple[tuple[str, Codes], ...] = ()
    folder: Path = Path()

    def leaves_out(self, code: str, file: str) -> bool:
        if self.select is not None and not _is_among(code, self.select):
            return True
        return _is_among(code, self.ignore) or any(
            _is_among(code, codes) and self._matches(file, pattern) for pattern, codes in self.per_file
        )

    def _matches(self, file: str, pattern: str) -> bool:
        if "/" not in pattern:
            return fnmatchcase(Path(file).name, pattern)
        try:
            below = relpath(abspath(file), abspath(self.folder))
        except ValueError:  # on another drive
            return False
        return fnmatchcase(Path(below).as_posix(), pattern.removeprefix("./"))

    def overruled(self, select: Sequence[str], ignore: Sequence[str]) -> Selection:
        """With what a caller says: his choice in place of this one, and what he ignores beside it."""
        if select:
            return Selection(tuple(select), tuple(ignore))
        return Selection(self.select, (*self.ignore, *ignore), self.per_file, self.folder)


ALL = Selection()


def _is_among(code: str, patterns: Codes) -> bool:
    return any(fnmatchcase(code, pattern) for pattern in patterns)


def unknown(patterns: Sequence[str], known: Sequence[str]) -> list[str]:
    """The patterns that mean no code at all."""
    return [each for each in patterns if not any(fnmatchcase(code, each) for code in known)]

"""On which Pythons this runs: CPython, from 3.11 on.

In: nothing. Out: an ImportError in words on any other. The rule that surprises: it is the first that is imported, since
what comes next relies on CPython: on `_heapq`, on code objects, on how its frames count.
"""

from __future__ import annotations

import sys

if sys.implementation.name != "cpython" or sys.version_info < (3, 11):
    raise ImportError(
        f"scxml_runtime runs on CPython, 3.11 or newer; this is {sys.implementation.name} "
        f"{sys.version_info[0]}.{sys.version_info[1]}: run it with another Python."
    )

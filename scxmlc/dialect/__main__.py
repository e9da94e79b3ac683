"""`python -m scxmlc.dialect > docs/ors-dialect.md`: the page of the dialect, made from its tables."""

from __future__ import annotations

from scxmlc.dialect.describe import page

print("\n".join(page()))

"""The namespaces whose prefixes are bound from the start (Namespaces in XML 1.0, 3)."""

from __future__ import annotations

XML = "http://www.w3.org/XML/1998/namespace"
XMLNS = "http://www.w3.org/2000/xmlns/"

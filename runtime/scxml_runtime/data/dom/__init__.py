"""XML as ECMAScript values: DOM Level 2 Core, reading and writing (SCXML B.2.1).

In: the text of an XML document, from a chart or a file. Out: a `Document`, whose nodes scripts read and change as
the DOM says, every refusal a DOMException with its code. What a node says of itself, to String(), to a log and to
plain Python, is its XML.

Where browsers have long left Level 2, this goes with them: `getAttribute` of an attribute that is not there is null;
`textContent`, `children` and `getElementById` (the attribute `id`) are there. An entity cannot be declared, so there
are no references to one. The rule that surprises: no function here calls itself, whatever is nested in what, and
all work in proportion to a tree is paid from the session's steps.

The pieces: `writer` (what makes XML of nodes, whatever their classes), `tree` (what nodes are, and how they hang
together), `parser`; for scripts one file for each interface, found by `interfaces` when a script first asks for one of
its properties.
"""

from __future__ import annotations

from scxml_runtime.data.dom.parser import parse

__all__ = ["parse"]

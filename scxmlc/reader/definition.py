"""`<queue:submit src>`: the definition of a submit that stands in a file of its own (ORS queue 1.4).

In: a submit whose `src` is a string, not a computed value, and the includer of its document. Out: the submit
with what the file says. The attributes and children of the file replace those of the element; attributes that
only the element has stay, so that a rule used by many strategies can leave `requestid` to each (inferred). The
rule that surprises: a string that names no file here may name a document or a routing rule that the platform
has, and stays for run time.
"""

from __future__ import annotations

import re

from scxmlc import messages
from scxmlc.dialect import ORS
from scxmlc.reader.documents import Missing, Refused
from scxmlc.reader.include import Includer
from scxmlc.reader.xmltree import Element
from scxmlc.source import Text

_STRING = re.compile(r"""\s*(['"])([^'"\\]*)\1\s*""")


def expand_submits(includer: Includer, root: Element) -> None:
    """Fill in every `<queue:submit>` below `root` that names a file."""
    for element in list(root.walk()):
        src = element.get("src") if is_submit(element) else None
        name = _constant(src) if src is not None else None
        if name is not None and _is_file(includer, name, element):
            _fill(includer, element, name)


def is_submit(element: Element) -> bool:
    """Whether the element is a `<queue:submit>`, with either spelling of its namespace."""
    return element.name == "submit" and ORS.namespaces.get(element.namespace) == "queue"


def _constant(src: Text) -> Text | None:
    """What a string literal says, at its place."""
    found = _STRING.fullmatch(src)
    return src.cut(found.start(2), found.end(2)) if found else None


def _is_file(includer: Includer, name: Text, element: Element) -> bool:
    """Whether there is such a file, even one that may not be read: that is said, and not left for later."""
    try:
        includer.documents.open(str(name).strip(), element.location.source.name)
    except Missing:
        return False
    except Refused:
        return True
    return True


def _fill(includer: Includer, element: Element, name: Text) -> None:
    definition = includer.document(name, element.location)
    if definition is None:
        return
    if not is_submit(definition):
        includer.log.add(messages.document.no_submit(definition.location, definition.written))
        return
    own = {attribute.name for attribute in definition.attributes}
    kept = [each for each in element.attributes if each.name not in own and each.name != "src"]
    element.attributes[:] = [*kept, *definition.attributes]
    element.hold(definition.content)
    for child in definition.children:
        child.parent = element

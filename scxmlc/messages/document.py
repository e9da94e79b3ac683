"""Messages about documents as files and as XML, before anything is known about charts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scxmlc.diagnostics import Note
from scxmlc.messages.catalogue import Words, deferrable, error, mended, note, shown, warning
from scxmlc.messages.mends import (
    adding_at,
    calling,
    dropping,
    escaping,
    removing,
    replacing,
    spelling,
    taking_out,
    writing,
)
from scxmlc.source import Location


@error
def bad_character(what: str) -> Words:
    """The bytes of the document are not text in the encoding that it declares."""
    return Words(what, "save the file as UTF-8")


@warning
def bad_ignore(
    what: str, hint: str, word: str = "", known: Iterable[str] = (), at: Location | None = None
) -> Words:
    """A comment that begins with `scxmlc:` asks for something that there is not.

    `<!-- scxmlc: ignore CODE, CODE: why -->` before an element is for all in it, behind something on its line for that
    line, before the root for the whole file, as is `ignore-file` anywhere. In scripts it is `// scxmlc: ignore CODE`.
    """
    return Words(what, hint, (), spelling(word, known, [at]) if at else None)


@warning
def bidi_text() -> Words:
    """The line holds a control character that makes text look different from what it is ("Trojan Source")."""
    return Words("a hidden character changes the direction of the text here", "remove it", (), taking_out)


@error
def doctype_refused(whole: Location | None = None) -> Words:
    """Document type declarations are refused: through their entities a document could read other files or
    grow without bound. SCXML needs none.
    """
    mend = removing("remove it", whole) if whole else None
    return Words(
        "a document type declaration is not accepted", "remove <!DOCTYPE …> and write entities out", (), mend
    )


@deferrable
def document_refused(name: str, why: str, hint: str | None, meant: str = "") -> Words:
    """A file named by `src` or an include was not read.

    The compiler reads local files only, below the folder of the document that it compiles or below a folder
    that was allowed with `--root`, and only plain files up to a size limit. It never uses the network.
    """
    return Words(f'"{shown(name)}" was not read: {why}', hint, (), calling(name, meant))


@error
def empty_document() -> Words:
    """The document holds no element."""
    return Words(
        "the document is empty", 'start with <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0">'
    )


@note
def fallback_taken(what: str) -> Words:
    """What an include names cannot be had, so what stands in its <fallback> is read in its place (XInclude 4.4)."""
    return Words(f"{what}; the <fallback> is read instead")


@error
def half_character(found: str) -> Words:
    """A text in memory holds half of a character: one of the two surrogates that UTF-16 writes some characters with."""
    return Words(
        f"U+{ord(found):04X} is half of a character", "decode what the text came from as UTF-16, or remove it"
    )


@error
def include_cycle(name: str, chain: str) -> Words:
    """A document includes itself, directly or through others."""
    return Words(f'"{shown(name)}" includes itself: {shown(chain, 200)}', "break the circle")


@error
def include_target_missing(name: str, id: str) -> Words:
    """An include names, by xpointer, an element that the included document does not have."""
    return Words(f'"{shown(name)}" has no element with the id "{shown(id)}"', "check the xpointer")


@error
def include_unsupported(pointer: str) -> Words:
    """An include points into a document by something else than the id of an element, so nothing is
    included."""
    return Words(f'the xpointer "{shown(pointer)}" is not the id of an element', "name an element by its id")


@warning
def missing_document(name: str, why: str, meant: str = "") -> Words:
    """A file that `<invoke>`, `<data>` or `<session:start>` names is not there, or a session may not read it.

    An address is relative to the file that says it. A session reads files below the folder of its chart and below the
    folders that it is given, by `--root` or `roots`; what is published under the address comes before them, and
    needs no file (see docs/documents.md).
    """
    hint = "name a file below the folder of the chart, allow its folder with --root, or publish the document"
    return Words(
        f'"{shown(name)}" cannot be had at run time: {why}',
        f'did you mean "{shown(meant)}"?' if meant else hint,
        (),
        calling(name, meant),
    )


@mended
def no_byte_order_mark() -> Words:
    """The document is UTF-16, which begins with a byte order mark (XML 1.0, 4.3.3) or says which of the two it is."""
    return Words("the document is UTF-16 without a byte order mark", "save the file as UTF-8")


@error
def no_submit(found: str) -> Words:
    """The file that a `<queue:submit src>` names holds something else than a `<submit>` of the queue module."""
    return Words(
        f"a definition of <queue:submit> begins with <{shown(found)}>",
        'begin the file with <submit xmlns="www.genesyslab.com/modules/queue">',
    )


@error
def not_well_formed(
    what: str, hint: str | None = None, opened: Location | None = None, stray: Location | None = None
) -> Words:
    """The document is not XML. Everything behind the place shown is unread."""
    return Words(
        what, hint, (Note(opened, "opened here"),) if opened else (), escaping(stray) if stray else None
    )


@mended
def other_case(name: str, found: str) -> Words:
    """The file is there, but its name is spelt with other capitals. Not every file system finds it."""
    folder = name[: -len(found)] if name.casefold().endswith(found.casefold()) else ""
    mend = writing(name, folder + found)
    return Words(
        f'there is no "{shown(name)}"; "{shown(found)}" is read', f'write "{shown(found)}"', (), mend
    )


@mended
def other_encoding(name: str) -> Words:
    """A script file is not UTF-8. It is read as windows-1252, which never fails and may be wrong."""
    return Words(f'"{shown(name)}" is not UTF-8 and is read as windows-1252', "save the file as UTF-8")


@mended
def other_machine(name: str, found: str, relative: str = "") -> Words:
    """The path begins with the drive of another machine, as in `file:///C|/work/project/include/common.js`.

    What is read is the file with the longest end of that path below the chart's folder, its project's or a folder
    given with `--root`.
    """
    mend = writing(name, relative) if relative and not set(relative) & set("%#?") else None
    return Words(
        f'"{shown(name)}" is a path of another machine; "{shown(found)}" is read',
        f'write a relative path{f": {shown(relative)}" if relative else ""}',
        (),
        mend,
    )


@mended
def raw_ampersand(places: Sequence[Location] = ()) -> Words:
    """A `&` stands for itself in an attribute or in text. XML wants `&amp;`.

    Many charts in the field have `a && b` in a condition, so the compiler reads it as meant and goes on;
    other XML tools will refuse the file. `--strict` makes this an error.
    """
    mend = replacing("write &amp;", places, lambda _: "&amp;")
    return Words('a bare "&" is not XML', 'write "&amp;", and "&amp;&amp;" for "&&"', (), mend)


@mended
def raw_less_than(places: Sequence[Location] = ()) -> Words:
    """A `<` in a script is a comparison. XML wants `&lt;` there, or the script in a CDATA section.

    The compiler reads it as meant, unless it begins a tag that is whole, with a prefix, attributes or a final slash.
    Outside scripts it is an error. `--strict` makes this one, too.
    """
    hint = 'write "&lt;", or put the script into <![CDATA[ … ]]>'
    mend = replacing("write &lt;", places, lambda _: "&lt;")
    return Words('a bare "<" in a script is not XML', hint, (), mend)


@mended
def raw_section_end(places: Sequence[Location] = ()) -> Words:
    """`]]>` in a script, as in `a[b[0]]>c`, ends a CDATA section that was never begun. It is read as meant."""
    hint = 'write "]]&gt;", or put the script into <![CDATA[ … ]]>'
    mend = replacing("write ]]&gt;", places, lambda _: "&gt;")
    return Words('"]]>" in a script is not XML', hint, (), mend)


@error
def too_large(what: str) -> Words:
    """The document, or one part of it, is beyond the limits of the compiler.

    The limits protect against documents built to exhaust memory or time; no hand-written chart comes near: a file
    has 32 MB, 100,000 elements that are nested 400 deep, 500 attributes each, and 4 MB in one attribute or text.
    """
    return Words(what)


@error
def undeclared_prefix(prefix: str, namespace: str | None, root: Location) -> Words:
    """A name has a prefix that no `xmlns:` around it declares, so the document is no XML with namespaces."""
    return Words(
        f'the prefix "{shown(prefix)}" is not declared',
        f'add xmlns:{shown(prefix)}="{namespace or "…"}" to <scxml>',
        (),
        adding_at(root, f"xmlns:{prefix}", namespace) if namespace else None,
    )


@error
def unknown_encoding(name: str) -> Words:
    """The document declares an encoding that the compiler does not read.

    Accepted are UTF-8, UTF-16, ISO-8859-1, windows-1252 and US-ASCII.
    """
    return Words(f'the encoding "{shown(name)}" is not supported', "save the file as UTF-8")


@warning
def unused_ignore(code: str, is_error: bool, word: Location, comment: Location, is_sole: bool) -> Words:
    """A comment asks not to be told of something that is not there, or of an error.

    Errors keep a chart from being compiled, so no comment silences them. What an included file asks is not judged:
    another chart may need it. Nor is anything where a chart has errors, since not all rules are asked then.
    """
    if is_error:
        return Words(f'"{code}" is an error here, which cannot be ignored', "mend it, and remove the code")
    title = "remove the comment" if is_sole else f"remove {code}"
    mend = (
        removing(title, comment)
        if is_sole
        else dropping(word, title, on_its_line=comment.source.text.startswith("//", comment.offset))
    )
    return Words(f'nothing is ignored by "{code}"', title, (), mend)

"""Charts for a server: compiled, drawn, kept in all versions that sessions may have.

In: files of charts, again whenever one of them has changed. Out: a `Catalogue`, as the runtime's server asks for one.
"""

"""Charts in an editor: what `scxmlc lsp` answers while somebody types. Blind to the protocol but for two files.

In: texts as they stand in the editor, finished or not, and places in them. Out: findings, names, completions, edits, as
the values of `values.py`; `protocol.py` alone makes messages of them, `server.py` alone speaks to an editor.

The rule that surprises: all but the findings comes from `markup.py`, which reads any text at all, since the documents
of an editor are seldom well-formed; what does not need a parse is never taken from one.
"""

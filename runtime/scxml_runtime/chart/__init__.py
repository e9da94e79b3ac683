"""What a chart is: the rows of a generated module, the structure derived from them, events, steps, and places.

In: rows, as the compiler wrote them. Out: nodes that know their place in the tree, the class's methods bound to them;
what an `Event` and a `Step` are; where in the document a line of generated code stands.

The rule that surprises: everything here belongs to a class and is shared by all its sessions; nothing knows one.
"""

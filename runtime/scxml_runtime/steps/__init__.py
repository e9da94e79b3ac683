"""From a situation to what is done about an event: Appendix D, plans, reactions, functions made of them.

In: a chart's structure, the active states, an event's name. Out: a `Reaction`, which holds the methods to call in order
and the situation they lead to. A step goes through the files so: `algorithm` plans it, `lowering` makes functions of
the plan, `reactions` remembers them, and `fusion`, with `splicing` and `sources`, makes one function of those
used a lot.

The rule that surprises: a plan is a value and is made once. What costs time at each event is a look-up in a dictionary.
"""

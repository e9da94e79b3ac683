"""The debugger: charts step by step on virtual time, forwards and backwards.

In: a chart's class, what happens to it (`inputs`), and a front that people or editors sit at (`console`, `dap`). Out:
stops, at which the front looks at sessions, changes them, and says how to go on.

The rule that surprises: there is no second thread. The chart's own stack stands still while the front is asked, as in
`pdb`; and going back is a run anew, from a checkpoint, of the same inputs up to an earlier moment.
"""

"""The durable host: families in a store, their turns in batches, and what they want of the world carried out.

In: what programs ask, from any thread. Out: committed turns; effects, behind them. The rule that surprises: nobody
hears of anything before it is committed.
"""

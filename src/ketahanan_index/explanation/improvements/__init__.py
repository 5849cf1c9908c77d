"""What would lift villages into the next class: from the values they can have to plans that reach it.

`improving` makes the table. `targets` knows the classes to be reached, `levels` and `steps` the values on the way,
`rescoring` the score that each of them gives; `plans` looks for the smallest gains, by `search`.
"""

from ketahanan_index.explanation.improvements.improving import improvements

__all__ = ["improvements"]

"""Put the rows of a record table into groups, subject by subject."""

from __future__ import annotations

import attrs
import numpy as np

from evalkit.engine.held import Held
from evalkit.engine.program import lay_out
from evalkit.language.node import Reduction
from evalkit.model.number import IntArray


def make_groups(reduction: Reduction, held: Held) -> None:
    """Make the table of groups an aggregate belongs to, unless it is there.

    All that the keys rest on is known: a run refuses rows in which it is not (EK4911).
    """
    name, source = reduction.into, reduction.records
    assert source is not None
    if name in held.groups:
        return
    frame, owner = held.frames[source], held.owners[source]
    program = lay_out(reduction.keys)
    values = program.run(lambda leaf: frame.leaf(leaf, slice(None)))
    code: IntArray = owner.astype(np.int64)
    for value in values:
        _, own = np.unique(np.broadcast_to(value.low, owner.shape), return_inverse=True)
        packed = code * (int(own.max(initial=0)) + 1) + own
        _, code = np.unique(packed, return_inverse=True)
    count = int(code.max(initial=-1)) + 1
    owners = np.zeros(count, dtype=owner.dtype)
    owners[code] = owner
    held.groups[name] = code
    held.owners[name] = owners
    held.frames[name] = attrs.evolve(frame, stored={})

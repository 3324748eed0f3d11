"""Put the rows of a record table into groups, subject by subject."""

from __future__ import annotations

import attrs
import numpy as np

from evalkit.engine.frame import Frame
from evalkit.engine.held import Held
from evalkit.engine.program import lay_out
from evalkit.errors import FactsError, Fault, Place
from evalkit.language.interval import Interval
from evalkit.language.node import Node, Reduction
from evalkit.model.number import IntArray

#: Rows told of where what groups them is not known.
MOST_TOLD = 50


def make_groups(reduction: Reduction, held: Held) -> None:
    """Make the table of groups an aggregate belongs to, unless it is there.

    Raises:
        FactsError: what groups a row is not known (EK4911).
    """
    name, source = reduction.into, reduction.records
    assert source is not None
    if name in held.groups:
        return
    frame, owner = held.frames[source], held.owners[source]
    program = lay_out(reduction.keys)
    values = program.run(lambda leaf: frame.leaf(leaf, slice(None)))
    _refuse_open(values, reduction.keys, frame, owner, held)
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


def _refuse_open(
    values: list[Interval],
    keys: tuple[Node, ...],
    frame: Frame,
    owner: IntArray,
    held: Held,
) -> None:
    """Refuse rows nobody knows the group of: they could be one with any other."""
    faults = []
    for value, key in zip(values, keys, strict=True):
        open_ = np.broadcast_to(value.low != value.high, owner.shape)
        label = frame.fields[key.key].label.zh if key.key in frame.fields else key.key
        for row in np.flatnonzero(open_)[:MOST_TOLD].tolist():
            id_ = held.table.ids[int(owner[row])]
            faults.append(Fault("EK4911", Place(column=label), values={"id": id_}))
    if faults:
        raise FactsError(faults)

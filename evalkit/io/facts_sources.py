"""Everything a caller may hand in as facts, as tables."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from arro3.core import ChunkedArray

from evalkit.errors import FactsError, Fault, Place
from evalkit.io.arrow_in import is_arrow, is_table, read_arrow, take_over
from evalkit.io.dict_in import read_columns
from evalkit.io.facts_faults import Faults
from evalkit.io.facts_files import given_in_file
from evalkit.io.facts_given import Given, Wants, subject_names
from evalkit.io.facts_outcomes import Results, result_folders
from evalkit.io.zip_parts import refuse


def gather(
    sources: object, wants: Wants, stack: ExitStack, faults: Faults
) -> tuple[Given, ...]:
    """Give all tables there are; a source that can't be opened is a fault.

    Args:
        sources: a path, a dict of columns or of tables, an Arrow table, or a list or
            tuple of these.
        wants: what is looked for.
        stack: closes files that stay open.
        faults: takes what is wrong.
    """
    several = sources if isinstance(sources, (list, tuple)) else (sources,)
    given: list[Given] = []
    results = Results(wants)
    for source in result_folders(several, wants.rubric):
        try:
            if isinstance(source, str | os.PathLike) and Path(source).is_dir():
                given += results.given(Path(source))
            else:
                given += _of(source, wants, stack)
        except FactsError as error:
            faults.add(error.faults)
    return tuple(given)


def _of(source: object, wants: Wants, stack: ExitStack) -> Iterator[Given]:
    if isinstance(source, (str, os.PathLike)):
        yield from given_in_file(Path(source), wants, stack)
    elif isinstance(source, Mapping):
        yield from _of_mapping(source, wants)
    elif is_arrow(source):
        table = take_over(source, Place())
        if not is_table(table):
            raise refuse("EK4025", Place(), detail="a column, not a table")
        yield _of_table("", table, Place(), wants)
    else:
        raise FactsError(Fault("EK4022", got=type(source).__name__))


def _of_mapping(source: Mapping[object, object], wants: Wants) -> Iterator[Given]:
    """Give the tables among the values, and the columns beside them as the main one."""
    columns: dict[str, object] = {}
    for key, value in source.items():
        name = str(key)
        held = take_over(value, Place(column=name)) if is_arrow(value) else value
        if isinstance(held, Mapping) or (
            isinstance(held, ChunkedArray) and is_table(held)
        ):
            yield _of_table(name, held, Place(sheet=name), wants)
        else:
            columns[name] = held
    if columns:
        names = subject_names(wants.rubric)
        read = partial(read_columns, columns, names[0], Place(), wants.reads)
        yield Given(names, Place(), read)


def _of_table(
    name: str, table: ChunkedArray | Mapping[object, object], place: Place, wants: Wants
) -> Given:
    if isinstance(table, ChunkedArray):
        read = partial(read_arrow, table, name, place, wants.reads)
    else:
        columns = {str(heading): column for heading, column in table.items()}
        read = partial(read_columns, columns, name, place, wants.reads)
    return Given((name,), place, read)

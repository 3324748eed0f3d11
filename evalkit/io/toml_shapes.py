"""Turn tables of TOML into records, and all that is wrong with them into faults."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import attrs
import cattrs

from evalkit.errors import Fault, Place, RubricError, nearest
from evalkit.io.toml_places import Path, key_text
from evalkit.io.toml_records import converter, key_of, keys_of, unfold
from evalkit.io.toml_values import MismatchError, shown
from evalkit.model.text import Expression, Text
from evalkit.model.value import Duration

_T = TypeVar("_T")

#: Names listed where none is near.
MOST_LISTED = 20
#: Names a mistyped one is compared with; comparing is slow.
MOST_COMPARED = 2_000
#: Where reading stops: nobody mends more at one sitting.
MOST_FAULTS = 500
NAME = re.compile(r"[^\W\d]\w*")


class Shapes:
    """Fills records from the tables of one file and gathers the faults.

    What an overlay adds to stands in another file: `base` is its name and the lines of
    its keys.
    """

    def __init__(
        self,
        file: str,
        lines: Mapping[Path, int],
        base: tuple[str, Mapping[Path, int]] = ("", {}),
    ) -> None:
        self.file = file
        self.lines = lines
        self.base, self.base_lines = base
        self.faults: list[Fault] = []
        self.found: set[tuple[object, ...]] = set()
        self.converter = converter()

    def place(self, path: Path) -> Place:
        """Give the place of a path, or of the nearest thing written around it."""
        while path and path not in self.lines and path not in self.base_lines:
            path = path[:-1]
        if path in self.lines or not path:
            file, line = self.file, self.lines.get(path)
        else:
            file, line = self.base, self.base_lines[path]
        return Place(file or None, line, key_text(path) or None)

    def order(self, path: Path) -> tuple[bool, int]:
        """Give where a path comes; what an overlay adds comes last."""
        if path in self.base_lines:
            return False, self.base_lines[path]
        return True, self.lines.get(path, 0)

    def fault(
        self,
        code: str,
        path: Path,
        got: object = None,
        expected: str | None = None,
        near: Iterable[str] = (),
        **values: object,
    ) -> None:
        """Gather a fault."""
        said = None if got is None else shown(got)
        found = (code, path, said, *map(str, values.values()))
        if found in self.found:
            return
        self.found.add(found)
        place = self.place(path)
        self.faults.append(Fault(code, place, said, expected, tuple(near), values))
        if len(self.faults) == MOST_FAULTS:
            place = Place(self.file or None)
            last = Fault("EK1007", place, values={"most": MOST_FAULTS})
            raise RubricError([*self.in_order(), last])

    def in_order(self) -> list[Fault]:
        """Give what was gathered in the order of the file."""
        return sorted(
            self.faults, key=lambda f: (f.place.file != self.file, f.place.line or 0)
        )

    def check(self) -> None:
        """Raise what was gathered."""
        if self.faults:
            raise RubricError(self.in_order())

    def take(self, raw: object, shape: type[_T], path: Path) -> _T | None:
        """Fill a record; None, and faults, when the table does not fit."""
        try:
            filled = self.converter.structure(raw, shape)
        except (cattrs.BaseValidationError, MismatchError) as error:
            for inner, cause in unfold(error, path):
                self.refuse(inner, cause, _at(raw, inner[len(path) :]))
            return None
        placed = self.placed(filled, path)
        assert isinstance(placed, shape)
        return placed

    def refuse(self, path: Path, cause: Exception, raw: object) -> None:
        """Gather the fault of one exception of cattrs or of a hook."""
        if isinstance(cause, MismatchError):
            self.fault(cause.code, path, raw, cause.expected, cause.near)
        elif isinstance(cause, cattrs.ForbiddenExtraKeysError):
            self.unknown(path, cause.extra_fields, keys_of(cause.cl))
        elif isinstance(cause, KeyError) and raw is None:
            self.fault("EK1102", path[:-1], missing=path[-1])
        else:
            self.fault("EK1109", path, raw, why=str(cause) or type(cause).__name__)

    def unknown(self, path: Path, keys: Iterable[str], known: Iterable[str]) -> None:
        """Gather the faults of keys that mean nothing."""
        known = sorted(known)
        for key in sorted(keys):
            near = nearest(key, known)
            expected = None if near else " | ".join(known)
            self.fault("EK1101", (*path, key), None, expected, near)

    def unnamed(self, code: str, name: str, path: Path, known: Iterable[str]) -> None:
        """Gather the fault of a name that stands for nothing."""
        known = list(known)
        near = nearest(name, known) if len(known) <= MOST_COMPARED else ()
        expected = None if near else " | ".join(known[:MOST_LISTED]) or None
        self.fault(code, path, name, expected, near)

    def placed(self, value: Any, path: Path) -> Any:
        """Give the same value with its expressions told where they stand."""
        if isinstance(value, Expression):
            return attrs.evolve(value, place=self.place(path))
        if isinstance(value, tuple):
            return tuple(self.placed(v, (*path, i)) for i, v in enumerate(value))
        if attrs.has(type(value)) and not isinstance(value, Text | Duration):
            changes = {
                field.alias: self.placed(
                    getattr(value, field.name), (*path, key_of(field.name))
                )
                for field in attrs.fields(type(value))
                if field.init and field.alias
            }
            return attrs.evolve(value, **changes)
        return value

    def tables(self, raw: object, path: Path) -> dict[str, Any]:
        """Give a table whose keys are names; a key that is none is a fault."""
        if not isinstance(raw, dict):
            self.fault("EK1103", path, raw, "{ … }")
            return {}
        for key in raw:
            if not NAME.fullmatch(key):
                self.fault("EK1107", (*path, key), key)
        return raw


def _at(raw: Any, path: Path) -> object:
    """Give what stands at a path, None when nothing does."""
    for step in path:
        if isinstance(raw, dict):
            raw = raw.get(step)
        elif isinstance(raw, list) and isinstance(step, int):
            raw = raw[step]
    return raw

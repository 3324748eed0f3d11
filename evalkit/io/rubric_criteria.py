"""Read the criteria tree of a rubric, its items bound to their rules."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from evalkit.io.rubric_facts import Names, labels
from evalkit.io.rubric_shapes import CriterionShape, HeadShape, ItemShape, StarShape
from evalkit.io.rubric_sums import check_sum
from evalkit.io.toml_places import Path
from evalkit.io.toml_records import keys_of
from evalkit.io.toml_shapes import Shapes
from evalkit.model.number import LIMIT, Numbers, show_units, to_units
from evalkit.model.rubric import Criterion, Item, Star
from evalkit.model.rule import Combiner, Rule
from evalkit.model.text import Text
from evalkit.registry import Registry

#: Criteria within criteria; a scheme on paper has three or four.
MOST_LEVELS = 12


class CriteriaReader:
    """Reads criteria and items; remembers their paths for vetoes to name."""

    def __init__(
        self,
        shapes: Shapes,
        registry: Registry,
        numbers: Numbers,
        loose: Collection[str] = (),
        words: Collection[str] = (),
    ) -> None:
        self.shapes = shapes
        self.registry = registry
        self.numbers = numbers
        #: Criteria that leave room to overlays: their parts need not come to them.
        self.loose = loose
        #: Fields of words, by which peers may be told.
        self.words = words
        #: `thrift`, `thrift.income`: criteria and items as expressions name them.
        self.paths: dict[str, Path] = {}

    def root(self, raw: object, head: HeadShape | None) -> Criterion | None:
        """Read `[criteria]` under the rubric's head."""
        path: Path = ("criteria",)
        table = self.shapes.tables(raw, path)
        parts, whole = self._parts([(path, table, "criteria")], "", 1)
        if head is None:
            return None
        at: Path = ("rubric", "full_marks")
        points = self.units(head.full_marks, at)
        combiner = self.combiner(head.combine, ("rubric", "combine"))
        if points is not None and points <= 0:
            self.shapes.fault("EK1106", at, head.full_marks, "> 0")
            points = None
        if not table:
            self.shapes.fault("EK1309", path)
        floor = self.units(head.floor, ("rubric", "floor"))
        if floor is not None and floor > 0:
            self.shapes.fault("EK1106", ("rubric", "floor"), head.floor, "≤ 0")
        if points is None or combiner is None:
            return None
        if whole:
            check_sum(self.shapes, self.numbers, combiner, points, parts, at)
        return Criterion(
            "",
            head.title,
            combiner,
            parts,
            points,
            floor=floor,
            cap=points,
            place=self.shapes.place(("rubric",)),
        )

    def units(self, number: Decimal | None, path: Path) -> int | None:
        """Give points in units of marks; a fault when they have too many decimals."""
        if number is None:
            return None
        try:
            units = to_units(number, self.numbers.marks)
        except ValueError:
            decimals = self.numbers.marks
            self.shapes.fault("EK1105", path, number, decimals=decimals)
            return None
        if abs(units) > LIMIT:
            expected = f"≤ {show_units(LIMIT, self.numbers.marks)}"
            self.shapes.fault("EK1106", path, number, expected)
            return None
        return units

    def rule(self, name: str, path: Path) -> Rule | None:
        """Find a rule by name."""
        rule = self.registry.rules.get(name)
        if rule is None:
            near = self.registry.near_rules(name)
            self._unknown("EK1201", name, path, near, self.registry.rules)
        return rule

    def combiner(self, name: str, path: Path) -> Combiner | None:
        """Find a combiner by name."""
        combiner = self.registry.combiners.get(name)
        if combiner is None:
            near = self.registry.near_combiners(name)
            self._unknown("EK1202", name, path, near, self.registry.combiners)
        return combiner

    def _unknown(
        self,
        code: str,
        name: str,
        path: Path,
        near: tuple[str, ...],
        known: Mapping[str, object],
    ) -> None:
        aside = ", ".join(f"{b.name} ({b.fault.code})" for b in self.registry.broken)
        values = {"broken": "", "broken_zh": ""}
        if aside:
            values["broken"] = f" These plugins were set aside: {aside}."
            values["broken_zh"] = f"以下插件未能启用：{aside}。"
        expected = None if near else " | ".join(known)
        self.shapes.fault(code, path, name, expected, near, **values)

    def _parts(
        self, groups: list[tuple[Path, Mapping[str, Any], str]], inside: str, level: int
    ) -> tuple[tuple[Item | Criterion, ...], bool]:
        """Read what is below a criterion in the order of writing; say if all was."""
        entries = [
            (group, (*path, key), key, raw)
            for path, table, group in groups
            for key, raw in table.items()
        ]
        entries.sort(key=lambda entry: self.shapes.order(entry[1]))
        headings = labels(self.shapes)
        names = Names(self.shapes, "EK1207", "name")
        parts: list[Item | Criterion] = []
        for group, path, key, raw in entries:
            names.add(key, path)
            full = f"{inside}.{key}" if inside else key
            self.paths[full] = path
            part: Item | Criterion | None
            if group == "items":
                part = self.item(key, raw, path)
            else:
                part = self.criterion(key, raw, path, full, level)
            if part is not None:
                headings.label(part.label, path)
                parts.append(part)
        return tuple(parts), len(parts) == len(entries)

    def criterion(
        self, key: str, raw: object, path: Path, full: str, level: int
    ) -> Criterion | None:
        """Read one criterion and what is below it."""
        if level > MOST_LEVELS:
            self.shapes.fault("EK1006", path, expected=f"≤ {MOST_LEVELS}")
            return None
        shape = self.shapes.take(raw, CriterionShape, path)
        below = raw if isinstance(raw, dict) else {}
        groups: list[tuple[Path, Mapping[str, Any], str]] = []
        for group in ("items", "criteria"):
            table = below.get(group, {})
            if isinstance(table, dict):
                at = (*path, group)
                groups.append((at, self.shapes.tables(table, at), group))
        # What is below is read even where the criterion's own keys are at fault.
        parts, whole = self._parts(groups, full, level + 1)
        if shape is None:
            return None
        if not any(table for _, table, _ in groups) and full not in self.loose:
            self.shapes.fault("EK1309", path)
        whole = whole and full not in self.loose
        return self._criterion(key, shape, parts, path, whole=whole)

    def _criterion(
        self,
        key: str,
        shape: CriterionShape,
        parts: tuple[Item | Criterion, ...],
        path: Path,
        *,
        whole: bool,
    ) -> Criterion | None:
        points = self.units(shape.points, (*path, "points"))
        if points is not None and points < 0:
            self.shapes.fault("EK1106", (*path, "points"), shape.points, "≥ 0")
            points = None
        floor = self.units(shape.floor, (*path, "floor"))
        cap = self.units(shape.cap, (*path, "cap"))
        if points is not None:
            floor = 0 if floor is None else floor
            cap = points if cap is None else cap
        if floor is not None and cap is not None and floor > cap:
            at = "floor" if shape.floor is not None else "cap"
            marks = self.numbers.marks
            got, most = Decimal(show_units(floor, marks)), show_units(cap, marks)
            self.shapes.fault("EK1304", (*path, at), got, cap=most)
        combiner = self.combiner(shape.combine, (*path, "combine"))
        self._check_weight(shape.weight, path)
        star = None if shape.star is None else self._star(shape.star, (*path, "star"))
        if combiner is None:
            return None
        if points is not None and whole:
            capped, full = shape.cap is not None, (*path, "points")
            check_sum(
                self.shapes, self.numbers, combiner, points, parts, full, capped=capped
            )
        return Criterion(
            key,
            shape.label,
            combiner,
            parts,
            points,
            floor,
            cap,
            star,
            shape.weight,
            shape.source,
            shape.note,
            self.shapes.place(path),
            *self._optional(shape, points, path),
        )

    def _optional(
        self, shape: CriterionShape | ItemShape, points: int | None, path: Path
    ) -> tuple[Any, ...]:
        """Read whom a part applies to, what stands for it, and what it is known by."""
        if shape.applies is None and (shape.absent, shape.peers) != ("rescale", None):
            self.shapes.fault("EK1231", path, keys="absent, peers")
        if shape.peers is not None and shape.absent != "mean_of_peers":
            self.shapes.fault("EK1235", (*path, "peers"))
        if shape.peers is not None and shape.peers not in self.words:
            self.shapes.unnamed("EK1203", shape.peers, (*path, "peers"), self.words)
        if shape.absent == "full" and points is None:
            self.shapes.fault("EK1236", (*path, "absent"))
        papers = tuple(map(str, shape.papers))
        optional = (shape.applies, shape.absent, shape.peers)
        return (*optional, shape.method, shape.supplied_by, papers)

    def _star(self, shape: StarShape, path: Path) -> Star | None:
        if (shape.at_least is None) == (shape.when is None):
            self.shapes.fault("EK1111", path, keys="at_least, when")
            return None
        return Star(self.units(shape.at_least, (*path, "at_least")), shape.when)

    def _check_weight(self, weight: int, path: Path) -> None:
        if weight < 0:
            self.shapes.fault("EK1106", (*path, "weight"), weight, "≥ 0")

    def item(self, key: str, raw: object, path: Path) -> Item | None:
        """Read one item: what all items have, and the parameters of its rule."""
        if not isinstance(raw, dict):
            self.shapes.fault("EK1103", path, raw, "{ … }")
            return None
        common = keys_of(ItemShape)
        name = raw.get("rule")
        rule = self.rule(name, (*path, "rule")) if isinstance(name, str) else None
        if rule is None:
            # Parameters can't be told from mistakes without the rule.
            own = {k: v for k, v in raw.items() if k in common and k != "points"}
            self.shapes.take(own, ItemShape, path)
            return None
        theirs = keys_of(rule.params)
        unknown = [k for k in raw if k not in common and k not in theirs]
        self.shapes.unknown(path, unknown, {*common, *theirs})
        own = {k: v for k, v in raw.items() if k in common}
        # A rule may take points of another shape: a table of them.
        if "points" in theirs and not isinstance(raw.get("points"), int | Decimal):
            own.pop("points", None)
        shape = self.shapes.take(own, ItemShape, path)
        given = {k: v for k, v in raw.items() if k in theirs}
        params: object = self.shapes.take(given, rule.params, path)
        if shape is None or params is None:
            return None
        self._check_weight(shape.weight, path)
        points = self.units(shape.points, (*path, "points"))
        return Item(
            key,
            shape.label or Text(key),
            rule,
            params,
            points,
            shape.weight,
            shape.source,
            shape.note,
            self.shapes.place(path),
            *self._optional(shape, points, path),
        )

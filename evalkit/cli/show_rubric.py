"""`evalkit show rubric`: what a rubric says, as an outline."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import attrs
import click
from rich.tree import Tree

from evalkit.cli.options import json_option, language_option
from evalkit.cli.screen import Screen, this_screen
from evalkit.engine.effects import told as effect_told
from evalkit.io.document import document_text
from evalkit.io.document_html import document_html
from evalkit.io.rubric_meaning import canonical_rubric
from evalkit.io.selection_words import told
from evalkit.kit.document import document_of
from evalkit.kit.rubric import load_rubric
from evalkit.language.aloud import Reader
from evalkit.model.number import show_units
from evalkit.model.programme import Need
from evalkit.model.rubric import Criterion, Item, Rubric
from evalkit.model.selection import SortKey
from evalkit.model.text import Expression


@click.command("rubric")
@click.argument("source", metavar="RUBRIC")
@click.option(
    "--as",
    "face",
    type=click.Choice(("outline", "text", "html")),
    default="outline",
    help="An outline, or a document for the notice board.",
)
@json_option
@language_option
def rubric(source: str, face: str) -> None:
    """Show what a rubric says.

    RUBRIC is a file, or the id of a scheme that comes with evalkit
    (household/ten-star). As text and as html it is a document in Chinese for the
    notice board, with every source. With --json: its canonical meaning, the text the
    digest is taken of.
    """
    screen = this_screen()
    loaded = load_rubric(source)
    if screen.json:
        meaning = json.loads(canonical_rubric(loaded.record))
        screen.value({"digest": loaded.digest, **meaning})
        return
    if face != "outline":
        told = document_of(loaded)
        # Written as it is: a page is a file, not lines for a terminal.
        page = document_html(told) if face == "html" else document_text(told)
        click.echo(page, nl=False)
        return
    outline = _Outline(screen, loaded.record, Reader(loaded.record))
    screen.out.print(outline.tree())


@attrs.frozen(eq=False)
class _Outline:
    """An outline of a rubric in the language of a screen."""

    screen: Screen
    rubric: Rubric
    reader: Reader

    def aloud(self, expression: Expression) -> str:
        """Write an expression as people read it."""
        return self.reader.text(expression.text).said(self.screen.language)

    def tree(self) -> Tree:
        """Lay the whole rubric out."""
        rubric, say = self.rubric, self.screen.say
        title = rubric.title.said(self.screen.language)
        tree = self.branch(None, f"{title}  {rubric.version}  ({rubric.id})", "bold")
        if rubric.valid_from or rubric.valid_until:
            until = rubric.valid_until or "…"
            valid = f"{rubric.valid_from or '…'} ～ {until}"
            self.branch(tree, say(f"有效期 {valid}", f"valid {valid}"))
        facts = [field.label.zh for field in rubric.fields]
        facts += [f"{table.label.zh}*" for table in rubric.records]
        known = say(f"用到的事实（{len(facts)}）", f"facts ({len(facts)})")
        self.branch(tree, f"{known}: {'、'.join(facts)}")
        self.derived(tree)
        points = self.points(rubric.root.points)
        criteria = self.branch(tree, say(f"评价项目 {points}", f"criteria {points}"))
        for path, part in rubric.root.inside(""):
            self.part(criteria, part, path)
        self.decisions(tree)
        return tree

    def branch(self, tree: Tree | None, text: str, style: str = "") -> Tree:
        """Add a line below another."""
        label = self.screen.text(text, style)
        return Tree(label, guide_style="dim") if tree is None else tree.add(label)

    def points(self, units: int | None) -> str:
        """Write points, or nothing where none are stated."""
        if units is None:
            return ""
        shown = show_units(units, self.rubric.numbers.marks)
        return self.screen.say(f"{shown} 分", f"{shown} points")

    def derived(self, tree: Tree) -> None:
        """Add the derived figures."""
        if self.rubric.derived:
            below = self.branch(tree, self.screen.say("算出来的数", "derived figures"))
            for one in self.rubric.derived:
                label = one.label.said(self.screen.language)
                self.branch(below, f"{label}  {self.aloud(one.value)}")

    def part(self, tree: Tree, part: Criterion | Item, path: str) -> None:
        """Add a criterion or an item and what is below it."""
        say = self.screen.say
        label = part.label.said(self.screen.language)
        words = [label, self.points(part.points)]
        if isinstance(part, Item):
            words.append(part.rule.name)
            if path in self.rubric.added:
                words.append(say("［本村自加］", "[added here]"))
            below = self.branch(tree, "  ".join(filter(None, words)))
            for name, text in _parameters(part.params):
                if name == "points" and part.points is not None:
                    continue  # said beside the label
                self.branch(below, f"{name} = {text}", "dim")
            return
        if not part.combine.adds:
            words.append(part.combine.title.said(self.screen.language))
        if part.star is not None and part.star.when is not None:
            words.append(say("得星：", "star: ") + self.aloud(part.star.when))
        elif part.star is not None:
            least = self.points(part.star.at_least)
            words.append(say(f"得星：{least}及以上", f"star: {least} or more"))
        below = self.branch(tree, "  ".join(filter(None, words)))
        for inside, inner in part.inside(path):
            self.part(below, inner, inside)

    def decisions(self, tree: Tree) -> None:
        """Add vetoes, grades, the ranking and programmes."""
        rubric, say = self.rubric, self.screen.say
        language = self.screen.language
        if rubric.vetoes:
            below = self.branch(tree, say("一票否决", "vetoes"))
            for veto in rubric.vetoes:
                line = f"{veto.label.said(language)}  {self.aloud(veto.when)}"
                does = effect_told(rubric, veto.effect).said(language)
                self.branch(below, f"{line} → {does}")
        if rubric.ladder is not None:
            of = self.aloud(rubric.ladder.of)
            below = self.branch(tree, say(f"等级，按 {of}", f"grades, by {of}"))
            for step in rubric.ladder.steps:
                zh, en = step.bounds.said()
                under = self.branch(below, f"{say(zh, en)} → {step.grade}")
                self.needs(under, step.needs)
        if rubric.ranking is not None:
            by = " > ".join(self.key(key) for key in rubric.ranking.by)
            within = rubric.ranking.within
            inside = ""
            if within is not None:
                inside = f"（{self.aloud(Expression(within))}）"
            self.branch(tree, say(f"排名{inside}：{by}", f"ranking{inside}: {by}"))
        for selection in rubric.selections:
            words = told(rubric, selection).said(language)
            self.branch(tree, f"{selection.label.said(language)}  {words}")
        for programme in rubric.programmes:
            below = self.branch(tree, programme.label.said(language))
            self.needs(below, programme.needs)
            for limit in programme.limit.steps if programme.limit else ():
                zh, en = limit.bounds.said()
                yuan = show_units(limit.amount, 2)
                most = say(f"最多 {yuan} 元", f"at most {yuan} yuan")
                self.branch(below, f"{say(zh, en)} → {most}")
            if programme.limit is not None and not programme.limit.steps:
                of = self.aloud(programme.limit.of)
                self.branch(below, say(f"额度：{of}", f"limit: {of}"))
            if programme.rate is not None:
                of = self.aloud(programme.rate.of)
                under = self.branch(below, say(f"利率，按 {of}", f"rate, by {of}"))
                for change in programme.rate.steps:
                    zh, en = change.bounds.said()
                    bp = show_units(change.amount, 2)
                    rate = say(f"{bp} 个基点", f"{bp} basis points")
                    self.branch(under, f"{say(zh, en)} → {rate}")

    def needs(self, tree: Tree, needs: Sequence[Need]) -> None:
        """Add the conditions of a step or a programme."""
        for need in needs:
            aloud = self.aloud(need.when)
            label = need.label.said(self.screen.language)
            own = "" if need.label.zh == need.when.text else f"{label}  "
            self.branch(tree, own + aloud)

    def key(self, key: SortKey) -> str:
        """Write one key of a ranking."""
        down = self.screen.say("高者在前", "highest first")
        up = self.screen.say("低者在前", "lowest first")
        return f"{self.aloud(key.of)} {down if key.descending else up}"


def _parameters(params: Any) -> Iterator[tuple[str, str]]:
    """Give the parameters as a rubric writes them; defaults are left out."""
    for field in attrs.fields(type(params)):
        value = getattr(params, field.name)
        if value != field.default:
            yield field.name, _inline(value)


def _inline(value: Any) -> str:
    """Write a parameter on one line, much as TOML would."""
    if isinstance(value, Expression):
        return " ".join(value.text.split())
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        pairs = (f"{name} = {_inline(inner)}" for name, inner in value.items())
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, tuple):
        return "[ " + ", ".join(map(_inline, value)) + " ]"
    if attrs.has(type(value)):
        pairs = (f"{name} = {inner}" for name, inner in _parameters(value))
        return "{ " + ", ".join(pairs) + " }"
    return json.dumps(value, ensure_ascii=False)

"""Parse the text of an expression into a syntax tree.

From loose to tight: or, and, not, comparison and in, + -, * /, unary minus. Nothing of
Python's is reachable: there are no attributes, no indexing, no statements.
"""

from __future__ import annotations

import datetime
from decimal import Decimal

from evalkit.errors import Fault, RubricError
from evalkit.language.tokens import (
    Token,
    read_date,
    read_duration,
    read_number,
    tokens,
)
from evalkit.language.tree import (
    Among,
    Arithmetic,
    Call,
    Comparison,
    Literal,
    Logic,
    Name,
    Negate,
    Not,
    Tree,
)
from evalkit.model.text import Expression
from evalkit.model.value import Duration

MOST_CHARACTERS = 4_000
MOST_DEPTH = 40
#: Signs that nest what they join: a sum of a hundred terms belongs in criteria.
MOST_SIGNS = 100
_COMPARE = frozenset({"<", "<=", ">", ">=", "==", "!="})


def parse(expression: Expression) -> Tree:
    """Parse an expression.

    Raises:
        RubricError: with one fault (EK2001–EK2005) at the expression's place.
    """
    return _Parser(expression).whole()


class _Parser:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, expression: Expression) -> None:
        self.expression = expression
        if len(expression.text) > MOST_CHARACTERS:
            raise self.too_long()
        self.tokens = list(tokens(expression.text))
        self.index = 0
        self.depth = self.signs = 0
        bad = self.tokens[-1]
        if bad.kind == "bad":
            raise self.fault("EK2001", bad.at, got=bad.text)

    def fault(
        self, code: str, at: int, got: object = None, expected: object = None
    ) -> RubricError:
        text = self.expression.text
        return RubricError(
            Fault(
                code,
                self.expression.place,
                got=None if got is None else str(got),
                expected=None if expected is None else str(expected),
                values={"text": text, "at": at + 1},
            )
        )

    def too_long(self) -> RubricError:
        """Build the error of an expression no one could read."""
        values = {"characters": MOST_CHARACTERS, "signs": MOST_SIGNS}
        return RubricError(Fault("EK2003", self.expression.place, values=values))

    @property
    def next(self) -> Token:
        return self.tokens[self.index]

    def take(self) -> Token:
        token = self.next
        self.index += 1
        return token

    def found(self, *texts: str) -> Token | None:
        """Take the next token if it is one of these signs or words."""
        if self.next.kind in ("sign", "word") and self.next.text in texts:
            return self.take()
        return None

    def sign(self, *texts: str) -> Token | None:
        """Take the next token if it is one of these, and count it."""
        token = self.found(*texts)
        if token is not None:
            self.signs += 1
            if self.signs > MOST_SIGNS:
                raise self.too_long()
        return token

    def expect(self, text: str) -> None:
        if not self.found(text):
            raise self.unexpected(text)

    def unexpected(self, expected: str | None = None) -> RubricError:
        token = self.next
        if token.kind == "sign" and token.text == "=":
            return self.fault("EK2004", token.at, got="=", expected="==")
        return self.fault("EK2002", token.at, token.text or None, expected)

    def whole(self) -> Tree:
        tree = self.either()
        if self.next.kind != "end":
            raise self.unexpected()
        return tree

    def either(self) -> Tree:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise self.fault("EK2005", self.next.at, expected=MOST_DEPTH)
        first = self.both()
        terms = [first]
        while self.found("or"):
            terms.append(self.both())
        self.depth -= 1
        return first if len(terms) == 1 else Logic(first.at, "or", tuple(terms))

    def both(self) -> Tree:
        first = self.negation()
        terms = [first]
        while self.found("and"):
            terms.append(self.negation())
        return first if len(terms) == 1 else Logic(first.at, "and", tuple(terms))

    def negation(self) -> Tree:
        turns = []
        while word := self.sign("not"):
            turns.append(word.at)
        tree = self.comparison()
        for at in reversed(turns):
            tree = Not(at, tree)
        return tree

    def comparison(self) -> Tree:
        first = self.addition()
        negated = self.next.text == "not" and self.next.kind == "word"
        if negated:
            self.take()
            self.expect("in")
            return self.among(first, negated=True)
        if self.found("in"):
            return self.among(first, negated=False)
        terms, operators = [first], []
        while self.next.kind == "sign" and self.next.text in _COMPARE:
            operators.append(self.take().text)
            terms.append(self.addition())
        if not operators:
            return first
        return Comparison(first.at, tuple(operators), tuple(terms))

    def among(self, of: Tree, *, negated: bool) -> Tree:
        self.expect("(")
        choices = [self.addition()]
        while self.found(","):
            if self.next.text == ")":
                break
            choices.append(self.addition())
        self.expect(")")
        return Among(of.at, of, tuple(choices), negated)

    def addition(self) -> Tree:
        tree = self.product()
        while sign := self.sign("+", "-"):
            tree = Arithmetic(sign.at, sign.text, tree, self.product())
        return tree

    def product(self) -> Tree:
        tree = self.unary()
        while sign := self.sign("*", "/"):
            tree = Arithmetic(sign.at, sign.text, tree, self.unary())
        return tree

    def unary(self) -> Tree:
        signs = []
        while sign := self.sign("-"):
            signs.append(sign.at)
        tree = self.atom()
        for at in reversed(signs):
            tree = Negate(at, tree)
        return tree

    def atom(self) -> Tree:
        token = self.next
        if self.found("("):
            tree = self.either()
            self.expect(")")
            return tree
        if self.found("true", "false"):
            return Literal(token.at, token.text == "true")
        if token.kind not in ("number", "string", "date", "duration", "name"):
            raise self.unexpected()
        self.take()
        if token.kind == "name":
            if self.found("("):
                return self.call(token)
            return Name(token.at, token.text)
        return Literal(token.at, self.value(token))

    def value(self, token: Token) -> Decimal | str | datetime.date | Duration:
        if token.kind == "number":
            return read_number(token.text)
        if token.kind == "string":
            return token.text[1:-1]
        value: datetime.date | Duration | None = (
            read_date(token.text) if token.kind == "date" else read_duration(token.text)
        )
        if value is None:
            raise self.fault("EK2002", token.at, token.text)
        return value

    def call(self, name: Token) -> Call:
        args: list[Tree] = []
        named: dict[str, Tree] = {}
        while not self.found(")"):
            if self.next.kind == "name" and self.tokens[self.index + 1].text == "=":
                key = self.take()
                self.take()
                if key.text in named:
                    raise self.fault("EK2002", key.at, key.text)
                named[key.text] = self.either()
            elif named:
                raise self.unexpected("name=")
            else:
                args.append(self.either())
            if self.next.text != ")":
                self.expect(",")
        return Call(name.at, name.text, tuple(args), named)

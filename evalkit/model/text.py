"""Labels in Chinese first, and the expressions a rubric writes."""

from __future__ import annotations

from attrs import frozen

from evalkit.errors import Place


@frozen
class Text:
    """A label in Chinese and, where the rubric gives one, in English."""

    zh: str
    en: str = ""

    def said(self, language: str) -> str:
        """Give the label in a language; Chinese when there is no English."""
        return self.en if language == "en" and self.en else self.zh


@frozen
class Expression:
    """The text of a condition or a figure, and where it stands in the rubric."""

    text: str
    place: Place = Place()

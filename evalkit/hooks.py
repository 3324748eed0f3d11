"""The hooks a plugin may implement: all of them, and nothing else.

A plugin is a module (or any object) named by an entry point of the group `evalkit`. It
marks its functions with `@hookimpl`; their names begin with `evalkit_`.
"""

from __future__ import annotations

from collections.abc import Iterable

import pluggy

from evalkit.model.rule import Combiner, Rule

#: The name of the entry point group, of the project to pluggy, of every hook's prefix.
GROUP = "evalkit"

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)


@hookspec
def evalkit_rules() -> Iterable[Rule]:  # type: ignore[empty-body]
    """Give scoring rules.

    When called: once, when plugins are loaded.

    Arguments: none.

    Returns: `Rule` records. A name that another plugin gives as well is refused.

    Errors: an exception, or anything that is no sound `Rule`, sets the whole plugin
    aside; rubrics that need none of its rules are not affected.

    Example:
        @hookimpl
        def evalkit_rules():
            return [STREAK]
    """


@hookspec
def evalkit_combiners() -> Iterable[Combiner]:  # type: ignore[empty-body]
    """Give combiners: how the parts of a criterion become one score.

    When called: once, when plugins are loaded.

    Arguments: none.

    Returns: `Combiner` records. A name that another plugin gives as well is refused.

    Errors: an exception, or anything that is no sound `Combiner`, sets the whole plugin
    aside; rubrics that need none of its combiners are not affected.

    Example:
        @hookimpl
        def evalkit_combiners():
            return [GEOMETRIC_MEAN]
    """

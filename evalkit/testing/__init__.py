"""What the tests of a plugin or of a scheme import; needs `evalkit[testing]`.

check_rule(GROWING, Growing(...), [times])    the laws every rule keeps
check_combiner(GEOMETRIC_MEAN, parts)         and every combiner
run_cases("civil.toml") == []                 the worked cases of a scheme
"""

from evalkit.cases.file import CasesError
from evalkit.cases.runs import run_cases
from evalkit.testing.drawn import decimals, figures, numbers, rows, values
from evalkit.testing.laws import check_combiner, check_rule
from evalkit.testing.worked import WorkedCase, cases

__all__ = [
    "CasesError",
    "WorkedCase",
    "cases",
    "check_combiner",
    "check_rule",
    "decimals",
    "figures",
    "numbers",
    "rows",
    "run_cases",
    "values",
]

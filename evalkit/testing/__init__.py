"""What the tests of a plugin or of a scheme import; needs `evalkit[testing]`.

check_rule(STREAK, Streak(...), [days])       the laws every rule keeps
check_combiner(GEOMETRIC_MEAN, parts)         and every combiner
"""

from evalkit.testing.drawn import decimals, figures, numbers, rows, values
from evalkit.testing.laws import check_combiner, check_rule

__all__ = [
    "check_combiner",
    "check_rule",
    "decimals",
    "figures",
    "numbers",
    "rows",
    "values",
]

"""What is wrong with the parameters of a rule or a combiner in a rubric."""

from __future__ import annotations

from evalkit.catalogue.entry import Entry, entry

ENTRIES: dict[str, Entry] = {
    "EK1501": entry(
        "A look-up needs a figure whose values are known beforehand.",
        "查表要求事先知道有哪些值。",
        "Use a category with `choices`, a boolean or an integer.",
        "请用写明 `choices` 的类别、是非或整数。",
    ),
    "EK1502": entry(
        "The table gives no points for: {missing}.",
        "表里没有写这些值的分：{missing}。",
        "Add them, or `otherwise` for all values not listed.",
        "请补上，或用 `otherwise` 写明其余各值的分。",
    ),
    "EK1503": entry(
        "The figure can't have this value.",
        "这一项没有这个值。",
        "Correct it, or add it to the field's choices.",
        "请改正，或加进字段的 choices。",
    ),
    "EK1504": entry(
        "This value is in the table twice.",
        "这个值在表里写了两次。",
        "Keep one.",
        "请保留一个。",
    ),
    "EK1505": entry(
        "The figure has more values than {most}, too many for a table.",
        "可能的值超过 {most} 个，不宜查表。",
        "Use `bands`, or narrow the range.",
        "请用 `bands`，或缩小范围。",
    ),
    "EK1506": entry(
        "Points could leave the 64 bits they are counted in.",
        "分值可能超出 64 位整数。",
        "Use smaller numbers, narrower ranges or fewer decimals.",
        "请用小一些的数、窄一些的范围或少一些的小数位。",
    ),
    "EK1507": entry(
        "The full points must be above 0.",
        "满分须大于 0。",
        "To give fewer points as the figure grows, write `full_at` below `zero_at`.",
        "要让分数随数值增大而减少，请让 `full_at` 小于 `zero_at`。",
    ),
    "EK1508": entry(
        "Write either `zero_at` and `full_at`, or `coefficient`.",
        "要么写 `zero_at` 和 `full_at`，要么写 `coefficient`。",
    ),
    "EK1509": entry(
        "Points would not change with the figure.",
        "分数不会随数值变化。",
        "`zero_at` and `full_at` must differ; `coefficient` must not be 0.",
        "`zero_at` 与 `full_at` 须不同；`coefficient` 不能为 0。",
    ),
    "EK1510": entry(
        "What is counted must be whole, and this figure has {decimals} decimals.",
        "次数须为整数，而这一项有 {decimals} 位小数。",
        "Count with a whole figure, or use `linear`.",
        "请用整数，或改用 `linear`。",
    ),
    "EK1511": entry(
        "A weight can't be negative.",
        "权数不能为负。",
        "Write 0 or more.",
        "请写 0 或正整数。",
    ),
    "EK1521": entry(
        "Every bracket but the last has its upper end, and the last has none.",
        "除最后一段外，每一段都要写 `up_to`；最后一段不写。",
        "The last bracket takes all that lies beyond the one before it.",
        "最后一段包括前一段以上的全部。",
    ),
    "EK1522": entry(
        "Brackets must rise, from above 0.",
        "各段的上限须从 0 以上逐段升高。",
        "Write them from low to high.",
        "请从低到高依次写。",
    ),
    "EK1512": entry(
        "The weights come to 0.",
        "权数之和为 0。",
        "Give at least one part a weight.",
        "至少给一个部分写权数。",
    ),
}

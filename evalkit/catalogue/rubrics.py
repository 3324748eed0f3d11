"""Codes EK1xxx: rubric files.

EK10xx reading the file · EK11xx shapes of values · EK12xx names · EK13xx figures that
must agree · EK14xx bands · EK15xx parameters of built-in rules and combiners.
"""

from __future__ import annotations

from evalkit.catalogue.entry import Entry, entry

ENTRIES: dict[str, Entry] = {
    "EK1001": entry(
        "The rubric file can't be read: {reason}.",
        "评分细则文件无法读取：{reason_zh}。",
        "Check the path and the permissions.",
        "请检查路径和读取权限。",
    ),
    "EK1002": entry(
        "The rubric file is too large.",
        "评分细则文件太大。",
        "A rubric is text written by hand; check that this is the right file.",
        "评分细则是手写的文字，请确认文件是否选对。",
    ),
    "EK1003": entry(
        "The rubric file is not UTF-8.",
        "评分细则文件不是 UTF-8 编码。",
        "Save it as UTF-8 in the editor.",
        "请在编辑器里另存为 UTF-8 编码。",
    ),
    "EK1004": entry(
        "This is not TOML: {why}.",
        "不合 TOML 写法：{why}。",
        "Mend the line; common causes are a quote or a bracket left open, a key "
        "written twice, or text without quotes.",
        "请改正这一行；常见原因：引号或括号没有配对、同一个键写了两次、文字没有加引号。",
    ),
    "EK1005": entry(
        "The file does not say that it is written in a format this version reads.",
        "文件没有写明本版本能读的格式号。",
        "Begin the file with `format = 1`.",
        "请在文件开头写 `format = 1`。",
    ),
    "EK1006": entry(
        "Tables or lists are nested too deeply.",
        "表或列表的嵌套层数太多。",
        "Write fewer levels of criteria.",
        "请减少评价项目的层数。",
    ),
    "EK1008": entry(
        "This is a workbook, not a rubric.",
        "这是电子表格，不是评分细则。",
        "The rubric comes first, then the facts: `evalkit run RUBRIC FACTS…`.",
        "先写办法，后写填好的表：`evalkit run 办法 表…`。",
    ),
    "EK1009": entry(
        "Character {number} of this line, {sign}, is full-width; TOML wants {plain}.",
        "本行第 {number} 个字 {sign} 是全角符号，TOML 里要用半角的 {plain}。",
        "Type signs in half-width; inside quotes full-width ones are welcome.",
        "请切换到英文（半角）输入法再打标点；引号里面的文字可以用全角。",
    ),
    "EK1007": entry(
        "There are more faults than the first {most}, which are listed here.",
        "错误太多，这里只列出先发现的 {most} 处。",
        "Mend these and check again.",
        "请先改正这些，再检查一遍。",
    ),
    "EK1101": entry(
        "This key means nothing here.",
        "这里没有这个键。",
        "Correct or remove it.",
        "请改正或删去。",
    ),
    "EK1102": entry(
        "The key `{missing}` is missing.",
        "缺少键 `{missing}`。",
        "Add it.",
        "请补上。",
    ),
    "EK1103": entry("This value has the wrong form.", "这个值的写法不对。"),
    "EK1104": entry(
        "This is none of the words that can stand here.",
        "这里不能写这个词。",
    ),
    "EK1105": entry(
        "The number has more decimals than {decimals}.",
        "小数位数超过 {decimals} 位。",
        "Write fewer decimals, or declare more (`numbers.marks` for points, `decimals` "
        "for a field).",
        "请减少小数位，或声明更多位（分值用 `numbers.marks`，字段用 `decimals`）。",
    ),
    "EK1106": entry(
        "The number is outside what can be written here.", "数值超出范围。"
    ),
    "EK1107": entry(
        "A key that names something begins with a letter or a Chinese character and "
        "holds letters, digits and underscores only.",
        "名称须以字母或汉字开头，只能含字母、汉字、数字和下划线。",
        "Choose another key; the label may hold anything.",
        "请换一个名称；标题（label）不受限制。",
    ),
    "EK1108": entry(
        "This must not be empty.", "这里不能为空。", "Fill it in.", "请填写。"
    ),
    "EK1109": entry(
        "The rule's own check refuses these parameters: {why}.",
        "规则自己的检查不接受这些参数：{why}。",
    ),
    "EK1110": entry(
        "The same value is written twice.",
        "同一个值写了两次。",
        "Keep one.",
        "请保留一个。",
    ),
    "EK1111": entry(
        "Exactly one of these keys must be written: {keys}.",
        "以下各键须写一个，且只写一个：{keys}。",
    ),
    "EK1201": entry(
        "There is no rule of this name.{broken}",
        "没有叫这个名称的评分规则。{broken_zh}",
        "`evalkit show rules` lists the rules; a rule of a plugin needs the plugin "
        "installed.",
        "用 `evalkit show rules` 查看全部规则；插件的规则要先安装插件。",
    ),
    "EK1202": entry(
        "There is no combiner of this name.{broken}",
        "没有叫这个名称的汇总方法。{broken_zh}",
        "`evalkit show rules` lists them.",
        "用 `evalkit show rules` 查看全部汇总方法。",
    ),
    "EK1203": entry(
        "There is no field of this name here.",
        "这里没有叫这个名称的字段。",
    ),
    "EK1204": entry(
        "There is no criterion or item at this path.",
        "没有这个路径的评价项目或评分项。",
        "A path is written `criterion` or `criterion.item`.",
        "路径写作“项目”或“项目.评分项”。",
    ),
    "EK1205": entry(
        "The ladder has no grade of this name.",
        "等级表里没有这个等级。",
    ),
    "EK1206": entry(
        "The heading “{heading}” would stand for two columns: `{other}` has it too.",
        "标题“{heading}”会对应两列：`{other}` 也用了它。",
        "Give each field a label and aliases of its own.",
        "请给每个字段不同的标题和别名。",
    ),
    "EK1207": entry(
        "The name `{name}` is given twice: `{other}` has it too.",
        "名称 `{name}` 用了两次：`{other}` 也叫这个名称。",
        "Rename one of them.",
        "请改其中一个。",
    ),
    "EK1208": entry(
        "The name `{name}` belongs to the expression language.",
        "名称 `{name}` 是表达式语言自己的词。",
        "Choose another name.",
        "请换一个名称。",
    ),
    "EK1209": entry(
        "The grade “{grade}” is given twice.",
        "等级“{grade}”写了两次。",
        "Each grade stands on one step; `ladder.none` needs a word of its own.",
        "每个等级只占一档；`ladder.none` 也要用另一个词。",
    ),
    "EK1211": entry(
        "Only a figure whose words are listed can be in order.",
        "只有列出了全部用词的计算项才能写 `ordered`。",
        "Write `choices` from low to high.",
        "请用 `choices` 从低到高列出用词。",
    ),
    "EK1212": entry(
        "Dated values must begin with one without a day, then rise by day.",
        "分时段的数值，第一个不写 `from`，其余按日期从早到晚排列。",
        "The first holds until the day of the second; leave its `from` out.",
        "第一个数值在第二个生效之前一直有效，请不要给它写 `from`。",
    ),
    "EK1221": entry(
        "No record table has this name.",
        "没有叫这个名字的记录表。",
        "Group the rows of a record table, or of a table of groups above this one.",
        "请写记录表的编号，或写在前面的分组表的编号。",
    ),
    "EK1231": entry(
        "This is said of parts that do not apply to everybody, and this one does.",
        "这两个键只用于并非人人适用的项目，而这一项人人适用。",
        "Write `applies`, the condition under which it does.",
        "请写 `applies`，说明什么情况下适用。",
    ),
    "EK1232": entry(
        "Every part of it may be left out, and nothing would be left.",
        "各部分都可能不适用，那就什么也不剩了。",
        'Let one part apply to everybody, or say `absent = "full"` of one.',
        '请至少留一部分人人适用，或给其中一部分写 `absent = "full"`。',
    ),
    "EK1233": entry(
        "Too many of its parts may be left out.",
        "可能不适用的部分太多。",
        "Put some of them together in a criterion of their own.",
        "请把其中一些合成一个项目。",
    ),
    "EK1234": entry(
        "Parts may be left out, and not every part states its full mark, or those that "
        "are left have none.",
        "有的部分可能不适用，而不是每一部分都写明了满分，或其余部分的满分合计为 0。",
        "Write `points` for each part, so that the others can stand for the whole.",
        "请给每一部分写 `points`，才能按比例折算。",
    ),
    "EK1235": entry(
        "Peers are asked only for their mean.",
        "`peers` 只用于取同类的平均。",
        'Write `absent = "mean_of_peers"`, or leave `peers` out.',
        '请写 `absent = "mean_of_peers"`，或去掉 `peers`。',
    ),
    "EK1236": entry(
        "It is to be full where it does not apply, and states no full mark.",
        "不适用时按满分计，却没有写明满分。",
        "Write `points`.",
        "请写 `points`。",
    ),
    "EK1239": entry(
        "What is better of a row can't be tried: a row may be a deed or a fault.",
        "记录里的一栏说不上大好还是小好：一条记录可能是好事，也可能是坏事。",
        "Remove `better`; say it of a field of the subject.",
        "请删去 `better`；要写，写在评价对象的指标上。",
    ),
    "EK1251": entry(
        "A selection needs an order.",
        "遴选要有先后次序。",
        "Write `by`, or add [ranking] to take its order.",
        "请写 `by`，或者增加 [ranking]，按其名次。",
    ),
    "EK1252": entry(
        "Write either `each` or `words`.",
        "`each` 和 `words` 要写其中一个。",
        "`each` limits every class alike; `words` limits those it names.",
        "`each` 对各类一样限制，`words` 只限制写明的类别。",
    ),
    "EK1253": entry(
        "The classes of this field are not listed.",
        "这一指标没有列明有哪些类别。",
        "Give the field `choices`, or limit every class alike with `each`.",
        "请给这一指标写上 `choices`，或用 `each` 对各类一样限制。",
    ),
    "EK1254": entry(
        "The field has no such choice.",
        "这一指标没有这个选项。",
        "Correct it, or add it to the field's choices.",
        "请改正，或加进该指标的 choices。",
    ),
    "EK1255": entry(
        "The limits of a class are its fewest and its most.",
        "每类的名额要写最少和最多。",
        "Write `[1, 3]`, or `[1]` where there is no most.",
        "请写成 `[1, 3]`；没有上限的写 `[1]`。",
    ),
    "EK1241": entry(
        "Write either `of` with `steps`, or `value` with its ends.",
        "要么写 `of` 和 `steps`，要么写 `value` 和它的上下限。",
        "Steps have their amounts; `at_least`, `at_most` and `whole` go with `value`.",
        "分档的金额写在各档里；`at_least`、`at_most`、`whole` 只和 `value` 一起用。",
    ),
    "EK1280": entry(
        "Room can't be left here: the parts of this criterion are not only added up.",
        "这一项目不能留余地：它的各部分不是单纯相加。",
        'Leave room in a criterion with `combine = "sum"`, none of whose parts is left '
        'out by `absent = "rescale"`; a criterion inside this one can be such.',
        '请在 `combine = "sum"`、并且没有部分写 `absent = "rescale"` 的项目里留余地；'
        "可以在这一项目里另设一个这样的下级项目。",
    ),
    "EK1281": entry(
        "The rubric this one adds to is not there.",
        "找不到它所依据的上级办法。",
        "Name its file, as seen from this one, or the id of a scheme that comes with "
        "evalkit.",
        "请写上级办法的文件（相对本文件的路径），或 evalkit 自带办法的编号。",
    ),
    "EK1282": entry(
        "The rubric this one adds to adds to another itself.",
        "它所依据的办法自己也是在别的办法上增补的。",
        "Add to the rubric that leaves the room.",
        "请直接依据留有余地的那份上级办法。",
    ),
    "EK1283": entry(
        "An overlay can't change this.",
        "增补办法不能改动这一部分。",
        "It may add fields, record tables, derived figures, and items where room is "
        "left; everything else is the same for all villages.",
        "增补办法只能增加指标字段、记录表、计算项，以及留有余地处的评分项；其余各村一律相同。",
    ),
    "EK1284": entry(
        "“{name}” is in the rubric this one adds to.",
        "“{name}”在上级办法里已经有了。",
        "Choose another id; what the township's rubric says can't be replaced.",
        "请换一个编号；上级办法里的内容不能替换。",
    ),
    "EK1285": entry(
        "No room is left in this criterion.",
        "上级办法没有在这一项目里留出余地。",
        "Add items only where the township's rubric has a `[[room]]`.",
        "只能在上级办法写了 `[[room]]` 的项目里增加评分项。",
    ),
    "EK1286": entry(
        "There are more items of its own than are left to it: {most}.",
        "自加的评分项多于上级办法允许的 {most} 项。",
        "Leave items out.",
        "请减少自加的评分项。",
    ),
    "EK1287": entry(
        "This item can give or take more points than are left to each: {most}.",
        "这一项的加分或扣分可能超过上级办法允许的每项 {most} 分。",
        "Lower its points, or give it a floor and a cap.",
        "请降低分值，或写明下限和上限。",
    ),
    "EK1288": entry(
        "The items of its own can give more points together than are left: {most}.",
        "自加的评分项合计可能超过上级办法允许的 {most} 分。",
        "Lower their points.",
        "请降低各项分值。",
    ),
    "EK1289": entry(
        "It was written for another version of the rubric it adds to.",
        "它是照上级办法的另一个版本写的。",
        "Look through what has changed there, then name the version.",
        "请核对上级办法改了什么，再改写 `of_version`。",
    ),
    "EK1290": entry(
        "Where this item of its own does not apply, the others would stand for it.",
        "自加的这一项不适用时，其他各项会按比例放大来代替它。",
        "What the township's items count can't be changed: write `absent = \"none\"`, "
        'or `"full"`.',
        '上级办法各项的分值不能改动：请写 `absent = "none"` 或 `"full"`。',
    ),
    "EK1301": entry(
        "The points of the parts do not reach the full mark: {parts} of {full}.",
        "各部分的分值加起来不到满分：{parts}，满分 {full}。",
        "Raise the parts' points or lower the full mark.",
        "请提高各部分的分值，或降低满分。",
    ),
    "EK1302": entry(
        "The points of the parts exceed the full mark: {parts} of {full}.",
        "各部分的分值加起来超过满分：{parts}，满分 {full}。",
        "Correct the points; where the surplus is meant, say so with `cap`.",
        "请改正分值；如果本来就允许超出、以满分封顶，请写明 `cap`。",
    ),
    "EK1303": entry(
        "The range begins above its end.",
        "范围的下限大于上限。",
        "Write the smaller value first.",
        "请把小的写在前面。",
    ),
    "EK1304": entry(
        "The floor is above the cap ({cap}).",
        "下限高于上限（{cap}）。",
        "Lower the floor or raise the cap.",
        "请降低下限或提高上限。",
    ),
    "EK1305": entry(
        "A field of type `{type}` needs a range.",
        "`{type}` 类型的字段须写明范围。",
        "Add `range = [lowest, highest]`: what is unknown is taken to lie in it.",
        "请加上 `range = [最低, 最高]`：未填的数按落在其中计算。",
    ),
    "EK1306": entry(
        "The key `{name}` does not go with the type `{type}`.",
        "`{type}` 类型不用键 `{name}`。",
        "Remove it or change the type.",
        "请删去，或改类型。",
    ),
    "EK1307": entry(
        "An empty cell can't mean this for the type `{type}`.",
        "`{type}` 类型的空格不能这样理解。",
        "`zero` is for numbers whose range holds 0, `no` for boolean.",
        "`zero` 用于范围含 0 的数，`no` 用于是非。",
    ),
    "EK1308": entry(
        "The scheme's validity ends before it begins.",
        "有效期的结束早于开始。",
        "Write the earlier day as `from`.",
        "请把较早的日期写在 `from`。",
    ),
    "EK1309": entry(
        "There is nothing to score: no criterion, or a criterion without parts.",
        "没有可评分的内容：没有评价项目，或项目下没有评分项。",
        "Add items or criteria.",
        "请加上评分项或下级项目。",
    ),
    "EK1310": entry(
        "More decimals are printed than marks have ({marks}).",
        "打印的小数位多于分值的小数位（{marks}）。",
        "Lower `printed` or raise `marks`.",
        "请减小 `printed` 或增大 `marks`。",
    ),
    "EK1401": entry(
        "This band overlaps with “{other}”, from {low} to {high}.",
        "这一档与“{other}”重叠：从 {low} 到 {high}。",
        "Every value must fall in one band; move a bound.",
        "每个数值只能落在一档；请调整界限。",
    ),
    "EK1402": entry(
        "Beside this band, the values from {low} to {high} fall in no band.",
        "在这一档旁边，从 {low} 到 {high} 的数值不落在任何一档。",
        "Move a bound, or add a band `{{ otherwise = true, … }}`.",
        "请调整界限，或加一档 `{{ otherwise = true, … }}`。",
    ),
    "EK1403": entry(
        "No value falls in this band.",
        "没有数值落在这一档。",
        "Correct its bounds, or remove a band with the same ones.",
        "请改正界限，或删去界限相同的另一档。",
    ),
    "EK1404": entry(
        "`otherwise` stands alone, and once.",
        "`otherwise` 须单独写，且只写一次。",
        "Remove the bounds beside it, or the second `otherwise`.",
        "请删去旁边的界限，或多余的 `otherwise`。",
    ),
    "EK1405": entry(
        "The band has no bound.",
        "这一档没有写界限。",
        "Add at_least, above, at_most, below, or `otherwise = true`.",
        "请写 at_least、above、at_most、below 之一，或 `otherwise = true`。",
    ),
    "EK1406": entry(
        "The band has two bounds on the same side.",
        "这一档在同一侧写了两个界限。",
        "Keep at_least or above, and at_most or below.",
        "at_least 与 above 留一个，at_most 与 below 留一个。",
    ),
}

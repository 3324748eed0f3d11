"""Codes EK4xxx: facts.

EK400x–402x files · EK403x–404x sheets and headings · EK405x ids and records · EK406x
up cells. The Chinese sentences are read by people who fill in sheets.
"""

from __future__ import annotations

from evalkit.catalogue.entry import Entry, entry

_FILES: dict[str, Entry] = {
    "EK4001": entry(
        "The file can't be opened.",
        "文件打不开。",
        "Check the name and folder, and close it elsewhere.",
        "请核对文件名和文件夹；文件正开着的，请先关闭。",
    ),
    "EK4002": entry(
        "The file is larger than evalkit reads ({size} MB; limit {limit} MB).",
        "文件太大：{size} MB，最多可读 {limit} MB。",
        "Delete what isn't needed, or use parquet.",
        "请删去用不着的工作表、图片和空行，或分村、分年度保存。",
    ),
    "EK4003": entry(
        "This is no kind of file evalkit reads.",
        "认不出这是什么文件。",
        "Use .xlsx, .csv, .tsv, .jsonl or .parquet.",
        "请用 .xlsx、.csv、.tsv、.jsonl 或 .parquet 文件。",
    ),
    "EK4004": entry(
        "The name ends in {suffix}, but what is in the file is {kind}.",
        "文件名以 {suffix} 结尾，里面却是 {kind}，可能只改了文件名。",
        "Open it in the program that made it and save it in the right format.",
        "请用原来的软件打开，“另存为”正确的格式；只改扩展名没有用。",
    ),
    "EK4005": entry(
        "This is an old workbook (.xls or .et), which evalkit does not read.",
        "这是旧格式的工作簿（.xls 或 .et），不能读取。",
        "Open it and save it as .xlsx.",
        "请用 WPS 或 Excel 打开，“另存为”.xlsx 格式。",
    ),
    "EK4006": entry(
        "The workbook is protected by a password.",
        "这个工作簿加了打开密码。",
        "Remove the password and save it again.",
        "请打开后取消密码，重新保存。",
    ),
    "EK4007": entry(
        "The file is damaged: {detail}.",
        "文件已损坏：{detail}。",
        "Open it, save it again, or fetch it anew.",
        "请重新打开、另存一次，或重新下载、拷贝。",
    ),
    "EK4008": entry(
        "This is not an .xlsx workbook, though it is packed like one.",
        "这不是 .xlsx 工作簿（可能是 .ods、.xlsb 或其他压缩文件）。",
        "Open it and save it as .xlsx.",
        "请用 WPS 或 Excel 打开，“另存为”.xlsx 格式。",
    ),
    "EK4009": entry(
        "This is a web page or XML saved under a spreadsheet's name.",
        "这是网页（或 XML）文件，只是文件名像表格；许多系统导出的“xls”就是这样。",
        "Open it in a spreadsheet program and save it as .xlsx.",
        "请用 WPS 或 Excel 打开，“另存为”.xlsx 格式。",
    ),
    "EK4010": entry(
        "The workbook unpacks to far more than a workbook of people needs.",
        "工作簿解开后大得不正常，为安全起见不予读取。",
        "Copy the cells that matter into a new workbook.",
        "请把要用的单元格复制到一个新的工作簿里再交。",
    ),
    "EK4011": entry(
        "There are more rows than evalkit reads from this file (limit {limit}).",
        "行数超过上限（最多 {limit} 行）。",
        "Split the file, or use parquet.",
        "请删去下方用不着的行，或分开保存。",
    ),
    "EK4012": entry(
        "There are more columns than evalkit reads (limit {limit}).",
        "列数超过上限（最多 {limit} 列）。",
        "Delete what stands far to the right.",
        "请删去右边用不着的列；远处若有误填的单元格，请清除。",
    ),
    "EK4013": entry(
        "There are more cells than evalkit reads from this file (limit {limit}).",
        "单元格超过上限（最多 {limit} 个）。",
        "Split the file, or use parquet.",
        "请删去用不着的内容，或分开保存。",
    ),
    "EK4014": entry(
        "The workbook holds XML that no workbook needs (a document type).",
        "工作簿里有不该有的 XML 声明，为安全起见不予读取。",
        "Copy the cells that matter into a new workbook.",
        "请把要用的单元格复制到一个新的工作簿里再交。",
    ),
    "EK4015": entry(
        "The text is neither UTF-8, GB18030 nor UTF-16.",
        "文字编码认不出来（不是 UTF-8、GB18030 或 UTF-16）。",
        "Save it as “CSV UTF-8”.",
        "请在 WPS 或 Excel 里“另存为”“CSV UTF-8（逗号分隔）”。",
    ),
    "EK4016": entry(
        "The quotation marks of this row don't pair up: {detail}.",
        '这一行的双引号（"）不成对：{detail}。',
        "Put a cell that holds a quotation mark in quotation marks and double it.",
        '单元格里有双引号的，要整格加双引号，里面的写成两个（""）。',
    ),
    "EK4017": entry(
        "This row has {cells} cells, the heading row {headings}.",
        "这一行有 {cells} 格，标题行有 {headings} 格，对不上。",
        "Look for a missing or stray delimiter in the row.",
        "请检查这一行是否多了或少了逗号（分隔符）。",
    ),
    "EK4018": entry(
        "The line is not one JSON object: {detail}.",
        "这一行不是一个完整的 JSON 对象：{detail}。",
        "Write one object a line.",
        "每行应当正好是一个 JSON 对象。",
    ),
    "EK4019": entry(
        "The key stands twice in one object.",
        "同一个对象里这个键写了两次。",
        "Keep one.",
        "请只留一个。",
    ),
    "EK4020": entry(
        "The rows of a record table must be a list of objects on every line.",
        "记录表应当是对象的列表，而且每行都要有；没有记录的写 []。",
        "Write [] for a subject without rows.",
        "没有记录的对象请写空列表 []。",
    ),
    "EK4021": entry(
        "The parquet file can't be read: {detail}.",
        "parquet 文件读不出来：{detail}。",
        "Write the file again.",
        "请重新生成这个文件。",
    ),
    "EK4022": entry(
        "Facts are paths, dicts of columns or Arrow tables, not this.",
        "这不是可以读取的数据（应为文件路径、列的字典或 Arrow 表）。",
    ),
    "EK4023": entry(
        "The columns are not equally long: {lengths}.",
        "各列长短不一：{lengths}。",
    ),
    "EK4024": entry(
        "The column's type can't be read.",
        "这一列的数据类型无法读取。",
        "Cast it to whole numbers, decimals, booleans, dates or strings.",
        "请转换为整数、小数、布尔、日期或文本。",
    ),
    "EK4025": entry(
        "The Arrow table can't be taken over: {detail}.",
        "Arrow 表无法读取：{detail}。",
        "A column of nothing but nulls needs a type.",
        "整列为空的，请先给这一列指定类型。",
    ),
    "EK4026": entry(
        "The library of this table lacks what hands it over: {detail}.",
        "这张表所用的库缺少交出数据的部件：{detail}。",
        "pandas needs pyarrow: `pip install pyarrow`.",
        "pandas 的表需要 pyarrow：`pip install pyarrow`。",
    ),
}

_SHEETS: dict[str, Entry] = {
    "EK4030": entry(
        "The sheet has no rows below its headings.",
        "表里没有数据，标题行下面是空的。",
        "Fill it in, or check that the right file was given.",
        "请先填写，或看看是不是给错了文件。",
    ),
    "EK4031": entry(
        "No heading row with “{id}” was found in the first {rows} rows.",
        "前 {rows} 行里找不到含“{id}”的标题行。",
        "Name the column of ids “{id}”.",
        "请把编号那一列的标题写成“{id}”。",
    ),
    "EK4032": entry(
        "The column “{heading}” is missing.",
        "缺少“{heading}”这一列。",
        "Add it; leave cells empty where the fact is not known.",
        "请补上这一列；不知道的单元格可以空着。",
    ),
    "EK4033": entry(
        "The column “{heading}” is there twice: {columns}.",
        "“{heading}”这一列出现了不止一次：{columns}。",
        "Keep one.",
        "请只留一列。",
    ),
    "EK4034": entry(
        "The heading states another unit than the rubric.",
        "标题里写的单位和办法规定的不一样。",
        "Convert the figures, then correct the heading.",
        "请先把数字换算成规定的单位，再改标题。",
    ),
    "EK4035": entry(
        "The cells {cells} are merged, so it can't be told whose they are.",
        "{cells} 是合并单元格，分不清是哪一户（哪一项）的。",
        "Unmerge them and fill in every cell. Titles above the headings may be merged.",
        "请取消合并，每一格都填上。标题行以上的大标题可以合并。",
    ),
    "EK4036": entry(
        "The rubric knows no such column; it was not read.",
        "办法里没有这一列，没有读取。",
        severity="warning",
    ),
    "EK4037": entry(
        "There is no column “{heading}”; results will carry no names.",
        "没有“{heading}”这一列，结果里不会有名称。",
        severity="warning",
    ),
    "EK4038": entry(
        "This sheet or file belongs to nothing in the rubric; it was not read.",
        "办法里用不到这张表，没有读取。",
        severity="warning",
    ),
    "EK4039": entry(
        "There are two tables for “{table}”.",
        "“{table}”有两份。",
        "Give one.",
        "请只给一份。",
    ),
    "EK4040": entry(
        "No file or sheet holds the table of “{table}”.",
        "没有找到“{table}”的表。",
        "Give the file that has the column “{id}” and the fields of the rubric.",
        "请提供有“{id}”和各项指标的那张表。",
    ),
    "EK4041": entry(
        "The sheet has the name of a table but is hidden, so it can't be told whether "
        "it counts.",
        "这张表是隐藏的，不知道算不算数。",
        "Unhide it, or delete or rename it.",
        "要用的请取消隐藏；不用的请删除或改名。",
    ),
    "EK4042": entry(
        "Nobody handed in “{table}”; what is counted over it is unknown.",
        "没有交“{table}”，要靠它统计的项目一律按未知处理。",
        "Hand it in; without any rows, with headings only.",
        "请补交；确实没有记录的，只留标题行即可。",
        severity="warning",
    ),
    "EK4043": entry(
        "{count} sheets or files were read as one table “{table}”.",
        "{count} 张表合成一张“{table}”读取。",
        "Should one not belong there, take it out.",
        "有不该算进去的，请拿掉再算。",
        severity="warning",
    ),
}

_IDS: dict[str, Entry] = {
    "EK4050": entry(
        "The row has no id.",
        "这一行没有编号。",
        "Write its id, or clear the row.",
        "请补上编号；这一行没有用的，请整行删除。",
    ),
    "EK4051": entry(
        "The id stands in rows {first} and {second}.",
        "编号重复：第{first}行和第{second}行。",
        "Keep one of the rows, or correct the id.",
        "请核对，删去重复的一行，或改正编号。",
    ),
    "EK4044": entry(
        "The id stands in another sheet as well: {other}.",
        "编号重复：另一张表里也有，在{other}。",
        "Keep one of the rows, or correct the id.",
        "请核对，删去重复的一行，或改正编号。",
    ),
    "EK4045": entry(
        "The group looks like “{other}”; only width, spaces or case differ.",
        "和“{other}”看起来一样，只差全角半角、空格或大小写，分不清是不是同一个。",
        "Write both alike.",
        "请改成一样的写法。",
    ),
    "EK4046": entry(
        "{count} subjects have no name.",
        "有 {count} 个没有写名称。",
        "Fill it in: people go by names on the notice.",
        "请补上；公示和名单要靠它认人。",
        severity="warning",
    ),
    "EK4047": entry(
        "{count} names stand for several subjects of one group.",
        "同一组里有 {count} 个名称重复。",
        "Check that they are not one entered twice.",
        "请核对是不是同一个登记了两次；确是两个的不用改。",
        severity="warning",
    ),
    "EK4052": entry(
        "The spreadsheet has turned a long number into a figure and lost digits.",
        "长号码被表格软件当成了数字，后面几位已经丢失，无法还原。",
        "Format the column as text first, then enter the number again.",
        "请先把这一列设为“文本”格式，再重新录入完整号码。",
    ),
    "EK4053": entry(
        "An id is text or a whole number.",
        "编号应当是文本或整数。",
        "Correct it.",
        "请改正。",
    ),
    "EK4054": entry(
        "The row looks like a total or a footer, not like a subject.",
        "这一行像是合计或表尾，不是评价对象。",
        "Delete the row.",
        "请删去合计行和表尾的填表人、说明等。",
    ),
    "EK4055": entry(
        "No subject has this id.",
        "主表里没有这个编号。",
        "Correct it, or add the subject to the main table.",
        "请改正，或在主表里补上这个对象。",
    ),
    "EK4056": entry(
        "The subject has {rows} rows here; at most {limit} are allowed.",
        "这个对象有 {rows} 行记录，最多允许 {limit} 行。",
        "Check whether rows were entered twice.",
        "请检查是否重复录入。",
    ),
}

_CELLS: dict[str, Entry] = {
    "EK4060": entry(
        "The cell holds a formula.",
        "单元格里是公式。",
        "Copy the column and paste it back as values only.",
        "请选中这一列，复制，再“选择性粘贴”为“数值”。",
    ),
    "EK4061": entry(
        "The cell shows an error of the spreadsheet.",
        "单元格显示的是错误值。",
        "Correct it, or leave it empty when the fact is not known.",
        "请改正；不知道的就空着。",
    ),
    "EK4062": entry(
        "A percentage stands where the rubric wants a plain number.",
        "这里写的是百分数，办法要的是普通数字。",
        "Write the number without a percent sign.",
        "请写成不带百分号的数字。",
    ),
    "EK4063": entry(
        "The cell is empty, and this fact must be given.",
        "这一格不能空着。",
        "Fill it in.",
        "请填写。",
    ),
    "EK4064": entry(
        "This is not a number.",
        "这不是数字。",
        "Write digits only; leave the cell empty when the fact is not known.",
        "请只写数字；不知道的就空着。",
    ),
    "EK4065": entry(
        "There is a unit beside the number.",
        "数字后面带了单位。",
        "Write the number only, in the rubric's unit ({unit}).",
        "请只写数字，按规定的单位（{unit}）换算好。",
    ),
    "EK4066": entry(
        "This sign may mean none or not known; a number can't be either.",
        "这个写法分不清是“没有”还是“不知道”。",
        "Write 0 for none; leave the cell empty when it is not known.",
        "没有的请写 0；不知道的请空着。",
    ),
    "EK4067": entry(
        "The number is written in scientific notation; digits may be lost.",
        "数字写成了科学计数法，后面几位可能已经丢失。",
        "Write all its digits.",
        "请写出完整的数字。",
    ),
    "EK4068": entry(
        "The number has more decimals than the rubric counts ({decimals}).",
        "小数位数太多，最多 {decimals} 位。",
        "Round it as the rubric's method says, and write that.",
        "请按规定的口径四舍五入后再填。",
    ),
    "EK4069": entry(
        "The value is out of range.",
        "超出允许的范围。",
        "Check the digits and the unit.",
        "请核对数字和单位。",
    ),
    "EK4070": entry(
        "This is neither yes nor no.",
        "这不是“是”或“否”。",
        "Write 是 or 否; leave the cell empty when it is not known.",
        "请写“是”或“否”；不知道的就空着。",
    ),
    "EK4071": entry(
        "This is not a day of the calendar.",
        "这不是一个完整、正确的日期。",
        "Write year, month and day.",
        "请写全年、月、日。",
    ),
    "EK4072": entry(
        "This number is not a date; the cell may have lost its date format.",
        "这里是一个数，不是日期，可能是日期格式丢了。",
        "Format the cell as a date, or write the date.",
        "请把单元格设为“日期”格式，或直接写日期。",
    ),
    "EK4073": entry(
        "There is a time of day beside the date.",
        "日期后面带了时间。",
        "Write the date only.",
        "请只写日期。",
    ),
    "EK4074": entry(
        "This is not one of the choices.",
        "不在可选项里。",
        "Take one of the choices as it is written.",
        "请照可选项的写法填。",
    ),
    "EK4075": entry(
        "The text is too long ({length} characters; limit {limit}).",
        "文字太长：{length} 字，最多 {limit} 字。",
        "Shorten it.",
        "请缩短。",
    ),
    "EK4076": entry(
        "A value of type {kind} can't stand here.",
        "这里不能是 {kind} 类型的值。",
    ),
    "EK4077": entry(
        "The spreadsheet has turned this cell into a date.",
        "这一格被表格软件变成了日期。",
        "Format the cell as text or as a number and enter it again.",
        "请把单元格设为“文本”或“常规”格式，重新录入。",
    ),
    "EK4078": entry(
        "The text holds half of a character; no file can keep it.",
        "文字里有半个字符，无法存入文件。",
        "Enter the text again.",
        "请重新录入。",
    ),
    "EK4084": entry(
        "This is a folder of results, and the rubric takes no results of that scheme.",
        "这是一份评价结果的文件夹，本办法用不到那个办法的结果。",
        "Hand in the results the rubric names, or a sheet of facts: a result keeps its "
        "own in `inputs/facts`.",
        "请交本办法写明的那个办法的结果，或者事实表；一份结果所用的事实表在它的 "
        "`inputs/facts` 里。",
    ),
    "EK4085": entry(
        "The table of this result is missing or is not as it was written.",
        "这份结果里的 outcomes.csv 缺失，或写出以后改动过。",
        "Take the folder as evalkit wrote it, or evaluate again.",
        "请用计算时写出的原样文件夹；要改的，改事实后重新计算。",
    ),
    "EK4086": entry(
        "The folder holds no result: there is no receipt.json in it.",
        "这个文件夹里没有评价结果（没有 receipt.json）。",
        "Give files, or the whole folder of an earlier result.",
        "请给文件，或给以前计算时写出的整个结果文件夹。",
    ),
    "EK4087": entry(
        "The subject has another result of {day} already, in {other}.",
        "这个对象在 {day} 已经有一份结果，在 {other}。",
        "Give one result of each day.",
        "同一天的结果请只给一份。",
    ),
    "EK4088": entry(
        "{count} rows of earlier results concern nobody here; they were left out.",
        "以前的结果里有 {count} 行不是这次的对象，没有计入。",
        "Check the ids, or the words of the column that says whose a row is.",
        "请核对编号，或说明归属的那一栏的写法。",
        severity="warning",
    ),
    "EK4099": entry(
        "There are {count} more faults, not listed.",
        "另有 {count} 处问题没有列出。",
        "Correct the ones above and try again.",
        "请先改正上面的，再试一次。",
    ),
}

ENTRIES: dict[str, Entry] = {**_FILES, **_SHEETS, **_IDS, **_CELLS}

"""Codes EK6xxx: receipts, result folders and replays."""

from __future__ import annotations

from evalkit.catalogue.entry import Entry, entry

ENTRIES: dict[str, Entry] = {
    # A receipt that can't be read.
    "EK6001": entry(
        "There is no receipt.json here.",
        "这里没有 receipt.json。",
        "Name a folder that `evalkit run` or `evalkit demo` wrote.",
        "请指定由 evalkit run 或 evalkit demo 生成的结果文件夹。",
    ),
    "EK6002": entry(
        "The receipt is not JSON.",
        "凭据不是 JSON 文件。",
        "Restore the file from a copy or run the evaluation again.",
        "请用备份恢复该文件，或重新评价。",
    ),
    "EK6003": entry(
        "The receipt has a format this evalkit does not know.",
        "凭据的格式版本不被当前 evalkit 识别。",
        "Replay it with the version of evalkit that wrote it.",
        "请用生成它的 evalkit 版本来复算。",
    ),
    "EK6004": entry(
        "The receipt lacks a key.",
        "凭据缺少一项内容。",
        "Restore the file from a copy or run the evaluation again.",
        "请用备份恢复该文件，或重新评价。",
    ),
    "EK6005": entry(
        "The receipt has a key that does not belong there.",
        "凭据中有一项不该有的内容。",
        "Restore the file from a copy or run the evaluation again.",
        "请用备份恢复该文件，或重新评价。",
    ),
    "EK6006": entry(
        "A value of the receipt has the wrong form.",
        "凭据中有一项内容的形式不对。",
        "Restore the file from a copy or run the evaluation again.",
        "请用备份恢复该文件，或重新评价。",
    ),
    "EK6007": entry(
        "The receipt does not match its own digest: it was changed after it was"
        " written.",
        "凭据与其自身的摘要不符：生成之后被改动过。",
        "Do not rely on it; restore the file from a copy.",
        "请勿采信；请用备份恢复该文件。",
    ),
    "EK6008": entry(
        "The receipt can't be read: {reason}.",
        "凭据无法读取：{reason_zh}。",
        "Check that the file is there and that you may read it.",
        "请检查文件是否存在、是否有读取权限。",
    ),
    "EK6009": entry(
        "The result doesn't hold the one rubric it was made by.",
        "结果文件夹里应当正好有一份评定办法。",
        "Restore the folder from a copy or run the evaluation again.",
        "请用备份恢复整个文件夹，或重新评价。",
    ),
    # A folder that can't be written.
    "EK6011": entry(
        "The folder holds files that are no result of evalkit; nothing was written.",
        "该文件夹里有不属于 evalkit 结果的文件，未写入任何内容。",
        "Name an empty or new folder, or say --force: files of the same names are"
        " then replaced, all others are kept.",
        "请换一个空的或新的文件夹；或加 --force：同名文件将被替换，其余文件保留不动。",
    ),
    "EK6012": entry(
        "This is a file, not a folder; nothing was written.",
        "这是一个文件，不是文件夹，未写入任何内容。",
        "Name a folder.",
        "请指定一个文件夹。",
    ),
    "EK6013": entry(
        "The results could not be written: {reason}. What was there before is"
        " unchanged.",
        "结果无法写入：{reason_zh}。原有内容没有改变。",
        "Check free space, rights, and that no file of the folder is open in another"
        " program; then run again.",
        "请检查磁盘空间、写入权限，并关闭正在打开该文件夹内文件的程序，然后重试。",
    ),
    "EK6014": entry(
        "An input can't be copied under this name.",
        "输入文件不能以这个名称保存副本。",
        "Give each input a plain name of its own.",
        "请为每个输入文件取一个普通且不重复的文件名。",
    ),
    "EK6015": entry(
        "An input could not be copied: {reason}.",
        "输入文件无法复制：{reason_zh}。",
        "Check that the file is still there and that you may read it.",
        "请检查该文件是否还在、是否有读取权限。",
    ),
    "EK6016": entry(
        "The results could not be written, and what was there before could not be put"
        " back: {reason}. Nothing is lost; it stands in this folder.",
        "结果无法写入，原有内容也无法放回原处：{reason_zh}。内容没有丢失，保存在这个文件夹中。",
        "Rename this hidden folder back by hand.",
        "请手工把这个隐藏文件夹改回原来的名称。",
    ),
    "EK6017": entry(
        "Files of the earlier result in this folder were changed since; nothing was"
        " written.",
        "该文件夹里上次结果的文件后来被改动过，未写入任何内容。",
        "Name a new folder, after copying what is worth keeping; with --force the"
        " changes are lost.",
        "请换一个新文件夹；改动有用的先另存一份。加 --force 则覆盖，改动不再保留。",
    ),
    "EK6018": entry(
        "An input was changed after it was read; nothing was written.",
        "输入文件在读取之后又被改动，未写入任何内容。",
        "Run the evaluation again.",
        "请重新评定一次。",
    ),
    # What a replay finds.
    "EK6021": entry(
        "The rubric is not the one the result was made with.",
        "评分办法与生成结果时所用的不同。",
        "Replay with the rubric of the result's inputs folder.",
        "请用结果文件夹 inputs 中的评分办法复算。",
    ),
    "EK6022": entry(
        "The facts are not those the result was made with.",
        "事实数据与生成结果时所用的不同。",
        "Replay with the facts of the result's inputs folder.",
        "请用结果文件夹 inputs 中的事实数据复算。",
    ),
    "EK6023": entry(
        "The plugin “{plugin}” is not the one the result was made with.",
        "插件“{plugin}”与生成结果时所用的不同。",
        "Install the version that is expected.",
        "请安装所要求的版本。",
    ),
    "EK6024": entry(
        "The plugin “{plugin}”, which the result was made with, is not installed.",
        "生成结果时用到的插件“{plugin}”没有安装。",
        "Install it in the version that is expected.",
        "请安装所要求的版本。",
    ),
    "EK6025": entry(
        "The plugin “{plugin}” was not there when the result was made.",
        "插件“{plugin}”在生成结果时并不存在。",
        "Remove it, or replay in an environment without it.",
        "请卸载该插件，或换到没有它的环境中复算。",
    ),
    "EK6026": entry(
        "The engine is not the version the result was made with.",
        "计算引擎与生成结果时的版本不同。",
        "Install the version of evalkit that is expected.",
        "请安装所要求的 evalkit 版本。",
    ),
    "EK6027": entry(
        "The receipt says otherwise than the recomputed one.",
        "凭据的这一项与复算所得不同。",
    ),
    "EK6028": entry(
        "The outcome of subject {subject} differs.",
        "评价对象 {subject} 的评价结果不同。",
    ),
    "EK6029": entry(
        "Subject {subject} has an outcome in the folder, but none when recomputed.",
        "评价对象 {subject} 在结果文件夹中有评价结果，复算时却没有。",
    ),
    "EK6030": entry(
        "Subject {subject} has an outcome when recomputed, but none in the folder.",
        "评价对象 {subject} 复算时有评价结果，结果文件夹中却没有。",
    ),
    "EK6031": entry(
        "The file differs from the recomputed one from byte {byte} on.",
        "该文件自第 {byte} 个字节起与复算所得不同。",
    ),
    "EK6032": entry(
        "A file the receipt names is not in the folder.",
        "凭据列出的文件不在文件夹中。",
        "Restore it from a copy or run the evaluation again.",
        "请用备份恢复该文件，或重新评价。",
    ),
    "EK6033": entry(
        "The file does not match the digest in the receipt: it was changed after the"
        " result was written.",
        "该文件与凭据中的摘要不符：结果生成之后被改动过。",
        "Restore it from a copy or run the evaluation again.",
        "请用备份恢复该文件，或重新评价。",
    ),
    "EK6034": entry(
        "{count} more subjects have differing outcomes.",
        "另有 {count} 个评价对象的评价结果不同。",
    ),
    "EK6035": entry(
        "The outcomes differ, and the folder's outcomes.csv can't be read to say"
        " whose.",
        "评价结果不同，但文件夹中的 outcomes.csv 无法读取，无从指出是哪些评价对象。",
        "Restore outcomes.csv from a copy.",
        "请用备份恢复 outcomes.csv。",
    ),
    "EK6036": entry(
        "The part “{part}” of the workbook differs from the recomputed one from byte"
        " {byte} on.",
        "工作簿中的“{part}”部分自第 {byte} 个字节起与复算所得不同。",
    ),
    "EK6037": entry(
        "Recomputing gives a file the folder's receipt does not name.",
        "复算得到了凭据中没有列出的文件。",
    ),
    # What a receipt warns of.
    "EK6041": entry(
        "The day of evaluation lies outside the rubric's validity.",
        "评价基准日不在评分办法的有效期内。",
        "Check that this is the rubric in force on that day.",
        "请确认该日适用的是这一版办法。",
        severity="warning",
    ),
}

"""Codes EK5xxx: plugins."""

from __future__ import annotations

from evalkit.catalogue.entry import Entry, entry

ENTRIES: dict[str, Entry] = {
    "EK5001": entry(
        "The plugin “{plugin}” can't be loaded: {why}.",
        "插件“{plugin}”无法加载：{why}。",
        "Reinstall or remove it; EVALKIT_PLUGINS=off runs without outside plugins.",
        "请重新安装或卸载；EVALKIT_PLUGINS=off 可不用外部插件。",
    ),
    "EK5002": entry(
        "The plugin “{plugin}” implements a hook in a way that does not fit: {why}.",
        "插件“{plugin}”的钩子写法不符：{why}。",
        "The author compares its functions with `docs/reference/hooks.md`.",
        "请插件作者对照 `docs/reference/hooks.md` 检查函数名和参数。",
    ),
    "EK5003": entry(
        "The plugin “{plugin}” implements no hook.",
        "插件“{plugin}”没有实现任何钩子。",
        "The author marks its functions with `@hookimpl`.",
        "请插件作者用 `@hookimpl` 标记函数。",
    ),
    "EK5004": entry(
        "The plugin “{plugin}” failed in `{hook}`: {why}.",
        "插件“{plugin}”在 `{hook}` 中出错：{why}。",
        "Tell the author of the plugin.",
        "请告知插件作者。",
    ),
    "EK5005": entry(
        "The plugin “{plugin}” gave something unsound in `{hook}`: {why}.",
        "插件“{plugin}”在 `{hook}` 中给出的内容不合要求：{why}。",
        "Tell the author of the plugin.",
        "请告知插件作者。",
    ),
    "EK5006": entry(
        "The {kind} “{name}” is given twice: by “{other}” and by “{plugin}”.",
        "{kind_zh}“{name}”有两个：“{other}”给出一个，“{plugin}”又给出一个。",
        "Remove one of the plugins, or ask an author to rename.",
        "请卸载其中一个，或请作者改名。",
    ),
    "EK5007": entry(
        "Two distributions have a plugin called “{plugin}”: {first} and {second}.",
        "两个软件包都有叫“{plugin}”的插件：{first} 和 {second}。",
        "Remove one of them.",
        "请卸载其中一个。",
    ),
    "EK5008": entry(
        "The source of the plugin “{plugin}” can't be read, and no receipt could name "
        "it: {why}.",
        "插件“{plugin}”的源码无法读取，凭据无从记载：{why}。",
        "Install it from a wheel with its Python sources.",
        "请用含 Python 源码的安装包安装。",
    ),
    "EK5009": entry(
        "The {kind} “{name}” (`{module}`) failed at {path}, first for the subject "
        "“{id}”: {why}. The points it gives are open for every subject, from the least "
        "to the most they could be.",
        "{kind_zh}“{name}”（`{module}`）在 {path} 处失效，最先见于对象“{id}”："
        "{why_zh}。所有对象的这部分得分都按可能的最低和最高计，结果可能待定。",
        "Tell the author of the plugin; the other criteria are scored as ever.",
        "请告知插件作者；其他项目照常评分。",
        severity="warning",
    ),
    "EK5010": entry(
        "The {kind} “{name}” (`{module}`) can't be used with these parameters: {why}.",
        "{kind_zh}“{name}”（`{module}`）无法按这些参数使用：{why}。",
        "Check the parameters; if they are right, tell the author of the plugin.",
        "请核对参数；参数无误的，请告知插件作者。",
    ),
}

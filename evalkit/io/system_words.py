"""What the operating system says, in its own words and in Chinese."""

from __future__ import annotations

import errno

_CHINESE = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "这个磁盘只能读、不能写",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.EEXIST: "已经有同名的文件或文件夹",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘配额",
    errno.EFBIG: "文件太大",
    errno.EBUSY: "正被别的程序使用",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多",
}


def reasons(error: OSError) -> dict[str, object]:
    """Give a system's reason as the values `reason` and `reason_zh` of a fault."""
    said = error.strerror or str(error) or type(error).__name__
    return {"reason": said, "reason_zh": _CHINESE.get(error.errno or 0, said)}

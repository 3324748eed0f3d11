"""A result's folder: all of it or nothing, and nobody's files lost."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from evalkit.errors import EvalkitError, UsageError
from evalkit.io import results_folder
from evalkit.io.notice import Notice
from evalkit.io.receipt import Receipt, receipt_bytes, sha256
from evalkit.io.results import input_paths, render_results, write_results
from evalkit.io.results_folder import place_files
from evalkit.io.results_read import read_receipt
from evalkit.model.outcome import Outcomes
from tests.results_sample import INGREDIENTS, INPUTS, OUTCOMES, RUBRIC, plain

FILES = {
    "inputs/facts/households.csv",
    "inputs/rubric/ten-star.toml",
    "notice.html",
    "outcomes.csv",
    "outcomes.xlsx",
    "receipt.json",
}


def write(
    folder: Path, outcomes: Outcomes = OUTCOMES, *, force: bool = False
) -> Receipt:
    """Write the sample's result."""
    return write_results(
        folder,
        rubric=RUBRIC,
        outcomes=outcomes,
        ingredients=INGREDIENTS,
        inputs=INPUTS,
        notice=Notice("演示"),
        force=force,
    )


OTHER = attrs.evolve(OUTCOMES, names=("某某",) * 7)


def below(folder: Path) -> dict[str, bytes]:
    """Give every file below a folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_result_is_six_files(tmp_path: Path) -> None:
    """The four results, the receipt, and what a replay needs."""
    receipt = write(tmp_path / "out")
    files = below(tmp_path / "out")
    assert set(files) == FILES
    assert files["receipt.json"] == receipt_bytes(receipt)
    assert read_receipt(tmp_path / "out") == receipt
    assert {name: sha256(each) for name, each in files.items()} == {
        **receipt.files,
        "receipt.json": sha256(files["receipt.json"]),
    }
    assert files["inputs/rubric/ten-star.toml"] == INPUTS["rubric/ten-star.toml"]


def test_the_folder_is_all_that_is_left(tmp_path: Path) -> None:
    """No temporary folder stays, and others may read what their rights allow."""
    write(tmp_path / "out")
    write(tmp_path / "out", OTHER)
    assert os.listdir(tmp_path) == ["out"]
    umask = os.umask(0)
    os.umask(umask)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o777 & ~umask


def test_every_file_is_made_safe_before_the_folder_appears(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut after the rename finds the files' contents on the disk."""
    safe = []
    inner = os.fsync

    def sync(handle: int) -> None:
        if stat.S_ISREG(os.fstat(handle).st_mode):
            assert not (tmp_path / "out").exists()
            safe.append(handle)
        inner(handle)

    monkeypatch.setattr(os, "fsync", sync)
    write(tmp_path / "out")
    assert len(safe) == len(FILES)


def test_writing_again_gives_the_same_bytes(tmp_path: Path) -> None:
    """Another folder, another time, the same files."""
    write(tmp_path / "a")
    write(tmp_path / "deep" / "er" / "b")
    assert below(tmp_path / "a") == below(tmp_path / "deep" / "er" / "b")


def test_rendering_gives_what_is_written(tmp_path: Path) -> None:
    """A replay renders in memory and compares."""
    receipt = write(tmp_path / "out")
    again = render_results(RUBRIC, OUTCOMES, INGREDIENTS, Notice("演示"), INPUTS)
    assert again.receipt == receipt
    files = below(tmp_path / "out")
    assert {name: files[name] for name in again.files} == again.files
    bare = render_results(RUBRIC, OUTCOMES, INGREDIENTS)
    assert set(bare.receipt.files) == set(bare.files)


def test_inputs_are_found_again(tmp_path: Path) -> None:
    """The receipt says where the rubric and the facts are."""
    receipt = write(tmp_path)
    rubric = (tmp_path / "inputs" / "rubric" / "ten-star.toml",)
    assert input_paths(tmp_path, receipt, "rubric") == rubric
    facts = (tmp_path / "inputs" / "facts" / "households.csv",)
    assert input_paths(tmp_path, receipt, "facts") == facts


def test_inputs_are_copied_from_files(tmp_path: Path) -> None:
    """A path is read, even one inside the folder that is replaced."""
    out = tmp_path / "out"
    write(out)
    write_results(
        out,
        rubric=RUBRIC,
        outcomes=OUTCOMES,
        ingredients=INGREDIENTS,
        inputs={"facts/new.csv": out / "inputs" / "facts" / "households.csv"},
    )
    files = below(out)
    assert files["inputs/facts/new.csv"] == b"id\r\n"
    assert "inputs/facts/households.csv" not in files


def test_every_input_that_cannot_be_copied_is_named(tmp_path: Path) -> None:
    """Ways out of the folder, names that clash where case is lost, missing files."""
    with pytest.raises(UsageError) as caught:
        write_results(
            tmp_path / "out",
            rubric=RUBRIC,
            outcomes=OUTCOMES,
            ingredients=INGREDIENTS,
            inputs={
                "../a": b"",
                "facts/A.csv": b"",
                "facts/a.csv": b"",
                "facts/b.csv": tmp_path / "gone.csv",
            },
        )
    found = [(fault.code, fault.place.file) for fault in caught.value.faults]
    assert found == [
        ("EK6014", "../a"),
        ("EK6014", "facts/a.csv"),
        ("EK6015", str(tmp_path / "gone.csv")),
    ]
    assert os.listdir(tmp_path) == []


def test_an_earlier_result_is_replaced_whole(tmp_path: Path) -> None:
    """What the new result has no more is gone."""
    out = tmp_path / "out"
    write(out)
    rendered = render_results(RUBRIC, OTHER, INGREDIENTS)
    place_files(out, {**rendered.files, "receipt.json": b"{}"})
    assert set(below(out)) == FILES - {name for name in FILES if "inputs" in name}


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    """Empty, or with nothing but what desktops leave in it."""
    (tmp_path / ".DS_Store").touch()
    write(tmp_path)
    assert set(below(tmp_path)) == FILES | {".DS_Store"}


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    """The folder behind the link is filled."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    write(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert set(below(tmp_path / "real")) == FILES


def test_a_foreign_folder_is_refused(tmp_path: Path) -> None:
    """Without force nothing is touched, and the message names what is in the way."""
    for name in "abcdef":
        (tmp_path / name).write_text(name)
    before = below(tmp_path)
    with pytest.raises(UsageError) as caught:
        write(tmp_path)
    (fault,) = caught.value.faults
    assert (fault.code, fault.got) == ("EK6011", "a, b, c, d, e …")
    assert below(tmp_path) == before


def test_remarks_in_an_earlier_result_are_not_lost(tmp_path: Path) -> None:
    """A sheet changed since, and a file added, each refuse the folder, told apart."""
    write(tmp_path)
    (tmp_path / "outcomes.csv").write_text("my remarks")
    (tmp_path / "inputs" / "letter.txt").write_text("dear")
    with pytest.raises(UsageError) as caught:
        write(tmp_path)
    told = [(fault.code, fault.got) for fault in caught.value.faults]
    assert told == [("EK6011", "inputs/letter.txt"), ("EK6017", "outcomes.csv")]


def test_force_replaces_ours_and_keeps_the_rest(tmp_path: Path) -> None:
    """Foreign files, folders and links stand where they stood."""
    out = tmp_path / "out"
    write(out)
    (out / "outcomes.csv").write_text("my remarks")
    (out / "inputs" / "letter.txt").write_text("dear")
    (out / "mine" / "deep").mkdir(parents=True)
    (out / "mine" / "deep" / "a").write_text("a")
    (out / "link").symlink_to("mine")
    write(out, force=True)
    files = below(out)
    assert set(files) == FILES | {"inputs/letter.txt", "mine/deep/a"}
    assert files["outcomes.csv"].startswith(b"\xef\xbb\xbf")
    assert os.readlink(out / "link") == "mine"
    assert os.listdir(tmp_path) == ["out"]


def test_force_keeps_empty_folders_and_who_may_look_in(tmp_path: Path) -> None:
    """A folder somebody closed to others stays closed; one that is empty stays."""
    out = tmp_path / "out"
    (out / "以后再放" / "照片").mkdir(parents=True)
    (out / "inputs").mkdir()
    out.chmod(0o700)
    write(out, force=True)
    assert (out / "以后再放" / "照片").is_dir()
    assert set(below(out)) == FILES
    assert stat.S_IMODE(out.stat().st_mode) == 0o700


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """Force does not turn a file into a folder either."""
    file = tmp_path / "out"
    file.write_text("x")
    with pytest.raises(UsageError, match="EK6012"):
        write(file, force=True)
    assert file.read_text() == "x"


FULL = OSError(28, "No space left on device")


def failing(
    inner: Callable[..., object], after: int, times: int, folder: Path
) -> Callable[..., object]:
    """Let calls through, then fail some times; calls on paths elsewhere don't count."""
    left = [after, times]

    def call(*values: object, **named: object) -> object:
        path = values[0] if values else None
        if isinstance(path, Path) and not path.is_relative_to(folder):
            return inner(*values, **named)
        if left[0]:
            left[0] -= 1
        elif left[1]:
            left[1] -= 1
            raise FULL
        return inner(*values, **named)

    return call


@pytest.mark.parametrize("kind", ["new", "empty", "earlier", "forced"])
@pytest.mark.parametrize("call", ["fsync", "mkdir", "rename", "open", "mkdtemp"])
def test_whatever_fails_nothing_half_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, call: str
) -> None:
    """The n-th call of each kind fails, for every n, until none is left to fail."""
    out = tmp_path / "deep" / "out"
    if kind != "new":
        out.mkdir(parents=True)
    if kind in ("earlier", "forced"):
        write(out)
    if kind == "forced":
        (out / "mine").mkdir()
        (out / "mine" / "a").write_text("a")
        (out / "mine" / "b").write_text("b")
    before, paths = below(tmp_path), sorted(tmp_path.rglob("*"))
    owner, name = {
        "fsync": (os, "fsync"),
        "mkdtemp": (tempfile, "mkdtemp"),
    }.get(call, (Path, call))
    inner = getattr(owner, name)
    # A rename that fails for good can't be undone either: that is another test.
    times = 1 if call == "rename" else 1000
    for after in range(100):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, failing(inner, after, times, tmp_path))
            failed = codes_of(out, force=kind == "forced")
        if not failed:
            break
        # A receipt that can't be opened makes the folder a foreign one.
        assert failed in (["EK6013"], ["EK6011"], ["EK6017"])
        assert below(tmp_path) == before
        assert sorted(tmp_path.rglob("*")) == paths
    assert 0 < after < 99 or (kind, call) == ("empty", "mkdir")
    assert "某某" in (out / "outcomes.csv").read_text("utf-8")
    expected = FILES | ({"mine/a", "mine/b"} if kind == "forced" else set())
    assert set(below(out)) == expected
    assert os.listdir(tmp_path / "deep") == ["out"]


def codes_of(out: Path, *, force: bool) -> list[str]:
    """Write another result and give the codes it fails with; none when it does not."""
    try:
        write(out, OTHER, force=force)
    except EvalkitError as error:
        return [fault.code for fault in error.faults]
    return []


@pytest.mark.parametrize("after", range(1, 5))
def test_what_cannot_be_put_back_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """When renaming fails for good the message says where everything is."""
    out = tmp_path / "out"
    write(out)
    (out / "mine").mkdir()
    for name in "abc":
        (out / "mine" / name).write_text(name)
    monkeypatch.setattr(Path, "rename", failing(Path.rename, after, 1000, tmp_path))
    with pytest.raises(EvalkitError) as caught:
        write(out, OTHER, force=True)
    (fault,) = caught.value.faults
    assert fault.code == "EK6016"
    aside = Path(str(fault.place.file))
    assert set(below(aside)) >= FILES
    found = {path.name for path in tmp_path.rglob("mine/*")}
    assert found == {"a", "b", "c"}


def test_a_folder_that_cannot_be_looked_into_is_not_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When listing fails nothing is replaced."""

    def refuse(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    write(tmp_path)
    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(EvalkitError, match="EK6013"):
        write(tmp_path)


def test_a_file_that_cannot_be_read_counts_as_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What can't be compared is not replaced."""
    write(tmp_path)
    monkeypatch.setattr(Path, "read_bytes", failing(Path.read_bytes, 0, 1, tmp_path))
    with pytest.raises(UsageError, match="EK6017"):
        write(tmp_path)


def test_an_interrupt_leaves_nothing_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C is passed on as it is, and the temporary folder goes."""

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "deep" / "out")
    assert os.listdir(tmp_path) == []


def test_a_folder_others_use_meanwhile_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A parent we made stays when somebody has put something in it."""

    def meddle(_: int) -> None:
        (tmp_path / "deep" / "theirs").write_text("x")
        raise OSError("the system says no")

    monkeypatch.setattr(os, "fsync", meddle)
    with pytest.raises(EvalkitError, match="the system says no"):
        write(tmp_path / "deep" / "out")
    assert set(below(tmp_path)) == {"deep/theirs"}


def test_a_result_in_place_is_not_called_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the last sync of the parent fails the result is there all the same."""
    inner = results_folder._sync

    def sync(folder: Path) -> None:
        if folder == tmp_path:
            raise OSError(5, "Input/output error")
        inner(folder)

    monkeypatch.setattr(results_folder, "_sync", sync)
    write(tmp_path / "out")
    assert set(below(tmp_path / "out")) == FILES


def test_a_bare_result_can_be_written_too(tmp_path: Path) -> None:
    """No grades, no groups, no names: the folder has the same files."""
    rubric = attrs.evolve(RUBRIC, vetoes=(), programmes=(), ladder=None, ranking=None)
    write_results(
        tmp_path / "out",
        rubric=rubric,
        outcomes=plain(),
        ingredients=INGREDIENTS,
        inputs=INPUTS,
    )
    assert set(below(tmp_path / "out")) == FILES

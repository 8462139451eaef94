"""What supervisord is told, read as supervisord reads it."""

import configparser
import shlex
from pathlib import Path

from setup import settings, supervision


def sections(data: Path, parts: list[supervision.Part]) -> configparser.RawConfigParser:
    chosen = settings.read({"INDGANG_DATA": str(data)})
    reader = configparser.RawConfigParser(inline_comment_prefixes=(";", "#"))
    reader.read_string(supervision.config(chosen, parts))
    return reader


def test_the_four_parts_come_back_however_often_they_end(tmp_path: Path) -> None:
    chosen = settings.read({})
    parts = supervision.parts(chosen, {"redis": 20001, "rasa": 20002, "actions": 20003})
    read = sections(tmp_path, parts)
    assert read["group:indgang"]["programs"] == "rasa,actions,gateway"
    for name in ("redis", "rasa", "actions", "gateway"):
        section = read[f"program:{name}"]
        assert (section["autorestart"], section["startsecs"]) == ("true", "0")
        assert section["stdout_logfile"] == str(tmp_path / "logs" / f"{name}.log")


def test_redis_is_stopped_last(tmp_path: Path) -> None:
    parts = [supervision.Part("redis", ["r"], last=True), supervision.Part("gateway", ["g"])]
    read = sections(tmp_path, parts)
    assert read.getint("program:redis", "priority") < read.getint("program:gateway", "priority")


def test_spaces_and_percent_signs_in_names_survive(tmp_path: Path) -> None:
    data = tmp_path / "100 % data"
    read = sections(data, [supervision.Part("gateway", ["python", "a b", "50%"])])
    command = shlex.split(read["program:gateway"]["command"].replace("%%", "%"))
    assert command[-3:] == ["python", "a b", "50%"]
    assert str(data / "run" / "gateway.pid") in command

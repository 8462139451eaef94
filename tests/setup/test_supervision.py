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
    parts = supervision.parts(chosen, settings.Ports(20001, [20002], [20003], []))
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


def test_more_of_a_kind_have_names_and_ports_of_their_own(tmp_path: Path) -> None:
    ports = settings.Ports(20001, [20002, 20003], [20004, 20005], [20006])
    parts = supervision.parts(settings.read({}), ports)
    read = sections(tmp_path, parts)
    assert read["group:indgang"]["programs"] == "rasa,rasa-2,actions,actions-2,gateway,gateway-2"
    assert "20003" in shlex.split(read["program:rasa-2"]["command"])
    assert read["program:actions-2"]["environment"] == "INDGANG_ACTIONS_PORT=20005"
    assert "environment" not in read["program:gateway"]
    assert read["program:gateway-2"]["environment"] == "INDGANG_HOST=127.0.0.1,INDGANG_PORT=20006"
    assert read["program:gateway-2"]["stdout_logfile"] == str(tmp_path / "logs" / "gateway-2.log")

"""Free ports, and ports that are taken."""

import socket

import pytest

from setup import ports
from setup.errors import PortTaken, SettingWrong


def test_a_taken_port_is_named_with_a_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {port} is taken.*INDGANG_PORT"):
            ports.require_free("127.0.0.1", port)


def test_a_port_is_free_again_when_its_listener_is_gone() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    ports.require_free("127.0.0.1", port)


def test_an_address_of_another_machine_is_a_wrong_setting() -> None:
    with pytest.raises(SettingWrong, match="INDGANG_HOST"):
        ports.require_free("192.0.2.1", 8000)


def test_inner_ports_differ_and_lie_below_those_of_outgoing_connections() -> None:
    found = ports.free_ports(3)
    assert len(set(found)) == 3
    assert all(port in ports.INNER for port in found)

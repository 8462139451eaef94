"""Each open stream takes a file, and a shell gives a program a thousand unless it asks for more."""

import subprocess
import sys

from indgang.config import ROOT

BEGUN = """
import resource
from gateway.__main__ import take_all_files

_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (256, most))
take_all_files()
assert resource.getrlimit(resource.RLIMIT_NOFILE) == (most, most)
"""


def test_the_gateway_takes_all_that_it_may_have() -> None:
    subprocess.run([sys.executable, "-c", BEGUN], cwd=ROOT, check=True)

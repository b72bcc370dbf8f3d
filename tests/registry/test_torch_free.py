"""The registry, and every hooks and options module, cost no torch."""

import subprocess
import sys

SOURCE = """
import sys
from voxloom_registry import Registry
registry = Registry.discover()
for listed in registry.listed:
    registry.schema(listed.offer)
    registry.request(listed.offer)
    listed.state
loaded = sorted({"torch", "numpy", "rich"} & set(sys.modules))
assert not loaded, loaded
"""


def test_discovery_and_every_schema_import_no_torch() -> None:
    done = subprocess.run([sys.executable, "-c", SOURCE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

"""torchaudio is left alone where it loads, and stood in for where its compiled part does not."""

import subprocess
import sys
from importlib.util import find_spec

import pytest

USER = "import torchaudio\n\ndef use():\n    return torchaudio.info('a.wav')\n"
BROKEN = "raise OSError('Could not load this library') from OSError('libc10_cuda.so: cannot open')\n"
MISSING = "raise ModuleNotFoundError('no torchaudio', name='torchaudio')\n"  # whatever the environment has
WORKING = "def info(path):\n    return path.upper()\n"
BEGIN = "import sys\nfrom voxloom.torchaudio_stand_in import tolerating_torchaudio\n"


@pytest.fixture
def run(tmp_path):
    """Runs a program in a process of its own, where `torchaudio` is what it is given and `user` imports it."""

    def run(torchaudio, program):
        (tmp_path / "user.py").write_text(USER)
        (tmp_path / "torchaudio.py").write_text(torchaudio)
        start = f"{BEGIN}sys.path.insert(0, {str(tmp_path)!r})\n"
        done = subprocess.run([sys.executable, "-c", start + program], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    return run


def test_where_it_loads_nothing_is_altered(run):
    program = (
        "with tolerating_torchaudio():\n    import user\n"
        "import torchaudio\nassert user.torchaudio is torchaudio is sys.modules['torchaudio']\nprint(user.use())\n"
    )
    assert run(WORKING, program) == (0, "A.WAV\n", "")


def test_where_it_does_not_load_its_users_import(run):
    program = "with tolerating_torchaudio():\n    import user\nassert 'torchaudio' not in sys.modules\n"
    assert run(BROKEN, program) == (0, "", "")


def test_a_name_that_is_used_is_refused_with_the_reason(run):
    code, _, stderr = run(BROKEN, "with tolerating_torchaudio():\n    import user\nuser.use()\n")
    assert code == 1
    assert stderr.splitlines()[-1] == (
        "ImportError: torchaudio.info is used here, but torchaudio does not load beside this torch"
        " (libc10_cuda.so: cannot open): install the torchaudio built for it"
    )


def test_a_library_made_for_another_cuda_is_stood_in_for(run):
    program = "with tolerating_torchaudio():\n    import user\nuser.use()\n"
    _, _, stderr = run("raise RuntimeError('compiled with different CUDA versions')\n", program)
    assert "(compiled with different CUDA versions)" in stderr.splitlines()[-1]


def test_afterwards_it_fails_as_before(run):
    code, _, stderr = run(BROKEN, "with tolerating_torchaudio():\n    import user\nimport torchaudio\n")
    assert code == 1
    assert stderr.splitlines()[-1] == "OSError: Could not load this library"


def test_a_block_that_fails_leaves_no_stand_in(run):
    program = (
        "try:\n    with tolerating_torchaudio():\n        raise KeyError\nexcept KeyError:\n    pass\n"
        "assert 'torchaudio' not in sys.modules\n"
    )
    assert run(BROKEN, program) == (0, "", "")


def test_one_that_is_not_installed_is_missed(run):
    code, _, stderr = run(MISSING, "with tolerating_torchaudio():\n    import user\n")
    assert code == 1
    assert stderr.splitlines()[-1] == "ModuleNotFoundError: no torchaudio"


@pytest.mark.parametrize("library", ["dac", "distillmos"])
def test_libraries_import_beside_this_torch(library):
    if find_spec(library) is None:
        pytest.skip(f"{library} is not installed")
    program = f"{BEGIN}with tolerating_torchaudio():\n    import {library}\nprint({library}.__name__)\n"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == (f"{library}\n", "")

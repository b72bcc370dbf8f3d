"""The one door to every check: `nox` for the quick ones, `nox -s NAME` for one, `nox -l` for the list."""

import os
import subprocess
import sys
import tempfile
import tomllib
import wave
import zipfile
from pathlib import Path

import nox
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent
EXAMPLE = ROOT / "examples" / "voxloom-example"
EXTRAS = "world,espeak,gruut,dac,xformers,textgrid,piper,kokoro,train,evaluate,test"
CORE_LIMIT = 3500  # lines of core/ without testing/
TRAINING = (
    "recipe=flashspeech-nano",
    "codec=dct-narrow",
    f"corpus.path={ROOT / 'tests' / 'data' / 'manifest.jsonl'}",
    "corpus.unit_seconds=0.025",
)

nox.needs_version = ">=2024.10"
nox.options.sessions = ["tests", "lint", "types"]
nox.options.reuse_venv = "yes"


@nox.session
def tests(session: nox.Session) -> None:
    """The fast tests."""
    _install(session)
    session.run("pytest", *session.posargs)


@nox.session
def slow(session: nox.Session) -> None:
    """The slow tests, but for those that need a GPU."""
    _install(session)
    beside = ("-n", str(min(2, os.cpu_count() or 1)), "--dist=worksteal")
    for chosen, how in (("not alone", beside), ("alone", ("-n", "0"))):
        words = ("-m", f"slow and not gpu and {chosen}", "--timeout=900", *how)
        session.run("pytest", *words, *session.posargs, success_codes=[0, 5])


@nox.session(venv_backend="venv", reuse_venv=False)
def lowest(session: nox.Session) -> None:
    """The fast tests with everything we ask for at the oldest version we allow, torch excepted."""
    _install_bounded(session, [_torch(), *_lower_bounds()])
    session.run("pytest", *session.posargs)


@nox.session(venv_backend="venv", reuse_venv=False)
def newest(session: nox.Session) -> None:
    """The fast tests with the newest versions there are, torch excepted: what refreshed constraints would bring."""
    _install_bounded(session, [_torch()])
    session.run("pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Style, import contracts, the house's rules and the size of the core."""
    _install(session)
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports")
    session.run("pytest", "-q", "tests/house")
    lines = _core_lines()
    session.log(f"core: {lines} lines without testing/, of at most {CORE_LIMIT}")
    if lines > CORE_LIMIT:
        session.error("the core has outgrown its limit: move something into a plugin")


@nox.session
def types(session: nox.Session) -> None:
    """Strict types of ours and of the example, and array shapes while tests run."""
    _install(session)
    session.run("mypy")
    session.run("mypy", str(EXAMPLE / "voxloom_example"))
    session.run("pytest", "-q", f"--jaxtyping-packages={_shaped()},beartype.beartype", "tests/core/nn", "tests/plugins")


@nox.session(venv_backend="venv", reuse_venv=False)
def wheel(session: nox.Session) -> None:
    """Our wheel and the stranger's in a fresh environment: names, the stranger's suites, 20 steps with its codec."""
    built = Path(session.create_tmp()).resolve() / "wheels"
    for old in built.glob("*.whl"):
        old.unlink()
    session.run("pip", "wheel", "-q", "--no-deps", "-w", str(built), str(ROOT), str(EXAMPLE))
    ours, theirs = next(built.glob("voxloom-*.whl")), next(built.glob("voxloom_example-*.whl"))
    _check_names(session, ours)
    session.install("-c", "constraints.txt", f"{ours}[world,espeak,train,test]", str(theirs))
    with tempfile.TemporaryDirectory() as elsewhere, session.chdir(elsewhere):
        session.run("pytest", "-c", str(EXAMPLE / "pyproject.toml"), "-p", "no:cacheprovider", str(EXAMPLE / "tests"))
        session.run("voxloom", "plugins")
        session.run("voxloom", "prepare", *TRAINING)
        session.run("voxloom", "train", *TRAINING, "steps=20")


@nox.session(venv_backend="none")
def demo(session: nox.Session) -> None:
    """The README's first block, as a newcomer pastes it: fresh clone, fresh environment."""
    with tempfile.TemporaryDirectory() as elsewhere:
        clone = Path(elsewhere) / "voxloom"
        session.run("git", "clone", "-q", str(ROOT), str(clone), external=True)
        block = subprocess.run([clone / ".ci" / "block", "1"], check=True, capture_output=True, text=True).stdout
        with session.chdir(clone):
            session.run("bash", "-euxc", block, external=True, env={"PATH": _path_without_environment()})
        seconds = _wav_seconds(clone / "hello.wav")
        session.log(f"hello.wav: {seconds:.1f} s")
        if seconds < 1:
            session.error("hello.wav is too short to hold the sentence")


def _install(session: nox.Session) -> None:
    """Everything, editable; with `--default-venv-backend none` the active environment is used as it is."""
    if session.venv_backend != "none":
        session.install("-c", "constraints.txt", "-e", f".[{EXTRAS},dev]")


def _install_bounded(session: nox.Session, constraints: list[str]) -> None:
    """Everything but the tools of `dev`, within `constraints`; what was taken of what we ask for is logged."""
    held = Path(session.create_tmp()).resolve() / "constraints.txt"
    held.write_text("\n".join(constraints) + "\n")
    voices = [word for path in sorted((ROOT / "voices").iterdir()) for word in ("-e", str(path))]
    session.install("-c", str(held), "-e", f".[{EXTRAS}]", *voices)
    taken = session.run("pip", "freeze", "--exclude-editable", silent=True, log=False)
    asked = {canonicalize_name(requirement.name) for requirement in _requirements()}
    lines = str(taken).splitlines()
    session.log(", ".join(line for line in lines if canonicalize_name(line.partition("==")[0]) in asked))


def _requirements() -> list[Requirement]:
    """What we ask for ourselves, extras included, the tools of `dev` left out."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [line for name in EXTRAS.split(",") for line in project["optional-dependencies"][name]]
    return [Requirement(line) for line in [*project["dependencies"], *extras]]


def _lower_bounds() -> list[str]:
    """Our ranges' lower ends, of each package the highest, pinned: pip cannot resolve to the lowest by itself."""
    lowest: dict[str, Version] = {}
    for requirement in _requirements():
        for bound in requirement.specifier:
            if bound.operator == ">=" and requirement.name != "torch":
                version = Version(bound.version)
                lowest[requirement.name] = max(version, lowest.get(requirement.name, version))
    return [f"{name}=={version}" for name, version in lowest.items()]


def _torch() -> str:
    """The torch that constraints.txt names: other releases pull gigabytes of CUDA, or are not at hand."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    return next(line for line in lines if line.startswith("torch=="))


def _shaped() -> str:
    """The modules that state array shapes, whose claims can be checked at run time."""
    paths = [(path, root) for root in (ROOT / "core", ROOT / "plugins") for path in sorted(root.rglob("*.py"))]
    stating = [(path, root) for path, root in paths if "jaxtyping" in (text := path.read_text()) or "Tensor" in text]
    names = [".".join(path.relative_to(root).with_suffix("").parts) for path, root in stating]
    apart = ("voxloom.testing", "voxloom.metric", "voxloom_evaluation")  # figures: beartype takes no int for a float
    return ",".join(name.removesuffix(".__init__") for name in names if not name.startswith(apart))


def _core_lines() -> int:
    files = [path for path in (ROOT / "core").rglob("*.py") if "testing" not in path.parts]
    return sum(len(path.read_text().splitlines()) for path in files)


def _check_names(session: nox.Session, built: Path) -> None:
    """Refuse a wheel that would put a foreign name into site-packages."""
    with zipfile.ZipFile(built) as archive:
        names = {name.split("/")[0] for name in archive.namelist()}
    session.log(f"top-level names: {', '.join(sorted(names))}")
    if foreign := sorted(name for name in names if not name.startswith("voxloom")):
        session.error(f"the wheel installs {', '.join(foreign)}: every top-level name must start with voxloom")


def _path_without_environment() -> str:
    inside = Path(sys.prefix) / "bin"
    return os.pathsep.join(entry for entry in os.environ["PATH"].split(os.pathsep) if Path(entry) != inside)


def _wav_seconds(path: Path) -> float:
    with wave.open(str(path)) as opened:
        return opened.getnframes() / opened.getframerate()

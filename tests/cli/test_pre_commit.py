"""The hooks with the real pre-commit, in a real git repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from lantern import BRIDGE, BRIDGE_CLEAN, BUNDLE, FERRY, FERRY_CLEAN, PLAIN, RULES

ROOT = Path(__file__).parents[2]
HOOKS = ROOT / ".pre-commit-hooks.yaml"
CONFIG = 'include = ["news/"]\n'

pytestmark = [
    pytest.mark.skipif(shutil.which("git") is None, reason="needs git"),
    pytest.mark.skipif(find_spec("pre_commit") is None, reason="needs pre-commit: pip install -e '.[dev]'"),
]


class Repository:
    """A corpus in git."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "PRE_COMMIT"))}
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
        self.environment = kept | {
            "HOME": str(home), "PRE_COMMIT_HOME": str(home / "pre-commit"), "PATH": path, "LC_ALL": "C.UTF-8",
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "XDG_CONFIG_HOME": str(home / "config"),
        }  # fmt: skip
        self.run("git", "init", "-q", "-b", "main")
        for key, value in (
            ("user.name", "Salma Darwazi"),
            ("user.email", "salma@lantern.example"),
            ("commit.gpgsign", "false"),
        ):
            self.run("git", "config", key, value)

    def run(self, *args: str, timeout: int = 120) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            args, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=timeout, check=False
        )

    def git(self, *args: str) -> str:
        done = self.run("git", *args)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def commit(self) -> tuple[bool, str]:
        """Whether a commit of what is staged goes through, and what was said."""
        done = self.run("git", "commit", "-m", "News")
        return done.returncode == 0, done.stdout + done.stderr

    def committed(self, name: str) -> str:
        return self.git("show", f"HEAD:{name}")


def hooks_here(*ids: str, args: str = "") -> str:
    """A configuration of pre-commit with our hooks as the file of hooks has them, run from this installation."""
    text = "repos:\n- repo: local\n  hooks:\n"
    for own in HOOKS.read_text("utf-8").split("- id: ")[1:]:
        name, _, rest = own.partition("\n")
        if name in ids:
            text += f"  - id: {name}\n" + "".join(f"  {line}\n" for line in rest.splitlines() if line.strip())
            text += f"    args: [{args}]\n" if args else ""
    return text.replace("language: python", "language: system")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    folder, home = tmp_path / "corpus", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    corpus = Repository(folder, home)
    corpus.write({"rules/lantern.toml": RULES, "cleaner.toml": CONFIG, ".pre-commit-config.yaml": hooks_here("clean")})
    corpus.git("add", "-A")
    corpus.git("commit", "-qm", "An empty corpus")
    done = corpus.run("pre-commit", "install")
    assert done.returncode == 0, done.stderr
    return corpus


def test_commit_fail_fix_commit_again(repository):
    repository.write({"news/a.txt": FERRY, "news/plain.txt": PLAIN, "requirements.txt": FERRY, "LICENSE.txt": FERRY})
    repository.git("add", "-A")
    done, said = repository.commit()
    assert not done
    assert "cleaned news/a.txt: 3 lines dropped, 2 captured" in said
    assert "files were modified by this hook" in said
    repository.git("add", "-A")
    assert repository.commit()[0]
    assert repository.committed("news/a.txt") == FERRY_CLEAN
    assert repository.committed("news/plain.txt") == PLAIN
    assert repository.committed("requirements.txt") == repository.committed("LICENSE.txt") == FERRY


def test_only_staged_files_and_only_what_is_staged_of_them(repository):
    repository.write({"news/a.txt": PLAIN, "news/b.txt": PLAIN})
    repository.git("add", "-A")
    assert repository.commit()[0]
    repository.write({"news/a.txt": f"{PLAIN}\nThe quay is open.\n", "news/b.txt": FERRY})
    repository.git("add", "news/a.txt")
    repository.write({"news/a.txt": FERRY})  # staged clean, dirty on top; b is dirty and not staged
    assert repository.commit()[0]
    assert repository.committed("news/a.txt") == f"{PLAIN}\nThe quay is open.\n"
    assert (repository.folder / "news" / "a.txt").read_text() == (repository.folder / "news" / "b.txt").read_text() == FERRY


def test_partly_staged_and_dirty(repository):
    repository.write({"news/a.txt": FERRY})
    repository.git("add", "-A")
    further = FERRY + "\nThe goat sails too, its owner said on the pier.\n"
    repository.write({"news/a.txt": further})  # not staged; what the hook takes lies beside it
    done, said = repository.commit()
    assert not done
    assert "cleaned news/a.txt" in said
    left = (repository.folder / "news" / "a.txt").read_text()
    assert "The goat sails too" in left  # nothing that was not staged is lost
    repository.git("add", "-A")
    repository.commit()
    repository.git("add", "-A")
    assert repository.commit()[0]
    assert repository.committed("news/a.txt") == FERRY_CLEAN + "\nThe goat sails too, its owner said on the pier.\n"


def test_renamed_and_deleted_files(repository):
    repository.write({"old/a.txt": FERRY, "news/gone.txt": PLAIN})  # old/ is no part of the corpus
    repository.git("add", "-A")
    assert repository.commit()[0]
    (repository.folder / "news").mkdir(exist_ok=True)
    repository.git("mv", "old/a.txt", "news/with a blank.txt")
    repository.git("rm", "-q", "news/gone.txt")
    done, said = repository.commit()
    assert not done
    assert "cleaned news/with a blank.txt" in said
    repository.git("add", "-A")
    assert repository.commit()[0]
    assert repository.committed("news/with a blank.txt") == FERRY_CLEAN


def test_a_bundle_fails_until_somebody_splits_it(repository):
    repository.write({"news/b.txt": BUNDLE})
    repository.git("add", "-A")
    done, said = repository.commit()
    assert not done
    assert "'clean hook --split news/b.txt' writes b.1.txt, b.2.txt" in said
    assert (repository.folder / "news" / "b.txt").read_text() == BUNDLE
    repository.write({".pre-commit-config.yaml": hooks_here("clean", args="--split")})
    repository.git("add", "-A")
    done, said = repository.commit()
    assert not done
    assert "news/b.1.txt\nnews/b.2.txt\n" in said
    repository.git("add", "-A")
    assert repository.commit()[0]
    assert repository.committed("news/b.1.txt") == FERRY_CLEAN
    assert repository.committed("news/b.2.txt") == BRIDGE_CLEAN
    assert "news/b.txt" not in repository.git("ls-files")


def test_the_check_says_it_and_changes_nothing(repository):
    repository.write({".pre-commit-config.yaml": hooks_here("clean-check"), "news/a.txt": FERRY})
    repository.git("add", "-A")
    done, said = repository.commit()
    assert not done
    assert "would clean news/a.txt: 3 lines dropped, 2 captured" in said
    assert "files were modified" not in said
    assert (repository.folder / "news" / "a.txt").read_text() == FERRY


def test_without_a_configuration_the_commit_fails_and_says_how_to_write_one(repository):
    repository.git("rm", "-q", "cleaner.toml")
    repository.write({"news/a.txt": PLAIN})
    repository.git("add", "-A")
    done, said = repository.commit()
    assert not done
    assert "write a cleaner.toml" in said


def test_many_files_in_parallel_batches(repository):
    names = [f"news/{n:02}.txt" for n in range(16)]  # a batch holds four files at most, or those of one processor
    repository.write({name: FERRY if n % 2 else BRIDGE for n, name in enumerate(names)})
    repository.git("add", "-A")
    done, said = repository.commit()
    assert not done
    assert said.count("cleaned news/") == len(names)
    repository.git("add", "-A")
    assert repository.commit()[0]
    assert [repository.committed(name) for name in names] == [BRIDGE_CLEAN, FERRY_CLEAN] * 8


@pytest.mark.slow  # pip installs the program anew
def test_try_repo_with_this_checkout(repository):
    """What pre-commit itself makes of the file of hooks: it installs this checkout into an environment of its own."""
    if subprocess.run(["git", "-C", str(ROOT), "rev-parse", "HEAD"], capture_output=True, check=False).returncode:
        pytest.skip("this is no checkout of git")
    repository.write({"news/a.txt": FERRY, "LICENSE.txt": FERRY})
    repository.git("add", "-A")
    done = repository.run("pre-commit", "try-repo", str(ROOT), "--files", "news/a.txt", "LICENSE.txt", timeout=400)
    said = done.stdout + done.stderr
    if "An unexpected error has occurred: CalledProcessError" in said and "install" in said:
        pytest.skip("pip can't install this checkout here")
    assert done.returncode == 1, said
    assert "cleaned news/a.txt: 3 lines dropped, 2 captured" in said
    assert (repository.folder / "news" / "a.txt").read_text() == FERRY_CLEAN
    assert (repository.folder / "LICENSE.txt").read_text() == FERRY
    assert "clean (check)" in said
    assert said.count("Passed") == 1  # the check, after the hook that writes

"""Runs the suite on each database that answers, and ends by saying what ran and what was left out.

Called by script/test. Browser tests need Chromium: one that is present, else one that the system's package manager
installs; on CI nothing may be left out.
"""

import os
import shutil
import subprocess
import sys

import psycopg

POSTGRES = os.environ.get("RELAIS_TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_CI = os.environ.get("CI", "").lower() in {"true", "1"}


def find_chromium() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install_chromium() -> None:
    """Ask Debian's package manager, where we may; anything else is the reader's to install."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-q", "-y", "chromium"]):
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)


def postgres_answers() -> bool:
    try:
        with psycopg.connect(POSTGRES, connect_timeout=3):
            return True
    except psycopg.Error:
        return False


def run_suite(name: str, database_url: str, arguments: list[str]) -> bool:
    print(f"\n== {name}", flush=True)  # noqa: T201
    environment = {**os.environ, "RELAIS_DATABASE_URL": database_url}
    command = [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "loadgroup", *arguments]
    return subprocess.run(command, env=environment, check=False).returncode == 0


def main(arguments: list[str]) -> int:
    left_out = []
    if find_chromium() is None:
        install_chromium()
    if find_chromium() is None:
        left_out.append("browser tests: no Chromium here; install it with your system's package manager")
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "relais.config.settings"}
    collect = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(collect, env=environment, check=True)
    passed = run_suite("SQLite", "", arguments)
    done = ["SQLite"]
    if postgres_answers():
        # The engines and the repository's own tests know no database: once is enough.
        ignored = ["--ignore=tests/engines", "--ignore=tests/house"]
        passed &= run_suite("PostgreSQL", POSTGRES, [*ignored, *arguments])
        done.append("PostgreSQL")
    else:
        left_out.append("PostgreSQL: no server answers at RELAIS_TEST_POSTGRES_URL")
    for line in left_out:
        print(f"left out: {line}")  # noqa: T201
    if left_out and ON_CI:
        print("on CI nothing may be left out")  # noqa: T201
        passed = False
    print(f"{'passed' if passed else 'FAILED'}: checks, and tests on {' and '.join(done)}")  # noqa: T201
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

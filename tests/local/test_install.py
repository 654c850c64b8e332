"""Installing does nothing twice, and says what to do when it cannot."""

import re
import subprocess
import sys

import pytest

from local import install, steps
from local.addresses import CHECKOUT
from local.steps import CannotInstall

DOWNLOAD = re.compile(r'^--(index-url|find-links)|"resolved"|://\S+\.(whl|tgz|tar\.gz)', re.MULTILINE)


def run_install():
    command = [sys.executable, "-m", "local.install", "--test"]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout


def test_install_does_nothing_twice():
    run_install()

    assert run_install() == ""


def test_every_requirement_is_pinned_by_its_hash():
    for name in [*install.TO_TEST, "requirements-node.txt"]:
        lines = (CHECKOUT / name).read_text().replace("\\\n", " ").splitlines()
        unpinned = [line for line in lines if line and line[0].isalpha() and "--hash=sha256:" not in line]

        assert unpinned == []


def test_no_file_records_where_packages_come_from():
    for name in [*install.TO_TEST, "requirements-node.txt", "package-lock.json"]:
        text = (CHECKOUT / name).read_text()

        assert not DOWNLOAD.search(text)


def test_a_failing_step_shows_what_it_said(capfd):
    with pytest.raises(CannotInstall, match="It could not be done"):
        steps.run([sys.executable, "-c", "print('because'); raise SystemExit(1)"], "It could not be done")

    assert "because" in capfd.readouterr().err


def test_a_stamp_knows_what_it_was_made_for(tmp_path):
    stamp = tmp_path / "stamp"
    stamp.write_text(steps.mark_of(CHECKOUT / "manage.py"))

    assert steps.is_done(stamp, steps.mark_of(CHECKOUT / "manage.py"))
    assert not steps.is_done(stamp, steps.mark_of(CHECKOUT / "Makefile"))

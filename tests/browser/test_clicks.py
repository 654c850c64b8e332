"""No browser test looks at a page before it has arrived."""

from pathlib import Path

MAY_CLICK = {"clicks.py", "test_clicks.py"}


def test_every_click_waits_for_where_it_leads():
    """Each says by its verb, of tests/browser/clicks.py, whether it leads to another page."""
    files = [file for file in Path(__file__).parent.glob("*.py") if file.name not in MAY_CLICK]

    assert [file.name for file in files if ".click(" in file.read_text()] == []

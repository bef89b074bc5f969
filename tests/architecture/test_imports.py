"""The house stands: server → web → channels → matching, and nobody looks up."""

import pytest

from tests.architecture.imports import FLOORS, ROOT, breaches, files


def test_nobody_looks_up():
    assert breaches() == []


def test_the_walk_sees_the_whole_house():
    seen = {floor: [path.name for path in files(ROOT, floor)] for floor in FLOORS}
    assert "claims.py" in seen["matching"]
    assert {"hub.py", "needs.py", "redis.py", "0001_the_first_schema.py"} <= set(seen["channels"])
    assert all(seen.values())


PLANTED = {
    "channels looks at web": ("channels", "from web import views\n"),
    "inside a function": ("channels", "def draw():\n    import server.app\n"),
    "relative, out of the house's order": ("matching", "from ..web import views\n"),
    "by name": ("web", "import importlib\nimportlib.import_module('server.app')\n"),
    "only for the types": ("matching", "if TYPE_CHECKING:\n    from channels.store import Store\n"),
    "SQL on the ground": ("matching", "import sqlalchemy\n"),
    "a loop on the ground": ("matching", "import asyncio\n"),
    "a coroutine on the ground": ("matching", "async def think(): ...\n"),
    "a clock on the ground": ("matching", "import datetime\nAT = datetime.datetime.now()\n"),
    "HTTP in the middle": ("channels", "from starlette.responses import Response\n"),
    "HTML in the middle": ("channels", "def draw():\n    from jinja2 import Environment\n"),
}


@pytest.mark.parametrize(("floor", "code"), PLANTED.values(), ids=PLANTED)
def test_a_planted_breach_is_found(tmp_path, floor, code):
    for each in FLOORS:
        (tmp_path / each).mkdir()
    fine = tmp_path / "server" / "fine.py"
    fine.write_text("from web import views\nfrom channels.hub import Hub\nimport asyncio, jinja2\n")
    assert breaches(tmp_path) == []
    (tmp_path / floor / "planted.py").write_text(code)
    (found,) = breaches(tmp_path)
    assert found.path == f"{floor}/planted.py"

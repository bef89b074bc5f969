"""Modules joined into one: in order, under the names they use, and only from forms that can be joined."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from web.assets import STATIC
from web.joining import SHEETS, Unjoinable, joined_script, joined_sheet


def run(folder: Path, **modules: str) -> str:
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text)
    out = folder / "out.mjs"
    out.write_text(joined_script(folder))
    return subprocess.run(["node", out], capture_output=True, text=True, check=True).stdout


def test_each_module_comes_once_before_those_that_need_it(tmp_path):
    said = run(
        tmp_path,
        base='console.log("base");\nexport const one = 1;\nconst hidden = 5;\n',
        left='import { one as uno } from "./base.js";\nconst hidden = 6;\n'
        "export function left() {\n  return uno + hidden;\n}\n",
        right='import { one } from "./base.js";\nexport class Right {\n  /** @type {number} */ n = one;\n}\n'
        "export async function later() {}\n",
        main='// words\nimport { left } from "./left.js";\nimport { Right, later } from "./right.js";\n'
        "await later();\nconsole.log(left(), new Right().n);\n",
    )
    assert said == "base\n7 1\n"


@pytest.mark.parametrize(
    "text",
    [
        "export default 3;\n",
        'import "./base.js";\n',
        'import { one\n} from "./base.js";\n',
        'export * from "./base.js";\n',
        "console.log(import.meta.url);\n",
    ],
)
def test_other_forms_are_refused(tmp_path, text):
    (tmp_path / "base.js").write_text("export const one = 1;\n")
    (tmp_path / "main.js").write_text(text)
    with pytest.raises(Unjoinable):
        joined_script(tmp_path)


def test_circles_and_waiting_modules_are_refused(tmp_path):
    (tmp_path / "base.js").write_text('import { two } from "./main.js";\nexport const one = two;\n')
    (tmp_path / "main.js").write_text('import { one } from "./base.js";\nexport const two = one;\n')
    with pytest.raises(Unjoinable, match="circle"):
        joined_script(tmp_path)
    (tmp_path / "base.js").write_text("await 3;\nexport const one = 1;\n")
    with pytest.raises(Unjoinable, match="base"):
        joined_script(tmp_path)


def test_ours_are_whole(tmp_path):
    out = tmp_path / "out.mjs"
    out.write_text(joined_script(STATIC / "js"))
    subprocess.run(["node", "--check", out], check=True)
    modules = {path.stem for path in (STATIC / "js").glob("*.js")}
    joined = out.read_text()
    assert all(f"const ${name}=" in joined for name in modules - {"main"}), "a module that nobody needs"
    assert set(SHEETS) == {path.stem for path in (STATIC / "css").glob("*.css")}
    assert joined_sheet(STATIC / "css").count("{") > 500

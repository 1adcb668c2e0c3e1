"""Compiles the French catalogue (`.po` to `.mo`) while installing: pure Python, no gettext tools needed.

Also run directly by script/bootstrap, so that an edited catalogue takes effect without a reinstall.
"""

from pathlib import Path
from typing import Any

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LOCALES = Path(__file__).parent / "src" / "relais" / "locale"


def compile_catalogues() -> list[Path]:
    """Write a `.mo` beside each `.po` that is newer than it; return the paths that now exist."""
    compiled = []
    for source in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
        compiled.append(target)
    return compiled


class CatalogueHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # the hook's signature
        for path in compile_catalogues():
            build_data["force_include"][str(path)] = str(path.relative_to(LOCALES.parent.parent.parent / "src"))


if __name__ == "__main__":
    compile_catalogues()

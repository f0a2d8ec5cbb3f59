"""JupyterLab on the learner's folder: in the learner's language, with nothing left to choose."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from crmlab.course.writing import save
from crmlab.lab import WIDGET
from crmlab.lab.workspace import PRIVATE
from crmlab.language import Language

START = "00_start_here"
LOCALES: dict[Language, str] = {"en": "en", "zh": "zh_CN"}
OUTPUT = ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) .jp-OutputArea :focus"
KEYS = [[f"Arrow{way}"] for way in ("Down", "Up", "Left", "Right")] + [
    [*keys] for keys in ("A", "B", "C", "DD", "J", "K", "M", "R", "V", "X", "Y", "Z")
]
"""Keys with which JupyterLab moves between cells or changes them, even from inside a quiz."""


def configure(folder: Path, language: Language, *, chosen: bool) -> None:
    """Write what JupyterLab starts from, and leave what the learner has set in its menus.

    Parameters
    ----------
    folder
        The learner's folder.
    language
        The language of the interface.
    chosen
        Whether the learner asked for this language; if so, it replaces one set in the menus.
    """
    from ipykernel.kernelspec import get_kernel_dict

    private = folder / PRIVATE
    defaults = {
        "@jupyterlab/apputils-extension:notification": {
            "fetchNews": "false",
            "checkForUpdates": False,
        },
        "@jupyterlab/notebook-extension:tracker": {"autoStartDefaultKernel": True},
        "@jupyterlab/shortcuts-extension:shortcuts": {"shortcuts": [_nothing(k) for k in KEYS]},
        "@jupyterlab/translation-extension:plugin": {"locale": LOCALES[language]},
    }
    _write_json(private / "jupyter/labconfig/default_setting_overrides.json", defaults)
    _write_json(private / "jupyter/kernels/python3/kernel.json", get_kernel_dict())
    if chosen:
        menu = private / "settings/@jupyterlab/translation-extension/plugin.jupyterlab-settings"
        menu.unlink(missing_ok=True)


def _nothing(keys: list[str]) -> dict[str, Any]:
    """Return a shortcut that leaves keys pressed in an output to what has the focus there."""
    return {
        "command": "apputils:run-first-enabled",
        "args": {"commands": []},
        "keys": keys,
        "selector": OUTPUT,
        "preventDefault": False,
    }


def environment(folder: Path, language: Language) -> dict[str, str]:
    """Return the variables for the server and its kernels.

    ``JUPYTER_PATH`` comes first in the search for kernels: ``python3`` is the interpreter that
    runs crmlab, whatever other ``python3`` kernel the learner has.
    """
    private = folder.resolve() / PRIVATE
    jupyter = str(private / "jupyter")
    return {
        "CRMLAB_BANK": os.environ.get("CRMLAB_BANK") or str(folder.resolve()),
        "CRMLAB_LANG": language,
        "CRMLAB_RECORD": os.environ.get("CRMLAB_RECORD")
        or f"sqlite:///{(private / 'record.sqlite').as_posix()}",
        "JUPYTER_CONFIG_PATH": _first(jupyter, "JUPYTER_CONFIG_PATH"),
        "JUPYTER_PATH": _first(jupyter, "JUPYTER_PATH"),
    }


def arguments(folder: Path, language: Language, port: int | None, *, browser: bool) -> list[str]:
    """Return the arguments with which JupyterLab opens the learner's folder."""
    folder, start = folder.resolve(), f"{START}.{language}.ipynb"
    page = f"/lab/tree/{start}" if (folder / start).exists() else "/lab"
    given = [
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url={page}",
        f"--LabApp.user_settings_dir={folder / PRIVATE / 'settings'}",
        f"--LabApp.workspaces_dir={folder / PRIVATE / 'workspaces'}",
        f"--ContentsManager.pre_save_hook={__name__}.keep_stills",
    ]
    if port:
        given.append(f"--ServerApp.port={port}")
    if not browser:
        given.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        given.append("--allow-root")
    return given


def keep_stills(model: dict[str, Any], **_: Any) -> None:
    """Save a notebook without its widgets, which end with the kernel; their stills stay."""
    if model["type"] == "notebook" and model["content"]:
        for cell in model["content"]["cells"]:
            for output in cell.get("outputs", []):
                output.get("data", {}).pop(WIDGET, None)


def serve(folder: Path, language: Language, port: int | None, *, browser: bool) -> None:
    """Run JupyterLab on the learner's folder until it is stopped."""
    from jupyterlab.labapp import LabApp

    os.environ.update(environment(folder, language))
    LabApp.launch_instance(arguments(folder, language, port, browser=browser))


def _first(folder: str, variable: str) -> str:
    return os.pathsep.join(filter(None, [folder, os.environ.get(variable)]))


def _write_json(path: Path, content: object) -> None:
    save(path, json.dumps(content, indent=1).encode())

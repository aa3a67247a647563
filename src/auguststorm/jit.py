"""Configure compilation of kernels, in one place.

Numba's own cache does not notice edits in other files, so compiled kernels are kept in a user folder named by
a hash of every kernel source, the versions of numba and numpy, and the processor. The folder is set before numba is
imported.
"""

import hashlib
import os
import platform
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])


def kernel_sources() -> list[Path]:
    """List the files whose text decides what the kernels do, in a fixed order."""
    package = Path(__file__).parent
    return [package / "jit.py", package / "rng.py", *sorted((package / "engine").rglob("*.py"))]


def _cache_folder() -> Path:
    digest = hashlib.sha256()
    for source in kernel_sources():
        digest.update(source.name.encode())
        digest.update(source.read_bytes())
    for part in (
        version("numba"),
        version("numpy"),
        platform.python_version(),
        platform.machine(),
        platform.processor(),
    ):
        digest.update(part.encode())
    base = os.environ.get("XDG_CACHE_HOME")
    root = Path(base) if base else Path.home() / ".cache"
    return root / "auguststorm" / "kernels" / digest.hexdigest()[:16]


CACHE_FOLDER = _cache_folder()
os.environ.setdefault("NUMBA_CACHE_DIR", str(CACHE_FOLDER))

import numba  # noqa: E402  (the cache folder must be known before numba reads its settings)


def kernel(function: F) -> F:
    """Compile a kernel: cached, without the interpreter lock, IEEE arithmetic (no fastmath, so bits hold)."""
    return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy", fastmath=False)(function))


def inline(function: F) -> F:
    """Compile a small function that kernels call; same arithmetic as `kernel`."""
    return cast(F, numba.njit(nogil=True, error_model="numpy", fastmath=False)(function))


def is_warm() -> bool:
    """Tell whether compiled kernels for this code, these versions and this machine lie in the cache."""
    return CACHE_FOLDER.is_dir() and any(CACHE_FOLDER.rglob("*.nbc"))

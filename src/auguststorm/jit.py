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
from typing import Any, TypeVar

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
from numba.core.registry import CPUDispatcher  # noqa: E402

_OPTIONS = {"nogil": True, "error_model": "numpy", "fastmath": False}  # IEEE arithmetic, so that bits hold
_NO_WAYS_IN = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
_compile: Any = numba.njit
_types: Any = numba.types


def kernel(function: F) -> F:
    """Compile a kernel: cached, without the interpreter lock, IEEE arithmetic."""
    compiled: F = _compile(cache=True, no_cfunc_wrapper=True, **_OPTIONS)(function)
    return compiled


class _Inner(CPUDispatcher):
    """Compiles a function for kernels only: without a way in from Python, and one variant for all sizes of integer.

    Both save a third of the time that compiling takes, which would go into wrappers that nobody calls and into the
    same function for int16, int32, int64 and every constant. Integers are widened without loss; floats stay.
    """

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call from Python, as tests do: with a variant of its own that has a way in."""
        if not hasattr(self, "_whole"):
            self._whole = _compile(cache=True, **_OPTIONS)(self.py_func)
        return self._whole(*args, **kwargs)

    def get_call_template(self, args: Any, kws: Any) -> Any:
        """Choose the variant for the types of a call."""
        _, folded = self.fold_argument_types(args, kws)
        return super().get_call_template(tuple(_widened(kind) for kind in folded), {})


def _widened(kind: Any) -> Any:
    if not isinstance(kind, _types.Integer):
        return kind
    is_constant = isinstance(kind, _types.IntegerLiteral)
    return _types.int64 if is_constant or kind.signed else kind


def inline(function: F) -> F:
    """Compile a small function that kernels call; same arithmetic as `kernel`."""
    if os.environ.get("NUMBA_DISABLE_JIT", "0") != "0":
        return function
    compiled: Any = _Inner(
        function, targetoptions={"nopython": True, "boundscheck": None, "forceinline": True, **_NO_WAYS_IN, **_OPTIONS}
    )
    out: F = compiled
    return out

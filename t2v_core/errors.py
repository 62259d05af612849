"""What may go wrong without a fault of the program: told to a person in a line. All else keeps its traceback."""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# What a disk, a path or its owner has against it. Other errors of the system are faults of ours.
_OF_FILES = {
    *(errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOTEMPTY, errno.ENAMETOOLONG, errno.ELOOP),
    *(errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO),
}


class UserError(ValueError):
    """A wish that makes no sense or cannot be met. `str(error)` is a sentence for whoever made it: what is wrong, and
    what to do."""


class NothingThere(UserError, FileNotFoundError):
    """A run, a model or a file that is not there (yet); `str(error)` as above."""


@contextmanager
def told_in_a_line() -> Iterator[None]:
    """Around what a command does: a UserError, or a file that cannot be read or written, ends the program with one
    line on stderr and status 1."""
    try:
        yield
    except UserError as error:
        sys.exit(f"{error}")
    except OSError as error:
        if error.errno not in _OF_FILES:
            raise
        file = f"{error.filename}: " if error.filename else ""
        sys.exit(f"{file}{error.strerror}.")

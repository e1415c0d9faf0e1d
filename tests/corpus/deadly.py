"""A cleaner that dies, stops or waits over certain documents, as a bug or a lack of memory would make it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from cleaner import Cleaner
from cleaner.result import Result

POISON = "This sentence kills its reader."
ONCE = "This sentence kills its first reader."
FAULT = "This sentence confuses its reader."
SLOW = "This sentence is read slowly."


class DeadlyCleaner:
    """Cleans as the usual cleaner does, with exceptions.

    :param marks: a folder in which is noted who has died already
    """

    def __init__(self, marks: Path) -> None:
        self._own = Cleaner.load(packs=["generic-en"], cut="off")
        self.marks = marks

    def __reduce__(self) -> tuple[Any, ...]:
        return DeadlyCleaner, (self.marks,)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._own, name)

    def clean(self, text: str, **options: Any) -> Result:
        if SLOW in text:
            time.sleep(0.05)
        if FAULT in text:
            raise KeyError("a fault of the program")
        mark = self.marks / f"{abs(hash(text)) if ONCE not in text else text[:20]}"
        if POISON in text or (ONCE in text and not mark.exists()):
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return self._own.clean(text, **options)

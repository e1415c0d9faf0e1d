"""Worker processes: what Ctrl-C means the first process decides, and no worker outlives it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import connection, parent_process
from typing import Any

__all__ = ["be_worker", "uninterrupted", "workers"]


@contextmanager
def workers(count: int) -> Iterator[ProcessPoolExecutor]:
    """Worker processes; where the block is left by an error, what they are at is given up."""
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(count, initializer=be_worker)
    try:
        yield pool
    except BaseException:
        # What is half written to a worker is never read, and early Pythons 3.11 would wait for that at their end (issue 94777).
        if (tasks := getattr(pool, "_call_queue", None)) is not None:
            tasks.cancel_join_thread()
        pool.shutdown(wait=False, cancel_futures=True)
        for process in set(multiprocessing.active_children()) - others:
            process.kill()
        raise
    pool.shutdown()


def be_worker() -> None:
    """Make this process a worker; it ends with the one that started it, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the first one decides
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back while a process is started: half made, it would tell of it.

    The process blocks the signal from its beginning, as it inherits the mask. Here another thread may still get it.
    """
    if threading.current_thread() is not threading.main_thread():  # there no signal arrives
        yield
        return
    held: list[tuple[Any, ...]] = []
    masked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if hasattr(signal, "pthread_sigmask") else None
    before = signal.signal(signal.SIGINT, lambda *of: held.append(of))
    try:
        yield
    finally:
        if masked is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, masked)
        signal.signal(signal.SIGINT, before)
        if held and callable(before):
            before(*held[0])

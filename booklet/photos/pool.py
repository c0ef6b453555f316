"""Many photos at once: a pool of processes that starts with the first photo that has to be made.

One thread owns the pool; `submit` and the workers' answers only leave it messages. So few photos are under way
at any time that the death of a worker (out of memory) concerns those alone: each of them is tried again by itself,
and the one that kills its worker again becomes a finding.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import TypeAlias

from booklet.findings import Checked
from booklet.photos.prepare import PhotoJob
from booklet.photos.source import problem
from booklet.photos.store import Outcome, PhotoFolder, PhotoStore, PreparedPhoto

Result: TypeAlias = Checked[PreparedPhoto | None]

FEW = 2
"""So many photos are made sooner in this process than in a pool that has to start."""

_WORKER_BYTES = 2 * 2**30
"""Memory that a worker may need for the largest photo that is let in."""

_ADDRESS_SPACE_BYTES = 6 * 2**30
"""Where a decoder asks for more than this, it gets an error instead of the machine's last memory."""


@dataclass(frozen=True)
class _Task:
    job: PhotoJob
    promise: Future[Result]


@dataclass(frozen=True)
class _Answer:
    task: _Task
    inner: Future[Outcome]


class PhotoPool:
    """Prepares photos while the caller does other work. A context manager; leaving it by an error drops what waits.

    `expected` is how many photos will be submitted, where that is known: a few are made in this process.
    `submit` returns at once, save for those few.
    """

    def __init__(self, store: PhotoStore, expected: int | None = None, workers: int | None = None) -> None:
        self._store = store
        self._in_process = expected is not None and expected <= FEW
        self._workers = workers or worker_count()
        self._inbox: SimpleQueue[_Task | _Answer | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._cancelled = False

    def submit(self, job: PhotoJob) -> Future[Result]:
        """The photo, made or taken from the store. The future raises OutputError where the disk is full."""
        promise: Future[Result] = Future()
        found = self._store.find(job)
        if found is not None:
            promise.set_result(found)
        elif self._in_process:
            _settle(promise, self._store, lambda: self._store.entries.make(job))
        else:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="photos", daemon=True)
                self._thread.start()
            self._inbox.put(_Task(job, promise))
        return promise

    def __enter__(self) -> PhotoPool:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._cancelled = kind is not None
        if self._thread is not None:
            self._inbox.put(None)
            self._thread.join()

    def _run(self) -> None:
        """The owner of the pool: takes messages until told to stop and nothing is under way."""
        waiting: deque[_Task] = deque()
        broken: list[_Task] = []
        under_way, stopping = 0, False
        executor: ProcessPoolExecutor | None = None
        while not (stopping and under_way == 0 and not waiting):
            match self._inbox.get():
                case None:
                    stopping = True
                case _Task() as task:
                    waiting.append(task)
                case _Answer(task, inner):
                    under_way -= 1
                    if isinstance(inner.exception(), BrokenProcessPool):
                        broken.append(task)
                    else:
                        _settle(task.promise, self._store, inner.result)
            if stopping and self._cancelled:
                while waiting:
                    waiting.popleft().promise.cancel()
            if broken and under_way == 0:
                if executor is not None:
                    executor.shutdown(wait=True)
                executor = None
                for task in broken:
                    self._retry(task)
                broken = []
            # A worker more than there are has its next photo at hand.
            while waiting and not broken and under_way < self._workers + 1:
                executor = executor or _new_executor(self._workers)
                task = waiting.popleft()
                under_way += self._start(executor, task)
        if executor is not None:
            executor.shutdown(wait=True)

    def _start(self, executor: ProcessPoolExecutor, task: _Task) -> int:
        """Hand a photo to the pool; how many are then under way more: none where the caller cancelled it."""
        if not task.promise.set_running_or_notify_cancel():
            return 0
        try:
            inner = executor.submit(_work, self._store.entries, task.job)
        except (BrokenProcessPool, OSError) as cause:
            inner = Future()
            inner.set_exception(cause)
        inner.add_done_callback(lambda done: self._inbox.put(_Answer(task, done)))
        return 1

    def _retry(self, task: _Task) -> None:
        """Make one photo in a process of its own."""
        with _new_executor(1) as executor:
            try:
                outcome = executor.submit(_work, self._store.entries, task.job).result()
            except BrokenProcessPool:
                outcome = Outcome(Checked(None, (problem("photo-worker-died", task.job.label),)))
            except Exception as cause:  # noqa: BLE001 - the caller's to handle, where it waits for the photo
                task.promise.set_exception(cause)
                return
        _settle(task.promise, self._store, lambda: outcome)


def worker_count() -> int:
    """How many processes to use: the processors given to this process, as far as the memory suffices."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return processors
    return max(1, min(processors, memory // _WORKER_BYTES))


def _settle(promise: Future[Result], store: PhotoStore, outcome_of: Callable[[], Outcome]) -> None:
    """Fulfil a promise with an outcome or with what it raised."""
    try:
        outcome = outcome_of()
    except Exception as cause:  # noqa: BLE001 - the caller's to handle, where it waits for the photo
        promise.set_exception(cause)
        return
    store.learn(outcome.known)
    promise.set_result(outcome.photo)


def _new_executor(workers: int) -> ProcessPoolExecutor:
    """Workers start from a clean process, never as a copy of this one with its threads."""
    if sys.platform == "linux":
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([__name__])
        return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin_worker)
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin_worker)


def _begin_worker() -> None:
    """In a worker: an interrupt is the main process's to handle, and memory has an end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard == resource.RLIM_INFINITY or hard > _ADDRESS_SPACE_BYTES:
            resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE_BYTES, hard))


def _work(entries: PhotoFolder, job: PhotoJob) -> Outcome:
    return entries.make(job)

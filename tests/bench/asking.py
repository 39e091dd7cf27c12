"""Questions on the law: how long an answer takes, how soon the engine is ready, how much memory it wants."""

import statistics
import subprocess
import sys
import time
from itertools import cycle, islice
from pathlib import Path

from bot.search.engine import Engine

ASKED = 600
ROOT = Path(__file__).parents[2]
QUESTIONS = (
    "Сессия қашан заңды болып саналады, кворум қанша?",
    "кворум",
    "нас 60 в Совете, пришло 41, можно начинать?",
    "можно ли отозвать члена Ассамблеи и кто это решает",
    "khatshylyq degen ne, onyn mindetteri qandai",
    "мен көшіп кеттім, мүшелігім не болады?",
    "как приготовить бешбармак",
    "созыв внеочереднй сесии сколько подписей нужно",
)
MEMORY = (
    "from bot.search.engine import Engine; engine = Engine.load(); engine.ask('кворум'); "
    "print(next(int(line.split()[1]) // 1024 for line in open('/proc/self/status') if line.startswith('VmHWM')))"
)
"""The peak by the kernel's own book: `ru_maxrss` of a child begins with its parent's."""


async def measure() -> list[str]:
    began = time.perf_counter()
    engine = Engine.load()
    ready = time.perf_counter() - began
    waits = []
    for question in islice(cycle(QUESTIONS), ASKED):
        began = time.perf_counter()
        engine.ask(question)
        waits.append((time.perf_counter() - began) * 1000)
    waits.sort()
    memory = subprocess.run(  # noqa: ASYNC221, S603 — nothing else waits here, and the command is our own
        [sys.executable, "-c", MEMORY], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return [
        f"asking: median {statistics.median(waits):.1f} ms, 99th percentile {waits[int(ASKED * 0.99)]:.1f} ms; "
        f"the engine is ready in {ready:.2f} s and its process takes {memory.stdout.strip()} MB"
    ]

"""`ask`: questions answered from the law, as the bot would answer them; one JSON object a line."""

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from bot.rules.terms import local_day
from bot.search.engine import Answer, Engine, Hit
from bot.views.ask import answer_text
from bot.views.texts import Texts


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`ask [--lang kk|ru] [QUESTION …]`; without a question, one a line from standard input."""
    parser = subparsers.add_parser("ask", help="answer questions from the law, as JSON lines")
    parser.add_argument(
        "--lang", choices=("kk", "ru"), help="the asker's language, for questions that do not show theirs"
    )
    parser.add_argument("question", nargs="*", help="without it, one question a line from standard input")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print one JSON object for each question; always 0."""
    engine = Engine.load()
    today = local_day(datetime.now(UTC))
    questions: Iterable[str] = [" ".join(args.question)] if args.question else sys.stdin
    for line in questions:
        question = line.rstrip("\r\n")
        shown = as_json(question, engine.ask(question, args.lang), today)
        print(json.dumps(shown, ensure_ascii=False), flush=True)
    return 0


def as_json(question: str, answer: Answer, today: date) -> dict[str, Any]:
    """What `ask` prints. A part without a number goes by the clause that it belongs to, as people refer to it."""
    return {
        "question": question,
        "outcome": answer.outcome,
        "clauses": [{"ref": hit.ref, "score": hit.score} for hit in _numbered(answer.hits)],
        "lang": answer.lang,
        "text": answer_text(Texts.plain(answer.lang), answer, today),
    }


def _numbered(hits: Iterable[Hit]) -> list[Hit]:
    """The hits by numbered clause, each once, with the chances of its parts together."""
    scores: dict[str, float] = {}
    for hit in hits:
        ref = hit.ref.partition("/")[0]
        scores[ref] = min(1.0, round(scores.get(ref, 0.0) + hit.score, 3))
    return [Hit(ref, score) for ref, score in scores.items()]

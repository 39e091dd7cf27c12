"""`ask`: questions answered from the law, as the bot would answer them; one JSON object a line."""

import argparse
import json
import sys
from collections.abc import Iterable
from typing import Any

from bot.rules.law.statute import Lang
from bot.search.engine import Answer, Engine


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`ask [--lang kk|ru] [QUESTION …]`; without a question, one a line from standard input."""
    parser = subparsers.add_parser("ask", help="answer questions from the law, as JSON lines")
    parser.add_argument(
        "--lang", choices=("kk", "ru"), help="answer in this language, whatever the question's"
    )
    parser.add_argument(
        "question", nargs="*", help="its words; without them, one question a line on standard input"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print one JSON object for each question; always 0."""
    engine = Engine.load()
    questions: Iterable[str] = [" ".join(args.question)] if args.question else sys.stdin
    for question in questions:
        text = question.rstrip("\r\n")
        print(json.dumps(_shown(text, engine.ask(text, args.lang)), ensure_ascii=False), flush=True)
    return 0


def _shown(question: str, answer: Answer, lang: Lang | None = None) -> dict[str, Any]:
    return {
        "question": question,
        "outcome": answer.outcome,
        "clauses": [{"ref": hit.ref, "score": hit.score} for hit in answer.hits],
        "lang": lang or answer.lang,
        "text": "",
    }

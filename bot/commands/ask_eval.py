"""`ask-eval`: how well the search answers the questions of its own bank, each with itself left out."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.search.evaluate import Result, by_others, figures, left_out, worst


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`ask-eval [--questions FILE]`: the bank, or a file of questions by others."""
    parser = subparsers.add_parser("ask-eval", help="measure the answers on the bank of questions")
    parser.add_argument(
        "--questions", type=Path, help="JSON lines with split, type, q and gold, instead of the bank"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the figures and the worst fifty; always 0."""
    if args.questions:
        found = by_others(args.questions)
        for split, results in found.items():
            _table(split, results, lambda result: result.asked.style)
        results = [result for split in found.values() for result in split]
    else:
        results = left_out()
        _table("the bank, left out", results, lambda result: f"{result.asked.lang}, {result.asked.style}")
    print("\nthe worst:")
    for result in worst(results):
        asked = result.asked
        print(
            f"  {asked.text} | right: {', '.join(asked.right) or 'not in the law'}"
            f" | {result.outcome}: {', '.join(result.refs)} ({result.confidence:.2f})"
        )
    return 0


def _table(title: str, results: Sequence[Result], group: Callable[[Result], str]) -> None:
    print(
        f"\n{title:34}{'in law':>7}{'first':>8}{'first 3':>9}{'offered':>9}{'near answered':>15}{'far answered':>14}"
    )
    for name in (*sorted({group(result) for result in results}), "all"):
        found = figures([result for result in results if name in ("all", group(result))])
        print(
            f"  {name:32}{found.in_law:>7}{_share(found.first, found.in_law):>8}"
            f"{_share(found.first_three, found.in_law):>9}{_share(found.offered, found.in_law):>9}"
            f"{_of(found.near_answered, found.near):>15}{_of(found.far_answered, found.far):>14}"
        )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "-"


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole}" if whole else "-"

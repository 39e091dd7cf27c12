"""The command line: `python -m bot COMMAND`; every command is a file in `bot/commands/`."""

import argparse
import sys
from importlib import import_module

COMMANDS = (
    "run",
    "rehearse",
    "check",
    "backup",
    "audit",
    "register",
    "roles",
    "bodies",
    "rules",
    "duties",
    "ask",
    "ask-eval",
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its exit status.

    Only the named command is imported: the arithmetic of `rules` waits for no database and no Telegram.
    """
    given = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog="python -m bot", description="The Assembly's assistant in Telegram")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    wanted = given[:1] if given and given[0] in COMMANDS else COMMANDS
    for name in wanted:
        import_module(f"bot.commands.{name.replace('-', '_')}").add_parser(subparsers)
    chosen = parser.parse_args(given)
    status: int = chosen.run(chosen)
    return status


if __name__ == "__main__":
    sys.exit(main())

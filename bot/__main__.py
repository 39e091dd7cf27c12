"""The command line: `python -m bot COMMAND`; every command is a file in `bot/commands/`."""

import argparse
import sys

from bot.commands import ask, ask_eval, backup, check, register, rehearse, roles, rules, run


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its exit status. Without one, the help."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="The Assembly's assistant in Telegram")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in (run, rehearse, check, backup, register, roles, rules, ask, ask_eval):
        command.add_parser(subparsers)
    chosen = parser.parse_args(arguments)
    status: int = chosen.run(chosen)
    return status


if __name__ == "__main__":
    sys.exit(main())

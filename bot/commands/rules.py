"""`rules`: the law's arithmetic on the command line, one JSON object a question."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date, datetime

from bot.rules.bodies import BodyKind, kind_of
from bot.rules.convocation import convene, petition
from bot.rules.majority import OutcomeKind, Tally, outcome
from bot.rules.quorum import quorum
from bot.rules.statutes import STATUTE_2008, MeetingKind, Rule, Statute, rule_for
from bot.rules.terms import ALMATY

LAWFUL, NOT_LAWFUL, UNUSABLE = 0, 1, 2
Answer = tuple[dict[str, object], bool]


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`rules quorum|outcome|convene|petition`."""
    parser = subparsers.add_parser("rules", help="quorum, outcome, terms and petitions by the law, as JSON")
    parser.set_defaults(run=run)
    questions = parser.add_subparsers(dest="question", required=True, metavar="QUESTION")
    _add_quorum(questions)
    _add_outcome(questions)
    _add_convene(questions)
    _add_petition(questions)


def run(args: argparse.Namespace) -> int:
    """Print the verdict with its numbers and clause.

    Exit status 0 for lawful, met, adopted or reached, 1 for not, 2 for arguments that fit no meeting.
    """
    try:
        answer, good = args.judge(args)
    except (ValueError, OverflowError) as wrong:  # the latter: a day past the year 9999
        sys.stderr.write(f"rules {args.question}: {wrong}\n")
        return UNUSABLE
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, default=str) + "\n")
    return LAWFUL if good else NOT_LAWFUL


def _add_quorum(questions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = questions.add_parser("quorum", help="is there a quorum (9.5, 10.5)")
    _add_body(parser)
    parser.add_argument(
        "--total", type=int, required=True, metavar="N", help="all members, by seats in force"
    )
    parser.add_argument("--present", type=int, required=True, metavar="N", help="members present")
    parser.set_defaults(judge=_quorum)


def _add_outcome(questions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = questions.add_parser("outcome", help="what a vote decided (9.6, 10.6)")
    _add_body(parser)
    parser.add_argument(
        "--present", type=int, required=True, metavar="N", help="members present at the close"
    )
    parser.add_argument("--for", type=int, required=True, metavar="N", dest="in_favour")
    parser.add_argument("--against", type=int, required=True, metavar="N")
    parser.add_argument("--abstain", type=int, default=0, metavar="N")
    parser.add_argument("--left", type=int, default=0, metavar="N", help="members who voted and then left")
    parser.add_argument("--total", type=int, metavar="N", help="all members; without it no quorum is judged")
    parser.set_defaults(judge=_outcome)


def _add_convene(questions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = questions.add_parser("convene", help="may a meeting begin on that day (9.2, 9.3)")
    _add_body(parser)
    parser.add_argument("--kind", type=MeetingKind, choices=list(MeetingKind), required=True)
    parser.add_argument("--ordered", type=_day, required=True, metavar="DAY", help="date of the order")
    parser.add_argument(
        "--starts", type=_day, required=True, metavar="DAY", help="the day the meeting begins"
    )
    parser.add_argument(
        "--decided", type=_day, metavar="DAY", help="the day an extraordinary one was decided"
    )
    parser.add_argument("--notice-days", type=int, default=30, metavar="N", help="the body's own notice term")
    parser.set_defaults(judge=_convene)


def _add_petition(questions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = questions.add_parser("petition", help="do the signatures reach a third of all members (9.3)")
    parser.add_argument(
        "--total", type=int, required=True, metavar="N", help="all members, by seats in force"
    )
    parser.add_argument("--signatures", type=int, required=True, metavar="N")
    parser.set_defaults(judge=_petition)


def _add_body(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--body",
        type=_body,
        required=True,
        metavar="BODY",
        help=f"a kind ({', '.join(BodyKind)}) or a body's code, such as abai-session",
    )


def _quorum(args: argparse.Namespace) -> Answer:
    found = quorum(args.present, args.total, _rule(args.body))
    return {
        "verdict": "met" if found.met else "not_met",
        "threshold": found.needed,
        **asdict(found),
        **_of(STATUTE_2008),
    }, found.met


def _outcome(args: argparse.Namespace) -> Answer:
    tally = Tally(args.in_favour, args.against, args.abstain)
    if args.left < 0:
        raise ValueError("members are counted from zero")
    found = outcome(tally, args.present + args.left, args.total, args.present, _rule(args.body))
    return {
        "verdict": found.kind,
        **asdict(found),
        "quorum_judged": found.total is not None,
        **_of(STATUTE_2008),
    }, found.kind is OutcomeKind.ADOPTED


def _convene(args: argparse.Namespace) -> Answer:
    found = convene(
        args.body,
        args.kind,
        ordered=args.ordered,
        starts=args.starts,
        notice_days=args.notice_days,
        decided=args.decided,
    )
    return {
        "verdict": found.severity,
        "threshold": found.latest or found.term_days,  # a last day (9.3), or days ahead
        **asdict(found),
        **_of(STATUTE_2008),
    }, found.lawful


def _petition(args: argparse.Namespace) -> Answer:
    found = petition(args.signatures, args.total)
    return {
        "verdict": "reached" if found.reached else "not_reached",
        "threshold": found.needed,
        **asdict(found),
        **_of(STATUTE_2008),
    }, found.reached


def _rule(kind: BodyKind) -> Rule:
    return rule_for(kind, on=_today())


def _of(statute: Statute) -> dict[str, object]:
    """Which law the verdict rests on, and until when it was in force."""
    return {
        "statute": statute.number,
        "in_force_until": statute.last_day,
        "in_force_today": statute.in_force_on(_today()),
    }


def _today() -> date:
    return datetime.now(ALMATY).date()


def _body(text: str) -> BodyKind:
    try:
        return kind_of(text)
    except LookupError as unknown:
        raise argparse.ArgumentTypeError(str(unknown)) from unknown


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=ALMATY).date()
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"{text} is no date such as 2023-04-26") from wrong

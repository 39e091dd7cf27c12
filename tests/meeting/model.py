"""A meeting as a few sets and counts: what the bot's records must come to, stated a second time."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from db.models import Choice, VoteForm


@dataclass
class Question:
    """A vote. `ballots`: by member, of an open one; a secret one has `turnout` and `box`, and nothing joins them."""

    item: int
    form: VoteForm
    places: int | None
    closes_at: datetime | None
    ballots: dict[int, Choice] = field(default_factory=dict)
    turnout: set[int] = field(default_factory=set)
    papers: set[int] = field(default_factory=set)
    box: Counter[str] = field(default_factory=Counter)
    paper_counts: Counter[str] = field(default_factory=Counter)
    paper_spoilt: int = 0
    hands: tuple[int, int, int] = (0, 0, 0)
    hands_left: int = 0
    stale: bool = False
    gone: set[int] = field(default_factory=set)
    """Left while it was open, whether they came back or not."""
    outcome: str = "open"
    counts: tuple[int, int, int] = (0, 0, 0)
    taking_part: int = 0


@dataclass
class Model:
    """Who has a seat, who is in the hall, what was put: everything else is counted from these."""

    seats: set[int]
    inside: set[int] = field(default_factory=set)
    came: set[int] = field(default_factory=set)
    opened: bool = False
    at_opening: set[int] = field(default_factory=set)
    total_at_opening: int = 0
    votes: dict[int, Question] = field(default_factory=dict)

    @property
    def present(self) -> set[int]:
        return self.inside & self.seats

    @property
    def needed(self) -> int:
        """Two thirds of all members, rounded up (9.5)."""
        return max(1, -(-2 * len(self.seats) // 3))

    @property
    def quorum(self) -> bool:
        return len(self.present) >= self.needed

    @property
    def vote_id(self) -> int | None:
        return next((number for number, vote in self.votes.items() if vote.outcome == "open"), None)

    def voted(self, vote: Question) -> set[int]:
        """Whose ballots count; a secret one stays in the box whatever becomes of the seat."""
        return vote.turnout if vote.form is VoteForm.SECRET else vote.ballots.keys() & self.seats

    def silent(self, vote: Question) -> int:
        return len(self.present - self.voted(vote))

    def hands_gone(self, vote: Question) -> int:
        return len((vote.gone & self.seats) - self.inside - vote.ballots.keys())

    def tally(self, vote: Question) -> tuple[int, int, int]:
        if vote.form is VoteForm.SECRET:
            both = vote.box + vote.paper_counts
            if vote.places is not None:
                return both["1"] + both["2"], 0, both["blank"]
            for_, against, abstain = (both[choice.value] for choice in Choice)
            return for_, against, abstain
        cast = Counter(choice for member, choice in vote.ballots.items() if member in self.seats)
        for_, against, abstain = (cast[c] + hand for c, hand in zip(Choice, vote.hands, strict=True))
        return for_, against, abstain

    def part(self, vote: Question) -> int:
        """P (9.6): the present, and those who voted and left."""
        return len(self.present | self.voted(vote)) + vote.hands_left

    def fits(self, vote: Question) -> bool:
        """Hands can be those of members who are there without a ballot; then the vote can be closed."""
        return not vote.stale and sum(vote.hands) - vote.hands_left <= self.silent(vote)

    def close(self, vote: Question) -> None:
        """More than half of P adopts (9.6); without quorum nothing is decided (9.5)."""
        vote.counts, vote.taking_part = self.tally(vote), self.part(vote)
        best = max(vote.box[mark] + vote.paper_counts[mark] for mark in ("1", "2"))
        in_favour = best if vote.places is not None else vote.counts[0]
        adopted = 2 * in_favour > vote.taking_part
        vote.outcome = ("adopted" if adopted else "rejected") if self.quorum else "no_quorum"

    def decided(self, item: int) -> bool:
        """By the last vote on it that stands; an election that elected nobody leaves its place to fill."""
        stands = [vote for vote in self.votes.values() if vote.item == item and vote.outcome != "annulled"]
        if not stands or stands[-1].outcome in ("no_quorum", "open"):
            return False
        return stands[-1].places is None or stands[-1].outcome == "adopted"

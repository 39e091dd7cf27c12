"""The ladder: whom the notice did not reach is told by a human hand, and that all were told in time is proven."""

from bot.rehearsal.play.acts import go_to_meeting, meeting_of, press, tap, words
from bot.rehearsal.play.assembly import CLERK
from bot.rehearsal.play.stage import Stage
from bot.usecases.identify import identify
from bot.usecases.ladder import Group
from bot.usecases.see_deliveries import see_deliveries
from bot.usecases.tell_by_hand import HandTelling, tell_by_hand
from db.models import TellingWay


async def the_ladder(stage: Stage, order: str) -> None:
    """Five are left: one is called from the chat, the others one after another."""
    stage.scene("The ladder ends in a human hand: five members are told by telephone")
    meeting = await meeting_of(stage, order)
    clerk = await identify(stage.office, CLERK.telegram_id)
    left = (await see_deliveries(stage.office, clerk, meeting.id)).counts[Group.NOT_REACHED]
    stage.holds("five members are not reached yet", left == 5, left)
    await go_to_meeting(stage, CLERK, None)
    await tap(stage, CLERK, "meeting.deliveries-button")
    group = words(CLERK, "deliveries.group.not_reached")
    await tap(stage, CLERK, "deliveries.group-button", group=group, count=left)
    stage.show("The clerk's list to telephone", stage.phone(CLERK).last)
    await press(stage.phone(CLERK), "1")
    await tap(stage, CLERK, "ladder.way-button.telephone")
    await tap(stage, CLERK, "ladder.now-button")
    facts = await see_deliveries(stage.office, clerk, meeting.id)
    for rung in facts.ladder.group(Group.NOT_REACHED):
        now = stage.office.now()
        telling = HandTelling(rung.member_id, TellingWay.TELEPHONE, now.date(), now)
        await tell_by_hand(stage.office, clerk, facts.ladder.notice_id, telling)
    ladder = (await see_deliveries(stage.office, clerk, meeting.id)).ladder
    stage.holds(
        "every member is told 30 days ahead, and that is computed",
        ladder.verdict is not None and ladder.verdict.kept,
        ladder.verdict,
    )
    await _the_proof(stage)


async def _the_proof(stage: Stage) -> None:
    phone = stage.phone(CLERK)
    await tap(stage, CLERK, "deliveries.back-button")
    before = phone.moment
    await tap(stage, CLERK, "ladder.proof-button")
    files = await phone.until(
        lambda: [one for one in phone.chat if one.document and one.version > before][1:] or None,
        "the proof did not come",
    )
    proofs = [one for one in phone.chat if one.document and one.version > before]
    for message in proofs:
        (stage.out / (message.file_name or "proof.docx")).write_bytes(message.document or b"")
    stage.holds(
        "the proof is a document for the meeting's file", bool(files), [one.file_name for one in proofs]
    )

"""Deletes a conversation: the one place that knows everything that is stored of it, in both databases."""

from gateway.accounts import Accounts
from gateway.services import Services
from indgang.bookings import Bookings, mine
from indgang.conversations import Conversation


async def delete(services: Services, conversation: Conversation) -> None:
    """Every trace but the audit log's: its facts, words, notes and lessons, its places in lists, Rasa's memory, and what its bookings proved.

    It is counted first, in numbers that name nobody. A turn that is under way finds it gone and writes nothing more. The bookings
    themselves stay: they are the citizen's, and are cancelled by their code.
    """
    await services.counting.count_last(conversation)
    await services.conversations.delete(conversation)
    await services.queues.forget(conversation.site, conversation.id)
    await services.trackers.delete(conversation.id)
    await mine.forget(Bookings(services.redis, conversation.site), conversation.id)
    people = ["citizen", *(account.username for account in await Accounts(services.redis).of([conversation.site]))]
    async with services.redis.pipeline(transaction=False) as together:
        for name in ("learning", "comments"):
            together.zrem(f"{name}:{conversation.site}", conversation.id)
        for counted in ("messages", "left"):
            together.delete(f"rate:{counted}:{conversation.id}")
        for mark in ("typing", "reading"):  # by whom: the citizen, or somebody of the staff
            together.delete(*(f"{mark}:{{{conversation.id}}}:{who}" for who in people))
        await together.execute()

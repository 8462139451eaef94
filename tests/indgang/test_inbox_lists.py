"""The lists of conversations that the console pages through."""

from redis.asyncio import Redis

from indgang.queue import Queues


async def test_pages_lose_nothing_and_repeat_nothing_also_where_many_share_a_moment(redis: Redis) -> None:
    queues = Queues(redis)
    for number in range(57):
        await redis.zadd(f"inbox:{'ab'[number % 2]}", {f"c{number}": 1_000 + number // 5})
    seen: list[str] = []
    before = None
    while page := await queues.page("inbox", ["a", "b"], before, 10):
        seen += [conversation for _, conversation, _ in page]
        before = page[-1][2]
    assert sorted(seen) == sorted(f"c{number}" for number in range(57))


async def test_the_open_ones_of_one_municipality_once_each(redis: Redis) -> None:
    queues = Queues(redis)
    await queues.enter("a", "waits", 1)
    await queues.take("a", "held")
    await queues.file_case("a", "held")
    await queues.enter("b", "elsewhere", 1)
    assert await queues.open_ones("a", 10) == ["waits", "held"]
    await queues.close("a", "held", 30)
    assert await queues.open_ones("a", 10) == ["waits"]
    assert [one for _, one, _ in await queues.page("closed", ["a"], None, 10)] == ["held"]
    assert (await queues.sizes(["a", "b"]))["queue"] == 2
    await queues.forget("a", "held")
    assert (await queues.sizes(["a"]))["closed"] == 0

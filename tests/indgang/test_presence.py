"""Who is there counts by the last sign of an open console, and whoever says that they are away is not."""

import asyncio
from datetime import datetime, timedelta

from redis.asyncio import Redis

from indgang.danish_dates import DENMARK
from indgang.presence import Presence, ms

NOW = datetime(2026, 11, 23, 10, tzinfo=DENMARK)
MINUTE = timedelta(minutes=1)


async def test_an_open_console_counts_for_a_minute(redis: Redis) -> None:
    presence = Presence(redis)
    await presence.seen(["eksempelby", "proevestrup"], "mette", NOW)
    assert await presence.present("eksempelby", NOW + timedelta(seconds=59)) == ["mette"]
    assert await presence.present("proevestrup", NOW) == ["mette"]
    assert await presence.present("eksempelby", NOW + MINUTE) == []
    assert await presence.state("eksempelby", "mette", NOW + MINUTE) == "away"
    assert await presence.last_there("eksempelby", "mette", NOW + 5 * MINUTE) == ms(NOW)


async def test_whoever_says_away_is_away_though_the_console_is_open(redis: Redis) -> None:
    presence = Presence(redis)
    await presence.seen(["eksempelby"], "mette", NOW)
    await presence.say(["eksempelby"], "mette", "away", NOW)
    later = NOW + 10 * MINUTE
    await presence.seen(["eksempelby"], "mette", later)
    assert await presence.present("eksempelby", later) == []
    assert await presence.is_away("eksempelby", "mette", later)
    await presence.say(["eksempelby"], "mette", "away", later)  # a second click changes nothing
    assert await presence.last_there("eksempelby", "mette", later) == ms(NOW)
    await presence.say(["eksempelby"], "mette", "present", later)
    assert await presence.present("eksempelby", later) == ["mette"]


async def test_away_ends_with_the_longest_session(redis: Redis) -> None:
    presence = Presence(redis)
    await presence.say(["eksempelby"], "mette", "away", NOW)
    tomorrow = NOW + timedelta(hours=22)
    await presence.seen(["eksempelby"], "mette", tomorrow)
    assert await presence.state("eksempelby", "mette", tomorrow) == "present"
    assert not await presence.is_away("eksempelby", "mette", tomorrow)


async def test_signing_out_leaves_at_once_and_the_keys_go_within_a_day(redis: Redis) -> None:
    presence = Presence(redis)
    await presence.seen(["eksempelby"], "mette", NOW)
    await presence.seen(["eksempelby"], "ole", NOW)
    await presence.left(["eksempelby"], "mette")
    assert await presence.present("eksempelby", NOW) == ["ole"]
    assert await presence.last_there("eksempelby", "mette", NOW) == 0
    assert 0 < await redis.ttl("present:eksempelby") <= 86_400


async def test_the_hour_that_comes_twice_counts_as_two(redis: Redis) -> None:
    presence = Presence(redis)
    first = datetime(2026, 10, 25, 2, 30, tzinfo=DENMARK)
    again = first.replace(fold=1)
    await presence.seen(["eksempelby"], "mette", first)
    assert await presence.present("eksempelby", first) == ["mette"]
    assert await presence.present("eksempelby", again) == []


async def test_who_comes_and_goes_is_told_once(redis: Redis) -> None:
    sites = ["eksempelby", "proevestrup"]
    await Presence(redis).seen(["eksempelby"], "mette", NOW)
    told = await asyncio.gather(*(Presence(redis).changes(sites, NOW) for _ in range(5)))
    assert [one for some in told for one in some] == [("eksempelby", "mette", "present")]
    assert await Presence(redis).changes(sites, NOW) == []
    assert await Presence(redis).changes(sites, NOW + MINUTE) == [("eksempelby", "mette", "away")]
    assert await Presence(redis).changes(sites, NOW + MINUTE) == []

"""Who tries wrong tokens has to wait, and is forgotten again."""

from mapservice.web.token_throttle import PER_MINUTE, TokenThrottle


def test_the_wait_is_over_after_a_minute_and_senders_are_forgotten():
    now = [0.0]
    counted = TokenThrottle(lambda: now[0])
    assert [counted.wait_s("a") for _ in range(PER_MINUTE)] == [0] * PER_MINUTE
    assert counted.wait_s("a") == 60
    assert counted.wait_s("b") == 0
    now[0] = 61.0
    assert counted.wait_s("a") == 0
    for number in range(10_000):
        counted.wait_s(str(number))
    assert len(counted._left) <= 4096

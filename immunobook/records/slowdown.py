"""How guessing at codes is slowed down: so many wrong codes from one address, then wait."""

import hashlib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Slowdown:
    """So many wrong codes in a window of time; then the oldest must leave the window first.

    The wrong codes are counted in the database, so that the limit holds across processes and restarts. Right
    codes do not count, nor do slips that the check character notices: a whole ward behind one address can go
    on. Eighty random bits would be safe without a limit; it keeps those who try away from the database.
    """

    guesses: int = 10
    window: timedelta = timedelta(minutes=15)

    def wait(self, wrong: Sequence[datetime], now: datetime) -> timedelta | None:
        """Return how long to wait before another code is tried, or None if it may be tried now.

        Args:
            wrong: When wrong codes came from this address, in any order.
        """
        recent = sorted(at for at in wrong if at > now - self.window)
        if len(recent) < self.guesses:
            return None
        return recent[-self.guesses] + self.window - now


def kept_address(address: str) -> str:
    """Return what is kept of an address: the hash of who is behind it.

    One household or ward commands a whole /64 of IPv6, so that is what counts there. The hash of an IPv4
    address can be undone by trying them all; that is why a guess is deleted when its window is over.
    """
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        who = address[:200]
    else:
        if isinstance(number, ipaddress.IPv6Address) and number.ipv4_mapped:
            number = number.ipv4_mapped
        who = str(number) if number.version == 4 else str(ipaddress.ip_network((number, 64), strict=False))
    return hashlib.sha256(who.encode(errors="replace")).hexdigest()

"""What is not fetched: refusals, and addresses off the public internet, checked at the moment of connecting."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from typing import Any

from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer, provider

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(host: str) -> bool:
    """Whether an IP address belongs to the public internet, seen through IPv6 spellings of IPv4 addresses."""
    ip = ipaddress.ip_address(host.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in _NAT64 or int(ip) < 2**32:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class Refused(IgnoreRequest):
    """A request that is not made or an answer that is not used; `reason` is one word, the message says more."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class Guard:
    """Which addresses may be connected to: public ones, and loopback on the ports that tests open."""

    def __init__(self, loopback_ports: Iterable[int] = ()) -> None:
        self.loopback_ports = frozenset(loopback_ports)
        self.refused: dict[tuple[str, int], str] = {}
        """host and port that were asked for, and the inside address that was refused"""

    def allows(self, host: str, port: int) -> bool:
        """Whether this IP address and port may be connected to."""
        if port in self.loopback_ports and ipaddress.ip_address(host.partition("%")[0]).is_loopback:
            return True
        return is_public(host)


@implementer(IHostnameResolver)
class GuardedResolver(CachingHostnameResolver):
    """Scrapy's resolver, which leaves out what the guard does not allow; what it leaves out is never connected to."""

    guard: Guard

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> GuardedResolver:
        made: GuardedResolver = super().from_crawler(crawler, reactor)
        made.guard = Guard(crawler.settings.getlist("MORGUE_LOOPBACK_PORTS"))
        return made

    def resolveHostName(  # noqa: N802 Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[Any]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        guard = self.guard

        @provider(IResolutionReceiver)
        class Checked:
            @staticmethod
            def resolutionBegan(resolution: Any) -> None:  # noqa: N802
                resolutionReceiver.resolutionBegan(resolution)

            @staticmethod
            def addressResolved(address: IAddress) -> None:  # noqa: N802
                if guard.allows(address.host, portNumber):
                    resolutionReceiver.addressResolved(address)
                else:
                    guard.refused[hostName, portNumber] = address.host

            @staticmethod
            def resolutionComplete() -> None:  # noqa: N802
                resolutionReceiver.resolutionComplete()

        checked: Any = Checked
        return super().resolveHostName(checked, hostName, portNumber, addressTypes, transportSemantics)

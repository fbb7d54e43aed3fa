//! Addresses and blocks of addresses.

use std::fmt;
use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// A block of IPv4 or IPv6 addresses as a policy writes it (CD-47). IPv4-mapped IPv6 addresses stay IPv6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cidr {
    /// As written, host bits included.
    written: IpNet,
}

impl Cidr {
    /// Reads an address or `address/length`; an address alone is a block of one (CD-47).
    pub fn parse(text: &str) -> Option<Self> {
        let written = match text.split_once('/') {
            Some((address, length)) => {
                // A sign or zeros before the length are no CIDR notation.
                let plain = length == "0"
                    || (!length.starts_with('0')
                        && length.bytes().all(|byte| byte.is_ascii_digit()));
                IpNet::new(address.parse().ok()?, length.parse().ok().filter(|_| plain)?).ok()?
            }
            None => IpNet::from(text.parse::<IpAddr>().ok()?),
        };
        Some(Self { written })
    }

    /// The block without host bits.
    pub fn network(&self) -> IpNet {
        self.written.trunc()
    }

    /// True if bits below the mask are set; AWS ignores them (CD-47).
    pub fn has_host_bits(&self) -> bool {
        self.written.addr() != self.written.network()
    }

    /// True for `0.0.0.0/0` and `::/0`: every address of the family.
    pub fn is_whole_family(&self) -> bool {
        self.written.prefix_len() == 0
    }

    /// Whether the address lies inside; addresses of the other family never do (CD-47).
    pub fn contains(&self, address: IpAddr) -> bool {
        self.network().contains(&address)
    }

    /// Whether every address of the other block lies inside.
    pub fn covers(&self, other: &Self) -> bool {
        self.network().contains(&other.network())
    }

    /// Whether some address lies in both blocks.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.covers(other) || other.covers(self)
    }

    /// True if no address inside is ever seen on the internet (CD-56): private, shared, loopback,
    /// link-local and unique local addresses.
    pub fn is_private(&self) -> bool {
        let network = self.network();
        private_blocks().any(|block| block.contains(&network))
    }
}

/// RFC 1918, RFC 6598, RFC 1122, RFC 3927; RFC 4193, RFC 4291.
fn private_blocks() -> impl Iterator<Item = IpNet> {
    let v4 = [
        ([10, 0, 0, 0], 8),
        ([172, 16, 0, 0], 12),
        ([192, 168, 0, 0], 16),
        ([100, 64, 0, 0], 10),
        ([127, 0, 0, 0], 8),
        ([169, 254, 0, 0], 16),
    ];
    let v6 = [
        ([0xFC00, 0, 0, 0, 0, 0, 0, 0], 7),
        ([0xFE80, 0, 0, 0, 0, 0, 0, 0], 10),
        ([0, 0, 0, 0, 0, 0, 0, 1], 128),
    ];
    let v4 =
        v4.into_iter().filter_map(|(address, length)| Ipv4Net::new(address.into(), length).ok());
    let v6 =
        v6.into_iter().filter_map(|(address, length)| Ipv6Net::new(address.into(), length).ok());
    v4.map(IpNet::V4).chain(v6.map(IpNet::V6))
}

impl fmt::Display for Cidr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.written)
    }
}

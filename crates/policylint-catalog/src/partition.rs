//! Partitions and regions.

use crate::Catalog;
use crate::blob::PARTITIONS;

/// One partition of AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Partition(usize);

impl Partition {
    /// Its name in ARNs, such as `aws-cn`.
    pub fn name(self) -> &'static str {
        PARTITIONS.cell(self.0, 0)
    }

    /// The suffix of its host names, such as `amazonaws.com.cn`.
    pub fn dns_suffix(self) -> &'static str {
        PARTITIONS.cell(self.0, 1)
    }

    /// Its regions by name.
    pub fn regions(self) -> impl Iterator<Item = &'static str> {
        PARTITIONS.cell(self.0, 2).split(' ')
    }
}

impl Catalog {
    /// All partitions by name.
    pub fn partitions(self) -> impl ExactSizeIterator<Item = Partition> {
        (0..PARTITIONS.rows()).map(Partition)
    }

    /// The partition with this name, whatever its case (RS-4).
    pub fn partition(self, name: &str) -> Option<Partition> {
        self.partitions().find(|partition| partition.name().eq_ignore_ascii_case(name))
    }

    /// The regions of the partition `name`; none if there is no such partition.
    pub fn regions(self, name: &str) -> impl Iterator<Item = &'static str> {
        self.partition(name).into_iter().flat_map(Partition::regions)
    }

    /// Whether `region` is a region of any partition, whatever its case.
    pub fn region_exists(self, region: &str) -> bool {
        self.partition_of_region(region).is_some()
    }

    /// The partition that has `region`.
    pub fn partition_of_region(self, region: &str) -> Option<Partition> {
        self.partitions()
            .find(|partition| partition.regions().any(|known| known.eq_ignore_ascii_case(region)))
    }
}

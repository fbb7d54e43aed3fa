//! Resource types and their ARN formats.

use std::fmt;

use crate::blob::{List, RESOURCES};
use crate::condition_key::ConditionKey;
use crate::service::Service;

/// One resource type of a service.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceType(pub(crate) u16);

impl ResourceType {
    /// Its name within the service, such as `object`; some names have blanks.
    pub fn name(self) -> &'static str {
        RESOURCES.text(self.row(), 0)
    }

    /// Its service.
    pub fn service(self) -> Service {
        Service(RESOURCES.half(self.row(), 10))
    }

    /// The forms its ARNs take, with `${...}` slots such as `${Partition}`, `${Region}`,
    /// `${Account}`, `${BucketName}`.
    pub fn arn_formats(self) -> impl Iterator<Item = &'static str> {
        RESOURCES.text(self.row(), 4).split(", ")
    }

    /// The condition keys that come with requests on such a resource.
    pub fn condition_keys(self) -> impl ExactSizeIterator<Item = ConditionKey> {
        self.keys().iter().map(ConditionKey::from_number)
    }

    pub(crate) fn keys(self) -> List {
        RESOURCES.list(self.row(), 8)
    }

    fn row(self) -> usize {
        usize::from(self.0)
    }
}

impl fmt::Debug for ResourceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResourceType({}/{})", self.service().prefix(), self.name())
    }
}

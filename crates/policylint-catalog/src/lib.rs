//! What AWS has: services, actions, resource types, condition keys, partitions, and what is known
//! about how they fit together.
//!
//! The facts are embedded as packed tables that need no parsing, so [`catalog`] costs nothing and a
//! lookup is a binary search. Everything borrows from the program (`&'static str`); every handle is
//! `Copy`.
//!
//! ```
//! let catalog = policylint_catalog::catalog();
//! let action = catalog.find_action("S3:getobject").unwrap();
//! assert_eq!(action.to_string(), "s3:GetObject");
//! let key = catalog.find_condition_key("s3:ExistingObjectTag/team").unwrap();
//! assert!(action.supports_key(key));
//! ```

#![warn(clippy::disallowed_methods)]

mod action;
mod blob;
mod callers;
mod condition_key;
mod facts;
mod glob;
mod hash;
mod kept;
mod managed_policy;
mod nearest;
mod partition;
mod policy_limits;
mod presence;
mod resource_type;
mod service;
mod word;

pub use action::{AccessLevels, Action, ActionId, ActionIds, ActionResource};
pub use callers::{OidcIssuer, SourceKeys};
pub use condition_key::{ConditionKey, KeyId, KeyScope, KeyType};
pub use facts::{ApiOperation, CollectionArn, EncryptionContextKey, Retired, ServicePrincipal};
pub use kept::{DeprecatedKey, EndpointKey, OwnedByAws, PolicyCarrier, SettingAction};
pub use managed_policy::{ManagedPolicy, ManagedPolicySnapshot};
pub use partition::Partition;
pub use policy_limits::{Counted, PolicyLimits};
pub use presence::{CallerKind, PolicyScope, Presence, PresenceFact, Route, Situation};
pub use resource_type::ResourceType;
pub use service::Service;

/// The catalog of this version of the program.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Catalog;

/// The embedded catalog.
pub const fn catalog() -> Catalog {
    Catalog
}

impl Catalog {
    /// The day of the facts, `YYYY-MM-DD`: what AWS added later is unknown here.
    pub fn date(self) -> &'static str {
        blob::META.cell(0, 0)
    }

    /// The version of the data package that the facts come from.
    pub fn version(self) -> &'static str {
        blob::META.cell(0, 1)
    }
}

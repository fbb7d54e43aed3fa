//! Readers: bytes in, policy documents out.
//!
//! A reader decides what a text is (a policy, a carrier of policies, something else), finds the
//! policies in it and says what kind each is. It does no IO.
#![warn(clippy::disallowed_methods)]

mod aws_owned;
mod carrier;
mod kind;
mod organization;
mod plain;
mod reading;
mod score;
pub mod simulate;
mod snapshot;

pub use aws_owned::aws_owned;
pub use carrier::Carrier;
pub use organization::organization_policy;
pub use reading::{ReadOptions, Reading, Recognition, Summons, may_hold_policy, read, read_text};
pub use snapshot::{Folders, Located, SnapshotOptions, Wrapper, call_of, read_snapshot};

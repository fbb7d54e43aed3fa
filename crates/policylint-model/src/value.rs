//! Condition values, read by the operator that compares them.

mod base64;
mod boolean;
mod cidr;
mod date;
mod number;

pub use base64::decode_base64;
pub use boolean::parse_bool;
pub use cidr::Cidr;
pub use date::Instant;
pub use number::Number;

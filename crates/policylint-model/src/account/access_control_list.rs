//! Access control lists of S3 (S3-21).

/// An access control list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Acl {
    /// The canonical id of the owner, if it is said.
    pub owner: Option<String>,
    /// What it grants, in order.
    pub grants: Vec<AclGrant>,
}

/// A grant of an access control list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AclGrant {
    /// To whom.
    pub grantee: AclGrantee,
    /// What.
    pub permission: AclPermission,
}

/// To whom an access control list grants.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum AclGrantee {
    /// An account by its canonical id.
    CanonicalId(String),
    /// An account by the address of its root user.
    Email(String),
    /// `AllUsers`.
    AllUsers,
    /// `AuthenticatedUsers`: any signed caller.
    AuthenticatedUsers,
    /// `LogDelivery`.
    LogDelivery,
    /// A group that is not one of these, by its URI.
    OtherGroup(String),
}

/// What an access control list grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AclPermission {
    /// `READ`.
    Read,
    /// `WRITE`.
    Write,
    /// `READ_ACP`.
    ReadAcp,
    /// `WRITE_ACP`.
    WriteAcp,
    /// `FULL_CONTROL`.
    FullControl,
}

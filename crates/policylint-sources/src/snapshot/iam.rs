//! Answers of IAM (queries 2.1).

mod details;
mod entity;
mod single;

use super::Reader;

/// The readers of answers of IAM.
pub(super) const READERS: &[Reader] = &[
    Reader {
        call: "iam get-account-authorization-details",
        recognizes: details::recognizes,
        read: details::read,
    },
    Reader {
        call: "iam get-role",
        recognizes: |it| it.object("Role").is_some(),
        read: single::role,
    },
    Reader {
        call: "iam get-user",
        recognizes: |it| it.object("User").is_some(),
        read: single::user,
    },
];

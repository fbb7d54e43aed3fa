//! Answers of `s3api` and `s3control` (queries 2.2).

mod bucket;
mod point;
mod settings;

use super::Reader;

/// The readers of answers of S3, but for `{"Policy": …}`, which other services answer with, too.
pub(super) const READERS: &[Reader] = &[
    Reader {
        call: "s3api list-buckets",
        recognizes: |it| it.has("Buckets") && it.has("Owner"),
        read: bucket::list,
    },
    Reader {
        call: "s3api get-public-access-block",
        recognizes: |it| it.object("PublicAccessBlockConfiguration").is_some() && !it.has("Bucket"),
        read: settings::public_access_block,
    },
    Reader {
        call: "s3api get-bucket-encryption",
        recognizes: |it| it.object("ServerSideEncryptionConfiguration").is_some(),
        read: settings::encryption,
    },
    Reader {
        call: "s3api get-bucket-acl",
        recognizes: |it| it.object("Owner").is_some() && it.has("Grants"),
        read: settings::acl,
    },
    Reader {
        call: "s3api get-bucket-ownership-controls",
        recognizes: |it| it.object("OwnershipControls").is_some(),
        read: settings::ownership,
    },
    Reader {
        call: "s3api get-bucket-tagging",
        recognizes: |it| it.has("TagSet"),
        read: bucket::tagging,
    },
    Reader {
        call: "s3api get-bucket-policy-status",
        recognizes: |it| it.object("PolicyStatus").is_some(),
        read: bucket::policy_status,
    },
    Reader {
        call: "s3api get-bucket-abac",
        recognizes: |it| it.object("AbacStatus").is_some(),
        read: bucket::abac,
    },
    Reader {
        call: "s3api get-bucket-location",
        recognizes: |it| it.has("LocationConstraint"),
        read: bucket::location,
    },
    Reader {
        call: "s3control list-access-points",
        recognizes: |it| it.has("AccessPointList"),
        read: point::list,
    },
    Reader {
        call: "s3control get-access-point",
        recognizes: |it| it.text("NetworkOrigin").is_some() && it.text("Bucket").is_some(),
        read: point::one,
    },
];

pub(super) use settings::{encryption_of, encryption_rules, switches};

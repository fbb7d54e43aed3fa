//! Resources with what guards them: policies, settings of S3, grants and aliases of KMS, endpoints.

use super::access_control_list::Acl;
use super::fact::{DocumentId, Fact, Listing};
use super::join::joined_by_fields;

/// A resource. Facts that its service does not have stay unknown and mean nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resource {
    /// Its type as CloudFormation calls it, such as `AWS::S3::Bucket`.
    pub resource_type: Fact<String>,
    /// The account that owns it, where its ARN does not say.
    pub account: Fact<String>,
    /// The region where it lies, where its ARN does not say.
    pub region: Fact<String>,
    /// The policy attached to it.
    pub policy: Fact<DocumentId>,
    /// Tags: value by key.
    pub tags: Listing<String>,
    /// Of a bucket or access point: Block Public Access.
    pub public_access_block: Fact<BlockPublicAccess>,
    /// Of a bucket: how new objects are encrypted.
    pub encryption: Fact<Encryption>,
    /// Of a bucket: who owns objects, and whether ACLs count. Absent means that ACLs count.
    pub ownership: Fact<ObjectOwnership>,
    /// Of a bucket: its ACL.
    pub acl: Fact<Acl>,
    /// Of a bucket: whether its tags count in conditions.
    pub abac: Fact<bool>,
    /// Of a bucket: whether S3 calls its policy public.
    pub policy_is_public: Fact<bool>,
    /// Of an access point: what it leads to.
    pub access_point: Fact<AccessPoint>,
    /// Of a key: what `DescribeKey` says.
    pub key: Fact<Key>,
    /// Of a key: its grants by id.
    pub grants: Listing<Grant>,
    /// Of a key: its aliases by name (`alias/…`).
    pub aliases: Listing<()>,
}

joined_by_fields!(Resource {
    resource_type: "the type",
    account: "the account",
    region: "the region",
    policy: "the policy",
    tags: "tag",
    public_access_block: "Block Public Access",
    encryption: "the encryption",
    ownership: "the ownership of objects",
    acl: "the ACL",
    abac: "whether tags count in conditions",
    policy_is_public: "the status of the policy",
    access_point: "the access point",
    key: "the description of the key",
    grants: "grant",
    aliases: "alias",
});

/// The switches of Block Public Access (S3-31, S3-32).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "S3 has these four switches")]
pub struct BlockPublicAccess {
    /// `BlockPublicAcls`: new public ACLs are refused.
    pub block_public_acls: bool,
    /// `IgnorePublicAcls`: public grants of ACLs do not count.
    pub ignore_public_acls: bool,
    /// `BlockPublicPolicy`: new public policies are refused; says nothing about those in force.
    pub block_public_policy: bool,
    /// `RestrictPublicBuckets`: a public policy lets in nobody but the account and services.
    pub restrict_public_buckets: bool,
}

impl BlockPublicAccess {
    /// All switches on.
    pub const ALL: Self = Self {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    };
}

/// How new objects of a bucket are encrypted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Encryption {
    /// `AES256`, `aws:kms`, `aws:kms:dsse` and the like.
    pub algorithm: String,
    /// The key as it is written: its id, its ARN, an alias or the ARN of one. Without it, `aws:kms`
    /// means the key `alias/aws/s3`.
    pub key: Option<String>,
    /// Whether a bucket key is used.
    pub bucket_key: bool,
    /// Types of encryption that writers must not choose, such as `SSE-C`.
    pub blocked: Vec<String>,
}

/// `ObjectOwnership` of a bucket (S3-20).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectOwnership {
    /// ACLs do not count, and the bucket's owner owns every object.
    BucketOwnerEnforced,
    /// ACLs count; objects written with `bucket-owner-full-control` belong to the bucket's owner.
    BucketOwnerPreferred,
    /// ACLs count; objects belong to who wrote them.
    ObjectWriter,
}

/// What an access point leads to (S3-10).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccessPoint {
    /// The name of the bucket.
    pub bucket: String,
    /// The account of the bucket, if it is said.
    pub bucket_account: Option<String>,
    /// The VPC that requests must come from, if it is bound to one.
    pub vpc: Option<String>,
}

/// What `DescribeKey` says of a KMS key. Words are AWS's own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Key {
    /// `KeyState`, such as `Enabled`.
    pub state: Option<String>,
    /// `KeyManager`: `AWS` or `CUSTOMER`.
    pub manager: Option<String>,
    /// `KeyUsage`, such as `ENCRYPT_DECRYPT`.
    pub usage: Option<String>,
    /// `Origin`, such as `AWS_KMS`.
    pub origin: Option<String>,
    /// `KeySpec`, such as `SYMMETRIC_DEFAULT`.
    pub spec: Option<String>,
    /// ARNs of the other keys of a multi-Region key, ascending; `None`: it is of one region.
    pub multi_region: Option<Vec<String>>,
}

/// A grant of a KMS key (KM-30).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grant {
    /// Its id, for reports.
    pub id: String,
    /// Who may use the key: the ARN of a principal, or the name of a service (KM-31).
    pub grantee: String,
    /// The operations without prefix, such as `Decrypt` (KM-33).
    pub operations: Vec<String>,
    /// The encryption context that a request must have, no more and no less (KM-35).
    pub context_equals: Option<Vec<(String, String)>>,
    /// The encryption context that a request must have among others (KM-35).
    pub context_subset: Option<Vec<(String, String)>>,
    /// The ARN that `aws:SourceArn` must match if a service makes the request (KM-35).
    pub source_arn: Option<String>,
    /// Who may retire it: the ARN of a principal, or the name of a service (KM-37).
    pub retiring_principal: Option<String>,
    /// The account that made it; `None`: that of the key.
    pub issuing_account: Option<String>,
}

/// A VPC endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Endpoint {
    /// The account that owns it.
    pub account: Fact<String>,
    /// The id of its VPC.
    pub vpc: Fact<String>,
    /// The name of the service, such as `com.amazonaws.eu-west-1.s3`.
    pub service: Fact<String>,
    /// Its policy (EV-15).
    pub policy: Fact<DocumentId>,
    /// Tags: value by key.
    pub tags: Listing<String>,
}

joined_by_fields!(Endpoint {
    account: "the account",
    vpc: "the VPC",
    service: "the service",
    policy: "the policy",
    tags: "tag",
});

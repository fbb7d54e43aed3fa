//! The forms of ids of AWS, and the condition keys whose values they are.

use policylint_model::arn::is_account_id;

/// Keys whose values are ids of VPCs.
pub(crate) const VPC_KEYS: [&str; 2] = ["aws:SourceVpc", "aws:Ec2InstanceSourceVpc"];

/// Keys whose values are ids of VPC endpoints.
pub(crate) const VPCE_KEYS: [&str; 1] = ["aws:SourceVpce"];

/// Keys whose values are ids of organizations.
pub(crate) const ORGANIZATION_KEYS: [&str; 4] =
    ["aws:PrincipalOrgID", "aws:ResourceOrgID", "aws:SourceOrgID", "aws:VpceOrgID"];

/// Keys whose values are ids of accounts.
pub(crate) const ACCOUNT_KEYS: [&str; 7] = [
    "aws:PrincipalAccount",
    "aws:ResourceAccount",
    "aws:SourceAccount",
    "aws:VpceAccount",
    "kms:CallerAccount",
    "s3:ResourceAccount",
    "s3:DataAccessPointAccount",
];

/// Keys whose values are paths in an organization.
pub(crate) const ORG_PATH_KEYS: [&str; 4] =
    ["aws:PrincipalOrgPaths", "aws:ResourceOrgPaths", "aws:SourceOrgPaths", "aws:VpceOrgPaths"];

/// Keys whose ids a wildcard can never name in part (CD-54).
pub(crate) const SENSITIVE_KEYS: [&str; 10] = [
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpceAccount",
    "aws:VpceOrgID",
];

/// A sort of id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IdForm {
    /// Of an account.
    Account,
    /// Of an organization.
    Organization,
    /// Of a VPC.
    Vpc,
    /// Of a VPC endpoint.
    Endpoint,
    /// What `aws:userid` holds (semantics 5.2).
    UserId,
}

impl IdForm {
    /// Whether a text has the form.
    pub(crate) fn fits(self, text: &str) -> bool {
        let is_id = |rest: &str, lengths: &[usize]| {
            lengths.contains(&rest.len())
                && rest.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase())
        };
        match self {
            Self::Account => is_account_id(text) || text == "anonymous",
            Self::Organization => text
                .strip_prefix("o-")
                .is_some_and(|rest| (10..=32).contains(&rest.len()) && is_id(rest, &[rest.len()])),
            Self::Vpc => text.strip_prefix("vpc-").is_some_and(|rest| is_id(rest, &[8, 17])),
            Self::Endpoint => text.strip_prefix("vpce-").is_some_and(|rest| is_id(rest, &[8, 17])),
            Self::UserId => {
                let owner = text.split(':').next().unwrap_or_default();
                text == "anonymous"
                    || is_account_id(owner)
                    || (owner.len() > 4
                        && owner.starts_with('A')
                        && owner
                            .bytes()
                            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()))
            }
        }
    }

    /// What it is called.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Account => "id of an account",
            Self::Organization => "id of an organization",
            Self::Vpc => "id of a VPC",
            Self::Endpoint => "id of a VPC endpoint",
            Self::UserId => "id of a user or role",
        }
    }

    /// One of its sort, in backticks.
    pub(crate) fn example(self) -> &'static str {
        match self {
            Self::Account => "`111122223333`",
            Self::Organization => "`o-a1b2c3d4e5`",
            Self::Vpc => "`vpc-0a1b2c3d4e5f67890`",
            Self::Endpoint => "`vpce-0a1b2c3d4e5f67890`",
            Self::UserId => "`AIDAEXAMPLEID`, or `AROAEXAMPLEID:session` for a session of a role",
        }
    }
}

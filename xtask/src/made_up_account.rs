//! `cargo xtask made-up-account FOLDER`: a large account that nobody has, to measure with. The same
//! numbers give the same bytes.

use std::path::Path;

use serde_json::{Value, json};

use crate::{console, project};

const ACCOUNT: &str = "111122223333";
const REGION: &str = "eu-west-1";

/// How many of each the account has.
#[derive(Debug, Clone, Copy)]
struct Size {
    users: u32,
    groups: u32,
    roles: u32,
    managed_policies: u32,
    buckets: u32,
    keys: u32,
    queues: u32,
}

/// 10,000 principals and 5,000 resources.
const LARGE: Size = Size {
    users: 2_500,
    groups: 200,
    roles: 7_500,
    managed_policies: 2_000,
    buckets: 3_000,
    keys: 1_000,
    queues: 1_000,
};

/// Writes the account.
pub(crate) fn run(folder: &str) -> Result<(), String> {
    let folder = Path::new(folder);
    let mut random = Random(0x5EED);
    let details = details(LARGE, &mut random);
    let text = serde_json::to_string_pretty(&details).map_err(|error| error.to_string())?;
    let mut bytes = text.len();
    let account = folder.join(ACCOUNT);
    project::write(&account.join("gaad.json"), &text)?;
    for (path, value) in resources(LARGE, &mut random) {
        let text = serde_json::to_string_pretty(&value).map_err(|error| error.to_string())?;
        bytes += text.len();
        project::write(&account.join(path), &text)?;
    }
    console::say(&format!("wrote {} MB to `{}`", bytes / 1_000_000, folder.display()));
    Ok(())
}

/// A sequence of numbers that look random (xorshift of Marsaglia).
struct Random(u64);

impl Random {
    /// A number below a limit.
    fn below(&mut self, limit: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from(self.0 % u64::from(limit.max(1))).unwrap_or(0)
    }

    fn of<'t>(&mut self, words: &[&'t str]) -> &'t str {
        let at = self.below(u32::try_from(words.len()).unwrap_or(1));
        words.get(at as usize).copied().unwrap_or("")
    }
}

const ACTIONS: [&str; 12] = [
    "s3:GetObject",
    "s3:ListBucket",
    "s3:Put*",
    "kms:Decrypt",
    "sqs:SendMessage",
    "dynamodb:Query",
    "dynamodb:*",
    "ec2:Describe*",
    "logs:PutLogEvents",
    "lambda:InvokeFunction",
    "iam:PassRole",
    "secretsmanager:GetSecretValue",
];

fn policy(random: &mut Random) -> Value {
    let statements: Vec<Value> = (0..=random.below(5))
        .map(|at| {
            let actions: Vec<&str> = (0..=random.below(6)).map(|_| random.of(&ACTIONS)).collect();
            let resources: Vec<String> = (0..=random.below(3))
                .map(|_| format!("arn:aws:s3:::made-up-{}/*", random.below(LARGE.buckets)))
                .collect();
            let mut statement = json!({
                "Sid": format!("S{at}"), "Effect": "Allow", "Action": actions, "Resource": resources,
            });
            if random.below(4) == 0
                && let Some(members) = statement.as_object_mut()
            {
                let condition = json!({"StringEquals": {"aws:RequestedRegion": [REGION, "us-east-1"]}});
                members.insert("Condition".to_owned(), condition);
            }
            statement
        })
        .collect();
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn inline(random: &mut Random) -> Vec<Value> {
    (0..random.below(3))
        .map(|at| json!({"PolicyName": format!("inline-{at}"), "PolicyDocument": policy(random)}))
        .collect()
}

fn attached(size: Size, random: &mut Random) -> Vec<Value> {
    (0..random.below(4))
        .map(|_| {
            let name = format!("policy-{}", random.below(size.managed_policies));
            json!({"PolicyName": name, "PolicyArn": format!("arn:aws:iam::{ACCOUNT}:policy/{name}")})
        })
        .collect()
}

fn details(size: Size, random: &mut Random) -> Value {
    let users: Vec<Value> = (0..size.users)
        .map(|at| {
            json!({
                "Path": "/", "UserName": format!("user-{at}"), "UserId": format!("AIDAEXAMPLE{at:010}"),
                "Arn": format!("arn:aws:iam::{ACCOUNT}:user/user-{at}"), "CreateDate": "2026-01-05T00:00:00+00:00",
                "GroupList": [format!("group-{}", random.below(size.groups))],
                "UserPolicyList": inline(random), "AttachedManagedPolicies": attached(size, random),
                "Tags": [{"Key": "team", "Value": format!("team-{}", random.below(40))}],
            })
        })
        .collect();
    let groups: Vec<Value> = (0..size.groups)
        .map(|at| {
            json!({
                "Path": "/", "GroupName": format!("group-{at}"), "GroupId": format!("AGPAEXAMPLE{at:010}"),
                "Arn": format!("arn:aws:iam::{ACCOUNT}:group/group-{at}"), "CreateDate": "2026-01-05T00:00:00+00:00",
                "GroupPolicyList": inline(random), "AttachedManagedPolicies": attached(size, random),
            })
        })
        .collect();
    let roles: Vec<Value> = (0..size.roles).map(|at| role(at, size, random)).collect();
    let policies: Vec<Value> = (0..size.managed_policies)
        .map(|at| {
            json!({
                "PolicyName": format!("policy-{at}"), "PolicyId": format!("ANPAEXAMPLE{at:010}"),
                "Arn": format!("arn:aws:iam::{ACCOUNT}:policy/policy-{at}"), "Path": "/", "DefaultVersionId": "v1",
                "AttachmentCount": 1, "PermissionsBoundaryUsageCount": 0, "IsAttachable": true,
                "PolicyVersionList": [{"Document": policy(random), "VersionId": "v1", "IsDefaultVersion": true}],
            })
        })
        .collect();
    json!({
        "UserDetailList": users, "GroupDetailList": groups, "RoleDetailList": roles, "Policies": policies,
    })
}

fn role(at: u32, size: Size, random: &mut Random) -> Value {
    let service = random.of(&["lambda.amazonaws.com", "ec2.amazonaws.com", "glue.amazonaws.com"]);
    json!({
        "Path": "/", "RoleName": format!("role-{at}"), "RoleId": format!("AROAEXAMPLE{at:010}"),
        "Arn": format!("arn:aws:iam::{ACCOUNT}:role/role-{at}"), "CreateDate": "2026-01-05T00:00:00+00:00",
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"},
        ]},
        "InstanceProfileList": [], "RolePolicyList": inline(random),
        "AttachedManagedPolicies": attached(size, random), "Tags": [], "RoleLastUsed": {},
    })
}

/// The files of the resources, each with the path that names it.
fn resources(size: Size, random: &mut Random) -> Vec<(String, Value)> {
    let mut files = Vec::new();
    for at in 0..size.buckets {
        let name = format!("made-up-{at}");
        let statement = json!({
            "Sid": "tls", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
            "Resource": [format!("arn:aws:s3:::{name}"), format!("arn:aws:s3:::{name}/*")],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        });
        let policy = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
        files.push((format!("s3/{name}/policy.json"), json!({"Policy": policy})));
        let on = random.below(8) > 0;
        let block = json!({"PublicAccessBlockConfiguration": {
            "BlockPublicAcls": on, "IgnorePublicAcls": on, "BlockPublicPolicy": on, "RestrictPublicBuckets": on,
        }});
        files.push((format!("s3/{name}/bpa.json"), block));
    }
    for at in 0..size.keys {
        let id = format!("{at:08}-0000-4000-8000-000000000000");
        let statement = json!({
            "Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{ACCOUNT}:root")},
            "Action": "kms:*", "Resource": "*",
        });
        let policy = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
        let value = json!({"Policy": policy, "PolicyName": "default"});
        files.push((format!("kms/{REGION}/{id}/policy.json"), value));
        let grants = json!({"Grants": [], "Truncated": false});
        files.push((format!("kms/{REGION}/{id}/grants.json"), grants));
    }
    for at in 0..size.queues {
        let arn = format!("arn:aws:sqs:{REGION}:{ACCOUNT}:queue-{at}");
        let statement = json!({
            "Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage",
            "Resource": arn, "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
        });
        let policy = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
        let value = json!({"Attributes": {"QueueArn": arn, "Policy": policy}});
        let name = arn.replace(':', "%3A");
        files.push((format!("res/{REGION}/sqs/{name}/policy.json"), value));
    }
    files
}

//! Random statements for a topic and a layer.

use policylint_model::PolicyKind;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::{Strategy, prop_oneof};
use serde_json::{Map, Value, json};

use super::{Topic, pick};

/// Principals of accounts, users, roles and sessions; those of grants are among the first ten.
pub(super) const PRINCIPALS: [&str; 12] = [
    "arn:aws:iam::111111111111:user/ann",
    "arn:aws:iam::111111111111:role/svc/app",
    "arn:aws:iam::111111111111:root",
    "arn:aws:sts::111111111111:assumed-role/app/s1",
    "arn:aws:iam::222222222222:root",
    "arn:aws:iam::222222222222:user/bob",
    "arn:aws:sts::111111111111:federated-user/x",
    "arn:aws:sts::222222222222:assumed-role/Far/s2",
    "arn:aws:iam::222222222222:role/far",
    "arn:aws:iam::111111111111:role/app",
    "111111111111",
    "222222222222",
];

/// The choices about a statement.
#[derive(Debug, Clone)]
pub(crate) struct StatementSeed {
    effect: u8,
    principal: (u8, u8),
    action: u8,
    resource: u8,
    conditions: Vec<ConditionSeed>,
    flaw: Option<u8>,
}

#[derive(Debug, Clone)]
struct ConditionSeed {
    family: u8,
    operator: u8,
    prefix: u8,
    key: u8,
    values: Vec<u8>,
    as_one: bool,
}

/// Operators that go together, the keys and the values that they are used with.
struct Family {
    operators: &'static [&'static str],
    keys: &'static [&'static str],
    values: fn() -> Vec<Value>,
}

const FAMILIES: [Family; 9] = [
    Family {
        operators: &["StringEquals", "StringNotEquals", "StringLike", "StringNotLike"],
        keys: &["s3:prefix", "aws:PrincipalTag/team", "aws:username", "AWS:PRINCIPALTAG/TEAM"],
        values: texts,
    },
    Family {
        operators: &["StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "stringequals"],
        keys: &["s3:prefix", "aws:ResourceTag/x", "s3:ExistingObjectTag/x"],
        values: texts,
    },
    Family {
        operators: &["StringEquals", "StringNotEquals", "StringLike"],
        keys: &[
            "aws:PrincipalOrgID",
            "aws:PrincipalAccount",
            "aws:ResourceAccount",
            "aws:PrincipalOrgPaths",
            "aws:PrincipalType",
            "aws:userid",
            "kms:CallerAccount",
            "kms:ViaService",
            "aws:SourceVpce",
            "kms:EncryptionContext:a",
            "aws:PrincipalServiceName",
        ],
        values: names,
    },
    Family {
        operators: &["ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals", "StringLike"],
        keys: &["aws:PrincipalArn", "aws:SourceArn"],
        values: arns,
    },
    Family {
        operators: &["Bool", "BoolIfExists", "Bool"],
        keys: &[
            "aws:SecureTransport",
            "aws:MultiFactorAuthPresent",
            "aws:PrincipalIsAWSService",
            "aws:ViaAWSService",
        ],
        values: bools,
    },
    Family {
        operators: &["Null"],
        keys: &["s3:prefix", "aws:PrincipalTag/team", "aws:username", "aws:SourceVpce"],
        values: bools,
    },
    Family { operators: &["IpAddress", "NotIpAddress"], keys: &["aws:SourceIp"], values: ranges },
    Family {
        operators: &[
            "NumericEquals",
            "NumericNotEquals",
            "NumericLessThan",
            "NumericLessThanEquals",
            "NumericGreaterThan",
            "NumericGreaterThanEquals",
        ],
        keys: &["s3:max-keys", "s3:prefix"],
        values: numbers,
    },
    Family {
        operators: &[
            "DateLessThan",
            "DateGreaterThanEquals",
            "DateEquals",
            "DateNotEquals",
            "DateGreaterThan",
            "DateLessThanEquals",
        ],
        keys: &["aws:CurrentTime", "s3:prefix"],
        values: dates,
    },
];

/// Operators on sets, as families have them with a qualifier.
const SET_KEYS: [&str; 3] = ["aws:TagKeys", "aws:PrincipalOrgPaths", "aws:TagKeys"];

fn texts() -> Vec<Value> {
    [
        "a",
        "ann",
        "red",
        "*",
        "A",
        "a*",
        "",
        "?",
        "${aws:username}",
        "${aws:PrincipalTag/team}",
        "${aws:PrincipalTag/team, 'red'}",
        "${*}",
        "${aws:TagKeys}",
        "${s3:prefix}",
        "b",
    ]
    .map(Value::from)
    .to_vec()
}

fn names() -> Vec<Value> {
    [
        "o-1",
        "111111111111",
        "222222222222",
        "o-*",
        "o-1/r-1/ou-1/",
        "User",
        "AssumedRole",
        "s3.us-east-1.amazonaws.com",
        "vpce-1",
        "1",
        "${aws:ResourceAccount}",
        "s3.amazonaws.com",
        "${aws:PrincipalAccount}",
        "*:s1",
        "2",
    ]
    .map(Value::from)
    .to_vec()
}

fn arns() -> Vec<Value> {
    [
        "arn:aws:iam::111111111111:user/ann",
        "arn:aws:iam::*:role/*",
        "arn:aws:iam::111111111111:*",
        "*",
        "arn:aws:iam::*",
        "arn:aws:s3:::b",
        "arn:aws:iam::111111111111:user/${aws:username}",
        "arn:aws:sts::111111111111:*",
        "arn:*:role/*",
        "arn:aws:iam::${aws:PrincipalAccount}:*",
    ]
    .map(Value::from)
    .to_vec()
}

fn bools() -> Vec<Value> {
    vec![json!("true"), json!("false"), json!(true), json!(false), json!("False"), json!("x")]
}

fn ranges() -> Vec<Value> {
    ["10.0.0.0/8", "10.1.2.3", "0.0.0.0/0", "2001:db8::/32", "x", "10.9.9.9/8", "10.1.2.0/25"]
        .map(Value::from)
        .to_vec()
}

fn numbers() -> Vec<Value> {
    vec![json!("10"), json!(10), json!("9.5"), json!(9.5), json!("x"), json!("-1"), json!("10.00")]
}

fn dates() -> Vec<Value> {
    [
        "2025",
        "2024-12-31T23:59:59Z",
        "2024-12",
        "1735689599",
        "x",
        "2025-01-01T00:59:59+01:00",
        "2024-12-31",
        "1735689600",
    ]
    .map(Value::from)
    .to_vec()
}

/// Any statement; of ten about six allow.
pub(crate) fn statement_seed() -> impl Strategy<Value = StatementSeed> {
    let principal = (prop_oneof![4 => 0u8..5, 1 => 5u8..12], 0u8..12);
    let action = prop_oneof![6 => 0u8..4, 1 => 4u8..13];
    let resource = prop_oneof![5 => 0u8..4, 2 => 4u8..20];
    let conditions =
        prop_oneof![5 => vec(condition_seed(), 0..1), 3 => vec(condition_seed(), 1..3)];
    let rest = (action, resource, conditions, weighted(0.02, 0u8..3));
    (0u8..10, principal, rest).prop_map(|(effect, principal, rest)| StatementSeed {
        effect,
        principal,
        action: rest.0,
        resource: rest.1,
        conditions: rest.2,
        flaw: rest.3,
    })
}

fn condition_seed() -> impl Strategy<Value = ConditionSeed> {
    // The first values are those that requests have most often.
    let value = || prop_oneof![1 => 0u8..4, 1 => 0u8..15];
    let values =
        prop_oneof![8 => vec(value(), 1..2), 3 => vec(value(), 2..3), 1 => vec(value(), 0..1)];
    let prefix = prop_oneof![4 => 0u8..1, 3 => 1u8..7];
    (0u8..9, 0u8..6, prefix, 0u8..12, values, 0u8..2).prop_map(
        |(family, operator, prefix, key, values, as_one)| ConditionSeed {
            family,
            operator,
            prefix,
            key,
            values,
            as_one: as_one == 0,
        },
    )
}

impl StatementSeed {
    /// The same as a Deny.
    pub(crate) fn denying(mut self) -> Self {
        self.effect = 9;
        self
    }

    /// The same as an Allow.
    pub(crate) fn allowing(mut self) -> Self {
        self.effect = 0;
        self
    }

    /// The statement for a layer.
    pub(crate) fn statement(&self, topic: Topic, kind: PolicyKind) -> Value {
        let deny = kind == PolicyKind::Rcp || self.effect >= 7;
        let mut map = Map::new();
        map.insert("Effect".into(), if deny { "Deny" } else { "Allow" }.into());
        self.put_principal(&mut map, kind, deny);
        self.put_action(&mut map, topic, kind);
        self.put_resource(&mut map, topic, kind);
        let mut block: Map<String, Value> = Map::new();
        for condition in &self.conditions {
            condition.put(&mut block);
        }
        if !block.is_empty() {
            map.insert("Condition".into(), block.into());
        }
        match self.flaw {
            Some(0) => map.insert("Effect".into(), "allow".into()),
            Some(1) if map.contains_key("Principal") => map.remove("Principal"),
            Some(1) => map.insert("Principal".into(), "*".into()),
            Some(_) if map.contains_key("Principal") && kind != PolicyKind::Rcp => {
                map.insert("Principal".into(), json!({"AWS": "arn:aws:iam::111111111111:role/*"}))
            }
            _ => None,
        };
        Value::Object(map)
    }

    fn put_principal(&self, map: &mut Map<String, Value>, kind: PolicyKind, deny: bool) {
        let principals = match kind {
            PolicyKind::Identity | PolicyKind::Boundary | PolicyKind::Session | PolicyKind::Scp => {
                return;
            }
            PolicyKind::Rcp => json!("*"),
            _ => principals(self.principal),
        };
        let may_negate =
            matches!(kind, PolicyKind::Resource | PolicyKind::Bucket | PolicyKind::KmsKey);
        let negate = may_negate && self.principal.0 == 4 && (deny || self.principal.1 == 0);
        map.insert(if negate { "NotPrincipal" } else { "Principal" }.into(), principals);
    }

    fn put_action(&self, map: &mut Map<String, Value>, topic: Topic, kind: PolicyKind) {
        let (service, name) = topic.action.split_once(':').unwrap_or_default();
        let first: String = name.chars().take(2).collect();
        let (element, value) = match self.action {
            // GR-33: trust policies name actions of STS; the star fits all.
            0 => ("Action", json!(topic.action)),
            1 => ("Action", json!(format!("{service}:*"))),
            2 => ("Action", json!("*")),
            3 => ("Action", json!([format!("{}:*x", service), topic.action.to_uppercase()])),
            4 => ("Action", json!(format!("{service}:{first}*"))),
            5 => ("Action", json!("ec2:RunInstances")),
            6 => ("NotAction", json!("ec2:RunInstances")),
            7 => ("NotAction", json!([topic.action])),
            8 => ("Action", json!(format!("{}*:{name}", service.chars().next().unwrap_or('x')))),
            9 => ("Action", json!([])),
            10 => ("NotAction", json!([])),
            11 => {
                ("NotAction", json!(format!("?{}:*", service.chars().skip(1).collect::<String>())))
            }
            _ => ("Action", json!(format!("{}, {service}:x", topic.action))),
        };
        // GR table: RCPs have no NotAction and no bare star.
        let (element, value) = match (kind, element) {
            (PolicyKind::Rcp, "NotAction") => ("Action", json!(format!("{service}:*"))),
            (PolicyKind::Rcp, _) if value == "*" => ("Action", json!(topic.action)),
            _ => (element, value),
        };
        map.insert(element.into(), value);
    }

    fn put_resource(&self, map: &mut Map<String, Value>, topic: Topic, kind: PolicyKind) {
        if kind == PolicyKind::Trust {
            return;
        }
        let pool = resources(topic);
        let (element, value) = match self.resource {
            0 => ("Resource", json!("*")),
            1 if topic.resource != "*" => ("Resource", json!(topic.resource)),
            16 => ("NotResource", json!([pick(&pool, self.action + 2)])),
            17 => ("NotResource", json!([pick(&pool, self.action), pick(&pool, self.effect)])),
            18 => ("Resource", json!([])),
            19 => ("NotResource", json!([])),
            15 if kind == PolicyKind::Resource => return,
            at => ("Resource", json!([pick(&pool, at)])),
        };
        map.insert(element.into(), value);
    }
}

fn principals((form, which): (u8, u8)) -> Value {
    let one = pick(&PRINCIPALS, which);
    match form {
        0 | 4 => json!({ "AWS": one }),
        1 => json!("*"),
        2 => json!({ "AWS": [one, pick(&PRINCIPALS, which + 1)] }),
        3 => json!({ "AWS": pick(&PRINCIPALS, which / 2) }),
        5 => json!({ "AWS": "*" }),
        6 => json!({ "Service": "s3.amazonaws.com" }),
        7 => json!({ "Service": ["s3.us-east-1.amazonaws.com", "ec2.amazonaws.com"], "AWS": one }),
        8 => json!({ "Service": "*" }),
        9 => json!({ "Federated": "accounts.google.com" }),
        10 => json!({ "AWS": "AIDAANNANNANNANNANNAN" }),
        _ => json!({ "AWS": "AROAAPPAPPAPPAPPAPPAP" }),
    }
}

/// Patterns that meet the resource of a topic, or nearly.
fn resources(topic: Topic) -> Vec<String> {
    if topic.resource == "*" {
        let service = topic.action.split(':').next().unwrap_or_default();
        let mut pool: Vec<String> =
            ["*", "arn:aws:s3:::*", "arn:aws:s3:*", "arn:aws:s3:::b"].map(Into::into).to_vec();
        pool.push(format!("arn:aws:{service}:*:*:*"));
        return pool;
    }
    let fields: Vec<&str> = topic.resource.splitn(6, ':').collect();
    let [_, _, service, region, account, name] = fields[..] else { return Vec::new() };
    let (head, last) = name.rsplit_once('/').unwrap_or(("", name));
    let stem = if head.is_empty() { String::new() } else { format!("{head}/") };
    let arn = |region: &str, account: &str, name: &str| {
        format!("arn:aws:{service}:{region}:{account}:{name}")
    };
    let half: String = name.chars().take(1).collect();
    vec![
        arn(region, account, &format!("{stem}*")),
        arn(region, account, "*"),
        format!("{}*", arn(region, account, name)),
        arn(region, account, &format!("{stem}${{aws:username}}")),
        format!("arn:aws:{service}:*"),
        format!("arn:aws:{service}"),
        format!("arn:aws:{service}:{region}:*"),
        arn("*", "*", name),
        arn(region, account, &name.to_uppercase()),
        format!("arn:AWS:{}:{region}:{account}:{name}", service.to_uppercase()),
        arn(region, account, &format!("{stem}${{aws:PrincipalTag/team, '{last}'}}")),
        format!("arn:*:{service}:{region}:{account}:{name}"),
        format!("arn:aws:*{service}:{region}:{account}:{name}"),
        format!("*:{service}:{region}:{account}:{name}"),
        arn(region, "${aws:PrincipalAccount}", name),
        arn(region, account, &format!("{half}*/{last}")),
        arn(region, account, &format!("{stem}{}", "?".repeat(last.chars().count()))),
        arn(region, account, &format!("{stem}${{aws:PrincipalTag/team}}*")),
    ]
}

impl ConditionSeed {
    fn put(&self, block: &mut Map<String, Value>) {
        let family = &FAMILIES[usize::from(self.family) % FAMILIES.len()];
        let operator = pick(family.operators, self.operator);
        let (prefix, suffix) = match self.prefix {
            1 | 2 => ("", "IfExists"),
            3 => ("ForAllValues:", ""),
            4 => ("ForAnyValue:", ""),
            5 => ("ForAllValues:", "IfExists"),
            6 => ("ForAnyValue:", "IfExists"),
            _ => ("", ""),
        };
        let suffix = if operator.ends_with("IfExists") { "" } else { suffix };
        let is_text = operator.starts_with("String");
        let set = is_text && (!prefix.is_empty() || self.key == 11);
        let key = pick(if set { &SET_KEYS } else { family.keys }, self.key);
        let pool = (family.values)();
        let values: Vec<Value> = self.values.iter().map(|at| pick(&pool, *at)).collect();
        let values = match values.as_slice() {
            [one] if self.as_one => one.clone(),
            _ => Value::Array(values),
        };
        // GR-6: the same operator and key twice, in whatever case, would be an error.
        let name = format!("{prefix}{operator}{suffix}");
        if block.keys().all(|known| !known.eq_ignore_ascii_case(&name)) {
            block.insert(name, json!({ key: values }));
        }
    }
}

//! Inputs out of bytes: the bytes themselves, or what they choose from the words of AWS.

use policylint::PolicyKind;

/// The first byte of an input whose other bytes are choices; any other input is taken as it is.
pub(crate) const CHOICES: u8 = 1;

/// How deep made-up JSON nests in places where the grammar takes no value of that type.
const DEPTH: u8 = 3;

pub(crate) const ACTIONS: &[&str] = &[
    "*",
    "s3:*",
    "s3:GetObject",
    "s3:PutObject",
    "s3:ListBucket",
    "S3:getobject",
    "s3:Get*",
    "s3:*Object",
    "kms:Decrypt",
    "kms:*",
    "kms:CreateGrant",
    "kms:ReEncrypt*",
    "sqs:Send?essage",
    "iam:*Role*",
    "iam:PassRole",
    "nosuch:*",
    "s*:Get*",
    "broken",
    "s3:GetObjekt",
    "s3:GetObject, s3:PutObject",
    " s3:GetObject",
    "ec2:Describe*",
    "ec2:RunInstances",
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:TagSession",
    "glue:StopJobRun",
    "dynamodb:GetItem",
    "organizations:LeaveOrganization",
    "aws-portal:ViewBilling",
    "",
];
pub(crate) const RESOURCES: &[&str] = &[
    "*",
    "arn:aws:s3:::b",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b*",
    "arn:aws:s3",
    "arn:aws:s3:::",
    "arn:aws:kms:*:*:key/*",
    "arn:aws:kms:us-east-1:111111111111:key/k1",
    "arn:aws:kms:us-east-1:111111111111:alias/x",
    "arn:aws:sqs:us-east-1:111111111111:q",
    "arn:aws:iam::*:role/*",
    "arn:aws:iam::111111111111:role/svc/app",
    "arn:aws:dynamodb:us-east-1:111111111111:table/t",
    "my-bucket",
    "arn:aws:s3:::b/${aws:username}/*",
    "arn:aws:s3:::b/${aws:PrincipalTag/team, 'none'}/*",
    "arn:aws:s3:::b/${*}",
    "arn:aws:s3:::b/${aws:user",
    "arn:aws:*:*:*:*",
    "arn:*:s3:::b/*",
    "arn:aws:s3:*:1*:b",
    "*/k",
    "execute-api:/*",
    "",
];
pub(crate) const OPERATORS: &[&str] = &[
    "StringEquals",
    "StringNotEquals",
    "StringLike",
    "StringNotLike",
    "StringEqualsIfExists",
    "StringEqualsIgnoreCase",
    "ForAllValues:StringEquals",
    "ForAnyValue:StringLike",
    "ForAnyValue:StringNotEquals",
    "NumericLessThan",
    "NumericNotEqualsIfExists",
    "DateLessThan",
    "DateNotEquals",
    "Bool",
    "BoolIfExists",
    "IpAddress",
    "NotIpAddress",
    "ArnLike",
    "ArnNotEquals",
    "BinaryEquals",
    "Null",
    "NullIfExists",
    "stringequals",
    "StringEqualz",
];
pub(crate) const KEYS: &[&str] = &[
    "s3:prefix",
    "s3:x-amz-server-side-encryption",
    "s3:ExistingObjectTag/t",
    "s3:foo",
    "aws:username",
    "aws:TagKeys",
    "aws:SourceIp",
    "aws:MultiFactorAuthPresent",
    "aws:MultiFactorAuthAge",
    "aws:CurrentTime",
    "aws:SecureTransport",
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalTag/team",
    "aws:RequestedRegion",
    "aws:foo",
    "AWS:UserName",
    "kms:EncryptionContext:aws:s3:arn",
    "kms:ViaService",
    "kms:GrantIsForAWSResource",
    "sts:ExternalId",
    "token.actions.githubusercontent.com:sub",
    "nokey",
    "",
];
pub(crate) const VALUES: &[&str] = &[
    "a",
    "A*",
    "*",
    "",
    "true",
    "False",
    "5",
    "-1.50",
    "2025-05-01T12:30Z",
    "10.0.0.0/8",
    "2001:db8::/32",
    "aGVsbG8=",
    "arn:aws:s3:::b",
    "arn:aws:iam::111111111111:role/*",
    "${aws:username}",
    "${aws:PrincipalTag/team, 'none'}",
    "111111111111",
    "o-a1b2c3d4e5",
    "s3.us-east-1.amazonaws.com",
    "aws:kms",
    "us-east-1",
];
pub(crate) const PRINCIPALS: &[&str] = &[
    "*",
    "111111111111",
    "222222222222",
    "1111",
    "arn:aws:iam::111111111111:root",
    "arn:aws:iam::111111111111:role/svc/app",
    "arn:aws:iam::111111111111:user/ann",
    "arn:aws:iam::111111111111:role/*",
    "arn:aws:sts::111111111111:assumed-role/app/s1",
    "arn:aws:sts::111111111111:federated-user/f",
    "arn:aws:iam::111111111111:group/g",
    "arn:aws:iam::111111111111:saml-provider/p",
    "AIDAEXAMPLEEXAMPLE123",
    "ec2.amazonaws.com",
    "s3.amazonaws.com",
    "S3.amazonaws.com",
    "cognito-identity.amazonaws.com",
    "accounts.google.com",
    "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1",
    "",
];
const KINDS_OF_PRINCIPAL: &[&str] =
    &["AWS", "Service", "Federated", "CanonicalUser", "aws", "Nobody"];
const STRANGE: &[&str] =
    &["null", "true", "17", "111111111111", "[]", "{}", "\"\"", "{\"a\":{}}", "[[]]", "-1e400"];

/// Answers questions with the bytes of an input; when they are used up, with the first answer.
pub(crate) struct Choices<'a> {
    bytes: std::slice::Iter<'a, u8>,
}

impl<'a> Choices<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes: bytes.iter() }
    }

    pub(crate) fn byte(&mut self) -> u8 {
        self.bytes.next().copied().unwrap_or(0)
    }

    /// A number below `limit`, which is at most 256.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::from(self.byte()) % limit.max(1)
    }

    /// True in one of so many cases, and not if the bytes are used up.
    pub(crate) fn one_in(&mut self, cases: u8) -> bool {
        self.byte() % cases == cases - 1
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        *from.get(self.below(from.len())).expect("something to pick from")
    }

    /// A word, now and then with a character more or less.
    pub(crate) fn word(&mut self, words: &[&str]) -> String {
        let mut word = self.pick(words).to_owned();
        match self.byte() {
            250 => drop(word.pop()),
            251 => word.push('*'),
            252 => word.insert(0, '?'),
            253 => word.push(char::from(self.byte())),
            254 => word.push_str("${aws:username}"),
            255 => word.push(self.pick(&['é', '\u{200B}', '😀', '\u{FFFC}', '\n', ' '])),
            _ => {}
        }
        word
    }
}

/// The text that an input stands for: a policy of its choices, or the bytes as they are.
pub(crate) fn text_of(bytes: &[u8]) -> Vec<u8> {
    match bytes.split_first() {
        Some((&CHOICES, rest)) => policy(&mut Choices::new(rest)).into_bytes(),
        _ => bytes.to_vec(),
    }
}

/// A kind of policy that follows from the text: any of them, and the same in each run.
pub(crate) fn kind_of(text: &[u8]) -> PolicyKind {
    let sum = text.iter().fold(0, |sum, byte| sum + usize::from(*byte));
    PolicyKind::ALL[sum % PolicyKind::ALL.len()]
}

/// A policy, mostly well-formed.
pub(crate) fn policy(choices: &mut Choices<'_>) -> String {
    let version = choices.pick(&[
        r#""Version":"2012-10-17","#,
        "",
        r#""Version":"2008-10-17","#,
        r#""version":"2012-10-17","#,
        r#""Version":2012,"#,
    ]);
    let count = 1 + choices.below(4);
    let statements: Vec<String> = (0..count).map(|_| statement(choices)).collect();
    let blank = choices.pick(&["", "\n  ", " ", "\r\n\t"]);
    let joined = statements.join(&format!(",{blank}"));
    if count == 1 && choices.one_in(3) {
        format!("{{{blank}{version}{blank}\"Statement\":{joined}}}")
    } else {
        format!("{{{blank}{version}{blank}\"Statement\":[{blank}{joined}{blank}]{blank}}}")
    }
}

fn statement(choices: &mut Choices<'_>) -> String {
    let mut members = Vec::new();
    if choices.one_in(4) {
        members.push(format!("\"Sid\":{}", string(&choices.word(&["A", "B", "", "a b"]))));
    }
    if choices.one_in(3) {
        let key = choices.pick(&["Principal", "NotPrincipal", "principal"]);
        members.push(format!("\"{key}\":{}", principal(choices)));
    }
    if !choices.one_in(16) {
        let effect = choices.pick(&["Allow", "Deny", "Allow", "Deny", "Allow", "allow", "Permit"]);
        members.push(format!("\"Effect\":\"{effect}\""));
    }
    let key = choices.pick(&["Action", "Action", "Action", "Action", "NotAction", "action"]);
    members.push(format!("\"{key}\":{}", list(choices, ACTIONS)));
    if !choices.one_in(8) {
        let key = choices.pick(&["Resource", "Resource", "Resource", "Resource", "NotResource"]);
        members.push(format!("\"{key}\":{}", list(choices, RESOURCES)));
    }
    if choices.one_in(2) {
        members.push(format!("\"Condition\":{}", condition(choices)));
    }
    if choices.one_in(16) {
        members.push(format!("\"Extra\":{}", strange(choices, DEPTH)));
    }
    format!("{{{}}}", members.join(","))
}

fn principal(choices: &mut Choices<'_>) -> String {
    match choices.below(4) {
        0 => string(&choices.word(PRINCIPALS)),
        _ => object(choices, 3, |choices| {
            (choices.word(KINDS_OF_PRINCIPAL), list(choices, PRINCIPALS))
        }),
    }
}

fn condition(choices: &mut Choices<'_>) -> String {
    object(choices, 3, |choices| {
        let operator = choices.word(OPERATORS);
        let keys = object(choices, 3, |choices| (choices.word(KEYS), list(choices, VALUES)));
        (operator, keys)
    })
}

fn object(
    choices: &mut Choices<'_>,
    most: usize,
    mut member: impl FnMut(&mut Choices<'_>) -> (String, String),
) -> String {
    if choices.one_in(32) {
        return strange(choices, DEPTH);
    }
    let count = 1 + choices.below(most);
    let members: Vec<String> = (0..count)
        .map(|_| {
            let (key, value) = member(choices);
            format!("{}:{value}", string(&key))
        })
        .collect();
    format!("{{{}}}", members.join(","))
}

fn list(choices: &mut Choices<'_>, words: &[&str]) -> String {
    match choices.below(8) {
        0..=3 => string(&choices.word(words)),
        4..=6 => {
            let count = choices.below(5);
            let items: Vec<String> = (0..count).map(|_| string(&choices.word(words))).collect();
            format!("[{}]", items.join(","))
        }
        _ if choices.one_in(4) => strange(choices, DEPTH),
        _ => string(&choices.word(words)),
    }
}

fn strange(choices: &mut Choices<'_>, depth: u8) -> String {
    let word = choices.pick(STRANGE);
    match depth.checked_sub(1) {
        Some(depth) if choices.one_in(3) => format!("[{word},{}]", strange(choices, depth)),
        _ => word.to_owned(),
    }
}

fn string(text: &str) -> String {
    policylint::syntax::json::quote(text)
}

//! Every key of the configuration, once: what it takes, and what it is for. Reading, the JSON schema and
//! the documentation follow this table.

use super::form::{self, Form};

/// A key.
#[derive(Debug)]
pub(crate) struct Key {
    /// As it is written.
    pub(crate) name: &'static str,
    /// What it takes.
    pub(crate) shape: Shape,
    /// Whether it must be there.
    pub(crate) need: Need,
    /// What it is for: a sentence in Markdown.
    pub(crate) docs: &'static str,
    /// A value, as TOML.
    pub(crate) example: &'static str,
}

/// Whether a key must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// It may be left out.
    Optional,
    /// It must be there.
    Required,
}

/// What a key takes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    /// A text of a form.
    Text(&'static Form),
    /// A list of texts of a form; a single one may stand alone.
    Texts(&'static Form),
    /// A whole number.
    Number { least: i64, most: i64 },
    /// `true` or `false`.
    Flag,
    /// A day of the calendar.
    Day,
    /// A table with these keys.
    Table(&'static [Key]),
    /// Several tables with these keys.
    Tables(&'static [Key]),
    /// A table with keys of a form, and values of one shape.
    Map(&'static Form, &'static Shape),
    /// A list of rules, or tables with these keys.
    RulesOrTables(&'static [Key]),
}

const fn key(name: &'static str, shape: Shape, docs: &'static str, example: &'static str) -> Key {
    Key { name, shape, need: Need::Optional, docs, example }
}

const fn required(
    name: &'static str,
    shape: Shape,
    docs: &'static str,
    example: &'static str,
) -> Key {
    Key { name, shape, need: Need::Required, docs, example }
}

/// A group of keys, for the documentation.
#[derive(Debug)]
pub(crate) struct Chapter {
    /// Its heading.
    pub(crate) title: &'static str,
    /// Its keys.
    pub(crate) keys: &'static [Key],
}

/// Every key of the top level.
pub(crate) const CHAPTERS: [Chapter; 7] = [
    Chapter { title: "Files", keys: &FILES },
    Chapter { title: "Rules", keys: &RULES },
    Chapter { title: "Suppressions", keys: &SUPPRESSIONS },
    Chapter { title: "You and those you trust", keys: &TRUST },
    Chapter { title: "What you demand", keys: &DEMANDS },
    Chapter { title: "AWS as you know it", keys: &AWS },
    Chapter { title: "Style", keys: &STYLE },
];

/// Every key of the top level, in one list.
pub(crate) fn top() -> impl Iterator<Item = &'static Key> {
    CHAPTERS.iter().flat_map(|chapter| chapter.keys)
}

const FILES: [Key; 3] = [
    key(
        "extend",
        Shape::Texts(&form::FILE),
        "Configuration files that are read before this one, relative to it. Their values hold where this file \
         sets none; their tables come first.",
        "\"../policylint.toml\"",
    ),
    key(
        "exclude",
        Shape::Texts(&form::GLOB),
        "Files that are not checked, unless they are named on the command line without `--force-exclude`.",
        "[\"vendor/\", \"*.generated.json\"]",
    ),
    key(
        "kind",
        Shape::Tables(&KIND),
        "What kind of policies files hold, where content does not settle it. The first entry that fits counts; \
         `--kind` and `--resource-type` come before.",
        "",
    ),
];

const KIND: [Key; 3] = [
    required("files", Shape::Texts(&form::GLOB), "The files.", "\"policies/guardrails/\""),
    key("kind", Shape::Text(&form::KIND), "Their kind, as `--kind` takes it.", "\"scp\""),
    key(
        "resource-type",
        Shape::Text(&form::RESOURCE_TYPE),
        "The type of the resource that they are attached to, as `--resource-type` takes it.",
        "\"AWS::SQS::Queue\"",
    ),
];

const RULES: [Key; 9] = [
    key(
        "select",
        Shape::Texts(&form::RULE),
        "Runs these rules only: codes, names, the start of a code such as `C`, or `ALL`. `--select` replaces it.",
        "[\"P\", \"C\", \"N\"]",
    ),
    key("extend-select", Shape::Texts(&form::RULE), "Runs these rules, too.", "[\"Y001\"]"),
    key(
        "extend-ignore",
        Shape::Texts(&form::RULE),
        "Does not run these rules: as `ignore` with rules, for files that also hold `[[ignore]]` entries.",
        "[\"Y\"]",
    ),
    key(
        "per-file-ignores",
        Shape::Map(&form::GLOB, &Shape::Texts(&form::RULE)),
        "Rules that do not run over some files.",
        "{ \"legacy/\" = [\"C002\", \"S\"] }",
    ),
    key(
        "severity",
        Shape::Map(&form::RULE, &Shape::Text(&form::SEVERITY)),
        "Severities that findings of these rules get instead of their own. Where several entries select a rule, \
         the longest counts.",
        "{ C002 = \"warning\" }",
    ),
    key(
        "persona",
        Shape::Text(&form::PERSONA),
        "Who the findings are for, as `--persona` takes it.",
        "\"strict\"",
    ),
    key(
        "min-severity",
        Shape::Text(&form::SEVERITY),
        "Hides findings below this severity, as `--min-severity` does.",
        "\"warning\"",
    ),
    key(
        "min-confidence",
        Shape::Text(&form::CONFIDENCE),
        "Hides findings of rules below this confidence, as `--min-confidence` does.",
        "\"medium\"",
    ),
    key(
        "framework",
        Shape::Texts(&form::FRAMEWORK),
        "Runs the rules that support controls of these frameworks only, as `--framework` does.",
        "[\"cis\", \"pci\"]",
    ),
];

const SUPPRESSIONS: [Key; 1] = [key(
    "ignore",
    Shape::RulesOrTables(&IGNORE),
    "Either a list of rules that do not run, or `[[ignore]]` entries: findings that are accepted. An entry hides \
     a finding that fits all that it says.",
    "",
)];

const IGNORE: [Key; 7] = [
    key(
        "rule",
        Shape::Texts(&form::RULE),
        "The rules. Left out, findings of any rule are hidden, and Z003 says so.",
        "\"C002\"",
    ),
    key("files", Shape::Texts(&form::GLOB), "The files.", "\"policies/ops/*.json\""),
    key("sid", Shape::Text(&form::ANY), "The `Sid` of the statement.", "\"BreakGlass\""),
    key(
        "pointer",
        Shape::Text(&form::POINTER),
        "The JSON pointer of the element, or of one around it. A `sid` survives changes better.",
        "\"/Statement/0/Action\"",
    ),
    key(
        "value",
        Shape::Text(&form::ANY),
        "The value that is wrong: an action, a resource, another text.",
        "\"s3:GetObjectPreview\"",
    ),
    required(
        "reason",
        Shape::Text(&form::ANY),
        "Why the findings are accepted.",
        "\"in preview, see OPS-17\"",
    ),
    key(
        "until",
        Shape::Day,
        "The last day on which the entry holds; afterwards it hides nothing, and Z005 says so.",
        "2027-01-31",
    ),
];

const TRUST: [Key; 5] = [
    key("own-accounts", Shape::Texts(&form::ACCOUNT), "Your accounts.", "[\"111122223333\"]"),
    key(
        "own-organizations",
        Shape::Texts(&form::ORGANIZATION),
        "Your organizations. No rule reads it yet.",
        "[\"o-a1b2c3d4e5\"]",
    ),
    key(
        "trusted-accounts",
        Shape::Texts(&form::ACCOUNT),
        "Accounts of others that may be granted access.",
        "[\"444455556666\"]",
    ),
    key(
        "trusted-organizations",
        Shape::Texts(&form::ORGANIZATION),
        "Organizations of others that may be granted access. No rule reads it yet.",
        "[\"o-f6g7h8i9j0\"]",
    ),
    key(
        "trusted-providers",
        Shape::Texts(&form::ANY),
        "Identity providers that may be federated: the issuer's host and path, or the provider's ARN; `*` and `?` \
         are wildcards. No rule reads it yet.",
        "[\"token.actions.githubusercontent.com\"]",
    ),
];

const DEMANDS: [Key; 5] = [
    key(
        "required-tags",
        Shape::Map(&form::ANY, &Shape::Texts(&form::ANY)),
        "Tags that resources must carry, with the values that they may have; an empty list is any value. No rule reads it yet.",
        "{ Owner = [], Environment = [\"dev\", \"prod\"] }",
    ),
    key(
        "sensitive",
        Shape::Tables(&SENSITIVE),
        "Resources whose data is sensitive, and what must guard them. No rule reads it yet.",
        "",
    ),
    key(
        "required-condition",
        Shape::Tables(&REQUIRED_CONDITION),
        "Conditions without which an access must not be granted. No rule reads it yet.",
        "",
    ),
    key(
        "forbidden-access",
        Shape::Tables(&ACCESS),
        "Access that no policy may grant. No rule reads it yet.",
        "",
    ),
    key(
        "enclave-measurements",
        Shape::Texts(&form::HEX),
        "Attestation values (PCR digests) of your enclaves. No rule reads it yet.",
        "[\"7fb5c55bc2ecbb68ed99a13d7122abfc0666b926a79d5379bc58b9445c84217f59cfdd36c08b2c79552928702efe23e4\"]",
    ),
];

const SENSITIVE: [Key; 6] = [
    required("name", Shape::Text(&form::ANY), "What messages call them.", "\"customer records\""),
    key(
        "tag-key",
        Shape::Text(&form::ANY),
        "The key of the tag that marks them.",
        "\"DataClassification\"",
    ),
    key(
        "tag-values",
        Shape::Texts(&form::ANY),
        "The values of the tag that do; none for any.",
        "[\"restricted\"]",
    ),
    key(
        "resources",
        Shape::Texts(&form::ANY),
        "Their ARNs, with the wildcards of the policy language.",
        "[\"arn:aws:s3:::records*\"]",
    ),
    key(
        "actions",
        Shape::Texts(&form::ANY),
        "The actions that need the guards; none for every action.",
        "[\"s3:GetObject\"]",
    ),
    required(
        "require",
        Shape::Table(&GUARDS),
        "What every grant on them must demand.",
        "{ mfa = true, tls = true }",
    ),
];

const GUARDS: [Key; 5] = [
    key("mfa", Shape::Flag, "That the caller used multi-factor authentication.", "true"),
    key("tls", Shape::Flag, "That the request came over TLS.", "true"),
    key(
        "kms-keys",
        Shape::Texts(&form::ANY),
        "That the data is encrypted under one of these keys: ARNs, with wildcards.",
        "[\"arn:aws:kms:*:111122223333:key/*\"]",
    ),
    key(
        "vpc-endpoints",
        Shape::Texts(&form::ANY),
        "That the request came through one of these VPC endpoints.",
        "[\"vpce-0123456789abcdef0\"]",
    ),
    key("expiry", Shape::Flag, "That the grant ends at some time.", "true"),
];

const ACCESS: [Key; 3] = [
    required(
        "actions",
        Shape::Texts(&form::ACTION),
        "The actions, with the wildcards of the policy language.",
        "[\"iam:CreateUser\"]",
    ),
    key(
        "resources",
        Shape::Texts(&form::ANY),
        "The resources: ARNs, with wildcards; none for any.",
        "[\"arn:aws:iam::*:user/*\"]",
    ),
    key(
        "reason",
        Shape::Text(&form::ANY),
        "Why, for the message.",
        "\"people come from the identity provider\"",
    ),
];

const REQUIRED_CONDITION: [Key; 6] = [
    required(
        "actions",
        Shape::Texts(&form::ACTION),
        "The actions, with the wildcards of the policy language.",
        "[\"iam:PassRole\"]",
    ),
    key(
        "resources",
        Shape::Texts(&form::ANY),
        "The resources: ARNs, with wildcards; none for any.",
        "[\"arn:aws:iam::*:role/*\"]",
    ),
    key(
        "reason",
        Shape::Text(&form::ANY),
        "Why, for the message.",
        "\"roles are passed to named services only\"",
    ),
    required(
        "operator",
        Shape::Text(&form::ANY),
        "The operator of the condition.",
        "\"StringEquals\"",
    ),
    required("key", Shape::Text(&form::ANY), "The condition key.", "\"iam:PassedToService\""),
    key(
        "values",
        Shape::Texts(&form::ANY),
        "The values that the condition may name; none for any.",
        "[\"lambda.amazonaws.com\"]",
    ),
];

const AWS: [Key; 8] = [
    key(
        "partitions",
        Shape::Texts(&form::PARTITION),
        "Partitions in use; none for any.",
        "[\"aws\"]",
    ),
    key(
        "regions",
        Shape::Texts(&form::REGION),
        "Regions in use; none for any. No rule reads it yet.",
        "[\"eu-central-1\", \"eu-west-1\"]",
    ),
    key(
        "extra-actions",
        Shape::Texts(&form::ACTION_NAME),
        "Actions that exist though the catalog does not know them.",
        "[\"s3:GetObjectPreview\"]",
    ),
    key(
        "extra-services",
        Shape::Texts(&form::SERVICE),
        "Service prefixes that exist though the catalog does not know them.",
        "[\"newservice\"]",
    ),
    key(
        "catalog-max-age-days",
        Shape::Number { least: 1, most: 36_500 },
        "How many days old the built-in catalog may be before Z007 says so.",
        "180",
    ),
    key(
        "quotas",
        Shape::Map(&form::QUOTA, &Shape::Number { least: 1, most: 1_000_000_000 }),
        "Sizes that your quotas allow for policies of a kind or of a type of resource, where AWS has raised them.",
        "{ trust = 4096 }",
    ),
    key(
        "shortest-ipv4-prefix",
        Shape::Number { least: 0, most: 32 },
        "The shortest prefix of an IPv4 network that is not too wide.",
        "16",
    ),
    key(
        "shortest-ipv6-prefix",
        Shape::Number { least: 0, most: 128 },
        "The shortest prefix of an IPv6 network that is not too wide.",
        "48",
    ),
];

const STYLE: [Key; 1] = [key(
    "style",
    Shape::Table(&STYLE_KEYS),
    "How policies are written; the style rules compare with it.",
    "",
)];

const STYLE_KEYS: [Key; 4] = [
    key(
        "sid-pattern",
        Shape::Text(&form::ANY),
        "The pattern that each `Sid` must match, with `*` and `?` as wildcards.",
        "\"Team*\"",
    ),
    key(
        "single-value",
        Shape::Text(&form::SINGLE_VALUE),
        "How a list of one value is written: `bare` or as a `list`.",
        "\"bare\"",
    ),
    key(
        "element-order",
        Shape::Texts(&form::ANY),
        "The order of a statement's elements; none for that of the IAM User Guide.",
        "[\"Sid\", \"Effect\", \"Principal\", \"Action\", \"Resource\", \"Condition\"]",
    ),
    key(
        "quoting",
        Shape::Text(&form::QUOTING),
        "How booleans and numbers in conditions are written: `quoted` or `bare`.",
        "\"quoted\"",
    ),
];

//! N042

use policylint_analysis::Literal;
use policylint_model::LanguageVersion;
use policylint_model::arn::Arn;
use policylint_model::operator::{Operator, OperatorFamily};

use crate::condition_value::{is_bare_star, is_placeholder};
use crate::condition_weight::is_on_any;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A condition compares the ARN of a KMS key with something else.
    ///
    /// ## Why is this bad?
    /// The key holds the ARN of the key that is used, whatever name the request gave: an alias is resolved before.
    /// A bare id, an alias or an ARN of another service equals none, so an Allow allows nothing, and a Deny for all
    /// other keys denies them all.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*", "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": "alias/lake"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*", "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"}}}]}
    /// ```
    ///
    /// ## References
    /// - [Amazon S3: Requiring server-side encryption with KMS keys](https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms)
    "N042" "invalid-kms-key-value" {
        group: Group::Condition,
        analyzer: &["INVALID_KMS_KEY_VALUE"],
        check: Check::Statement(check),
    }
}

/// Keys that hold the ARN of a KMS key (service authorization reference: type ARN). AWS does not publish
/// which keys its own check speaks of.
const KEYS: [&str; 10] = [
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3express:x-amz-server-side-encryption-aws-kms-key-id",
    "s3tables:KMSKeyArn",
    "s3vectors:kmsKeyArn",
    "sagemaker:DomainSharingOutputKmsKeyArn",
    "sagemaker:FeatureGroupOfflineStoreKmsKeyArn",
    "sagemaker:FeatureGroupOnlineStoreKmsKeyArn",
    "sagemaker:OutputKmsKeyArn",
    "sagemaker:VolumeKmsKeyArn",
    "secretsmanager:KmsKeyArn",
];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let version = context.within.compiled.version;
    for literal in context.compiled.conditions.iter().filter(|one| is_meant(one)) {
        let is_negated = literal.known_operator().is_some_and(Operator::is_negated);
        for value in &literal.values {
            let Some(text) = value.text.known() else { continue };
            let is_other = is_bare_star(value)
                || is_placeholder(text)
                || text.is_empty()
                || text.starts_with("${")
                || text.trim().len() != text.len();
            if is_other || may_be_key(text, version) {
                continue;
            }
            let consequence =
                if is_negated { "it excepts no key" } else { "this value matches no key" };
            let finding = reporter
                .at(value.text.node, format!("`{text}` is not the ARN of a KMS key"))
                .so(consequence)
                .help("write `arn:aws:kms:region:account:key/id`");
            reporter.push(finding);
        }
    }
}

fn is_meant(literal: &Literal<'_>) -> bool {
    is_on_any(literal, &KEYS)
        && matches!(literal.family(), Some(OperatorFamily::String | OperatorFamily::Arn))
}

/// Whether a text is the ARN of a key, or a pattern that such an ARN can match.
fn may_be_key(text: &str, version: LanguageVersion) -> bool {
    if text.starts_with(['*', '?']) {
        return true;
    }
    let Ok(arn) = Arn::parse_pattern(text, version) else {
        // Under text operators one asterisk can stand for several fields.
        return text.starts_with("arn:") && text.contains('*');
    };
    let is_open = |field: &str| field.contains(['*', '?', '$']);
    (is_open(arn.service()) || arn.service() == "kms")
        && (arn.resource().starts_with("key/") || is_open(arn.resource()))
}

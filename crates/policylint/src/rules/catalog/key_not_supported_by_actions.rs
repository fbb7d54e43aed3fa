//! C019

use policylint_analysis::Literal;

use crate::absent::{Lack, Unreached, dressed, unreached};
use crate::diagnostic::{Diagnostic, Severity};
use crate::key_context::unsupported;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::tag_support::without_untagged;
use crate::vacuous::{Vacuous, vacuous_in_deny};
use crate::wording::{all_of, this_statement};

declare_rule! {
    /// A condition demands a key that requests for some actions of the statement do not carry.
    ///
    /// ## Why is this bad?
    /// A condition on a key that is not in the request is not met, unless its operator says otherwise.
    /// Where only uploads carry a header, a statement that demands it of reading too allows no reading,
    /// and a Deny that looks for it stops none. A Deny of requests that do *not* carry a certain value,
    /// on the other hand, stops all reading. AWS stores such a policy without a word.
    ///
    /// Whether requests carry a key is known from three sources: where AWS says that they never do, the
    /// finding says *never*; where the service authorization reference lists the key neither for the
    /// action nor for its resources, it says that AWS does not document it; otherwise there is none.
    /// Patterns such as `s3:*` are found only if none of their actions carries the key; in a Deny by a
    /// negated operator also if some of them never do, as these are denied altogether.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Sid": "EncryptedLake",
    ///       "Effect": "Allow",
    ///       "Action": ["s3:PutObject", "s3:GetObject", "s3:DeleteObject"],
    ///       "Resource": "arn:aws:s3:::lake/*",
    ///       "Condition": {
    ///         "StringEquals": { "s3:x-amz-server-side-encryption": "aws:kms" }
    ///       }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Sid": "EncryptedLake",
    ///       "Effect": "Allow",
    ///       "Action": ["s3:PutObject"],
    ///       "Resource": "arn:aws:s3:::lake/*",
    ///       "Condition": {
    ///         "StringEquals": { "s3:x-amz-server-side-encryption": "aws:kms" }
    ///       }
    ///     },
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": ["s3:GetObject", "s3:DeleteObject"],
    ///       "Resource": "arn:aws:s3:::lake/*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// Where the service sends a key that AWS does not document, as you have seen in a log.
    ///
    /// ## Fix safety
    /// Unsafe: the actions are allowed without the condition then. Out of a Deny they are taken, which
    /// changes nothing.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html)
    /// - [Service authorization reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    "C019" "key-not-supported-by-actions" {
        group: Group::Catalog,
        fix: FixKind::Unsafe,
        analyzer: &["UNSUPPORTED_ACTION_FOR_CONDITION_KEY"],
        peers: &["parliament:UNKNOWN_CONDITION_FOR_ACTION", "boogy:condition_key_validation"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        // C020 speaks of keys that are not there in such a policy, or from such callers.
        if has_rule_of_its_own(literal) || unsupported(context, literal).is_some() {
            continue;
        }
        // G001 and G002 speak of services that never send tags.
        let unreached = unreached(context, context.compiled, literal);
        for unreached in unreached.into_iter().filter_map(|it| without_untagged(context, it)) {
            let finding = reporter.at(literal.key_node(), message(&unreached));
            // Access Analyzer reports far fewer keys than the service reference leaves out.
            let code = finding.analyzer.filter(|_| matches!(unreached.lack, Lack::Never(_)));
            reporter.push(dressed(finding, context, &unreached).analyzer(code));
        }
    }
    for vacuous in vacuous_in_deny(context) {
        if !is_on_second_factor(vacuous.literal) && unsupported(context, vacuous.literal).is_none()
        {
            reporter.push(denied_anyway(context, &vacuous, reporter));
        }
    }
}

/// The finding on a Deny that stops requests for want of a key that they cannot carry.
fn denied_anyway(
    context: &StatementContext<'_>,
    vacuous: &Vacuous<'_>,
    reporter: &Reporter<'_>,
) -> Diagnostic {
    let names = all_of(&vacuous.actions);
    let key = vacuous.literal.key();
    let subject = this_statement(context.document(), context.statement);
    let object = if vacuous.actions.len() == 1 { "it" } else { "them" };
    let consequence = if vacuous.is_whole {
        format!("this condition always holds, and {subject} denies {object} altogether")
    } else {
        format!("this condition always holds for {object}")
    };
    let finding = reporter
        .at(vacuous.literal.key_node(), format!("requests for {names} never carry `{key}`"))
        .severity(if vacuous.is_all { Severity::Error } else { Severity::Warning })
        .so(consequence)
        .help("deny only actions whose requests can carry the key");
    match vacuous.source.split_once(": ") {
        Some((_, why)) => finding.label(why),
        None => finding,
    }
}

/// K028 speaks of the encryption context, M005 of the second factor.
fn has_rule_of_its_own(literal: &Literal<'_>) -> bool {
    literal.is_on("kms:EncryptionContext:")
        || literal.is_on("kms:EncryptionContextKeys")
        || is_on_second_factor(literal)
}

fn is_on_second_factor(literal: &Literal<'_>) -> bool {
    literal.is_on("aws:MultiFactorAuthPresent") || literal.is_on("aws:MultiFactorAuthAge")
}

fn message(unreached: &Unreached<'_, '_>) -> String {
    let names = all_of(unreached.elements.iter().map(|element| &element.text.text));
    let key = unreached.literal.key();
    match unreached.lack {
        Lack::Never(_) => format!("requests for {names} never carry `{key}`"),
        Lack::NotDocumented => {
            format!("AWS does not document that requests for {names} carry `{key}`")
        }
    }
}

//! P026

use policylint_syntax::{Kind, NodeId, Tree};

use crate::policy_limits::limits_of;
use crate::rule::{Check, DocumentContext, Group, Reporter, declare_rule};

declare_rule! {
    /// A policy holds a character that AWS does not store.
    ///
    /// ## Why is this bad?
    /// IAM and AWS KMS take tabs, line ends and the characters from U+0020 to U+00FF, and refuse a policy
    /// with any other: typographic quotes and dashes that a text editor wrote, marks without width that came
    /// along with copied text, letters of other scripts.
    ///
    /// ## Example
    /// ```json bad kind=identity
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn–s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=identity
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## References
    /// - [IAM and AWS STS quotas](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html)
    /// - [Key policies in AWS KMS](https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html)
    "P026" "illegal-character" {
        group: Group::Grammar,
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    let Some(policy) = context.document.policy.node else { return };
    let raw = tree.raw(policy);
    // Escapes may hide such a character.
    let may_hold = !raw.is_ascii() || ["\\u", "\\b", "\\f"].iter().any(|mark| raw.contains(mark));
    if !may_hold {
        return;
    }
    let limits = limits_of(context.document, context.compiled).map(|of| of.limits);
    if !limits.is_some_and(policylint_catalog::PolicyLimits::is_latin1) {
        return;
    }
    for node in strings_below(tree, policy) {
        let Some(text) = tree.string(node) else { continue };
        let decoded = text.decoded();
        let has_holes = !text.holes().is_empty();
        let is_wrong = |part: char| !(is_stored(part) || (has_holes && part == '\u{FFFC}'));
        let Some((at, wrong)) = decoded.char_indices().find(|(_, part)| is_wrong(*part)) else {
            continue;
        };
        let message =
            format!("the character `{wrong}` (U+{:04X}) is none that AWS stores", u32::from(wrong));
        let finding = reporter
            .within(node, at..at + wrong.len_utf8(), message)
            .so("AWS refuses the policy")
            .help(help(wrong));
        reporter.push_for_kind(finding);
    }
}

/// The strings of a policy, keys and values, in order.
fn strings_below(tree: &Tree, policy: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    let whole = tree.place(policy);
    (policy.index()..)
        .map_while(move |index| tree.node(index))
        .take_while(move |node| {
            let place = tree.place(*node);
            place.source != whole.source || place.span.start < whole.span.end
        })
        .filter(move |node| tree.kind(*node) == Kind::String)
}

/// GR-15
fn is_stored(part: char) -> bool {
    matches!(part, '\t' | '\n' | '\r' | ' '..='\u{FF}')
}

fn help(wrong: char) -> String {
    let plain = match wrong {
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{2032}' => "'",
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{2033}' => "\"",
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
        '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{3000}' => {
            return "write a plain blank".to_owned();
        }
        '\u{2026}' => "...",
        '\u{FF0A}' => "*",
        '\u{FF1A}' => ":",
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\0'..='\u{1F}' => {
            return "take it out".to_owned();
        }
        _ => return "use characters up to U+00FF, or a `*` or `?` in its place".to_owned(),
    };
    format!("write `{plain}`")
}

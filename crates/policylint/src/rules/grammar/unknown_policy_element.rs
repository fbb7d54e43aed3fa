//! P004

use policylint_model::{ModelErrorKind, POLICY_ELEMENTS, STATEMENT_ELEMENTS};
use policylint_syntax::edit::rename_key;

use crate::diagnostic::Fix;
use crate::misspelling::{is_cut, is_taken, nearest};
use crate::rule::{Check, DocumentContext, FixKind, Group, Reporter, declare_rule};

declare_rule! {
    /// The document has a member that is no element of policies.
    ///
    /// ## Why is this bad?
    /// Beside `Version`, `Id` and `Statement` a policy has no members, and their names are
    /// case-sensitive. AWS refuses a policy with any other, comments in disguise included.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: offered only where the name is wrong in case or padded with blanks. AWS refuses the old
    /// text, and the new one says what it was read as.
    ///
    /// ## References
    /// - [Grammar of the IAM JSON policy language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
    /// - [IAM JSON policy element reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html)
    "P004" "unknown-policy-element" {
        group: Group::Grammar,
        fix: FixKind::Safe,
        analyzer: &["INVALID_POLICY_ELEMENT"],
        peers: &["parliament:MALFORMED", "cfn-lint:E3510", "iam-policy:syntax", "boogy:policy_structure"],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    // O023 speaks of policies of other types.
    if context.of_other_type().is_some() {
        return;
    }
    for error in &context.document.errors {
        let ModelErrorKind::UnknownPolicyElement { similar } = error.kind else { continue };
        let Some(key) = tree.string(error.node) else { continue };
        if is_cut(tree, error.node) {
            continue;
        }
        let key = key.decoded();
        let taken = |name: &str| is_taken(tree, error.node, name);
        let help = match similar.or_else(|| nearest(&key, &POLICY_ELEMENTS)) {
            Some(name) if taken(name) => format!("keep one `{name}`"),
            Some(name) => format!("write `{name}`"),
            None if nearest(&key, &STATEMENT_ELEMENTS).is_some() => {
                "move it into a statement".into()
            }
            None => "remove it".into(),
        };
        let fix = similar.filter(|name| !taken(name)).and_then(|name| {
            let edit = rename_key(tree, error.node, name).ok()?;
            Some(Fix::safe(format!("write `{name}`"), vec![edit]))
        });
        let finding = reporter
            .at(error.node, format!("`{key}` is no element of policies"))
            .so("AWS refuses the policy")
            .help(help)
            .fix(fix);
        reporter.push(finding);
    }
}

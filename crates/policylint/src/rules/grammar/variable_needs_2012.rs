//! P052

use std::ops::Range;

use policylint_model::operator::Operator;
use policylint_model::variable::{Content, occurrences};
use policylint_model::{Element, LanguageVersion, Noted, Policy};
use policylint_syntax::edit::{insert_member, replace_value};
use policylint_syntax::{NodeId, Tree};

use crate::diagnostic::Fix;
use crate::element_text::{self, ElementText};
use crate::language_version::NEWEST;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::all_of;

declare_rule! {
    /// A policy variable stands in a policy whose `Version` is missing or `2008-10-17`.
    ///
    /// ## Why is this bad?
    /// Variables came with version `2012-10-17`. Without it `${aws:username}` is just these characters: a
    /// resource matches only where its name holds them, and a condition compares with them.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2008-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::home/${aws:username}/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::home/${aws:username}/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: it sets the version, and the texts become variables.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Version](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html)
    /// - [IAM policy elements: Variables and tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html)
    "P052" "variable-needs-2012" {
        group: Group::Grammar,
        fix: FixKind::Unsafe,
        analyzer: &["VARIABLE_UNSUPPORTED_IN_VERSION"],
        check: Check::Statement(check),
    }
}

/// A variable in a statement.
struct Found {
    node: NodeId,
    range: Range<usize>,
    written: String,
    consequence: &'static str,
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let (tree, policy) = (context.tree(), &context.document().policy);
    let Some(reason) = reason(policy) else { return };
    let found = variables(context);
    let Some(first) = found.first() else { return };
    let mut names: Vec<&str> = Vec::new();
    for variable in &found {
        if !names.contains(&variable.written.as_str()) {
            names.push(&variable.written);
        }
    }
    let are = if names.len() == 1 { "is no variable" } else { "are no variables" };
    let message = format!("{} {are} here, as {reason}", all_of(&names));
    let finding = reporter
        .within(first.node, first.range.clone(), message)
        .so(first.consequence)
        .help("set `\"Version\": \"2012-10-17\"`")
        .fix(fix(tree, policy));
    reporter.push(finding);
}

/// Why there are no variables, if there are none. A version that is unknown or refused is not judged.
fn reason(policy: &Policy) -> Option<&'static str> {
    match policy.version {
        Element::Absent => Some("the policy has no `Version`"),
        Element::Value(Noted { value: Some(LanguageVersion::V2008), .. }) => {
            Some("`Version` is `2008-10-17`")
        }
        _ => None,
    }
}

fn variables(context: &StatementContext<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for text in element_text::resources(context) {
        let consequence = if text.negated {
            "`NotResource` excludes only resources whose names hold these very characters"
        } else {
            "the pattern matches only resources whose names hold these very characters"
        };
        find(&text, consequence, &mut found);
    }
    for value in element_text::values(context) {
        if value.operator.is_some_and(Operator::allows_variables) {
            find(&value.text, "the condition compares with these very characters", &mut found);
        }
    }
    found
}

fn find(text: &ElementText<'_>, consequence: &'static str, found: &mut Vec<Found>) {
    if !text.has_dollar() {
        return;
    }
    for occurrence in occurrences(text.text) {
        let is_meant = match occurrence.content {
            Ok(Content::Variable(variable)) => is_policy_variable(variable.key),
            Ok(Content::Escape(_)) => true,
            Err(_) => false,
        };
        if is_meant {
            let written = text.text.get(occurrence.range.clone()).unwrap_or_default().to_owned();
            found.push(Found { node: text.node, range: occurrence.range, written, consequence });
        }
    }
}

/// Whether a name is that of a condition key, and not of a template's parameter (`${AWS::Region}`).
fn is_policy_variable(name: &str) -> bool {
    name.split_once(':').is_some_and(|(_, rest)| !rest.starts_with(':'))
}

fn fix(tree: &Tree, policy: &Policy) -> Option<Fix> {
    let edit = match policy.version {
        Element::Value(version) => replace_value(tree, version.node, NEWEST),
        _ => insert_member(tree, policy.node?, None, "Version", NEWEST),
    };
    Some(Fix::suggested("set `Version` to `2012-10-17`", vec![edit.ok()?]))
}

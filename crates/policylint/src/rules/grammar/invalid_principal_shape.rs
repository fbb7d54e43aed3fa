//! P030

use policylint_model::arn::{Arn, is_account_id};
use policylint_model::{ModelErrorKind, PrincipalType};
use policylint_syntax::edit::{rename_key, replace_value};
use policylint_syntax::{NodeId, Tree};

use crate::diagnostic::Fix;
use crate::misspelling::{is_taken, nearest};
use crate::rule::{Check, DocumentContext, FixKind, Group, Reporter, declare_rule};
use crate::wording::one_of;

declare_rule! {
    /// `Principal` is a string other than `*`, or an object with an unknown type of principal.
    ///
    /// ## Why is this bad?
    /// Principals stand in an object, under `AWS`, `Service`, `Federated` or `CanonicalUser`, spelled
    /// exactly so; only `*` stands alone. AWS refuses anything else.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"aws": "111122223333"}, "Action": "sts:AssumeRole"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe where a type is wrong in case only or padded with blanks: AWS refuses the old text, and the
    /// new one says what it was read as. Unsafe where an account or an ARN is put under `AWS`.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    "P030" "invalid-principal-shape" {
        group: Group::Grammar,
        fix: FixKind::Safe,
        analyzer: &["INVALID_PRINCIPAL_FORMAT", "INVALID_PRINCIPAL_KEY"],
        peers: &["parliament:UNKNOWN_PRINCIPAL", "cfn-lint:E3512", "iam-policy:syntax"],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    for error in &context.document.errors {
        match error.kind {
            ModelErrorKind::PrincipalText => text(context.tree(), error.node, reporter),
            ModelErrorKind::UnknownPrincipalType { similar } => {
                unknown_type(context.tree(), error.node, similar, reporter);
            }
            _ => {}
        }
    }
}

fn text(tree: &Tree, node: NodeId, reporter: &mut Reporter<'_>) {
    let Some(text) = tree.string(node) else { return };
    let decoded = text.decoded();
    let is_aws = is_account_id(&decoded)
        || Arn::parse(&decoded).is_ok_and(|arn| matches!(arn.service(), "iam" | "sts"));
    let fix = is_aws.then(|| {
        let json = format!("{{\"AWS\": {}}}", tree.raw(node));
        Some(Fix::suggested("put it under `AWS`", vec![replace_value(tree, node, &json).ok()?]))
    });
    let help = if is_aws {
        format!("write {{\"AWS\": \"{decoded}\"}}")
    } else if decoded.trim().ends_with(".amazonaws.com") {
        format!("write {{\"Service\": \"{}\"}}", decoded.trim())
    } else if decoded.trim() == "*" {
        "write `*` without blanks".to_owned()
    } else {
        "write an object such as {\"AWS\": \"111122223333\"}".to_owned()
    };
    let finding = reporter
        .at(node, format!("the principal `{decoded}` is a string other than `*`"))
        .so("AWS refuses the policy")
        .help(help)
        .analyzer(Some("INVALID_PRINCIPAL_FORMAT"))
        .fix(fix.flatten());
    reporter.push(finding);
}

fn unknown_type(
    tree: &Tree,
    key: NodeId,
    similar: Option<&'static str>,
    reporter: &mut Reporter<'_>,
) {
    let Some(text) = tree.string(key) else { return };
    let decoded = text.decoded();
    let types = PrincipalType::ALL.map(PrincipalType::as_str);
    let taken = |name: &str| is_taken(tree, key, name);
    let help = match similar.or_else(|| nearest(&decoded, &types)) {
        Some(name) if taken(name) => format!("move what it holds into `{name}`"),
        Some(name) => format!("write `{name}`"),
        None => format!("write {}", one_of(types)),
    };
    let fix = similar.filter(|name| !taken(name)).and_then(|name| {
        let edit = rename_key(tree, key, name).ok()?;
        Some(Fix::safe(format!("write `{name}`"), vec![edit]))
    });
    let finding = reporter
        .at(key, format!("`{decoded}` is no type of principal"))
        .so("AWS refuses the policy")
        .help(help)
        .analyzer(Some("INVALID_PRINCIPAL_KEY"))
        .fix(fix);
    reporter.push(finding);
}

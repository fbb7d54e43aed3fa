//! P032

use policylint_model::arn::{Arn, is_account_id};
use policylint_model::{PrincipalBlock, PrincipalType, Statement};
use policylint_syntax::edit::{insert_member, replace_value};
use policylint_syntax::{Kind, NodeId, Tree};

use crate::diagnostic::Fix;
use crate::element_text::{self, PrincipalText};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A principal's ARN holds a wildcard.
    ///
    /// ## Why is this bad?
    /// In a principal, `*` stands for everybody or not at all: a wildcard inside an ARN is no wildcard,
    /// and no principal's name holds one. AWS refuses to save the policy.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/app-*"}, "Action": "sts:AssumeRole"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole", "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/app-*"}}}]}
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the statement starts to match. Offered where all principals are users and roles, and the
    /// statement has no condition on ARNs yet.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    /// - [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
    "P032" "partial-wildcard-principal" {
        group: Group::Grammar,
        fix: FixKind::Unsafe,
        analyzer: &["UNSUPPORTED_WILDCARD_IN_PRINCIPAL"],
        peers: &["cfripper:PartialWildcardPrincipalRule"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    // It is the same for all principals of the statement, and as long as all of them.
    let mut fix = fix(context);
    for principal in element_text::principals(context) {
        let text = &principal.text;
        let is_partial = text.text.contains(['*', '?'])
            && text.text.contains(':')
            && !text.text.contains("${")
            && !text.is_padded();
        if !is_partial
            || !matches!(
                principal.principal_type,
                Some(PrincipalType::Aws | PrincipalType::Federated)
            )
        {
            continue;
        }
        let is_aws = principal.principal_type == Some(PrincipalType::Aws);
        let help = if is_aws {
            help(text.text, text.negated)
        } else {
            "name the identity provider in full".to_owned()
        };
        let finding = reporter
            .at(text.node, format!("the principal `{}` holds a wildcard", text.text))
            .so(consequence(context, &principal))
            .help(help)
            .fix(fix.take());
        reporter.push(finding);
    }
}

/// What to write for an ARN with a wildcard, which requests of these principals have to match.
fn help(text: &str, negated: bool) -> String {
    let everybody = if negated { "write `\"Principal\": \"*\"`" } else { "write `*`" };
    let Ok(arn) = Arn::parse(text) else {
        return format!("{everybody} with a condition on `aws:PrincipalArn`");
    };
    let like = if negated { "ArnNotLike" } else { "ArnLike" };
    // Sessions show the ARN of their role in `aws:PrincipalArn` (RQ-24).
    let role = (arn.service() == "sts")
        .then(|| arn.resource().strip_prefix("assumed-role/")?.split('/').next())
        .flatten();
    match role {
        Some(role) if !role.contains(['*', '?']) && is_account_id(arn.account()) => format!(
            "name the role `arn:{}:iam::{}:role/{role}`, which stands for its sessions",
            arn.partition(),
            arn.account()
        ),
        Some(_) => format!(
            "{everybody} with a condition `{like}` on `aws:PrincipalArn`, which holds the role's ARN"
        ),
        None if arn.resource() == "root" => {
            format!(
                "{everybody} with a condition on `aws:PrincipalAccount` or `aws:PrincipalOrgID`"
            )
        }
        None => format!("{everybody} with a condition `{like}` on `aws:PrincipalArn`"),
    }
}

fn consequence(context: &StatementContext<'_>, principal: &PrincipalText<'_>) -> &'static str {
    if principal.text.negated {
        return "it exempts nobody";
    }
    match principal.text.if_dead(context.statement.effect()) {
        "this element matches nothing" => "it matches nobody",
        nothing => nothing,
    }
}

/// Everybody in the place of the principals, and a condition with their patterns.
fn fix(context: &StatementContext<'_>) -> Option<Fix> {
    let (tree, statement) = (context.tree(), context.statement);
    if !context.compiled.principals.as_ref()?.complete {
        return None;
    }
    if statement.not_principal.is_present() {
        return None;
    }
    let PrincipalBlock::Map(map) = *statement.principal.value()? else { return None };
    let mut members = tree.members(map);
    let (member, None) = (members.next()?, members.next()) else { return None };
    let principals: Vec<PrincipalText<'_>> = element_text::principals(context).collect();
    let all_convert = principals.iter().all(|principal| {
        principal.principal_type == Some(PrincipalType::Aws)
            && !principal.text.has_hole
            && !principal.text.text.contains("${")
            && is_of_user_or_role(principal.text.text)
    });
    if !all_convert {
        return None;
    }
    let patterns = tree.raw(member.value);
    let condition = add_condition(tree, statement, patterns)?;
    let everybody = replace_value(tree, member.value, "\"*\"").ok()?;
    Some(Fix::suggested(
        "match everybody, under a condition on `aws:PrincipalArn`",
        vec![everybody, condition],
    ))
}

/// Whether the ARN that requests of these principals carry in `aws:PrincipalArn` has this pattern.
fn is_of_user_or_role(text: &str) -> bool {
    let Ok(arn) = Arn::parse(text) else { return false };
    let kind = arn.resource_type();
    arn.service() == "iam"
        && (is_account_id(arn.account()) || arn.account() == "*")
        && matches!(kind, Some("user" | "role"))
}

fn add_condition(
    tree: &Tree,
    statement: &Statement,
    patterns: &str,
) -> Option<policylint_syntax::edit::Edit> {
    let test = format!("{{\"aws:PrincipalArn\": {patterns}}}");
    match statement.condition.value() {
        None if !statement.condition.is_present() => {
            let last = tree.members(statement.node).last()?.key;
            let block = format!("{{\"ArnLike\": {test}}}");
            insert_member(tree, statement.node, Some(last), "Condition", &block).ok()
        }
        Some(block) if !has_arn_operator(tree, *block) => {
            let last = tree.members(*block).last().map(|member| member.key);
            insert_member(tree, *block, last, "ArnLike", &test).ok()
        }
        _ => None,
    }
}

fn has_arn_operator(tree: &Tree, block: NodeId) -> bool {
    tree.kind(block) != Kind::Object
        || tree
            .members(block)
            .filter_map(|member| tree.string(member.key))
            .any(|operator| operator.decoded().to_lowercase().contains("arn"))
}

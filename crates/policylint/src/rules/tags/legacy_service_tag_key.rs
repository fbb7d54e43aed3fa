//! G013

use policylint_catalog::{Action, catalog};
use policylint_syntax::edit::rename_key;

use crate::diagnostic::{Fix, Severity};
use crate::rule::{
    Activation, Check, Confidence, FixKind, Group, Reporter, StatementContext, declare_rule,
};

declare_rule! {
    /// A service's own key for tags stands where `aws:ResourceTag` does.
    ///
    /// ## Why is this bad?
    /// Some services had keys of their own for the tags of their resources before `aws:ResourceTag`. Both hold the
    /// same tags. One key for all services is easier to read, to search for and to protect.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:StopInstances", "Resource": "*", "Condition": {"StringEquals": {"ec2:ResourceTag/team": "core"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:StopInstances", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "core"}}}]}
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: actions of other services in the statement may carry the other key.
    ///
    /// ## References
    /// - [AWS global condition context keys: aws:ResourceTag](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourcetag)
    "G013" "legacy-service-tag-key" {
        group: Group::Tags,
        severity: Severity::Info,
        confidence: Confidence::Medium,
        activation: Activation::Strict,
        fix: FixKind::Unsafe,
        check: Check::Statement(check),
    }
}

/// Wildcards can name more actions than are worth asking about.
const MAX_ACTIONS: usize = 400;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    for literal in &context.compiled.conditions {
        let Some((service, tag)) = literal
            .key()
            .split_once(':')
            .filter(|(service, _)| !service.eq_ignore_ascii_case("aws"))
            .and_then(|(service, name)| Some((service, tag_of(name)?)))
        else {
            continue;
        };
        if !literal.key_text.is_known() || !has_both(context, service, literal.key()) {
            continue;
        }
        let meant = format!("aws:ResourceTag/{tag}");
        let is_taken = tree.parent(literal.key_node()).is_some_and(|block| {
            tree.members(block).any(|member| {
                tree.string(member.key)
                    .is_some_and(|name| name.decoded().eq_ignore_ascii_case(&meant))
            })
        });
        let edit = rename_key(tree, literal.key_node(), &meant).ok().filter(|_| !is_taken);
        let finding = reporter
            .at(literal.key_node(), format!("`{}` holds what `{meant}` holds", literal.key()))
            .help(format!("use `{meant}`"))
            .fix(edit.map(|edit| Fix::suggested(format!("write `{meant}`"), vec![edit])));
        reporter.push(finding);
    }
}

/// The tag of the name of a key: `ResourceTag/team`.
fn tag_of(name: &str) -> Option<&str> {
    let (family, tag) = name.split_once('/')?;
    family.eq_ignore_ascii_case("ResourceTag").then_some(tag).filter(|tag| !tag.is_empty())
}

/// Whether each action of the statement that carries the service's key carries the other one, too,
/// and there is such an action.
fn has_both(context: &StatementContext<'_>, service: &str, key: &str) -> bool {
    let (Some(own), Some(global)) =
        (catalog().find_condition_key(key), catalog().find_condition_key("aws:ResourceTag/x"))
    else {
        return false;
    };
    let Some(actions) = context.compiled.actions.as_ref() else { return false };
    let is_own = |action: &Action| {
        action.service().prefix().eq_ignore_ascii_case(service) && action.supports_key(own)
    };
    let mut named = actions.known().actions().filter(is_own).take(MAX_ACTIONS).peekable();
    named.peek().is_some() && named.all(|action| action.supports_key(global))
}

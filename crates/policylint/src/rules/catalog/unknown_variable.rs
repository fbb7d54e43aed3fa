//! C029

use policylint_analysis::{Circumstances, KeyPresence, circumstances_of, presence_of};
use policylint_catalog::{Action, catalog};
use policylint_model::LanguageVersion;
use policylint_model::operator::Operator;
use policylint_model::variable::{Content, occurrences};

use crate::condition_key::is_bare_family;
use crate::element_text::{self, ElementText};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::unmatched::as_of_catalog;
use crate::wording::one_of;

declare_rule! {
    /// A policy variable names a condition key that does not exist, or that these requests never carry.
    ///
    /// ## Why is this bad?
    /// A variable stands for the value of a condition key. If requests do not carry the key, a resource
    /// with the variable matches nothing, and so does a value of a condition; a negated operator then
    /// always holds.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "s3:GetObject",
    ///       "Resource": "arn:aws:s3:::homes/${aws:usernam}/*"
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
    ///       "Effect": "Allow",
    ///       "Action": "s3:GetObject",
    ///       "Resource": "arn:aws:s3:::homes/${aws:username}/*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// For a key that is younger than the catalog, whose date the finding gives.
    ///
    /// ## References
    /// - [IAM policy elements: Variables and tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html)
    "C029" "unknown-variable" {
        group: Group::Catalog,
        fix: FixKind::Suggestion,
        check: Check::Statement(check),
    }
}

/// How many of a statement's actions are asked about.
const MAX_ACTIONS: usize = 40;

/// What is wrong with the key of a variable.
enum Fault {
    /// The catalog does not have it.
    Unknown,
    /// Requests for the actions of the statement never carry it.
    Never,
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if context.document().policy.language() != LanguageVersion::V2012 {
        return;
    }
    for text in element_text::resources(context) {
        let consequence = if text.negated {
            "this statement never applies"
        } else {
            text.if_dead(context.statement.effect())
        };
        look(context, &text, consequence, reporter);
    }
    for value in element_text::values(context) {
        if value.operator.is_some_and(Operator::allows_variables) {
            look(context, &value.text, "this value matches nothing", reporter);
        }
    }
}

fn look(
    context: &StatementContext<'_>,
    text: &ElementText<'_>,
    consequence: &str,
    reporter: &mut Reporter<'_>,
) {
    if !text.has_dollar() {
        return;
    }
    for occurrence in occurrences(text.text) {
        let Ok(Content::Variable(variable)) = occurrence.content else { continue };
        if variable.default.is_some() {
            continue;
        }
        let key = variable.key;
        let finding = match fault(context, key) {
            None => continue,
            Some(Fault::Unknown) => {
                let near = catalog().nearest_keys(key);
                let help = match near.as_slice() {
                    [] => "name a condition key that exists".to_owned(),
                    near => format!("name {}", one_of(near)),
                };
                reporter
                    .within(
                        text.node,
                        occurrence.range,
                        format!("there is no condition key `{key}`"),
                    )
                    .so(consequence)
                    .help(as_of_catalog(&help))
            }
            Some(Fault::Never) => reporter
                .within(text.node, occurrence.range, format!("these requests never carry `{key}`"))
                .so(consequence)
                .help("name a key that they carry, or give a default: `${key, 'text'}`"),
        };
        reporter.push(finding);
    }
}

fn fault(context: &StatementContext<'_>, key: &str) -> Option<Fault> {
    let Some(known) = catalog().find_condition_key(key) else {
        let (prefix, rest) = key.split_once(':')?;
        // Identity providers have keys of their own, and templates other variables; P050 speaks of
        // families of tags without a tag, C021 of keys that were replaced.
        let is_named = !rest.is_empty()
            && !rest.starts_with(':')
            && !prefix.contains('.')
            && !is_bare_family(key)
            && catalog().deprecated_key(key).is_none();
        let is_of_aws = prefix.eq_ignore_ascii_case("aws")
            || catalog().service(prefix).is_some()
            || catalog().keys_of(prefix).next().is_some();
        return (is_named && is_of_aws).then_some(Fault::Unknown);
    };
    let set = context.compiled.actions.as_ref().filter(|set| !set.negated && set.complete)?;
    let actions: Vec<Action> = set.possible().actions().take(MAX_ACTIONS + 1).collect();
    if actions.is_empty() || actions.len() > MAX_ACTIONS {
        return None;
    }
    let circumstances: Circumstances<'_> =
        circumstances_of(context.within.compiled, context.compiled);
    let is_never = |action: &Action| {
        matches!(presence_of(known, key, *action, circumstances), KeyPresence::Never { .. })
    };
    actions.iter().all(is_never).then_some(Fault::Never)
}

//! Y005

use policylint_analysis::{ActionPattern, ActionReading};
use policylint_syntax::edit::replace_text;

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::all_of;

declare_rule! {
    /// An action is written in another case than AWS writes it.
    ///
    /// ## Why is this bad?
    /// AWS compares actions without regard to case, but people and tools that search for `s3:GetObject` do
    /// not find `S3:getobject`.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "S3:getobject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: actions match whatever their case.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Action](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html)
    "Y005" "action-case" {
        group: Group::Style,
        severity: Severity::Info,
        fix: FixKind::Safe,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    let Some(actions) = &context.compiled.actions else { return };
    let mut odd = Vec::new();
    for pattern in &actions.patterns {
        odd.extend(usual(pattern).map(|usual| (pattern.text.node, &*pattern.text.text, usual)));
    }
    let Some((first, text, written)) = odd.first() else { return };
    // Whoever writes one action so writes all of them so.
    let (message, help) = if odd.len() == 1 {
        (format!("AWS writes `{text}` as `{written}`"), format!("write `{written}`"))
    } else {
        let texts = all_of(odd.iter().map(|(_, text, _)| text));
        let written = all_of(odd.iter().map(|(.., written)| written));
        (format!("AWS writes {texts} in another case"), format!("write {written}"))
    };
    let edits: Result<Vec<_>, _> = odd
        .iter()
        .map(|(node, text, written)| replace_text(tree, *node, 0..text.len(), written))
        .collect();
    let title = if odd.len() == 1 { help.clone() } else { "write them as AWS does".to_owned() };
    let finding = reporter
        .at(*first, message)
        .help(help)
        .fix(edits.ok().map(|edits| Fix::safe(title, edits)));
    reporter.push(finding);
}

/// An element as AWS writes it, where that is known.
fn usual(pattern: &ActionPattern<'_>) -> Option<String> {
    let (prefix, name) = pattern.text.text.split_once(':')?;
    match pattern.reading {
        ActionReading::Exact { action: Some(action), .. } => {
            let is_usual = action.service().prefix() == prefix && action.name() == name;
            (!is_usual).then(|| action.to_string())
        }
        ActionReading::Exact { service: Some(service), .. } => {
            (service.prefix() != prefix).then(|| format!("{}:{name}", service.prefix()))
        }
        ActionReading::Wildcard { service: Some(service) } => {
            let head = name.split(['*', '?']).next().unwrap_or_default();
            if head.is_empty() && service.prefix() == prefix {
                return None;
            }
            let heads =
                || pattern.named_actions().filter_map(|action| action.name().get(..head.len()));
            // Only where all that it names agree.
            let agreed = heads()
                .next()
                .filter(|first| *first != head && heads().all(|other| other == *first));
            if agreed.is_none() && service.prefix() == prefix {
                return None;
            }
            let rest = name.get(head.len()..)?;
            Some(format!("{}:{}{rest}", service.prefix(), agreed.unwrap_or(head)))
        }
        _ => None,
    }
}

//! C005

use policylint_analysis::{ActionPattern, ActionReading, ActionSet};
use policylint_catalog::{Retired, catalog};
use policylint_syntax::Kind;
use policylint_syntax::edit::remove_items;

use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::unmatched::{as_of_catalog, consequence_of_none};
use crate::wording::all_of;

declare_rule! {
    /// An action is named that AWS has withdrawn, or one of a service that is closed.
    ///
    /// ## Why is this bad?
    /// The element has no effect any more. It makes the policy longer than it need be and hides what
    /// it does give.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": ["mobilehub:ListProjects", "amplify:ListApps"],
    ///       "Resource": "*"
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
    ///       "Action": ["amplify:ListApps"],
    ///       "Resource": "*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: AWS may take up a name again.
    ///
    /// ## References
    /// - [Service authorization reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    "C005" "retired-action" {
        group: Group::Catalog,
        severity: Severity::Info,
        fix: FixKind::Unsafe,
        check: Check::Statement(check),
    }
}

/// What the table says of names that are gone. Others are real, but not documented.
const GONE: &str = "retired";

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let Some(actions) = &context.compiled.actions else { return };
    let mut groups: Vec<(Retired, Vec<&ActionPattern<'_>>)> = Vec::new();
    for element in &actions.patterns {
        let Some(retired) = retired(element) else { continue };
        // Actions of a service that is closed have one cause.
        match groups.iter_mut().find(|(known, _)| *known == retired) {
            Some((_, group)) => group.push(element),
            None => groups.push((retired, vec![element])),
        }
    }
    for (retired, elements) in groups {
        let finding = gone(context, actions, retired, &elements, reporter);
        if let Some(finding) = finding {
            reporter.push(finding);
        }
    }
}

fn retired(element: &ActionPattern<'_>) -> Option<Retired> {
    // What the catalog has is not gone; patterns of a service that it has are C003's.
    if matches!(
        element.reading,
        ActionReading::Everything
            | ActionReading::Exact { action: Some(_), .. }
            | ActionReading::Wildcard { service: Some(_) }
    ) {
        return None;
    }
    let retired = catalog().retired_action(element.text.known()?);
    retired.filter(|retired| retired.status == GONE)
}

fn gone(
    context: &StatementContext<'_>,
    actions: &ActionSet<'_>,
    retired: Retired,
    elements: &[&ActionPattern<'_>],
    reporter: &Reporter<'_>,
) -> Option<Diagnostic> {
    let first = elements.first()?;
    let names = all_of(elements.iter().map(|element| &element.text.text));
    let object = if elements.len() == 1 { "it" } else { "them" };
    let consequence = consequence_of_none(context.compiled, actions, elements.len());
    // Without a note the catalog knows only that the name was there once.
    let (consequence, help) = match retired.note {
        "-" | "" => (format!("most likely {consequence}"), format!("remove {object}")),
        note => (consequence, format!("remove {object}: {note}")),
    };
    let mut finding = reporter
        .at(first.text.node, format!("AWS no longer lists {names}"))
        .so(consequence)
        .help(as_of_catalog(&help))
        .fix(removal(context, actions, elements));
    for other in elements.iter().skip(1) {
        finding = finding.also(context.tree().place(other.text.node), "and this");
    }
    Some(finding)
}

/// Takes the elements out, if others stay.
fn removal(
    context: &StatementContext<'_>,
    actions: &ActionSet<'_>,
    elements: &[&ActionPattern<'_>],
) -> Option<Fix> {
    let tree = context.tree();
    let nodes: Vec<_> = elements.iter().map(|element| element.text.node).collect();
    let in_list =
        nodes.iter().all(|node| tree.parent(*node).is_some_and(|up| tree.kind(up) == Kind::Array));
    if !in_list || elements.len() >= actions.patterns.len() {
        return None;
    }
    let title = format!("remove {}", all_of(elements.iter().map(|element| &element.text.text)));
    Some(Fix::suggested(title, remove_items(tree, &nodes).ok()?))
}

//! D003

use std::collections::BTreeMap;

use policylint_analysis::{CompiledStatement, PolicyText, PrincipalSet, ResourceElement};
use policylint_syntax::Tree;
use policylint_syntax::edit::remove_item;

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, DocumentContext, FixKind, Group, Reporter, declare_rule};
use crate::wording::other_statement;

declare_rule! {
    /// A statement says the same as one before it.
    ///
    /// ## Why is this bad?
    /// It adds nothing, and counts toward the size of the policy. Who changes one of the two changes less
    /// than it seems. `Sid`, the order of lists and the case of actions make no difference.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     { "Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*" },
    ///     { "Sid": "Get", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::reports/*" }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     { "Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*" }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the later statement is removed, and the first says the same.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Statement](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html)
    "D003" "duplicate-statement" {
        group: Group::Dead,
        severity: Severity::Warning,
        fix: FixKind::Safe,
        analyzer: &["REDUNDANT_STATEMENT"],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let statements = &context.compiled.statements;
    if statements.len() < 2 {
        return;
    }
    let mut alike: BTreeMap<[usize; 4], Vec<&CompiledStatement<'_>>> = BTreeMap::new();
    for statement in statements.iter().filter(|statement| statement.in_force().certain()) {
        alike.entry(sizes(statement)).or_default().push(statement);
    }
    let tree = context.tree();
    for group in alike.values().filter(|group| group.len() > 1) {
        let mut first: BTreeMap<String, &CompiledStatement<'_>> = BTreeMap::new();
        for statement in group {
            let Some(said) = said(tree, statement) else { continue };
            let Some(before) = first.get(&said) else {
                first.insert(said, statement);
                continue;
            };
            let which = other_statement(context.document, before.id);
            let fix = remove_item(tree, statement.node).ok();
            let finding = reporter
                .at_opening(statement.node, format!("the statement says the same as {which}"))
                .so("it adds nothing")
                .help("remove it")
                .also(tree.place(before.node), "the first one")
                .fix(fix.map(|edits| Fix::safe("remove it", edits)));
            reporter.push(finding);
        }
    }
}

/// Numbers in which equal statements agree: cheaper to compare than their texts. Lists may hold a text
/// twice, so that only those of one text are counted.
fn sizes(statement: &CompiledStatement<'_>) -> [usize; 4] {
    let is_one = |length: usize| usize::from(length == 1);
    let longest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or_default();
    let actions = statement.actions.as_ref();
    [
        longest(&mut actions.iter().flat_map(|set| &set.patterns).map(|it| it.text.text.len())),
        longest(&mut statement.resources.patterns.iter().map(|it| it.text.text.len())),
        statement.conditions.len(),
        is_one(usize::from(actions.is_some_and(|set| set.negated))),
    ]
}

/// What a statement says, the same for statements that say the same; `None` if that is not known.
fn said(tree: &Tree, statement: &CompiledStatement<'_>) -> Option<String> {
    if statement.more_conditions.is_some() {
        return None;
    }
    let actions = statement.actions.as_ref().filter(|set| set.complete)?;
    let lower = |text: &PolicyText<'_>| text.known().map(str::to_ascii_lowercase);
    let texts = list(actions.patterns.iter().map(|element| lower(&element.text)))?;
    let element = match statement.resources.element {
        ResourceElement::Resource(_) => "on",
        ResourceElement::NotResource(_) => "not on",
        ResourceElement::Attached | ResourceElement::Missing => "here",
    };
    let patterns = statement.resources.patterns.iter();
    let resources = list(patterns.map(|it| it.text.known().map(str::to_owned)))?;
    let mut conditions: Vec<String> = Vec::new();
    for literal in &statement.conditions {
        let operator = literal.known_operator().filter(|_| literal.choice.is_none())?;
        let values = literal.values.iter().filter(|_| literal.complete).map(|value| {
            let is_number = tree.number(value.text.node).is_some();
            Some(format!("{is_number} {}", value.text.known()?))
        });
        let key = literal.key_text.known()?.to_ascii_lowercase();
        conditions.push(format!("{operator} {key} {:?}", list(values)?));
    }
    conditions.sort_unstable();
    let principals = match &statement.principals {
        None => String::new(),
        Some(set) => principals(set)?,
    };
    let is_complete =
        statement.resources.complete && statement.conditions.iter().all(|it| it.complete);
    is_complete.then(|| {
        let (effect, negated) = (statement.effect, actions.negated);
        format!(
            "{effect:?} {principals} {negated} {texts:?} {element} {resources:?} {conditions:?}"
        )
    })
}

fn principals(set: &PrincipalSet<'_>) -> Option<String> {
    let form = |text: &PolicyText<'_>, kind: String| Some(format!("{kind} {}", text.known()?));
    let forms = set.forms.iter().map(|it| form(&it.text, format!("{:?}", it.principal_type)));
    set.complete.then_some(())?;
    Some(format!("{} {:?}", set.negated, list(forms)?))
}

/// Texts in order, each once; `None` if one is not known.
fn list(texts: impl Iterator<Item = Option<String>>) -> Option<Vec<String>> {
    let mut texts = texts.collect::<Option<Vec<String>>>()?;
    texts.sort_unstable();
    texts.dedup();
    Some(texts)
}

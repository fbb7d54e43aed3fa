//! P002

use policylint_model::{Document, ModelErrorKind};
use policylint_syntax::edit::{Edit, insert_member, remove_member, replace_value};
use policylint_syntax::{Kind, Member, NodeId, Tree};

use crate::diagnostic::Fix;
use crate::misspelling::is_always;
use crate::rule::{Check, DocumentContext, FixKind, Group, Reporter, declare_rule};

declare_rule! {
    /// An object holds the same key twice.
    ///
    /// Condition operators and condition keys that differ in case only count as the same.
    ///
    /// ## Why is this bad?
    /// AWS refuses a policy that repeats a key. Most JSON libraries keep the last value and drop the
    /// first without a word, so that a tool may store a policy that lacks half of what was written.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*", "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1", "aws:SourceVPC": "vpc-2"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*", "Condition": {"StringEquals": {"aws:SourceVpc": ["vpc-1", "vpc-2"]}}}]}
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: whether both values were meant, or one of them, the text does not say. The fix drops a
    /// member that says the same again, and merges conditions of the same operator and key.
    ///
    /// ## References
    /// - [Grammar of the IAM JSON policy language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
    "P002" "duplicate-json-key" {
        group: Group::Grammar,
        fix: FixKind::Unsafe,
        analyzer: &["DUPLICATE_KEYS_WITH_DIFFERENT_CASE"],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    for error in &context.document.errors {
        let ModelErrorKind::DuplicateKey { first } = error.kind else { continue };
        // Members that depend on conditions may exclude each other.
        if !is_always(tree, first) || !is_always(tree, error.node) {
            continue;
        }
        let (Some(one), Some(two)) = (tree.string(first), tree.string(error.node)) else {
            continue;
        };
        let (one, two) = (one.decoded(), two.decoded());
        let message = if one == two {
            format!("the key `{two}` stands twice in one object")
        } else {
            format!("the keys `{one}` and `{two}` differ in case only and are the same key")
        };
        let finding = reporter
            .at(error.node, message)
            .so("AWS refuses the policy, and a reader of JSON may drop one of the two unseen")
            .help("keep one, or put both values into one list")
            .also(tree.place(first), "first here")
            .fix(fix(context.document, tree, first, error.node));
        reporter.push(finding);
    }
}

fn fix(document: &Document, tree: &Tree, first: NodeId, second: NodeId) -> Option<Fix> {
    let object = tree.parent(first)?;
    let member = |key: NodeId| tree.members(object).find(|member| member.key == key);
    let (one, two) = (member(first)?, member(second)?);
    if tree.raw(one.value) == tree.raw(two.value) {
        let edits = remove_member(tree, second).ok()?;
        return Some(Fix::suggested("remove the repetition", edits));
    }
    let is_condition = |node: NodeId| {
        document
            .policy
            .statements
            .iter()
            .any(|statement| statement.condition.value() == Some(&node))
    };
    let merged = if is_condition(object) {
        merged_operators(tree, one, two)?
    } else if tree.parent(object).is_some_and(is_condition) {
        merged_values(tree, one.value, two.value)?
    } else {
        return None;
    };
    let mut edits = vec![merged];
    edits.extend(remove_member(tree, second).ok()?);
    Some(Fix::suggested("merge the two", edits))
}

/// The values of both in the place of the first, as one list.
fn merged_values(tree: &Tree, one: NodeId, two: NodeId) -> Option<Edit> {
    let mut texts: Vec<&str> = Vec::new();
    for value in [one, two] {
        match tree.kind(value) {
            Kind::Array => texts.extend(tree.items(value).map(|item| tree.raw(item))),
            Kind::String | Kind::Number | Kind::True | Kind::False => texts.push(tree.raw(value)),
            _ => return None,
        }
    }
    let mut kept: Vec<&str> = Vec::with_capacity(texts.len());
    for text in texts {
        if !kept.contains(&text) {
            kept.push(text);
        }
    }
    replace_value(tree, one, &format!("[{}]", kept.join(", "))).ok()
}

/// The only key of the second operator behind the keys of the first.
fn merged_operators(tree: &Tree, one: Member, two: Member) -> Option<Edit> {
    let mut members = tree.members(two.value);
    let (moved, None) = (members.next()?, members.next()) else { return None };
    let key = tree.string(moved.key)?.decoded();
    let last = tree.members(one.value).last()?;
    let is_there = tree
        .members(one.value)
        .filter_map(|member| tree.string(member.key))
        .any(|other| other.decoded().eq_ignore_ascii_case(&key));
    if is_there {
        return None;
    }
    insert_member(tree, one.value, Some(last.key), &key, tree.raw(moved.value)).ok()
}

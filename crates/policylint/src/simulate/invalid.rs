//! Policies that AWS would refuse to store (CV-6).

use policylint_analysis::eval::{Refusal, refusals};
use policylint_sources::simulate::{InputError, InputPolicy, SimulateInput, Strictness};
use policylint_syntax::Kind;

use super::in_force::Compiled;

/// More characters of a refused text are not repeated.
const MOST_SHOWN: usize = 120;

/// Whether something would be refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaws {
    /// Nothing would.
    None,
    /// A statement that is not in force for it, as the user asked (OP-1).
    Ignored,
}

/// Refuses what AWS would refuse, unless the input is to be taken as it is.
pub(super) fn check(input: &SimulateInput, compiled: &Compiled<'_>) -> Result<Flaws, InputError> {
    let mut flaws = Flaws::None;
    for it in compiled.all() {
        if let Some(refusal) = refusals(&it.policy.document, &it.compiled).first() {
            if input.strictness == Strictness::Strict {
                return Err(invalid(input, it.policy, *refusal));
            }
            flaws = Flaws::Ignored;
        }
    }
    Ok(flaws)
}

fn invalid(input: &SimulateInput, policy: &InputPolicy, refusal: Refusal) -> InputError {
    let tree = &policy.document.tree;
    let place = tree.place(refusal.node);
    let at = super::line_column(tree.sources(), place.source, place.span.start);
    let raw = tree.raw(refusal.node);
    let shown = match tree.kind(refusal.node) {
        Kind::Object | Kind::Array => String::new(),
        _ if raw.chars().count() > MOST_SHOWN => String::new(),
        _ => format!(" at `{raw}`"),
    };
    let own = !std::sync::Arc::ptr_eq(tree, &input.tree);
    let within = if own {
        format!(", line {}, column {} of its text", at.line, at.column)
    } else {
        String::new()
    };
    let error = input.error(
        Some(policy.node),
        String::new(),
        "correct the policy, or set `Lenient` to `true` to have refused statements never match",
    );
    let message = format!(
        "InvalidPolicy: AWS would not store `{}`: {}{shown} ({}{within})",
        error.field, refusal.what, refusal.rule
    );
    let outer = tree.sources().in_file(place);
    let line = outer.map(|(file, span)| file.lines().line_column(file.text(), span.start));
    InputError { message, at: line.or(error.at), ..error }
}

//! Which statements of a key policy grant cryptographic use of the key, and what binds that use.

use policylint_analysis::{ActionRanges, ActionReading, CompiledStatement, Literal};
use policylint_catalog::{Action, catalog};
use policylint_model::Effect;
use policylint_model::truth::Truth;

/// The operations with data that services call on behalf of people.
const USE: [&str; 4] = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"];

/// Keys that bind the use of a key to a service, to its resource, or to data.
const GUARDS: [&str; 9] = [
    "kms:ViaService",
    "kms:EncryptionContext:",
    "kms:EncryptionContextKeys",
    "kms:GrantIsForAWSResource",
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
];

/// The operations with data that an Allow grants by name: not those of `kms:*`, which administers the
/// key or delegates to the account.
pub(crate) fn granted(statement: &CompiledStatement<'_>) -> ActionRanges {
    let Some(actions) = statement.actions.as_ref() else { return ActionRanges::none() };
    let whole_service = actions.patterns.iter().any(|element| match element.reading {
        ActionReading::Everything => true,
        ActionReading::Wildcard { .. } => element.text.text.ends_with(":*"),
        _ => false,
    });
    if statement.effect != Some(Effect::Allow) || actions.negated || whole_service {
        return ActionRanges::none();
    }
    let uses = USE.iter().flat_map(|pattern| catalog().expand(pattern)).map(Action::id);
    ActionRanges::of(uses).intersection(actions.known())
}

/// Whether a condition binds the use of a key to a service or to data, whatever it says of it.
pub(crate) fn is_guard(literal: &Literal<'_>) -> bool {
    GUARDS.iter().any(|key| literal.is_on(key))
}

/// Whether a condition demands that a service calls, or certain data.
pub(crate) fn is_strict_guard(literal: &Literal<'_>) -> bool {
    let names = ["kms:ViaService", "kms:EncryptionContext:", "kms:EncryptionContextKeys"];
    names.iter().any(|key| literal.is_on(key)) && literal.when_absent() == Truth::No
}

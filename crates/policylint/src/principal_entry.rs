//! The members of `Principal` and `NotPrincipal`.

use policylint_model::{PrincipalEntry, PrincipalType};

use crate::rule::StatementContext;

/// The members of one type, of both elements if both are there.
pub(crate) fn of_type<'d>(
    context: &StatementContext<'d>,
    of: PrincipalType,
) -> impl Iterator<Item = PrincipalEntry> + use<'d> {
    let (tree, statement) = (context.tree(), context.statement);
    [statement.principal, statement.not_principal]
        .into_iter()
        .filter_map(|element| element.value().copied())
        .flat_map(move |block| block.entries(tree))
        .filter(move |entry| entry.principal_type == Some(of))
}

//! The strings of a statement, each with the element that it stands in.

use policylint_analysis::{
    ActionReading, LiteralValue, PrincipalForm, ResourcePattern, ResourceReading,
};
use policylint_model::operator::Operator;
use policylint_model::{Effect, PrincipalType};
use policylint_syntax::{Kind, Member, NodeId, Tree};

use crate::rule::StatementContext;

/// A string of a statement.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ElementText<'d> {
    /// The string.
    pub(crate) node: NodeId,
    /// Its decoded text, with one U+FFFC for each unknown part.
    pub(crate) text: &'d str,
    /// The element, as in `NotAction`.
    pub(crate) element: &'static str,
    /// Whether the element is `NotAction`, `NotResource` or `NotPrincipal`.
    pub(crate) negated: bool,
    /// Whether the element is known to hold nothing else.
    pub(crate) alone: bool,
    /// Whether a part of the text is not known.
    pub(crate) has_hole: bool,
}

/// A string of `Principal` or `NotPrincipal` with the type that it stands under.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PrincipalText<'d> {
    /// The type, if it is one.
    pub(crate) principal_type: Option<PrincipalType>,
    /// The string.
    pub(crate) text: ElementText<'d>,
}

/// A string among the values of a condition.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ValueText<'d> {
    /// The operator of the condition, if the language has it.
    pub(crate) operator: Option<Operator>,
    /// The string.
    pub(crate) text: ElementText<'d>,
}

impl ElementText<'_> {
    /// What follows from the text matching nothing at all, as it goes on after "so".
    pub(crate) fn if_dead(&self, effect: Option<Effect>) -> &'static str {
        match effect {
            _ if self.negated => "it excludes nothing",
            Some(Effect::Allow) if self.alone => "this statement allows nothing",
            Some(Effect::Deny) if self.alone => "this statement denies nothing",
            _ => "this element matches nothing",
        }
    }

    /// Whether the text is one placeholder of an example, such as `<bucket-arn>`.
    pub(crate) fn is_placeholder(&self) -> bool {
        let text = self.text.trim();
        (text.starts_with('<') && text.ends_with('>'))
            || (text.starts_with("{{") && text.ends_with("}}"))
    }

    /// Whether blanks stand before or behind the text (P060).
    pub(crate) fn is_padded(&self) -> bool {
        self.text.trim().len() != self.text.len()
    }

    /// Whether the text may hold a policy variable.
    pub(crate) fn has_dollar(&self) -> bool {
        self.text.contains('$')
    }
}

/// The strings of `Action` or `NotAction` that are neither `*` nor plain: all that may be wrong by
/// the grammar.
pub(crate) fn odd_actions<'d>(
    context: &StatementContext<'d>,
) -> impl Iterator<Item = ElementText<'d>> + use<'d> {
    let tree = context.tree();
    context.compiled.actions.iter().flat_map(move |set| {
        let element = if set.negated { "NotAction" } else { "Action" };
        let alone = set.complete && set.patterns.len() == 1;
        set.patterns
            .iter()
            .filter(|pattern| !pattern.is_plain() && pattern.reading != ActionReading::Everything)
            .filter_map(move |pattern| text(tree, &pattern.text, element, set.negated, alone))
    })
}

/// The strings of `Resource` or `NotResource` other than `*`.
pub(crate) fn resources<'d>(
    context: &StatementContext<'d>,
) -> impl Iterator<Item = ElementText<'d>> + use<'d> {
    resource_patterns(context).map(|(_, text)| text)
}

/// The same, each with what it is read as.
pub(crate) fn resource_patterns<'d>(
    context: &StatementContext<'d>,
) -> impl Iterator<Item = (&'d ResourcePattern<'d>, ElementText<'d>)> + use<'d> {
    let tree = context.tree();
    let set = &context.compiled.resources;
    let negated = set.is_negated();
    let element = if negated { "NotResource" } else { "Resource" };
    let alone = set.complete && set.patterns.len() == 1;
    let patterns =
        set.patterns.iter().filter(|pattern| pattern.reading != ResourceReading::Everything);
    patterns.filter_map(move |pattern| {
        Some((pattern, text(tree, &pattern.text, element, negated, alone)?))
    })
}

/// The strings below the members of `Principal` or `NotPrincipal`.
pub(crate) fn principals<'d>(
    context: &StatementContext<'d>,
) -> impl Iterator<Item = PrincipalText<'d>> + use<'d> {
    let tree = context.tree();
    context.compiled.principals.iter().flat_map(move |set| {
        let element = if set.negated { "NotPrincipal" } else { "Principal" };
        let alone = set.complete && set.forms.len() == 1;
        let is_member = |form: &&PrincipalForm<'_>| form.text.node != set.node;
        set.forms.iter().filter(is_member).filter_map(move |form| {
            let text = text(tree, &form.text, element, set.negated, alone)?;
            Some(PrincipalText { principal_type: form.principal_type, text })
        })
    })
}

/// The strings among the values of conditions.
pub(crate) fn values<'d>(
    context: &StatementContext<'d>,
) -> impl Iterator<Item = ValueText<'d>> + use<'d> {
    let tree = context.tree();
    context.compiled.conditions.iter().flat_map(move |literal| {
        let operator = literal.known_operator();
        let alone = literal.complete && literal.values.len() == 1;
        literal.values.iter().filter_map(move |LiteralValue { text: value, .. }| {
            let text = text(tree, value, "Condition", false, alone)?;
            Some(ValueText { operator, text })
        })
    })
}

/// The members of `Condition` whose operator is not known to be one of the language.
pub(crate) fn unread_operators<'d>(
    context: &StatementContext<'d>,
) -> impl Iterator<Item = Member> + use<'d> {
    let literals = &context.compiled.conditions;
    let is_known = move |member: &Member| {
        literals.iter().any(|literal| {
            literal.operator_text.node == member.key && literal.known_operator().is_some()
        })
    };
    let tree = context.tree();
    let block = context.statement.condition.value().copied();
    block.into_iter().flat_map(|block| tree.members(block)).filter(move |member| !is_known(member))
}

/// A string of an element; `None` for a value of another type.
fn text<'d>(
    tree: &Tree,
    text: &'d policylint_analysis::PolicyText<'d>,
    element: &'static str,
    negated: bool,
    alone: bool,
) -> Option<ElementText<'d>> {
    let has_hole = !text.is_known();
    matches!(tree.kind(text.node), Kind::String | Kind::Hole).then_some(ElementText {
        node: text.node,
        text: &text.text,
        element,
        negated,
        alone,
        has_hole,
    })
}

//! `Grants`: grants of a KMS key, as `aws kms list-grants` gives them (KM-30).

use policylint_syntax::{NodeId, Tree};

use super::fault::{at, name_of};
use super::field::{check_names, items, object, object_at, text, text_map, texts};
use super::{InputError, Written};

/// A grant of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputGrant {
    /// `GrantId`, else its position, such as `Grants.1`.
    pub id: String,
    /// `KeyId`: the key it is on, by ARN or id; `None` for the key of the request.
    pub key: Option<String>,
    /// `GranteePrincipal` or `GranteeServicePrincipal`.
    pub grantee: String,
    /// `RetiringPrincipal` or `RetiringServicePrincipal`.
    pub retiring_principal: Option<String>,
    /// `IssuingAccount`: an ARN or an id.
    pub issuing_account: Option<String>,
    /// `Operations`.
    pub operations: Vec<String>,
    /// `Constraints.EncryptionContextEquals`.
    pub context_equals: Option<Vec<(String, String)>>,
    /// `Constraints.EncryptionContextSubset`.
    pub context_subset: Option<Vec<(String, String)>>,
    /// `Constraints.SourceArn`.
    pub source_arn: Option<String>,
}

const FIELDS: [&str; 12] = [
    "Constraints",
    "CreationDate",
    "GrantId",
    "GranteePrincipal",
    "GranteeServicePrincipal",
    "GrantToken",
    "IssuingAccount",
    "KeyId",
    "Name",
    "Operations",
    "RetiringPrincipal",
    "RetiringServicePrincipal",
];

/// The grants.
pub(super) fn read(tree: &Tree, root: NodeId) -> Result<Vec<InputGrant>, InputError> {
    let grants = items(tree, root, "Grants")?.into_iter().enumerate();
    grants.map(|(index, node)| grant(tree, node, index + 1)).collect()
}

fn grant(tree: &Tree, node: NodeId, position: usize) -> Result<InputGrant, InputError> {
    object_at(tree, node)?;
    check_names(tree, node, &FIELDS)?;
    let of = |name: &str| Ok(text(tree, node, name)?.map(|written: Written<String>| written.value));
    let either = |one: Option<String>, other: Option<String>| one.or(other);
    let Some(grantee) = either(of("GranteePrincipal")?, of("GranteeServicePrincipal")?) else {
        let message = format!("`{}` names nobody who holds it", name_of(tree, node));
        return Err(at(tree, node, message, "give its `GranteePrincipal`"));
    };
    let operations = texts(tree, node, "Operations")?;
    let constraints = object(tree, node, "Constraints")?;
    let pairs = |name: &str| match constraints {
        Some(constraints) if tree.get(constraints, name).is_some() => {
            text_map(tree, constraints, name).map(Some)
        }
        _ => Ok(None),
    };
    if let Some(constraints) = constraints {
        let known = ["EncryptionContextEquals", "EncryptionContextSubset", "SourceArn"];
        check_names(tree, constraints, &known)?;
    }
    let source_arn = match constraints {
        Some(constraints) => text(tree, constraints, "SourceArn")?.map(|written| written.value),
        None => None,
    };
    Ok(InputGrant {
        id: of("GrantId")?.unwrap_or_else(|| format!("Grants.{position}")),
        key: of("KeyId")?,
        grantee,
        retiring_principal: either(of("RetiringPrincipal")?, of("RetiringServicePrincipal")?),
        issuing_account: of("IssuingAccount")?,
        operations: operations.into_iter().map(|written| written.value).collect(),
        context_equals: pairs("EncryptionContextEquals")?,
        context_subset: pairs("EncryptionContextSubset")?,
        source_arn,
    })
}

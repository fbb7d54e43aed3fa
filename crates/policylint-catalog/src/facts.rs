//! Facts that no package offers: the hand-kept tables, each row with its source.

use crate::Catalog;
use crate::action::{Action, ActionId};
use crate::blob::{
    API_OPERATIONS, COLLECTION_ARNS, ENCRYPTION_CONTEXTS, OPERATIONS, RETIRED, SERVICE_PRINCIPALS,
    partition_point,
};
use crate::service::Service;

/// The ARN that an action without a resource type is authorized against (RS-13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CollectionArn {
    /// `*`, or an ARN with `${Partition}`, `${Region}`, `${Account}` slots; other slots, such as
    /// `${PathPrefix}`, hold what the request says and may be empty. A `*` in an ARN is that very
    /// character, no wildcard.
    pub arn: &'static str,
    /// The document or rule that says so.
    pub source: &'static str,
}

/// A key of the encryption context that a service sends to KMS (section 7.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncryptionContextKey {
    /// The key, such as `aws:s3:arn`; `*` stands for pairs that the caller of the service may add.
    pub key: &'static str,
    /// What its value is, in words.
    pub value: &'static str,
    /// The document or rule that says so.
    pub source: &'static str,
}

/// A service or action that AWS had, or has without documenting it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retired {
    /// `service:Action`, or a prefix.
    pub name: &'static str,
    /// Whether it is gone (`retired`), or still works but is not in the service reference
    /// (`undocumented`).
    pub status: &'static str,
    /// What to know or use instead, in words; `-` if nothing.
    pub note: &'static str,
    /// The document or observation that says so.
    pub source: &'static str,
}

/// An API operation whose IAM action has another name (AC-9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiOperation {
    /// The operation with the prefix of its service: `s3:ListObjectsV2`.
    pub operation: &'static str,
    actions: &'static str,
    /// The document or rule that says so.
    pub source: &'static str,
}

/// The name by which a service appears as a principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServicePrincipal {
    /// Such as `lambda.amazonaws.com`.
    pub name: &'static str,
    prefix: &'static str,
    /// The document or rule that says so.
    pub source: &'static str,
}

impl ApiOperation {
    /// The IAM actions that the operation needs.
    pub fn actions(self) -> impl Iterator<Item = Action> {
        self.actions.split(' ').filter_map(|name| Catalog.find_action(name))
    }
}

impl ServicePrincipal {
    /// The service it belongs to, if it has actions.
    pub fn service(self) -> Option<Service> {
        Catalog.service(self.prefix)
    }
}

impl Catalog {
    /// The ARNs that `action` is authorized against though it has no resource type (RS-13, RS-14).
    /// None listed: not known, see OP-29.
    pub fn collection_arns(self, action: Action) -> impl Iterator<Item = CollectionArn> {
        let number = u32::from(action.id().0);
        let (table, rows) = (COLLECTION_ARNS, COLLECTION_ARNS.count());
        let start = partition_point(0, rows, |row| table.word(row, 0) < number);
        let end = partition_point(start, rows, |row| table.word(row, 0) <= number);
        (start..end)
            .map(move |row| CollectionArn { arn: table.text(row, 4), source: table.text(row, 8) })
    }

    /// The actions for which an ARN is listed, by number.
    pub fn actions_with_collection_arns(self) -> impl Iterator<Item = Action> {
        let numbers = (0..COLLECTION_ARNS.count()).map(|row| COLLECTION_ARNS.word(row, 0));
        let mut last = None;
        let mut is_new = move |number: &u32| last.replace(*number) != Some(*number);
        let ids = numbers.filter(move |number| is_new(number));
        ids.filter_map(|number| Some(Action(ActionId(u16::try_from(number).ok()?))))
    }

    /// The encryption context keys that `service` sends, by the first label of `kms:ViaService`
    /// values (`s3`). `None`: not known, so say nothing.
    pub fn encryption_context_keys(
        self,
        service: &str,
    ) -> Option<impl Iterator<Item = EncryptionContextKey>> {
        let mut rows = ENCRYPTION_CONTEXTS.named(service).peekable();
        rows.peek()?;
        Some(rows.map(|row| EncryptionContextKey {
            key: ENCRYPTION_CONTEXTS.cell(row, 1),
            value: ENCRYPTION_CONTEXTS.cell(row, 2),
            source: ENCRYPTION_CONTEXTS.cell(row, 3),
        }))
    }

    /// What is known of an action that is not in the catalog, by full name whatever its case; a
    /// retired service's actions are retired with it.
    pub fn retired_action(self, full: &str) -> Option<Retired> {
        retired(full).or_else(|| self.retired_service(full.split_once(':')?.0))
    }

    /// What is known of a service that is not in the catalog, by prefix.
    pub fn retired_service(self, prefix: &str) -> Option<Retired> {
        if self.service(prefix).is_some() { None } else { retired(prefix) }
    }

    /// The IAM actions of the API operation `name` that service `prefix` authorizes, where they are
    /// called otherwise (AC-9).
    pub fn api_operation(self, prefix: &str, name: &str) -> Option<ApiOperation> {
        let row = API_OPERATIONS.named(&format!("{prefix}:{name}")).next()?;
        Some(ApiOperation {
            operation: API_OPERATIONS.cell(row, 0),
            actions: API_OPERATIONS.cell(row, 1),
            source: API_OPERATIONS.cell(row, 2),
        })
    }

    /// Whether service `prefix` has an API operation `name` that is no action of the same name; the
    /// operation as AWS spells it.
    pub fn operation_without_action(self, prefix: &str, name: &str) -> Option<&'static str> {
        let rows = OPERATIONS.named(prefix);
        rows.map(|row| OPERATIONS.cell(row, 1)).find(|known| known.eq_ignore_ascii_case(name))
    }

    /// The service principal called `name`; the list is not complete.
    pub fn service_principal(self, name: &str) -> Option<ServicePrincipal> {
        SERVICE_PRINCIPALS.named(name).next().map(service_principal)
    }

    /// All known service principals by name.
    pub fn service_principals(self) -> impl ExactSizeIterator<Item = ServicePrincipal> {
        (0..SERVICE_PRINCIPALS.rows()).map(service_principal)
    }
}

fn retired(name: &str) -> Option<Retired> {
    let row = RETIRED.named(name).next()?;
    Some(Retired {
        name: RETIRED.cell(row, 0),
        status: RETIRED.cell(row, 1),
        note: RETIRED.cell(row, 2),
        source: RETIRED.cell(row, 3),
    })
}

fn service_principal(row: usize) -> ServicePrincipal {
    ServicePrincipal {
        name: SERVICE_PRINCIPALS.cell(row, 0),
        prefix: SERVICE_PRINCIPALS.cell(row, 1),
        source: SERVICE_PRINCIPALS.cell(row, 2),
    }
}

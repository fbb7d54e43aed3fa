//! The ARNs that an action is authorized against: those of its resource types, or what the service
//! makes up where it has none (RS-13, RS-14).

use std::sync::OnceLock;

use policylint_catalog::{AccessLevels, Action, ActionId, ResourceType, Service, catalog};
use policylint_model::pattern::{Pattern, Token};

use crate::arn_form::{ArnForm, Slot};

/// What an action is authorized against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Authorized {
    /// ARNs of these types, each with its forms.
    Types(Vec<(ResourceType, Vec<ArnForm>)>),
    /// `*`, or these made-up ARNs.
    Collection(Vec<ArnForm>),
    /// `*`, or a made-up ARN of this service that is not known (OP-29).
    UnknownCollection(Service),
}

impl Authorized {
    /// What an action is authorized against; read once for each action.
    pub(crate) fn of(action: Action) -> &'static Self {
        static KNOWN: Memo<Authorized> = Memo::new();
        static NOTHING: Authorized = Authorized::Types(Vec::new());
        KNOWN.get(action.id(), || Self::read(action)).unwrap_or(&NOTHING)
    }

    fn read(action: Action) -> Self {
        if action.has_resource_types() {
            let forms = |of: ResourceType| of.arn_formats().map(|it| ArnForm::of(it, Slot::Name));
            let with_forms = |of| (of, forms(of).collect());
            return Self::Types(resource_types(action).into_iter().map(with_forms).collect());
        }
        let mut made_up = catalog().collection_arns(action).peekable();
        if made_up.peek().is_some() {
            let forms = made_up.filter(|made_up| made_up.arn != "*");
            return Self::Collection(forms.map(|it| ArnForm::of(it.arn, Slot::Name)).collect());
        }
        Self::UnknownCollection(action.service())
    }
}

/// The types that an action is about. The service reference names few of the types that can be
/// tagged, so for tags those of the whole service count.
fn resource_types(action: Action) -> Vec<ResourceType> {
    let own = action.resource_types().map(|usage| usage.resource_type);
    let is_on_tags = action.access_levels().intersects(AccessLevels::TAGGING)
        || action.name().starts_with("ListTag");
    if is_on_tags { own.chain(action.service().resource_types()).collect() } else { own.collect() }
}

/// ARNs of a service without a name, as it may make them up; read once for each service.
pub(crate) fn nameless_arns(service: Service) -> &'static [ArnForm] {
    static KNOWN: Memo<Vec<ArnForm>> = Memo::new();
    let first_action = service.action_ids().next();
    first_action.and_then(|id| KNOWN.get(id, || read_nameless(service))).map_or(&[], Vec::as_slice)
}

/// Facts by action number, each found out once: they hold as long as the program runs.
struct Memo<T: 'static> {
    cells: OnceLock<Box<[OnceLock<T>]>>,
}

impl<T> Memo<T> {
    const fn new() -> Self {
        Self { cells: OnceLock::new() }
    }

    /// `None` for a number that is no action's.
    fn get(&'static self, id: ActionId, find: impl FnOnce() -> T) -> Option<&'static T> {
        let empty = || (0..catalog().action_count()).map(|_| OnceLock::new()).collect();
        let cells = self.cells.get_or_init(empty);
        cells.get(usize::from(id.0)).map(|cell| cell.get_or_init(find))
    }
}

fn read_nameless(service: Service) -> Vec<ArnForm> {
    let mut forms: Vec<ArnForm> = Vec::new();
    for format in service.resource_types().flat_map(ResourceType::arn_formats) {
        forms.push(ArnForm::of(format, Slot::Empty));
        forms.push(ArnForm::of(format, Slot::Asterisk));
    }
    let head = ["arn", "${Partition}", service.prefix(), "${Region}", "${Account}"];
    forms.push(ArnForm::with_resource(head, Pattern::of_tokens(Vec::new())));
    forms.push(ArnForm::with_resource(head, Pattern::of_tokens(vec![Token::Lit('*')])));
    forms
}

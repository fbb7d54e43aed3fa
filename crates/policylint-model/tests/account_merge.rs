//! The algebra of joining what files tell of accounts: order, repetition and grouping do not matter,
//! and a contradiction is never decided in silence.

use std::sync::Arc;

use policylint_model::account::{
    About, AccountModel, Fact, FaultKind, Fragment, Identity, IdentityKind, Subject, Unknown,
    canonical_text, same_document,
};
use policylint_model::{Document, KindOf, Origin, PolicyKind};
use policylint_syntax::{SourceFile, Span, json};
use proptest::prelude::*;

const TRUSTS: [&str; 3] = [
    r#"{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole"}], "Version": "2012-10-17"}"#,
    // The same, written otherwise.
    r#"{"Version":"2012-10-17","Statement":[{"Action":"sts\u003aAssumeRole","Effect":"Allow"}]}"#,
    r#"{"Statement": []}"#,
];

/// What a file says of a fact.
#[derive(Debug, Clone, Copy)]
enum Said {
    Nothing,
    There(usize),
    NotThere,
    Unknown(Unknown),
}

/// What a file says of one role.
#[derive(Debug, Clone)]
struct Told {
    role: u8,
    /// Whether the file names the role in full, or by its name alone.
    in_full: bool,
    trust: Said,
    boundary: Said,
    inline: Vec<(u8, usize)>,
    is_whole: bool,
}

fn said() -> impl Strategy<Value = Said> {
    prop_oneof![
        2 => Just(Said::Nothing),
        3 => (0..TRUSTS.len()).prop_map(Said::There),
        1 => Just(Said::NotThere),
        1 => prop::sample::select(vec![Unknown::Null, Unknown::Refused, Unknown::Unreadable])
            .prop_map(Said::Unknown),
    ]
}

fn told() -> impl Strategy<Value = Told> {
    let inline = prop::collection::vec((0..3_u8, 0..TRUSTS.len()), 0..3);
    (0..2_u8, any::<bool>(), said(), said(), inline, any::<bool>()).prop_map(
        |(role, in_full, trust, boundary, inline, is_whole)| Told {
            role,
            in_full,
            trust,
            boundary,
            inline,
            is_whole,
        },
    )
}

fn fact<T>(
    said: Said,
    fragment: &mut Fragment,
    value: impl FnOnce(usize, &mut Fragment) -> T,
) -> Fact<T> {
    let span = Span::default();
    match said {
        Said::Nothing => Fact::default(),
        Said::There(at) => {
            let value = value(at, fragment);
            fragment.present(value, span)
        }
        Said::NotThere => fragment.absent(span),
        Said::Unknown(why) => Fact::unknown(why, fragment.site(span)),
    }
}

fn document(at: usize) -> Document {
    let text = TRUSTS.get(at).copied().unwrap_or_default();
    let tree = Arc::new(json::parse(SourceFile::new("made up", text)));
    Document::of_tree(
        tree,
        KindOf::certain(PolicyKind::Trust, "the test says so"),
        Origin::default(),
    )
}

/// A file that says all of this, one after the other.
fn fragment(name: &str, all: &[Told]) -> Fragment {
    let tree = Arc::new(json::parse(SourceFile::new(name, "{}")));
    let mut fragment = Fragment::new(name, tree);
    for told in all {
        let mut role = Identity::new(IdentityKind::Role);
        role.trust =
            fact(told.trust, &mut fragment, |at, fragment| fragment.add_document(document(at)));
        role.boundary = fact(told.boundary, &mut fragment, |at, _| format!("boundary {at}"));
        for (policy, at) in &told.inline {
            let said = Said::There(*at);
            let entry =
                fact(said, &mut fragment, |at, fragment| fragment.add_document(document(at)));
            role.inline.entries.insert(format!("p{policy}"), entry);
        }
        if told.is_whole {
            role.inline.whole = fragment.present((), Span::default());
        }
        let subject = if told.in_full {
            Subject::arn(format!("arn:aws:iam::111122223333:role/path/r{}", told.role))
        } else {
            Subject::identity(None, "role", &format!("r{}", told.role))
        };
        fragment.claim(subject, About::Identity(Box::new(role)), Span::default());
    }
    fragment
}

fn fragments(files: &[Vec<Told>]) -> Vec<Fragment> {
    files.iter().zip('a'..).map(|(told, name)| fragment(&name.to_string(), told)).collect()
}

/// All that a model says, with policies by what they say.
fn contents(model: &AccountModel) -> String {
    let of = |fact: &Fact<_>| {
        let text = |id: &_| model.document(*id).map(|document| canonical_text(document));
        format!("{:?} {:?}", fact.value().map(text), fact.unknown_because())
    };
    let identities = model.identities.iter().map(|(arn, role)| {
        let inline: Vec<_> =
            role.inline.entries.iter().map(|(name, fact)| (name, of(fact))).collect();
        let boundary = (role.boundary.value(), role.boundary.unknown_because());
        format!(
            "{arn} {} {boundary:?} {inline:?} {}",
            of(&role.trust),
            role.inline.whole.is_present()
        )
    });
    identities.collect::<Vec<_>>().join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_files_does_not_matter(
        files in prop::collection::vec(prop::collection::vec(told(), 0..3), 1..5),
        turn in 0..5_usize,
    ) {
        let first = AccountModel::merge(fragments(&files));
        let mut other = fragments(&files);
        let by = turn % other.len();
        other.rotate_left(by);
        other.reverse();
        let second = AccountModel::merge(other);
        prop_assert_eq!(format!("{:?}", first.identities), format!("{:?}", second.identities));
        prop_assert_eq!(first.faults, second.faults);
    }

    #[test]
    fn a_file_that_is_given_twice_says_nothing_more(
        files in prop::collection::vec(prop::collection::vec(told(), 0..3), 1..4),
    ) {
        let once = AccountModel::merge(fragments(&files));
        let mut twice = fragments(&files);
        twice.extend(fragments(&files).into_iter().map(|fragment| Fragment {
            file: format!("{} again", fragment.file).into(),
            ..fragment
        }));
        let twice = AccountModel::merge(twice);
        prop_assert_eq!(contents(&once), contents(&twice));
    }

    /// If two files say different things, no side wins, and both are named.
    #[test]
    fn contradictions_are_told(one in told(), two in told()) {
        let [one, two] = [one, two].map(|told| Told { role: 0, in_full: true, ..told });
        let differ = match (one.trust, two.trust) {
            (Said::There(a), Said::There(b)) => !same_document(&document(a), &document(b)),
            (Said::There(_), Said::NotThere) | (Said::NotThere, Said::There(_)) => true,
            _ => false,
        };
        let model = AccountModel::merge(fragments(&[vec![one], vec![two]]));
        let role = model.identities.values().next().expect("the role");
        let told = model.faults.iter().any(|fault| {
            fault.kind == FaultKind::Conflict && fault.message.contains("the trust policy")
        });
        prop_assert_eq!(told, differ);
        prop_assert_eq!(role.trust.unknown_because() == Some(Unknown::Conflict), differ);
    }

    #[test]
    fn the_same_texts_are_the_same_documents(one in 0..TRUSTS.len(), two in 0..TRUSTS.len()) {
        let (one, two) = (document(one), document(two));
        prop_assert_eq!(same_document(&one, &two), canonical_text(&one) == canonical_text(&two));
    }
}

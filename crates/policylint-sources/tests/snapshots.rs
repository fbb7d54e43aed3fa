//! Snapshots of accounts, read and joined: what is not there, what is not known, what is wrong.
#![expect(clippy::expect_used, clippy::panic, reason = "a test")]

use std::sync::Arc;

use policylint_model::PolicyKind;
use policylint_model::account::{
    AccountModel, Fact, FaultKind, FaultWeight, Fragment, Identity, Unknown, UsedAs,
};
use policylint_sources::{SnapshotOptions, read_snapshot};
use policylint_syntax::{SourceFile, json};

/// A made-up account as the AWS CLI prints it.
const DETAILS: &str = include_str!("accounts/details.json");
const MIRA: &str = "arn:aws:iam::111122223333:user/staff/mira";
const ETL: &str = "arn:aws:iam::111122223333:role/jobs/etl";
const ANALYSTS: &str = "arn:aws:iam::111122223333:group/analysts";
const ETL_BASE: &str = "arn:aws:iam::111122223333:policy/etl-base";

fn fragment(file: SourceFile) -> Fragment {
    let name = file.name().to_owned();
    let tree = Arc::new(json::parse(file));
    read_snapshot(&tree, &name, &SnapshotOptions::default()).expect("an answer of AWS")
}

fn model(files: &[(&str, &str)]) -> AccountModel {
    let fragments = files.iter().map(|(name, text)| fragment(SourceFile::new(*name, *text)));
    AccountModel::merge(fragments.collect())
}

fn identity<'m>(model: &'m AccountModel, arn: &str) -> &'m Identity {
    model.identities.get(arn).expect("an identity")
}

/// The only fault of a kind.
fn fault(model: &AccountModel, kind: FaultKind) -> (FaultWeight, String) {
    let mut of_kind = model.faults.iter().filter(|fault| fault.kind == kind);
    let fault = of_kind.next().unwrap_or_else(|| panic!("no such fault in {:?}", model.faults));
    assert!(of_kind.next().is_none(), "{:?}", model.faults);
    (fault.weight, fault.message.clone())
}

/// `text` with the document of each `key` percent-encoded, as the API gives it.
fn encoded(text: &str) -> String {
    const MARK: &str = "\"PolicyDocument\": {";
    let at = text.find(MARK).expect("an inline policy") + MARK.len() - 1;
    let (before, rest) = text.split_at(at);
    let mut depth = 0_u32;
    let end = rest.find(|character| {
        depth = match character {
            '{' => depth + 1,
            '}' => depth - 1,
            _ => depth,
        };
        depth == 0
    });
    let (document, after) = rest.split_at(end.expect("its end") + 1);
    let escaped = document.bytes().fold(String::new(), |text, byte| format!("{text}%{byte:02X}"));
    format!("{before}\"{escaped}\"{after}")
}

#[test]
fn an_account_is_read_with_everything_in_it() {
    let model = model(&[("details.json", DETAILS)]);
    assert_eq!(model.faults, []);
    assert_eq!((model.identities.len(), model.managed_policies.len()), (3, 2));
    // One inline policy, one trust policy, three versions; the role in the instance profile is no other.
    assert_eq!(model.documents.len(), 5);
    let mira = identity(&model, MIRA);
    assert!(mira.inline.is_known_empty() && mira.attached.is_known_empty());
    assert_eq!(mira.groups.names().collect::<Vec<_>>(), ["analysts"]);
    assert_eq!(mira.tags.values().collect::<Vec<_>>(), [("team", &"finance".to_owned())]);
    assert!(mira.trust.is_unknown());
    let etl = identity(&model, ETL);
    assert!(etl.boundary.is_absent() && etl.trust.is_present());
    assert!(etl.instance_profiles.is_known());
    assert_eq!(model.group("111122223333", "analysts").map(|(arn, _)| arn), Some(ANALYSTS));
    let details = &model.accounts.get("111122223333").expect("the account").details;
    assert!(details.is_present());
}

#[test]
fn policies_know_their_kind_and_who_uses_them() {
    let model = model(&[("details.json", DETAILS)]);
    let told: Vec<_> = model
        .documents()
        .map(|(id, document)| {
            let address = document.origin.address.as_deref().unwrap_or_default();
            (address, document.policy_kind(), model.uses_of(id))
        })
        .collect();
    let kinds: Vec<_> = told.iter().map(|(address, kind, _)| (*address, *kind)).collect();
    assert_eq!(
        kinds,
        [
            ("group/analysts inline read-reports", PolicyKind::Identity),
            ("role/jobs/etl trust policy", PolicyKind::Trust),
            ("policy/etl-base version v2", PolicyKind::Identity),
            ("policy/etl-base version v1", PolicyKind::Identity),
            ("policy/staff-boundary version v1", PolicyKind::Boundary),
        ]
    );
    let uses: Vec<_> =
        told.iter().flat_map(|(.., uses)| uses.iter().map(|it| it.used_as.clone())).collect();
    assert_eq!(
        uses,
        [
            UsedAs::Inline("read-reports".into()),
            UsedAs::Trust,
            UsedAs::Managed(ETL_BASE.into()),
            UsedAs::OtherVersion("v1".into()),
            UsedAs::Boundary("arn:aws:iam::111122223333:policy/staff-boundary".into()),
        ]
    );
}

#[test]
fn encoded_policies_are_the_same_ones_and_keep_their_places() {
    let raw = encoded(DETAILS);
    let both = model(&[("a.json", DETAILS), ("b.json", &raw)]);
    assert_eq!(both.faults, []);
    let doubly = raw.replace("%7B", "%257B").replace("%22", "%2522");
    assert_eq!(model(&[("a.json", DETAILS), ("c.json", &doubly)]).faults, []);
    let model = model(&[("b.json", &raw)]);
    let document = model.documents.first().expect("the inline policy");
    let action = document
        .policy
        .statements
        .first()
        .and_then(policylint_model::Statement::actions)
        .expect("its action");
    let node = action.value.items(&document.tree).next().expect("a text");
    let place = document.tree.place(node);
    let (file, span) = document.sources().in_file(place).expect("a place in the file");
    assert_eq!(file.text().get(span.range()), Some("%22%73%33%3A%47%65%74%4F%62%6A%65%63%74%22"));
}

#[test]
fn null_is_not_none() {
    let text = DETAILS.replace(r#""RolePolicyList": []"#, r#""RolePolicyList": null"#);
    let model = model(&[("details.json", &text)]);
    let (weight, message) = fault(&model, FaultKind::Null);
    assert_eq!(weight, FaultWeight::Note);
    assert_eq!(message, "`RolePolicyList` is `null`, which does not say that there is none");
    assert_eq!(identity(&model, ETL).inline.whole.unknown_because(), Some(Unknown::Null));
}

#[test]
fn a_page_without_its_last_one_leaves_the_account_unknown() {
    let page = DETAILS.replacen('{', r#"{"IsTruncated": true, "Marker": "x","#, 1);
    let last = r#"{"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [], "Policies": [
        {"Arn": "arn:aws:iam::111122223333:policy/last", "PolicyName": "last", "DefaultVersionId": "v1",
         "PolicyVersionList": []}], "IsTruncated": false}"#;
    let details = |model: &AccountModel| {
        model.accounts.get("111122223333").map(|account| account.details.unknown_because())
    };
    let alone = model(&[("1.json", &page)]);
    assert_eq!(details(&alone), Some(Some(Unknown::Truncated)));
    fault(&alone, FaultKind::Truncated);
    assert_eq!(details(&model(&[("1.json", &page), ("2.json", last)])), Some(None));
}

#[test]
fn entities_of_another_account_are_reported() {
    let text = DETAILS.replace("111122223333:group", "444455556666:group");
    let (_, message) = fault(&model(&[("details.json", &text)]), FaultKind::WrongAccount);
    assert_eq!(
        message,
        "`arn:aws:iam::444455556666:group/analysts` of account `444455556666` stand in an answer of account `111122223333`"
    );
    let in_folder = model(&[("777788889999/details.json", DETAILS)]);
    assert_eq!(fault(&in_folder, FaultKind::WrongAccount).0, FaultWeight::Error);
}

#[test]
fn a_policy_that_does_not_parse_is_unknown_and_not_missing() {
    let raw = encoded(DETAILS).replace("%7D\"", "\"");
    let object = "\"PolicyDocument\": {\n            \"Version\"";
    let refused =
        DETAILS.replacen(object, "\"PolicyDocument\": \"no policy\", \"x\": {\"Version\"", 1);
    for text in [raw, refused] {
        let model = model(&[("details.json", &text)]);
        let (weight, message) = fault(&model, FaultKind::UnreadablePolicy);
        assert_eq!(weight, FaultWeight::Error);
        assert!(
            message.starts_with("the policy `group/analysts inline read-reports` "),
            "{message}"
        );
        let inline = &identity(&model, ANALYSTS).inline;
        let fact = inline.entries.get("read-reports").expect("its name");
        assert_eq!(fact.unknown_because(), Some(Unknown::Unreadable));
        assert!(!inline.is_known());
    }
}

#[test]
fn two_files_that_differ_are_both_named() {
    let other = DETAILS.replace("glue.amazonaws.com", "lambda.amazonaws.com");
    let model = model(&[("old.json", &other), ("new.json", DETAILS)]);
    let (weight, message) = fault(&model, FaultKind::Conflict);
    assert_eq!(weight, FaultWeight::Error);
    assert_eq!(
        message,
        format!(
            "`new.json` and `old.json` contradict each other: the trust policy of `{ETL}` differs"
        )
    );
    assert_eq!(identity(&model, ETL).trust.unknown_because(), Some(Unknown::Conflict));
}

#[test]
fn text_of_a_windows_shell_is_read_and_named() {
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(DETAILS.encode_utf16().flat_map(u16::to_le_bytes));
    let read = fragment(SourceFile::from_bytes("details.json", bytes));
    let model = AccountModel::merge(vec![read]);
    assert_eq!(fault(&model, FaultKind::Malformed).0, FaultWeight::Note);
    assert_eq!(model.documents.len(), 5);
}

#[test]
fn answers_about_one_entity_add_to_it() {
    let role = r#"{"Role": {"Arn": "arn:aws:iam::111122223333:role/jobs/etl", "RoleName": "etl",
        "MaxSessionDuration": 3600, "AssumeRolePolicyDocument": {"Statement": []}}}"#;
    let inline = r#"{"RoleName": "etl", "PolicyName": "p", "PolicyDocument": {"Statement": []}}"#;
    let attached =
        r#"{"AttachedPolicies": [{"PolicyName": "x", "PolicyArn": "arn:aws:iam::aws:policy/x"}]}"#;
    let names = r#"{"PolicyNames": ["p", "q"]}"#;
    let model = model(&[
        ("role.json", role),
        ("inline.json", inline),
        ("roles/etl/attached.json", attached),
        ("roles/etl/names.json", names),
    ]);
    assert_eq!(model.faults, []);
    let etl = identity(&model, ETL);
    assert!(etl.attached.is_known() && etl.inline.whole.is_present());
    assert!(etl.inline.entries.get("p").is_some_and(Fact::is_present));
    assert!(etl.inline.entries.get("q").is_some_and(Fact::is_unknown));
    let commands: Vec<_> = model.gaps().into_iter().map(|gap| gap.command).collect();
    let wanted = "aws iam get-role-policy --role-name etl --policy-name q";
    assert!(commands.iter().any(|command| command == wanted), "{commands:?}");
}

#[test]
fn the_order_of_files_does_not_matter() {
    let other = DETAILS.replace("glue.amazonaws.com", "lambda.amazonaws.com");
    let raw = encoded(DETAILS);
    let files = [("a.json", DETAILS), ("b.json", other.as_str()), ("c.json", raw.as_str())];
    let told = |order: [usize; 3]| {
        let files: Vec<_> = order.iter().filter_map(|at| files.get(*at).copied()).collect();
        let model = model(&files);
        format!("{:?} {:?} {:?}", model.identities, model.managed_policies, model.faults)
    };
    let first = told([0, 1, 2]);
    for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        assert_eq!(told(order), first);
    }
}

/// Reads files outside of the repository: set `POLICYLINT_CORPUS` to the folder that holds
/// `gaad/iam-vulnerable.json`. The numbers were counted with another program.
#[test]
fn an_account_of_the_corpus_is_read_whole() {
    let Some(corpus) = std::env::var_os("POLICYLINT_CORPUS") else { return };
    let path = std::path::Path::new(&corpus).join("gaad/iam-vulnerable.json");
    let bytes = std::fs::read(path).expect("the corpus");
    let model = AccountModel::merge(vec![fragment(SourceFile::from_bytes("a.json", bytes))]);
    let kinds = |kind: &str| {
        model.identities.values().filter(|identity| identity.kind.as_str() == kind).count()
    };
    assert_eq!((kinds("user"), kinds("group"), kinds("role")), (44, 5, 78));
    assert_eq!((model.managed_policies.len(), model.documents.len()), (84, 202));
    assert!(model.documents.iter().all(|document| document.attachment.is_some()));
    assert_eq!(fault(&model, FaultKind::WrongAccount).0, FaultWeight::Note);
}

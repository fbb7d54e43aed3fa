//! What kind of policy a document is (inputs 6.4): by the user's word, by the wrapper, by content, by path.

use policylint_model::{Confidence, Document, Effect, KindOf, PolicyKind};

use crate::reading::ReadOptions;
use crate::score;

/// What is known about a document besides its content.
pub(crate) struct Hint<'a> {
    /// The path of its file.
    pub(crate) path: &'a str,
    /// What the user said.
    pub(crate) options: &'a ReadOptions,
    /// The kind that its wrapper gives.
    pub(crate) wrapper: Option<PolicyKind>,
}

/// The kind of a document before anything is known.
pub(crate) fn unsettled() -> KindOf {
    KindOf::likely(PolicyKind::Identity, "nothing says otherwise")
}

/// The kind of a document by its content and its path.
pub(crate) fn kind_of(document: &Document, hint: &Hint<'_>) -> KindOf {
    let mut kind = settle(document, hint);
    if kind.resource_type.is_none() {
        kind.resource_type.clone_from(&hint.options.resource_type);
    }
    kind
}

fn settle(document: &Document, hint: &Hint<'_>) -> KindOf {
    if let Some(kind) = hint.options.kind {
        return KindOf::certain(kind, "`--kind` says so");
    }
    if let Some(kind) = hint.options.resource_type.as_deref().map(kind_of_resource_type) {
        return KindOf::certain(kind, "`--resource-type` says so");
    }
    if let Some(kind) = hint.wrapper {
        return KindOf::certain(kind, "of the key that holds it");
    }
    let content = Content::of(document);
    let by_content = content.kind();
    if by_content.as_ref().is_some_and(|kind| kind.confidence == Confidence::Certain) {
        return by_content.unwrap_or_else(unsettled);
    }
    let by_path = kind_by_path(hint.path)
        .filter(|kind| content.has_principals() == kind.kind.has_principals());
    by_path.or(by_content).unwrap_or_else(|| content.default_kind())
}

fn kind_of_resource_type(resource_type: &str) -> PolicyKind {
    match resource_type {
        "AWS::S3::Bucket" | "AWS::S3::AccessPoint" | "AWS::S3::BucketPolicy" => PolicyKind::Bucket,
        "AWS::KMS::Key" | "AWS::KMS::ReplicaKey" => PolicyKind::KmsKey,
        "AWS::IAM::Role" | "AWS::IAM::AssumeRolePolicyDocument" => PolicyKind::Trust,
        "AWS::EC2::VPCEndpoint" => PolicyKind::VpcEndpoint,
        _ => PolicyKind::Resource,
    }
}

/// What a document's statements have in common.
struct Content {
    statements: usize,
    with_principal: usize,
    denies: usize,
    everybody: usize,
    /// Action texts in lower case.
    actions: Vec<String>,
    resources: Vec<String>,
    condition_keys: Vec<String>,
    root_has_all_of_kms: bool,
    full_access_only: bool,
}

impl Content {
    fn of(document: &Document) -> Self {
        let tree = document.tree.as_ref();
        let statements = &document.policy.statements;
        let mut content = Self {
            statements: statements.len(),
            with_principal: 0,
            denies: 0,
            everybody: 0,
            actions: Vec::new(),
            resources: Vec::new(),
            condition_keys: Vec::new(),
            root_has_all_of_kms: false,
            full_access_only: false,
        };
        for statement in statements {
            let actions: Vec<String> = score::action_texts(tree, statement.node)
                .into_iter()
                .map(|text| text.to_lowercase())
                .collect();
            content.with_principal += usize::from(
                statement.principal.is_present() || statement.not_principal.is_present(),
            );
            content.denies += usize::from(statement.effect() == Some(Effect::Deny));
            let principals = principal_texts(document, statement);
            content.everybody += usize::from(principals.iter().any(|text| text == "*"));
            content.root_has_all_of_kms |= statement.effect() == Some(Effect::Allow)
                && actions.iter().any(|action| action == "kms:*")
                && principals.iter().any(|text| text.ends_with(":root"));
            content.actions.extend(actions);
            content.resources.extend(score::texts(
                tree,
                statement.node,
                &["resource", "notresource"],
            ));
            content.condition_keys.extend(
                statement
                    .conditions(tree)
                    .filter_map(|entry| tree.string(entry.key))
                    .map(|key| key.decoded().to_lowercase()),
            );
        }
        content.full_access_only = content.statements == 1
            && content.denies == 0
            && content.actions == ["*"]
            && content.resources == ["*"]
            && content.condition_keys.is_empty();
        content
    }

    fn has_principals(&self) -> bool {
        self.with_principal > 0
    }

    fn all_actions(&self, test: impl Fn(&str) -> bool) -> bool {
        !self.actions.is_empty() && self.actions.iter().all(|action| test(action))
    }

    fn has_key(&self, keys: &[&str]) -> bool {
        self.condition_keys.iter().any(|key| keys.contains(&key.as_str()))
    }

    fn kind(&self) -> Option<KindOf> {
        if self.has_principals() { self.kind_with_principals() } else { self.kind_without() }
    }

    fn kind_with_principals(&self) -> Option<KindOf> {
        if self.all_actions(is_trust_action) && self.resources.is_empty() {
            return Some(KindOf::certain(PolicyKind::Trust, "all its actions assume roles"));
        }
        let any_resource = self.resources.iter().all(|resource| resource == "*");
        if self.all_actions(|action| action.starts_with("kms:")) && any_resource {
            return Some(if self.root_has_all_of_kms {
                KindOf::certain(PolicyKind::KmsKey, "it gives `kms:*` to the account")
            } else {
                KindOf::likely(PolicyKind::KmsKey, "all its actions are of KMS")
            });
        }
        let of_bucket = |resource: &String| {
            resource.starts_with("arn:") && resource.split(':').nth(2) == Some("s3")
        };
        if self.all_actions(|action| action.starts_with("s3:") || action == "*")
            && !self.resources.is_empty()
            && self.resources.iter().all(of_bucket)
        {
            return Some(KindOf::likely(PolicyKind::Bucket, "its actions and resources are of S3"));
        }
        if self.denies == self.statements
            && self.everybody == self.statements
            && any_resource
            && self.all_actions(is_rcp_action)
        {
            return Some(KindOf::likely(
                PolicyKind::Rcp,
                "it only denies everybody actions of services that resource control policies cover",
            ));
        }
        let perimeter = [
            "aws:principalorgid",
            "aws:resourceorgid",
            "aws:resourceaccount",
            "aws:principalaccount",
        ];
        if self.everybody == self.statements && any_resource && self.has_key(&perimeter) {
            return Some(KindOf::likely(
                PolicyKind::VpcEndpoint,
                "it limits everybody on all resources by organization or account",
            ));
        }
        None
    }

    fn kind_without(&self) -> Option<KindOf> {
        let guards = ["aws:principalarn", "aws:requestedregion", "aws:principalorgid"];
        let leaves = self.actions.iter().any(|action| action == "organizations:leaveorganization");
        let mostly_denies = self.statements > 0 && self.denies * 2 > self.statements;
        if mostly_denies && (leaves || self.has_key(&guards)) {
            return Some(KindOf::likely(
                PolicyKind::Scp,
                "it denies the way service control policies do",
            ));
        }
        None
    }

    fn default_kind(&self) -> KindOf {
        if self.has_principals() {
            KindOf::likely(PolicyKind::Resource, "its statements name principals")
        } else {
            KindOf::likely(PolicyKind::Identity, "no statement names a principal")
        }
    }
}

fn principal_texts(document: &Document, statement: &policylint_model::Statement) -> Vec<String> {
    let tree = document.tree.as_ref();
    let Some(pair) = statement.principals() else { return Vec::new() };
    let text = |node| tree.string(node).map(|text| text.decoded().into_owned());
    let direct = text(pair.value.node());
    let listed = pair
        .value
        .entries(tree)
        .flat_map(|entry| entry.values.items(tree).filter_map(text).collect::<Vec<_>>());
    direct.into_iter().chain(listed).collect()
}

fn is_trust_action(action: &str) -> bool {
    action.starts_with("sts:assumerole")
        || ["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"].contains(&action)
}

fn is_rcp_action(action: &str) -> bool {
    let prefix = action.split_once(':').map_or("", |(prefix, _)| prefix);
    policylint_catalog::catalog()
        .service(prefix)
        .is_some_and(policylint_catalog::Service::supports_rcp)
}

/// Words of a path that name a kind, the more telling first (inputs 6.4, point 4).
const PATH_WORDS: [(&[&str], PolicyKind); 9] = [
    (
        &["scp", "scps", "service-control", "service_control", "guardrail", "guardrails"],
        PolicyKind::Scp,
    ),
    (&["rcp", "rcps", "resource-control", "resource_control"], PolicyKind::Rcp),
    (&["trust", "assume"], PolicyKind::Trust),
    (&["boundary", "boundaries"], PolicyKind::Boundary),
    (&["endpoint", "endpoints", "vpce"], PolicyKind::VpcEndpoint),
    (&["session", "sessions"], PolicyKind::Session),
    (&["bucket", "buckets"], PolicyKind::Bucket),
    (&["kms", "key", "keys"], PolicyKind::KmsKey),
    (&["queue", "topic", "repository", "repo-policy"], PolicyKind::Resource),
];

fn kind_by_path(path: &str) -> Option<KindOf> {
    let path = path.to_lowercase();
    // The file's own name tells more than its folders.
    path.rsplit(['/', '\\']).take(3).find_map(|part| {
        PATH_WORDS
            .iter()
            .find(|(words, _)| words.iter().any(|word| has_word(part, word)))
            .map(|(_, kind)| KindOf::likely(*kind, "its path says so"))
    })
}

/// Whether a word stands in a text with no letter beside it.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
        let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphabetic);
        !is_letter(before) && !is_letter(after)
    })
}

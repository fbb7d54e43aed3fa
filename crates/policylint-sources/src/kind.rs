//! What kind of policy a document is (inputs 6.4): by the user's word, by the wrapper, by content, by path.

use std::borrow::Cow;

use policylint_model::{
    Confidence, Document, Effect, KindOf, List, Pair, PolicyKind, PrincipalBlock, Statement,
};

use crate::reading::ReadOptions;

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
    let by_path = kind_by_path(hint.path).filter(|kind| content.allows(kind.kind));
    by_path.or(by_content).unwrap_or_else(|| content.default_kind())
}

fn kind_of_resource_type(resource_type: &str) -> PolicyKind {
    match resource_type {
        "AWS::S3::Bucket"
        | "AWS::S3::BucketPolicy"
        | "AWS::S3::AccessPoint"
        | "AWS::S3::MultiRegionAccessPoint"
        | "AWS::S3::MultiRegionAccessPointPolicy"
        | "AWS::S3Express::DirectoryBucket"
        | "AWS::S3Express::BucketPolicy"
        | "AWS::S3Express::AccessPoint"
        | "AWS::S3ObjectLambda::AccessPoint"
        | "AWS::S3ObjectLambda::AccessPointPolicy"
        | "AWS::S3Outposts::Bucket"
        | "AWS::S3Outposts::BucketPolicy"
        | "AWS::S3Outposts::AccessPoint" => PolicyKind::Bucket,
        "AWS::IAM::ManagedPolicy"
        | "AWS::IAM::Policy"
        | "AWS::IAM::User"
        | "AWS::IAM::UserPolicy"
        | "AWS::IAM::Group"
        | "AWS::IAM::GroupPolicy"
        | "AWS::IAM::RolePolicy"
        | "AWS::SSO::PermissionSet" => PolicyKind::Identity,
        "AWS::KMS::Key" | "AWS::KMS::ReplicaKey" => PolicyKind::KmsKey,
        "AWS::IAM::Role" | "AWS::IAM::AssumeRolePolicyDocument" => PolicyKind::Trust,
        "AWS::EC2::VPCEndpoint" => PolicyKind::VpcEndpoint,
        _ => PolicyKind::Resource,
    }
}

/// A document's statements, asked for what they have in common.
struct Content<'d> {
    document: &'d Document,
    statements: &'d [Statement],
}

impl<'d> Content<'d> {
    fn of(document: &'d Document) -> Self {
        Self { document, statements: &document.policy.statements }
    }

    fn has_principals(&self) -> bool {
        self.statements.iter().any(|statement| {
            statement.principal.is_present() || statement.not_principal.is_present()
        })
    }

    /// Whether the statements can be those of a kind: with principals or without. Where some name
    /// principals and some do not, either is a mistake, and both kinds can be.
    fn allows(&self, kind: PolicyKind) -> bool {
        let names = |statement: &Statement| {
            statement.principal.is_present() || statement.not_principal.is_present()
        };
        if kind.has_principals() {
            self.has_principals()
        } else {
            self.statements.is_empty() || !self.statements.iter().all(names)
        }
    }

    /// The known texts of a list of each statement.
    fn texts(
        &self,
        list: fn(&Statement) -> Option<Pair<List>>,
    ) -> impl Iterator<Item = Cow<'d, str>> {
        let tree = self.document.tree.as_ref();
        self.statements
            .iter()
            .filter_map(list)
            .flat_map(move |pair| pair.value.items(tree))
            .filter_map(move |node| tree.string(node).map(|text| text.decoded()))
    }

    /// Whether there are actions, and all are so.
    fn all_actions(&self, is_so: impl Fn(&str) -> bool) -> bool {
        let mut actions = self.texts(Statement::actions).peekable();
        actions.peek().is_some() && actions.all(|action| is_so(&action))
    }

    fn all_resources(&self, is_so: impl Fn(&str) -> bool) -> bool {
        self.texts(Statement::resources).all(|resource| is_so(&resource))
    }

    fn has_resources(&self) -> bool {
        self.statements.iter().any(|statement| statement.resources().is_some())
    }

    fn has_key(&self, keys: &[&str]) -> bool {
        let tree = self.document.tree.as_ref();
        self.statements
            .iter()
            .flat_map(|statement| statement.conditions(tree))
            .filter_map(|entry| tree.string(entry.key))
            .any(|key| keys.iter().any(|known| key.decoded().eq_ignore_ascii_case(known)))
    }

    fn denies(&self) -> usize {
        self.statements.iter().filter(|statement| statement.effect() == Some(Effect::Deny)).count()
    }

    fn is_about_everybody(&self) -> bool {
        self.statements
            .iter()
            .all(|statement| principal_texts(self.document, statement).any(|text| text == "*"))
    }

    /// Whether a statement allows the account everything on a key.
    fn gives_key_to_account(&self) -> bool {
        let tree = self.document.tree.as_ref();
        self.statements.iter().any(|statement| {
            let mut actions =
                statement.actions().into_iter().flat_map(|pair| pair.value.items(tree));
            statement.effect() == Some(Effect::Allow)
                && actions.any(|node| {
                    tree.string(node)
                        .is_some_and(|text| text.decoded().eq_ignore_ascii_case("kms:*"))
                })
                && principal_texts(self.document, statement).any(|text| text.ends_with(":root"))
        })
    }

    fn kind(&self) -> Option<KindOf> {
        if self.has_principals() { self.kind_with_principals() } else { self.kind_without() }
    }

    fn kind_with_principals(&self) -> Option<KindOf> {
        if self.all_actions(is_trust_action) && !self.has_resources() {
            return Some(KindOf::certain(PolicyKind::Trust, "all its actions assume roles"));
        }
        // The policy of an endpoint for STS is about everybody; a trust policy with a resource is a mistake.
        if self.all_actions(is_trust_action) && !self.is_about_everybody() {
            return Some(KindOf::likely(PolicyKind::Trust, "all its actions assume roles"));
        }
        let any_resource = self.all_resources(|resource| resource == "*");
        if any_resource && self.all_actions(|action| has_prefix(action, "kms:")) {
            return Some(if self.gives_key_to_account() {
                KindOf::certain(PolicyKind::KmsKey, "it gives `kms:*` to the account")
            } else {
                KindOf::likely(PolicyKind::KmsKey, "all its actions are of KMS")
            });
        }
        let of_bucket = |resource: &str| {
            resource.starts_with("arn:") && resource.split(':').nth(2) == Some("s3")
        };
        if self.has_resources()
            && self.all_resources(of_bucket)
            && self.all_actions(|action| has_prefix(action, "s3:") || action == "*")
        {
            return Some(KindOf::likely(PolicyKind::Bucket, "its actions and resources are of S3"));
        }
        if !any_resource || !self.is_about_everybody() {
            return None;
        }
        if self.denies() == self.statements.len() && self.all_actions(is_rcp_action) {
            return Some(KindOf::likely(
                PolicyKind::Rcp,
                "it only denies everybody actions of services that resource control policies cover",
            ));
        }
        let perimeter = [
            "aws:PrincipalOrgID",
            "aws:ResourceOrgID",
            "aws:ResourceAccount",
            "aws:PrincipalAccount",
        ];
        self.has_key(&perimeter).then(|| {
            let evidence = "it limits everybody on all resources by organization or account";
            KindOf::likely(PolicyKind::VpcEndpoint, evidence)
        })
    }

    fn kind_without(&self) -> Option<KindOf> {
        if self.denies() * 2 <= self.statements.len() {
            return None;
        }
        let guards = ["aws:PrincipalArn", "aws:RequestedRegion", "aws:PrincipalOrgID"];
        let leaves = "organizations:LeaveOrganization";
        let is_guard = self.has_key(&guards)
            || self.texts(Statement::actions).any(|action| action.eq_ignore_ascii_case(leaves));
        is_guard.then(|| {
            KindOf::likely(PolicyKind::Scp, "it denies the way service control policies do")
        })
    }

    fn default_kind(&self) -> KindOf {
        if self.has_principals() {
            KindOf::likely(PolicyKind::Resource, "its statements name principals")
        } else {
            KindOf::likely(PolicyKind::Identity, "no statement names a principal")
        }
    }
}

/// The texts of a statement's principals.
fn principal_texts<'d>(
    document: &'d Document,
    statement: &Statement,
) -> impl Iterator<Item = Cow<'d, str>> {
    let tree = document.tree.as_ref();
    let block = statement.principals().map(|pair| pair.value);
    let direct = block.into_iter().map(PrincipalBlock::node);
    let listed = block.into_iter().flat_map(move |block| block.entries(tree));
    direct
        .chain(listed.flat_map(move |entry| entry.values.items(tree)))
        .filter_map(move |node| tree.string(node).map(|text| text.decoded()))
}

/// Whether a text starts so, whatever the case of its letters.
fn has_prefix(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

fn is_trust_action(action: &str) -> bool {
    let others = ["sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"];
    has_prefix(action, "sts:AssumeRole")
        || others.iter().any(|other| action.eq_ignore_ascii_case(other))
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

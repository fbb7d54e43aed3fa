//! A request that a proof found, as input of `simulate`, and what `simulate` says of it.

use policylint::prove::{ProvenRequest, RequestValue};
use policylint::simulate::{read_simulation, simulate};
use policylint::{PolicyKind, SourceFile};
use serde_json::{Map, Value, json};

use super::Beside;
use super::files::PolicyFile;
use crate::error::Error;

/// A request with the policies that it is about.
pub(super) struct Witness<'a> {
    pub(super) request: &'a ProvenRequest,
    pub(super) kind: PolicyKind,
    /// The policy that allows it.
    pub(super) allowed: &'a PolicyFile,
    /// The policy that does not, if there are two.
    pub(super) refused: Option<&'a PolicyFile>,
    pub(super) beside: &'a Beside,
}

impl Witness<'_> {
    /// The input of `simulate`, and whether `simulate` says of it what the proof says. It does not where
    /// AWS decides beside policies, or where a policy only delegates.
    ///
    /// # Errors
    /// If it cannot be formed.
    pub(super) fn confirmed(&self) -> Result<(Value, bool), Error> {
        let is_confirmed = self.is_allowed(self.allowed)?
            && self.refused.map_or(Ok(true), |it| self.is_allowed(it).map(|it| !it))?;
        Ok((self.input(self.allowed), is_confirmed))
    }

    /// Whether `simulate` allows the request under a policy.
    fn is_allowed(&self, policy: &PolicyFile) -> Result<bool, Error> {
        let text = serde_json::to_string(&self.input(policy)).map_err(Error::Form)?;
        let read = read_simulation(SourceFile::new("witness", text));
        Ok(read.and_then(|input| simulate(&input)).is_ok_and(|answer| answer.is_allowed()))
    }

    fn input(&self, policy: &PolicyFile) -> Value {
        let request = self.request;
        let mut fields = Map::new();
        let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
        if let Some(caller) = &request.caller {
            put("CallerArn", json!(caller));
        }
        put("CallerKind", json!(request.caller_kind));
        if let Some(creator) = &request.caller_creator {
            put("CallerCreator", json!(creator));
        }
        put("ActionNames", json!([request.action]));
        if let Some(resource) = &request.resource {
            put("ResourceArns", json!([resource]));
        }
        put("ResourceOwner", json!(request.resource_owner));
        put("ContextEntries", request.context.iter().map(entry).collect());
        for (name, value) in self.policies(policy) {
            put(name, value);
        }
        put("Lenient", json!(true));
        Value::Object(fields)
    }

    /// The policies in force. What the policies in question leave to others allows everything.
    fn policies(&self, policy: &PolicyFile) -> Vec<(&'static str, Value)> {
        let texts = |files: &[PolicyFile]| -> Value {
            files.iter().map(|file| Value::String(file.text.clone())).collect()
        };
        let mut all = if self.kind.has_principals() {
            self.of_resource(policy)
        } else {
            self.of_identity(policy)
        };
        let Beside { boundary, session, scp, rcp } = self.beside;
        for (name, files) in
            [("PermissionsBoundaryPolicyInputList", boundary), ("SessionPolicyInputList", session)]
        {
            if !files.is_empty() {
                all.push((name, texts(files)));
            }
        }
        for (name, files) in
            [("ServiceControlPolicyInputList", scp), ("ResourceControlPolicyInputList", rcp)]
        {
            if !files.is_empty() {
                all.push((name, files.iter().map(|file| json!([file.text])).collect()));
            }
        }
        all
    }

    /// An identity policy; the policy of a key, a role or another account's resource delegates.
    fn of_identity(&self, policy: &PolicyFile) -> Vec<(&'static str, Value)> {
        let request = self.request;
        let mut all = vec![("PolicyInputList", json!([policy.text]))];
        let service = request.action.split(':').next().unwrap_or_default().to_ascii_lowercase();
        let is_other = request.caller_account.as_ref() != Some(&request.resource_owner);
        if (is_other || service == "kms" || service == "sts")
            && let (Some(account), true) = (&request.caller_account, request.resource.is_some())
        {
            let mut statement =
                json!({"Effect": "Allow", "Principal": {"AWS": account}, "Action": "*"});
            if let (Some(fields), true) = (statement.as_object_mut(), service != "sts") {
                fields.insert("Resource".into(), json!("*"));
            }
            let text = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
            all.push(("ResourcePolicy", Value::String(text)));
        }
        all
    }

    /// A policy of a resource; callers of another account have permissions of their own.
    fn of_resource(&self, policy: &PolicyFile) -> Vec<(&'static str, Value)> {
        let request = self.request;
        let kind = match self.kind {
            PolicyKind::Bucket => "bucket",
            PolicyKind::KmsKey => "kms",
            PolicyKind::Trust => "trust",
            _ => "resource",
        };
        let mut all = vec![
            ("ResourcePolicy", Value::String(policy.text.clone())),
            ("ResourcePolicyKind", json!(kind)),
        ];
        let is_other =
            request.caller_account.as_ref().is_some_and(|own| *own != request.resource_owner);
        if is_other
            || (request.caller_account.is_some()
                && matches!(self.kind, PolicyKind::KmsKey | PolicyKind::Trust))
        {
            let text = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
            all.push(("PolicyInputList", json!([text])));
        }
        all
    }
}

fn entry((key, value): &(String, RequestValue)) -> Value {
    let (values, form) = match value {
        RequestValue::One(text) => (vec![text], "string"),
        RequestValue::Many(texts) => (texts.iter().collect(), "stringList"),
    };
    json!({"ContextKeyName": key, "ContextKeyValues": values, "ContextKeyType": form})
}

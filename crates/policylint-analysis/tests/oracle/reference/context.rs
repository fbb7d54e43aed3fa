//! The context of a request with what follows from the rest of it (section 5).

use std::collections::BTreeMap;

use crate::world::{Given, Token, Who, World};

use super::text::lower;

/// What a request has for a key that is there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Present {
    One(String),
    Many(Vec<String>),
}

/// The keys of a request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keys {
    values: BTreeMap<String, Present>,
}

/// Keys whose type says that they have several values, as far as requests here have them (5.3).
const MULTI_VALUED: [&str; 8] = [
    "aws:tagkeys",
    "aws:principalorgpaths",
    "aws:resourceorgpaths",
    "aws:principalservicenameslist",
    "aws:calledvia",
    "kms:encryptioncontextkeys",
    "kms:resourcealiases",
    "aws:sourceorgpaths",
];

impl Keys {
    /// The keys that a world has, given or derived.
    pub(crate) fn of(world: &World) -> Self {
        let mut keys = Self::default();
        for (key, value) in &world.given {
            match value {
                Given::One(text) => keys.set(key, text),
                Given::Many(texts) => keys.set_many(key, texts.clone()),
            }
        }
        keys.of_caller(world);
        keys.of_resource(world);
        keys.of_route(world);
        keys
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Present> {
        self.values.get(&lower(key))
    }

    /// The same as key policies see them (KM-11).
    pub(crate) fn for_key_policy(&self) -> Self {
        let mut keys = self.clone();
        keys.values
            .retain(|key, _| key != "kms:resourcealiases" && !key.starts_with("aws:resourcetag/"));
        keys
    }

    fn set(&mut self, key: &str, value: &str) {
        if MULTI_VALUED.contains(&lower(key).as_str()) {
            return self.set_many(key, vec![value.to_owned()]);
        }
        self.values.insert(lower(key), Present::One(value.to_owned()));
    }

    fn set_many(&mut self, key: &str, values: Vec<String>) {
        self.values.insert(lower(key), Present::Many(values));
    }

    fn set_default(&mut self, key: &str, value: &str) {
        if self.get(key).is_none() {
            self.set(key, value);
        }
    }

    /// The table of 5.2, and the organization (RQ-23).
    fn of_caller(&mut self, world: &World) {
        let own = world.who.account().unwrap_or_default();
        let iam = |resource: &str| format!("arn:aws:iam::{own}:{resource}");
        let (kind, arn, user_id) = match &world.who {
            Who::User { path, id, .. } => {
                self.set("aws:username", path.rsplit('/').next().unwrap_or_default());
                ("User", iam(&format!("user{path}")), id.clone())
            }
            Who::Role { path, session, id, .. } => {
                let id = match session {
                    Some(session) if !id.is_empty() => format!("{id}:{session}"),
                    _ => String::new(),
                };
                ("AssumedRole", iam(&format!("role{path}")), id)
            }
            Who::Root { .. } => ("Account", iam("root"), own.to_owned()),
            Who::Federated { name, .. } => {
                let arn = format!("arn:aws:sts::{own}:federated-user/{name}");
                ("FederatedUser", arn, format!("{own}:{name}"))
            }
            Who::Anonymous => {
                self.set("aws:PrincipalAccount", "anonymous");
                ("Anonymous", String::new(), "anonymous".to_owned())
            }
            Who::Service { names } => {
                self.set("aws:PrincipalIsAWSService", "true");
                self.set("aws:PrincipalServiceName", &names[0]);
                return self.set_many("aws:PrincipalServiceNamesList", names.clone());
            }
            Who::WebIdentity { .. } => return,
        };
        self.set("aws:PrincipalType", kind);
        if !user_id.is_empty() {
            self.set("aws:userid", &user_id);
        }
        if world.who == Who::Anonymous {
            return;
        }
        self.set("aws:PrincipalArn", &arn);
        self.set("aws:PrincipalAccount", own);
        self.set("aws:PrincipalIsAWSService", "false");
        if let Some(org) = &world.who_org {
            self.set("aws:PrincipalOrgID", &org.id);
            self.set("aws:PrincipalOrgPaths", &org.path);
        }
        for (key, value) in &world.who_tags {
            self.set(&format!("aws:PrincipalTag/{key}"), value);
        }
        if world.action.starts_with("kms:") {
            self.set("kms:CallerAccount", own);
        }
    }

    fn of_resource(&mut self, world: &World) {
        self.set("aws:ResourceAccount", &world.owner);
        if let Some(org) = &world.owner_org {
            self.set("aws:ResourceOrgID", &org.id);
            self.set("aws:ResourceOrgPaths", &org.path);
        }
        let in_s3 = world.action.starts_with("s3:");
        if in_s3 {
            self.set("s3:ResourceAccount", &world.owner);
        }
        for (key, value) in &world.resource_tags {
            if !in_s3 {
                self.set(&format!("aws:ResourceTag/{key}"), value);
            } else if world.resource.contains('/') {
                // S3-6: buckets have none unless that is switched on.
                self.set(&format!("s3:ExistingObjectTag/{key}"), value);
            }
        }
        if !world.encryption_context.is_empty() {
            for (key, value) in &world.encryption_context {
                self.set(&format!("kms:EncryptionContext:{key}"), value);
            }
            let names = world.encryption_context.iter().map(|(key, _)| key.clone()).collect();
            self.set_many("kms:EncryptionContextKeys", names);
        }
    }

    fn of_route(&mut self, world: &World) {
        self.set_default("aws:SecureTransport", "true");
        self.set("aws:RequestedRegion", "us-east-1");
        self.set("aws:CurrentTime", "2024-12-31T23:59:59Z");
        match &world.via {
            Some(service) => {
                self.set("aws:ViaAWSService", "true");
                self.set_many("aws:CalledVia", vec![service.clone()]);
                self.set("aws:CalledViaFirst", service);
                self.set("aws:CalledViaLast", service);
                let short = service.split('.').next().unwrap_or_default();
                if world.action.starts_with("kms:") {
                    self.set("kms:ViaService", &format!("{short}.us-east-1.amazonaws.com"));
                }
            }
            None => self.set("aws:ViaAWSService", "false"),
        }
        if world.through_endpoint {
            self.set("aws:SourceVpce", "vpce-1");
        }
    }
}

/// Whether it calls with a session of `sts:GetSessionToken`, and whether that was made with MFA.
pub(crate) fn token_of(who: &Who) -> Token {
    match who {
        Who::User { token, .. } => *token,
        _ => Token::None,
    }
}

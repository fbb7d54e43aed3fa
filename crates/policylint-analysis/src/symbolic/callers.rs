//! Callers that stand for all: one for each class that principals and conditions tell apart.

use policylint_model::arn::Arn;
use policylint_model::pattern::Case;
use policylint_model::principal::AwsPrincipal;

use super::Undecided;
use super::automaton::{Classes, classes};
use super::axioms::USER_ID;
use super::env::Env;
use super::language::{Language, Step, entity_arns, literal, partitions};
use super::restriction::{Point, Restriction};
use super::values::languages_of;
use super::work::Work;
use crate::conditions::Literal;
use crate::eval::{ResourceFacts, Scenario};
use crate::principals::{PrincipalForm, PrincipalReading};
use crate::request::{Account, Caller, Context, ContextValue, Entity, Target};

/// A caller with the condition keys that follow from who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CallerPoint {
    /// The caller.
    pub(super) caller: Caller,
    /// The keys of [`is_caller_key`].
    pub(super) context: Context,
    /// The `aws:userid` that follows from some callers.
    pub(super) user_id: Option<String>,
}

/// Which callers a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum CallerScope {
    /// Users and roles: those to whom identity policies apply.
    Identities,
    /// Everybody.
    Everybody,
}

/// Condition keys that follow from the caller (semantics 5.2), in lower case.
const CALLER_KEYS: [&str; 8] = [
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principaltype",
    "aws:principalisawsservice",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:username",
    "kms:calleraccount",
];

/// The account of the resource, where a caller has none of its own.
const SOME_ACCOUNT: &str = "111122223333";
/// A name that no policy has.
const SOME_SESSION: &str = "session";

/// Whether a key follows from the caller.
pub(super) fn is_caller_key(key: &str) -> bool {
    CALLER_KEYS.iter().any(|own| key.eq_ignore_ascii_case(own))
}

/// The callers that restrictions tell apart.
///
/// # Errors
///
/// The work is used up.
pub(super) fn callers(
    scope: CallerScope,
    restrictions: &[Restriction<'_>],
    env: &Env,
    work: &Work,
) -> Result<Vec<Point>, Undecided> {
    let mut named = Named::default();
    for restriction in restrictions {
        match restriction {
            Restriction::Principals(principals, _) => {
                principals.forms.iter().for_each(|form| named.add_form(form));
            }
            Restriction::Condition(literal) => named.add_literal(literal, env),
            Restriction::Resources(_) | Restriction::Stranger(_) => {}
        }
    }
    let mut all = named.entities(scope, work)?;
    if scope == CallerScope::Everybody {
        all.extend(named.others(work)?);
    }
    // Those that people think of first come first.
    all.sort_by_key(|caller| match caller {
        Caller::User(_) => 0,
        Caller::Role { .. } => 1,
        Caller::Anonymous => 2,
        _ => 3,
    });
    Ok(all.into_iter().map(|caller| Point::Caller(Box::new(CallerPoint::of(caller)))).collect())
}

impl CallerPoint {
    /// A caller with the keys that follow.
    pub(super) fn of(caller: Caller) -> Self {
        let mut scenario = Scenario::new(caller.clone(), "kms:Decrypt", Target::Collection);
        scenario.about =
            ResourceFacts { account: Some(Account::new(SOME_ACCOUNT)), ..ResourceFacts::default() };
        let mut context = Context::new();
        let mut user_id = None;
        if let Ok(check) = scenario.check() {
            if let ContextValue::One(text) = check.request().context.get(USER_ID) {
                user_id = Some(text.clone());
            }
            let derived = check.request().context.iter();
            for (key, value) in derived.filter(|(key, _)| is_caller_key(key)) {
                context.set(key, value.clone());
            }
        }
        Self { caller, context, user_id }
    }
}

/// What policies name about callers.
#[derive(Debug, Default)]
struct Named {
    arns: Vec<Language>,
    sessions: Vec<String>,
    unique_ids: Vec<String>,
    canonical_ids: Vec<String>,
    creators: Vec<String>,
    services: Vec<Language>,
    providers: Vec<String>,
    partitions: Vec<String>,
}

impl Named {
    fn add_form(&mut self, form: &PrincipalForm<'_>) {
        let text = &*form.text.text;
        match form.reading {
            PrincipalReading::Service => {
                self.services.push(Language::of_text(text, Case::Sensitive));
            }
            PrincipalReading::Provider => self.providers.push(text.to_owned()),
            PrincipalReading::CanonicalUser => self.canonical_ids.push(text.to_owned()),
            PrincipalReading::UserId | PrincipalReading::RoleId => {
                self.unique_ids.push(text.to_owned());
            }
            _ => {}
        }
        let Some(principal) = form.aws() else { return };
        self.partitions.extend(text.split(':').nth(1).map(str::to_owned));
        match principal {
            AwsPrincipal::Account { account, arn } => {
                let partition = arn.map(|arn| arn.partition().to_owned());
                self.arns.push(of_account(account, partition.as_deref()));
            }
            AwsPrincipal::User { arn, .. } => {
                self.creators.push(arn.text().to_owned());
                self.arns.push(Language::of_text(arn.text(), Case::Sensitive));
            }
            AwsPrincipal::Role { arn, .. } | AwsPrincipal::FederatedUser { arn, .. } => {
                self.arns.push(Language::of_text(arn.text(), Case::Sensitive));
            }
            AwsPrincipal::AssumedRole { arn, role, session } => {
                self.sessions.push(session.to_owned());
                self.arns.push(of_role_name(arn, role));
                self.arns.push(of_account(arn.account(), Some(arn.partition())));
            }
            AwsPrincipal::Everyone
            | AwsPrincipal::UserId(_)
            | AwsPrincipal::RoleId(_)
            | AwsPrincipal::OriginAccessIdentity { .. } => {}
        }
    }

    fn add_literal(&mut self, literal_: &Literal<'_>, env: &Env) {
        let languages = languages_of(literal_, env).into_iter();
        let arns = literal_.values.iter().filter_map(|value| value.text.text.strip_prefix("arn:"));
        let named = arns.filter_map(|rest| rest.split(':').next());
        self.partitions.extend(named.filter(|it| !it.contains(['*', '?', '$'])).map(str::to_owned));
        match literal_.key().to_lowercase().as_str() {
            "aws:principalarn" => self.arns.extend(languages),
            "aws:principalaccount" | "kms:calleraccount" => {
                let heads: Vec<Vec<Step>> = partitions()
                    .into_iter()
                    .flat_map(|head| {
                        [":iam::", ":sts::"].map(|middle| [head.clone(), literal(middle)].concat())
                    })
                    .collect();
                let tail = [literal(":"), vec![Step::Star]].concat();
                let tails = [tail];
                self.arns.extend(languages.map(|own| own.between(&heads, &tails, &[':'])));
            }
            "aws:username" => {
                let direct = entity_arns(&partitions(), "iam", &literal("user/")).patterns;
                let nested = [literal("user/"), vec![Step::Star, Step::Lit('/')]].concat();
                let heads = [direct, entity_arns(&partitions(), "iam", &nested).patterns].concat();
                self.arns
                    .extend(languages.map(|own| own.between(&heads, &[Vec::new()], &['/', ':'])));
            }
            "aws:principalservicename" | "aws:principalservicenameslist" => {
                self.services.extend(languages);
            }
            _ => {}
        }
    }

    /// Users and roles, and for everybody root users and federated users.
    fn entities(&self, scope: CallerScope, work: &Work) -> Result<Vec<Caller>, Undecided> {
        let partitions = self.partitions();
        let name = [Step::StarBut(':'), Step::AnyBut('/')];
        let of = |kind: &str| [literal(kind), name.to_vec()].concat();
        let arns = |service, resource: &[Step]| entity_arns(&partitions, service, resource);
        let mut domain = arns("iam", &of("user/")).or(arns("iam", &of("role/")));
        if scope == CallerScope::Everybody {
            domain =
                domain.or(arns("iam", &literal("root"))).or(arns("sts", &of("federated-user/")));
        }
        // Kinds are told apart whatever policies name.
        let kinds = ["user/", "role/", "root"]
            .map(|kind| arns("iam", &[literal(kind), vec![Step::Star]].concat()));
        let mut languages: Vec<&Language> = self.arns.iter().chain(&kinds).collect();
        languages.retain(|language| !language.patterns.is_empty());
        languages.sort_unstable();
        languages.dedup();
        let Classes { classes } = classes(&languages, Some(&domain), work)
            .map_err(|_| Undecided::TooManyStates { part: "the callers".into() })?;
        Ok(classes.iter().flat_map(|(_, arn)| self.callers_of(arn)).collect())
    }

    /// The partitions that policies name; `aws` if they name none.
    fn partitions(&self) -> Vec<Vec<Step>> {
        let mut named: Vec<&str> = self.partitions.iter().map(String::as_str).collect();
        if named.is_empty() {
            named.push("aws");
        }
        named.sort_unstable();
        named.dedup();
        named.into_iter().map(|partition| literal(&format!("arn:{partition}"))).collect()
    }

    /// The callers with an ARN: with and without session names, unique ids and canonical ids that
    /// policies name.
    fn callers_of(&self, arn: &str) -> Vec<Caller> {
        let mut fields = arn.splitn(6, ':').skip(1);
        let (Some(partition), _, _, Some(id), Some(resource)) =
            (fields.next(), fields.next(), fields.next(), fields.next(), fields.next())
        else {
            return Vec::new();
        };
        let canonical = std::iter::once(None).chain(self.canonical_ids.iter().cloned().map(Some));
        let accounts = canonical.map(|canonical_id| Account {
            partition: partition.to_owned(),
            id: id.to_owned(),
            canonical_id,
        });
        accounts.flat_map(|account| self.callers_in(&account, resource)).collect()
    }

    fn callers_in(&self, account: &Account, resource: &str) -> Vec<Caller> {
        let entities = |path: &str, prefix: &'static str| {
            let ids = self.unique_ids.iter().filter(|id| id.starts_with(prefix)).cloned().map(Some);
            let entity = Entity::new(account.clone(), path);
            std::iter::once(None)
                .chain(ids)
                .map(|unique_id| Entity { unique_id, ..entity.clone() })
                .collect::<Vec<_>>()
        };
        if resource == "root" {
            return vec![Caller::Root { account: account.clone(), session: false }];
        }
        if let Some(path) = resource.strip_prefix("user") {
            return entities(path, "AIDA").into_iter().map(Caller::User).collect();
        }
        if let Some(path) = resource.strip_prefix("role") {
            let sessions =
                || std::iter::once(SOME_SESSION.to_owned()).chain(self.sessions.iter().cloned());
            let of = |role: Entity| {
                sessions()
                    .map(move |session| Caller::Role { role: role.clone(), session: Some(session) })
            };
            return entities(path, "AROA").into_iter().flat_map(of).collect();
        }
        let Some(name) = resource.strip_prefix("federated-user/") else { return Vec::new() };
        let head = format!("arn:{}:iam::{}:user", account.partition, account.id);
        let named = self.creators.iter().filter_map(|arn| arn.strip_prefix(&head));
        std::iter::once("/creator")
            .chain(named)
            .map(|path| Caller::Federated {
                name: name.to_owned(),
                creator: Entity::new(account.clone(), path),
            })
            .collect()
    }

    /// Services, providers and nobody known.
    fn others(&self, work: &Work) -> Result<Vec<Caller>, Undecided> {
        let domain = Language {
            patterns: vec![
                [vec![Step::AnyBut('.'), Step::StarBut('.')], literal(".amazonaws.com")].concat(),
            ],
        };
        let mut languages: Vec<&Language> = self.services.iter().collect();
        languages.retain(|language| !language.patterns.is_empty());
        languages.sort_unstable();
        languages.dedup();
        // Names that policies give count even if they have another form.
        let domain = self.services.iter().cloned().fold(domain, Language::or);
        let Classes { classes } = classes(&languages, Some(&domain), work)
            .map_err(|_| Undecided::TooManyStates { part: "the names of services".into() })?;
        let services = classes.into_iter().map(|(_, name)| Caller::Service { names: vec![name] });
        let saml = |name: &str| name.contains(":saml-provider/");
        let mut providers = self.providers.clone();
        providers.extend([
            "idp.example.com".into(),
            format!("arn:aws:iam::{SOME_ACCOUNT}:saml-provider/x"),
        ]);
        providers.sort_unstable();
        providers.dedup();
        let providers =
            providers.into_iter().map(|name| Caller::Provider { saml: saml(&name), name });
        Ok(std::iter::once(Caller::Anonymous).chain(services).chain(providers).collect())
    }
}

/// The ARNs of an account's principals; of any partition if none is given (PR-11).
fn of_account(account: &str, partition: Option<&str>) -> Language {
    let heads = match partition {
        Some(partition) => vec![literal(&format!("arn:{partition}"))],
        None => partitions(),
    };
    let rest =
        |service: &str| [literal(&format!(":{service}::{account}:")), vec![Step::Star]].concat();
    let tails = [rest("iam"), rest("sts")];
    let patterns = heads
        .iter()
        .flat_map(|head| tails.iter().map(|tail| [head.clone(), tail.clone()].concat()))
        .collect();
    Language { patterns }
}

/// The ARNs of the roles that an ARN of a session may be of: it has no path, and the name compares
/// without regard to case (PR-1).
fn of_role_name(arn: Arn<'_>, role: &str) -> Language {
    let head = literal(&format!("arn:{}:iam::{}:role/", arn.partition(), arn.account()));
    let name: Vec<Step> =
        Language::of_text(role, Case::Insensitive).patterns.into_iter().flatten().collect();
    let nested = [head.clone(), vec![Step::Star, Step::Lit('/')], name.clone()].concat();
    Language { patterns: vec![[head, name].concat(), nested] }
}

//! Proves what policies allow for all requests at once, or finds a request that shows the contrary.
//!
//! The questions are those of the custom policy checks of IAM Access Analyzer, answered offline and
//! exactly, with the request that AWS does not give: `docs/proofs.md` says what the answers rest on.
//!
//! ```
//! use policylint::prove::{Attached, Question, ProofOptions, Verdict, prove};
//! use policylint::{PolicyKind, read_text};
//!
//! let read = |text: &str| read_text("policy.json", text).documents.remove(0);
//! let existing = read(r#"{"Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}"#);
//! let new = read(r#"{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}"#);
//! let question = Question::NoNewAccess { existing: &existing, new: &new };
//! let proof = prove(&question, PolicyKind::Identity, &Attached::default(), &ProofOptions::default());
//! assert_eq!(proof.verdict, Verdict::Pass);
//! ```

mod asked;
mod request;

use policylint_analysis::eval::PublicPolicyOf;
use policylint_analysis::symbolic::{
    Access, Answer, Options, Undecided, Witness, contained, in_common, not_public,
};
use policylint_analysis::{CompiledDocument, CompiledStatement, compile_as};
use policylint_model::{Document, Effect, PolicyKind};

pub use asked::AskedAccess;
pub use policylint_analysis::symbolic::{Axiom, Budget, Options as ProofOptions};
pub use request::{ProvenRequest, RequestValue};

/// What is to be proved.
#[derive(Debug, Clone, Copy)]
pub enum Question<'q> {
    /// Every request that the new policy allows is allowed by the existing one.
    NoNewAccess {
        /// The policy as it is.
        existing: &'q Document,
        /// The policy as it would be.
        new: &'q Document,
    },
    /// No request of those listed is allowed.
    AccessNotGranted {
        /// The policy.
        policy: &'q Document,
        /// What nobody may be granted.
        access: &'q [AskedAccess],
    },
    /// Nobody is allowed anything but those whom the policy names by fixed values.
    NoPublicAccess {
        /// The policy.
        policy: &'q Document,
        /// What it is attached to.
        of: PublicPolicyOf,
    },
    /// Two policies allow the same requests.
    Equivalent {
        /// One policy.
        one: &'q Document,
        /// The other.
        other: &'q Document,
    },
}

/// Further policies that are in force beside the ones in question, on every side.
#[derive(Debug, Clone, Default)]
pub struct Attached<'q> {
    /// The permissions boundary.
    pub boundary: Vec<&'q Document>,
    /// The session policies.
    pub session: Vec<&'q Document>,
    /// Service control policies, each list a level of the organization.
    pub scp: Vec<Vec<&'q Document>>,
    /// Resource control policies, of which only what they deny counts (EV-13).
    pub rcp: Vec<&'q Document>,
}

/// Whether it was proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It holds for every request.
    Pass,
    /// It does not hold for a request.
    Fail,
    /// Neither was shown.
    Undecided,
}

/// The answer to a question.
#[derive(Debug, Clone)]
pub struct Proof {
    /// Whether it was proved.
    pub verdict: Verdict,
    /// What that means, in one sentence without full stop.
    pub message: String,
    /// What it rests on: statements that give the access, or why it is not decided.
    pub reasons: Vec<ProofReason>,
    /// A request that shows the contrary.
    pub request: Option<ProvenRequest>,
    /// For equivalence: whether it is the second policy that allows the request.
    pub is_of_other: bool,
}

/// A reason for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofReason {
    /// What is so.
    pub description: String,
    /// The position of the statement it is about, from 0.
    pub statement_index: Option<usize>,
    /// The `Sid` of that statement.
    pub statement_id: Option<String>,
}

impl Verdict {
    /// As Access Analyzer calls it; the third is ours.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "PASS",
            Self::Fail => "FAIL",
            Self::Undecided => "UNDECIDED",
        }
    }
}

/// A question about what some policies give.
type Ask<'a> = &'a dyn Fn(&Access<'_>, &Options) -> Answer;

/// Which part of the work may go into each statement's reason, at most.
const SHARE: usize = 8;
/// How many statements of a policy are looked at one by one for reasons.
const MAX_REASONS: usize = 100;

/// Answers a question about policies of a kind.
pub fn prove(
    question: &Question<'_>,
    kind: PolicyKind,
    attached: &Attached<'_>,
    options: &Options,
) -> Proof {
    match question {
        Question::NoNewAccess { existing, new } => {
            let sides = Sides::new(new, Some(existing), kind, attached);
            let sides = sides.compiled();
            let ask = |new: &Access<'_>, options: &Options| contained(new, &sides.other(), options);
            sides.proof(
                &ask,
                options,
                [
                    "the new policy allows nothing that the existing one does not allow",
                    "the new policy allows what the existing one does not allow",
                ],
                "new access",
            )
        }
        Question::AccessNotGranted { policy, access } => {
            let asked = asked::document(access);
            let sides = Sides::new(policy, None, kind, attached);
            let sides = sides.compiled();
            let asked = compile_as(&asked, PolicyKind::Identity);
            let ask = |policy: &Access<'_>, options: &Options| {
                in_common(&[policy, &Access::of(&asked)], options)
            };
            sides.proof(
                &ask,
                options,
                [
                    "the policy allows none of the access that is listed",
                    "the policy allows some of the access that is listed",
                ],
                "access that is listed",
            )
        }
        Question::NoPublicAccess { policy, of } => {
            let sides = Sides::new(policy, None, kind, attached);
            let sides = sides.compiled();
            let ask = |policy: &Access<'_>, options: &Options| not_public(policy, *of, options);
            sides.proof(
                &ask,
                options,
                ["the policy gives strangers no access", "the policy gives strangers access"],
                "access for strangers",
            )
        }
        Question::Equivalent { one, other } => equivalent(one, other, kind, attached, options),
    }
}

fn equivalent(
    one: &Document,
    other: &Document,
    kind: PolicyKind,
    attached: &Attached<'_>,
    options: &Options,
) -> Proof {
    let mut undecided = None;
    for (new, existing, is_of_other) in [(one, other, false), (other, one, true)] {
        let question = Question::NoNewAccess { existing, new };
        let proof = prove(&question, kind, attached, options);
        let which = if is_of_other { "second" } else { "first" };
        match proof.verdict {
            Verdict::Pass => {}
            Verdict::Fail => {
                let message = format!("only the {which} policy allows some requests");
                return Proof { message, is_of_other, ..proof };
            }
            Verdict::Undecided => undecided = Some(Proof { is_of_other, ..proof }),
        }
    }
    undecided.unwrap_or_else(|| Proof {
        verdict: Verdict::Pass,
        message: "both policies allow the same requests".into(),
        reasons: Vec::new(),
        request: None,
        is_of_other: false,
    })
}

/// The policy in question, the one it is held against, and what is in force beside, as documents.
struct Sides<'q> {
    policy: &'q Document,
    other: Option<&'q Document>,
    kind: PolicyKind,
    attached: &'q Attached<'q>,
}

/// The same, compiled.
struct Compiled<'q> {
    document: &'q Document,
    policy: CompiledDocument<'q>,
    other: Option<CompiledDocument<'q>>,
    layers: Vec<Vec<CompiledDocument<'q>>>,
    rcp: Vec<CompiledDocument<'q>>,
}

impl<'q> Sides<'q> {
    fn new(
        policy: &'q Document,
        other: Option<&'q Document>,
        kind: PolicyKind,
        attached: &'q Attached<'q>,
    ) -> Self {
        Self { policy, other, kind, attached }
    }

    fn compiled(&self) -> Compiled<'q> {
        let all = |documents: &[&'q Document], kind| {
            documents.iter().map(|it| compile_as(it, kind)).collect::<Vec<_>>()
        };
        let Attached { boundary, session, scp, rcp } = self.attached;
        let levels = scp.iter().map(|level| all(level, PolicyKind::Scp));
        let layers = [all(boundary, PolicyKind::Boundary), all(session, PolicyKind::Session)];
        let layers = layers.into_iter().chain(levels).filter(|layer| !layer.is_empty());
        Compiled {
            document: self.policy,
            policy: compile_as(self.policy, self.kind),
            other: self.other.map(|other| compile_as(other, self.kind)),
            layers: layers.collect(),
            rcp: all(rcp, PolicyKind::Rcp),
        }
    }
}

impl<'q> Compiled<'q> {
    fn access<'c>(&'c self, policy: &'c CompiledDocument<'q>) -> Access<'c> {
        let layers = self.layers.iter().map(|layer| layer.iter().collect());
        Access::of_layers(std::iter::once(vec![policy]).chain(layers)).with_denies_of(&self.rcp)
    }

    fn other(&self) -> Access<'_> {
        self.access(self.other.as_ref().unwrap_or(&self.policy))
    }

    /// The proof from the answer about the whole policy and, where that is no, about its statements.
    fn proof(&self, ask: Ask<'_>, options: &Options, [pass, fail]: [&str; 2], what: &str) -> Proof {
        let whole = self.access(&self.policy);
        let (verdict, message, reasons, request) = match ask(&whole, options) {
            Answer::Proved => (Verdict::Pass, pass.to_owned(), Vec::new(), None),
            Answer::Refuted(witness) => {
                let reasons = self.statements((ask, options), what);
                (Verdict::Fail, fail.to_owned(), reasons, Some(ProvenRequest::of(&witness)))
            }
            Answer::Undecided(why) => {
                let message = "neither that nor the contrary was shown".to_owned();
                (Verdict::Undecided, message, self.open((ask, options), &why), None)
            }
        };
        Proof { verdict, message, reasons, request, is_of_other: false }
    }

    /// The statements that give the access by themselves.
    fn statements(&self, (ask, options): (Ask<'_>, &Options), what: &str) -> Vec<ProofReason> {
        self.each((ask, options))
            .filter_map(|(statement, answer)| match answer {
                Answer::Refuted(witness) => {
                    let description = format!("{what}, such as {}", example(&witness));
                    Some(self.reason(statement, description))
                }
                Answer::Proved | Answer::Undecided(_) => None,
            })
            .collect()
    }

    /// Why it is not decided, by statement.
    fn open(&self, (ask, options): (Ask<'_>, &Options), why: &[Undecided]) -> Vec<ProofReason> {
        let mut reasons: Vec<ProofReason> = self
            .each((ask, options))
            .filter_map(|(statement, answer)| match answer {
                Answer::Undecided(why) => Some(self.reason(statement, said(&why))),
                Answer::Proved | Answer::Refuted(_) => None,
            })
            .collect();
        if reasons.is_empty() {
            let description = said(why);
            reasons.push(ProofReason { description, statement_index: None, statement_id: None });
        }
        reasons
    }

    fn each(
        &self,
        (ask, options): (Ask<'_>, &Options),
    ) -> impl Iterator<Item = (&CompiledStatement<'q>, Answer)> {
        // Reasons are not worth as much work as the answer.
        let share = self.policy.statements.len().clamp(SHARE, MAX_REASONS);
        let Budget { states, all_states, steps } = options.budget;
        let budget = Budget { states, all_states: all_states / share, steps: steps / share };
        let options = Options { budget, without: options.without.clone() };
        let allows = self.policy.statements.iter();
        let allows = allows.filter(|statement| statement.effect == Some(Effect::Allow));
        allows.take(MAX_REASONS).map(move |statement| {
            (statement, ask(&self.access(&self.policy).only(statement), &options))
        })
    }

    fn reason(&self, statement: &CompiledStatement<'_>, description: String) -> ProofReason {
        ProofReason {
            description,
            statement_index: usize::try_from(statement.id.0).ok(),
            statement_id: sid(self.document, statement),
        }
    }
}

/// The `Sid` of a statement.
fn sid(document: &Document, statement: &CompiledStatement<'_>) -> Option<String> {
    let statement = document.policy.statements.iter().find(|it| it.id == statement.id)?;
    let text = document.tree.string(*statement.sid.value()?)?;
    Some(text.decoded().into_owned())
}

/// What a request is about, in words.
fn example(witness: &Witness) -> String {
    let action = &witness.request.action;
    match &witness.request.resource {
        policylint_analysis::Target::Arn(arn) => format!("`{action}` on `{arn}`"),
        policylint_analysis::Target::Collection => format!("`{action}`"),
    }
}

fn said(why: &[Undecided]) -> String {
    why.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

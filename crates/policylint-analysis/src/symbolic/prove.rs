//! The questions: is nothing allowed, is everything allowed here that is allowed there.

use policylint_model::Effect;
use policylint_model::PolicyKind;
use policylint_model::truth::{Reason, Truth, Why};

use super::callers::CallerScope;
use super::env::Env;
use super::instances::instances;
use super::points::ResourceDomain;
use super::problem::{Part, Problem, Readings, Solution};
use super::public::{strangers, trusts};
use super::restriction::Restriction;
use super::slices::Slice;
use super::work::Work;
use super::{Axiom, Options, Undecided, witness};
use crate::compile::{CompiledDocument, CompiledStatement};
use crate::eval::{PublicPolicyOf, Scenario};
use crate::matching::statement_matches;
use crate::request::{Request, Target};

/// A name of a resource that reads well.
const SOME_NAME: &str = "example";

/// What is in force: layers that all have to allow, and in each of them policies that count as one.
///
/// A request is allowed if some statement of every layer allows it and no statement denies it.
#[derive(Debug, Clone, Default)]
pub struct Access<'p> {
    layers: Vec<Vec<&'p CompiledDocument<'p>>>,
    /// The one statement that counts of those that allow; `None`: all.
    only: Option<&'p CompiledStatement<'p>>,
    deny_only: Vec<&'p CompiledDocument<'p>>,
}

/// The answer to whether something is never so.
#[derive(Debug, Clone)]
pub enum Answer {
    /// It is never so, whatever open points and unknown parts turn out to be.
    Proved,
    /// It is so for a request, whatever they turn out to be.
    Refuted(Box<Witness>),
    /// Neither was shown.
    Undecided(Vec<Undecided>),
}

/// A request for which something is so.
#[derive(Debug, Clone)]
pub struct Witness {
    /// The request; what it does not say is as the evaluator takes it.
    pub scenario: Scenario,
    /// The same with all keys that follow.
    pub request: Request,
}

impl<'p> Access<'p> {
    /// What one policy gives.
    pub fn of(document: &'p CompiledDocument<'p>) -> Self {
        Self::of_layers([vec![document]])
    }

    /// What policies give that all have to allow layer by layer.
    pub fn of_layers(layers: impl IntoIterator<Item = Vec<&'p CompiledDocument<'p>>>) -> Self {
        Self { layers: layers.into_iter().collect(), deny_only: Vec::new(), only: None }
    }

    /// The same with policies of which only what they deny counts, as of resource control policies
    /// (EV-13).
    #[must_use]
    pub fn with_denies_of(
        mut self,
        documents: impl IntoIterator<Item = &'p CompiledDocument<'p>>,
    ) -> Self {
        self.deny_only.extend(documents);
        self
    }

    /// The same, with this statement as the only one that allows.
    #[must_use]
    pub fn only(mut self, statement: &'p CompiledStatement<'p>) -> Self {
        self.only = Some(statement);
        self
    }

    /// Whether a statement of a layer counts.
    fn counts(&self, layer: &[&CompiledDocument<'_>], statement: &CompiledStatement<'_>) -> bool {
        let Some(only) = self.only else { return true };
        let is_in_layer = layer.iter().flat_map(|it| &it.statements).any(|it| is_one(it, only));
        !is_in_layer || is_one(only, statement)
    }

    /// All its policies.
    pub fn documents(&self) -> impl Iterator<Item = &'p CompiledDocument<'p>> + '_ {
        self.layers.iter().flatten().chain(&self.deny_only).copied()
    }

    /// Whether it allows a request.
    pub fn allows(&self, request: &Request) -> Truth {
        let matches = |statement| statement_matches(statement, request);
        let of = |document: &'p CompiledDocument<'p>, effect: Effect| {
            document.statements.iter().filter(move |it| it.effect == Some(effect))
        };
        let layers = self.layers.iter().map(|layer| {
            let all = layer.iter().flat_map(|document| of(document, Effect::Allow));
            Truth::any(all.filter(|statement| self.counts(layer, statement)).map(matches))
        });
        let against = self.documents().flat_map(|document| of(document, Effect::Deny));
        let denied = Truth::any(against.map(matches));
        Truth::all(layers).and(!denied)
    }
}

fn is_one(one: &CompiledStatement<'_>, other: &CompiledStatement<'_>) -> bool {
    std::ptr::eq(std::ptr::from_ref(one).cast::<()>(), std::ptr::from_ref(other).cast())
}

/// Whether no request is allowed.
pub fn is_empty(access: &Access<'_>, options: &Options) -> Answer {
    let mut question = Builder::new(&[access], options);
    let groups = question.layers(access);
    let denies = question.of_effect(access, Effect::Deny);
    let problem = question.problem(groups, denies);
    let check = |request: &Request| access.allows(request);
    answer(&[problem], &check, options)
}

/// Whether every request that `new` allows is allowed by `existing` too.
///
/// A refutation is a request that `new` allows and `existing` does not.
pub fn contained(new: &Access<'_>, existing: &Access<'_>, options: &Options) -> Answer {
    let mut question = Builder::new(&[new, existing], options);
    let groups = question.layers(new);
    let denies = question.of_effect(new, Effect::Deny);
    let mut problems = Vec::new();
    // Not allowed is what one layer does not allow, and what is denied.
    for layer in question.layers(existing) {
        let forbidden = denies.iter().copied().chain(layer).collect();
        problems.push(question.problem(groups.clone(), forbidden));
    }
    let against = question.of_effect(existing, Effect::Deny);
    if !against.is_empty() {
        let groups = groups.iter().cloned().chain([against]).collect();
        problems.push(question.problem(groups, denies));
    }
    let check = |request: &Request| new.allows(request).and(!existing.allows(request));
    answer(&problems, &check, options)
}

/// Whether both allow the same requests. A refutation is a request that only one of them allows.
pub fn equivalent(one: &Access<'_>, other: &Access<'_>, options: &Options) -> Answer {
    match contained(one, other, options) {
        Answer::Proved => contained(other, one, options),
        Answer::Undecided(why) => match contained(other, one, options) {
            Answer::Proved => Answer::Undecided(why),
            Answer::Undecided(more) => Answer::Undecided(merged(why.into_iter().chain(more))),
            refuted @ Answer::Refuted(_) => refuted,
        },
        refuted @ Answer::Refuted(_) => refuted,
    }
}

/// Whether no stranger is allowed anything: nobody but callers whom the policies name by fixed values,
/// or whom conditions with fixed values confine (S3-34 to S3-38).
pub fn not_public(access: &Access<'_>, of: PublicPolicyOf, options: &Options) -> Answer {
    let mut question = Builder::new(&[access], options);
    let groups = question.layers(access);
    let denies = question.of_effect(access, Effect::Deny);
    let trusts = trusts(access.documents(), of);
    let mut problem = question.problem(groups, denies);
    let restrictions = problem.restrictions(&problem.groups);
    problem.assumed = strangers(&trusts, &restrictions);
    let check = |request: &Request| access.allows(request);
    answer(&[problem], &check, options)
}

/// A request that all of these allow, if there is one: `Refuted` means that there is.
pub fn in_common(all: &[&Access<'_>], options: &Options) -> Answer {
    let mut question = Builder::new(all, options);
    let groups = all.iter().flat_map(|access| question.layers(access)).collect();
    let denies = all.iter().flat_map(|access| question.of_effect(access, Effect::Deny)).collect();
    let problem = question.problem(groups, denies);
    let check = |request: &Request| Truth::all(all.iter().map(|access| access.allows(request)));
    answer(&[problem], &check, options)
}

/// The statements of some policies as parts.
struct Builder<'p> {
    parts: Vec<Part<'p>>,
    /// The documents whose parts are known, each with its address and its parts.
    documents: Vec<(*const CompiledDocument<'p>, Vec<usize>)>,
    scope: CallerScope,
    without: Vec<Axiom>,
}

impl<'p> Builder<'p> {
    fn new(all: &[&Access<'p>], options: &Options) -> Self {
        // Whose access is asked about says who can call.
        let kinds = || all.iter().take(1).flat_map(|access| access.documents()).map(|it| it.kind);
        let of_identities = kinds().any(|kind| {
            matches!(
                kind,
                PolicyKind::Identity | PolicyKind::Boundary | PolicyKind::Session | PolicyKind::Scp
            )
        });
        let scope = if of_identities { CallerScope::Identities } else { CallerScope::Everybody };
        Self { parts: Vec::new(), documents: Vec::new(), scope, without: options.without.clone() }
    }

    /// For each layer its statements that allow.
    fn layers(&mut self, access: &Access<'p>) -> Vec<Vec<usize>> {
        let parts = |layer: &Vec<&'p CompiledDocument<'p>>| -> Vec<usize> {
            let all: Vec<usize> =
                layer.iter().flat_map(|it| self.of_document(it, Effect::Allow)).collect();
            let statement = |part: &usize| self.parts.get(*part).map(|part| part.statement);
            let counts = |part: &usize| statement(part).is_some_and(|it| access.counts(layer, it));
            all.into_iter().filter(counts).collect()
        };
        access.layers.iter().map(parts).collect()
    }

    /// All statements with an effect.
    fn of_effect(&mut self, access: &Access<'p>, effect: Effect) -> Vec<usize> {
        access.documents().flat_map(|document| self.of_document(document, effect)).collect()
    }

    fn of_document(&mut self, document: &'p CompiledDocument<'p>, effect: Effect) -> Vec<usize> {
        let address: *const CompiledDocument<'p> = document;
        let known = self.documents.iter().position(|(known, _)| *known == address);
        let known = known.unwrap_or_else(|| {
            let parts = document.statements.iter().filter_map(Part::of);
            let start = self.parts.len();
            self.parts.extend(parts);
            self.documents.push((address, (start..self.parts.len()).collect()));
            self.documents.len() - 1
        });
        let all = self.documents.get(known).map(|(_, parts)| parts.as_slice()).unwrap_or_default();
        let has_effect =
            |part: &&usize| self.parts.get(**part).and_then(Part::effect) == Some(effect);
        all.iter().filter(has_effect).copied().collect()
    }

    fn problem(&self, groups: Vec<Vec<usize>>, forbidden: Vec<usize>) -> Problem<'p> {
        Problem {
            parts: self.parts.clone(),
            groups,
            forbidden,
            assumed: Vec::new(),
            scope: self.scope,
            without: self.without.clone(),
        }
    }
}

/// The answer to several problems, of which none may have a request.
fn answer(
    problems: &[Problem<'_>],
    check: &dyn Fn(&Request) -> Truth,
    options: &Options,
) -> Answer {
    let mut undecided = Vec::new();
    let work = Work::of(options.budget);
    for problem in problems {
        match of_problem(problem, check, &work) {
            Answer::Proved => {}
            Answer::Undecided(why) => undecided.extend(why),
            refuted @ Answer::Refuted(_) => return refuted,
        }
    }
    if undecided.is_empty() { Answer::Proved } else { Answer::Undecided(merged(undecided)) }
}

fn of_problem(problem: &Problem<'_>, check: &dyn Fn(&Request) -> Truth, work: &Work) -> Answer {
    let slices = match problem.slices(work) {
        Ok(slices) => slices,
        Err(why) => return Answer::Undecided(vec![why]),
    };
    let mut undecided = Vec::new();
    for slice in &slices {
        let Some(groups) = problem.relevant(slice) else { continue };
        match of_slice(problem, slice, &groups, check, work) {
            Ok(None) => {}
            Ok(Some(witness)) => return Answer::Refuted(Box::new(witness)),
            Err(why) => undecided.extend(why),
        }
    }
    if undecided.is_empty() { Answer::Proved } else { Answer::Undecided(undecided) }
}

/// The same for the parts of the only group, one by one: what others allow needs no look then.
fn of_each(
    problem: &Problem<'_>,
    slice: &Slice,
    group: &[usize],
    check: &dyn Fn(&Request) -> Truth,
    work: &Work,
) -> Result<Option<Witness>, Vec<Undecided>> {
    let mut undecided = Vec::new();
    for part in group {
        match of_slice(problem, slice, &[vec![*part]], check, work) {
            Ok(None) => {}
            Ok(Some(witness)) => return Ok(Some(witness)),
            Err(why) => undecided.extend(why),
        }
    }
    if undecided.is_empty() { Ok(None) } else { Err(merged(undecided)) }
}

/// A request of a slice, whatever is open; `None`: there is none, whatever is open.
fn of_slice(
    problem: &Problem<'_>,
    slice: &Slice,
    groups: &[Vec<usize>],
    check: &dyn Fn(&Request) -> Truth,
    work: &Work,
) -> Result<Option<Witness>, Vec<Undecided>> {
    if let ([group], [_, _, ..]) = (groups, groups.first().map(Vec::as_slice).unwrap_or_default()) {
        return of_each(problem, slice, group, check, work);
    }
    let restrictions = problem.restrictions(groups);
    let open = ResourceDomain::open(slice, &restrictions);
    let mut search = Search { problem, slice, groups, restrictions: &restrictions, check, work };
    // Every documented resource is among all ARNs, so nothing there is nothing at all.
    if search
        .solution(&open, Readings::Any, &Env::open(&problem.without))
        .map_err(|why| vec![why])?
        .is_none()
    {
        return Ok(None);
    }
    let mut doubts = Vec::new();
    let documented = ResourceDomain::documented(slice, &restrictions, &problem.without)
        .filter(|it| !it.is_empty());
    let open = (!slice.others.is_empty())
        .then(|| ResourceDomain::of_others(slice, &restrictions, &problem.without));
    for domain in documented.chain(open) {
        match search.request_in(&domain) {
            Ok(None) => {}
            Ok(Some(witness)) => return Ok(Some(witness)),
            Err(why) => doubts.extend(why),
        }
    }
    if doubts.is_empty() { Ok(None) } else { Err(merged(doubts)) }
}

/// The search for a request of a slice.
struct Search<'s, 'p> {
    problem: &'s Problem<'p>,
    slice: &'s Slice,
    groups: &'s [Vec<usize>],
    restrictions: &'s [Restriction<'p>],
    check: &'s dyn Fn(&Request) -> Truth,
    work: &'s Work,
}

impl<'s> Search<'s, '_> {
    fn solution(
        &mut self,
        domain: &ResourceDomain,
        readings: Readings,
        env: &Env,
    ) -> Result<Option<Solution<'s>>, Undecided> {
        self.problem.search(self.slice, self.groups, domain, (readings, env), self.work)
    }

    /// A request about one of these resources that the evaluator confirms. Where policy variables
    /// decide, they are given texts one way after the other.
    fn request_in(&mut self, domain: &ResourceDomain) -> Result<Option<Witness>, Vec<Undecided>> {
        let open = Env::open(&self.problem.without);
        let first = self.solution(domain, Readings::Any, &open).map_err(|why| vec![why])?;
        let Some(first) = first else { return Ok(None) };
        let mut doubts = Vec::new();
        for env in std::iter::once(open).chain(instances(&first, self.restrictions)) {
            for readings in [Readings::Any, Readings::Every] {
                let Some(found) = self.solution(domain, readings, &env).map_err(|why| vec![why])?
                else {
                    break;
                };
                match confirmed(&found, self.check) {
                    Ok(witness) => return Ok(Some(witness)),
                    Err(why) => doubts.push(why),
                }
            }
        }
        Err(merged(doubts))
    }
}

/// The request of a solution, if the evaluator says of it what was sought.
fn confirmed(
    solution: &Solution<'_>,
    check: &dyn Fn(&Request) -> Truth,
) -> Result<Witness, Undecided> {
    let scenario = witness::scenario(solution);
    let ready = match scenario.check() {
        Ok(ready) => ready,
        Err(error) => return Err(Undecided::Unconfirmed { message: error.to_string() }),
    };
    let request = ready.request().clone();
    match check(&request) {
        Truth::Yes => Ok(readable(scenario, request, check)),
        Truth::Maybe(why) => Err(Undecided::Doubtful(why)),
        Truth::No => Err(match relations(solution) {
            Some(why) => Undecided::Doubtful(why),
            None => Undecided::Unconfirmed { message: format!("{request:?}") },
        }),
    }
}

/// The same request about a resource with a name, where that changes nothing.
fn readable(scenario: Scenario, request: Request, check: &dyn Fn(&Request) -> Truth) -> Witness {
    let plain = Witness { scenario, request };
    let Target::Arn(arn) = &plain.scenario.resource else { return plain };
    if !arn.ends_with(['/', ':']) {
        return plain;
    }
    let mut named = plain.scenario.clone();
    named.resource = Target::Arn(format!("{arn}{SOME_NAME}"));
    match named.check() {
        Ok(ready) if check(ready.request()) == Truth::Yes => {
            Witness { request: ready.request().clone(), scenario: named }
        }
        _ => plain,
    }
}

/// The variables on which a solution rests.
fn relations(solution: &Solution<'_>) -> Option<Why> {
    let doubts = solution.model.doubts.iter().flat_map(|doubt| doubt.why.reasons());
    Why::of(doubts.filter(|reason| matches!(reason, Reason::Variable(_))).cloned())
}

/// Each reason once.
fn merged(undecided: impl IntoIterator<Item = Undecided>) -> Vec<Undecided> {
    let mut all: Vec<Undecided> = Vec::new();
    for why in undecided {
        if !all.contains(&why) {
            all.push(why);
        }
    }
    all
}

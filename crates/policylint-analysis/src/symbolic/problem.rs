//! A question as groups of statements and forbidden statements, answered slice by slice.

use policylint_model::Effect;
use policylint_model::truth::{Reason, Truth, Why};

use super::Undecided;
use super::axioms::{Axiom, clauses};
use super::bits::Bits;
use super::callers::CallerScope;
use super::env::Env;
use super::points::{Points, points_of};
use super::restriction::{Point, Restriction, Variable};
use super::search::{Cell, Cube, Found, Limit, Question};
use super::slices::{Membership, Slice, slices};
use super::work::Work;
use crate::compile::CompiledStatement;

/// How many boxes one statement may make.
const MAX_CUBES: usize = 64;

/// A statement as a product of restrictions.
#[derive(Debug, Clone)]
pub(super) struct Part<'p> {
    pub(super) statement: &'p CompiledStatement<'p>,
    pub(super) restrictions: Vec<Restriction<'p>>,
    /// Why the statement may not be in force, or may ask for more.
    doubts: Option<Why>,
}

/// Which requests are sought: those in a part of each group and in no forbidden part.
#[derive(Debug, Clone)]
pub(super) struct Problem<'p> {
    pub(super) parts: Vec<Part<'p>>,
    /// Parts by position.
    pub(super) groups: Vec<Vec<usize>>,
    /// Parts by position.
    pub(super) forbidden: Vec<usize>,
    /// What every request is limited to beside.
    pub(super) assumed: Vec<Restriction<'p>>,
    pub(super) scope: CallerScope,
    /// Axioms that are left out.
    pub(super) without: Vec<Axiom>,
}

/// How open points and unknown parts are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readings {
    /// In whichever way gives a request.
    Any,
    /// So that there is a request whatever they turn out to be.
    Every,
}

/// A request that was found, still as values.
#[derive(Debug)]
pub(super) struct Solution<'s> {
    pub(super) slice: &'s Slice,
    pub(super) model: Model,
    pub(super) state: Vec<Cell>,
    /// What was fixed beforehand.
    pub(super) env: Env,
    pub(super) scope: CallerScope,
}

/// The variables of a slice with their values.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) variables: Vec<(Variable, Points)>,
    pub(super) doubts: Vec<Doubt>,
}

/// A question that is answered the same wherever it comes up.
#[derive(Debug, Clone)]
pub(super) struct Doubt {
    /// The position of the part, and that of the restriction in it; `None`: the statement itself.
    place: (usize, Option<usize>),
    pub(super) why: Why,
}

impl<'p> Part<'p> {
    /// The product of a statement; `None` if it is never in force.
    pub(super) fn of(statement: &'p CompiledStatement<'p>) -> Option<Self> {
        let in_force = statement.in_force();
        if in_force == Truth::No {
            return None;
        }
        let effect = statement.effect?;
        let principals =
            statement.principals.as_ref().map(|it| Restriction::Principals(it, effect));
        let conditions = statement.conditions.iter().map(Restriction::Condition);
        let all = principals.into_iter().chain([Restriction::Resources(&statement.resources)]);
        let restrictions = all.chain(conditions).filter(|it| !it.is_void()).collect();
        let more = Truth::from(statement.more_conditions.clone());
        let doubts = in_force.and(more).why().cloned();
        Some(Self { statement, restrictions, doubts })
    }

    /// What it does.
    pub(super) fn effect(&self) -> Option<Effect> {
        self.statement.effect
    }
}

impl<'p> Problem<'p> {
    /// The slices of all its statements.
    pub(super) fn slices(&self, work: &Work) -> Result<Vec<Slice>, Undecided> {
        let sets: Vec<_> = self.parts.iter().map(|part| part.statement.actions.as_ref()).collect();
        slices(&sets, work)
    }

    /// Whether a slice may have such requests: every group has parts in it that no single forbidden
    /// part takes whole. What is left of the groups.
    pub(super) fn relevant(&self, slice: &Slice) -> Option<Vec<Vec<usize>>> {
        let membership = |part: &usize| slice.memberships.get(*part).copied();
        let certain: Vec<&Part<'p>> = self
            .forbidden
            .iter()
            .filter(|part| membership(part) == Some(Membership::In))
            .filter_map(|part| self.parts.get(*part))
            .filter(|part| part.doubts.is_none())
            .collect();
        let are_named = std::cell::LazyCell::new(|| are_named(slice));
        let is_taken = |part: &Part<'p>| {
            certain.iter().any(|other| {
                other.restrictions.iter().all(|one| {
                    part.restrictions
                        .iter()
                        .chain(&self.assumed)
                        .any(|two| two.implies(one, &|| *are_named))
                })
            })
        };
        let groups: Vec<Vec<usize>> = self
            .groups
            .iter()
            .map(|group| {
                let inside = group.iter().filter(|part| {
                    membership(part).is_some_and(|membership| membership != Membership::Out)
                });
                let left = inside
                    .filter(|part| self.parts.get(**part).is_some_and(|part| !is_taken(part)));
                left.copied().collect()
            })
            .collect();
        groups.iter().all(|group| !group.is_empty()).then_some(groups)
    }

    /// Whether, at first sight, no request in the only part of the groups is in another part too.
    fn is_apart(&self, groups: &[Vec<usize>], other: usize, are_named: bool) -> bool {
        let [group] = groups else { return false };
        let [own] = group.as_slice() else { return false };
        let (Some(own), Some(other)) = (self.parts.get(*own), self.parts.get(other)) else {
            return false;
        };
        let counts = |it: &&Restriction<'_>| are_named || it.variable() != Variable::Resource;
        let mut own = own.restrictions.iter().filter(counts);
        own.any(|one| other.restrictions.iter().any(|two| one.excludes(two)))
    }

    /// What groups of parts, forbidden parts and assumptions restrict.
    pub(super) fn restrictions(&self, groups: &[Vec<usize>]) -> Vec<Restriction<'p>> {
        let used = groups.iter().flatten().chain(&self.forbidden);
        let parts = used.filter_map(|at| self.parts.get(*at));
        parts.flat_map(|part| &part.restrictions).chain(&self.assumed).copied().collect()
    }

    /// Searches one slice for a request about one of these resources.
    pub(super) fn search<'s>(
        &self,
        slice: &'s Slice,
        groups: &[Vec<usize>],
        domain: &super::points::ResourceDomain,
        (readings, env): (Readings, &Env),
        work: &Work,
    ) -> Result<Option<Solution<'s>>, Undecided> {
        let is_in =
            |part: &&usize| slice.memberships.get(**part).is_some_and(|it| *it != Membership::Out);
        let are_named = are_named(slice);
        let meets = |part: &&usize| !self.is_apart(groups, **part, are_named);
        let forbidden: Vec<usize> =
            self.forbidden.iter().filter(is_in).filter(meets).copied().collect();
        let used =
            || groups.iter().flatten().chain(&forbidden).filter_map(|at| self.parts.get(*at));
        let restrictions: Vec<Restriction<'p>> =
            used().flat_map(|part| &part.restrictions).chain(&self.assumed).copied().collect();
        let variables = points_of(&restrictions, self.scope, domain, env, work)?;
        let mut builder = Builder {
            problem: self,
            slice,
            model: Model { variables, doubts: Vec::new() },
            readings,
            env,
        };
        let mut question = Question::default();
        for group in groups {
            let mut cubes = Vec::new();
            for part in group {
                cubes.extend(builder.cubes(*part, Role::Grants)?);
            }
            question.groups.push(cubes);
        }
        if !self.assumed.is_empty() {
            question.groups.push(vec![builder.assumed()]);
        }
        for part in &forbidden {
            question.forbidden.extend(builder.cubes(*part, Role::Blocks)?);
        }
        let clauses = clauses(&builder.model, &restrictions, env, &self.without);
        question.forbidden.extend(clauses);
        question.start = builder.model.start();
        match question.search(work) {
            Found::Nothing => Ok(None),
            Found::TooManySteps => Err(Undecided::TooManySteps { action: slice.example() }),
            Found::State(state) => Ok(Some(Solution {
                slice,
                model: builder.model,
                state,
                env: env.clone(),
                scope: self.scope,
            })),
        }
    }
}

/// What a part does in a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A request has to be in it.
    Grants,
    /// A request may not be in it.
    Blocks,
}

/// Turns parts into boxes over the values of a slice.
struct Builder<'b, 'p> {
    problem: &'b Problem<'p>,
    slice: &'b Slice,
    model: Model,
    readings: Readings,
    env: &'b Env,
}

impl<'p> Builder<'_, 'p> {
    /// The boxes of a part: one for what it takes for certain, and more for what is doubtful.
    fn cubes(&mut self, at: usize, role: Role) -> Result<Vec<Cube>, Undecided> {
        let Some(part) = self.problem.parts.get(at) else { return Ok(Vec::new()) };
        let mut cubes: Vec<Cube> = vec![Vec::new()];
        let mut doubts: Vec<Why> = part.doubts.iter().cloned().collect();
        if self.slice.memberships.get(at) == Some(&Membership::Doubtful) {
            doubts.extend(self.slice.why(part.statement.actions.as_ref()));
        }
        for why in doubts {
            match self.doubtful((at, None), &why, role) {
                None => return Ok(Vec::new()),
                Some(limits) => {
                    for cube in &mut cubes {
                        cube.extend(limits.iter().cloned());
                    }
                }
            }
        }
        for (number, restriction) in part.restrictions.iter().enumerate() {
            let ways = self.ways((at, Some(number)), restriction, role);
            cubes = ways
                .iter()
                .flat_map(|way| cubes.iter().map(move |cube| [cube.as_slice(), way].concat()))
                .collect();
            if cubes.len() > MAX_CUBES {
                return Err(Undecided::TooManySteps { action: self.slice.example() });
            }
        }
        Ok(cubes)
    }

    fn assumed(&mut self) -> Cube {
        let assumed = self.problem.assumed.clone();
        let way = |restriction: &Restriction<'p>| {
            let (at, points) = self.model.find(&restriction.variable())?;
            let (yes, _) = split(restriction, points, self.env);
            Some(if points.is_set {
                vec![(at, Limit::Within(yes))]
            } else {
                vec![(at, Limit::In(yes))]
            })
        };
        assumed.iter().filter_map(way).flatten().collect()
    }

    /// The ways in which a restriction holds.
    fn ways(
        &mut self,
        place: (usize, Option<usize>),
        restriction: &Restriction<'p>,
        role: Role,
    ) -> Vec<Cube> {
        let Some((at, points)) = self.model.find(&restriction.variable()) else {
            return Vec::new();
        };
        if points.is_set {
            return self.ways_of_set(place, at, restriction, role);
        }
        let (yes, doubtful) = split(restriction, points, self.env);
        let mut ways: Vec<Cube> = Vec::new();
        if !yes.is_empty() {
            ways.push(vec![(at, Limit::In(yes))]);
        }
        for (why, values) in doubtful {
            if let Some(limits) = self.doubtful(place, &why, role) {
                ways.push([vec![(at, Limit::In(values))], limits].concat());
            }
        }
        ways
    }

    fn ways_of_set(
        &mut self,
        place: (usize, Option<usize>),
        at: usize,
        restriction: &Restriction<'p>,
        role: Role,
    ) -> Vec<Cube> {
        let Restriction::Condition(literal) = restriction else { return Vec::new() };
        let Some((_, points)) = self.model.find(&restriction.variable()) else { return Vec::new() };
        let all = Bits::below(points.points.len());
        let members = members(restriction, points, self.env);
        let asks = super::sets::asks(literal, &all, &members);
        let mut ways =
            asks.certain.into_iter().map(|limit| vec![(at, limit)]).collect::<Vec<Cube>>();
        for (why, limit) in asks.doubtful {
            if let Some(limits) = self.doubtful(place, &why, role) {
                ways.push([vec![(at, limit)], limits].concat());
            }
        }
        ways
    }

    /// The limits under which something doubtful holds; `None`: it is taken not to hold.
    fn doubtful(&mut self, place: (usize, Option<usize>), why: &Why, role: Role) -> Option<Cube> {
        if self.readings == Readings::Every && !is_relation(why) {
            return match role {
                Role::Grants => None,
                Role::Blocks => Some(Cube::new()),
            };
        }
        let number = self.doubt(place, why);
        let at = self.model.variables.iter().position(|(it, _)| *it == Variable::Doubt(number))?;
        // Where a condition is negated, it is the match that is doubtful.
        Some(vec![(at, Limit::In(Bits::from_iter([usize::from(!self.problem.is_negated(place))])))])
    }

    /// The number of a doubt; the same for restrictions that ask the same.
    fn doubt(&mut self, place: (usize, Option<usize>), why: &Why) -> usize {
        let problem = self.problem;
        let is_same = |doubt: &&Doubt| {
            doubt.why == *why && (doubt.place == place || problem.asks_the_same(doubt.place, place))
        };
        let known = self.model.doubts.iter().enumerate().find(|(_, doubt)| is_same(doubt));
        if let Some((number, _)) = known {
            return number;
        }
        let number = self.model.doubts.len();
        self.model.doubts.push(Doubt { place, why: why.clone() });
        let points = vec![Point::Flag(false), Point::Flag(true)];
        self.model.variables.push((Variable::Doubt(number), Points { points, is_set: false }));
        number
    }
}

/// Whether all actions of a slice are about resources with names. Where a service makes up an ARN,
/// elements that are apart may both meet it (RS-13).
fn are_named(slice: &Slice) -> bool {
    slice.actions().all(policylint_catalog::Action::has_resource_types)
}

/// Whether what is not known is only what a request has for a key: no question of reading.
fn is_relation(why: &Why) -> bool {
    why.reasons().iter().all(|reason| matches!(reason, Reason::Variable(_)))
}

/// The values for which a restriction holds, and those for which it is doubtful, by reasons.
fn split(restriction: &Restriction<'_>, points: &Points, env: &Env) -> (Bits, Vec<(Why, Bits)>) {
    by_truth(points.points.iter().map(|point| restriction.truth(point, env)))
}

fn members(restriction: &Restriction<'_>, points: &Points, env: &Env) -> (Bits, Vec<(Why, Bits)>) {
    by_truth(points.points.iter().map(|point| restriction.truth_of_member(point, env)))
}

fn by_truth(truths: impl Iterator<Item = Truth>) -> (Bits, Vec<(Why, Bits)>) {
    let mut yes = Bits::default();
    let mut doubtful: Vec<(Why, Bits)> = Vec::new();
    for (at, truth) in truths.enumerate() {
        match truth {
            Truth::Yes => yes.insert(at),
            Truth::No => {}
            Truth::Maybe(why) => match doubtful.iter_mut().find(|(known, _)| *known == why) {
                Some((_, values)) => values.insert(at),
                None => doubtful.push((why, Bits::from_iter([at]))),
            },
        }
    }
    (yes, doubtful)
}

impl Problem<'_> {
    fn is_negated(&self, (part, number): (usize, Option<usize>)) -> bool {
        let restriction = || self.parts.get(part)?.restrictions.get(number?);
        restriction().is_some_and(Restriction::is_negated_match)
    }

    fn asks_the_same(&self, one: (usize, Option<usize>), two: (usize, Option<usize>)) -> bool {
        let restriction = |(part, number): (usize, Option<usize>)| {
            self.parts.get(part)?.restrictions.get(number?)
        };
        match (restriction(one), restriction(two)) {
            (Some(one), Some(two)) => one.is_same(two) || one.is_twin(two),
            // Doubts of a whole statement: only where it is the same list of actions.
            (None, None) if one.1.is_none() && two.1.is_none() => {
                let actions = |at: usize| self.parts.get(at)?.statement.actions.as_ref();
                actions(one.0).zip(actions(two.0)).is_some_and(|(one, two)| one.is_same(two))
            }
            _ => false,
        }
    }
}

impl Model {
    /// A variable by its place, with its values.
    pub(super) fn find(&self, variable: &Variable) -> Option<(usize, &Points)> {
        let at = self.variables.iter().position(|(known, _)| known == variable)?;
        self.variables.get(at).map(|(_, points)| (at, points))
    }

    fn start(&self) -> Vec<Cell> {
        let cell = |points: &Points| {
            let all = Bits::below(points.points.len());
            if points.is_set {
                Cell::Set { within: all, meets: Vec::new() }
            } else {
                Cell::One(all)
            }
        };
        self.variables.iter().map(|(_, points)| cell(points)).collect()
    }
}

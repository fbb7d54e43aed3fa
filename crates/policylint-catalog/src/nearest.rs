//! Suggestions for names that do not exist: by words, the same verb first, never the opposite verb.

use crate::Catalog;
use crate::action::Action;
use crate::blob::API_OPERATIONS;
use crate::condition_key::ConditionKey;
use crate::service::Service;
use crate::word::{self, MAX_NAME, SAME, VerbMatch, Words, distance, likeness, tolerance};

/// A longer list helps nobody.
const MAX_SUGGESTIONS: usize = 3;
/// The least likeness of the words after the verb, with the same verb.
const MIN_LIKENESS: u32 = 650;
/// The same with another verb of the same idea.
const MIN_LIKENESS_OTHER_VERB: u32 = 850;
/// What a modifier on one side only costs: `BatchGet` for `Get`.
const MODIFIER_COST: u32 = 40;
/// Titles shorter than this are found in too many others.
const MIN_TITLE: usize = 5;

impl Catalog {
    /// Services that `prefix` may mean: one that clients or documents call so, a misspelled prefix,
    /// or one whose title has these words. Best first; at most three.
    pub fn nearest_services(self, prefix: &str) -> Vec<Service> {
        if prefix.len() > MAX_NAME {
            return Vec::new();
        }
        let mut found: Vec<Service> = self.services_called(prefix).collect();
        let mut misspelled: Vec<_> = self
            .services()
            .filter_map(|service| {
                Some((distance(prefix, service.prefix(), tolerance(prefix))?, service))
            })
            .collect();
        misspelled.sort_unstable();
        found.extend(misspelled.into_iter().map(|(_, service)| service));
        let squeezed = squeeze(prefix);
        if found.is_empty() && squeezed.len() >= MIN_TITLE {
            let mut titled: Vec<_> = self
                .services()
                .map(|service| (squeeze(service.name()), service))
                .filter(|(title, _)| title.contains(&squeezed))
                .map(|(title, service)| (title.len(), service))
                .collect();
            titled.sort_unstable();
            found.extend(titled.into_iter().map(|(_, service)| service));
        }
        first_few(found)
    }

    /// Actions of `service` that `name` may mean: those of the API operation of this name, else the only
    /// one that is a letter away, else those with the same words. Best first; at most three; never one with the opposite verb.
    pub fn nearest_actions(self, service: Service, name: &str) -> Vec<Action> {
        if name.len() > MAX_NAME {
            return Vec::new();
        }
        if let Some(operation) = self.api_operation(service.prefix(), name) {
            return first_few(operation.actions());
        }
        let written = Words::of(name);
        let mut near = service.actions().filter(|action| is_slip(&written, name, *action));
        if let (Some(only), None) = (near.next(), near.next()) {
            return vec![only];
        }
        let mut ranked: Vec<_> =
            service.actions().filter_map(|action| rank(&written, name, action)).collect();
        ranked.sort_unstable();
        let letters = ranked.iter().take_while(|(rank, _)| *rank == MISSPELLED).count();
        let (misspelled, by_words) = ranked.split_at_checked(letters).unwrap_or_default();
        let by_operation = misspelled_operation(service, name).into_iter().flat_map(|row| {
            let actions = API_OPERATIONS.cell(row, 1).split(' ');
            actions.filter_map(move |action| self.find_action(action))
        });
        let best = by_words.first().map(|((verb, _), _)| *verb);
        // Where a verb of the same idea fits, one that is not known to be so is noise.
        let guess = |verb| verb == VerbMatch::Unknown && (best != Some(verb) || letters > 0);
        let by_words = by_words.iter().filter(|((verb, _), _)| !guess(*verb));
        let actions = |ranked: &(Rank, Action)| ranked.1;
        first_few(misspelled.iter().map(actions).chain(by_operation).chain(by_words.map(actions)))
    }

    /// Actions called exactly `name` in other services, by service prefix; at most three.
    pub fn actions_named(self, name: &str) -> Vec<Action> {
        first_few(self.services().filter_map(|service| service.action(name)))
    }

    /// Keys that `name` may mean, such as `iam:PassedToService` for `aws:PassedToService`. Best
    /// first; at most three.
    pub fn nearest_keys(self, name: &str) -> Vec<ConditionKey> {
        let Some((prefix, rest)) = name.split_once(':').filter(|_| name.len() <= MAX_NAME) else {
            return Vec::new();
        };
        let stem = before_slot(rest);
        let words = word::split(stem);
        let mut ranked: Vec<_> = self
            .condition_keys()
            .filter_map(|key| {
                let known = before_slot(key.name().split_once(':')?.1);
                // In another service only the very name is a good guess.
                if !key.prefix().eq_ignore_ascii_case(prefix) {
                    return known.eq_ignore_ascii_case(stem).then_some(((true, 0, 0), key));
                }
                let letters = distance(stem, known, tolerance(stem));
                let like = likeness(&words, &word::split(known));
                let good = letters.is_some() || like >= MIN_LIKENESS;
                let rank = (false, letters.unwrap_or(usize::MAX), SAME.abs_diff(like));
                good.then_some((rank, key))
            })
            .collect();
        ranked.sort_unstable();
        first_few(ranked.into_iter().map(|(_, key)| key))
    }
}

/// The place of an action among the suggestions; smaller is better.
type Rank = (VerbMatch, u32);

/// A name that is another but for a letter or two.
const MISSPELLED: Rank = (VerbMatch::Same, 0);

/// Whether an action is meant but for one letter, which leaves no doubt in a long name.
fn is_slip(written: &Words, name: &str, action: Action) -> bool {
    tolerance(name) > 1
        && distance(name, action.name(), 1).is_some()
        && word::verbs(&written.verb, &Words::of(action.name()).verb) != VerbMatch::Other
}

fn rank(written: &Words, name: &str, action: Action) -> Option<(Rank, Action)> {
    let known = Words::of(action.name());
    let verb = word::verbs(&written.verb, &known.verb);
    if verb == VerbMatch::Other {
        return None;
    }
    if distance(name, action.name(), tolerance(name)).is_some() {
        return Some((MISSPELLED, action));
    }
    if written.rest.is_empty() {
        // A verb alone: what it is most simply done to.
        let simple = known.rest.len() == 1 && written.modified == known.modified;
        return (simple && verb == VerbMatch::Same).then_some(((verb, SAME), action));
    }
    let cost = if written.modified == known.modified { 0 } else { MODIFIER_COST };
    let like = likeness(&written.rest, &known.rest).saturating_sub(cost);
    let least = if verb == VerbMatch::Same { MIN_LIKENESS } else { MIN_LIKENESS_OTHER_VERB };
    // One more than a misspelling has.
    (like >= least).then(|| ((verb, 1 + SAME.abs_diff(like)), action))
}

/// The row of an API operation of `service` whose name is `name` but for a letter or two.
fn misspelled_operation(service: Service, name: &str) -> Option<usize> {
    let close = |row: &usize| {
        let Some((prefix, operation)) = API_OPERATIONS.cell(*row, 0).split_once(':') else {
            return false;
        };
        prefix == service.prefix() && distance(name, operation, tolerance(name)).is_some()
    };
    (0..API_OPERATIONS.rows()).find(close)
}

/// Letters and digits in lower case, without the words `Amazon` and `AWS`.
fn squeeze(title: &str) -> String {
    let words = word::split(title).into_iter().filter(|word| word != "amazon" && word != "aws");
    words.collect()
}

/// The part of a key's name that all of its family share.
fn before_slot(rest: &str) -> &str {
    rest.split(['/', '$', '<']).next().unwrap_or_default().trim_end_matches(':')
}

fn first_few<T: PartialEq>(found: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut few = Vec::new();
    for item in found {
        if !few.contains(&item) {
            few.push(item);
        }
        if few.len() == MAX_SUGGESTIONS {
            break;
        }
    }
    few
}

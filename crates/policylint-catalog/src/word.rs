//! Names as words: splitting, likeness of words, and verbs with their opposites.

/// Longer names are not compared: nobody misspells them by a letter.
pub(crate) const MAX_NAME: usize = 128;
/// Likeness of equal words; a share of this for less.
pub(crate) const SAME: u32 = 1_000;
const PLURAL: u32 = 950;
const TYPO: u32 = 800;
const START: u32 = 700;

/// Words that stand before the verb and say how, not what.
const MODIFIERS: [&str; 3] = ["batch", "admin", "bulk"];

/// Verbs that AWS uses for one idea; a verb may have several.
const FAMILIES: [&[&str]; 18] = [
    &[
        "get", "describe", "list", "view", "search", "query", "head", "read", "lookup", "scan",
        "fetch", "show", "download", "find",
    ],
    &[
        "create",
        "put",
        "add",
        "register",
        "import",
        "allocate",
        "new",
        "make",
        "upload",
        "provision",
    ],
    &[
        "delete",
        "remove",
        "deregister",
        "terminate",
        "destroy",
        "release",
        "purge",
        "unregister",
        "drop",
        "clear",
    ],
    &["update", "modify", "put", "set", "change", "edit", "configure", "write"],
    &["start", "run", "begin", "launch", "invoke", "execute", "resume"],
    &["stop", "cancel", "abort", "terminate", "halt", "end", "pause", "suspend"],
    &["attach", "associate", "add", "bind", "link", "assign", "join"],
    &["detach", "disassociate", "remove", "unbind", "unlink", "unassign", "leave"],
    &["enable", "activate", "allow", "authorize", "grant", "permit", "accept", "approve", "unlock"],
    &["disable", "deactivate", "deny", "revoke", "reject", "block", "lock"],
    &["tag"],
    &["untag"],
    &["encrypt", "sign", "send", "publish", "push", "export"],
    &["decrypt", "verify", "receive", "unpublish", "pull"],
    &["increase", "include", "open"],
    &["decrease", "exclude", "close"],
    &["merge"],
    &["split"],
];

/// What makes the opposite of a verb when put before it: `subscribe`, `unsubscribe`.
const UNDOING: [&str; 3] = ["un", "dis", "de"];

/// Pairs of families that undo each other.
const OPPOSITES: [(usize, usize); 16] = [
    (0, 1),
    (0, 2),
    (0, 3),
    (1, 2),
    (2, 3),
    (4, 5),
    (6, 7),
    (8, 9),
    (10, 11),
    (12, 13),
    (14, 15),
    (16, 17),
    (1, 7),
    (2, 6),
    (2, 4),
    (1, 5),
];

/// How a suggestion's verb relates to the one that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum VerbMatch {
    /// The same, or the same but for a letter.
    Same,
    /// Another word for the same idea.
    Alike,
    /// The written one is no verb known here.
    Unknown,
    /// Another idea, or the opposite.
    Other,
}

/// A name's words in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) verb: String,
    pub(crate) rest: Vec<String>,
    pub(crate) modified: bool,
}

impl Words {
    /// Splits `name` at changes of case and punctuation; the first word that is no modifier is the
    /// verb.
    pub(crate) fn of(name: &str) -> Self {
        let mut words = split(name);
        let modified = words.len() > 1
            && words.first().is_some_and(|first| MODIFIERS.contains(&first.as_str()));
        if modified {
            words.remove(0);
        }
        let verb = if words.is_empty() { String::new() } else { words.remove(0) };
        Self { verb, rest: words, modified }
    }
}

/// The words of `name` in lower case: `ListDBInstancesV2` is `list db instances v2`.
pub(crate) fn split(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().take(MAX_NAME).collect();
    let mut words = vec![String::new()];
    let mut before: Option<char> = None;
    for (place, &character) in characters.iter().enumerate() {
        let after = characters.get(place + 1);
        let lower_to_upper =
            before.is_some_and(|before| !before.is_uppercase()) && character.is_uppercase();
        // The last capital of a run starts the next word: `DBInstance`.
        let end_of_run = before.is_some_and(char::is_uppercase)
            && character.is_uppercase()
            && after.is_some_and(|after| after.is_lowercase());
        if lower_to_upper || end_of_run || !character.is_alphanumeric() {
            words.push(String::new());
        }
        if character.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(character.to_lowercase());
        }
        before = Some(character);
    }
    words.retain(|word| !word.is_empty());
    words
}

/// How alike two lists of words are, from 0 to [`SAME`]: twice the shared words over all words.
pub(crate) fn likeness(a: &[String], b: &[String]) -> u32 {
    let total = u32::try_from(a.len() + b.len()).unwrap_or(u32::MAX);
    if total == 0 {
        return SAME;
    }
    let mut left: Vec<&String> = b.iter().collect();
    let mut shared = 0;
    for word in a {
        let best = left
            .iter()
            .enumerate()
            .max_by_key(|(place, other)| (word_likeness(word, other), usize::MAX - place));
        let Some((place, likeness)) =
            best.map(|(place, other)| (place, word_likeness(word, other)))
        else {
            break;
        };
        if likeness > 0 {
            shared += likeness;
            left.remove(place);
        }
    }
    2 * shared / total
}

/// How the verbs of a written and a suggested name relate.
pub(crate) fn verbs(written: &str, suggested: &str) -> VerbMatch {
    if written == suggested {
        return VerbMatch::Same;
    }
    let undone = |a: &str, b: &str| UNDOING.iter().any(|undo| a.strip_prefix(undo) == Some(b));
    if undone(written, suggested) || undone(suggested, written) {
        return VerbMatch::Other;
    }
    let (ours, theirs) = (families(written), families(suggested));
    let opposite = |a: usize, b: usize| OPPOSITES.contains(&(a, b)) || OPPOSITES.contains(&(b, a));
    if ours.iter().any(|a| theirs.iter().any(|b| opposite(*a, *b))) {
        return VerbMatch::Other;
    }
    if ours.iter().any(|family| theirs.contains(family)) {
        return VerbMatch::Alike;
    }
    match () {
        // A verb that is known must not become another idea.
        () if !ours.is_empty() => VerbMatch::Other,
        () if word_likeness(written, suggested) >= TYPO => VerbMatch::Same,
        () => VerbMatch::Unknown,
    }
}

/// How many letters must be inserted, deleted, replaced or swapped to make `b` of `a`, without
/// regard to case; `None` above `limit`, or for names longer than [`MAX_NAME`].
pub(crate) fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit || a.len().max(b.len()) > MAX_NAME {
        return None;
    }
    if limit == 0 {
        return a.eq_ignore_ascii_case(b).then_some(0);
    }
    let (a, b): (Vec<u8>, Vec<u8>) = (a.to_ascii_lowercase().into(), b.to_ascii_lowercase().into());
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut previous: Option<u8> = None;
    for (row, &letter) in a.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, &other) in b.iter().enumerate() {
            let at =
                |line: &[usize], column: usize| line.get(column).copied().unwrap_or(usize::MAX - 1);
            let replaced = at(&last, column) + usize::from(letter != other);
            let mut best = replaced.min(at(&last, column + 1) + 1).min(at(&line, column) + 1);
            let swapped =
                previous == Some(other) && column > 0 && b.get(column - 1) == Some(&letter);
            if swapped {
                best = best.min(at(&before_last, column - 1) + 1);
            }
            line.push(best);
        }
        before_last = std::mem::replace(&mut last, line);
        previous = Some(letter);
    }
    last.last().copied().filter(|found| *found <= limit)
}

/// How many letters may be wrong in a name of this length.
pub(crate) fn tolerance(name: &str) -> usize {
    match name.len() {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    }
}

fn families(verb: &str) -> Vec<usize> {
    FAMILIES
        .iter()
        .enumerate()
        .filter(|(_, words)| words.contains(&verb))
        .map(|(place, _)| place)
        .collect()
}

fn word_likeness(a: &str, b: &str) -> u32 {
    if a == b {
        return SAME;
    }
    if stem(a) == stem(b) {
        return PLURAL;
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if distance(a, b, tolerance(short)).is_some() {
        return TYPO;
    }
    if short.len() >= 4 && long.starts_with(short) { START } else { 0 }
}

/// Without the ending of the plural.
fn stem(word: &str) -> String {
    if let Some(start) = word.strip_suffix("ies") {
        return format!("{start}y");
    }
    let long_plural = ["ses", "xes", "ches", "shes"].iter().any(|ending| word.ends_with(ending));
    let cut = if long_plural { "es" } else { "s" };
    word.strip_suffix(cut).filter(|start| start.len() > 2).unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_split_where_case_changes() {
        let cases = [
            ("BatchStopJobRun", "batch stop job run"),
            ("ListDBInstancesV2", "list db instances v2"),
            ("x-amz-copy-source", "x amz copy source"),
            ("GetBucketACL", "get bucket acl"),
            ("", ""),
        ];
        for (name, words) in cases {
            assert_eq!(split(name).join(" "), words);
        }
    }

    #[test]
    fn opposite_verbs_are_never_alike() {
        for (a, b) in [
            ("start", "stop"),
            ("create", "delete"),
            ("get", "put"),
            ("attach", "detach"),
            ("enable", "disable"),
            ("allow", "deny"),
            ("add", "remove"),
            ("tag", "untag"),
            ("encrypt", "decrypt"),
            ("associate", "disassociate"),
            ("register", "deregister"),
            ("subscribe", "unsubscribe"),
            ("connect", "disconnect"),
            ("increase", "decrease"),
            ("include", "exclude"),
        ] {
            assert_eq!(verbs(a, b), VerbMatch::Other, "{a} {b}");
            assert_eq!(verbs(b, a), VerbMatch::Other, "{b} {a}");
        }
        assert_eq!(verbs("get", "describe"), VerbMatch::Alike);
        assert_eq!(verbs("lsit", "list"), VerbMatch::Same);
    }

    #[test]
    fn distance_counts_swaps_once() {
        assert_eq!(distance("GetObjcet", "getobject", 2), Some(1));
        assert_eq!(distance("kitten", "sitting", 3), Some(3));
        assert_eq!(distance("kitten", "sitting", 2), None);
        assert_eq!(distance("", "ab", 2), Some(2));
    }
}

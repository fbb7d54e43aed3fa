//! Builders: the text of a policy as a pattern, by the rules of the place where it stands.

use std::sync::Arc;

use policylint_syntax::HoleId;

use super::resolve::literal_token;
use super::{Case, Pattern, PatternVariable, Token};
use crate::LanguageVersion;
use crate::truth::OpenPoint;
use crate::variable::{Content, occurrence_at};

/// Wildcards where AWS's documents forbid them (AC-4, RS-2, RS-7).
const FORBIDDEN_WILDCARD: OpenPoint = OpenPoint(3);
/// Arn operators with a literal of fewer than six parts (CD-51).
const SHORT_ARN_LITERAL: OpenPoint = OpenPoint(16);
/// Variables in the region and account fields (VR-1).
const VARIABLE_IN_FIELD: OpenPoint = OpenPoint(31);

/// Index of the field that keeps later colons and slashes.
const RESOURCE_FIELD: usize = 5;
const SERVICE_FIELD: usize = 2;
const REGION_FIELD: usize = 3;

/// Decoded text of a policy and where its unknown parts stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PatternText<'a> {
    /// The text, with one U+FFFC for each unknown part.
    pub text: &'a str,
    /// Byte offsets of those marks in `text`, ascending. Other U+FFFC are ordinary characters.
    pub holes: &'a [(usize, HoleId)],
}

/// What becomes of a resource pattern with fewer than six fields (RS-6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ShortArn {
    /// Padded with `:*`: identity policies and boundaries.
    Pad,
    /// In force with a trailing `*` only, and not padded: service control policies.
    TrailingStar,
    /// Refused, so it matches nothing: session and resource control policies.
    Refuse,
    /// Taken as it is: resource policies of all sorts. `execute-api:/…` is legal there (RS-2).
    Exact,
}

impl<'a> From<&'a str> for PatternText<'a> {
    fn from(text: &'a str) -> Self {
        Self { text, holes: &[] }
    }
}

impl Pattern {
    /// A condition value in which `*` and `?` are ordinary characters, as under `StringEquals` (CD-40, CD-41).
    pub fn exact<'a>(
        text: impl Into<PatternText<'a>>,
        case: Case,
        version: LanguageVersion,
    ) -> Self {
        let pieces = Pieces::new(text.into(), version).map(|piece| match piece {
            Piece::Wild(character) => literal_token(character, case),
            other => other.into_token(Wildcards::Free, case),
        });
        Self::of_tokens(pieces.collect())
    }

    /// A condition value in which `*` and `?` match everything, as under `StringLike` (CV-8, CD-42).
    pub fn glob<'a>(
        text: impl Into<PatternText<'a>>,
        case: Case,
        version: LanguageVersion,
    ) -> Self {
        Self::of_tokens(
            Pieces::new(text.into(), version)
                .map(|piece| piece.into_token(Wildcards::Free, case))
                .collect(),
        )
    }

    /// An element of `Action` or `NotAction` (AC-1 to AC-5, AC-10): compared as a whole, without regard to case.
    ///
    /// A wildcard before the colon depends on OP-3, except in `*` and `*:*`.
    pub fn action<'a>(text: impl Into<PatternText<'a>>) -> Self {
        let text = text.into();
        if is_only(text.text, &['*']) || text.text.split_once(':').is_some_and(is_two_stars) {
            return Self::everything();
        }
        // Variables are literal text in actions, as everywhere in version 2008.
        let pattern = Self::glob(text, Case::Insensitive, LanguageVersion::V2008);
        let prefix = text.text.split(':').next().unwrap_or_default();
        if prefix.contains(['*', '?']) { pattern.with_open(FORBIDDEN_WILDCARD) } else { pattern }
    }

    /// An element of `Resource` or `NotResource` (RS-1 to RS-9, VR-1).
    ///
    /// Text that is no ARN matches nothing; if it begins with a wildcard, it depends on OP-3 (RS-2).
    pub fn resource<'a>(
        text: impl Into<PatternText<'a>>,
        version: LanguageVersion,
        short: ShortArn,
    ) -> Self {
        let text = text.into();
        if is_only(text.text, &['*']) {
            return Self::everything();
        }
        let begins_with_hole = text.holes.first().is_some_and(|(offset, _)| *offset < "arn:".len());
        if begins_with_hole || has_arn_prefix(text.text) {
            return resource_arn(text, version, short);
        }
        if text.text.starts_with(['*', '?']) {
            return Self::glob(text, Case::Sensitive, version).with_open(FORBIDDEN_WILDCARD);
        }
        if short == ShortArn::Exact && text.text.starts_with("execute-api:/") {
            return execute_api(text, version);
        }
        Self::never()
    }

    /// A condition value under an Arn operator (CD-48): six parts, each with wildcards of its own.
    ///
    /// A literal of fewer parts is taken as a plain glob that depends on OP-16 (CD-51).
    pub fn arn_like<'a>(text: impl Into<PatternText<'a>>, version: LanguageVersion) -> Self {
        let text = text.into();
        let mut fields = Fields::new(text, version, 0);
        fields.end_at(|piece| matches!(piece, Piece::Hole(_) | Piece::Variable { .. }));
        if fields.missing > 0 {
            return Self::glob(text, Case::Sensitive, version).with_open(SHORT_ARN_LITERAL);
        }
        let tokens = fields.pieces.into_iter().map(|(field, piece)| {
            let wildcards =
                if field < RESOURCE_FIELD { Wildcards::InField } else { Wildcards::Free };
            piece.into_token(wildcards, Case::Sensitive)
        });
        Self::of_tokens(tokens.collect())
    }
}

/// What `*` and `?` match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wildcards {
    /// Every character.
    Free,
    /// Every character but `:`.
    InField,
}

/// One piece of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece<'a> {
    Char(char),
    /// `*` or `?` as a wildcard.
    Wild(char),
    /// The character of `${*}`, `${?}` or `${$}`.
    Escaped(char),
    Variable {
        key: &'a str,
        default: Option<&'a str>,
        source: &'a str,
    },
    Hole(HoleId),
}

impl Piece<'_> {
    fn into_token(self, wildcards: Wildcards, case: Case) -> Token {
        match (self, wildcards) {
            (Self::Wild('*'), Wildcards::Free) => Token::Star,
            (Self::Wild('*'), Wildcards::InField) => Token::StarNoColon,
            (Self::Wild(_), Wildcards::Free) => Token::Any,
            (Self::Wild(_), Wildcards::InField) => Token::AnyNoColon,
            (Self::Char(character) | Self::Escaped(character), _) => literal_token(character, case),
            (Self::Variable { key, default, .. }, _) => {
                let key: String = key.chars().map(super::fold::simple_lower_case).collect();
                Token::Var(Arc::new(PatternVariable {
                    key: Arc::from(key),
                    default: default.map(Box::from),
                    case,
                }))
            }
            (Self::Hole(hole), _) => Token::Hole(hole),
        }
    }
}

/// Splits a text into pieces.
struct Pieces<'a> {
    text: PatternText<'a>,
    version: LanguageVersion,
    at: usize,
}

impl<'a> Pieces<'a> {
    fn new(text: PatternText<'a>, version: LanguageVersion) -> Self {
        Self { text, version, at: 0 }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let character = self.text.text.get(self.at..)?.chars().next()?;
        let start = self.at;
        self.at += character.len_utf8();
        match character {
            '\u{FFFC}' => {
                if let Ok(index) =
                    self.text.holes.binary_search_by_key(&start, |(offset, _)| *offset)
                {
                    return self.text.holes.get(index).map(|(_, hole)| Piece::Hole(*hole));
                }
            }
            '*' | '?' => return Some(Piece::Wild(character)),
            '$' if self.version == LanguageVersion::V2012 => {
                // Malformed `${` stays literal text (VR-2).
                if let Some(found) = occurrence_at(self.text.text, start)
                    && let Ok(content) = found.content
                {
                    self.at = found.range.end;
                    return Some(match content {
                        Content::Escape(escaped) => Piece::Escaped(escaped),
                        Content::Variable(variable) => Piece::Variable {
                            key: variable.key,
                            default: variable.default,
                            source: self.text.text.get(found.range).unwrap_or_default(),
                        },
                    });
                }
            }
            _ => {}
        }
        Some(Piece::Char(character))
    }
}

/// The pieces of an ARN pattern, each with the index of its field.
struct Fields<'a> {
    pieces: Vec<(usize, Piece<'a>)>,
    /// How many of the six fields the text lacks.
    missing: usize,
}

impl<'a> Fields<'a> {
    /// Counts fields by colons outside variables. Before field `variables_from`, `${…}` is literal text (VR-1).
    fn new(text: PatternText<'a>, version: LanguageVersion, variables_from: usize) -> Self {
        let mut pieces = Vec::with_capacity(text.text.len());
        let mut field = 0;
        for piece in Pieces::new(text, version) {
            match piece {
                Piece::Char(':') if field < RESOURCE_FIELD => {
                    pieces.push((field, piece));
                    field += 1;
                }
                Piece::Variable { source, .. } if field < variables_from => {
                    for character in source.chars() {
                        pieces.push((field, Piece::Char(character)));
                        if character == ':' && field < RESOURCE_FIELD {
                            field += 1;
                        }
                    }
                }
                piece => pieces.push((field, piece)),
            }
        }
        Self { pieces, missing: RESOURCE_FIELD - field }
    }

    /// In a short ARN, the first such piece brings the missing fields: what follows it is the resource.
    fn end_at(&mut self, brings_fields: impl Fn(&Piece<'_>) -> bool) {
        if self.missing == 0 {
            return;
        }
        let Some(first) = self.pieces.iter().position(|(_, piece)| brings_fields(piece)) else {
            return;
        };
        for (field, _) in self.pieces.iter_mut().skip(first) {
            *field = RESOURCE_FIELD;
        }
        self.missing = 0;
    }
}

/// Compiles an ARN pattern by RS-3, RS-4 and RS-6.
fn resource_arn(text: PatternText<'_>, version: LanguageVersion, short: ShortArn) -> Pattern {
    let mut fields = Fields::new(text, version, REGION_FIELD);
    fields.end_at(|piece| matches!(piece, Piece::Hole(_)));
    let missing = fields.missing;
    let mut tokens: Vec<Token> = Vec::with_capacity(fields.pieces.len());
    let mut points = Vec::new();
    let mut pieces = fields.pieces.into_iter().peekable();
    while let Some((field, piece)) = pieces.next() {
        let ends_field = matches!(pieces.peek(), None | Some((_, Piece::Char(':'))));
        points.extend(match &piece {
            Piece::Wild(_) if field == SERVICE_FIELD => Some(FORBIDDEN_WILDCARD),
            Piece::Variable { .. } if field < RESOURCE_FIELD => Some(VARIABLE_IN_FIELD),
            _ => None,
        });
        let (wildcards, case) = match (field, &piece) {
            (RESOURCE_FIELD.., _) => (Wildcards::Free, Case::Sensitive),
            (_, Piece::Wild('*')) if ends_field => (Wildcards::Free, Case::Insensitive),
            _ => (Wildcards::InField, Case::Insensitive),
        };
        tokens.push(piece.into_token(wildcards, case));
    }
    match short {
        _ if missing == 0 => {}
        ShortArn::Pad => (0..missing).for_each(|_| tokens.extend([Token::Lit(':'), Token::Star])),
        ShortArn::TrailingStar if tokens.last() == Some(&Token::Star) => {}
        ShortArn::Exact => {}
        ShortArn::TrailingStar | ShortArn::Refuse => return Pattern::never(),
    }
    points.into_iter().fold(Pattern::of_tokens(tokens), Pattern::with_open)
}

/// `execute-api:/stage/METHOD/path` stands for the same path under any API in any region and account (RS-2).
fn execute_api(text: PatternText<'_>, version: LanguageVersion) -> Pattern {
    let any_api = Pattern::resource("arn:*:execute-api:*:*:*", version, ShortArn::Exact);
    let path = Pattern::glob(text, Case::Sensitive, version);
    let path = path.tokens().iter().skip("execute-api:".len());
    Pattern::of_tokens(any_api.tokens().iter().chain(path).cloned().collect())
}

/// RS-4: the first field compares without regard to case, as the next four do.
fn has_arn_prefix(text: &str) -> bool {
    text.get(.."arn:".len()).is_some_and(|prefix| prefix.eq_ignore_ascii_case("arn:"))
}

fn is_two_stars((prefix, name): (&str, &str)) -> bool {
    is_only(prefix, &['*']) && is_only(name, &['*'])
}

/// True for one or more characters, all of these.
fn is_only(text: &str, characters: &[char]) -> bool {
    !text.is_empty() && text.chars().all(|character| characters.contains(&character))
}

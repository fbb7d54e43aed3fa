//! Reads the files of a configuration.

use std::path::{Path, PathBuf};

use policylint::{PathBase, SourceFile};
use toml::de::DeTable;

use super::section::Section;
use super::validate::Fault;
use super::{Config, ConfigText, decode, keys};
use crate::path;

/// A chain of files that extend each other has at most so many.
const MOST_FILES: usize = 16;
/// Larger files are no configuration.
const MOST_BYTES: u64 = 1 << 20;

/// What is wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConfigFault {
    /// Where, and what: `policylint.toml:3:1: unknown key …`.
    pub(crate) message: String,
    /// What to do.
    pub(crate) remedy: String,
}

/// Reads a file and those that it extends.
///
/// # Errors
/// All that is wrong in them.
pub(super) fn load(file: &Path, here: &Path) -> Result<Config, Vec<ConfigFault>> {
    let mut loading = Loading { here, config: Config::default(), open: Vec::new(), count: 0 };
    loading.add(file)?;
    let folder = file.parent().unwrap_or(here);
    let mut config = loading.config;
    config.settings.base = base(folder, here);
    config.folder = Some(folder.to_path_buf());
    Ok(config)
}

/// The table `[tool.policylint]` of a `pyproject.toml`, or all of another file.
fn own_table<'t>(table: &'t DeTable<'t>, file: &Path) -> Option<Section<'t>> {
    if !is_pyproject(file) {
        return Some(Section::new(table, 0..0));
    }
    Section::new(table, 0..0).section("tool")?.section("policylint")
}

/// Whether a `pyproject.toml` holds a configuration. One that cannot be read may.
pub(super) fn has_own_table(file: &Path) -> bool {
    let Ok(text) = std::fs::read_to_string(file) else { return false };
    let (table, _) = DeTable::parse_recoverable(&text);
    own_table(table.get_ref(), file).is_some()
}

fn is_pyproject(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name == "pyproject.toml")
}

/// How names of files, relative to `here`, become relative to a folder.
fn base(folder: &Path, here: &Path) -> PathBase {
    let with_slash = |path: &Path| match path::display(path).as_str() {
        "." => String::new(),
        shown => format!("{shown}/"),
    };
    if let Ok(below) = folder.strip_prefix(here) {
        return PathBase { strip: with_slash(below), add: String::new() };
    }
    match here.strip_prefix(folder) {
        Ok(above) => PathBase { strip: String::new(), add: with_slash(above) },
        // Names of files outside the working directory are absolute.
        Err(_) => PathBase { strip: with_slash(folder), add: String::new() },
    }
}

/// The files read so far.
struct Loading<'h> {
    here: &'h Path,
    config: Config,
    /// The files that wait for those that they extend.
    open: Vec<PathBuf>,
    count: usize,
}

impl Loading<'_> {
    fn add(&mut self, file: &Path) -> Result<(), Vec<ConfigFault>> {
        let name = path::display(&path::relative_to(Some(self.here), file));
        let text = read(file, &name).map_err(|fault| vec![fault])?;
        self.admit(file, &name).map_err(|fault| vec![fault])?;
        let source = SourceFile::new(name.as_str(), text.as_str());
        let placed = |faults: &[Fault]| faults.iter().map(|fault| place(fault, &source)).collect();
        let (table, errors) = DeTable::parse_recoverable(&text);
        // What follows the first error of syntax mostly follows from it.
        let first = errors.iter().map(syntax_fault).min_by_key(|fault| fault.span.start);
        if let Some(fault) = first {
            return Err(placed(&[fault]));
        }
        let Some(top) = own_table(table.get_ref(), file) else {
            let message = format!("`{name}` has no table `[tool.policylint]`");
            return Err(vec![ConfigFault {
                message,
                remedy: "add it, or name another file".to_owned(),
            }]);
        };
        let faults = top.faults(keys::top());
        if !faults.is_empty() {
            return Err(placed(&faults));
        }
        let folder = file.parent().unwrap_or(self.here);
        for extended in top.texts("extend").unwrap_or_default() {
            self.add(&normal(&folder.join(extended)))?;
        }
        self.open.pop();
        let number = self.config.texts.len();
        self.config.texts.push(ConfigText::new(file, &name, &text));
        let faults = decode::lay_over(&mut self.config, number, top);
        if faults.is_empty() { Ok(()) } else { Err(placed(&faults)) }
    }

    /// Refuses circles and endless chains.
    fn admit(&mut self, file: &Path, name: &str) -> Result<(), ConfigFault> {
        let real = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_path_buf());
        let remedy = "remove one `extend`".to_owned();
        if self.open.contains(&real) {
            let message = format!("`{name}` extends itself, directly or through others");
            return Err(ConfigFault { message, remedy });
        }
        self.count += 1;
        if self.count > MOST_FILES {
            let message = format!("more than {MOST_FILES} files extend each other");
            return Err(ConfigFault { message, remedy });
        }
        self.open.push(real);
        Ok(())
    }
}

fn read(file: &Path, name: &str) -> Result<String, ConfigFault> {
    let fault = |reason: &str| ConfigFault {
        message: format!("cannot read the configuration `{name}`: {reason}"),
        remedy: "correct the path, or mend the file".to_owned(),
    };
    let size = std::fs::metadata(file).map_err(|error| fault(&path::reason(&error)))?;
    if size.len() > MOST_BYTES {
        return Err(fault("it has more than 1 MiB"));
    }
    let bytes = std::fs::read(file).map_err(|error| fault(&path::reason(&error)))?;
    String::from_utf8(bytes).map_err(|_| fault("it is not UTF-8"))
}

fn syntax_fault(error: &toml::de::Error) -> Fault {
    Fault {
        span: error.span().unwrap_or_default(),
        message: format!("this is no TOML: {}", error.message()),
        remedy: "correct the syntax".to_owned(),
    }
}

fn place(fault: &Fault, source: &SourceFile) -> ConfigFault {
    let start = u32::try_from(fault.span.start).unwrap_or(u32::MAX);
    let at = source.lines().line_column(source.text(), start);
    ConfigFault {
        message: format!("{}:{}:{}: {}", source.name(), at.line, at.column, fault.message),
        remedy: fault.remedy.clone(),
    }
}

/// The path without `.` and `..`, as far as its text alone shows it.
pub(super) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir if normal.file_name().is_some() => {
                normal.pop();
            }
            std::path::Component::CurDir => {}
            part => normal.push(part),
        }
    }
    normal
}

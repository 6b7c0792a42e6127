//! The lines of the inputs: files, packed or not, folders of parts, standard
//! input.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use crate::corpus::{Compression, decompressed, take_line};
use crate::error::{Error, Result};

/// Bytes of a line at most; a longer one is passed over.
const LINE_BYTES_MAX: usize = 256 << 20;

/// A file of lines, and what it is called in reports.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) path: PathBuf,
    pub(super) name: String,
}

/// A line, or why there is none.
pub(super) type Line = Result<Vec<u8>, String>;

/// The files to be read, in their order: those of a folder by name, but hidden
/// ones and those that begin with an underscore, as engines write beside parts.
/// Standard input is copied into `folder` first, for it is read twice.
///
/// # Errors
///
/// Where one cannot be read.
pub(super) fn sources(inputs: &[PathBuf], folder: &Path) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for input in inputs {
        if input.as_os_str() == "-" {
            let path = folder.join("stdin");
            let mut copy = File::create(&path).map_err(Error::io(&path, "cannot write"))?;
            io::copy(&mut io::stdin().lock(), &mut copy)
                .map_err(Error::io(&path, "cannot copy standard input"))?;
            let name = "-".to_owned();
            sources.push(Source { path, name });
            continue;
        }
        sources.extend(files(input)?);
    }
    Ok(sources)
}

/// Gives `take` every line of some inputs that is not blank, with the name of its
/// file and its number there; standard input is read as it comes.
///
/// # Errors
///
/// Where an input cannot be read, and the first error of `take`.
pub fn each_line<E: From<Error>>(
    inputs: &[PathBuf],
    mut take: impl FnMut(&str, usize, Line) -> Result<(), E>,
) -> Result<(), E> {
    for input in inputs {
        let sources = if input.as_os_str() == "-" {
            vec![Source {
                path: input.clone(),
                name: "-".to_owned(),
            }]
        } else {
            files(input)?
        };
        for source in sources {
            each(&source, |number, line| take(&source.name, number, line))?;
        }
    }
    Ok(())
}

/// The files of an input.
fn files(input: &Path) -> Result<Vec<Source>> {
    let failed = || Error::io(input, "cannot read");
    let facts = fs::metadata(input).map_err(failed())?;
    let mut paths = vec![input.to_path_buf()];
    if facts.is_dir() {
        let entries = fs::read_dir(input).map_err(failed())?;
        let entries: io::Result<Vec<PathBuf>> = entries.map(|entry| Ok(entry?.path())).collect();
        paths = entries.map_err(failed())?;
        paths.retain(|path| path.is_file() && is_part(path));
        paths.sort();
    }
    let named = paths.into_iter().map(|path| Source {
        name: path.display().to_string(),
        path,
    });
    Ok(named.collect())
}

fn is_part(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy());
    name.is_some_and(|name| !name.starts_with(['_', '.']))
}

/// Gives `take` every line that is not blank, with its number in its file.
///
/// # Errors
///
/// Where a file cannot be read, and the first error of `take`.
pub(super) fn each<E: From<Error>>(
    source: &Source,
    mut take: impl FnMut(usize, Line) -> Result<(), E>,
) -> Result<(), E> {
    let failed = || Error::io(&source.path, "cannot read");
    let mut reader = open(&source.path)?;
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let length = take_line(&mut reader, LINE_BYTES_MAX, &mut line).map_err(failed())?;
        let Some(length) = length else {
            break;
        };
        if length > LINE_BYTES_MAX as u64 {
            let what = format!("a line of more than {LINE_BYTES_MAX} bytes");
            take(number, Err(what))?;
        } else if !line.trim_ascii().is_empty() {
            take(number, Ok(std::mem::take(&mut line)))?;
        }
    }
    Ok(())
}

/// Opens a file and unpacks it, as its name says.
fn open(path: &Path) -> Result<Box<dyn BufRead + Send>> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let file = File::open(path).map_err(Error::io(path, "cannot read"))?;
    let unpacked = decompressed(
        BufReader::new(file),
        Compression::of_file(&path.to_string_lossy()),
    );
    Ok(Box::new(BufReader::with_capacity(1 << 18, unpacked)))
}

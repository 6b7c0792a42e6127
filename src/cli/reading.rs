//! Options of the commands that read a corpus.

use prasowka::corpus::{BadColumns, Columns, Limits, Ocr, Options};

/// Options of the commands that read a corpus.
#[derive(Debug, clap::Args)]
pub(crate) struct Reading {
    /// Largest article in bytes: a file, a record, a member of an archive
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().max_bytes)]
    max_bytes: usize,
    /// How many times its size a packed file may unpack to
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_ratio)]
    max_ratio: u64,
    /// Members of an archive that are read
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_members)]
    max_members: usize,
    /// Seconds that the reading of one PDF or picture may take
    #[arg(long, value_name = "SECONDS", default_value_t = Limits::default().max_seconds, value_parser = clap::value_parser!(u64).range(1..=86400))]
    max_seconds: u64,
    /// Fields of JSON and columns of tables that their names do not tell: text=body,date=day
    #[arg(long, value_name = "FIELD=NAME", default_value = "", hide_default_value = true, value_parser = columns)]
    map: Columns,
    /// Follow links that lead out of the corpus
    #[arg(long)]
    follow: bool,
    /// Read pictures of pages, alone (PNG, JPEG, TIFF) and in PDF, with the program tesseract
    #[arg(long)]
    ocr: bool,
    /// Languages of the pictures, as tesseract names them
    #[arg(long, value_name = "LANGS", default_value = "pol+eng", value_parser = Ocr::new, requires = "ocr")]
    ocr_lang: Ocr,
}

impl Reading {
    /// What the options say.
    pub(crate) fn options(&self) -> Options {
        Options {
            limits: Limits {
                max_bytes: self.max_bytes,
                max_ratio: self.max_ratio,
                max_members: self.max_members,
                max_seconds: self.max_seconds,
            },
            columns: self.map.clone(),
            follows: self.follow,
            ocr: self.ocr.then(|| self.ocr_lang.clone()),
        }
    }
}

/// Reads a list of columns; an empty one has none.
fn columns(list: &str) -> Result<Columns, BadColumns> {
    if list.is_empty() {
        Ok(Columns::default())
    } else {
        list.parse()
    }
}

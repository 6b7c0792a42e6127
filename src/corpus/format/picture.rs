//! Pictures of pages: PNG, JPEG, TIFF, read where the reader asked for it.
//!
//! They belong to a corpus only then, for most pictures hold no text.

use std::sync::atomic::AtomicBool;

use super::{Draft, Format, Parse, Split};
use crate::corpus::ocr;
use crate::corpus::piece::Options;
use crate::corpus::problem::{Finding, Reason, Setting};

pub(super) const FORMAT: Format = Format {
    name: "picture",
    extensions: &["png", "jpg", "jpeg", "tif", "tiff"],
    split: Split::Whole,
    parse: Parse::Bytes(parse),
};

fn parse(bytes: &[u8], options: &Options) -> Result<Draft, Finding> {
    let Some(ocr) = &options.ocr else {
        let setting = Setting::Ocr;
        let detail = format!("a picture; {setting} reads its text where tesseract is installed");
        return Err(Finding::new(Reason::Binary, detail));
    };
    let text = ocr::read(bytes, ocr, &options.limits, &AtomicBool::new(false))?;
    Ok(Draft {
        text,
        lacks: Some("no text in the picture"),
        ..Draft::default()
    })
}

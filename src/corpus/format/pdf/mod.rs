//! PDF: the letters of its pages, put together to lines and paragraphs.
//!
//! The title is the one that the document declares, unless a program has put
//! the name of a file there; the day on which it was made is believed only
//! where nothing else says when it was published. Pictures are read only where
//! there is no text, and the reader asked for it.
//!
//! What reads a PDF runs on a thread of its own, within a time. A document that
//! would unpack to too much is refused before.
//!
//! Format: ISO 32000-2.

mod bomb;
mod layout;
mod scan;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use encoding_rs::{UTF_16BE, WINDOWS_1252};
use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, interpret_page,
};

use self::layout::{Layout, Letter, Turn};
use super::{Draft, Format, Parse, Split};
use crate::article::Origin;
use crate::contain::contain;
use crate::corpus::ocr::Ocr;
use crate::corpus::piece::{Limits, Options};
use crate::corpus::problem::{Finding, Reason, Setting};
use crate::date::PartialDate;

pub(super) const FORMAT: Format = Format {
    name: "pdf",
    extensions: &["pdf"],
    split: Split::Whole,
    parse: Parse::Bytes(parse),
};

/// Stack of the thread, for what is nested.
const STACK_BYTES: usize = 16 << 20;

/// Units of glyphs in an em.
const UNITS_PER_EM: f64 = 1000.0;

/// The width of a letter whose font says none, in these units.
const WIDTH_USUAL: f64 = 500.0;

fn parse(bytes: &[u8], options: &Options) -> Result<Draft, Finding> {
    let limits = &options.limits;
    if let Some(finding) = bomb::find(bytes, limits) {
        return Err(finding);
    }
    let stop = Arc::new(AtomicBool::new(false));
    let (sender, receiver) = mpsc::channel();
    let reading = Reading {
        bytes: bytes.to_vec(),
        chars_max: limits.max_bytes,
        stop: Arc::clone(&stop),
        ocr: options.ocr.clone(),
        limits: *limits,
    };
    let thread = thread::Builder::new().stack_size(STACK_BYTES);
    let started = thread.spawn(move || {
        let read = contain(|| reading.read());
        // after the time nobody waits for it
        let _ = sender.send(read);
    });
    if let Err(error) = started {
        let detail = format!("no thread to read it on: {error}");
        return Err(Finding::new(Reason::ReaderFailed, detail));
    }
    match receiver.recv_timeout(Duration::from_secs(limits.max_seconds)) {
        Ok(Ok(read)) => read,
        Ok(Err(message)) => panic!("{message}"),
        Err(_) => {
            stop.store(true, Ordering::Relaxed);
            let seconds = limits.max_seconds;
            let detail = format!(
                "not read after {seconds} seconds; if it is that long, raise {}",
                Setting::MaxSeconds
            );
            Err(Finding::new(Reason::TooSlow, detail))
        }
    }
}

/// A document, to be read on a thread of its own.
struct Reading {
    bytes: Vec<u8>,
    chars_max: usize,
    stop: Arc<AtomicBool>,
    ocr: Option<Ocr>,
    limits: Limits,
}

impl Reading {
    fn read(self) -> Result<Draft, Finding> {
        let pdf = Pdf::new(self.bytes).map_err(damaged)?;
        if bomb::has_endless_font(&pdf) {
            let detail = "a font with widths for more characters than there can be";
            return Err(Finding::new(Reason::Bomb, detail));
        }
        let cache = InterpreterCache::new();
        let mut letters = Letters {
            layout: Layout::default(),
            n_chars: 0,
            chars_max: self.chars_max,
            stop: Arc::clone(&self.stop),
        };
        for page in pdf.pages().iter() {
            let (width, height) = page.render_dimensions();
            let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
            let settings = InterpreterSettings::default();
            let mut context = Context::new(Affine::IDENTITY, bounds, &cache, pdf.xref(), settings);
            interpret_page(page, &mut context, &mut letters);
            letters.layout.end_page();
            if letters.n_chars > letters.chars_max {
                let max = letters.chars_max;
                let detail = format!("more than {max} letters; raise {}", Setting::MaxBytes);
                return Err(Finding::new(Reason::TooLarge, detail));
            }
        }
        let mut text = letters.layout.finish();
        if text.is_empty() {
            let Some(ocr) = &self.ocr else {
                let detail = format!(
                    "no text in it, perhaps only pictures of pages; {} reads those where \
                     tesseract is installed",
                    Setting::Ocr
                );
                return Err(Finding::new(Reason::Empty, detail));
            };
            text = scan::read(&pdf, ocr, &self.limits, &self.stop)?;
        }
        Ok(draft(&pdf, &text))
    }
}

fn damaged(error: LoadPdfError) -> Finding {
    let detail = match error {
        LoadPdfError::Decryption(_) => "encrypted; save it without a password",
        LoadPdfError::Invalid => "no PDF, or one that is damaged",
    };
    Finding::new(Reason::Damaged, detail)
}

fn draft(pdf: &Pdf, text: &str) -> Draft {
    let facts = pdf.metadata();
    let title = facts
        .title
        .as_deref()
        .map(decoded)
        .filter(|title| is_title(title));
    let body = title
        .as_ref()
        .and_then(|title| text.strip_prefix(title.trim()));
    let body = body.filter(|body| body.starts_with('\n')).unwrap_or(text);
    let made = facts.creation_date.or(facts.modification_date);
    let made =
        made.and_then(|made| PartialDate::day(made.year as i16, made.month as i8, made.day as i8));
    Draft {
        text: body.trim_start().to_string(),
        title,
        dates: made.map(|made| (Origin::File, made)).into_iter().collect(),
        ..Draft::default()
    }
}

/// A string outside of pages: UTF-16 or UTF-8 with a mark, else nearly Latin.
fn decoded(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest).0.into(),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into(),
        _ => WINDOWS_1252.decode_without_bom_handling(bytes).0.into(),
    }
}

/// Whether a title is one, and not what a program has put there: "Microsoft
/// Word - a.docx", "untitled".
fn is_title(title: &str) -> bool {
    let title = title.trim();
    let has_extension = title.rsplit_once('.').is_some_and(|(_, extension)| {
        (2..=5).contains(&extension.len())
            && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    title.contains(' ') && !title.starts_with("Microsoft ") && !has_extension
}

/// Takes the letters of a page as they are drawn.
struct Letters {
    layout: Layout,
    n_chars: usize,
    chars_max: usize,
    stop: Arc<AtomicBool>,
}

impl Letters {
    /// Ends the thread where nobody waits for it.
    fn go_on(&self) {
        assert!(!self.stop.load(Ordering::Relaxed), "out of time");
    }
}

impl Device<'_> for Letters {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        self.go_on();
        // the outline of letters that are filled as well
        if matches!(mode, DrawMode::Stroke(_)) || self.n_chars > self.chars_max {
            return;
        }
        for glyph in run.glyphs() {
            let text = match glyph.as_unicode() {
                Some(BfString::Char(letter)) => letter.to_string(),
                Some(BfString::String(letters)) => letters,
                None => char::REPLACEMENT_CHARACTER.to_string(),
            };
            self.n_chars += 1;
            let place = props.transform * glyph.transform();
            let at = place * Point::ZERO;
            let width = match &**glyph {
                hayro_interpret::font::Glyph::Outline(glyph) => glyph.advance_width(),
                hayro_interpret::font::Glyph::Type3(_) => None,
            };
            let width = width.map_or(WIDTH_USUAL, f64::from);
            let along = place * Point::new(UNITS_PER_EM, 0.0) - at;
            let turn = Turn::of(along.x, along.y);
            let end = place * Point::new(width, 0.0);
            let (x, y) = turn.upright(at.x, at.y);
            self.layout.add(&Letter {
                x,
                y,
                end: turn.upright(end.x, end.y).0,
                size: (place * Point::new(0.0, UNITS_PER_EM) - at).hypot(),
                turn,
                text,
            });
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {
        self.go_on();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.go_on();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {
        self.go_on();
    }

    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {
        self.go_on();
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

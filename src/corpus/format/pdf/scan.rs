//! Scanned pages: the largest picture of each, read by a program.

use std::sync::atomic::{AtomicBool, Ordering};

use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::kurbo::{Affine, BezPath, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, interpret_page,
};

use crate::corpus::ocr::{self, Ocr};
use crate::corpus::piece::Limits;
use crate::corpus::problem::{Finding, Reason};

/// Pixels of the smallest picture that can be a page's, and of the largest that
/// is read: A4 at 600 to the inch.
const PIXELS: std::ops::RangeInclusive<u64> = 100_000..=40_000_000;

/// Reads the pages of a document that holds only pictures.
pub(super) fn read(
    pdf: &Pdf,
    ocr: &Ocr,
    limits: &Limits,
    stop: &AtomicBool,
) -> Result<String, Finding> {
    let cache = InterpreterCache::new();
    let mut pages = Vec::new();
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let settings = InterpreterSettings::default();
        let mut context = Context::new(Affine::IDENTITY, bounds, &cache, pdf.xref(), settings);
        let mut largest = Largest {
            n_pixels: 0,
            picture: Vec::new(),
            stop,
        };
        interpret_page(page, &mut context, &mut largest);
        if !largest.picture.is_empty() {
            pages.push(ocr::read(&largest.picture, ocr, limits, stop)?);
        }
    }
    pages.retain(|page| !page.is_empty());
    if pages.is_empty() {
        let detail = "no text in it, and none in the pictures of its pages";
        return Err(Finding::new(Reason::Empty, detail));
    }
    Ok(pages.join("\n\n"))
}

/// Takes the largest picture of a page, as a portable any map.
struct Largest<'s> {
    n_pixels: u64,
    picture: Vec<u8>,
    stop: &'s AtomicBool,
}

impl Largest<'_> {
    fn take(&mut self, sort: &str, width: u32, height: u32, pixels: impl Iterator<Item = u8>) {
        self.n_pixels = u64::from(width) * u64::from(height);
        self.picture = format!("{sort} {width} {height} 255\n").into_bytes();
        self.picture.extend(pixels);
    }

    /// Ends the thread where nobody waits for it.
    fn go_on(&self) {
        assert!(!self.stop.load(Ordering::Relaxed), "out of time");
    }
}

impl Device<'_> for Largest<'_> {
    fn draw_image(&mut self, image: Image<'_, '_>, _: ImageDrawProps<'_>) {
        self.go_on();
        let n_pixels = u64::from(image.width()) * u64::from(image.height());
        if n_pixels <= self.n_pixels || !PIXELS.contains(&n_pixels) {
            return;
        }
        match image {
            // what is painted is dark
            Image::Stencil(image) => image.with_stencil(
                |luma, _| {
                    let pixels = luma.data.into_iter().map(|painted| u8::MAX - painted);
                    self.take("P5", luma.width, luma.height, pixels);
                },
                None,
            ),
            Image::Raster(image) => image.with_rgba(
                |data, _| match data {
                    ImageData::Luma(luma) => {
                        self.take("P5", luma.width, luma.height, luma.data.into_iter());
                    }
                    ImageData::Rgb(rgb) => {
                        self.take("P6", rgb.width, rgb.height, rgb.data.into_iter());
                    }
                },
                None,
            ),
        }
    }

    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, '_>, _: DrawProps<'_>, _: &DrawMode) {
        self.go_on();
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {
        self.go_on();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

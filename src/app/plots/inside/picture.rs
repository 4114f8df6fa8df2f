//! Pictures of thousands of cells as one image each: a palette and a byte a cell, written as an uncompressed BMP in a data URI.

use super::super::colour::Ramp;
use super::super::svg::{Svg, number};

/// Colours of a ramp in the palette; odd, so that zero of a diverging ramp has a colour of its own.
const LEVELS: u8 = 63;
/// Padding: on none of the ramps.
const PADDING: [u8; 3] = [205, 215, 224];

/// A picture under construction, all cells at the lower end of the ramp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Picture {
    columns: usize,
    rows: usize,
    ramp: Ramp,
    /// Row by row from the top.
    cells: Vec<u8>,
}

impl Picture {
    pub(super) fn new(columns: usize, rows: usize, ramp: Ramp) -> Self {
        Self {
            columns,
            rows,
            ramp,
            cells: vec![0; columns * rows],
        }
    }

    /// Colours a cell by a fraction of the ramp; what is not a number is as 0.
    pub(super) fn set(&mut self, column: usize, row: usize, fraction: f64) {
        let level = (fraction.clamp(0.0, 1.0) * f64::from(LEVELS - 1)).round() as u8;
        self.put(column, row, level);
    }

    /// Colours a cell as padding.
    pub(super) fn pad(&mut self, column: usize, row: usize) {
        self.put(column, row, LEVELS);
    }

    fn put(&mut self, column: usize, row: usize, level: u8) {
        if column < self.columns
            && let Some(cell) = self.cells.get_mut(row * self.columns + column)
        {
            *cell = level;
        }
    }

    /// Draws the picture into an area. Cells larger than a pixel keep their edges, smaller ones are averaged by the browser.
    pub(super) fn draw(&self, svg: &mut Svg, [x, y, w, h]: [f64; 4]) {
        if self.cells.is_empty() {
            return;
        }
        let large = w >= self.columns as f64 && h >= self.rows as f64;
        let rendering = if large {
            " style=\"image-rendering:pixelated\""
        } else {
            ""
        };
        let [x, y, w, h] = [x, y, w, h].map(number);
        let source = self.data_uri();
        svg.raw(&format!(
            "<image x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" preserveAspectRatio=\"none\" href=\"{source}\"{rendering}/>"
        ));
    }

    fn data_uri(&self) -> String {
        format!("data:image/bmp;base64,{}", base64(&self.bitmap()))
    }

    /// A file header, a BITMAPINFOHEADER, the palette, and rows from the bottom, each padded to whole words of 32 bits.
    fn bitmap(&self) -> Vec<u8> {
        let stride = self.columns.next_multiple_of(4);
        let colours = u32::from(LEVELS) + 1;
        let offset = 14 + 40 + 4 * colours;
        let pixels = (stride * self.rows) as u32;
        let mut file = Vec::with_capacity(offset as usize + stride * self.rows);
        file.extend(b"BM");
        for word in [
            offset + pixels,
            0,
            offset,
            40,
            self.columns as u32,
            self.rows as u32,
        ] {
            file.extend(word.to_le_bytes());
        }
        // One plane, eight bits a pixel, no compression, 2,835 pixels per metre.
        file.extend([1, 0, 8, 0]);
        for word in [0, pixels, 2835, 2835, colours, 0] {
            file.extend(word.to_le_bytes());
        }
        let ramp =
            (0..LEVELS).map(|level| self.ramp.colour(f64::from(level) / f64::from(LEVELS - 1)));
        for [red, green, blue] in ramp.chain([PADDING]) {
            file.extend([blue, green, red, 0]);
        }
        for row in self.cells.chunks(self.columns.max(1)).rev() {
            file.extend(row);
            file.extend(std::iter::repeat_n(0, stride - row.len()));
        }
        file
    }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |bits: u32, shift: u32| char::from(DIGITS[(bits >> shift) as usize & 63]);
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (index, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            text.push(if index <= chunk.len() {
                digit(bits, shift)
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_rfc_4648() {
        let expected = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, coded) in expected {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
        assert_eq!(base64(&[0xfb, 0xff, 0xfe]), "+//+");
    }

    #[test]
    fn a_bitmap_has_its_sizes_its_palette_and_its_lowest_row_first() {
        let mut picture = Picture::new(3, 2, Ramp::Grey);
        picture.set(0, 0, 1.0);
        picture.pad(2, 1);
        picture.set(9, 0, 1.0);
        let file = picture.bitmap();
        let word =
            |at: usize| u32::from_le_bytes([file[at], file[at + 1], file[at + 2], file[at + 3]]);
        let offset = 54 + 4 * 64;
        assert_eq!(
            (&file[..2], word(2) as usize, word(10) as usize),
            (&b"BM"[..], file.len(), offset)
        );
        assert_eq!((word(18), word(22), word(46)), (3, 2, 64));
        assert_eq!(&file[offset..], [0, 0, 63, 0, 62, 0, 0, 0]);
        assert_eq!(
            (&file[54..57], &file[54 + 62 * 4..54 + 62 * 4 + 3]),
            (&[0, 0, 0][..], &[255, 255, 255][..])
        );
    }

    #[test]
    fn zero_of_a_diverging_picture_is_its_neutral_colour() {
        let mut picture = Picture::new(1, 1, Ramp::Diverging);
        picture.set(0, 0, 0.5);
        let file = picture.bitmap();
        let level = usize::from(*file.get(file.len() - 4).unwrap());
        assert_eq!(&file[54 + 4 * level..54 + 4 * level + 3], [236, 242, 244]);
    }
}

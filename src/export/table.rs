//! Tables that programs read: CSV and tab-separated values.

use std::borrow::Cow;
use std::io::{self, Write};

/// A form of tables that programs read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// Comma-separated, quoted where it must be (RFC 4180).
    Csv,
    /// Tab-separated; a tab or line end within a field becomes a space.
    Tsv,
}

impl Table {
    /// Prints a row.
    ///
    /// # Errors
    ///
    /// What writing says.
    pub fn row(
        self,
        out: &mut (impl Write + ?Sized),
        fields: &[impl AsRef<str>],
    ) -> io::Result<()> {
        let fields: Vec<_> = fields
            .iter()
            .map(|field| self.field(field.as_ref()))
            .collect();
        match self {
            Self::Csv => write!(out, "{}\r\n", fields.join(",")),
            Self::Tsv => writeln!(out, "{}", fields.join("\t")),
        }
    }

    fn field(self, field: &str) -> Cow<'_, str> {
        match self {
            Self::Csv if field.contains(['"', ',', '\n', '\r']) => {
                format!("\"{}\"", field.replace('"', "\"\"")).into()
            }
            Self::Tsv if field.contains(['\t', '\n', '\r']) => {
                field.replace(['\t', '\n', '\r'], " ").into()
            }
            _ => field.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_keep_their_columns() {
        let row = |table: Table| {
            let mut out = Vec::new();
            table.row(&mut out, &["a", "b,c", "d\"e\tf"]).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(row(Table::Csv), "a,\"b,c\",\"d\"\"e\tf\"\r\n");
        assert_eq!(row(Table::Tsv), "a\tb,c\td\"e f\n");
    }
}

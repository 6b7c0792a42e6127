//! Sources: makes sure that a table is made from the file it says.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

/// Fails unless the file has this SHA-256.
pub(crate) fn check_sha256(path: &Path, wanted: &str) -> Result<()> {
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    let found = sha256(&bytes);
    ensure!(
        found == wanted,
        "{} has sha256 {found}, the table is made from {wanted}",
        path.display()
    );
    Ok(())
}

/// The SHA-256 in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

//! Panics that cost no more than what they happened in.
//!
//! One article that a rule cannot bear must not end a run over a million, and
//! a file in which a bit has flipped must not look like a broken program. The
//! message of such a panic goes to whoever contained it; the program's own hook
//! keeps quiet about it.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    /// Containers around what this thread is doing.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// Does something; where it panics, gives the message instead.
///
/// What `work` has changed may be half changed: throw it away.
///
/// # Errors
///
/// The message of the panic.
pub fn contain<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    DEPTH.set(DEPTH.get() + 1);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    DEPTH.set(DEPTH.get() - 1);
    done.map_err(|payload| message(payload.as_ref()))
}

/// Makes the process print no panic that is contained. Others are printed as
/// before.
pub fn keep_quiet() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if DEPTH.get() == 0 {
            before(info);
        }
    }));
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a panic without a message").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message() {
        assert_eq!(contain(|| 7), Ok(7));
        let found = contain(|| -> u8 { panic!("place {}", 3) });
        assert_eq!(found, Err("place 3".to_owned()));
    }
}

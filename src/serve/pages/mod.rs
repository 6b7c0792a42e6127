//! The views: each reads its address, asks the library, and makes a page.

mod article;
mod chart;
mod entity;
mod facets;
mod failure;
mod hits;
mod home;
mod keys;
mod layout;
mod map;
mod search;
mod sentence;
mod text;
mod time;
mod values;

use super::ask::View;

pub(super) use failure::failure;

/// The addresses of the views.
pub(super) const ROUTES: &[(&str, View)] = &[
    ("/", home::view),
    ("/search", search::view),
    ("/article", article::view),
    ("/entity", entity::view),
    ("/values", values::view),
    ("/map", map::view),
    ("/time", time::view),
    ("/keys", keys::view),
];

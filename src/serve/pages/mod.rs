//! The views: each reads its address, asks the library, and makes a page.

mod article;
mod chart;
mod chronology;
mod compare;
mod entity;
mod facets;
mod failure;
mod hits;
mod home;
mod keys;
mod layout;
mod lines;
mod map;
mod network;
mod search;
mod sentence;
mod spring;
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
    ("/lines", lines::view),
    ("/chronology", chronology::view),
    ("/compare", compare::view),
    ("/network", network::view),
    ("/map", map::view),
    ("/time", time::view),
    ("/keys", keys::view),
];

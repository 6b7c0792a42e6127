//! The filters, the same for every command that takes them: two options a
//! facet, from the facet's own row.

use std::ffi::OsStr;

use clap::{ArgMatches, Command};
use clap_complete::engine::{ArgValueCandidates, ArgValueCompleter};
use prasowka::index::{Facet, ValueKind};
use prasowka::query::filter::Filters;

use super::completions;

/// What narrows a search.
#[derive(Debug, Default)]
pub(crate) struct Args(Filters);

/// Heading of the filters in the help.
const HEADING: &str = "Filters (repeated: either; `none`: without any)";

/// Name of the option that asks for all values of a facet.
const ALL_OF: &str = "all-of";

/// Names of the options that ask for frozen collections, and against them.
const COLLECTIONS: [(&str, &str); 2] = [
    ("collection", "Only articles of this frozen collection"),
    ("not-collection", "No articles of this frozen collection"),
];

impl Args {
    /// The filters, with the facet of each.
    pub(crate) fn filters(&self) -> Filters {
        self.0.clone()
    }
}

/// The facets in the order in which they are offered: days last.
fn offered() -> [Facet; Facet::N] {
    let mut facets = Facet::ALL;
    facets.sort_by_key(|facet| facet.is_of_days());
    facets
}

/// The option of a facet, or the one that excludes.
fn option(facet: Facet, excludes: bool) -> clap::Arg {
    let named = |name: &str| {
        let not = if excludes { "not-" } else { "" };
        format!("{not}{name}")
    };
    let aliases = facet.aliases().iter().map(|alias| named(alias));
    let name = named(facet.parameter());
    clap::Arg::new(name.clone())
        .long(name)
        .aliases(aliases)
        .value_name(match facet.kind() {
            ValueKind::Name | ValueKind::Place => "NAME",
            ValueKind::Country => "COUNTRY",
            ValueKind::Language => "LANG",
            ValueKind::Days { .. } => "RANGE",
        })
        .action(clap::ArgAction::Append)
        .help(facet.help()[usize::from(excludes)])
        .help_heading(HEADING)
        .add(ArgValueCompleter::new(move |typed: &OsStr| {
            completions::values(facet, typed)
        }))
}

impl clap::Args for Args {
    fn augment_args(command: Command) -> Command {
        let all_of = clap::Arg::new(ALL_OF)
            .long(ALL_OF)
            .value_name("FACET")
            .action(clap::ArgAction::Append)
            .value_parser(facet)
            .add(ArgValueCandidates::new(completions::facets))
            .help("Facets whose values must all hold, not either: --all-of person")
            .help_heading(HEADING);
        let collection = |(name, help): (&'static str, &'static str)| {
            clap::Arg::new(name)
                .long(name)
                .value_name("NAME")
                .action(clap::ArgAction::Append)
                .help(help)
                .help_heading(HEADING)
                .add(ArgValueCandidates::new(completions::collections))
        };
        let [collections, not_collections] = COLLECTIONS.map(collection);
        command
            .args(offered().map(|facet| option(facet, false)))
            .arg(collections)
            .arg(all_of)
            .args(offered().map(|facet| option(facet, true)))
            .arg(not_collections)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl clap::FromArgMatches for Args {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let all_of: Vec<Facet> = matches
            .get_many::<Facet>(ALL_OF)
            .into_iter()
            .flatten()
            .copied()
            .collect();
        let [collections, not_collections] = COLLECTIONS.map(|(name, _)| {
            let names = matches.get_many::<String>(name).into_iter().flatten();
            names.cloned().collect()
        });
        let mut filters = Filters {
            collections,
            not_collections,
            ..Filters::default()
        };
        for facet in offered() {
            let of = |name: &str| {
                let values = matches.get_many::<String>(name).into_iter().flatten();
                values.map(move |value| (facet, value.clone()))
            };
            let name = facet.parameter();
            if all_of.contains(&facet) {
                filters.all.extend(of(name));
            } else {
                filters.any.extend(of(name));
            }
            filters.not.extend(of(&format!("not-{name}")));
        }
        Ok(Self(filters))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = <Self as clap::FromArgMatches>::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Reads the name of a facet.
pub(crate) fn facet(name: &str) -> Result<Facet, String> {
    Facet::named(name).ok_or_else(|| {
        let names: Vec<_> = Facet::ALL.into_iter().map(Facet::name).collect();
        format!("the facets are {}", names.join(", "))
    })
}

/// The names of the facets, in a sentence.
pub(crate) fn names() -> String {
    let [rest @ .., last] = Facet::ALL.map(Facet::name);
    format!("{} or {last}", rest.join(", "))
}

//! The filters, the same for every command that takes them.

use prasowka::index::Facet;
use prasowka::query::filter::Filters;

/// What narrows a search.
///
/// The same option again means either of them.
#[derive(Debug, Default, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Filters (repeated: either; `none`: without any)")]
pub(crate) struct Args {
    /// A person, in any case form
    #[arg(long, value_name = "NAME")]
    person: Vec<String>,
    /// A country mentioned: a code, or a name in any language and form; or a region or continent
    #[arg(long, value_name = "COUNTRY")]
    country: Vec<String>,
    /// A country that the article is mainly about
    #[arg(long, value_name = "COUNTRY")]
    about: Vec<String>,
    /// An organisation
    #[arg(long, value_name = "NAME", alias = "organization")]
    organisation: Vec<String>,
    /// A place
    #[arg(long, value_name = "NAME")]
    place: Vec<String>,
    /// Language of the article, as a code
    #[arg(long, value_name = "LANG")]
    lang: Vec<String>,
    /// Newspaper, agency or desk
    #[arg(long, value_name = "NAME")]
    source: Vec<String>,
    /// Published within: 2024, 2024-06, 2024-06-18, 2024-03..2024-06, ..2023, "last 7 days"
    #[arg(long, value_name = "RANGE")]
    published: Vec<String>,
    /// Speaking of a time within, or around
    #[arg(long, value_name = "RANGE", alias = "mentioned")]
    mentions: Vec<String>,
    /// Facets whose values must all hold, not either: --all-of person
    #[arg(long, value_name = "FACET", value_parser = facet)]
    all_of: Vec<Facet>,
    /// Not this person
    #[arg(long, value_name = "NAME")]
    not_person: Vec<String>,
    /// Not this country
    #[arg(long, value_name = "COUNTRY")]
    not_country: Vec<String>,
    /// Not mainly about this country
    #[arg(long, value_name = "COUNTRY")]
    not_about: Vec<String>,
    /// Not this organisation
    #[arg(long, value_name = "NAME", alias = "not-organization")]
    not_organisation: Vec<String>,
    /// Not this place
    #[arg(long, value_name = "NAME")]
    not_place: Vec<String>,
    /// Not in this language
    #[arg(long, value_name = "LANG")]
    not_lang: Vec<String>,
    /// Not from this source
    #[arg(long, value_name = "NAME")]
    not_source: Vec<String>,
    /// Not published within
    #[arg(long, value_name = "RANGE")]
    not_published: Vec<String>,
    /// Not speaking of a time within, or around
    #[arg(long, value_name = "RANGE", alias = "not-mentioned")]
    not_mentions: Vec<String>,
}

/// Reads the name of a facet.
pub(crate) fn facet(name: &str) -> Result<Facet, String> {
    let known = match name {
        "organization" => Some(Facet::Organisation),
        "mentions" => Some(Facet::Mentioned),
        _ => Facet::from_name(name),
    };
    known.ok_or_else(|| {
        let names: Vec<_> = Facet::ALL.into_iter().map(Facet::name).collect();
        format!("the facets are {}", names.join(", "))
    })
}

impl Args {
    /// The filters, with the facet of each.
    pub(crate) fn filters(&self) -> Filters {
        let any = [
            (Facet::Person, &self.person),
            (Facet::Country, &self.country),
            (Facet::About, &self.about),
            (Facet::Organisation, &self.organisation),
            (Facet::Place, &self.place),
            (Facet::Lang, &self.lang),
            (Facet::Source, &self.source),
            (Facet::Published, &self.published),
            (Facet::Mentioned, &self.mentions),
        ];
        let not = [
            (Facet::Person, &self.not_person),
            (Facet::Country, &self.not_country),
            (Facet::About, &self.not_about),
            (Facet::Organisation, &self.not_organisation),
            (Facet::Place, &self.not_place),
            (Facet::Lang, &self.not_lang),
            (Facet::Source, &self.not_source),
            (Facet::Published, &self.not_published),
            (Facet::Mentioned, &self.not_mentions),
        ];
        let (all, any): (Vec<_>, Vec<_>) = pairs(&any)
            .into_iter()
            .partition(|(facet, _)| self.all_of.contains(facet));
        Filters {
            any,
            all,
            not: pairs(&not),
        }
    }
}

fn pairs(values: &[(Facet, &Vec<String>)]) -> Vec<(Facet, String)> {
    let pair = |(facet, values): &(Facet, &Vec<String>)| {
        let facet = *facet;
        values
            .iter()
            .map(move |value| (facet, value.clone()))
            .collect::<Vec<_>>()
    };
    values.iter().flat_map(pair).collect()
}

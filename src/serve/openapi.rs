//! The description of the interface (`OpenAPI` 3.1), put together from the routes,
//! the facets and the schemas of the answers.

use serde_json::{Map, Value, json};

use super::ask::{Ask, Reply};
use super::failure::{Failure, Problem};
use crate::answer;
use crate::index::Facet;

/// What every address of the interface begins with.
pub(super) const BASE: &str = "/api/v1/";

/// An address of the interface.
pub(super) struct Route {
    pub(super) name: &'static str,
    /// What it gives, in a line.
    pub(super) summary: &'static str,
    /// What stands before the query and the filters that it takes: nothing, or
    /// the name of a side.
    pub(super) narrows: &'static [&'static str],
    /// Its own parameters: name, type, help; a required one has a `*`, one of few
    /// values has these with `|` between them, `facet` has the facets.
    pub(super) parameters: &'static [(&'static str, &'static str, &'static str)],
    /// The schema of what it gives.
    pub(super) schema: fn() -> Value,
    pub(super) view: fn(&Ask) -> Result<Reply, Failure>,
}

/// The parameter that every route takes.
const UI: (&str, &str, &str) = ("ui", "pl|en", "Language of names");

/// The description of some routes.
pub(super) fn description(routes: &[Route]) -> Value {
    let mut schemas = Map::new();
    let mut paths = Map::new();
    let problem = shared(answer::schema::<Problem>(), "Problem", &mut schemas);
    for route in routes {
        let name = format!("{}Answer", route.name.replace(".json", ""));
        let schema = shared((route.schema)(), &name, &mut schemas);
        let problem = json!({
            "description": "What was found, what was wanted, what may have been meant",
            "content": {"application/problem+json": {"schema": problem}},
        });
        let mut responses = Map::new();
        responses.insert(
            "200".to_owned(),
            json!({
                "description": route.summary,
                "content": {"application/json": {"schema": schema}},
            }),
        );
        responses.insert(
            "304".to_owned(),
            json!({"description": "Not changed since"}),
        );
        for status in ["400", "403", "404", "414", "422", "500", "503", "504"] {
            responses.insert(status.to_owned(), problem.clone());
        }
        let operation = json!({"get": {
            "operationId": route.name.replace(".json", ""),
            "summary": route.summary,
            "parameters": parameters(route),
            "responses": responses,
        }});
        paths.insert(format!("{BASE}{}", route.name), operation);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "prasówka",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Articles of a corpus, by word, person, country, organisation, \
                            place and date. Only reads.",
            "license": {"name": "MIT OR Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": schemas},
    })
}

/// Puts a schema and those it uses among the shared ones, and refers to it.
fn shared(mut schema: Value, name: &str, schemas: &mut Map<String, Value>) -> Value {
    let defined = schema.as_object_mut().and_then(|it| it.remove("$defs"));
    if let Some(Value::Object(defined)) = defined {
        for (name, mut schema) in defined {
            refer(&mut schema);
            schemas.insert(name, schema);
        }
    }
    if let Some(schema) = schema.as_object_mut() {
        schema.remove("$schema");
    }
    refer(&mut schema);
    schemas.insert(name.to_owned(), schema);
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// Makes references lead to the shared schemas.
fn refer(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::String(target)) = object.get_mut("$ref") {
                *target = target.replace("#/$defs/", "#/components/schemas/");
            }
            object.values_mut().for_each(refer);
        }
        Value::Array(items) => items.iter_mut().for_each(refer),
        _ => {}
    }
}

/// The parameters of a route: those of the query and of every facet where it
/// narrows, and its own.
fn parameters(route: &Route) -> Vec<Value> {
    let mut parameters = Vec::new();
    let several = json!({"type": "array", "items": {"type": "string"}});
    let mut repeated = |name: &str, help: &str| {
        parameters.push(json!({
            "name": name, "in": "query", "description": help, "schema": several,
            "style": "form", "explode": true,
        }));
    };
    for side in route.narrows {
        let mut own = |name: &str, help| repeated(&format!("{side}{name}"), help);
        own(
            "all-of",
            "Facets of which all values must be there, not any",
        );
        for facet in Facet::ALL {
            let [help, help_not] = facet.help();
            own(facet.parameter(), help);
            own(&format!("not-{}", facet.parameter()), help_not);
        }
        own("collection", "Articles of a frozen collection");
        own("not-collection", "No article of a frozen collection");
    }
    let mut narrowing: Vec<(String, &str, &str)> = Vec::new();
    for side in route.narrows {
        narrowing.push((format!("{side}q"), "string", "The query"));
        if side.is_empty() {
            let any = "Whether any of its words will do";
            narrowing.push(("any".to_owned(), "boolean", any));
            let strict = "Whether a query that cannot be read is an error";
            narrowing.push(("strict".to_owned(), "boolean", strict));
        }
    }
    let own = route.parameters.iter().chain([&UI]);
    let own = own.map(|(name, kind, help)| ((*name).to_owned(), *kind, *help));
    parameters.extend(own.chain(narrowing).map(|(name, kind, help)| {
        let plain = kind.trim_end_matches('*');
        let schema = match plain {
            "integer" => json!({"type": "integer", "minimum": 0}),
            "facet" => json!({"enum": Facet::ALL.map(Facet::name)}),
            choice if choice.contains('|') => {
                json!({"enum": choice.split('|').collect::<Vec<_>>()})
            }
            plain => json!({"type": plain}),
        };
        json!({
            "name": name, "in": "query", "description": help, "schema": schema,
            "required": plain.len() < kind.len(),
        })
    }));
    parameters
}

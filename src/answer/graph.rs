//! A network in the formats of programs that draw networks: `GraphML`, GEXF 1.3
//! (static), and CSV as Gephi reads it.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::network::{Edge, Network, Node};

/// A format of networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// graphml.graphdrawing.org
    Graphml,
    /// gexf.net, version 1.3
    Gexf,
    /// Edges a line, as Gephi reads them: `Source,Target,Weight,Type` first.
    Csv,
}

/// An attribute: its name, its type in `GraphML` and in GEXF, and its value.
struct Attribute<T> {
    name: &'static str,
    kinds: [&'static str; 2],
    value: fn(&T) -> Option<String>,
}

const TEXT: [&str; 2] = ["string", "string"];
const NUMBER: [&str; 2] = ["long", "long"];

const OF_NODES: &[Attribute<Node>] = &[
    Attribute {
        name: "kind",
        kinds: TEXT,
        value: |node| Some(node.kind.name().to_owned()),
    },
    Attribute {
        name: "value",
        kinds: TEXT,
        value: |node| Some(node.value.clone()),
    },
    Attribute {
        name: "articles",
        kinds: NUMBER,
        value: |node| Some(node.count.to_string()),
    },
    Attribute {
        name: "stories",
        kinds: NUMBER,
        value: |node| Some(node.stories.to_string()),
    },
];

const OF_EDGES: &[Attribute<Edge>] = &[
    Attribute {
        name: "articles",
        kinds: NUMBER,
        value: |edge| Some(edge.count.to_string()),
    },
    Attribute {
        name: "stories",
        kinds: NUMBER,
        value: |edge| Some(edge.stories.to_string()),
    },
    Attribute {
        name: "npmi",
        kinds: ["double", "double"],
        value: |edge| Some(format!("{:.4}", edge.npmi)),
    },
    Attribute {
        name: "first",
        kinds: TEXT,
        value: |edge| edge.first.clone(),
    },
    Attribute {
        name: "latest",
        kinds: TEXT,
        value: |edge| edge.latest.clone(),
    },
    Attribute {
        name: "example",
        kinds: TEXT,
        value: |edge| edge.example.as_ref().map(|found| found.sentence.clone()),
    },
];

impl Network {
    /// Writes it in a format; stories are the weights.
    ///
    /// # Errors
    ///
    /// Where `out` cannot be written.
    pub fn write(&self, format: Format, out: &mut impl Write) -> io::Result<()> {
        match format {
            Format::Graphml => self.write_graphml(out),
            Format::Gexf => self.write_gexf(out),
            Format::Csv => self.write_csv(out),
        }
    }

    /// `directed` or `undirected`.
    fn direction(&self) -> &'static str {
        if self.directed {
            "directed"
        } else {
            "undirected"
        }
    }

    fn write_graphml(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        writeln!(
            out,
            r#"<graphml xmlns="http://graphml.graphdrawing.org/xmlns">"#
        )?;
        let key = |out: &mut dyn Write, of: &str, name: &str, kind: &str| {
            let id = format!("{}-{name}", &of[..1]);
            writeln!(
                out,
                r#"  <key id="{id}" for="{of}" attr.name="{name}" attr.type="{kind}"/>"#
            )
        };
        key(out, "node", "label", "string")?;
        for attribute in OF_NODES {
            key(out, "node", attribute.name, attribute.kinds[0])?;
        }
        key(out, "edge", "weight", "double")?;
        for attribute in OF_EDGES {
            key(out, "edge", attribute.name, attribute.kinds[0])?;
        }
        writeln!(out, r#"  <graph edgedefault="{}">"#, self.direction())?;
        for node in &self.nodes {
            writeln!(out, r#"    <node id="{}">"#, escaped(&node.id))?;
            data(out, "n-label", &node.name)?;
            for attribute in OF_NODES {
                let value = (attribute.value)(node);
                value.map_or(Ok(()), |value| {
                    data(out, &format!("n-{}", attribute.name), &value)
                })?;
            }
            writeln!(out, "    </node>")?;
        }
        for edge in &self.edges {
            let (source, target) = (escaped(&edge.source), escaped(&edge.target));
            writeln!(out, r#"    <edge source="{source}" target="{target}">"#)?;
            data(out, "e-weight", &edge.stories.to_string())?;
            for attribute in OF_EDGES {
                let value = (attribute.value)(edge);
                value.map_or(Ok(()), |value| {
                    data(out, &format!("e-{}", attribute.name), &value)
                })?;
            }
            writeln!(out, "    </edge>")?;
        }
        writeln!(out, "  </graph>\n</graphml>")
    }

    fn write_gexf(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        writeln!(out, r#"<gexf xmlns="http://gexf.net/1.3" version="1.3">"#)?;
        writeln!(out, "  <meta><creator>prasowka</creator></meta>")?;
        let direction = self.direction();
        writeln!(
            out,
            r#"  <graph mode="static" defaultedgetype="{direction}">"#
        )?;
        let classes = [("node", names(OF_NODES)), ("edge", names(OF_EDGES))];
        for (class, attributes) in classes {
            writeln!(out, r#"    <attributes class="{class}" mode="static">"#)?;
            for (number, (name, kind)) in attributes.into_iter().enumerate() {
                writeln!(
                    out,
                    r#"      <attribute id="{number}" title="{name}" type="{kind}"/>"#
                )?;
            }
            writeln!(out, "    </attributes>")?;
        }
        writeln!(out, "    <nodes>")?;
        for node in &self.nodes {
            let (id, label) = (escaped(&node.id), escaped(&node.name));
            writeln!(out, r#"      <node id="{id}" label="{label}">"#)?;
            values(out, OF_NODES, node)?;
            writeln!(out, "      </node>")?;
        }
        writeln!(out, "    </nodes>\n    <edges>")?;
        for (number, edge) in self.edges.iter().enumerate() {
            let (source, target) = (escaped(&edge.source), escaped(&edge.target));
            writeln!(
                out,
                r#"      <edge id="{number}" source="{source}" target="{target}" weight="{}">"#,
                edge.stories
            )?;
            values(out, OF_EDGES, edge)?;
            writeln!(out, "      </edge>")?;
        }
        writeln!(out, "    </edges>\n  </graph>\n</gexf>")
    }

    fn write_csv(&self, out: &mut impl Write) -> io::Result<()> {
        let header = OF_EDGES.iter().map(|attribute| attribute.name);
        let header: Vec<&str> = ["Source", "Target", "Weight", "Type"]
            .into_iter()
            .chain(header)
            .collect();
        write!(out, "{}\r\n", header.join(","))?;
        let kind = if self.directed {
            "Directed"
        } else {
            "Undirected"
        };
        for edge in &self.edges {
            let name = |id: &str| {
                let node = self.nodes.iter().find(|node| node.id == id);
                node.map_or_else(String::new, |node| cell(&node.name))
            };
            let attributes = OF_EDGES.iter();
            let attributes =
                attributes.map(|attribute| cell(&(attribute.value)(edge).unwrap_or_default()));
            let row = [
                name(&edge.source),
                name(&edge.target),
                edge.stories.to_string(),
                kind.to_owned(),
            ];
            let row: Vec<String> = row.into_iter().chain(attributes).collect();
            write!(out, "{}\r\n", row.join(","))?;
        }
        Ok(())
    }
}

fn names<T>(attributes: &[Attribute<T>]) -> Vec<(&'static str, &'static str)> {
    let names = attributes.iter();
    names
        .map(|attribute| (attribute.name, attribute.kinds[1]))
        .collect()
}

/// A value of `GraphML`.
fn data(out: &mut dyn Write, key: &str, value: &str) -> io::Result<()> {
    writeln!(out, r#"      <data key="{key}">{}</data>"#, escaped(value))
}

/// The values of GEXF.
fn values<T>(out: &mut dyn Write, attributes: &[Attribute<T>], of: &T) -> io::Result<()> {
    writeln!(out, "        <attvalues>")?;
    for (number, attribute) in attributes.iter().enumerate() {
        if let Some(value) = (attribute.value)(of) {
            let value = escaped(&value);
            writeln!(
                out,
                r#"          <attvalue for="{number}" value="{value}"/>"#
            )?;
        }
    }
    writeln!(out, "        </attvalues>")
}

/// A text as XML has it, in an attribute too; what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\r' | '\t' => {
                // writing to a string cannot fail
                let _ = write!(escaped, "&#{};", u32::from(letter));
            }
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// A cell of CSV (RFC 4180).
fn cell(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_escaped_or_left_out() {
        assert_eq!(
            escaped("A&B <\"C\">\n\u{1}"),
            "A&amp;B &lt;&quot;C&quot;&gt;&#10;"
        );
        assert_eq!(cell("a,\"b\""), "\"a,\"\"b\"\"\"");
    }
}

//! Markdown to HTML, for the texts beside the Lab.

use pulldown_cmark::{Event, Options, Parser, Tag, html};

/// Markdown to HTML. HTML inside the Markdown is shown as text, and links lead to pages only: a lesson may come from anyone.
pub fn to_html(markdown: &str) -> String {
    let safe = Parser::new_ext(markdown, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) if !leads_to_a_page(&dest_url) => Event::Start(Tag::Link {
            link_type,
            dest_url: format!("#{dest_url}").into(),
            title,
            id,
        }),
        other => other,
    });
    let mut out = String::new();
    html::push_html(&mut out, safe);
    out
}

/// Whether a link leads to a page, beside this one too, or to this page with other settings, and does not run a script.
fn leads_to_a_page(address: &str) -> bool {
    ["https://", "http://", "./", "#", "?"]
        .into_iter()
        .any(|start| address.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_paragraphs_and_tables() {
        let html = to_html("## A\n\n*b* **c**\n\n| d | e |\n|---|---|\n| 1 | 2 |\n");
        for part in ["<h2>A</h2>", "<em>b</em> <strong>c</strong>", "<td>2</td>"] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
    }

    #[test]
    fn nothing_in_a_text_can_run() {
        let html = to_html(
            "<script>alert(1)</script>\n\na <img src=x onerror=alert(1)> b\n\n[x](javascript:alert(1)) [y](data:text/html,1) [z](https://a.b)",
        );
        assert!(
            !html.contains("<script") && !html.contains("<img"),
            "{html}"
        );
        assert!(
            !html.contains("\"javascript:") && !html.contains("\"data:"),
            "{html}"
        );
        assert!(html.contains("\"https://a.b\""), "{html}");
        assert!(to_html("[page](./verification.html)").contains("\"./verification.html\""));
        assert!(to_html("[rate](?lr=1e-3)").contains("\"?lr=1e-3\""));
    }
}

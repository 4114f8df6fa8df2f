//! What the priors mean in the units of the coalescent.

use super::signals::Lab;
use crate::app::parts::terms::Term;
use crate::app::state::scaled::scaled;
use crate::number::format_count;
use leptos::prelude::*;

/// The table.
#[component]
pub fn ScaledValues(
    /// The view's signals.
    lab: Lab,
) -> impl IntoView {
    let values = lab.of(scaled);
    let rows = move || {
        values
            .get()
            .into_iter()
            .map(|value| {
                let range = match value.range {
                    [low, high] if low == high => format_count(low),
                    [low, high] => format!("{} – {}", format_count(low), format_count(high)),
                };
                view! {
                    <tr title=value.meaning>
                        <th scope="row"><Term word=value.symbol entry=value.entry /></th>
                        <td>{range}</td>
                    </tr>
                }
            })
            .collect::<Vec<_>>()
    };
    let any = Memo::new(move |_| values.with(|values| !values.is_empty()));
    view! {
        <Show when=move || any.get()>
            <table class="scaled">
                <caption>"In scaled units, over all priors"</caption>
                <tbody>{rows}</tbody>
            </table>
        </Show>
    }
}

//! What the priors mean in the units of the coalescent.

use super::signals::Lab;
use crate::app::parts::terms::Term;
use crate::app::plots;
use crate::app::scaled::scaled;
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
                    [low, high] if low == high => plots::format_count(low),
                    [low, high] => format!(
                        "{} – {}",
                        plots::format_count(low),
                        plots::format_count(high)
                    ),
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

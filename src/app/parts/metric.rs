//! One number, large, for people and for scripts.

use leptos::prelude::*;

/// A figure of merit with its name above it.
#[component]
pub fn Metric(
    /// The handle for scripts, and the name.
    metric: &'static str,
    /// Words above the number.
    label: &'static str,
    /// The number; none before it is known.
    #[prop(into)]
    value: Signal<Option<f64>>,
    /// How it is written.
    write: fn(f64) -> String,
    /// The unit behind it.
    #[prop(optional)]
    unit: Option<Memo<&'static str>>,
) -> impl IntoView {
    view! {
        <div class="metric">
            <span class="metric-label">{label}</span>
            <span class="metric-value" data-metric=metric data-value=move || value.get().map(|value| value.to_string())>
                {move || value.get().filter(|value| value.is_finite()).map_or_else(|| "–".to_owned(), write)}
                {unit.map(|unit| view! { " "<small>{unit}</small> })}
            </span>
        </div>
    }
}

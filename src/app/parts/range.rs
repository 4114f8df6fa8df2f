//! Two sliders on one track: the bounds of a prior.

use crate::app::sliders::Scale;
use crate::experiment::{Prior, Shape};
use crate::number::show;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

/// A slider for each bound of a prior, or one for its only value. What a bound's number field takes, a slider's end need not reach.
#[component]
pub fn RangePair(
    /// What it is called.
    label: String,
    /// Its unit.
    unit: &'static str,
    /// How the travel maps to values.
    scale: Scale,
    /// The prior.
    #[prop(into)]
    prior: Signal<Prior>,
    /// Told a bound (upper or not) and its new value.
    take: Callback<(bool, f64)>,
) -> impl IntoView {
    let fixed = Memo::new(move |_| prior.get().shape == Shape::Fixed);
    let bound = move |upper: bool| {
        let Prior { low, high, .. } = prior.get();
        if upper { high } else { low }
    };
    let label = StoredValue::new(label);
    let slider = move |upper: bool| {
        let name = if upper { "upper bound" } else { "lower bound" };
        let slid = move |event| {
            let Ok(position) = event_target_value(&event).parse() else {
                return;
            };
            let (value, now) = (scale.value(position), prior.get_untracked());
            // Pushed against its neighbour it stops there; a typed number that crosses it is refused instead.
            let value = match (now.shape, upper) {
                (Shape::Fixed, _) => value,
                (_, true) => value.max(now.low),
                (_, false) => value.min(now.high),
            };
            take.run((upper, value));
            let position = scale.position(untrack(|| bound(upper)));
            event_target::<HtmlInputElement>(&event).set_value(&position.to_string());
        };
        view! {
            <input
                type="range"
                min="0"
                max=Scale::TRAVEL
                aria-label=move || label.with_value(|label| format!("{label}, {name}, slider"))
                aria-valuetext=move || format!("{} {unit}", show(bound(upper)))
                prop:value=move || scale.position(bound(upper))
                on:input=slid
            />
        }
    };
    let track = move || {
        let [low, high] = [false, true].map(|upper| scale.fraction(bound(upper)));
        format!("--from: {low:.3}; --to: {high:.3}")
    };
    view! {
        <div class="range-pair" style=track>
            {slider(false)}
            <Show when=move || !fixed.get()>{slider(true)}</Show>
        </div>
    }
}

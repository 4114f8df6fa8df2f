//! Which alignment is on the bench.

use super::actions::Actions;
use super::bench::Bench;
use super::typed::bounded;
use crate::app::plots;
use crate::experiment::regression::{Regression, Shown};
use leptos::prelude::*;
use web_sys::HtmlInputElement;
use web_sys::js_sys::Math;

const fn index_of(shown: Shown) -> u32 {
    match shown {
        Shown::Training(index) | Shown::Validation(index) | Shown::Test(index) => index,
    }
}

const fn with_index(shown: Shown, index: u32) -> Shown {
    match shown {
        Shown::Training(_) => Shown::Training(index),
        Shown::Validation(_) => Shown::Validation(index),
        Shown::Test(_) => Shown::Test(index),
    }
}

const fn part_of(shown: Shown) -> &'static str {
    match shown {
        Shown::Training(_) => "training",
        Shown::Validation(_) => "validation",
        Shown::Test(_) => "test",
    }
}

/// Which example is on the bench.
#[component]
pub fn Picker(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let shown = move || bench.view.get().shown;
    let sizes = move || {
        bench
            .experiment
            .with(|experiment| Regression::SPLIT.sizes(experiment.examples))
    };
    let size = move || {
        let [training, validation, test] = sizes();
        match shown() {
            Shown::Training(_) => training,
            Shown::Validation(_) => validation,
            Shown::Test(_) => test,
        }
    };
    let go = move |index: u32| actions.show(with_index(bench.view.get_untracked().shown, index));
    let turn = move |by: u32| go((index_of(untrack(shown)) + by) % untrack(size).max(1));
    let choose_part = move |event| {
        actions.show(match event_target_value(&event).as_str() {
            "training" => Shown::Training(0),
            "test" => Shown::Test(0),
            _ => Shown::Validation(0),
        });
    };
    let refused = RwSignal::new(None::<String>);
    let typed = move |event| {
        match bounded(
            &event_target_value(&event),
            [1.0, f64::from(untrack(size))],
            true,
        ) {
            Ok(number) => {
                refused.set(None);
                go((number as u32).saturating_sub(1));
            }
            Err(reason) => refused.set(Some(reason)),
        }
        event_target::<HtmlInputElement>(&event)
            .set_value(&(index_of(untrack(shown)) + 1).to_string());
    };
    view! {
        <p class="lead picker">
            <select aria-label="Part of the data" on:change=choose_part prop:value=move || part_of(shown())>
                {["training", "validation", "test"].map(|part| {
                    // Looked at one by one, the examples of a sealed test would no longer be unseen.
                    let sealed = move || part == "test" && bench.openings.get() == 0 && part_of(shown()) != "test";
                    view! { <option value=part disabled=sealed selected=move || part_of(shown()) == part>{part}</option> }
                })}
            </select>
            " example "
            <input class="exact" type="text" inputmode="numeric" size="6" aria-label="Number of the example" prop:value=move || (index_of(shown()) + 1).to_string() on:change=typed />
            {move || format!(" of {}", plots::format_count(f64::from(size())))}
        </p>
        <Show when=move || part_of(shown()) == "test" && bench.openings.get() == 0>
            <p class="note warning">"This one is of the sealed test set: who looks at it has looked, though it is not counted."</p>
        </Show>
        {move || refused.get().map(|reason| view! { <p class="refusal" role="alert">{reason}</p> })}
        <div class="turn">
            <button type="button" class="quiet" data-action="previous" on:click=move |_| turn(untrack(size).saturating_sub(1))>"previous"</button>
            <button type="button" class="quiet" data-action="next" on:click=move |_| turn(1)>"next"</button>
            <button type="button" class="quiet" data-action="random" on:click=move |_| go((Math::random() * f64::from(untrack(size))) as u32)>"random"</button>
        </div>
    }
}

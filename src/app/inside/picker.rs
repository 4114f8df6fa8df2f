//! Which example is open.

use crate::app::lab::{Actions, Lab};
use crate::app::parts::fields::{Alert, TextInput};
use crate::app::state::inspection::{example_at, part_key, place_of};
use crate::app::state::typed::bounded;
use crate::dataset::Part;
use crate::number::format_count;
use leptos::prelude::*;
use web_sys::js_sys::Math;

const PARTS: [Part; 3] = [Part::Training, Part::Validation, Part::Test];

/// Which example is open: the same as in the Lab.
#[component]
pub fn Picker(
    /// The signals of the experiment.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let example = lab.memo(|state| {
        let (id, _) = state.example();
        (id.scenario, id.index)
    });
    let parts = lab.parts;
    let place = Memo::new(move |_| parts.with(|parts| place_of(parts, example.get())));
    let part = move || place.get().map_or(Part::Validation, |place| place.part);
    let number = move || place.get().map_or(0, |place| place.place);
    let size = move || place.get().map_or(1, |place| place.of.max(1));
    let openings = lab.memo(|state| state.openings);
    let go = move |part: Part, number: u32| {
        if let Some((scenario, index)) =
            parts.with_untracked(|parts| example_at(parts, part, number))
        {
            actions.look_at(scenario, index);
        }
    };
    let turn = move |by: u32| untrack(|| go(part(), (number() + by) % size()));
    let choose_part = move |event| {
        let chosen = event_target_value(&event);
        if let Some(part) = PARTS.into_iter().find(|part| part_key(*part) == chosen) {
            go(part, 0);
        }
    };
    let refused = RwSignal::new(None::<String>);
    let typed = move |typed: String| match bounded(&typed, [1.0, f64::from(untrack(size))], true) {
        Ok(number) => {
            refused.set(None);
            go(untrack(part), (number as u32).saturating_sub(1));
        }
        Err(reason) => refused.set(Some(reason)),
    };
    let option = move |of: Part| {
        // Looked at one by one, the examples of a sealed test would no longer be unseen.
        let sealed = move || of == Part::Test && openings.get() == 0 && part() != Part::Test;
        view! { <option value=part_key(of) disabled=sealed selected=move || part() == of>{part_key(of)}</option> }
    };
    let class = move || {
        let (scenario, _) = example.get();
        lab.experiment.with(|e| {
            let several = e.scenarios.len() > 1;
            e.scenarios
                .get(usize::from(scenario))
                .filter(|_| several)
                .map(|scenario| format!(" · {}", scenario.name))
        })
    };
    view! {
        <p class="lead picker">
            <select aria-label="Part of the data" on:change=choose_part prop:value=move || part_key(part())>{PARTS.map(option)}</select>
            " example "
            <TextInput spoken="Number of the example".to_owned() value=Signal::derive(move || (number() + 1).to_string()) take=typed />
            {move || format!(" of {}", format_count(f64::from(size())))}
            {class}
        </p>
        <Alert text=refused />
        <div class="turn">
            <button type="button" class="quiet" data-action="previous" on:click=move |_| turn(untrack(size).saturating_sub(1))>"previous"</button>
            <button type="button" class="quiet" data-action="next" on:click=move |_| turn(1)>"next"</button>
            <button type="button" class="quiet" data-action="random" on:click=move |_| go(untrack(part), (Math::random() * f64::from(untrack(size))) as u32)>"random"</button>
        </div>
    }
}

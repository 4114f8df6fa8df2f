//! One alignment: which one, what is known of it, how it is shown, and what can be done to it.

use super::actions::Actions;
use super::bench::{Bench, Stage};
use super::look::{Look, Order, Touch};
use super::typed::bounded;
use super::words::{CODINGS, ROWS};
use crate::app::parts::fields::{Choice, Form};
use crate::app::parts::terms::Term;
use crate::app::plots;
use crate::app::plots::inside::{Brightness, target_name};
use crate::coalescent::{Alignment, Purpose, Stream};
use crate::experiment::regression::{Regression, Shown, Shows};
use crate::inspection::{Opening, Permutation};
use crate::observation::alignment::disturb::{permuted, shuffled_columns, shuffled_rows};
use leptos::prelude::*;
use web_sys::HtmlInputElement;
use web_sys::js_sys::Math;

/// The left column.
#[component]
pub fn ExampleSection(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
    /// How the pictures are looked at.
    look: Look,
) -> impl IntoView {
    view! {
        <section class="example" aria-labelledby="example-title">
            <h2 id="example-title">"One alignment"</h2>
            <Picker bench actions />
            <Statistics bench />
            <Appearance bench actions look />
            <Disturb bench actions look />
        </section>
    }
}

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
fn Picker(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
) -> impl IntoView {
    let shown = move || bench.view.get().shown;
    let sizes = move || bench.experiment.with(|experiment| Regression::SPLIT.sizes(experiment.examples));
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
        match bounded(&event_target_value(&event), [1.0, f64::from(untrack(size))], true) {
            Ok(number) => {
                refused.set(None);
                go((number as u32).saturating_sub(1));
            }
            Err(reason) => refused.set(Some(reason)),
        }
        event_target::<HtmlInputElement>(&event).set_value(&(index_of(untrack(shown)) + 1).to_string());
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
        {move || refused.get().map(|reason| view! { <p class="refusal" role="alert">{reason}</p> })}
        <div class="turn">
            <button type="button" class="quiet" data-action="previous" on:click=move |_| turn(untrack(size).saturating_sub(1))>"previous"</button>
            <button type="button" class="quiet" data-action="next" on:click=move |_| turn(1)>"next"</button>
            <button type="button" class="quiet" data-action="random" on:click=move |_| go((Math::random() * f64::from(untrack(size))) as u32)>"random"</button>
        </div>
    }
}

/// What is computed of the alignment, and what the network answers.
#[component]
fn Statistics(
    /// The page's state.
    bench: Bench,
) -> impl IntoView {
    let target = move || bench.with_trained(|experiment| target_name(experiment.target)).unwrap_or_default();
    let value = move |read: fn(&Opening) -> Option<f64>| {
        move || {
            bench
                .opening
                .with(|opening| opening.as_ref().and_then(read))
                .filter(|value| value.is_finite())
                .map_or_else(|| "–".to_owned(), plots::format_decimal)
        }
    };
    let exact = move |read: fn(&Opening) -> Option<f64>| {
        move || bench.opening.with(|opening| opening.as_ref().and_then(read)).map(|value| value.to_string())
    };
    let row = move |name: AnyView, read: fn(&Opening) -> Option<f64>| view! { <tr><th scope="row">{name}</th><td>{value(read)}</td></tr> };
    let edited = move || bench.edits.with(|edits| !edits.is_empty());
    let truth_name = move || if edited() { format!("{}, computed anew", target()) } else { format!("{}, true", target()) };
    view! {
        <table class="statistics">
            <caption class="hidden">"Statistics of this alignment"</caption>
            <tbody>
                {row(view! { <Term word="Haplotypes" entry="haplotype" /> }.into_any(), |opening| Some(f64::from(opening.statistics.haplotypes)))}
                {row(view! { <Term word="Segregating sites S" entry="segregating site" /> }.into_any(), |opening| Some(f64::from(opening.statistics.segregating_sites)))}
                {row(view! { <Term word="π" entry="pi" /> }.into_any(), |opening| Some(opening.statistics.pi))}
                {row(view! { <Term word="Watterson's θ" entry="theta_W" /> }.into_any(), |opening| Some(opening.statistics.theta_w))}
                {row(view! { <Term word="Singletons" entry="singleton" /> }.into_any(), |opening| Some(f64::from(opening.statistics.singletons)))}
                {row(view! { <Term word="Fay and Wu's H" entry="Fay and Wu's H" /> }.into_any(), |opening| Some(opening.statistics.fay_wu_h))}
                {row(view! { <Term word="Tajima's D" entry="Tajima's D" /> }.into_any(), |opening| opening.statistics.tajimas_d)}
                <tr class="own"><th scope="row">{truth_name}</th><td data-metric="truth" data-value=exact(|opening| opening.truth)>{value(|opening| opening.truth)}</td></tr>
                <tr class="answer"><th scope="row">"Network's answer"</th><td data-metric="prediction" data-value=exact(|opening| Some(opening.prediction))>{value(|opening| Some(opening.prediction))}</td></tr>
            </tbody>
        </table>
        <Show when=move || bench.opening.with(|opening| opening.as_ref().is_some_and(|opening| opening.statistics.segregating_sites == 0))>
            <p class="note warning">"Nothing segregates here: Tajima's D divides by nothing, and the network answers all the same."</p>
        </Show>
    }
}

/// Rows, coding, brightness, order, gradient.
#[component]
fn Appearance(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
    /// How the pictures are looked at.
    look: Look,
) -> impl IntoView {
    let busy = move || bench.stage.get() == Stage::Training;
    view! {
        <fieldset class="settings" disabled=busy>
            <legend>"What the network is given"</legend>
            <p class="consequence">"A change here needs new training; the run so far stays in the table below."</p>
            <Choice label="Rows" options=ROWS.to_vec()
                value=Signal::derive(move || bench.read(|e| e.observation.rows))
                on_change=move |rows| bench.edit(|e| e.observation.rows = rows) />
            <Choice label="Coding" options=CODINGS.to_vec()
                value=Signal::derive(move || bench.read(|e| e.observation.coding))
                on_change=move |coding| bench.edit(|e| e.observation.coding = coding) />
        </fieldset>
        <h3 class="group">"How it is drawn"</h3>
        <Choice
            label="Brightness"
            options=vec![
                (Brightness::Map, "each map", "White is each map's own largest value: shows patterns, hides which maps matter."),
                (Brightness::Layer, "layer", "White is the layer's largest value."),
                (Brightness::Network, "network", "White is the largest value of all layers: shows which layers are loud."),
            ]
            value=look.brightness
            on_change=move |next| look.brightness.set(next)
        />
        <Choice
            label="Order of filters"
            options=vec![
                (Order::Activity, "by activity", "The most active on top, for this alignment."),
                (Order::Number, "as numbered", "Filters stay where they are while the network trains."),
            ]
            value=look.order
            on_change=move |next| look.order.set(next)
        />
        <Choice
            label="Show"
            options=vec![
                (Shows::Activation, "activation", "What each layer gives out."),
                (Shows::Gradient, "gradient", "How the answer would move if a cell grew: blue down, vermilion up."),
                (Shows::Product, "gradient × input", "What each cell contributes, as far as a straight line can say."),
            ]
            value=Signal::derive(move || bench.view.get().shows)
            on_change=move |next: Shows| {
                bench.view.update(|view| view.shows = next);
                actions.look();
            }
        />
    }
}

/// What can be done to the alignment.
#[component]
fn Disturb(
    /// The page's state.
    bench: Bench,
    /// What controls can ask for.
    actions: Actions,
    /// How the pictures are looked at.
    look: Look,
) -> impl IntoView {
    let idle = move || bench.opening.with(Option::is_none);
    let edits = move || bench.edits.with(Vec::len);
    // Each change draws its own random numbers, the same again after it was taken back.
    let drawn = move |change: fn(&Alignment, &mut Stream) -> Alignment| {
        let seed = bench.with_run_untracked(|run| run.experiment.seeds.data).unwrap_or_default();
        let mut stream = Stream::counted(seed, Purpose::Disturbance, bench.edits.with_untracked(Vec::len) as u32);
        actions.disturb(|alignment| change(alignment, &mut stream));
    };
    let button = move |name: &'static str, action: &'static str, title: &'static str, change: fn(&Alignment, &mut Stream) -> Alignment| {
        view! { <button type="button" class="plain" data-action=action title=title disabled=idle on:click=move |_| drawn(change)>{name}</button> }
    };
    let note = move || match edits() {
        0 => "Click the alignment to change it: D is computed anew, and every layer and the answer follow.".to_owned(),
        1 => "Changed once. Shuffling columns leaves D as it is; shuffling rows does too, but a sorted network has never seen such rows."
            .to_owned(),
        count => format!("Changed {count} times."),
    };
    view! {
        <h3>"Disturb it, and watch"</h3>
        <Choice
            label="A click on the alignment"
            options=vec![
                (Touch::Allele, "flips", "Flips one allele of one haplotype."),
                (Touch::Polarity, "turns", "Turns a site's polarity: derived becomes ancestral."),
                (Touch::Fix, "fixes", "Gives every haplotype the derived allele: the site no longer segregates."),
            ]
            value=look.touch
            on_change=move |next| look.touch.set(next)
        />
        <div class="tools">
            {button("shuffle rows", "shuffle-rows", "The haplotypes in another order", shuffled_rows)}
            {button("shuffle columns", "shuffle-columns", "The sites in another order", shuffled_columns)}
            {button("shuffle within columns", "shuffle-within-columns", "Sites and the alleles within each site: linkage is gone, frequencies stay", |alignment, stream| {
                permuted(Permutation::WithinColumns, alignment, stream)
            })}
            <button type="button" class="plain" data-action="sort" title="Rows and columns in the order of the observation" disabled=idle on:click=move |_| actions.arrange()>"sort"</button>
            <button type="button" class="plain" data-action="undo" disabled=move || edits() == 0 on:click=move |_| actions.undo()>"undo"</button>
            <button type="button" class="plain" data-action="back" disabled=move || edits() == 0 on:click=move |_| actions.back_to_the_example()>"back to the example"</button>
        </div>
        <p class="note" aria-live="polite">{note}</p>
    }
}

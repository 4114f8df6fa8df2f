//! The stretch of genome that is simulated, how many examples, and what the network is given of them.

use super::bounds::LocusPrior;
use super::signals::Lab;
use crate::app::parts::fields::{Choice, Form, NumberField, Refusal, SeedField};
use crate::app::parts::genome::{NoiseField, RecombinationFields, SitesField};
use crate::app::state::observed::{CODINGS, COLUMNS, ORIENTATIONS, ROWS};
use crate::app::state::{observed, words};
use crate::experiment::{
    Coding, ColumnOrder, Encoding, Experiment, Input, NoiseKind, Orientation, RowOrder, Task, Units,
};
use crate::history::Unit;
use crate::number::format_percent;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

/// The locus: its length, its rates, how mutations become sites.
#[component]
pub fn LocusFields(
    /// The view's signals.
    lab: Lab,
) -> impl IntoView {
    let units = lab.of(|e| e.locus.units);
    let priors = move || {
        match units.get() {
        Units::Generations => view! {
            <NumberField form=lab field="L" label="Length" unit=Unit::BasePairs get=|e: &Experiment| e.locus.length set=|e, value| e.locus.length = value />
            <LocusPrior lab place=0 label="Mutation rate μ" unit=Unit::PerBasePair field="mu" />
            <LocusPrior lab place=1 label="Recombination rate r" unit=Unit::PerBasePair field="r" />
        }
        .into_any(),
        Units::Scaled => view! {
            <LocusPrior lab place=0 label="θ" unit=Unit::Theta field="theta" />
            <LocusPrior lab place=1 label="ρ" unit=Unit::Rho field="rho" />
        }
        .into_any(),
    }
    };
    let several = lab.of(|e| e.task == Task::Classify);
    view! {
        {priors}
        <SitesField form=lab />
        <RecombinationFields form=lab>
            <NumberField form=lab field="years" label="Generation time" unit=Unit::Years get=|e: &Experiment| e.locus.generation_years set=|e, value| e.locus.generation_years = value />
        </RecombinationFields>
        {move || view! {
            <NumberField form=lab field="examples" whole=true label=if several.get() { "Examples of each class" } else { "Examples" } entry="locus"
                get=|e: &Experiment| f64::from(e.examples) set=|e, value| e.examples = value as u32 />
        }}
        <SeedField form=lab field="sd" label="Data seed" help="Parameters, genealogies and mutations" get=|e: &Experiment| e.seeds.data set=|e, seed| e.seeds.data = seed />
        <p class="caption">{move || lab.experiment.with(split)}</p>
        <Refusal form=lab field="split" />
    }
}

fn split(experiment: &Experiment) -> String {
    let split = &experiment.training.split;
    let percent = |fraction: f64| format_percent(fraction).replace(".0 %", " %");
    format!(
        "Of {} {} train, {} validate, {} stay sealed for the test.",
        if experiment.task == Task::Classify {
            "each class"
        } else {
            "the examples"
        },
        percent(split.training),
        percent(split.validation),
        percent(split.test)
    )
}

/// What the network is given of each example, and through which noise.
#[component]
pub fn GivenFields(
    /// The view's signals.
    lab: Lab,
) -> impl IntoView {
    let kind = lab.of(|e| observed::InputKind::of(&e.observation.input));
    let fields = move || match kind.get() {
        observed::InputKind::Spectrum => view! { <SpectrumFields lab /> }.into_any(),
        observed::InputKind::Alignment => view! { <AlignmentFields lab /> }.into_any(),
        observed::InputKind::Statistics => view! { <StatisticsFields lab /> }.into_any(),
    };
    view! {
        <p class="caption">{move || lab.experiment.with(words::input)}</p>
        <Choice
            label="Given as"
            options=observed::InputKind::ALL.to_vec()
            value=kind
            on_change=move |kind| lab.edit(|e| observed::choose(e, kind))
        />
        <Refusal form=lab field="see" />
        <ObservedSamples lab />
        {fields}
        <NoiseFields lab />
    }
}

/// Which sample sets are observed.
#[component]
fn ObservedSamples(
    /// The view's signals.
    lab: Lab,
) -> impl IntoView {
    let names = lab.of(observed::set_names);
    let row = move |(set, name): (usize, String)| {
        let set = set as u8;
        let on = move || {
            lab.experiment
                .with(|e| e.observation.samples.contains(&set))
        };
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=on on:change=move |event| {
                    let next = event_target_checked(&event);
                    lab.edit(|e| observed::observe(e, set, next));
                    // The last one stays.
                    event_target::<HtmlInputElement>(&event).set_checked(untrack(on));
                } />
                " " {name}
            </label>
        }
    };
    let many = Memo::new(move |_| names.with(|names| names.len() > 1));
    view! {
        <Show when=move || many.get()>
            <div class="boxes" role="group" aria-label="Samples observed">
                <span class="metric-label">"Samples observed"</span>
                {move || names.get().into_iter().enumerate().map(row).collect::<Vec<_>>()}
            </div>
        </Show>
    }
}

/// Whether the ancestral state is known.
#[component]
fn Folded(
    /// The view's signals.
    lab: Lab,
) -> impl IntoView {
    let folded = lab.of(|e| {
        matches!(
            e.observation.input,
            Input::Spectrum { folded: true, .. } | Input::Statistics { folded: true, .. }
        )
    });
    view! {
        <Choice
            label="Ancestral state"
            options=vec![
                (false, "known", "Derived alleles are counted: an outgroup told which allele is the old one."),
                (true, "folded", "The rarer allele over all that is observed is counted: what is left when the ancestral state is unknown."),
            ]
            value=folded
            on_change=move |on| lab.edit(|e| observed::fold(e, on))
        />
    }
}

#[component]
fn SpectrumFields(
    /// The view's signals.
    lab: Lab,
) -> impl IntoView {
    let encoding = lab.of(|e| match e.observation.input {
        Input::Spectrum { encoding, .. } => encoding,
        _ => Encoding::Log,
    });
    view! {
        <Choice
            label="Coding"
            options=vec![
                (Encoding::Counts, "counts", "The raw counts: a few common cells drown the rest, and the number of sites is part of the evidence."),
                (Encoding::Log, "log(1 + x)", "Logarithms bring rare and common cells to one scale; the network learns faster."),
                (Encoding::Proportions, "proportions", "Each cell over all segregating sites: forgets how many sites there are, and so the mutation rate and the length. The honest coding when those are not known."),
            ]
            value=encoding
            on_change=move |next| lab.edit(|e| if let Input::Spectrum { encoding, .. } = &mut e.observation.input { *encoding = next; })
        />
        <Folded lab />
    }
}

#[component]
fn StatisticsFields(
    /// The view's signals.
    lab: Lab,
) -> impl IntoView {
    view! {
        <NumberField form=lab field="windows" whole=true label="Windows" help="Of equal length along the locus"
            get=|e: &Experiment| match e.observation.input { Input::Statistics { windows, .. } => f64::from(windows), _ => f64::NAN }
            set=|e, value| if let Input::Statistics { windows, .. } = &mut e.observation.input { *windows = value as u32; } />
        <Folded lab />
    }
}

#[component]
fn AlignmentFields(
    /// The view's signals.
    lab: Lab,
) -> impl IntoView {
    let of = lab.of(observed::alignment);
    let rows = Signal::derive(move || of.get().map_or(RowOrder::Medoid, |of| of.rows));
    let columns = Signal::derive(move || of.get().map_or(ColumnOrder::Position, |of| of.columns));
    let coding = Signal::derive(move || of.get().map_or(Coding::PlusMinus, |of| of.coding));
    let along = Signal::derive(move || of.get().map_or(Orientation::Sites, |of| of.orientation));
    let positions = move || of.get().is_some_and(|of| of.positions);
    view! {
        <Choice label="Order of rows" options=ROWS.to_vec() value=rows
            on_change=move |rows| lab.edit(|e| observed::arrange(e, |of| of.rows = rows)) />
        <Choice label="Order of columns" options=COLUMNS.to_vec() value=columns
            on_change=move |columns| lab.edit(|e| observed::arrange(e, |of| of.columns = columns)) />
        <Choice label="Coding of alleles" options=CODINGS.to_vec() value=coding
            on_change=move |coding| lab.edit(|e| observed::arrange(e, |of| of.coding = coding)) />
        <Choice label="Convolutions slide along" options=ORIENTATIONS.to_vec() value=along
            on_change=move |along| lab.edit(|e| observed::arrange(e, |of| of.orientation = along)) />
        <NumberField form=lab field="width" whole=true label="Width" unit=Unit::Sites help="Longer alignments lose their last columns, shorter ones are padded"
            get=|e: &Experiment| observed::alignment(e).map_or(f64::NAN, |of| f64::from(of.width))
            set=|e, value| observed::arrange(e, |of| of.width = value as u32) />
        <NumberField form=lab field="pad" label="Padding" entry="padding" help="The number that stands behind the last site"
            get=|e: &Experiment| observed::alignment(e).map_or(f64::NAN, |of| of.padding)
            set=|e, value| observed::arrange(e, |of| of.padding = value) />
        <label class="check">
            <input type="checkbox" prop:checked=positions on:change=move |event| {
                let on = event_target_checked(&event);
                lab.edit(|e| observed::arrange(e, |of| of.positions = on));
            } />
            " give the positions of the sites as well"
        </label>
        <p class="consequence">"A layer \"Join positions\" takes them in."</p>
    }
}

/// The models of noise, one behind the other, and room for one more.
#[component]
fn NoiseFields(
    /// The view's signals.
    lab: Lab,
) -> impl IntoView {
    let rows = lab.of(|e| e.observation.noise.len() + 1);
    let row = move |at: usize| {
        let now = lab.of(move |e| e.observation.noise.get(at).copied().unwrap_or_default());
        let take = Callback::new(move |noise| lab.edit(|e| observed::set_noise(e, at, noise)));
        let lead = move || {
            let kind = now.get().kind;
            (kind != NoiseKind::None).then(|| kind.lead())
        };
        let label = if at == 0 { "Noise" } else { "then" };
        view! {
            <NoiseField form=lab field="noise" label spoken=format!("Noise {}", at + 1) now take>
                <p class="consequence">{lead}</p>
            </NoiseField>
        }
    };
    view! {
        <For each=move || 0..rows.get() key=|at| *at children=row />
        <Refusal form=lab field="noise" />
    }
}

//! Where the alignments come from, and what is to be read off them.

use super::bench::Bench;
use super::words::TARGETS;
use crate::app::parts::fields::{Choice, Form, NumberField, Refusal};
use crate::app::parts::prior::PriorField;
use crate::app::plots::inside::target_name;
use crate::app::plots::{format_count, format_decimal};
use crate::app::sliders::Scale;
use crate::experiment::Prior;
use crate::experiment::regression::{Bottleneck, Regression, SitesLaw, bounds};
use leptos::prelude::*;

const THETAS: Scale = Scale {
    low: 0.5,
    high: 200.0,
};
const RHOS: Scale = Scale {
    low: 0.1,
    high: 200.0,
};
const GROWTHS: Scale = Scale {
    low: 0.1,
    high: 200.0,
};
const SIZES: Scale = Scale {
    low: 1e-3,
    high: 1.0,
};

/// What puts sites into an alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Fixed,
    Theta,
    MadeUp,
}

fn kind(experiment: &Regression) -> Kind {
    match experiment.source.sites {
        SitesLaw::Fixed(_) => Kind::Fixed,
        SitesLaw::Theta(_) => Kind::Theta,
        SitesLaw::MadeUp(_) => Kind::MadeUp,
    }
}

/// A fixed number of sites; of those that follow a theta, the observation's width.
fn fixed_sites(experiment: &Regression) -> u32 {
    match experiment.source.sites {
        SitesLaw::Fixed(sites) | SitesLaw::MadeUp(sites) => sites,
        SitesLaw::Theta(_) => experiment.observation.width,
    }
}

/// The prior of theta; where the number of sites is fixed, one that makes about as many.
fn theta(experiment: &Regression) -> Prior {
    match experiment.source.sites {
        SitesLaw::Theta(theta) => theta,
        SitesLaw::Fixed(sites) | SitesLaw::MadeUp(sites) => {
            let middle = (f64::from(sites) / bounds::sites_per_theta(experiment.source.haplotypes))
                .max(1.0)
                .round();
            Prior::uniform(middle / 2.0, middle * 1.5)
        }
    }
}

/// The number of sites, where it is fixed.
fn set_sites(experiment: &mut Regression, sites: u32) {
    experiment.source.sites = match experiment.source.sites {
        SitesLaw::MadeUp(_) => SitesLaw::MadeUp(sites),
        _ => SitesLaw::Fixed(sites),
    };
    // An image as wide as the alignments: neither padding nor sites that are left out.
    experiment.observation.width = sites;
}

fn narrow(experiment: &Regression) -> Bottleneck {
    experiment.source.bottleneck.unwrap_or(Bottleneck {
        size: Prior::fixed(0.1),
        start: 0.1,
        end: 0.2,
    })
}

/// The controls.
#[component]
pub fn SourceFields(
    /// The page's state.
    bench: Bench,
) -> impl IntoView {
    let law = Memo::new(move |_| bench.read(kind));
    let set_law = move |next| {
        bench.edit(|e| {
            e.source.sites = match next {
                Kind::Fixed => SitesLaw::Fixed(fixed_sites(e)),
                Kind::MadeUp => SitesLaw::MadeUp(fixed_sites(e)),
                Kind::Theta => SitesLaw::Theta(theta(e)),
            };
        });
    };
    let coalescent = move || law.get() != Kind::MadeUp;
    let squeezed = Memo::new(move |_| bench.read(|e| e.source.bottleneck.is_some()));
    let targets = TARGETS
        .map(|of| view! { <option value=target_name(of) selected=move || bench.read(|e| e.target) == of>{target_name(of)}</option> });
    let choose_target = move |event| {
        let name = event_target_value(&event);
        if let Some(target) = TARGETS
            .into_iter()
            .find(|target| target_name(*target) == name)
        {
            bench.edit(|e| e.target = target);
        }
    };
    view! {
        <Choice
            label="Segregating sites"
            options=vec![
                (Kind::Fixed, "exact number", "Every alignment has as many, on a coalescent tree that does not know of it (ms -s)."),
                (Kind::Theta, "theta", "Mutations fall on the tree at a rate that is drawn from a prior."),
                (Kind::MadeUp, "made up", "No coalescent: the matrices of the blog post, half of the rows equal, the others random."),
            ]
            value=law
            on_change=set_law
        />
        <Show
            when=move || law.get() == Kind::Theta
            fallback=move || view! {
                <NumberField form=bench field="sites" whole=true label="Sites" help="The width of the image follows"
                    get=|e| f64::from(fixed_sites(e)) set=|e, value| set_sites(e, value as u32) />
            }
        >
            <PriorField form=bench field="sites" label="θ" entry="theta" unit="4Nμ of the locus" scale=THETAS
                get=theta set=|e, prior| e.source.sites = SitesLaw::Theta(prior) />
        </Show>
        <NumberField form=bench field="n" whole=true label="Haplotypes" entry="haplotype" help="4 to 200"
            get=|e| f64::from(e.source.haplotypes) set=|e, value| e.source.haplotypes = value as u32 />
        <Show when=coalescent>
            <PriorField form=bench field="rho" label="Recombination ρ" entry="rho" unit="4Nr of the locus" scale=RHOS
                get=|e| e.source.recombination set=|e, prior| e.source.recombination = prior />
            <PriorField form=bench field="growth" label="Growth" entry="growth rate" unit="per 2N generations" scale=GROWTHS
                get=|e| e.source.growth set=|e, prior| e.source.growth = prior />
            <label class="check">
                <input type="checkbox" prop:checked=move || squeezed.get()
                    on:change=move |event| { let on = event_target_checked(&event); bench.edit(|e| e.source.bottleneck = on.then(|| narrow(e))); } />
                " a bottleneck"
            </label>
            <Show when=move || squeezed.get()>
                <PriorField form=bench field="bottleneck" label="Size in it" entry="bottleneck" unit="of the present size" scale=SIZES
                    get=|e| narrow(e).size set=|e, prior| e.source.bottleneck = Some(Bottleneck { size: prior, ..narrow(e) }) />
                <NumberField form=bench field="bottleneck-start" label="Begins" unit="2N generations ago"
                    get=|e| narrow(e).start set=|e, value| e.source.bottleneck = Some(Bottleneck { start: value, ..narrow(e) }) />
                <NumberField form=bench field="bottleneck-end" label="Ends, looking back" unit="2N generations ago"
                    get=|e| narrow(e).end set=|e, value| e.source.bottleneck = Some(Bottleneck { end: value, ..narrow(e) }) />
            </Show>
        </Show>
        <div class="field">
            <label class="field-head">
                <span class="field-name">"Predict"</span>
                <select on:change=choose_target>{targets}</select>
            </label>
            <Refusal form=bench field="target" />
            {move || constant(bench).map(|sentence| view! { <p class="refusal">{sentence}</p> })}
        </div>
        <NumberField form=bench field="examples" whole=true label="Alignments" help="70 % train, 10 % validate, 20 % are sealed"
            get=|e| f64::from(e.examples) set=|e, value| e.examples = value as u32 />
        <p class="consequence">{move || bench.read(cap)}{move || cropped(bench)}</p>
        <label class="check">
            <input type="checkbox" prop:checked=move || bench.read(|e| e.fresh)
                on:change=move |event| { let on = event_target_checked(&event); bench.edit(|e| e.fresh = on); } />
            " new alignments in every batch"
        </label>
        <p class="consequence">{move || if bench.read(|e| e.fresh) {
            "None is seen twice: nothing can be memorised."
        } else {
            "Each epoch shows the same alignments in another order."
        }}</p>
    }
}

/// How many alignments there can be, and why no more.
fn cap(experiment: &Regression) -> String {
    let most = bounds::most_examples(experiment);
    let [least, most_said] =
        [*bounds::EXAMPLES.start(), most].map(|count| format_count(f64::from(count)));
    let why = if most < *bounds::EXAMPLES.end() {
        format!(": more would take over {} MB", bounds::MEMORY >> 20)
    } else {
        String::new()
    };
    format!("{least} to {most_said} of this size{why}.")
}

/// What the observation left out of the alignments that were drawn.
fn cropped(bench: Bench) -> Option<String> {
    let [sites, alignments] = bench
        .data
        .with(|data| data.as_ref().map(|data| data.cropped))?;
    let [sites_said, alignments_said] = [sites, alignments].map(|count| format_count(count as f64));
    (sites > 0).then(|| format!(" Left out, beyond the width: {sites_said} of the sites, from {alignments_said} of the alignments."))
}

/// A validation target that varies by less than this fraction of training's can hardly be told from a constant.
const HARDLY_VARIES: f64 = 0.1;

/// What to say of a target that is nearly the same number for every alignment.
fn constant(bench: Bench) -> Option<String> {
    let (training, validation) = bench.data.with(|data| {
        data.as_ref()
            .map(|data| (data.target[1], data.validation_target_sd))
    })?;
    if training == 0.0 {
        return Some(
            "The same number for every alignment: there is nothing to learn. Take another target, or let more sites segregate.".to_owned(),
        );
    }
    let sentence = format!(
        "Nearly the same number for every alignment: its standard deviation is {} in training and {} in validation. What the network \
         learns here says little; take another target, or let more sites segregate.",
        format_decimal(training),
        format_decimal(validation)
    );
    (validation < HARDLY_VARIES * training).then_some(sentence)
}
